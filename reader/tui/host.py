"""What the screens find in the app that holds them: settings, clock, keyboards, colours, clipboard."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from textual import events
from textual._context import active_message_pump
from textual._time import get_time
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.keys import key_to_character
from textual.widget import Widget
from textual.widgets import Input

from reader.article.clean import clean
from reader.config import Config
from reader.locations import Locations
from reader.tui.clipboard import copy_to_clipboard, has_no_clipboard
from reader.tui.commands import COMMANDS, Command, Place, commands, mapped
from reader.tui.keyboards import Keyboard
from reader.tui.keynames import name_key, show_key
from reader.tui.theme import ANSI, THEMES, fit
from reader.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from reader.tui.arrivals import Errand
    from reader.tui.settings import Wrong


class Key(events.Key):
    """A key that waited, and is handed on: by its name it is taken like any other."""

    typed: float
    """When it was typed, however often it waited since."""


_LONGEST_WAIT = 1.0
"""Seconds that keys wait for a screen that is being made."""


class Host(App[Any]):
    """The app as its screens know it."""

    TITLE = "Reader"
    # The first screen's own style: Textual loads no CSS_PATH of a default screen.
    CSS_PATH = "reading/reading.tcss"
    # Textual dims what a command of the palette does, until it can hardly be read.
    CSS = """
    CommandPalette > .command-palette--help-text { color: $text-muted; text-style: not dim not bold; }
    CommandPalette:ansi > .command-palette--help-text { color: transparent; }
    CommandList:nocolor > .option-list--option-highlighted { text-style: underline; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False)]

    def __init__(
        self,
        locations: Locations,
        config: Config,
        *,
        theme: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        follow: bool = True,
        errand: Errand | None = None,
    ) -> None:
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
        self.follow = follow
        """Whether an indexer takes up what changes in the folder."""
        self.copied_by = ""
        """How the last copy was made, for the person."""
        self.errand = errand
        """What was brought into the library before it was shown, to be told there."""
        self._front: object = None
        """The screen that was in front at the last key, ..."""
        self._since = 0.0
        """... and since when."""
        self._waiting: list[Key] = []
        """Keys for a screen that is still being made."""
        self.threads: list[Thread] = []
        """What is bringing something in, or did."""
        self.warnings: list[str] = []
        """What is wrong in the settings, for the screen to tell."""
        for one in THEMES:
            self.register_theme(one)
        self._theme_at_start = theme if theme in self.available_themes else THEMES[0].name
        self.theme = ANSI.name if self.no_color else self._theme_at_start
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

    @property
    def chosen_theme(self) -> str:
        """The theme that the person chose on the screen; empty where it is that of the settings."""
        theme = self._theme_at_start if self.no_color else self.theme
        return theme if theme != self.config.theme else ""

    def open_library(self, folder: Path, errand: Errand | None = None) -> None:
        """Leave for another folder of articles; raises ReaderError, and stays, where it cannot be opened."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """A hang-up or a request to end is an exit like any other: what was not saved is kept."""
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen; one that is left already takes no other with it, but what was opened on it goes too.

        Both come of keys typed fast: the key that leaves it may be behind one that is typed after it.
        """
        pump = active_message_pump.get(self)
        leaving = pump.screen if isinstance(pump, Widget) else self.screen
        if leaving not in self.screen_stack[1:]:
            return AwaitComplete()
        while self.screen is not leaving:
            super().pop_screen()
        return super().pop_screen()

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

    # -- keys ------------------------------------------------------------------------------------------------

    def commands_of(self, *places: Place) -> list[Command]:
        """The commands of some places, with the keys that are in force."""
        return [mapped(command, self.config.keymap) for place in places for command in commands(place)]

    def show_help(self, place: Place) -> None:
        """All keys, those of a place first."""
        from reader.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(place, self.config.keymap))

    def key(self, id: str) -> str:
        """The key of a command, as a person reads it, for a sentence that names it; the palette's where it has none."""
        command = mapped(next(one for one in COMMANDS if one.id == id), self.config.keymap)
        return show_key(command.keys.split(",")[0] or "ctrl+p")

    async def on_event(self, event: events.Event) -> None:
        """Take a key of another script's keyboard for the one of the table in its place, where none is typed into.

        What is pasted comes from outside like any other text.
        """
        if isinstance(event, events.Key) and self._waits(event):
            return
        if isinstance(event, events.Key) and event.key == "ctrl+q" and event.is_forwarded:
            # From any screen, when what was typed before it has been taken.
            await self.action_quit()
            return
        # A plain key comes here twice, and counts when it comes back from the pane that had the focus: the keys
        # before it may have led to where it is typed.
        if isinstance(event, events.Key) and (event.is_forwarded or "+" in event.key):
            self._take_as_meant(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            event = events.Paste(clean(event.text))
        await super().on_event(event)

    def _waits(self, event: events.Key) -> bool:
        """Whether a key is for a screen that is still being made: it waits for that, with those behind it."""
        if self.screen is not self._front:
            self._front, self._since = self.screen, get_time()
        # One that comes back from a screen that was in front when it was typed is this one's now.
        strayed = event.is_forwarded and event.time < self._since
        if not (strayed or self._waiting) and self.screen.is_mounted:
            return False
        event.stop()
        key = Key(event.key, event.character)
        key.typed = event.typed if isinstance(event, Key) else event.time
        self._waiting.append(key)
        if len(self._waiting) == 1:
            self.screen.call_after_refresh(self._hand_on)
            # A screen that goes before it is made hands nothing on.
            self.set_timer(_LONGEST_WAIT, self._hand_on)
        return True

    async def _hand_on(self) -> None:
        """Hand the keys that waited to the screen in front, in the order in which they were typed."""
        waiting = sorted(self._waiting, key=lambda one: one.typed)
        self._waiting.clear()
        for key in waiting:
            await super().on_event(key)

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
        keys = [key for command in self.commands_of(*get_args(Place)) for key in command.keys.split(",")]
        return Keyboard([key_to_character(key) or "" for key in keys])

    def on_key(self, event: events.Key) -> None:
        """What is typed so fast after `/` that it went to the pane that had the focus belongs into the line."""
        line = self.focused
        if isinstance(line, SearchBox) and line.typed:
            line.wait(event)
        elif isinstance(line, Input) and event.is_printable and event.character:
            event.prevent_default()
            line.replace(event.character, *line.selection)
