"""Bringing in from the screen: keys are pressed, a real server answers, the real indexer takes up what came."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from reader.config import Config
from reader.desk import Desk
from reader.intake import Intake
from reader.locations import Locations, sample_articles, subscriptions_file
from reader.tui.app import ReaderApp
from reader.tui.arrivals import Onward
from reader.tui.screens.arrivals import ArrivalsScreen
from reader.tui.screens.feeds import FeedsScreen
from reader.tui.screens.prompt import Confirm, Prompt
from tests.conftest import clock, set_time
from tests.sources.conftest import QUICK, Request, Server, serving
from tests.sources.test_fetching import item, page, rss
from tests.tui.conftest import Reading

NAMING = """---
title: A Story That Names Others
date: 2026-11-24
url: http://127.0.0.1/naming
---

The harbour is open again, its master said on Tuesday.

Related:

- [Short 1]({url})
- [Nobody Holds This Headline Anywhere Yet](/)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with four hosts."""
    with serving(Server(), hosts=4) as told:
        yield told


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of three articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        text = f"Headline Number {number} Stands Here\n\nPELHAM, May 3 (ARN) - The text of it, in one sentence.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    set_time(folder)
    return folder


OpenFollowing = Callable[..., AbstractAsyncContextManager[Reading]]


@pytest.fixture
def opened(places: Locations) -> OpenFollowing:
    """Opens the app on a folder, with its indexer, and limits that a test need not wait for."""

    @asynccontextmanager
    async def open_one(onward: Path | Onward, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Reading]:
        onward = Onward(onward) if isinstance(onward, Path) else onward
        app = ReaderApp(onward.folder, places, Config(), now=clock, errand=onward.errand)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                reading = Reading(app, pilot)
                screen = reading.screen
                screen.arriving.intake = Intake(
                    screen.desk,
                    subscriptions=subscriptions_file(places),
                    state=places.state,
                    limits=QUICK,
                    now=clock,
                )
                await reading.settle()
                yield reading
        finally:
            app.close()

    return open_one


def follow(places: Locations, *feeds: tuple[str, str]) -> None:
    """Subscribe without asking a server."""
    with subscriptions_file(places).open("a", encoding="utf-8") as file:
        file.writelines(f'[[feed]]\nurl = "{url}"\nname = "{name}"\n' for name, url in feeds)


async def until(reading: Reading, true: Callable[[], bool]) -> None:
    """Wait until something is so: as long as it takes, but for a limit that only a failure meets."""
    async with asyncio.timeout(60):
        while not true():
            await reading.pilot.pause(0.02)


async def at_rest(reading: Reading, listed: int) -> None:
    """Wait until so many articles are listed and nothing is under way."""
    screen, status = reading.screen, reading.screen.status
    await until(reading, lambda: screen.articles.count == listed and status.work is None and status.asked is None)
    await reading.settle()


async def add(reading: Reading, reference: str) -> None:
    """Add something by the key."""
    await reading.press("i")
    reading.app.screen.query_one(Input).value = reference
    await reading.press("enter")


def silent(server: Server) -> Callable[[Request], None]:
    """Answers nothing before the test is over."""

    def wait(_request: Request) -> None:
        server.over.wait(60)

    return wait


def held_back(server: Server, path: str) -> tuple[str, threading.Event]:
    """A page that comes only when the event is set."""
    url, gate = server.page(path, page(1)), threading.Event()
    answer = server.answers[path]

    def wait(request: Request) -> None:
        gate.wait(60)
        answer(request)

    server.answers[path] = wait
    return url, gate


async def test_a_page_is_added_and_the_cursor_goes_to_it(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    url = server.page("/story", page(1))
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await add(reading, url)
        await at_rest(reading, 4)
        assert "“Short 1” is in the library now · u takes it away" in reading.screen.status.said
        row = reading.screen.articles.current
        assert row is not None
        assert row.headline == reading.headline == "Short 1"
        await add(reading, url)
        await until(reading, lambda: "was there already" in reading.screen.status.said)


async def test_the_cursor_stays_with_whoever_went_on(opened: OpenFollowing, library: Path, server: Server) -> None:
    url, gate = held_back(server, "/story")
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await reading.press("j")
        before = reading.screen.articles.current
        assert before is not None
        await add(reading, url)
        assert "adding …" in reading.text
        await reading.press("m")
        gate.set()
        await at_rest(reading, 4)
        now = reading.screen.articles.current
        assert now is not None
        assert now.id == before.id


async def test_what_is_no_reference_stays_to_be_mended_and_what_fails_says_why(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await add(reading, "nowhere/at-all.txt")
        assert isinstance(reading.app.screen, Prompt)
        assert "is neither a file nor a web address" in reading.text
        await reading.press("escape")
        await add(reading, server.url("/missing"))
        await until(reading, lambda: "404" in reading.screen.status.said)
        assert reading.screen.status.wrong
        # What was typed stands there again.
        await reading.press("i")
        assert reading.app.screen.query_one(Input).value == server.url("/missing")


async def test_feeds_are_fetched_and_one_that_is_broken_says_why(
    opened: OpenFollowing, places: Locations, library: Path, server: Server
) -> None:
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await reading.press("F")
        assert "i and the address of one follows it" in reading.screen.status.said
        good = server.page("/feed", rss(item(1), item(2)))
        follow(places, ("Quay", good), ("Broken", server.url("/none", 1)), ("Second", server.url("/none", 2)))
        await reading.press("j")
        row = reading.screen.articles.current
        assert row is not None
        await reading.press("F")
        await at_rest(reading, 5)
        await until(reading, lambda: "2 new from 3 feeds, 2 failed" in reading.screen.status.said)
        # The cursor keeps its article, and what came waits above.
        now = reading.screen.articles.current
        assert now is not None
        assert now.id == row.id
        reading.screen.arriving.show_arrivals()
        await reading.settle()
        assert isinstance(reading.app.screen, ArrivalsScreen)
        assert "Broken: " in reading.text
        assert "404" in reading.text
        assert "Quay: 2 new." in reading.text
        await reading.press("j", "j", "j", "enter")
        assert reading.headline in ("Ferry Story Number 1", "Ferry Story Number 2")


async def test_a_feed_that_is_added_is_fetched_at_once(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    url = server.page("/feed", rss(item(1), item(2)))
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await add(reading, url)
        await at_rest(reading, 5)
        assert "Quay News is followed now: 2 new · u takes it away" in reading.screen.status.said


async def test_esc_in_the_list_ends_it_and_what_has_come_stays(
    opened: OpenFollowing, places: Locations, library: Path, server: Server
) -> None:
    server.answers["/slow"] = silent(server)
    follow(places, ("Quay", server.page("/feed", rss(item(1)))), ("Slow", server.url("/slow", 1)))
    async with opened(library, size=(80, 24)) as reading:
        await at_rest(reading, 3)
        await reading.press("F")
        await until(reading, lambda: "1 of 2" in reading.text)
        assert "fetching feeds" in reading.text
        await reading.press("F")
        assert "esc in the list" in reading.screen.status.said
        await reading.press("escape")
        await at_rest(reading, 4)
        assert "Stopped after 1 of 2: 1 new from 1 feed" in reading.screen.status.said


async def test_leaving_does_not_wait_for_a_server(opened: OpenFollowing, library: Path, server: Server) -> None:
    server.answers["/slow"] = silent(server)
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await add(reading, server.url("/slow"))
        await until(reading, lambda: "/slow" in server.paths())
        await reading.press("q")
        left = time.monotonic()
    assert time.monotonic() - left < 1.0
    assert not [thread for thread in threading.enumerate() if thread.name == "arriving"]


async def test_from_the_samples_it_goes_into_a_folder_of_the_persons_own(
    opened: OpenFollowing, places: Locations, server: Server
) -> None:
    url = server.page("/story", page(1))
    before = sorted(path.name for path in sample_articles().iterdir())
    async with opened(sample_articles()) as reading:
        await reading.press("i")
        assert "The samples stay as they are" in " ".join(reading.text.split())
        reading.app.screen.query_one(Input).value = url
        await reading.press("enter")
        await until(reading, lambda: reading.app.return_value is not None)
    onward = reading.app.return_value
    assert isinstance(onward, Onward)
    assert onward.folder == places.data / "library"
    async with opened(onward) as reading:
        await at_rest(reading, 1)
        assert reading.headline == "Short 1"
        assert f"Your library is {onward.folder}" in reading.screen.status.said
    assert sorted(path.name for path in sample_articles().iterdir()) == before


async def test_what_fails_leaves_the_samples_open(
    opened: OpenFollowing, places: Locations, server: Server
) -> None:
    async with opened(sample_articles()) as reading:
        await until(reading, lambda: reading.screen.status.work is None and reading.screen.articles.count > 0)
        listed = reading.screen.articles.count
        await add(reading, server.url("/nothing"))
        await until(reading, lambda: bool(reading.screen.arriving.runs) and not reading.screen.arriving.going)
        await reading.settle()
        assert reading.app.return_value is None
        assert reading.screen.articles.count == listed
        assert reading.screen.status.wrong
        assert "404" in reading.screen.status.said
        await reading.press("i")
        assert reading.app.screen.query_one(Input).value == server.url("/nothing")


async def into_naming(reading: Reading) -> None:
    """Into the article that names others, and its right pane."""
    reading.screen.following.open(reading.screen.desk.find("A Story That Names"))
    await reading.settle()
    await until(reading, lambda: reading.screen.beside.related is not None)
    reading.screen.beside.unfold()
    reading.screen.entries.focus()
    await reading.settle()


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_related_headline_is_fetched_and_opens(
    opened: OpenFollowing, library: Path, server: Server, size: tuple[int, int]
) -> None:
    url = server.page("/story", page(1))
    (library / "naming.md").write_text(NAMING.format(url=url), encoding="utf-8")
    async with opened(library, size=size) as reading:
        await at_rest(reading, 4)
        reading.screen.following.open(reading.screen.desk.find("A Story That Names"))
        await reading.settle()
        await until(reading, lambda: reading.screen.beside.related is not None)
        if size == (80, 24):
            # With one pane the end of the article tells it.
            assert "1 can be fetched" in reading.text
        await reading.press("r")
        assert "2 named, none held" in reading.text
        assert "1 can be fetched" in reading.text
        await reading.press("enter")
        assert "enter fetches it" in reading.text
        if size == (80, 24):
            await reading.press("r")
            assert "r, then enter, fetches it" in reading.text
            await reading.press("r")
        await reading.press("enter")
        await until(reading, lambda: reading.headline == "Short 1")
        await at_rest(reading, 5)
        row = reading.screen.articles.current
        assert row is not None
        assert row.headline == "Short 1"
        await reading.press("backspace")
        assert reading.headline == "A Story That Names Others"
        await until(reading, lambda: bool(reading.screen.beside.related))
        assert reading.screen.beside.related is not None
        assert reading.screen.beside.related[0].id == row.id


async def test_whoever_went_on_is_only_told_that_it_has_arrived(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    url, gate = held_back(server, "/story")
    (library / "naming.md").write_text(NAMING.format(url=url), encoding="utf-8")
    async with opened(library) as reading:
        await at_rest(reading, 4)
        await into_naming(reading)
        await reading.press("enter")
        assert "being fetched …" in reading.text
        await reading.press("j")
        gate.set()
        await until(reading, lambda: "“Short 1” has arrived" in reading.screen.status.said)
        assert reading.headline == "A Story That Names Others"


async def test_a_headline_followed_in_vain_is_announced_when_it_comes(
    opened: OpenFollowing, library: Path, open_desk: Callable[..., Desk], server: Server
) -> None:
    url = server.url("/gone")
    (library / "naming.md").write_text(NAMING.format(url=url), encoding="utf-8")
    async with opened(library) as reading:
        await at_rest(reading, 4)
        await into_naming(reading)
        await reading.press("enter")
        await until(reading, lambda: "404" in reading.screen.status.said)
        assert "You will be told" in reading.screen.status.said
        assert reading.headline == "A Story That Names Others"
        await reading.press("j", "enter")
        await until(reading, lambda: len(reading.screen.desk.wanted()) == 2)
        # One undo forgets the last one.
        await reading.press("u")
        assert [one.headline for one in reading.screen.desk.wanted()] == ["Short 1"]
        await reading.press("ctrl+r")
        fresh = (
            "---\ntitle: Nobody holds this headline anywhere yet!\ndate: 2026-11-25\n---\n\nSomebody does now.\n"
        )
        (library / "fresh.md").write_text(fresh, encoding="utf-8")
        await until(reading, lambda: "which you looked for, has come" in reading.screen.status.said)
        assert [one.headline for one in reading.screen.desk.wanted()] == ["Short 1"]
    # It is the person's wish, so that it lies in the notebook; and is told once.
    desk = open_desk(library)
    assert [one.headline for one in desk.wanted()] == ["Short 1"]


async def test_feeds_are_renamed_tagged_and_removed_on_their_screen(
    opened: OpenFollowing, places: Locations, library: Path, server: Server, tmp_path: Path
) -> None:
    follow(places, ("Quay", server.page("/feed", rss(item(1)))), ("Broken", server.url("/none", 1)))
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await reading.press("F")
        await at_rest(reading, 4)
        screen = reading.screen
        screen.subscribing.show_feeds()
        await reading.settle()
        assert isinstance(reading.app.screen, FeedsScreen)
        assert "2 feeds · 1 not fetched the last time" in reading.text
        await reading.press("number_sign")
        reading.app.screen.query_one(Input).value = "sea, harbour"
        await reading.press("enter")
        assert "#sea #harbour" in reading.text
        await reading.press("p")
        assert "whole pages" in reading.text
        await reading.press("d")
        assert isinstance(reading.app.screen, Confirm)
        assert "Its 1 article stays" in reading.text
        await reading.press("n", "j", "d", "y")
        assert "Broken is not followed any more" in reading.text
        await reading.press("escape", "u")
        assert "Undone: Broken followed no more" in reading.text
        assert [one.subscription.name for one in screen.arriving.intake.feeds()] == ["Quay", "Broken"]
        await reading.press("ctrl+r")
        screen.subscribing.show_feeds()
        await reading.settle()
        await reading.press("e")
        reading.app.screen.query_one(Input).value = "The Quay"
        await reading.press("enter")
        assert [one.subscription.name for one in screen.arriving.intake.feeds()] == ["The Quay"]
        await reading.press("escape")
        screen.subscribing.export_feeds()
        await reading.settle()
        there = tmp_path / "feeds.opml"
        there.write_text("kept")
        line = reading.app.screen.query_one(Input)
        line.value = str(there)
        await reading.press("enter")
        assert "is there already" in " ".join(reading.text.split())
        line.value = str(tmp_path / "new.opml")
        await reading.press("enter")
        assert "The Quay" in (tmp_path / "new.opml").read_text("utf-8")
        assert there.read_text() == "kept"


async def test_u_takes_back_what_was_added_and_redo_brings_it_again(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    url = server.page("/story", page(1))
    async with opened(library) as reading:
        await at_rest(reading, 3)
        await add(reading, url)
        await at_rest(reading, 4)
        await reading.press("u")
        assert "Undone: “Short 1” added" in reading.screen.status.said
        await at_rest(reading, 3)
        assert not (library / "short-1.md").exists()
        await reading.press("ctrl+r")
        await at_rest(reading, 4)
        assert (library / "short-1.md").exists()
        # Whoever reads it keeps its text, and is told.
        await reading.press("g", "enter", "u")
        await until(reading, lambda: "its file has gone" in reading.text)
        assert reading.headline == "Short 1"
        await reading.press("ctrl+r")
        await until(reading, lambda: "its file has gone" not in reading.text)
        assert reading.headline == "Short 1"
        assert reading.screen.view.has_focus
        await reading.press("h")
        await at_rest(reading, 4)
        feed = server.page("/feed", rss(item(1), item(2)))
        await add(reading, feed)
        await at_rest(reading, 6)
        await reading.press("u")
        await at_rest(reading, 4)
        assert "Quay News followed, 2 articles added" in reading.screen.status.said
        assert reading.screen.arriving.intake.feeds() == ()


async def test_an_article_that_reader_brought_in_is_removed_after_asking(
    opened: OpenFollowing, library: Path, server: Server
) -> None:
    url = server.page("/story", page(1))
    async with opened(library) as reading:
        await at_rest(reading, 3)
        reading.screen.removing.remove()
        await until(reading, lambda: "did not bring" in reading.screen.status.said)
        await add(reading, url)
        await at_rest(reading, 4)
        held = reading.screen.held
        assert held is not None
        reading.screen.desk.annotate(held, None, note="is it?")
        reading.screen.ordering.refetch()
        (remove,) = [run for name, _words, run in reading.screen.offers() if name == "Remove the article"]
        remove()
        await until(reading, lambda: isinstance(reading.app.screen, Confirm))
        await reading.settle()
        assert "1 file goes into" in reading.text
        assert "the note on it stays" in reading.text
        await reading.press("n")
        assert (library / "short-1.md").exists()
        remove()
        await until(reading, lambda: isinstance(reading.app.screen, Confirm))
        await reading.press("y")
        assert "Removed: “Short 1” · u brings it back" in reading.screen.status.said
        await at_rest(reading, 3)
        current = reading.screen.articles.current
        assert current is not None
        assert reading.headline == current.headline
        await reading.press("u")
        await at_rest(reading, 4)
        (note,) = reading.screen.desk.notes()
        assert reading.screen.desk.row(note.article) is not None
        # The palette brings back what was removed by another session as well.
        await reading.press("ctrl+r")
        await at_rest(reading, 3)
        (bring_back,) = [run for name, _words, run in reading.screen.offers() if name == "Bring back"]
        bring_back()
        await at_rest(reading, 4)
        assert "1 article brought back" in reading.screen.status.said
        await reading.press("u")
        await at_rest(reading, 3)
        await reading.press("ctrl+r")
        await at_rest(reading, 4)
        bring_back()
        assert "Nothing was removed" in reading.screen.status.said
