"""A story in order of date: the articles that belong together, the open one marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.tui.sides import OpenArticle
from reader.tui.widgets.entries import Below, Entries, Entry
from reader.tui.widgets.rows import Rows
from reader.tui.wording import long_date

if TYPE_CHECKING:
    from reader.desk import Row


class StoryScreen(ModalScreen[str]):
    """The articles of a story; dismissed with the id of the one to open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,S,backspace", "leave", "leave")]
    CSS_PATH = "story.tcss"

    def __init__(self, rows: Sequence[Row], here: str) -> None:
        super().__init__()
        self._rows = rows
        self._here = here

    def compose(self) -> ComposeResult:
        """The timeline."""
        with Vertical(id="story"):
            yield Entries(id="timeline")
            yield Static("enter opens · esc leaves", classes="hint")

    def on_mount(self) -> None:
        """Its entries, the cursor on the open article."""
        self.query_one("#story").border_title = f"The story, {len(self._rows)} articles"
        entries = [
            Entry(
                row.headline,
                OpenArticle(row.id),
                style="muted" if row.read else "strong",
                mark="▸" if row.id == self._here else "·",
                below=(Below(" · ".join(part for part in (long_date(row), row.place, row.agency) if part)),),
            )
            for row in self._rows
        ]
        timeline = self.query_one(Entries)
        timeline.show(entries, keep=False)
        timeline.focus()
        timeline.move_to(next((n for n, row in enumerate(self._rows) if row.id == self._here), 0))

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
