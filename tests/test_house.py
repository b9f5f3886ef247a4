"""The house stands as it is drawn: who may import whom, and what a front end without a screen loads."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_imports_go_down_never_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert f"{len(contracts)} kept, 0 broken" in done.stdout


def test_the_desk_and_the_commands_load_no_screen() -> None:
    script = (
        "import sys, reader.desk, reader.cli\n"
        "print([name for name in ('textual', 'rich', 'tinydb') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_tests_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    command = "python -m pip install '.[test]' && python -m pytest"
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command.replace("install ", "install -q ") in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
