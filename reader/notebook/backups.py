"""Dated copies of the whole notebook as plain JSON: the last seven days' and the last four weeks'."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from reader.errors import NotebookError
from reader.notebook.journal import sync_folder, unsaved
from reader.notebook.merging import TEXT, Document, Merged

FOLDER = "backups"
FORMAT = "reader-backup"
VERSION = 1
_DAYS, _WEEKS = 7, 4

Tables = Mapping[str, Mapping[str, Document]]


def make(data: Path, device: str, tables: Tables, today: date) -> Path | None:
    """Today's backup by this device, and the older ones that are not needed away; None where there is one already.

    Raises NotebookError where it cannot be written.
    """
    folder = data / FOLDER
    path = folder / f"{today.isoformat()}-{device}.json"
    if path.exists():
        return None
    fresh = path.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(dump(tables, today))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(folder)
        own = {day: one for one in folder.glob(f"*-{device}.json") if (day := _day(one)) is not None}
        for day in own.keys() - keep(own):
            own[day].unlink(missing_ok=True)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise unsaved(path, error) from error
    return path


def dump(tables: Tables, today: date) -> bytes:
    """A backup: JSON, a line for each document."""
    try:
        return _text(tables, today, ascii_only=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair: escaped, it survives
        return _text(tables, today, ascii_only=True).encode()


def _text(tables: Tables, today: date, *, ascii_only: bool) -> str:
    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only)

    parts = [
        f"{text(name)}: {{\n" + ",\n".join(f"{text(id)}: {text(one)}" for id, one in documents.items()) + "\n}"
        for name, documents in tables.items()
    ]
    head = f'"format": {text(FORMAT)}, "version": {VERSION}, "made": {text(today.isoformat())}'
    return f'{{{head}, "tables": {{\n' + ",\n".join(parts) + "\n}}\n"


def keep(days: Iterable[date]) -> set[date]:
    """Of the days with a backup those to keep: the last seven, and the last one of each of the last four weeks."""
    ordered = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in ordered:
        year, week, _weekday = day.isocalendar()
        weeks.setdefault((year, week), day)
    return {*ordered[:_DAYS], *list(weeks.values())[:_WEEKS]}


def load(text: str) -> dict[str, dict[str, dict[str, Any]]] | None:
    """The tables of a backup; None where the text is something else, NotebookError where a newer Reader made it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("tables"), dict):
        return None
    if not isinstance(found.get("version"), int) or found["version"] > VERSION:
        raise NotebookError("This backup was made by a newer Reader; install that version to restore from it.")
    return {
        str(name): {str(id): one for id, one in documents.items() if isinstance(one, dict)}
        for name, documents in found["tables"].items()
        if isinstance(documents, dict)
    }


def newest(data: Path, device: str = "*") -> tuple[Path, dict[str, dict[str, dict[str, Any]]]] | None:
    """The newest backup that can be read, of one device or whichever made it; None where there is none."""
    try:
        found = sorted((data / FOLDER).glob(f"*-{device}.json"), key=lambda path: path.name, reverse=True)
    except OSError:
        return None
    for path in found:
        try:
            tables = load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, NotebookError):
            continue
        if tables is not None:
            return path, tables
    return None


def lost(tables: Tables, merged: Merged) -> dict[tuple[str, str], Document]:
    """The documents of a backup of which the journals know nothing, not even that they were deleted."""
    return {
        (name, id): document
        for name, documents in tables.items()
        for id, document in documents.items()
        if not document.get("deleted")
        and all(id not in known.get(name, {}) for known in (merged.tables, merged.gone, merged.many))
    }


def lost_texts(tables: Tables, merged: Merged) -> dict[str, str]:
    """The notes that a backup has in a later version than the journals do, by the annotation's id."""
    known = merged.tables.get("annotations", {})
    return {
        id: document[TEXT]
        for id, document in tables.get("annotations", {}).items()
        if id in known
        and not known[id].get("deleted")
        and isinstance(document.get(TEXT), str)
        and document[TEXT] not in (known[id].get(TEXT), *known[id].get("conflict", ()))
        and str(document.get("modified", "")) > str(known[id].get("modified", ""))
    }


def _day(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError:
        return None
