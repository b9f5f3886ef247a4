"""What came from outside, and which file it became: kept within the library, so that it travels along.

An append-only file a device, each line an entry of a feed or a page, the latest of all of them counting: machines
that share the folder never write one file, and what one has fetched, or the person has deleted, does not come again on
another.
No feed's address stands there, for some hold a key that is the person's: a digest of it does.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from reader.errors import SourceError
from reader.sources.addresses import canonical
from reader.sources.saving import OWN

FOLDER = f"{OWN}/fetched"


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

    def __init__(self, library: Path, device: str) -> None:
        self._folder = library / FOLDER
        self._own = self._folder / f"{device}.jsonl"
        self._lock = threading.RLock()
        self._by_guid: dict[tuple[str, str], Record] = {}
        self._by_url: dict[str, Record] = {}
        self._placeless: set[str] = set()
        self._moved: dict[str, str] = {}
        found: list[tuple[str, Record]] = []
        for path in sorted(self._folder.glob("*.jsonl")):
            found += self._read(path)
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
        else:
            self._placeless.add(record.path)

    def _read(self, path: Path) -> Iterable[tuple[str, Record]]:
        """The lines of a file; one that was cut off by a crash, or damaged, counts for nothing."""
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            raise SourceError(f"{path} cannot be read ({error.strerror}); see to its rights.") from None
        types = {field.name: bool if field.name == "whole" else str for field in fields(Record)}
        for line in lines:
            try:
                kept = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if not isinstance(kept, dict):
                continue
            if all(isinstance(kept.get(key), str) for key in ("feed", "was", "at")):
                self._rename(kept["was"], kept["feed"])
            elif all(type(kept.get(name)) is kind for name, kind in types.items()):
                yield kept["at"], Record(**{name: kept[name] for name in types})

    def _append(self, lines: list[dict[str, object]]) -> None:
        if not lines:
            return
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._own.open("ab") as file:
                # A line that a crash cut off must not take the next one with it.
                if file.tell() and not _ends_line(self._own):
                    text = "\n" + text
                file.write(text.encode("utf-8", "replace"))
        except OSError as error:
            raise SourceError(f"{self._own} cannot be written ({error.strerror}); see to its rights.") from None


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
