r"""File names as text: printable, and back again to the very name.

A name may hold bytes that are no text in any encoding, and control characters that a terminal would obey. Both are
written `\xNN`, a byte each, so that a path can be stored, shown and typed; every other name stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

# What must not be shown as it is: stray bytes (PEP 383), controls, marks that turn the direction, line separators,
# and the backslash that would read as one of our own.
_UNSAFE = re.compile(
    r"[\ud800-\udfff\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\\(?=x[0-9a-f]{2})"
)
_MOST = 60
"""Bytes that a file's name keeps of a folder's: 255 are the most, where names are not encrypted, and others follow."""
_WRITTEN = re.compile(r"(?:\\x[0-9a-f]{2})+")


def to_text(name: str) -> str:
    """A name as the file system gives it, as printable text."""
    return _UNSAFE.sub(lambda found: "".join(f"\\x{byte:02x}" for byte in _bytes(found[0])), name)


def to_name(text: str) -> str:
    """What `to_text` wrote, as the file system knows it."""
    return _WRITTEN.sub(lambda found: os.fsdecode(bytes.fromhex(found[0].replace("\\x", ""))), text)


def folder_digest(folder: Path) -> str:
    """What tells one folder from every other, in hexadecimal digits."""
    return hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()


def file_name_for(folder: Path, ending: str) -> str:
    """A name for a file about a folder: its own, cut so that no file system finds it too long, and its digest."""
    name = folder.name.encode("utf-8", "replace")[:_MOST].decode("utf-8", "ignore")
    return f"{name}-{folder_digest(folder)[:12]}{ending}"


def _bytes(character: str) -> bytes:
    # Python writes a stray byte as one of these; the other surrogates are only in names of Windows.
    stray = "\udc80" <= character <= "\udcff"
    return character.encode("utf-8", "surrogateescape" if stray else "surrogatepass")


def existing_file(reference: str) -> Path | None:
    """The file that some words name, where they do; a headline is no path, however long."""
    try:
        path = Path(reference).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None
