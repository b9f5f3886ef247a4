"""A key held down: keys that come faster than they are handled end where the same keys end one after the other."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual import events

from reader.config import Config
from reader.locations import Locations
from reader.tui import sides
from tests.tui.conftest import OpenApp, Reading

CONFIG = Config(read_after=10_000)
"""No article is read by lying open: that would depend on how long a test takes."""


@dataclass(frozen=True)
class Seen:
    """What the screen holds and shows at rest."""

    row: int
    article: str
    offset: int
    entry: int
    where: str
    text: str


def burst(reading: Reading, *keys: str) -> None:
    """Keys that are there before the first of them is handled."""
    for key in keys:
        reading.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def rest(reading: Reading) -> Seen:
    """Wait until all is found that belongs to the article; what is seen then, all parts of which agree."""
    await reading.settle()
    while reading.screen.beside._looking is not None:
        await reading.pilot.pause(0.01)
    await reading.settle()
    screen = reading.screen
    held, row = screen.held, screen.articles.current
    assert held is not None
    assert row is not None
    assert held.id == row.id
    assert screen.view.article is held.article
    assert screen.beside.related == screen.desk.related(held.id)
    assert list(screen.entries.entries) == sides.related_entries(screen.beside.related)
    assert (screen.entries.border_title or "").strip() == "Related"
    lines = reading.text.splitlines()
    if screen.status.said:
        assert screen.status.said in lines[-1]
    elif screen.view.has_focus:
        assert lines[-1].startswith(f" {round(screen.view.fraction_read * 100)}%"), lines[-1]
    elif screen.entries.has_focus:
        assert lines[-1].startswith(f" Related: {held.article.headline[:20]}")
    else:
        assert f"{screen.articles.cursor + 1} of {screen.articles.count}" in lines[-1]
    at = screen.articles.cursor, held.id, screen.view.cursor, screen.entries.cursor
    return Seen(*at, screen.status.where, reading.text)


BURSTS = {
    "list": ["j j j j j k pagedown pagedown pageup", "g n n n N", "j enter J J h j j"],
    "article": [
        "enter j j j j k right_square_bracket right_parenthesis left_curly_bracket",
        "J J J K space space space space space",
        "backspace backspace tab tab tab tab",
    ],
    "related": ["enter J", "r down down up", "down enter J J", "r down h j"],
}
"""Keys that come at once, burst after burst, in one go from the start."""


@pytest.mark.parametrize("bursts", BURSTS.values(), ids=list(BURSTS))
async def test_keys_at_once_end_where_slow_keys_end(
    bursts: list[str], open_app: OpenApp, indexed: Path, sample_cache: Path, places: Locations
) -> None:
    slow: list[Seen] = []
    async with open_app(indexed, config=CONFIG) as reading:
        for keys in bursts:
            for key in keys.split():
                burst(reading, key)
                await reading.pilot.pause()
            slow.append(await rest(reading))
    # What the slow keys read is unread again.
    for place in (places.data, places.state, places.cache):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(sample_cache, places.cache)
    async with open_app(indexed, config=CONFIG) as reading:
        for keys, seen in zip(bursts, slow, strict=True):
            burst(reading, *keys.split())
            assert await rest(reading) == seen, keys


@pytest.mark.parametrize("key", ["j", "J"])
async def test_while_a_key_is_held_no_article_is_named_that_is_not_shown(
    key: str, open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed, config=CONFIG) as reading:
        screen = reading.screen
        for _ in range(5):
            burst(reading, key)
            await reading.pilot.pause()
            held = screen.held
            assert held is not None
            assert screen.view.article is held.article
            # What stands in the right pane belongs to the article that is shown, or is still being looked for.
            assert screen.beside.related in (None, screen.desk.related(held.id))
