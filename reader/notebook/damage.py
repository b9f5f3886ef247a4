"""Lines and files that cannot be read: put aside, never thrown away."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

FOLDER = "set-aside"


def set_aside(data: Path, journal: str, device: str, lines: Sequence[bytes]) -> Path | None:
    """Keep damaged lines of a journal in a file of this device's; its path, None where they are kept already.

    Raises OSError where nothing can be written.
    """
    path = data / FOLDER / f"{journal}.by-{device}.lines"
    kept = set(path.read_bytes().split(b"\n")) if path.exists() else set()
    fresh = [line for line in dict.fromkeys(lines) if line not in kept]
    if not fresh:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(b"".join(line + b"\n" for line in fresh))
    return path


def set_aside_whole(data: Path, journal: Path, when: str) -> Path:
    """Keep a copy of a whole journal as it is; its path. Raises OSError where nothing can be written."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{journal.stem}-{''.join(c for c in when if c.isalnum())}"
    path, number = folder / f"{name}.copy", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.copy"
    shutil.copy2(journal, path)
    return path
