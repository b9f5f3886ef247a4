"""What came: everything that was brought in since the start, what went wrong with it, and the ways to the articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.tui.arrivals import entries
from reader.tui.screens.choice import ArticleChoice
from reader.tui.widgets.entries import Entry

if TYPE_CHECKING:
    from reader.desk import Row
    from reader.intake import Outcome


class ArrivalsScreen(ArticleChoice):
    """What came; dismissed with the id of the article to open."""

    HINT = "enter opens an article · esc leaves"

    def __init__(self, runs: Sequence[tuple[str, Sequence[Outcome]]], held: Callable[[str], Row | None]) -> None:
        """Show what came.

        Args:
            runs: What was asked for, the last first, each with its outcomes.
            held: The article in a file; None where the index has none yet.
        """
        super().__init__()
        self._runs = runs
        self._held = held

    def on_mount(self) -> None:
        """Its entries."""
        super().on_mount()
        self.set_title("What came")
        shown: list[Entry] = []
        for title, outcomes in self._runs:
            shown += [*([Entry("")] if shown else []), *entries(title, outcomes, self._held)]
        self.choices.show(shown, keep=False)
