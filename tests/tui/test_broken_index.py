"""The index goes wrong while one reads: that is said, nothing ends, and what the person does is saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import TextArea

from reader.desk import Desk
from reader.locations import Locations
from tests.tui.conftest import OpenApp, Reading

KEYS = (
    *(
        "j",
        "k",
        "enter",
        "H",
        "W",
        "escape",
        "r",
        "enter",
        "w",
        "enter",
        "t",
        "T",
        "enter",
        "escape",
        "S",
        "escape",
    ),
    *("m", "s", "u", "ctrl+r", "A", "escape", "J", "K", "n", "N", "1", "backspace", "slash", "x", "escape"),
    *("escape", "O", "f", "number_sign", "x", "enter", "d", "X", "U", "c"),
)


def spoil(cache: Path, desk: Desk) -> int:
    """Write over all of the index but its first page, and let what is in memory of it go."""
    (index,) = cache.glob("*.sqlite")
    connection = sqlite3.connect(index)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with index.open("r+b") as file:
        file.seek(4096)
        file.write(b"Z" * (index.stat().st_size - 4096))
    desk._index.connection.execute("PRAGMA shrink_memory")
    return index.stat().st_ino


async def note(reading: Reading, text: str) -> None:
    """Write a note on what is open."""
    await reading.press("a")
    reading.app.screen.query_one(TextArea).insert(text)
    await reading.press("ctrl+s")


@pytest.mark.parametrize(
    "before", [(), ("enter",), ("enter", "t"), ("T",)], ids=["list", "article", "notes", "all"]
)
async def test_a_damaged_index_ends_nothing(
    open_app: OpenApp, indexed: Path, places: Locations, before: tuple[str, ...]
) -> None:
    async with open_app(indexed) as reading:
        screen = reading.screen
        await reading.press("enter")
        await note(reading, "before")
        await reading.press("h")
        await reading.press(*before)
        spoilt = spoil(places.cache, reading.screen.desk)
        for key in KEYS:
            await reading.press(key)
        await reading.press("escape", "escape", "escape")
        assert reading.app.screen is screen
    # It was noticed: whoever opens it next makes it anew, or has.
    assert [*places.cache.glob("*.damaged")] or spoilt not in {one.stat().st_ino for one in places.cache.iterdir()}


async def test_a_note_is_saved_though_the_index_is_damaged(
    open_app: OpenApp, indexed: Path, places: Locations, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(indexed) as reading:
        await reading.press("enter")
        spoil(places.cache, reading.screen.desk)
        await note(reading, "after")
        assert "Saved" in reading.screen.status.said or "damaged" in reading.screen.status.said
    desk = open_desk(indexed)
    assert [one.note for one in desk.notes()] == ["after"]


async def test_an_index_in_use_at_the_start_is_told(
    open_app: OpenApp, indexed: Path, places: Locations, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(indexed)
    (row,) = desk.rows(desk.newest(1))
    desk.mark([row.id], starred=True)
    desk._index.set_setting("watermark", "of another state")
    (index,) = places.cache.glob("*.sqlite")
    other = sqlite3.connect(index, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with open_app(indexed) as reading:
        assert "in use" in reading.screen.status.said
        other.execute("ROLLBACK")
        other.close()
        await reading.press("s")
        assert "Marked" in reading.screen.status.said
