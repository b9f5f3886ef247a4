"""The help screen: every key of the table, grouped as the table groups them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.config import Config
from reader.tui.commands import COMMANDS, Command, mapped

_GROUPS = ("Move", "Read", "Mark", "Find", "Panes", "Reader")
_PLACES = {
    "list": "list",
    "article": "article",
    "selection": "selecting",
    "pane": "right pane",
    "notes": "all notes",
}


class HelpScreen(ModalScreen[None]):
    """All keys; any of esc, q and ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "leave", "leave"),
        Binding("j", "scroll('down')", "down"),
        Binding("k", "scroll('up')", "up"),
        Binding("space", "scroll('page_down')", "page down"),
        Binding("b", "scroll('page_up')", "page up"),
    ]
    CSS_PATH = "help.tcss"

    def compose(self) -> ComposeResult:
        """The table."""
        with VerticalScroll(id="help"):
            yield Static(self._table())

    def on_mount(self) -> None:
        """Its title."""
        self.query_one("#help").border_title = "Keys"
        self.query_one("#help").border_subtitle = "j k scroll · esc leaves · ctrl+p finds a command by name"
        self.query_one("#help").focus()

    def _table(self) -> Content:
        lines: list[Content] = []
        for group in _GROUPS:
            lines.append(Content.styled(group, "bold $accent"))
            lines += [self._line(command) for command in COMMANDS if command.group == group]
            lines.append(Content(""))
        digits = Content.assemble(("  1…9".ljust(24), "$foreground"), "Open that related headline")
        lines.insert(-1, digits)
        return Content("\n").join(lines)

    def _line(self, command: Command) -> Content:
        place = _PLACES.get(command.place, "")
        keys = mapped(command, getattr(self.app, "config", Config()).keymap).shown_keys
        return Content.assemble(
            (f"  {keys}".ljust(24), "$foreground"), command.help, (f"  ({place})" if place else "", "$text-muted")
        )

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def action_scroll(self, how: str) -> None:
        """Scroll the table."""
        getattr(self.query_one("#help", VerticalScroll), f"scroll_{how}")(animate=False)
