"""A short list of entries with headings between them: the right pane, the notes and the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from reader.tui.commands import bindings
from reader.tui.widgets.rows import Piece, Pieces, Rows, set_pieces


@dataclass(frozen=True, slots=True)
class Below:
    """A line or two under an entry's first."""

    text: str
    """What it says."""
    style: str = "muted"
    """A style of the rows."""
    most: int = 2
    """Lines that it may take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be opened, or a heading."""

    text: str
    """What it says."""
    value: object = None
    """What opening it gives; None for a heading, on which the cursor does not rest."""
    style: str = ""
    """A style of the rows."""
    mark: str = ""
    """What stands before it: a digit, the mark of a note; the lines after the first stand in as far."""
    mark_style: str = "accent"
    """The style of the mark."""
    below: tuple[Below, ...] = ()
    """What stands under it."""
    most: int = 3
    """Lines that its text may take."""
    gap: bool = False
    """Whether a blank line comes after it."""


class Entries(Rows):
    """Entries, all of them at hand."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        """How many entries there are, headings included."""
        return len(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries."""
        return self._entries

    @property
    def current(self) -> Entry | None:
        """The entry at the cursor; None where there is none that can be opened."""
        entry = self._entries[self.cursor] if self._entries else None
        return entry if entry is not None and entry.value is not None else None

    def show(self, entries: Sequence[Entry], *, keep: bool = True) -> None:
        """Show other entries; the cursor stays on the one that it was on, where that is still there."""
        here = self.current
        self._entries = tuple(entries)
        place = next(
            (n for n, entry in enumerate(entries) if here is not None and entry.value == here.value), None
        )
        if place is not None and keep:
            self.cursor = place
        elif not keep or here is not None:
            self.to_top()
        self.changed()
        self.pull_down()
        self.reveal()

    def selectable(self, index: int) -> bool:
        """Headings are passed over."""
        return self._entries[index].value is not None

    def lines(self, index: int, width: int) -> list[Pieces]:
        """The entry's text after its mark, then what stands under it."""
        entry = self._entries[index]
        indent = cell_len(entry.mark) + 1 if entry.mark else 0
        first = (Piece(f"{entry.mark} ", entry.mark_style),) if entry.mark else ()
        rest = (Piece(" " * indent),) if indent else ()
        lines = set_pieces(entry.text, width, entry.style, most=entry.most, first=first, rest=rest)
        for below in entry.below:
            lines += set_pieces(below.text, width, below.style, most=below.most, first=rest, rest=rest)
        return [*lines, ()] if entry.gap else lines
