"""What the person may name to be brought in: a web address, a file, a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from reader.errors import SourceError
from reader.sources.addresses import looks_like_address, read_address

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/].*)?")


def read_reference(reference: str) -> str | Path:
    """The address, or the file or folder that is there; SourceError where some words name neither."""
    reference = reference.strip()
    if looks_like_address(reference):
        return read_address(reference)
    try:
        path = Path(os.path.abspath(Path(reference).expanduser()))  # noqa: PTH100
        there = path.exists() or path.is_symlink()
    except (OSError, RuntimeError, ValueError):
        there = False
    if not reference or not there:
        hint = f"; did you mean https://{reference}" if _DOMAIN.fullmatch(reference) else ""
        raise SourceError(f"{reference or 'Nothing'} is neither a file nor a web address{hint}.")
    return path
