"""A story that goes on: what was read before is told from what is new, and one key leads along the story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.desk import Desk
from tests.conftest import set_time
from tests.tui.conftest import OpenApp, Reading

BRIDGE = (
    "The Tallow Bridge in Pelham was closed on Monday after an iron railing gave way under a crowd of onlookers.",
    "Five people were hurt, none of them badly, said Ada Lorne, the mayor of Pelham, who was on the bridge herself.",
    '"I felt it go, and I thought of my hat," said Ada Lorne. "One thinks of the oddest things on a bridge."',
    "Engineers from the county will look at the other railings of the Tallow Bridge before the end of the week.",
)
NEWER = (
    "A welder has told the inquiry in Pelham that he warned the council of rust in March, and twice in April.",
    'Tobias Renn, the welder, brought his letters along. "They have the date on them," said Tobias Renn.',
)


def article(headline: str, day: int, *paragraphs: str) -> str:
    """An article of the story, in the agency's form."""
    lead, *rest = paragraphs
    return "\n\n".join([headline, f"PELHAM, May {day}, 2026 (ARN) - {lead}", *rest]) + "\n"


@pytest.fixture
def story(tmp_path: Path, open_desk: Callable[..., Desk]) -> Path:
    """A story of three days, and an article of another."""
    folder = tmp_path / "news"
    folder.mkdir()
    texts = {
        "monday": article("Tallow Bridge Closed After Railing Gives Way", 4, *BRIDGE),
        "tuesday": article(
            "Tallow Bridge: Welder Warned of Rust in Railing",
            5,
            NEWER[0],
            BRIDGE[0],
            BRIDGE[1].replace("Five", "Seven"),
            BRIDGE[2],
        ),
        "wednesday": article(
            "Tallow Bridge Railing: Letters of Welder Have Dates", 6, NEWER[1], BRIDGE[0], BRIDGE[1], BRIDGE[3]
        ),
        "other": "Herring Cloth Goes Home\n\nORM, May 5, 2026 (TP) - A cloth went home by the ferry, folded in four.\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    set_time(folder)
    open_desk(folder)
    return folder


async def into(reading: Reading, words: str) -> None:
    """Into an article."""
    reading.screen.following.open(reading.screen.desk.find(words))
    await reading.settle()


def read(reading: Reading, *words: str) -> None:
    """Mark articles read, as if they had been read before."""
    desk = reading.screen.desk
    desk.mark([desk.find(one).id for one in words], read=True)


async def test_an_update_of_a_story_already_read_tells_what_is_new(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        read(reading, "closed after")
        await into(reading, "warned of rust")
        assert "1 of 4 paragraphs is new since “Tallow Bridge Closed After Railing Gives Way”" in reading.text
        view = reading.screen.view
        assert "+" in lead_of(reading)
        changed = next(line for line in reading.text.splitlines() if "Seven people were" in line)
        assert "~" in changed
        known = view.painted.known.stretches
        assert view.article is not None
        dim = " ".join(view.article.text[stretch.start : stretch.end] for stretch in known)
        assert "Seven" not in dim
        assert "people were hurt" in dim
        assert "welder" not in dim
        await reading.press("j")
        assert "1 of 4 new" in reading.text
        await reading.press("U")
        assert not view.painted.known.stretches
        assert "+" not in lead_of(reading)
        await reading.press("U")
        assert "+" in lead_of(reading)


def lead_of(reading: Reading) -> str:
    """The margin of the lead."""
    return next(line for line in reading.text.splitlines() if "(ARN) - " in line).split("PELHAM, May")[0]


async def test_an_update_that_was_left_open_is_one_again_at_the_next_start(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        read(reading, "closed after")
        await into(reading, "warned of rust")
        await reading.press("q")
    async with open_app(story) as reading:
        reading.screen.beside.find_related()
        await reading.settle()
        assert "1 of 4 paragraphs is new" in reading.text


async def test_what_was_not_read_or_came_later_makes_no_update(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        await into(reading, "warned of rust")
        assert "new since" not in reading.text
        read(reading, "letters of welder")
        await into(reading, "closed after")
        assert "new since" not in reading.text
        assert not reading.screen.view.painted.known.stretches


async def test_a_preview_is_never_compared(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        read(reading, "closed after")
        for key in "jjjkkk":
            await reading.press(key)
            assert "new since" not in reading.text


async def test_a_highlight_in_what_is_known_stays_clear(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        read(reading, "closed after")
        await into(reading, "warned of rust")
        await reading.press("right_curly_bracket", "H")
        (highlight,) = reading.screen.view.highlights
        known = reading.screen.view.painted.known.stretches
        assert not any(s.start < highlight.end and s.end > highlight.start for s in known)


async def test_x_leads_along_the_story_and_says_where_it_ends(open_app: OpenApp, story: Path) -> None:
    async with open_app(story) as reading:
        await into(reading, "closed after")
        await reading.press("X")
        assert "This is the first of 3 in this story" in reading.text
        await reading.press("x")
        assert "2 of 3 in this story" in reading.text
        assert reading.headline == "Tallow Bridge: Welder Warned of Rust in Railing"
        await reading.press("x", "x")
        assert "This is the last of 3 in this story" in reading.text
        assert reading.headline == "Tallow Bridge Railing: Letters of Welder Have Dates"
        await reading.press("X", "X", "backspace", "backspace")
        assert reading.headline == "Tallow Bridge Railing: Letters of Welder Have Dates"
        await into(reading, "herring cloth")
        await reading.press("x")
        assert "Nothing else in the library belongs to this story" in reading.text


@pytest.mark.parametrize("size", [(132, 36), (80, 24)])
async def test_the_story_is_a_timeline_that_opens_its_articles(
    open_app: OpenApp, story: Path, size: tuple[int, int]
) -> None:
    async with open_app(story, size=size) as reading:
        read(reading, "closed after")
        await into(reading, "warned of rust")
        await reading.press("S")
        assert "The story from here, 3 articles" in reading.text
        lines = [line[line.find("│") + 1 :] for line in reading.text.splitlines()]
        told = [line.split("  │")[0].strip() for line in lines if "May 2026 " in line or "Tallow Bridge" in line]
        days = [line for line in told if line.endswith("May 2026")]
        assert days == ["4 May 2026", "5 May 2026", "6 May 2026"]
        assert any(line.startswith("▸") and "Welder Warned of Rust" in line for line in told)
        assert any(line.startswith("●") and "Letters of Welder" in line for line in told)
        assert reading.text.count("PELHAM · ARN · 1 of 4 paragraphs new") == 2
        await reading.press("j", "m")
        assert reading.screen.desk.find("letters of welder").id in {
            state.article for state in reading.screen.desk.notebook.reading.all() if state.read
        }
        await reading.press("enter")
        assert reading.headline == "Tallow Bridge Railing: Letters of Welder Have Dates"


async def test_an_open_article_whose_file_goes_stays_readable_with_its_notes(
    open_app: OpenApp, story: Path
) -> None:
    async with open_app(story) as reading:
        await into(reading, "warned of rust")
        await reading.press("H")
        (story / "tuesday.txt").unlink()
        for _ in reading.screen.desk.scan():
            pass
        reading.screen.watching.look(always=True)
        await reading.settle()
        assert "has gone" in reading.screen.status.said
        assert "its file has gone" in reading.text
        assert "A welder has told the inquiry" in reading.text
        assert reading.screen.view.highlights
        await reading.press("right_curly_bracket", "H")
        assert len(reading.screen.view.highlights) == 2
        reading.screen.watching.look(always=True)
        await reading.settle()
        assert "Highlighted" in reading.screen.status.said
        await reading.press("x")
        assert "Nothing else in the library belongs to this story" in reading.text
        await reading.press("h", "g", "enter")
        assert reading.headline != "Tallow Bridge: Welder Warned of Rust in Railing"
        assert "its file has gone" not in reading.text
        assert len(reading.screen.desk.notes(everywhere=True)) == 2
