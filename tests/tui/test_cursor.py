"""The cursor of the article: seen, told, and what the keys that act at it act on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.article.model import Span
from reader.desk import Desk
from tests.conftest import set_time
from tests.tui.conftest import OpenApp, Reading

TEXT = """Ferry to Orm Stops for a Week

The ferry to Orm will not run for a week, its owner said. It is the first time. Nobody on Orm has complained of it yet.

"The engine is older than I am," said Ada Lorne, the owner of the ferry, on the quay at Pelham in the rain this morning.

There are eleven people on Orm, and two of them are the crew. The others are said to like it as it is, without visitors.

"Nobody asked me," said Tobias Renn.
"""


@pytest.fixture
def folder(tmp_path: Path, open_desk: Callable[..., Desk]) -> Path:
    """An article, indexed."""
    made = tmp_path / "news"
    made.mkdir()
    (made / "ferry.txt").write_text(TEXT, encoding="utf-8")
    set_time(made)
    open_desk(made)
    return made


def highlight(reading: Reading, *passages: str) -> None:
    """Highlight some words of the article, as if that had been done before."""
    held = reading.screen.held
    assert held is not None
    for words in passages:
        start = held.article.text.index(words)
        reading.screen.desk.annotate(held, Span(start, start + len(words)))
    reading.screen.beside.show_notes()


def barred(reading: Reading) -> str:
    """The words of the lines that have the cursor's bar, on one line."""
    lines = [line.split("│ ", 1)[1] for line in reading.text.splitlines() if "│ " in line]
    return " ".join(line.strip() for line in lines)


async def test_a_bar_stands_at_the_sentence_of_the_cursor_wherever_it_goes(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder, size=(90, 12)) as reading:
        await reading.press("enter")
        assert "The ferry to Orm will not run" in barred(reading)
        await reading.press("right_parenthesis", "right_parenthesis")
        assert "Nobody on Orm has complained" in barred(reading)
        await reading.press(*"jjjjjj")
        cursor = reading.screen.view.cursor
        assert cursor >= TEXT.index("complained") - len("Ferry to Orm Stops for a Week\n\n")
        assert reading.screen.view.article is not None
        assert reading.screen.view.article.text[cursor : cursor + 10] in barred(reading)


async def test_the_status_tells_a_quotation_only_while_the_cursor_is_in_it(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        await reading.press("enter", "right_square_bracket")
        assert "quote 1 of 2 · Ada Lorne" in reading.text
        await reading.press("right_curly_bracket")
        assert "quote 1 of 2" not in reading.text
        assert "┃" not in reading.text
        await reading.press("right_curly_bracket")
        assert "quote 2 of 2" in reading.text


async def test_how_much_was_read_is_told_while_one_scrolls(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder, size=(90, 10)) as reading:
        await reading.press("enter")
        before = reading.screen.status.where
        await reading.press("j")
        assert reading.screen.status.where != before


async def test_deleting_and_copying_take_the_highlight_that_holds_the_cursor(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        await reading.press("enter")
        highlight(reading, "The ferry to Orm", "It is the first time.")
        await reading.press("right_parenthesis", "y")
        assert "It is the first time." in reading.app.clipboard
        assert "The ferry to Orm will" not in reading.app.clipboard
        await reading.press("d")
        assert [note.selector.exact for note in reading.screen.desk.notes() if note.selector] == [
            "The ferry to Orm"
        ]


async def test_of_a_line_the_only_highlight_is_taken_of_several_none(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await reading.press("enter")
        highlight(reading, "its owner said")
        await reading.press("d")
        assert reading.screen.desk.notes() == ()
        highlight(reading, "ferry", "not run")
        await reading.press("d")
        assert "No highlight or note here" in reading.text
        assert len(reading.screen.desk.notes()) == 2
        await reading.press("right_curly_bracket", "d")
        assert len(reading.screen.desk.notes()) == 2


async def test_a_selection_looks_the_same_over_every_colour(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await reading.press("enter", "right_square_bracket", "v", "v", "v")
        view = reading.screen.view
        row = view.page.row_of(view.selection.span.start) if view.selection else 0
        strips = [view.render_line(row - view.scroll_offset.y)]
        reversed_colours = {
            segment.style.color for strip in strips for segment in strip if segment.style and segment.style.reverse
        }
        assert len(reversed_colours) == 1


async def test_painting_only_what_the_cursor_left_is_painting_everything(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(100, 24)) as reading:
        await reading.press("enter")
        view = reading.screen.view
        keys = ["j", "right_square_bracket", "right_parenthesis", "space", "v", "v", "w", "b", "V", "V", "escape"]
        for key in [*keys, "right_curly_bracket", "k", "H", "left_square_bracket", "G", "g", "d", "b"]:
            if reading.screen.view.has_focus or key == "escape":
                await reading.press(key)
            kept = [view.render_line(y) for y in range(view.size.height)]
            view.notify_style_update()
            assert [view.render_line(y) for y in range(view.size.height)] == kept


async def test_the_block_of_the_cursor_stands_once_in_whatever_way_the_article_is_entered(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder, size=(90, 24)) as reading:
        for _ in range(2):
            await reading.press("enter")
            assert "The ferry to Orm will not run" in barred(reading)
            await reading.press("right_square_bracket")
            lines = reading.app.screen._compositor.render_strips()
            blocks = [part.text for line in lines for part in line if part.style and part.style.reverse]
            assert blocks == ["“" if "“" in reading.text else '"']
            await reading.press("g", "h")
