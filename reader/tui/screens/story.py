"""A story in order of date: the articles that belong together, the open one marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.config import DateStyle
from reader.errors import ReaderError
from reader.tui.screens.choice import ArticleChoice
from reader.tui.sides import OpenArticle
from reader.tui.widgets.entries import Below, Entry
from reader.tui.wording import long_date

if TYPE_CHECKING:
    from reader.desk import Row

_MOST = 60
"""Articles of which it is told what is new in them; a longer story is compared from its start as far."""


class StoryScreen(ArticleChoice):
    """The articles of a story; dismissed with the id of the one to open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "leave", "leave"),
        Binding("m", "toggle_read", "read/unread"),
    ]
    HINT = "enter opens · m read or unread · esc leaves"

    def __init__(
        self,
        rows: Sequence[Row],
        here: str,
        toggle_read: Callable[[Row], Row],
        count_new: Callable[[Sequence[str]], Iterator[tuple[str, int, int]]],
        style: DateStyle = "age",
    ) -> None:
        super().__init__()
        self._rows = list(rows)
        self._here = here
        self._toggle_read = toggle_read
        self._count_new = count_new
        self._style = style
        self._new: dict[str, tuple[int, int]] = {}

    def on_mount(self) -> None:
        """Its entries, the cursor on the open article; what is new in each follows."""
        super().on_mount()
        self.set_title(f"The story from here, {len(self._rows)} articles")
        self.choices.show(self._entries(), keep=False)
        places = (n for n, entry in enumerate(self.choices.entries) if entry.value == OpenArticle(self._here))
        self.choices.move_to(next(places, 0))
        ids = [row.id for row in self._rows[:_MOST]]

        def find() -> None:
            try:
                found = {id: (new, paragraphs) for id, new, paragraphs in self._count_new(ids)}
            except ReaderError:
                return  # it is told without; whoever opens one of them hears why
            self.app.call_from_thread(self._take_new, found)

        self.run_worker(find, thread=True, exit_on_error=False)

    def _take_new(self, found: Mapping[str, tuple[int, int]]) -> None:
        self._new.update(found)
        self._show()

    def _show(self) -> None:
        self.choices.show(self._entries())

    def _entries(self) -> list[Entry]:
        return list(entries(self._rows, self._here, self._new, self._style))

    def action_toggle_read(self) -> None:
        """Mark the article at the cursor read or unread."""
        self._rows = [self._toggle_read(row) if row.id == self.chosen else row for row in self._rows]
        self._show()


def entries(
    rows: Iterable[Row], here: str, new: Mapping[str, tuple[int, int]], style: DateStyle = "age"
) -> Iterator[Entry]:
    """A timeline: each day once, under it its articles with what is new in them after those before."""
    day, first = None, True
    for row in rows:
        if long_date(row, style) != day:
            day = long_date(row, style)
            if not first:
                yield Entry("")
            yield Entry(day or "No date is known", style="heading")
        facts = [row.place or "", row.agency or ""]
        if row.id in new and not first:
            count, paragraphs = new[row.id]
            if count < paragraphs:
                facts.append(f"{count:,} of {paragraphs:,} paragraphs new")
        told = " · ".join(part for part in facts if part)
        yield Entry(
            row.headline,
            OpenArticle(row.id),
            style="muted" if row.read else "strong",
            mark=f"{'▸' if row.id == here else ' '}{' ' if row.read else '●'}",
            below=(Below(told),) if told else (),
        )
        first = False
