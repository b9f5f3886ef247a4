"""The person's own editor: what was saved in it comes back, however it ended; what it refused does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.tui.editor import edit


def editor(tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that gets the note's file as `file`."""
    script = tmp_path / "editor.py"
    script.write_text(f"import os, sys\nfrom pathlib import Path\nfile = Path(sys.argv[1])\n{code}\n")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file.write_text(file.read_text() + ' more')", "begun more"),
        ("file.write_text('saved, then hung up'); os.kill(os.getpid(), 1)", "saved, then hung up"),
        (r"file.write_bytes(b'caf\xe9 au lait')", "café au lait"),
    ],
    ids=["saved", "killed", "another encoding"],
)
def test_what_was_saved_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, expected: str
) -> None:
    editor(tmp_path, code, monkeypatch)
    assert edit("begun") == expected


@pytest.mark.parametrize("code", ["file.write_text('x'); sys.exit(1)", "file.unlink()"])
def test_what_was_refused_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    editor(tmp_path, code, monkeypatch)
    with pytest.raises(ReaderError, match="unchanged here"):
        edit("begun")
