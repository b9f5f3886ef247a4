"""The last line: where you are, what goes on, what just happened; and the keys that work now."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.commands import Command, footer
from reader.tui.drawing import drawn, shorten

_BAR = 8
"""Cells of the progress bar."""


class StatusBar(Widget):
    """One line, made anew whenever one of its parts changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--said",
        "status--wrong",
        "status--keys",
        "status--mode",
        "status--bar",
    }

    DEFAULT_CSS = """
    StatusBar {
        height: 1; dock: bottom; background: $panel; color: $foreground;
        & > .status--said { color: $accent; }
        & > .status--wrong { color: $error; text-style: bold; }
        & > .status--keys { color: $text-muted; }
        & > .status--mode { color: $background; background: $accent; text-style: bold; }
        & > .status--bar { color: $primary; }
    }
    """

    where: reactive[str] = reactive("")
    """Where the person is."""
    held: reactive[str] = reactive("")
    """The tag in hand, with its count."""
    said: reactive[str] = reactive("")
    """What just happened; it stands in the place of `where` for a while."""
    wrong: reactive[bool] = reactive(False)
    """Whether what is said is an error."""
    mode: reactive[str] = reactive("")
    """The mode that changes what keys mean, named at the left."""
    work: reactive[tuple[str, int, int] | None] = reactive(None)
    """Work in the background: what, how much is done, of how much (0: not known yet)."""
    keys: reactive[tuple[Command, ...]] = reactive(())
    """The commands that work now, the most useful first."""

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, base = self.size.width, self.rich_style
        part = self.get_component_rich_style
        segments = [Segment(" ", base)]
        if self.mode:
            segments += [Segment(f" {self.mode} ", part("status--mode")), Segment(" ", base)]
        keys = footer(self.keys, width - 24)
        used = sum(segment.cell_length for segment in segments)
        if self.said:
            room = width - used - 1
            said = shorten(self.said, room)
            segments.append(Segment(said, part("status--wrong" if self.wrong else "status--said")))
        else:
            work = self._work()
            room = width - used - sum(cell_len(text) for text, _style in work) - 1
            where = "  ".join(part for part in (drawn(self.held), drawn(self.where)) if part)
            least = min(cell_len(where), room * 2 // 3)
            keys = footer(self.keys, room - least - 3)
            segments.append(Segment(shorten(where, max(0, room - cell_len(keys) - 3)), base))
            segments += [Segment(text, part(style)) for text, style in work]
        used = sum(segment.cell_length for segment in segments)
        if width - used - 2 < cell_len(keys):
            keys = footer(self.keys, width - used - 3)
        segments.append(Segment(" " * max(1, width - used - cell_len(keys) - 1), base))
        segments.append(Segment(keys, part("status--keys")))
        return Strip(segments).adjust_cell_length(width, base)

    def _work(self) -> list[tuple[str, str]]:
        if self.work is None:
            return []
        what, done, total = self.work
        if not total:
            return [(f"  {drawn(what)} …", "status--bar")]
        full = min(_BAR, _BAR * done // total)
        return [(f"  {drawn(what)} {'━' * full}{'╌' * (_BAR - full)} {done:,} of {total:,}", "status--bar")]
