"""The first start: the samples, with the cursor on the article that teaches the keys; what it says is so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reader.desk import Desk
from reader.locations import sample_articles
from reader.tui.commands import COMMANDS, DIGITS
from reader.tui.keynames import show_key
from tests.tui.conftest import OpenApp

TEXT = (sample_articles() / "start-here.md").read_text(encoding="utf-8")
TITLE = "Start Here, and Learn the Keys on the Way Down"
NAMED = {"enter", "h", "esc", "j", "k", "space bar", "]", "w", "W", "[", "H", "v", "a", "t", "T", "y", "u"} | {
    *("r", "backspace", "S", "x", "z", "?", "q", "ctrl+s", "ctrl+r", "ctrl+p", "slash")
}
"""The keys that the article names."""


@pytest.fixture(autouse=True)
def taken_up(open_desk: Callable[..., Desk]) -> None:
    """The samples are indexed, as they are a moment after the very first start."""
    open_desk(sample_articles()).close()


async def test_the_cursor_is_on_it_until_the_person_was_elsewhere(open_app: OpenApp) -> None:
    async with open_app(sample_articles()) as reading:
        assert reading.headline == TITLE
        assert reading.screen.articles.has_focus
        await reading.press("j")
        other = reading.headline
        assert other != TITLE
        await reading.press("q")
    async with open_app(sample_articles()) as reading:
        assert reading.headline == other


@pytest.mark.parametrize("size", [(80, 24), (110, 30), (132, 36)], ids=["narrow", "medium", "wide"])
async def test_what_it_asks_for_can_be_done(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(sample_articles(), size=size) as reading:
        screen, view = reading.screen, reading.screen.view

        def places() -> list[str]:
            return [command.place for command in screen.status.keys]

        await reading.press("enter")
        assert view.has_focus
        await reading.press("h")
        assert screen.articles.has_focus
        await reading.press("enter", "right_square_bracket")
        assert "Ottoline Brack" in screen.status.where
        await reading.press("right_square_bracket")
        assert "Janusz Pell" in screen.status.where
        # "w once more leads into it", where it stands beside the text.
        await reading.press("w")
        if size[0] >= 120:
            assert places()[0] == "article"
            await reading.press("w")
        assert screen.entries.has_focus
        assert places()[0] == "pane"
        assert "Ottoline Brack" in reading.text and "Janusz Pell" in reading.text
        await reading.press("enter")
        assert "There is none. What you" in reading.text
        await reading.press("escape")
        assert view.has_focus
        # "Go to a quotation once more with [ and press H."
        await reading.press("left_square_bracket", "H")
        assert len(view.highlights) == 1
        await reading.press("right_parenthesis", "a")
        await reading.type("where is it #button")
        await reading.press("ctrl+s")
        assert [highlight.noted for highlight in view.highlights] == [False, True]
        # "Now press u three times": more than was done here, which is only told.
        await reading.press("u", "u", "u")
        assert not view.highlights
        await reading.press("ctrl+r", "ctrl+r", "ctrl+r")
        assert len(view.highlights) == 2
        # "Press r …, and the digit before a headline opens it. The backspace key leads back."
        top = view.top_offset
        await reading.press("r", "1")
        assert reading.headline == "Forty-Seven Seconds"
        await reading.press("backspace")
        assert (reading.headline, view.top_offset) == (TITLE, top)
        await reading.press("z")
        assert "Article" not in reading.text.splitlines()[0] + reading.text.splitlines()[1]
        await reading.press("z")
        assert "Article" in reading.text
        await reading.press("S")
        assert "The story" in reading.text
        await reading.press("escape", "question_mark")
        assert "Keys" in reading.text


def test_every_key_that_it_names_is_one() -> None:
    spoken = {"slash": "/", "space bar": "space", "backspace": "⌫", "ctrl+s": "^s", "ctrl+r": "^r"}
    known = {show_key(key) for command in COMMANDS for key in command.keys.split(",")} | set(DIGITS)
    for key in NAMED:
        # The palette's key is Textual's own.
        assert spoken.get(key, key) in known or key == "ctrl+p", key
        assert re.search(rf"(?<![\w+]){re.escape(key)}(?![\w+])", TEXT), key
    said = re.findall(r"(?:[Pp]ress|key|with|once more with) (\S|ctrl\+\w|esc|enter)(?=[\s;,.?!])", TEXT)
    assert len(said) > 10 and {*said} <= {*NAMED, "#"}
