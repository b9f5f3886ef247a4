"""What is done for the journals now and then: compaction, backups, and making good what was damaged."""

from __future__ import annotations

from datetime import date, timedelta

from reader.errors import NotebookError
from reader.notebook import backups, compaction
from reader.notebook.clock import rfc3339
from reader.notebook.damage import set_aside_whole
from reader.notebook.devices import machine_name
from reader.notebook.journal import new_header, unsaved
from reader.notebook.journals import Journals
from reader.notebook.merging import TEXT, Touched, difference
from reader.notebook.records import Record

KEPT = timedelta(days=30)
"""How long the text of what was deleted or replaced is kept."""


def compact(journals: Journals, *, always: bool = False) -> bool:
    """Write this device's journal anew without what counts no more, where that is worth it; whether it was done.

    Other processes notice by themselves. Raises NotebookError where it cannot be; the journal is as it was then.
    """
    own = journals.own
    try:
        if not (always or compaction.due(own.path.stat().st_size, int(own.header.get("kept", 0)))):
            return False
        with journals.lock():
            journals.take_up_own()
            if not own.sound:
                return False  # repair comes first
            _rewrite(journals, own.read_whole())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unsaved(own.path, error) from error
    return True


def _rewrite(journals: Journals, records: list[Record]) -> None:
    before = rfc3339(journals.now() - KEPT)
    head = new_header(journals.device, machine_name(), journals.clock.tick())
    journals.own.replace(compaction.needed(records, journals.merged, before), head)


def migrate(journals: Journals) -> None:
    """Write this device's journal anew in this version's format, where it is in an older one, which is kept beside it.

    Where that cannot be done the person is told, and nothing can be saved before it is.
    """
    own = journals.own
    if not own.older:
        return
    try:
        with journals.lock():
            journals.take_up_own()
            if own.older:
                set_aside_whole(journals.data, own.path, journals.clock.wall())
                _rewrite(journals, own.read_whole())
    except (OSError, NotebookError) as error:
        journals.warn(f"{own.path} is in the format of an older Reader and cannot be written anew ({error}).")


def repair(journals: Journals) -> None:
    """Make a damaged journal of this device whole again, and use the newest backup for what cannot be read.

    The damaged file is kept beside it first. Where that cannot be done, nothing is, and the person is told.
    """
    own = journals.own
    if own.sound or not own.path.exists():
        _lay_backup_under(journals)
        return
    try:
        with journals.lock():
            journals.take_up_own()
            if own.sound:
                return  # another process was faster
            kept = set_aside_whole(journals.data, own.path, journals.clock.wall())
            records = own.read_whole()
            sentence = f"{own.path} was damaged: it is kept as {kept}, and what could be read of it is in use"
            found = backups.newest(journals.data, journals.device) or backups.newest(journals.data)
            if found is not None:
                path, tables = found
                restored = _as_records(journals, tables, path.name[:10])
                journals.merged.apply(restored)
                records += restored
                sentence += f"; {len(restored)} entries came from the backup {path}"
            _rewrite(journals, records)
            journals.warn(f"{sentence}.")
    except (OSError, NotebookError) as error:
        journals.warn(
            f"{own.path} is damaged and cannot be mended now ({error}); what can be read of it is in use."
        )


def _lay_backup_under(journals: Journals) -> None:
    """Show from the newest backup what a journal that cannot be read would; nothing is written."""
    if not journals.unreadable:
        return
    found = backups.newest(journals.data)
    if found is not None:
        path, tables = found
        missing = _as_records(journals, tables, path.name[:10])
        journals.merged.apply(missing)
        if missing:
            journals.warn(f"What {', '.join(journals.unreadable)} would tell is shown as of the backup {path}.")


def _as_records(journals: Journals, tables: backups.Tables, day: str) -> list[Record]:
    """Records for what a backup has and the journals lost, of the time of the backup: whatever came later wins."""
    merged, at = journals.merged, f"{day}T00:00:00.000Z-000000-{journals.device}"
    records = [
        {"at": at, **record}
        for (name, id), document in backups.lost(tables, merged).items()
        if (record := difference(name, id, None, document, merged)) is not None
    ]
    records += [
        {"at": at, "in": "annotations", "id": id, "add": {TEXT: [text]}}
        for id, text in backups.lost_texts(tables, merged).items()
    ]
    return records


def back_up(journals: Journals, today: date) -> Touched:
    """Today's backup, unless there is one; first, what the last one has and the journals lost is put back: which.

    Of a note that the last one has in a later version both texts stay then, as in a conflict between two machines.
    Another machine's backup is no witness: what it has and the journals here do not may be on its way.

    Raises NotebookError where it cannot be written.
    """
    restored = Touched()
    found = backups.newest(journals.data, journals.device)
    if found is not None:
        path, tables = found
        records = _as_records(journals, tables, path.name[:10])
        if records:
            journals.write(records)
            restored.update((record["in"], record["id"]) for record in records)
            journals.warn(
                f"{len(records)} entries had vanished from the journals in {journals.data} and came back "
                f"from the backup {path}."
            )
    if journals.merged.tables:
        backups.make(journals.data, journals.device, journals.merged.tables, today)
    return restored
