"""A list over the screen from which an article is chosen: the story and what came are shown in one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.tui.sides import OpenArticle
from reader.tui.widgets.entries import Entries
from reader.tui.widgets.rows import Rows


class ArticleChoice(ModalScreen[str]):
    """Entries of which some are articles; dismissed with the id of the one to open, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,backspace", "leave", "leave")]
    CSS_PATH = "choice.tcss"
    HINT: ClassVar[str]
    """What the keys do."""

    def compose(self) -> ComposeResult:
        """The list, and what the keys do."""
        with Vertical(id="choice"):
            yield Entries(id="choices")
            yield Static(self.HINT, classes="hint")

    def on_mount(self) -> None:
        """The keys are the list's."""
        self.choices.focus()

    @property
    def choices(self) -> Entries:
        """The list."""
        return self.query_one("#choices", Entries)

    @property
    def chosen(self) -> str | None:
        """The id of the article at the cursor; None where there is none."""
        entry = self.choices.current
        return entry.value.id if entry is not None and isinstance(entry.value, OpenArticle) else None

    def set_title(self, title: str) -> None:
        """Say above the list what it holds."""
        self.query_one("#choice").border_title = f" {title} "

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        if self.chosen is not None:
            self.dismiss(self.chosen)

    @on(Rows.Left)
    def _left(self, event: Rows.Left) -> None:
        event.stop()
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
