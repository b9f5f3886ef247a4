"""Make the pictures of README and docs from the real program: `python docs/make_pictures.py`."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from reader.config import Config
from reader.desk import Desk
from reader.locations import Locations
from reader.tui.app import ReaderApp

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "sample_articles"
SIZE = (132, 36)

OPEN = ("slash", *"gate 3 inquiry", "enter", "enter", "escape", "escape", "enter")
MARK = ("right_square_bracket", "H", "right_square_bracket", "right_square_bracket", "left_square_bracket")
PICTURES = {
    "reader-dark": ("reader-dark", (*OPEN, *MARK)),
    "reader-light": ("reader-light", (*OPEN, *MARK)),
    "story": ("reader-dark", (*OPEN, "S")),
    "search": ("reader-dark", ("slash", *"speaker:olivaux", "enter", "j", "j")),
}
"""The name of each picture, its theme, and the keys that are pressed before it is taken."""


def clock() -> datetime:
    """The evening on which the last of the samples was published."""
    return datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def copy_samples(folder: Path) -> Path:
    """The samples with the same file times wherever the pictures are made: articles without a date show those."""
    shutil.copytree(SAMPLES, folder)
    for path in folder.rglob("*"):
        os.utime(path, (clock().timestamp(), clock().timestamp()))
    return folder


async def take(name: str, theme: str, keys: tuple[str, ...]) -> None:
    """Open the samples, press the keys, and take a picture."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        folder = copy_samples(root / "sample articles")
        places = Locations(root / "data", root / "cache", root / "state", root / "config.toml")
        desk = Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=clock)
        for _ in desk.scan():
            pass
        desk.close()
        app = ReaderApp(folder, places, Config(theme=theme), now=clock, follow=False)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press({" ": "space"}.get(key, key))
                await settle(pilot)
            picture = HERE / f"{name}.svg"
            picture.write_text(app.export_screenshot(title="reader"), encoding="utf-8")
            print(picture.relative_to(HERE.parent))


async def settle(pilot: Pilot[object]) -> None:
    """Wait until what a key began is done: an article is shown when the cursor has rested on it for a moment."""
    await pilot.pause(0.3)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def main() -> None:
    """Take all of them."""
    for name, (theme, keys) in PICTURES.items():
        await take(name, theme, keys)


if __name__ == "__main__":
    asyncio.run(main())
