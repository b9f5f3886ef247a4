"""The list: its orders and headings, copies that are folded away, quotations, and marking all that it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.config import Config
from reader.desk import Desk
from tests.conftest import set_time
from tests.library.test_copies import NEWS, STORY, TAIL
from tests.tui.conftest import OpenApp, Reading
from tests.tui.test_meanwhile import burst

FACTS = [
    ("today.md", "A bridge for Orm", "2026-11-25", "ORM"),
    ("again.md", "“Bridge” is the word", "2026-11-25", "PELHAM"),
    ("before.md", "council meets", "2026-11-24", "PELHAM"),
    ("monday.md", "Donkey wins", "2026-11-23", None),
    ("older.md", "Eels are back", "2019-05-12", "ORM"),
]
COPIES = [
    ("first.md", "Ferry Stops", "2026-11-20", STORY),
    ("second.md", "No Ferry", "2026-11-24", STORY),
    ("wire.md", "Ferry Stops", "2026-11-25", STORY + TAIL),
    ("update.md", "An Engine Is Found", "2026-11-25", STORY + NEWS),
    (
        "other.md",
        "Eels Are Back",
        "2026-11-21",
        'The eels are back, and they are many. "I saw nine," said Ada Lorne.',
    ),
]


def write(folder: Path, name: str, headline: str, date: str, text: str) -> None:
    """One article."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"---\ntitle: {headline}\ndate: {date}\n---\n\n{text}\n", encoding="utf-8")


@pytest.fixture
def dated(tmp_path: Path, open_desk: Callable[..., Desk]) -> Path:
    """Five articles of four days and two places, indexed; and one without a date that it states."""
    folder = tmp_path / "dated"
    for number, (name, headline, date, place) in enumerate(FACTS):
        dateline = f"{place}, {date} (ARN) - " if place else ""
        write(
            folder,
            name,
            headline,
            date,
            f"{dateline}What is written here, number {number}, is told by nobody else.",
        )
    set_time(folder)
    open_desk(folder)
    return folder


@pytest.fixture
def copied(tmp_path: Path, open_desk: Callable[..., Desk]) -> Path:
    """A story in three papers, its update, and another one."""
    folder = tmp_path / "copied"
    for name, headline, date, text in COPIES:
        write(folder, name, headline, date, text)
    set_time(folder)
    open_desk(folder)
    return folder


def lines(reading: Reading) -> list[str]:
    """What the list shows, each line without its ends."""
    area = reading.screen.articles.content_region
    return [line[area.x : area.right - 1].strip() for line in reading.text.splitlines()[area.y : area.bottom]]


def listed(reading: Reading) -> list[str]:
    """The files of the rows, in order."""
    articles = reading.screen.articles
    return [row.path for index in range(articles.count) if (row := articles.row(index)) is not None]


async def test_days_are_headings_that_take_no_cursor(open_app: OpenApp, dated: Path) -> None:
    async with open_app(dated, size=(80, 24)) as reading:
        shown = lines(reading)
        headings = ["Today", "Yesterday", "Monday 23 November", "12 May 2019"]
        assert [line for line in shown if line in headings] == headings
        assert shown[0] == "Today"
        assert shown[shown.index("Monday 23 November") + 1] == "● Donkey wins"
        await reading.press("j", "j")
        assert "3 of 5" in reading.text
        assert reading.headline == "council meets"
        heading = shown.index("Yesterday")
        base = reading.screen.articles
        styles = [
            {segment.style.bgcolor for segment in base.render_line(line) if segment.style}
            for line in (heading, heading + 1)
        ]
        assert styles[0] != styles[1], "the cursor is drawn on the article, not on the heading above it"
        await reading.pilot.click("#list", offset=(4, shown.index("Monday 23 November") + base.gutter.top))
        assert reading.screen.articles.cursor == 3, "a click on the heading is one on the article beneath"


