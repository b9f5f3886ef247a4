"""The settings that the screen obeys: layout, dates, what is shown first, and what is wrong in the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.config import Config, DateStyle, Layout, read_config
from reader.locations import Locations
from reader.tui.wording import age, day, long_date
from tests.conftest import NOW
from tests.tui.conftest import OpenApp


@dataclass(frozen=True)
class Dated:
    """Something with a date."""

    published: str | None
    published_basis: str | None = "stated"


@pytest.mark.parametrize(
    ("style", "short", "heading", "full"),
    [
        ("age", "4 days", "Saturday 21 November", "21 Nov 2026"),
        ("date", "21 Nov 2026", "Saturday 21 November", "21 Nov 2026"),
        ("iso", "2026-11-21", "Saturday 2026-11-21", "2026-11-21"),
    ],
)
def test_dates_are_written_as_the_person_wants(style: DateStyle, short: str, heading: str, full: str) -> None:
    one = Dated("2026-11-21T08:00:00Z")
    assert age(one, NOW, style) == short
    assert day(one, NOW, style) == heading
    assert long_date(one, "date" if style == "age" else style) == full
    assert age(Dated("2026-11-21", "file"), NOW, style) == short + "?"
    assert age(Dated(None), NOW, style) == ""


async def test_the_list_and_the_facts_write_dates_so(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, config=Config(date_style="iso")) as reading:
        await reading.press("j", "j")
        assert "CAPE HOLLIN, 2026-11-12 · Norwire" in reading.text
        assert "12 Nov 2026" not in reading.text


@pytest.mark.parametrize(
    ("layout", "size", "panes"),
    [
        ("auto", (132, 36), 3),
        ("medium", (132, 36), 2),
        ("narrow", (132, 36), 1),
        ("wide", (100, 36), 3),
        ("narrow", (200, 50), 1),
    ],
)
async def test_the_layout_is_the_one_that_was_chosen(
    open_app: OpenApp, indexed: Path, layout: Layout, size: tuple[int, int], panes: int
) -> None:
    async with open_app(indexed, size=size, config=Config(layout=layout)) as reading:
        screen = reading.screen
        assert sum(pane.size.width > 0 for pane in (screen.articles, screen.view, screen.entries)) == panes
        await reading.pilot.resize_terminal(size[0] + 20, size[1])
        await reading.settle()
        assert sum(pane.size.width > 0 for pane in (screen.articles, screen.view, screen.entries)) == panes


async def test_the_start_is_where_the_person_left_off_or_the_list_or_what_is_unread(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed) as reading:
        await reading.press("j", "j", "enter")
        left = reading.headline
        await reading.press("h", "m", "enter")
        await reading.pilot.press("q")
    async with open_app(indexed) as reading:
        assert reading.headline == left
        assert reading.screen.view.has_focus
    async with open_app(indexed, config=Config(start="list")) as reading:
        assert reading.screen.articles.has_focus
        assert reading.screen.articles.cursor == 0
        everything = reading.screen.articles.count
    async with open_app(indexed, config=Config(start="unread")) as reading:
        assert reading.screen.articles.has_focus
        assert reading.screen.search_box.value == "is:unread"
        assert reading.screen.articles.count == everything - 1
        await reading.press("escape")
        assert reading.screen.articles.count == everything


@pytest.mark.parametrize("start", ["last", "list", "unread"])
async def test_what_is_wrong_is_said_however_the_start_is(
    open_app: OpenApp, indexed: Path, places: Locations, start: str
) -> None:
    places.config.write_text('\ntheme = "mauve"\n[keymap]\n"list.opne" = "x"\n', encoding="utf-8")
    config = Config(theme="mauve", start=start, keymap={"list.opne": "x"})  # type: ignore[arg-type]
    async with open_app(indexed, config=config) as reading:
        said = reading.screen.status.said
        assert said.startswith("config.toml, line 2: there is no theme mauve")
        assert "1 more: reader config" in said
        assert reading.screen.status.wrong


async def test_a_setting_that_is_none_is_said_and_the_screen_opens(
    open_app: OpenApp, indexed: Path, places: Locations
) -> None:
    places.config.write_text('mesure = 66\nlayout = "narrow"\n', encoding="utf-8")
    async with open_app(indexed, config=read_config(places.config)) as reading:
        said = reading.screen.status.said
        assert said == "config.toml, line 1: mesure is no setting; perhaps measure is meant"
        assert reading.screen.status.wrong
