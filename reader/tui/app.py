"""The app: themes, the clock, the clipboard, and which library is open."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.config import Config
from reader.desk import Desk
from reader.errors import ReaderError
from reader.locations import Locations, sample_articles
from reader.session import Session, load_session, save_session
from reader.tui.clipboard import copy_to_clipboard, has_no_clipboard
from reader.tui.screens.reading import ReadingScreen
from reader.tui.theme import THEMES, variable_defaults


class ReaderApp(App[Path]):
    """Reader on a terminal; it returns the folder that is to be opened next, if one is."""

    TITLE = "Reader"
    # The first screen's own style: Textual loads no CSS_PATH of a default screen.
    CSS_PATH = "screens/reading.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    def __init__(
        self,
        folder: Path,
        locations: Locations,
        config: Config,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        follow: bool = True,
    ) -> None:
        """Open a folder; raises ReaderError. With `follow`, an indexer takes up what changes in it."""
        super().__init__()
        self.config = config
        self.locations = locations
        self.now = now
        self.copied_by = ""
        """How the last copy was made, for the person."""
        self._follow = follow
        self._desk = self._open_desk(folder)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = config.theme if config.theme in self.available_themes else THEMES[0].name
        self.warnings = list(self._unknown_settings())
        """What the settings say that is not known, for the screen to tell."""
        self.set_keymap(dict(config.keymap))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of our layers in themes that are not ours."""
        return variable_defaults(self.current_theme.dark)

    def _unknown_settings(self) -> Iterable[str]:
        from reader.tui.commands import COMMANDS

        if self.config.theme not in self.available_themes:
            yield f"{self.locations.config}: there is no theme {self.config.theme}."
        known = {command.id for command in COMMANDS}
        for id in self.config.keymap:
            if id not in known:
                yield f"{self.locations.config}: there is no command {id} to give keys to."

    def on_mount(self) -> None:
        """A hang-up or a request to end is an exit like any other: what was not saved is kept."""
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)

    def get_default_screen(self) -> ReadingScreen:
        """The library that was asked for; the first thing that is painted."""
        return self._reading_screen()

    def _open_desk(self, folder: Path) -> Desk:
        places = self.locations
        return Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=self.now)

    def _reading_screen(self) -> ReadingScreen:
        last = load_session(self.locations.state)
        session = last if last.folder == str(self._desk.folder) else Session(side=last.side, shade=last.shade)
        samples = self._desk.folder == sample_articles()
        return ReadingScreen(self._desk, session, size=self.size, samples=samples, follow=self._follow)

    def open_library(self, folder: Path) -> None:
        """Leave for another folder of articles; raises ReaderError, and stays, where it cannot be opened."""
        self._open_desk(folder).close()
        self.exit(folder)

    def _leave(self) -> None:
        """Keep where the person is, and put the library away."""
        for screen in self.screen_stack:
            if keep_draft := getattr(screen, "keep_draft", None):
                keep_draft()
            if isinstance(screen, ReadingScreen):
                screen.keep_position()
                save_session(self.locations.state, screen.session_now())
                screen.stop_following()
                screen.workers.cancel_all()

    def close(self) -> None:
        """Put the library away; only when nothing is drawn any more."""
        self._desk.close()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave; where the person was is kept for the next start."""
        self._leave()
        super().exit(*args, **kwargs)

    def copy(self, text: str) -> None:
        """Copy a text, by the system's clipboard program where there is one, else by the terminal."""
        program = copy_to_clipboard(text)
        if program is None and has_no_clipboard():
            from reader.tui.screens.prompt import ByHand

            self.copied_by = "by hand"
            self.push_screen(ByHand(text))
            return
        if program is None:
            self.copy_to_clipboard(text)
        self.copied_by = f"by {program}" if program else "through the terminal"

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what works on the screen, then what concerns the whole program."""
        from reader.tui.commands import COMMANDS

        if isinstance(screen, ReadingScreen):
            for command in COMMANDS:
                if command.place == "screen":
                    run = getattr(screen, f"action_{command.action}")
                    yield SystemCommand(command.help, f"Key {command.shown_keys}", run)
                elif command.place == "article" and screen.held is not None:
                    run = getattr(screen.view, f"action_{command.action}")
                    yield SystemCommand(command.help, f"Key {command.shown_keys}", run)
            yield SystemCommand("Export notes", "To a file, in the format of its ending", screen.export_notes)
            yield SystemCommand("Open a folder", "Open another folder of articles", self.action_open_folder)
            yield SystemCommand("Sample articles", "Open the articles that came with Reader", self.action_samples)
        yield SystemCommand("Theme", "Choose the colours", self.search_themes)

    def action_open_folder(self) -> None:
        """Ask for a folder and open it."""
        from reader.tui.screens.prompt import Prompt

        def given(folder: str | None) -> None:
            if folder and folder.strip():
                self._try_to_open(Path(folder.strip()))

        self.push_screen(Prompt("The folder that holds your articles:", ""), given)

    def action_samples(self) -> None:
        """Open the sample articles."""
        self._try_to_open(sample_articles())

    def _try_to_open(self, folder: Path) -> None:
        try:
            self.open_library(folder)
        except ReaderError as error:
            if isinstance(self.screen, ReadingScreen):
                self.screen.complain(error)
