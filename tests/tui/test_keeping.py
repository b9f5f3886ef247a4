"""Saved searches above the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.desk import Desk
from tests.tui.conftest import OpenApp, Reading


async def keep(reading: Reading, query: str, name: str = "") -> None:
    """Search, and keep the search."""
    await reading.press("slash")
    await reading.type(query)
    await reading.press("ctrl+s")
    if name:
        await reading.press("ctrl+u")
        await reading.type(name)
    await reading.press("enter")
    await reading.press("escape")


def lines(reading: Reading) -> list[str]:
    """The saved searches as they stand above the list."""
    widget = reading.screen.searches
    if not widget.display:
        return []
    top = widget.region.y + 1
    return [line[: widget.region.width].strip() for line in reading.text.splitlines()[top : widget.region.bottom]]


async def counted(reading: Reading) -> None:
    """Wait until what the searches find was counted."""
    reading.screen.keeping.count_now()
    await reading.settle()


@pytest.mark.parametrize("size", [(132, 36), (110, 30), (80, 24)])
async def test_a_search_is_kept_counted_run_and_ended(
    open_app: OpenApp, indexed: Path, size: tuple[int, int]
) -> None:
    async with open_app(indexed, size=size) as reading:
        assert lines(reading) == []
        every = reading.screen.articles.count
        await reading.press("f")
        assert "No search is kept yet" in reading.text
        await keep(reading, "lighthouse", "The lamp")
        assert reading.screen.articles.count == every
        await counted(reading)
        found = len(reading.screen.desk.select(reading.screen.desk.query("lighthouse")))
        (line,) = lines(reading)
        assert line.startswith("The lamp")
        assert line.endswith(f"  ● {found}")
        await reading.press("f", "enter")
        assert reading.screen.search_box.value == "lighthouse"
        assert 0 < reading.screen.articles.count < every
        assert reading.screen.articles.has_focus
        await reading.press("escape")
        assert reading.screen.articles.count == every
        await reading.press("f")
        assert reading.screen.searches.has_focus
        assert "Saved search: lighthouse" in reading.text
        await reading.press("h")
        assert reading.screen.articles.has_focus


async def test_reading_changes_the_count(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await keep(reading, "is:unread", "unread")
        await counted(reading)
        total = reading.screen.desk.counts().articles
        assert lines(reading)[0].endswith(f"  ● {total}")
        await keep(reading, "a", "everything with an a")
        await reading.press("m")
        await counted(reading)
        assert lines(reading)[0].endswith(f"  ● {total - 1}")
        found = len(reading.screen.desk.select(reading.screen.desk.query("a")))
        assert lines(reading)[1].endswith(f"● {found - 1} of {found}")


async def test_the_same_search_again_is_kept_already(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await keep(reading, "lighthouse", "The lamp")
        await reading.press("slash")
        await reading.type("lighthouse")
        await reading.press("ctrl+s")
        assert "kept already, as “The lamp”" in reading.text
        await reading.press("escape", "ctrl+s")
        assert "Nothing is searched for" in reading.text
        assert [line.split("  ")[0] for line in lines(reading)] == ["The lamp"]


async def test_renaming_deleting_and_taking_it_back(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await keep(reading, "lighthouse")
        await keep(reading, "ferry")
        await reading.press("f", "j", "e", "ctrl+u")
        await reading.type("boats")
        await reading.press("enter")
        assert [line.split("  ")[0] for line in lines(reading)] == ["lighthouse", "boats"]
        assert "Called “boats” now" in reading.text
        await reading.press("d")
        assert [line.split("  ")[0] for line in lines(reading)] == ["lighthouse"]
        await reading.press("d")
        assert lines(reading) == []
        assert reading.screen.articles.has_focus
        await reading.press("u", "u")
        assert [line.split("  ")[0] for line in lines(reading)] == ["lighthouse", "boats"]


async def test_they_stand_there_at_the_first_paint_and_nothing_jumps(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        for number in range(7):
            await keep(reading, f"word{number}")
        assert len(lines(reading)) == 5
        await reading.press("q")
    async with open_app(indexed) as reading:
        assert len(lines(reading)) == 5
        top = reading.screen.articles.region.y
        await counted(reading)
        assert reading.screen.articles.region.y == top
        await reading.press("f", "G")
        assert lines(reading)[-1].startswith("word6")


def test_the_index_has_their_names_before_the_notebook_is_open(
    indexed: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(indexed)
    kept = desk.keep_search("is:starred", "Stars")
    again = open_desk(indexed, scan=False)
    assert again.searches() == (kept,)
    assert "notebook" not in again.__dict__
    desk.undo()
    assert open_desk(indexed, scan=False).searches() == ()


async def test_another_process_keeps_one(open_app: OpenApp, indexed: Path, open_desk: Callable[..., Desk]) -> None:
    async with open_app(indexed) as reading:
        open_desk(indexed, scan=False).keep_search("is:starred", "Stars")
        reading.screen.watching.look()
        await reading.settle()
        assert lines(reading)[0].startswith("Stars")


def test_a_query_that_cannot_be_read_any_more_is_told(indexed: Path, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(indexed)
    assert desk.tallies({"a": "is:wonderful", "b": "lighthouse"})["a"] is None
    tally = desk.tallies({"b": "lighthouse"})["b"]
    assert tally is not None
    assert tally.found == tally.unread > 0
