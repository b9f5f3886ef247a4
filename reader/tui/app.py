"""The app: themes, the clock, the clipboard, and which library is open."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widgets import Input

from reader import tui
from reader.article.clean import clean
from reader.config import Config
from reader.desk import Desk
from reader.errors import ReaderError
from reader.locations import Locations, sample_articles
from reader.session import Session, load_session, save_session
from reader.tui.clipboard import copy_to_clipboard, has_no_clipboard
from reader.tui.commands import COMMANDS, mapped, name_key
from reader.tui.layouts import Keyboard
from reader.tui.screens.arriving import commands_of
from reader.tui.screens.reading import ReadingScreen
from reader.tui.theme import ANSI, THEMES, fit

_AT_LAST = 0.5
"""Seconds that leaving waits for what is being brought in."""

if TYPE_CHECKING:
    from reader.tui.arrivals import Errand
    from reader.tui.settings import Wrong


class ReaderApp(App[Any]):
    """Reader on a terminal; it returns what is to be opened next, if anything is."""

    TITLE = "Reader"
    # The first screen's own style: Textual loads no CSS_PATH of a default screen.
    CSS_PATH = "screens/reading.tcss"
    # Textual dims what a command of the palette does, until it can hardly be read.
    CSS = """
    CommandPalette > .command-palette--help-text { color: $text-muted; text-style: not dim not bold; }
    CommandPalette:ansi > .command-palette--help-text { color: transparent; }
    CommandList:nocolor > .option-list--option-highlighted { text-style: underline; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

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

        An errand is done there at once: what the person wanted brought in while another folder was open.
        """
        # With NO_COLOR Textual makes greys of a theme's colours, but leaves only the default of the terminal's own.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        keys: dict[str, str] = {}
        wrong: list[Wrong] = []
        if config != Config():
            from reader.tui.settings import check  # most people have none, and need not wait for what reads them

            keys, wrong = check(config, locations.config)
        self.config = replace(config, keymap=keys)
        """The settings in force: clashes in the keymap are resolved."""
        self.locations = locations
        self.now = now
        self.copied_by = ""
        """How the last copy was made, for the person."""
        self.errand = errand
        """What is to be brought into the library as soon as it is shown."""
        self.threads: list[Thread] = []
        """What is bringing something in, or did."""
        self._follow = follow
        self._desk = self._open_desk(folder)
        for theme in THEMES:
            self.register_theme(theme)
        chosen = config.theme if config.theme in self.available_themes else THEMES[0].name
        self.theme = ANSI.name if self.no_color else chosen
        self.warnings: list[str] = []
        """What is wrong in the settings, for the screen to tell."""
        if wrong:
            from reader.tui.settings import in_short

            self.warnings = in_short(wrong)
        if keys:
            from reader.tui.keymap import for_textual

            self.set_keymap(for_textual(keys))

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, and of our layers in it, fit to read."""
        self.theme_variables = fit(self.current_theme, super().get_css_variables())
        return self.theme_variables

    # -- keys ------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Take a key of another script's keyboard for the one of the table in its place, where none is typed into.

        What is pasted comes from outside like any other text.
        """
        # A plain key comes here twice, and counts when it comes back from the pane that had the focus: the keys
        # before it may have led to where it is typed.
        if isinstance(event, events.Key) and (event.is_forwarded or "+" in event.key):
            self._take_as_meant(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            event = events.Paste(clean(event.text))
        await super().on_event(event)

    def _take_as_meant(self, event: events.Key) -> None:
        focused = self.focused
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return
        modifiers, plus, name = event.key.rpartition("+")
        pressed = name if modifiers else event.character or ""
        meant = self._keyboard.latin(pressed)
        if meant != pressed:
            event.key = modifiers + plus + name_key(meant)
            event.character = None if modifiers else meant

    @cached_property
    def _keyboard(self) -> Keyboard:
        keys = [key for command in COMMANDS for key in mapped(command, self.config.keymap).keys.split(",")]
        return Keyboard([key_to_character(key) or "" for key in keys])

    def on_mount(self) -> None:
        """A hang-up or a request to end is an exit like any other: what was not saved is kept."""
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)

    def on_key(self, event: events.Key) -> None:
        """What is typed so fast after `/` that it went to the pane that had the focus belongs into the line."""
        line = self.focused
        if isinstance(line, Input) and event.is_printable and event.character:
            event.prevent_default()
            line.insert_text_at_cursor(event.character)

    def get_default_screen(self) -> ReadingScreen:
        """The library that was asked for; the first thing that is painted."""
        return self._reading_screen()

    def _open_desk(self, folder: Path) -> Desk:
        places = self.locations
        return Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=self.now)

    def _reading_screen(self) -> ReadingScreen:
        last = load_session(self.locations.state)
        session = (
            last
            if last.folder == str(self._desk.folder)
            else Session(side=last.side, shade=last.shade, order=last.order)
        )
        if self.config.start != "last":
            session = replace(session, article=None, position=0, focus="list")
        return ReadingScreen(
            self._desk,
            session,
            size=self.size,
            layout=self.config.layout,
            samples=self._desk.folder == sample_articles(),
            follow=self._follow,
        )

    def open_library(self, folder: Path, errand: Errand | None = None) -> None:
        """Leave for another folder of articles; raises ReaderError, and stays, where it cannot be opened."""
        self._open_desk(folder).close()
        self.exit(tui.arrivals.Onward(folder, errand))

    def _leave(self) -> None:
        """Keep where the person is, and put the library away."""
        for screen in self.screen_stack:
            if keep_draft := getattr(screen, "keep_draft", None):
                keep_draft()
            if isinstance(screen, ReadingScreen):
                screen.keep_position()
                save_session(self.locations.state, screen.session_now())
                screen.stop_following()
                screen.stop_arriving()
                screen.workers.cancel_all()

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
        if isinstance(screen, ReadingScreen):
            for command in (mapped(command, self.config.keymap) for command in COMMANDS):
                keys = f"Key {command.shown_keys}" if command.keys else "No key"
                if command.place == "screen":
                    run = getattr(screen, f"action_{command.action}")
                    yield SystemCommand(command.help, keys, run)
                elif command.place == "article" and screen.held is not None:
                    run = getattr(screen.view, f"action_{command.action}")
                    yield SystemCommand(command.help, keys, run)
            yield SystemCommand("Export notes", "To a file, in the format of its ending", screen.export_notes)
            for name, words, run in commands_of(screen):
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
