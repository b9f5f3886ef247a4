"""Taking files out of a library and laying them back: what is taken out is kept, in a folder of ours, until then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from reader.errors import NotFoundError, SourceError
from reader.sources.saving import OWN, give_name, inside, suffixes

REMOVED = f"{OWN}/removed"
"""Where files that were taken out lie: in a folder for each time, under the paths that they had."""


def take_out(library: Path, paths: Iterable[str], now: datetime) -> str:
    """Take files out of a library; what to call that when they are to come back, empty where all have gone already.

    SourceError, and then all of them stay.
    """
    name = ""
    try:
        for path in paths:
            file = inside(library, path)
            if file is not None and file.is_file():
                name = name or _new_folder(library, f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
                kept = library / REMOVED / name / path
                kept.parent.mkdir(parents=True, exist_ok=True)
                file.rename(kept)
    except OSError as error:
        lay_back(library, name)
        raise SourceError(f"{library} cannot be changed ({error.strerror}); all that was in it stays.") from None
    return name


def lay_back(library: Path, name: str) -> list[str]:
    """Lay the files of one time back where they were, beside what lies there now; their paths. SourceError.

    Where they have gone, or are back already, there are none.
    """
    folder = library / REMOVED / name
    if not name or not folder.is_dir():
        return []
    came = []
    try:
        for kept in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = library / kept.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            names = (place.with_name(f"{place.stem}{suffix}{place.suffix}") for suffix in suffixes())
            target = next(one for one in names if give_name(kept, one))
            kept.unlink(missing_ok=True)
            came.append(target.relative_to(library).as_posix())
        for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
            empty.rmdir()
        folder.rmdir()
    except OSError as error:
        raise SourceError(f"{folder} cannot be laid back ({error.strerror}); what is left lies there.") from None
    return came


def last_taken_out(library: Path) -> str:
    """What was taken out last and has not come back; NotFoundError where nothing was."""
    try:
        names = [path.name for path in (library / REMOVED).iterdir() if path.is_dir()]
    except FileNotFoundError:
        names = []
    except OSError as error:
        raise SourceError(f"{library / REMOVED} cannot be read ({error.strerror}); see to its rights.") from None
    if not names:
        raise NotFoundError(f"Nothing was removed from {library} that could come back.")
    # Within a second by number.
    return max(names, key=lambda name: (name.partition("Z")[0], len(name), name))


def _new_folder(library: Path, time: str) -> str:
    (library / REMOVED).mkdir(parents=True, exist_ok=True)
    for number in count(1):
        name = time if number == 1 else f"{time}-{number}"
        try:
            (library / REMOVED / name).mkdir()
        except FileExistsError:
            continue
        return name
    raise AssertionError("the numbers end")
