"""The person's own editor, for a text longer than one cares to write in ours."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from reader.errors import ReaderError


def edit(text: str) -> str:
    """The text as `$VISUAL` or `$EDITOR` leaves it; raises ReaderError when there is no such program or it fails."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise ReaderError("Neither $VISUAL nor $EDITOR names an editor.")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "note.md"
            path.write_text(text, encoding="utf-8")
            subprocess.run([*shlex.split(command), str(path)], check=True)
            return path.read_text(encoding="utf-8").rstrip("\n")
    # ValueError: the command's quotation marks do not close, or what came back is no UTF-8.
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ReaderError(f"{command} did not bring the note back ({error}); it is unchanged here.") from None
