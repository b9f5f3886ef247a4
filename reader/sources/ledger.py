"""What came from outside, and which file it became: kept within the library, so that it travels along.

A file a device, to which lines are added, each an entry of a feed, a page or a copied file, the latest of all of them
counting: machines that share the folder never write one file, and what one has fetched, or the person has deleted, does
not come again on another.
No feed's address stands there, for some hold a key that is the person's: a digest of it does.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from reader.errors import SourceError
from reader.sources.addresses import canonical
from reader.sources.saving import OWN

FOLDER = f"{OWN}/fetched"
_FEW = 1_000
"""Lines for which no file is written anew."""


@dataclass(frozen=True, slots=True)
class Record:
    """An article that came from outside."""

    feed: str
    """The digest of its feed's address; empty for a page that was added by itself."""
    guid: str
    """What its feed calls it."""
    url: str
    """Its page's address, canonical; empty where it has none."""
    path: str
    """Its file's path inside the library."""
    entry: str
    """What tells what came: equal where nothing has changed, and nothing is still to come."""
    file: str
    """The digest of the file as it was written; another one, and the person has edited it."""
    whole: bool
    """Whether that is the whole text and not a summary."""
    at: str
    """When, in UTC."""


def feed_key(url: str) -> str:
    """What stands for a feed."""
    return hashlib.sha256(canonical(url).encode()).hexdigest()[:16]


class Ledger:
    """The records of one library; for any thread."""

    def __init__(self, library: Path, device: str, lock: Path) -> None:
        """Read the records of all machines. SourceError.

        Args:
            library: The library's folder.
            device: The id of this machine, for its own file.
            lock: What the processes of this machine lock while they write that.
        """
        self._folder = library / FOLDER
        self._own = self._folder / f"{device}.jsonl"
        self._own_lock = FileLock(lock)
        self._lock = threading.RLock()
        self._by_guid: dict[tuple[str, str], Record] = {}
        self._by_url: dict[str, Record] = {}
        self._placeless: set[str] = set()
        self._files: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        found: list[tuple[str, Record]] = []
        for path in sorted(self._folder.glob("*.jsonl")):
            lines = list(_lines(path))
            found += self._read(lines)
            if path == self._own and len(lines) > _FEW and len(lines) > 2 * len(still_told(lines)):
                self._compact()
        for _at, record in sorted(found, key=lambda pair: pair[0]):
            self._take(record)

    def find(self, feed: str, guid: str, url: str) -> Record | None:
        """The record of an entry: by what its feed calls it, then by its address.

        Where another feed has made a whole text of its summary, that one's.
        """
        with self._lock:
            named = self._by_guid.get((feed, guid)) if guid else None
            if named is None:
                return self._by_url.get(url) if url else None
            latest = self._by_url.get(named.url, named)
            return latest if latest.whole and not named.whole and latest.path == named.path else named

    def placeless(self, path: str) -> bool:
        """Whether a file is of an entry that is not known by its address: others lie there as well."""
        with self._lock:
            return path in self._placeless

    def brought(self, path: str, file: str) -> bool:
        """Whether a file, with this digest, is one that came from outside, or one that was moved since."""
        with self._lock:
            return path in self._files or file in self._files.values()

    @property
    def empty(self) -> bool:
        """Whether nothing was ever brought into this library."""
        with self._lock:
            return not (self._by_guid or self._by_url)

    def add(self, records: Iterable[Record]) -> None:
        """Write records down. SourceError."""
        records = list(records)
        with self._lock:
            self._append([asdict(record) for record in records])
            for record in records:
                self._take(record)

    def move(self, old: str, new: str, at: str) -> None:
        """A feed has another address now; what came from it stays known. SourceError."""
        with self._lock:
            if old == new or self._moved.get(old) == new:
                return
            self._append([{"feed": new, "was": old, "at": at}])
            self._rename(old, new)

    def _rename(self, old: str, new: str) -> None:
        self._moved[old] = new
        # It may have moved back.
        self._moved.pop(new, None)
        for (feed, guid), record in list(self._by_guid.items()):
            if feed == old:
                self._by_guid.setdefault((new, guid), replace(record, feed=new))
        for url, record in self._by_url.items():
            if record.feed == old:
                self._by_url[url] = replace(record, feed=new)

    def _take(self, record: Record) -> None:
        for _step in range(20):
            if record.feed not in self._moved:
                break
            record = replace(record, feed=self._moved[record.feed])
        if record.guid:
            self._by_guid[record.feed, record.guid] = record
        if record.url:
            self._by_url[record.url] = record
            self._placeless.discard(record.path)
        elif record.guid:
            self._placeless.add(record.path)
        if record.file:
            self._files[record.path] = record.file

    def _read(self, lines: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Record]]:
        """The records of a file, each with its time; how feeds moved is taken up."""
        types = {field.name: bool if field.name == "whole" else str for field in fields(Record)}
        for kept in lines:
            if all(isinstance(kept.get(key), str) for key in ("feed", "was", "at")):
                self._rename(kept["was"], kept["feed"])
            elif all(type(kept.get(name)) is kind for name, kind in types.items()):
                yield kept["at"], Record(**{name: kept[name] for name in types})

    def _compact(self) -> None:
        """Write this machine's file anew, without what its later lines tell again."""
        try:
            with self._own_lock:
                fresh = self._own.with_name(f".{self._own.name}")
                with fresh.open("wb") as file:
                    file.writelines(_line(one) for one in still_told(_lines(self._own)))
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self._own)
        except OSError:
            return  # the longer file tells the same

    def _append(self, lines: list[dict[str, object]]) -> None:
        if not lines:
            return
        data = b"".join(map(_line, lines))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._own_lock, self._own.open("ab") as file:
                # A line that a crash cut off must not take the next one with it.
                if file.tell() and not _ends_line(self._own):
                    data = b"\n" + data
                file.write(data)
        except OSError as error:
            raise SourceError(f"{self._own} cannot be written ({error.strerror}); see to its rights.") from None


def still_told(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a file that no later one tells again: of an article in a file, the last; in their order."""
    last: dict[tuple[str, ...], dict[str, Any]] = {}
    for line in lines:
        key = tuple(str(line.get(name)) for name in ("feed", "was", "guid", "url", "path"))
        last.pop(key, None)
        last[key] = line
    return list(last.values())


def _line(line: dict[str, Any]) -> bytes:
    return f"{json.dumps(line, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file; one that was cut off by a crash, or damaged, counts for nothing. SourceError."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}); see to its rights.") from None
    for line in lines:
        try:
            kept = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(kept, dict):
            yield kept


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
