"""Opening the app for a test: keys are pressed as a person presses them, and the screen is read as text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from reader.config import Config
from reader.locations import Locations
from reader.tui.app import ReaderApp
from reader.tui.arrivals import Onward
from reader.tui.reading.screen import ReadingScreen
from tests.conftest import clock


class Reading:
    """An app under test."""

    def __init__(self, app: ReaderApp, pilot: Pilot[Onward]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> ReadingScreen:
        """The reading screen."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReadingScreen))

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until all that they began is done."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        names = {
            " ": "space",
            "#": "number_sign",
            "-": "minus",
            ":": "colon",
            "[": "left_square_bracket",
            "/": "slash",
        }
        await self.press(*(names.get(letter, letter) for letter in text))

    async def settle(self) -> None:
        """Wait until the screen is at rest; the indexer, which never rests, is not waited for."""
        await self.pilot.pause()
        # The article under the cursor of the list is shown when the cursor has rested on it.
        reading = [one for one in self.app.screen_stack if isinstance(one, ReadingScreen)]
        while any(
            one.following.resting or one.beside._looking or one.search_box.typed or one.find_box.typed
            for one in reading
        ):
            await self.pilot.pause(0.01)
        for worker in list(self.app.workers):
            if worker.group != "indexer":
                # A later question of its group may have taken its place.
                with suppress(WorkerCancelled):
                    await worker.wait()
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text[:width].rstrip() for strip in lines[:height])

    @property
    def headline(self) -> str | None:
        """The headline of the article that is shown."""
        return self.screen.held.article.headline if self.screen.held else None


OpenApp = Callable[..., AbstractAsyncContextManager[Reading]]


@pytest.fixture
def open_app(places: Locations) -> OpenApp:
    """Opens the app on a folder at a size."""

    @asynccontextmanager
    async def open_one(
        folder: Path, *, size: tuple[int, int] = (132, 36), config: Config | None = None, follow: bool = False
    ) -> AsyncIterator[Reading]:
        app = ReaderApp(folder, places, config or Config(), now=clock, follow=follow)
        try:
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                reading = Reading(app, pilot)
                await reading.settle()
                yield reading
        finally:
            app.close()

    return open_one
