"""Make the pictures of the README from the real program, on the sample articles: `python docs/make_pictures.py`."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from reader.config import Config
from reader.desk import Desk
from reader.locations import Locations
from reader.tui.app import ReaderApp

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "sample_articles"


async def main() -> None:
    """Open the samples, read a little, mark a passage, and take a picture in each of our themes."""
    for theme in ("reader-dark", "reader-light"):
        with tempfile.TemporaryDirectory() as scratch:
            root = Path(scratch)
            places = Locations(root / "data", root / "cache", root / "state", root / "config.toml")
            desk = Desk.open(SAMPLES, data=places.data, cache=places.cache, state=places.state, now=clock)
            for _ in desk.scan():
                pass
            desk.close()
            app = ReaderApp(SAMPLES, places, Config(theme=theme), now=clock, follow=False)
            async with app.run_test(size=(132, 38)) as pilot:
                open_it = ("slash", *"gate 3 inquiry", "enter", "enter", "escape", "escape", "enter")
                mark_it = ("right_square_bracket", "H", "right_square_bracket", "right_square_bracket")
                for key in (*open_it, *mark_it, "left_square_bracket"):
                    await pilot.press("space" if key == " " else key)
                    await app.workers.wait_for_complete()
                    await pilot.pause()
                picture = HERE / f"{theme}.svg"
                picture.write_text(app.export_screenshot(title="reader"), encoding="utf-8")
                print(picture.relative_to(HERE.parent))


def clock() -> datetime:
    """The evening on which the last of the samples was published."""
    return datetime(2026, 11, 12, 18, 0, tzinfo=UTC)


if __name__ == "__main__":
    asyncio.run(main())
