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
            ended = subprocess.run([*shlex.split(command), str(path)], check=False)
            # An editor that was killed, with its terminal say, leaves what was saved in it last; only it can refuse.
            if ended.returncode > 0:
                ended.check_returncode()
            return _decoded(path.read_bytes()).rstrip("\n")
    # ValueError: the command's quotation marks do not close.
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ReaderError(f"{command} did not bring the note back ({error}); it is unchanged here.") from None


def _decoded(data: bytes) -> str:
    """What an editor wrote; one that is set to an older encoding costs no word."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