async def test_an_order_follows_the_other_and_the_cursor_stays_with_its_article(
    open_app: OpenApp, dated: Path
) -> None:
    dates = {name: date for name, _headline, date, _place in FACTS}
    async with open_app(dated, size=(80, 24)) as reading:
        newest = listed(reading)
        await reading.press("j", "j")
        for order in ("oldest first", "by headline", "by place"):
            await reading.press("O")
            assert f"Library · {order}" in reading.text.splitlines()[0]
            assert sorted(listed(reading)) == sorted(newest)
            assert reading.headline == "council meets"
            assert reading.screen.articles.cursor == listed(reading).index("before.md")
            if order == "oldest first":
                assert [dates[name] for name in listed(reading)] == sorted(dates.values())
            elif order == "by headline":
                assert listed(reading) == [name for name, *_ in FACTS], "whatever the case and the marks before it"
        shown = lines(reading)
        assert [line for line in shown if line in ("ORM", "PELHAM", "no place")] == ["ORM", "PELHAM", "no place"]
        await reading.press("m", "O")
        shown = lines(reading)
        assert shown[0] == "Unread"
        assert shown[shown.index("Read") + 1] == "council meets"
        assert reading.headline == "council meets"
        assert reading.screen.articles.cursor == 4
        await reading.press("O")
        assert listed(reading) == newest


async def test_the_order_is_there_again_at_the_next_start(open_app: OpenApp, dated: Path) -> None:
    async with open_app(dated, size=(80, 24)) as reading:
        await reading.press("O", "O")
        shown = listed(reading)
        await reading.press("q")
    async with open_app(dated, size=(80, 24)) as reading:
        assert "by headline" in reading.text
        assert listed(reading) == shown


async def test_a_search_is_best_first_and_has_its_own_order(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(80, 24)) as reading:
        await reading.press("slash")
        await reading.type("satellite")
        await reading.press("enter")
        best = listed(reading)
        assert "best first" in reading.text.splitlines()[0]
        await reading.press("j", "O")
        assert listed(reading) != best
        assert sorted(listed(reading)) == sorted(best)
        assert reading.screen.articles.current is not None
        assert reading.screen.articles.current.path == best[1]
        await reading.press(*"OOOOO")
        assert listed(reading) == best
        await reading.press("escape")
        assert "Library ─" in reading.text.splitlines()[0]
        assert reading.screen.articles.count == reading.screen.desk.counts().articles


