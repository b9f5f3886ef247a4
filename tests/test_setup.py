"""`reader config` and `reader completions`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.config import SETTINGS, Config, read_config
from reader.locations import Locations
from reader.tui.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent


def reader(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this test's places."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def told(**env: str) -> dict[str, Any]:
    """What `reader config --json` says."""
    done = reader("config", "--json", **env)
    value: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if value["wrong"] else 0), done.stderr
    return value


def test_every_setting_is_shown_with_where_it_came_from(places: Locations) -> None:
    value = told()
    assert list(value["settings"]) == list(SETTINGS)
    assert all(one["from"] == "default" and one["line"] is None for one in value["settings"].values())
    places.config.write_text('\nmeasure = 60\n[keymap]\n"screen.story" = "f3"\n', encoding="utf-8")
    value = told(READER_LIBRARY=str(ROOT))
    assert value["settings"]["measure"] == {"value": 60, "from": "file", "line": 2}
    assert value["settings"]["keymap"] == {"value": {"screen.story": "f3"}, "from": "file", "line": 3}
    assert value["settings"]["theme"] == {"value": "reader-dark", "from": "default", "line": None}
    assert value["places"]["data"] == {"path": str(places.data), "from": "READER_DATA_DIR"}
    assert value["places"]["library"] == {"path": str(ROOT), "from": "READER_LIBRARY"}
    shown = reader("config").stdout
    assert re.search(rf"measure +60 +{re.escape(str(places.config))}, line 2", shown)
    assert "keymap screen.story" in shown
    assert str(places.state) in shown


def test_what_is_wrong_is_said_with_its_line(places: Locations) -> None:
    places.config.write_text(
        'theme = "mauve"\n[keymap]\n"screen.who" = "S"\n\n"screen.stroy" = "f3"\nlist.open = "wibble"\n',
        encoding="utf-8",
    )
    assert [(one["line"], one["sentence"]) for one in told()["wrong"]] == [
        (1, "there is no theme mauve; reader-dark is taken"),
        (5, "there is no command screen.stroy to give keys to; perhaps screen.story is meant"),
        (6, "wibble is no key that list.open could have"),
        (3, "S is screen.who's now, no longer screen.story's, which has none now"),
    ]
    done = reader("config")
    assert done.returncode == 1
    assert f"{places.config}, line 1: there is no theme mauve" in done.stderr
    places.config.write_text("measure = 3\nmesure = 66\nlayout = 'wide'\n", encoding="utf-8")
    done = reader("config")
    assert done.returncode == 1
    assert re.search(r"measure +72 +default", done.stdout)
    assert f"{places.config}, line 1: measure must be" in done.stderr
    assert f"{places.config}, line 2: mesure is no setting" in done.stderr
    assert told()["settings"]["measure"] == {"value": 72, "from": "default", "line": None}
    assert told()["settings"]["layout"] == {"value": "wide", "from": "file", "line": 3}
    places.config.write_text("measure = \n", encoding="utf-8")
    done = reader("config")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not valid TOML" in done.stderr


def test_a_default_file_is_written_and_never_over_another(places: Locations) -> None:
    assert reader("config", "--path").stdout.strip() == str(places.config)
    assert reader("config", "--write").returncode == 0
    assert read_config(places.config) == Config()
    places.config.write_text("measure = 60\n", encoding="utf-8")
    done = reader("config", "--write")
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert places.config.read_text(encoding="utf-8") == "measure = 60\n"
    assert "the old one is" in reader("config", "--write", "--force").stdout
    assert read_config(places.config) == Config()
    assert places.config.with_name("config.toml.old").read_text(encoding="utf-8") == "measure = 60\n"


def test_the_keys_in_force_are_listed_by_the_ids_of_their_commands(places: Locations) -> None:
    places.config.write_text('[keymap]\n"screen.story" = "?,f3"\n', encoding="utf-8")
    keys = {one["id"]: one["keys"] for one in json.loads(reader("config", "--keys", "--json").stdout)}
    assert list(keys) == [command.id for command in COMMANDS]
    assert (keys["screen.story"], keys["screen.help"]) == (["question_mark", "f3"], [])
    assert re.search(r"screen\.story +\? f3 +The story", reader("config", "--keys").stdout)


def test_without_colour_it_says_so() -> None:
    assert "NO_COLOR" in reader("config", NO_COLOR="1").stdout
    assert told(NO_COLOR="1")["no_color"] is True


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completions_are_a_script_that_the_shell_can_read(shell: str, tmp_path: Path) -> None:
    done = reader("completions", shell)
    assert done.returncode == 0
    assert "_READER_COMPLETE" in done.stdout
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = tmp_path / "completions"
    script.write_text(done.stdout, encoding="utf-8")
    read = subprocess.run([shell, "-n", str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes_commands_options_and_folders(tmp_path: Path) -> None:
    """As bash itself does it: the script is sourced, and its function asked."""
    command = tmp_path / "reader"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m reader "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    asked = """
        compopt() { echo "option $2"; }
        ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _reader_completion reader
                echo "${COMPREPLY[*]}"; }
        source <(reader completions bash)
        ask reader co; ask reader completions z; ask reader list --li; ask reader list --library /t; ask reader /t
    """
    done = subprocess.run(
        ["bash", "-c", asked],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    beside_commands, commands, shells, options, library, folder = filter(None, done.stdout.splitlines())
    assert {"config", "completions"} <= set(commands.split())
    assert (shells, options) == ("zsh", "--library")
    assert {beside_commands, library, folder} == {"option dirnames"}
