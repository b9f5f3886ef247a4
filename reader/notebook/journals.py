"""All journals of a data directory: what they add up to, and the one of them that this device writes."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from reader.errors import NotebookError
from reader.notebook.clock import Clock, is_stamp, parse_time
from reader.notebook.damage import set_aside
from reader.notebook.devices import Device, device_id, machine_name
from reader.notebook.journal import SUFFIX, Journal, NewerError, new_header, unsaved
from reader.notebook.locking import locked
from reader.notebook.merging import Merged, Touched, records_of
from reader.notebook.records import Record


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without Python's garbage collector: while documents only come it finds nothing, and takes a third of the time."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


class Journals:
    """The journals of a data directory, read as they grow; one of them is this device's own."""

    def __init__(self, data: Path, state: Path, now: Callable[[], datetime]) -> None:
        self.data = data
        self.merged = Merged()
        self.warnings: list[str] = []
        self._state = state
        self.now = now
        self._others: dict[str, Journal] = {}
        self._refused: dict[str, str] = {}
        self._pending: Touched = set()
        self._opened = False
        self._set_back: str | None = None
        self.device = self._find_device(renew=False)
        with _collector_paused():
            self._take_up_everything()
        if self._written_by_another():
            self.warnings.append(
                f"There are copies of this machine's journal {self.own.path.name}, as when two machines write as one: "
                "keep the state directory out of the folder that travels. Nothing is lost; this machine goes on with "
                "a new journal."
            )
            self._others[self.own.path.name] = self.own
            self._use(self._find_device(renew=True))
        self._check_clocks()
        self._opened = True

    def _find_device(self, *, renew: bool) -> str:
        try:
            device = device_id(self._state, renew=renew)
        except OSError as error:
            raise NotebookError(
                f"The state directory {self._state} cannot be used ({error.strerror or error}); make it writable, "
                "or set READER_STATE_DIR to a folder that is."
            ) from error
        self.clock = Clock(device, self.now)
        return device

    def _use(self, device: str) -> None:
        self.device = device
        self.own = Journal(self.data / f"{device}{SUFFIX}")
        for journal in self._others.values():
            if journal.last is not None:
                self.clock.observe(journal.last["at"])

    # -- reading -----------------------------------------------------------------------------------------------

    def _take_up_everything(self) -> None:
        self.own = Journal(self.data / f"{self.device}{SUFFIX}")
        try:
            self._take_up(self.own)
        except NewerError as error:
            raise NotebookError(
                f"{self.own.path} was written by a newer Reader; install that version to go on with these notes."
            ) from error
        except FileNotFoundError:
            pass
        except OSError as error:
            self._refuse(self.own, f"cannot be read ({error.strerror or error})")
            self._use(self._find_device(renew=True))
        self._take_up_others()

    def refresh(self) -> Touched:
        """Take up what other processes and devices wrote; the documents that changed since the last call."""
        try:
            if self.own.path.exists():
                self._take_up(self.own)
        except OSError as error:
            self._refuse(self.own, f"cannot be read ({error.strerror or error})")
        except NewerError:
            self._refuse(self.own, "was taken over by a newer Reader; start this one anew")
        self._take_up_others()
        if self._set_back is not None:
            self._write_again(self._set_back)
        touched, self._pending = self._pending, set()
        return touched

    def _take_up_others(self) -> None:
        try:
            names = sorted(path.name for path in self.data.iterdir() if path.name.endswith(SUFFIX))
        except FileNotFoundError:
            return
        except OSError as error:
            self.warn(f"The notebook's folder {self.data} cannot be read ({error.strerror or error}).")
            return
        for name in names:
            if name == self.own.path.name:
                continue
            journal = self._others.setdefault(name, Journal(self.data / name))
            try:
                self._take_up(journal)
                self._refused.pop(name, None)
            except NewerError:
                self._refuse(journal, "was written by a newer Reader; update this one to see what is in it")
            except OSError as error:
                self._refuse(journal, f"cannot be read ({error.strerror or error})")

    def take_up_own(self) -> None:
        """Take up what other processes of this device wrote; OSError where the journal cannot be read."""
        self._take_up(self.own)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The names of the journals that could not be read."""
        return tuple(sorted(self._refused))

    def _refuse(self, journal: Journal, why: str) -> None:
        if self._refused.get(journal.path.name) != why:
            self._refused[journal.path.name] = why
            self.warn(f"{journal.path} {why}.")

    def warn(self, sentence: str) -> None:
        """Add a sentence for the person, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def _take_up(self, journal: Journal) -> None:
        begun, last = journal.header.get("begun", ""), journal.last
        news = journal.take_up()
        if news.records:
            self.merged.apply(news.records, self._pending if self._opened else None)
            stamps = {record["at"] for record in news.records}
            if not self.clock.observe(max(stamps)):
                for stamp in stamps:
                    self.clock.observe(stamp)
        if news.damaged:
            self._tell_damage(journal, news.damaged)
        if journal is self.own and news.anew and last is not None and journal.header.get("begun", "") <= begun:
            here = journal.last["at"] if journal.last is not None else ""
            if here < last["at"]:
                self._set_back = here

    def _tell_damage(self, journal: Journal, lines: Sequence[bytes]) -> None:
        count = f"{len(lines)} damaged line{'s' if len(lines) > 1 else ''} of {journal.path}"
        try:
            kept = set_aside(self.data, journal.path.name, self.device, lines)
        except OSError as error:
            self.warn(f"{count} cannot be read, nor set aside ({error.strerror or error}).")
            return
        if kept is not None:
            self.warn(f"{count} cannot be read; set aside in {kept}, the rest is in use.")

    def _written_by_another(self) -> bool:
        """Whether a copy that a synchroniser made of a conflict shows that two machines write as this device."""
        return any(
            journal.header.get("device") == self.device and journal.path != self.own.path
            for journal in self._others.values()
        )

    def _check_clocks(self) -> None:
        day = timedelta(days=1)
        now = self.now()
        for journal in self._others.values():
            if journal.last is None or not is_stamp(journal.last["at"]):
                continue
            name = journal.header.get("name", journal.device)
            try:
                at = parse_time(journal.last["at"][:24])
                wall = parse_time(journal.last.get("clock", journal.last["at"][:24]))
            except ValueError:
                continue
            if wall - now >= day:
                self.warn(
                    f"The clocks of this machine and of {name} are {(wall - now).days} days apart; "
                    "set the wrong one right. Nothing is left out for it."
                )
            elif at - wall >= day and now >= at:
                self.warn(
                    f"The clock of {name} was {(at - wall).days} days behind when it last wrote; set it right. "
                    "Nothing is left out for it."
                )

    # -- writing -----------------------------------------------------------------------------------------------

    def lock(self) -> AbstractContextManager[None]:
        """The lock over this device's journal."""
        return locked(self._state / f"{self.device}.lock")

    def write(self, records: list[Record]) -> None:
        """Stamp records, append them in one write, and add them up; NotebookError where they could not be saved."""
        try:
            with self.lock():
                create = self._may_begin()
                cut = b""
                if not create:
                    self._take_up(self.own)
                    if self.own.older:
                        raise NotebookError(
                            f"Not saved: {self.own.path} is in an older format; start Reader anew."
                        )
                    cut = self.own.cut_off()
                    if cut:
                        self._tell_damage(self.own, [cut])
                at, wall = self.clock.tick(), self.clock.wall()
                drifted = {} if at[:19] == wall[:19] else {"clock": wall}
                stamped = [{"at": at, **record, **drifted} if "at" not in record else record for record in records]
                head = new_header(self.device, machine_name(), at)
                self.own.append(stamped, head, create=create, cut=cut)
        except NewerError as error:
            raise NotebookError(
                f"Not saved: a newer Reader took {self.own.path} over; start this one anew."
            ) from error
        except OSError as error:
            raise unsaved(Path(error.filename or self.own.path), error) from error
        self.merged.apply(stamped)
        if self._set_back is not None:
            self._write_again(self._set_back)

    def _may_begin(self) -> bool:
        """Whether there is no journal yet, so that the first one may be begun; a vanished one is an OSError."""
        if self.own.path.exists():
            return False
        if self.own.offset == 0:
            if not self.data.exists() and (self._others or self._pending):
                raise FileNotFoundError(2, "the folder is gone")
            self.data.mkdir(parents=True, exist_ok=True)
            return True
        raise FileNotFoundError(2, "the journal is gone")

    def _write_again(self, since: str) -> None:
        """Write what this device did after a stamp, when its journal was put back to an earlier state."""
        self._set_back = None
        records = records_of(self.device, since, self.merged)
        try:
            self.write(records)
        except NotebookError as error:
            self._set_back = since
            self.warn(f"{self.own.path} was put back to an earlier state. {error}")
            return
        self.warn(
            f"{self.own.path} was put back to an earlier state by another program; "
            f"what was missing ({len(records)} entries) is written again."
        )

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def watermark(self) -> str:
        """A text that changes whenever any record came; the same as long as none did, over restarts too."""
        state = hashlib.sha256()
        for journal in (self.own, *(self._others[name] for name in sorted(self._others))):
            if journal.lines:
                state.update(f"{journal.path.name} {journal.header.get('begun')} {journal.offset};".encode())
        return state.hexdigest()[:24] + ("+" if self._pending else "")

    def devices(self) -> tuple[Device, ...]:
        """Every device that wrote, this one first, the others by when they last did."""
        found = []
        for journal in (self.own, *self._others.values()):
            last = journal.last
            written = last.get("clock", last["at"][:24]) if last is not None else None
            name = journal.header.get("name") or (machine_name() if journal is self.own else journal.device)
            found.append(Device(journal.device, str(name), written, journal.lines, journal is self.own))
        return tuple(sorted(found, key=lambda one: (one.own, one.last_written or ""), reverse=True))
