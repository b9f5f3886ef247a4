"""One device's journal: a file that is read from where it was left, and that only its device appends to.

An append is one write under the lock, synced to disk before it returns. A line that was cut off (the power went,
the disk was full) is closed by a fence before the next append. Nothing else is ever changed in place: compaction
writes a new file and puts it in the old one's place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.errors import NotebookError
from reader.notebook.records import FENCE, FORMAT, VERSION, Record, decode, encode, header, upgrade

SUFFIX = ".journal"
_TAIL = 64


@dataclass(frozen=True, slots=True)
class News:
    """What a journal holds beyond the place where it was left."""

    records: list[Record]
    """The records, in the order written."""
    damaged: list[bytes]
    """The lines that hold none."""
    anew: bool
    """True where it was read from its beginning, because it is another file than before."""


class NewerError(Exception):
    """A journal in a format of a later version."""


class Journal:
    """A journal's file and the place up to which it was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header: Record = {}
        self.lines = 0
        self.last: Record | None = None
        self.sound = True
        self._forget()

    def _forget(self) -> None:
        self._seen: tuple[int, ...] = ()
        self._first = b""
        self._tail = b""
        self.offset = 0

    @property
    def device(self) -> str:
        """The id of the device that writes it."""
        return str(self.header.get("device", self.path.stem))

    @property
    def older(self) -> bool:
        """Whether it is in the format of an older version."""
        return int(self.header.get("version", VERSION)) < VERSION

    def take_up(self) -> News:
        """What came since the last call; OSError where it cannot be read, NewerError where it must not be."""
        stat = self.path.stat()
        seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if seen == self._seen:
            return News([], [], anew=False)
        with self.path.open("rb") as file:
            anew = not self._continues(file.read(len(self._first)), stat.st_size)
            if not anew:
                file.seek(max(0, self.offset - _TAIL))
                before = file.read(min(self.offset, _TAIL))
                anew = before != self._tail
            if anew:
                self._forget()
                self.lines, self.sound = 0, True
            file.seek(self.offset)
            data = file.read()
        whole = data.rfind(b"\n") + 1  # what follows is still being written, or was cut off
        lines = data[:whole].split(b"\n")[:-1]
        damaged: list[bytes] = []
        if self.offset == 0 and lines:
            self._first = lines[0]
            found = header(lines[0])
            if found is None:
                # Without a header it is still a journal, of the version that this Reader writes.
                self.header, found = {}, {}
                records, damaged = decode(lines)
            else:
                if found["version"] > VERSION:
                    raise NewerError
                self.header = found
                records, damaged = decode(lines[1:])
        else:
            records, damaged = decode(lines)
        records = upgrade(records, self.header.get("version", VERSION))
        self._seen = seen
        self.lines += len(records)
        # A fenced line was never said to be saved, and was dealt with when the fence was put.
        damaged = [line for line in damaged if not line.endswith(FENCE[:-1])]
        self.sound = self.sound and not damaged and bool(self.header or not self.offset + whole)
        if records:
            self.last = records[-1]
        self._advance(data[:whole])
        return News(records, damaged, anew)

    def _continues(self, first: bytes, size: int) -> bool:
        return self.offset > 0 and size >= self.offset and first == self._first

    def _advance(self, data: bytes) -> None:
        self.offset += len(data)
        self._tail = (self._tail + data[-_TAIL:])[-_TAIL:]

    def read_whole(self) -> list[Record]:
        """All records of the file, from its beginning; the place where it was left stays."""
        again = Journal(self.path)
        return again.take_up().records

    # -- for its owner, under the lock -------------------------------------------------------------------------

    def cut_off(self) -> bytes:
        """What stands behind the last whole line; empty where nothing does."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read()

    def append(self, records: list[Record], head: Mapping[str, Any], *, create: bool, cut: bytes = b"") -> None:
        """Write records behind what was taken up, and sync; NotebookError where that cannot be, and nothing stays.

        A file that is not there is begun with `head`, when `create` says that it may be. `cut` is what `cut_off` gave.
        """
        data = (FENCE if cut else b"") + b"".join(map(encode, records))
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            handle = os.open(self.path, flags | (os.O_CREAT if create else 0), 0o600)
        except OSError as error:
            raise unsaved(self.path, error) from error
        try:
            size = os.fstat(handle).st_size
            fresh = size == 0
            if fresh:
                data = encode(head) + data
            try:
                _write(handle, data)
                _sync(handle)
                if fresh:
                    sync_folder(self.path.parent)
            except OSError as error:
                _truncate(handle, size)
                raise unsaved(self.path, error) from error
            if fresh:
                self._first, self.header = data[: data.index(b"\n")], dict(head)
            self._advance(cut + data)
            stat = os.fstat(handle)
            self._seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            self.lines += len(records)
            self.last = records[-1] if records else self.last
        finally:
            os.close(handle)

    def replace(self, records: Iterable[Record], head: Mapping[str, Any]) -> None:
        """Put a new file with these records in its place, whole or not at all; NotebookError where that cannot be."""
        fresh = self.path.with_name(self.path.name + ".new")
        lines = list(map(encode, records))
        data = b"".join(lines)
        first = encode({**head, "kept": len(data)})
        try:
            flags = (
                os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
            )
            handle = os.open(fresh, flags, 0o600)
            try:
                _write(handle, first + data)
                os.fsync(handle)
            finally:
                os.close(handle)
            fresh.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise unsaved(self.path, error) from error
        self._forget()
        self._first, self.header, self.sound = first[:-1], {**head, "kept": len(data)}, True
        self.lines = len(lines)
        self.last = decode([lines[-1][:-1]])[0][0] if lines else None
        self._advance(first + data)


def new_header(device: str, name: str, begun: str) -> Record:
    """The header of a journal that a device begins at a stamp."""
    return {"format": FORMAT, "version": VERSION, "device": device, "name": name, "begun": begun}


def unsaved(path: Path, error: OSError) -> NotebookError:
    """The error to tell the person where a file could not be written."""
    return NotebookError(f"Not saved: {path} cannot be written ({error.strerror or error}). {_advice(error)}")


def _advice(error: OSError) -> str:
    import errno

    match error.errno:
        case errno.ENOSPC | errno.EFBIG | errno.EDQUOT:
            return "Make room on that disk and do it again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "Make the folder writable, or set READER_DATA_DIR to one that is, and do it again."
        case errno.ENOENT | errno.ENOTDIR:
            return "The folder is gone; if it lies on another disk, connect that one, and do it again."
        case _:
            return "Do it again when the disk answers."


def _write(handle: int, data: bytes) -> None:
    written = os.write(handle, data)
    while written < len(data):  # a disk that is full says so at the second try
        written += os.write(handle, data[written:])


def _sync(handle: int) -> None:
    """See that what was written is on the disk, and not only in its cache."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError:  # some file systems know only the other way
            os.fsync(handle)
    elif sys.platform == "win32":
        os.fsync(handle)
    else:
        os.fdatasync(handle)


def _truncate(handle: int, size: int) -> None:
    """Take back a write that failed; where even that fails, the next append puts its fence behind it."""
    try:
        os.ftruncate(handle, size)
    except OSError:
        return


def sync_folder(folder: Path) -> None:
    """See that a new name in a folder is on disk; not every system can, and one that cannot has its own ways."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
