"""The app: themes, the clock, the clipboard, and which library is open."""

from __future__ import annotations

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
from reader.tui.clipboard import copy_to_clipboard
from reader.tui.screens.prompt import Prompt
from reader.tui.screens.reading import ReadingScreen
from reader.tui.theme import THEMES, variable_defaults


class ReaderApp(App[None]):
    """Reader on a terminal."""

    TITLE = "Reader"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", show=False, priority=True)]

    def __init__(
        self,
        folder: Path,
        locations: Locations,
        config: Config,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self.config = config
        self.locations = locations
        self.now = now
        self.copied_by = ""
        """How the last copy was made, for the person."""
        self._folder = folder
        self._desk: Desk | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = config.theme if config.theme in self.available_themes else THEMES[0].name
        self.set_keymap(dict(config.keymap))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of our layers in themes that are not ours."""
        return variable_defaults(self.current_theme.dark)

    def on_mount(self) -> None:
        """Open the library."""
        self.open_library(self._folder)

    def open_library(self, folder: Path) -> None:
        """Open a folder of articles in the place of the one that is open; raises ReaderError and leaves that open."""
        self._folder = folder
        desk = Desk.open(
            folder,
            data=self.locations.data,
            cache=self.locations.cache,
            state=self.locations.state,
            now=self.now,
        )
        self._leave()
        self._desk = desk
        last = load_session(self.locations.state)
        session = last if last.folder == str(desk.folder) else Session(side=last.side, shade=last.shade)
        screen = ReadingScreen(desk, session, samples=desk.folder == sample_articles())
        if isinstance(self.screen, ReadingScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def _leave(self) -> None:
        """Keep where the person is, and put the library away."""
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen):
                screen.keep_position()
                save_session(self.locations.state, Session(**screen.session_now()))
                screen.workers.cancel_all()
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave; where the person was is kept for the next start."""
        self._leave()
        super().exit(*args, **kwargs)

    def copy(self, text: str) -> None:
        """Copy a text, by the system's clipboard program where there is one, else by the terminal."""
        program = copy_to_clipboard(text)
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
            yield SystemCommand("Open a folder", "Open another folder of articles", self.action_open_folder)
            yield SystemCommand("Sample articles", "Open the articles that came with Reader", self.action_samples)
        yield SystemCommand("Theme", "Choose the colours", self.search_themes)

    def action_open_folder(self) -> None:
        """Ask for a folder and open it."""

        def given(folder: str | None) -> None:
            if folder and folder.strip():
                self._try_to_open(Path(folder.strip()).expanduser())

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