async def test_what_is_typed_fast_after_the_slash_is_searched_for(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        burst(reading, "slash", *"gate3")
        await reading.settle()
        assert reading.screen.search_box.value == "gate3"
        await reading.press("enter")
        burst(reading, "slash", *"quay5")
        await reading.settle()
        assert reading.screen.search_box.value == "quay5"


async def test_copies_are_folded_away_and_c_shows_them(open_app: OpenApp, copied: Path) -> None:
    async with open_app(copied, size=(80, 24)) as reading:
        assert listed(reading) == ["update.md", "other.md", "first.md"]
        await reading.press("G")
        assert "3 of 3" in reading.text
        (line,) = [line for line in lines(reading) if "+2 more" in line]
        assert line.strip() == "+2 more"
        await reading.press("c")
        assert listed(reading) == ["update.md", "other.md", "first.md", "second.md", "wire.md"]
        assert "+2 more" not in reading.text
        assert [line.split(" · ")[0] for line in lines(reading) if line.endswith("copy")] == [
            "second.md",
            "wire.md",
        ]
        await reading.press("j")
        assert reading.headline == "No Ferry"
        await reading.press("c")
        assert listed(reading) == ["update.md", "other.md", "first.md"]
        assert reading.headline == "Ferry Stops"
        await reading.press("g", "c")
        assert "no other copy" in reading.screen.status.said


async def test_reading_one_marks_its_exact_copies_and_says_so(open_app: OpenApp, copied: Path) -> None:
    async with open_app(copied, size=(80, 24)) as reading:
        desk = reading.screen.desk
        await reading.press("G", "m")
        assert "Marked read, with 1 exact copy" in reading.screen.status.said
        assert {row.path for row in desk.rows(desk.newest()) if row.read} == {"first.md", "second.md"}
        await reading.press("u")
        assert desk.counts().unread == 5
    async with open_app(copied, size=(80, 24), config=Config(read_after=0)) as reading:
        await reading.press("G", "enter")
        await reading.settle()
        assert "Read, with 1 exact copy" in reading.screen.status.said
        assert reading.screen.desk.counts().unread == 3


async def test_the_next_unread_may_be_a_copy_that_was_folded_away(open_app: OpenApp, copied: Path) -> None:
    async with open_app(copied, size=(80, 24)) as reading:
        await reading.press("m", "j", "m", "j", "m", "g")
        assert reading.screen.desk.counts().unread == 1
        await reading.press("n")
        current = reading.screen.articles.current
        assert current is not None
        assert current.path == "wire.md"
        await reading.press("c", "g", "G", "N")
        assert "No unread article above" in reading.screen.status.said


async def test_the_copy_that_the_person_starred_is_the_one_that_shows(open_app: OpenApp, copied: Path) -> None:
    async with open_app(copied, size=(80, 24)) as reading:
        await reading.press("G", "c", "j", "s")
        reading.screen.ordering.fill_list()
        await reading.settle()
        assert reading.headline == "No Ferry"
        assert listed(reading) == ["update.md", "second.md", "first.md", "wire.md", "other.md"]
        await reading.press("c")
        assert listed(reading) == ["update.md", "second.md", "other.md"]
        assert reading.screen.articles.cursor == 1


async def test_all_that_is_listed_is_marked_with_what_is_folded_away(open_app: OpenApp, copied: Path) -> None:
    async with open_app(copied, size=(80, 24)) as reading:
        desk = reading.screen.desk
        await reading.press("slash")
        await reading.type("ferry")
        await reading.press("enter", "A")
        assert "Mark 4 articles as read, 2 folded copies among them?" in " ".join(
            reading.text.replace("│", "").split()
        )
        await reading.press("y")
        assert {row.path for row in desk.rows(desk.newest()) if not row.read} == {"other.md"}
        await reading.press("u")
        assert desk.counts().unread == 5


async def test_many_are_marked_some_at_a_time_and_taken_back_in_one_step(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    folder = tmp_path / "many"
    for number in range(620):
        write(folder, f"{number}.md", f"Number {number}", "2026-11-25", f"Only number {number} says this.")
    open_desk(folder)
    async with open_app(folder, size=(80, 24)) as reading:
        desk = reading.screen.desk
        burst(reading, "s")
        await reading.press("A", "y")
        assert desk.counts().unread == 0
        assert "620 articles marked read" in reading.screen.status.said
        await reading.press("u")
        assert desk.counts().unread == 620
        assert "Undone: marked read: 620 articles" in reading.screen.status.said
        await reading.press("ctrl+r")
        assert desk.counts().unread == 0
        await reading.press("u", "u")
        assert "starred" in reading.screen.status.said
        await reading.press("u")
        assert "Nothing to undo" in reading.screen.status.said


async def test_quotations_are_listed_and_opened_where_they_stand(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(120, 36)) as reading:
        screen = reading.screen
        await reading.press("slash")
        await reading.type("speaker:tregarrow")
        assert "Quotations" in reading.text.splitlines()[0]
        wanted = list(screen.desk.quotations(screen.desk.query("speaker:tregarrow")))
        assert f"{len(wanted)} quotations found" in reading.screen.status.said
        await reading.press("enter")
        for index, quotation in enumerate(wanted):
            assert screen.articles.cursor == index
            assert screen.held is not None
            assert screen.held.id == quotation.article
            found = screen.view.quotation
            assert found is not None
            assert (found[1].start, found[1].speaker) == (quotation.start, quotation.speaker)
            await reading.press("n")
        await reading.press("g", "j", "enter")
        assert screen.view.has_focus
        assert screen.view.cursor == wanted[1].start
        await reading.press("n")
        assert screen.view.has_focus
        assert screen.view.cursor == wanted[2].start
        await reading.press("N", "h", "O")
        assert screen.articles.cursor == 1
        assert "newest first" in screen.status.said
        held = screen.held
        await reading.press("escape")
        assert screen.held is held
        assert screen.articles.current is not None
        assert screen.articles.current.id == wanted[1].article
