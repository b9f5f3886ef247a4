"""The folder is followed while the program is open: a real indexer process, real files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reader.locations import Locations
from tests.conftest import set_time
from tests.tui.conftest import OpenApp, Reading


def write(folder: Path, name: str, headline: str) -> Path:
    path = folder / name
    path.write_text(f"{headline}\n\nPELHAM, May 3 (ARN) - The text of it, in one sentence.\n", encoding="utf-8")
    return path


async def until(reading: Reading, *, listed: int) -> None:
    """Wait until so many articles are listed: as long as it takes, but for a limit that only a failure meets."""
    async with asyncio.timeout(60):
        while reading.screen.articles.count != listed or reading.screen.status.work is not None:
            await reading.pilot.pause(0.05)


async def test_files_come_and_go_without_moving_the_cursors_row(open_app: OpenApp, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(8):
        set_time(write(folder, f"{number}.txt", f"Headline Number {number} Stands Here"))
    async with open_app(folder, follow=True, size=(100, 30)) as reading:
        await until(reading, listed=8)
        await reading.press("j", "j", "j")
        row = reading.screen.articles.current
        assert row is not None
        line = reading.screen.articles.screen_line(reading.screen.articles.cursor)
        fresh = folder / "fresh.md"
        fresh.write_text("---\ntitle: A Fresh One\ndate: 2026-11-24\n---\n\nIts text.\n", encoding="utf-8")
        await until(reading, listed=9)
        now = reading.screen.articles.current
        assert now is not None
        assert now.id == row.id
        assert reading.screen.articles.screen_line(reading.screen.articles.cursor) == line
        assert "1 new" in reading.text
        await reading.press("g", "j")
        assert "1 new" not in reading.text
        await reading.press("G")
        row = reading.screen.articles.current
        assert row is not None
        fresh.unlink()
        next(path for path in folder.glob("*.txt") if path.name != row.path).unlink()
        await until(reading, listed=7)
        now = reading.screen.articles.current
        assert now is not None
        assert now.id == row.id


async def test_a_first_folder_fills_and_says_how_many_files_it_could_not_read(
    open_app: OpenApp, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "empty.txt").write_text("")
    set_time(write(folder, "one.txt", "The Only Headline Stands Here"))
    async with open_app(folder, follow=True) as reading:
        await until(reading, listed=1)
        assert "1 file could not be taken up" in reading.screen.status.said
        assert reading.headline == "The Only Headline Stands Here"


async def test_an_index_that_goes_or_is_damaged_is_made_anew_and_nothing_is_said_to_have_gone(
    open_app: OpenApp, tmp_path: Path, places: Locations
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        set_time(write(folder, f"{number}.txt", f"Headline Number {number} Stands Here"))
    async with open_app(folder, follow=True, size=(120, 30)) as reading:
        await until(reading, listed=3)
        await reading.press("enter", "H", "s")
        for number, spoil in enumerate((Path.unlink, lambda path: Path(f"{path}.damaged").touch())):
            (index,) = places.cache.glob("news-*.sqlite")
            before = index.stat().st_ino
            spoil(index)
            set_time(write(folder, f"new {number}.txt", f"A New Headline {number} Stands Here"))
            async with asyncio.timeout(60):
                while reading.screen.articles.count != 4 + number:
                    assert not reading.screen.gone
                    await reading.pilot.pause(0.05)
            assert index.stat().st_ino != before or number == 0
            await until(reading, listed=4 + number)
            row = reading.screen.row(reading.screen.held.id)
            assert row is not None
            assert (row.starred, row.notes) == (True, 1)
        await reading.press("d")
        assert "deleted" in reading.screen.status.said


async def test_an_indexer_that_cannot_get_on_says_why_and_goes_on_when_it_can(
    open_app: OpenApp, tmp_path: Path, places: Locations
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    set_time(write(folder, "one.txt", "The Only Headline Stands Here"))
    places.data.mkdir()
    (places.data / "backups").write_text("no folder")
    async with open_app(folder, follow=True) as reading:
        await until(reading, listed=1)
        await reading.press("s")
        set_time(write(folder, "two.txt", "A Second Headline Stands Here"))
        await until(reading, listed=2)
        async with asyncio.timeout(60):
            while "Not saved" not in reading.screen.status.said:
                await reading.pilot.pause(0.05)
        (places.data / "backups").unlink()
        async with asyncio.timeout(60):
            while not [*places.data.glob("backups/*.json")]:
                await reading.pilot.pause(0.05)
