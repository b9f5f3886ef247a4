"""However the program ends while a note is being written, the words are there afterwards: a real terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.desk import Desk
from reader.locations import Locations
from tests.terminal import Terminal

CTRL_Q = "\x11"
WORDS = "half a thought"


def writing(folder: Path) -> Terminal:
    """The program in a terminal, with a note begun."""
    return Terminal([sys.executable, "-m", "reader", str(folder)], (120, 30), Path(__file__).parents[2])


def begin(terminal: Terminal) -> None:
    terminal.wait_for("1 of ")
    terminal.press("enter", "a")
    terminal.wait_for("ctrl+s save")
    terminal.press(WORDS)


@pytest.mark.parametrize("how", ["key", "SIGTERM", "SIGHUP"])
def test_the_draft_is_kept(indexed: Path, open_desk: Callable[..., Desk], how: str) -> None:
    with writing(indexed) as terminal:
        begin(terminal)
        if how == "key":
            terminal.press(CTRL_Q)
        else:
            terminal.signal(getattr(signal, how))
        assert "Traceback" not in terminal.until_it_ends().decode()
    preferences = open_desk(indexed, scan=False).notebook.preferences
    drafts = [preferences.get(key) for key in preferences.keys() if key.startswith("draft ")]  # noqa: SIM118
    assert [draft["text"] for draft in drafts] == [WORDS]


def test_a_draft_that_cannot_be_kept_is_left_on_the_terminal(indexed: Path, places: Locations) -> None:
    places.data.mkdir()
    with writing(indexed) as terminal:
        begin(terminal)
        places.data.rename(places.data.with_name("away"))
        places.data.write_text("no folder")
        terminal.press(" and the rest", CTRL_Q)
        told = terminal.until_it_ends().decode()
    assert told.rpartition("could not be kept; here it is:")[2].strip() == f"{WORDS} and the rest"
