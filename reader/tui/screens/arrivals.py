"""What came: everything that was brought in since the start, what went wrong with it, and the ways to the articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.tui.arrivals import entries
from reader.tui.sides import OpenArticle
from reader.tui.widgets.entries import Entries, Entry
from reader.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from reader.desk import Row
    from reader.intake import Outcome


class ArrivalsScreen(ModalScreen[str]):
    """What came; dismissed with the id of the article to open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,backspace", "leave", "leave")]
    CSS_PATH = "arrivals.tcss"

    def __init__(self, runs: Sequence[tuple[str, Sequence[Outcome]]], held: Callable[[str], Row | None]) -> None:
        """Show what came.

        Args:
            runs: What was asked for, the last first, each with its outcomes.
            held: The article in a file; None where the index has none yet.
        """
        super().__init__()
        self._runs = runs
        self._held = held

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="arrivals"):
            yield Entries(id="came")
            yield Static("enter opens an article · esc leaves", classes="hint")

    def on_mount(self) -> None:
        """Its entries."""
        self.query_one("#arrivals").border_title = " What came "
        shown: list[Entry] = []
        for title, outcomes in self._runs:
            shown += [*([Entry("")] if shown else []), *entries(title, outcomes, self._held)]
        came = self.query_one(Entries)
        came.show(shown, keep=False)
        came.focus()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        entry = self.query_one(Entries).current
        if entry is not None and isinstance(entry.value, OpenArticle):
            self.dismiss(entry.value.id)

    @on(Rows.Left)
    def _left(self, event: Rows.Left) -> None:
        event.stop()
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
