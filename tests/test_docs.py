"""The documentation says what the program knows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from reader.config import SETTINGS, Config, as_toml, read_config
from reader.tui.commands import COMMANDS
from reader.tui.keymap import resolve

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_the_tables_of_the_configuration_are_made_from_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "docs/make_configuration.py", "--check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in SETTINGS:
        assert f"| `{name}` | `{as_toml(getattr(Config(), name))}` |" in PAGE
    for command in COMMANDS:
        assert f"| `{command.id}` |" in PAGE


def test_the_settings_that_are_shown_are_such(tmp_path: Path) -> None:
    """The examples of the page and of the README are read, and their keys clash with none."""
    examples = 0
    for page in (PAGE, (ROOT / "README.md").read_text(encoding="utf-8")):
        for example in re.findall(r"```toml\n(.*?)```", page, re.DOTALL):
            path = tmp_path / "config.toml"
            path.write_text(example, encoding="utf-8")
            assert not resolve(read_config(path).keymap).complaints
            examples += 1
    assert examples
