"""Files of the library: written whole or not at all, never over another, and the old text kept when it changes."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path, PurePosixPath

from reader.errors import SourceError

OWN = ".reader"
"""The folder within a library that holds what is ours; scans skip it."""
VERSIONS = f"{OWN}/versions"
"""Where old texts are kept."""


def save_new(library: Path, folder: str, stem: str, ending: str, data: bytes) -> str:
    """Write a new file, under another name where that one is taken; its path inside the library. SourceError."""
    place = library / folder if folder else library
    try:
        place.mkdir(parents=True, exist_ok=True)
        fresh = place / f".{secrets.token_hex(6)}.new"
        try:
            fresh.write_bytes(data)
            for suffix in suffixes():
                target = place / f"{stem}{suffix}{ending}"
                if give_name(fresh, target):
                    return target.relative_to(library).as_posix()
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"Nothing can be written in {place} ({error.strerror}); see to its rights.") from None
    raise AssertionError("the numbers end")


def find_same(library: Path, folder: str, stem: str, ending: str, data: bytes) -> str | None:
    """The file, inside the library, that was written under this name with the same bytes; None where there is none."""
    for suffix in suffixes():
        target = library / folder / f"{stem}{suffix}{ending}"
        try:
            if target.stat().st_size == len(data) and target.read_bytes() == data:
                return target.relative_to(library).as_posix()
        except OSError:
            return None
    return None


def suffixes() -> Iterator[str]:
    """What is put after a name that is taken."""
    return chain([""], (f"-{number}" for number in count(2)))


def give_name(fresh: Path, target: Path) -> bool:
    """Give a file its name, unless the name is taken."""
    try:
        os.link(fresh, target)
    except FileExistsError:
        return False
    except OSError:
        # The file system has no second names.
        if target.exists() or target.is_symlink():
            return False
        fresh.rename(target)
    return True


def save_version(library: Path, path: str, data: bytes, now: datetime) -> None:
    """Write another text in the place of a file's, which is kept among the versions. SourceError."""
    target = library / path
    try:
        keep_version(library, path, target.read_bytes(), now)
        fresh = target.with_name(f".{secrets.token_hex(6)}.new")
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise SourceError(f"{target} cannot be written ({error.strerror}); it stays as it was.") from None


def keep_version(library: Path, path: str, data: bytes, now: datetime) -> str:
    """Keep a text of an article among the versions; its path inside the library."""
    name = PurePosixPath(path)
    time = f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    return save_new(library, VERSIONS, f"{name.stem}.{time}", name.suffix, data)


def inside(library: Path, path: str) -> Path | None:
    """The file that a path inside the library names; None where it would lead out of it, or to what is ours."""
    parts = PurePosixPath(path).parts
    if not parts or "\\" in path or "\0" in path or path.startswith("/") or ":" in parts[0]:
        return None
    return None if any(part.startswith(".") for part in parts) else library.joinpath(*parts)


def read_file(path: Path, most: int, *, what: str = "an article") -> bytes:
    """All bytes of a regular file that is to hold something; SourceError that says what is the matter with it."""
    try:
        # A pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise SourceError(f"{path} is no file with {what} in it, but a pipe, a device or the like.")
            if facts.st_size > most:
                raise SourceError(f"{path} has {facts.st_size / 1e6:.0f} MB, too much for {what}; split it.")
            return file.read(most)
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}); see to its rights.") from None


def digest(data: bytes) -> str:
    """What tells whether two files hold the same bytes."""
    return hashlib.sha256(data).hexdigest()
