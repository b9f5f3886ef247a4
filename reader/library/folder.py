"""The files of a library folder: which there are, and what each of them holds. Nothing is ever written there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reader.errors import LibraryError
from reader.library.decoding import decode
from reader.library.entries import Entry
from reader.library.filenames import to_name, to_text
from reader.library.identity import new_id
from reader.library.records import Problem

if TYPE_CHECKING:
    from reader.article.model import Article

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
"""What a file is by its name's ending, in lower case; files of other endings are no articles."""

MAX_SIZE = 20_000_000
"""A larger file, in bytes, is not taken for an article."""

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk through a library found."""

    files: dict[str, tuple[int, int]]
    """Size and mtime_ns of each article's file, by its path inside the library."""
    problems: tuple[Problem, ...]
    """What could not be looked at."""
    unseen: tuple[str, ...]
    """Folders that could not be read, each with a slash at its end, and files: nothing is known of what is there."""


def walk(folder: Path) -> Walk:
    """Every article's file below a folder, hidden ones left out; LibraryError where the folder itself is no use."""
    files: dict[str, tuple[int, int]] = {}
    problems: list[Problem] = []
    unseen: list[str] = []
    visited: set[tuple[int, int]] = set()
    folders = [(os.fspath(folder), "")]
    # Links to folders come last, so that a folder linked from within the library is known by its own name.
    linked: list[tuple[str, str]] = []
    while folders or linked:
        place, prefix = folders.pop() if folders else linked.pop(0)
        try:
            facts = os.stat(place)  # noqa: PTH116
            if (facts.st_dev, facts.st_ino) in visited:
                continue
            visited.add((facts.st_dev, facts.st_ino))
            with os.scandir(place) as listing:
                # All of them now: some folders can be opened and not listed, or not to their end.
                entries = list(listing)
        except OSError as error:
            if not prefix:
                raise _no_library(folder, error) from error
            unseen.append(prefix)
            problems.append(
                Problem(prefix, f"The folder {prefix} cannot be read ({error.strerror}); see to its rights.")
            )
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            path = prefix + (name if name.isprintable() and "\\" not in name else to_text(name))
            if name[name.rfind(".") :].lower() in MEDIA_TYPES:
                try:
                    facts = entry.stat()
                except OSError as error:
                    if entry.is_symlink():
                        problems.append(Problem(path, _bad_link(path, error)))
                    elif not isinstance(error, FileNotFoundError):
                        unseen.append(path)
                        problems.append(
                            Problem(path, f"{path} cannot be read ({error.strerror}); see to its rights.")
                        )
                    continue
                if stat.S_ISREG(facts.st_mode):
                    files[path] = (facts.st_size, facts.st_mtime_ns)
                    continue
                if not stat.S_ISDIR(facts.st_mode):
                    problems.append(Problem(path, _no_file(path, facts.st_mode)))
                    continue
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, path + "/"))
            elif entry.is_symlink() and _is_folder(entry):
                linked.append((entry.path, path + "/"))
    return Walk(files, tuple(problems), tuple(unseen))


def read_entry(folder: Path, path: str, *, quotations: bool) -> Entry | Problem | None:
    """The article of one file of a library, as if never seen; what is the matter with it; None where it is gone.

    Its quotations are found or left for later.
    """
    try:
        article, size, mtime_ns = read(folder / to_name(path), path, quotations=quotations)
        id = new_id(article.text, path)
        entry = Entry.of(article, id=id, path=path, size=size, mtime_ns=mtime_ns, quotations=quotations)
        # Whatever is no text would stop the batch that it is written in.
        "".join(one for one in entry.facts.values() if isinstance(one, str)).encode()
    except UnreadableError as error:
        return Problem(path, str(error), error.size, error.mtime_ns)
    except FileNotFoundError:
        return None
    except UnicodeEncodeError:
        return Problem(path, f"{path} holds characters that are none (half of a surrogate pair); take them out.")
    return entry


class UnreadableError(LibraryError):
    """A file that is no article, with its size and time, by which it is known to be still the same."""

    def __init__(self, sentence: str, size: int = -1, mtime_ns: int = -1) -> None:
        super().__init__(sentence)
        self.size = size
        self.mtime_ns = mtime_ns


def read(file: Path, name: str, *, quotations: bool = True) -> tuple[Article, int, int]:
    """The article of a file, and the file's size and mtime_ns; UnreadableError or FileNotFoundError.

    Its quotations are found or left for later.
    """
    from reader.article import parse  # its rules are many, and an unchanged library needs none of them

    data, facts = _read_bytes(file, name)
    size, mtime_ns = facts.st_size, facts.st_mtime_ns
    if not data:
        raise UnreadableError(f"{name} is empty; put the article's text into it, or delete it.", size, mtime_ns)
    media_type = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "text/plain")
    text = decode(data, media_type)
    if text is None:
        raise UnreadableError(
            f"{name} is not text; give it the ending of what it is, or move it out of the library.", size, mtime_ns
        )
    if not text.strip():
        raise UnreadableError(
            f"{name} holds nothing but white space; put the article's text into it, or delete it.", size, mtime_ns
        )
    try:
        return parse(text, media_type, file_time=_time(facts), quotations=quotations), size, mtime_ns
    except (ValueError, LookupError, RecursionError) as error:
        # One odd file must not keep the rest of the library from being read.
        raise UnreadableError(
            f"{name} could not be understood ({type(error).__name__}: {error}); please report it with the file.",
            size,
            mtime_ns,
        ) from error


def _read_bytes(file: Path, name: str) -> tuple[bytes, os.stat_result]:
    """All bytes of a regular file, and its facts from before they were read: a later change shows at the next scan."""
    try:
        # A pipe that took the file's place would wait for a writer.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise UnreadableError(_no_file(name, facts.st_mode))
            if facts.st_size > MAX_SIZE:
                raise UnreadableError(
                    f"{name} has {facts.st_size / 1e6:.0f} MB, too much for one article "
                    f"(the most is {MAX_SIZE // 1_000_000} MB); split it, or move it out of the library.",
                    facts.st_size,
                    facts.st_mtime_ns,
                )
            data = b""
            while len(data) < facts.st_size and (more := os.read(descriptor, facts.st_size - len(data))):
                data += more
        finally:
            os.close(descriptor)
        return data, facts
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(name) from None
    except OSError as error:
        raise UnreadableError(f"{name} cannot be read ({error.strerror}); see to its rights.") from error


def _time(facts: os.stat_result) -> datetime | None:
    try:
        return datetime.fromtimestamp(facts.st_mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _bad_link(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{path} is a link to something that is not there; bring that back, or delete the link."
    return f"{path} is a link that cannot be followed ({error.strerror}); delete it."


def _no_file(path: str, mode: int) -> str:
    kind = _KINDS.get(stat.S_IFMT(mode), "something else")
    return f"{path} is {kind}, not a file with an article in it; move it out of the library."


def _no_library(folder: Path, error: OSError) -> LibraryError:
    if isinstance(error, FileNotFoundError):
        return LibraryError(f"{folder} does not exist; give the folder that holds your articles.")
    if isinstance(error, NotADirectoryError):
        return LibraryError(f"{folder} is a file, not a folder; give the folder that holds your articles.")
    return LibraryError(f"{folder} cannot be read ({error.strerror}); see to its rights, or give another folder.")
