"""The app: which library is open, and what the palette offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.screen import Screen

from reader import tui
from reader.config import Config
from reader.desk import Desk
from reader.errors import ReaderError
from reader.locations import Locations, sample_articles
from reader.session import Session, load_session, save_session
from reader.tui.host import Host
from reader.tui.reading.screen import ReadingScreen

if TYPE_CHECKING:
    from reader.tui.arrivals import Errand

_AT_LAST = 0.5
"""Seconds that leaving waits for what is being brought in."""


class ReaderApp(Host):
    """Reader on a terminal; it returns what is to be opened next, if anything is."""

    def __init__(
        self,
        folder: Path,
        locations: Locations,
        config: Config,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        follow: bool = True,
        errand: Errand | None = None,
    ) -> None:
        """Open a folder; raises ReaderError. With `follow`, an indexer takes up what changes in it.

        An errand is told there: what was brought in while the samples were open.
        """
        self.unkept: list[str] = []
        """Drafts that could not be kept when the person left: the terminal gets them."""
        self._last = load_session(locations.state)
        theme = self._last.theme_in_force(config.theme)
        super().__init__(locations, config, theme=theme, now=now, follow=follow, errand=errand)
        self._desk = self._open_desk(folder)

    def get_default_screen(self) -> ReadingScreen:
        """The library that was asked for; the first thing that is painted."""
        return self._reading_screen()

    def _open_desk(self, folder: Path) -> Desk:
        places = self.locations
        return Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=self.now)

    def _reading_screen(self) -> ReadingScreen:
        last = self._last
        session = (
            last
            if last.folder == str(self._desk.folder)
            else Session(side=last.side, shade=last.shade, order=last.order)
        )
        if self.config.start != "last":
            session = replace(session, article=None, position=0, focus="list")
        return ReadingScreen(self, self._desk, session)

    def open_library(self, folder: Path, errand: Errand | None = None) -> None:
        """Leave for another folder of articles; raises ReaderError, and stays, where it cannot be opened."""
        self._open_desk(folder).close()
        self.exit(tui.arrivals.Onward(folder, errand))

    def _leave(self) -> None:
        """Keep where the person is, and put the library away."""
        self.unkept.clear()
        for screen in self.screen_stack:
            if (keep_draft := getattr(screen, "keep_draft", None)) and not keep_draft():
                self.unkept.append(getattr(screen, "text", ""))
            if isinstance(screen, ReadingScreen):
                save_session(self.locations.state, screen.put_away())

    def close(self) -> None:
        """Put the library away; only when nothing is drawn any more."""
        # They were told to stop, and finish the file that they are at; for a name server nobody waits.
        until = monotonic() + _AT_LAST
        for thread in self.threads:
            thread.join(max(0.0, until - monotonic()))
        self._desk.close()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave; where the person was is kept for the next start."""
        self._leave()
        super().exit(*args, **kwargs)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what works on the screen, then what concerns the whole program."""
        if isinstance(screen, ReadingScreen):
            for command in self.commands_of("article", "screen"):
                keys = f"Key {command.shown_keys}" if command.keys else "No key"
                if command.place == "screen":
                    yield SystemCommand(command.help, keys, screen.does[command.action])
                elif screen.held is not None:
                    run = getattr(screen.view, f"action_{command.action}")
                    yield SystemCommand(command.help, keys, run)
            for name, words, run in screen.offers():
                yield SystemCommand(name, words, run)
            # A tab of a browser shows the folder that it was opened for.
            if not self.is_web:
                yield SystemCommand("Open a folder", "Open another folder of articles", self.action_open_folder)
                yield SystemCommand(
                    "Sample articles", "Open the articles that came with Reader", self.action_samples
                )
        yield SystemCommand("Theme", "Choose the colours", self.search_themes)

    def action_open_folder(self) -> None:
        """Ask for a folder and open it."""
        from reader.tui.screens.prompt import Paths, Prompt

        def opened(folder: str) -> str | None:
            """What is wrong with it; None where it is being opened."""
            try:
                self.open_library(Path(folder.strip() or "."))
            except ReaderError as error:
                return str(error)
            return None

        here = f"{self._desk.folder.parent}/"
        question = "The folder that holds your articles, with all its subfolders:"
        self.push_screen(Prompt("Open a folder", question, here, suggester=Paths(folders=True), refuse=opened))

    def action_samples(self) -> None:
        """Open the sample articles."""
        self._try_to_open(sample_articles())

    def _try_to_open(self, folder: Path) -> None:
        try:
            self.open_library(folder)
        except ReaderError as error:
            if isinstance(self.screen, ReadingScreen):
                self.screen.complain(error)
