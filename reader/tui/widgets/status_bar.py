"""The last line: where you are, what goes on, what just happened; and the keys that work now."""

from __future__ import annotations

from math import ceil
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.commands import Command, footer
from reader.tui.drawing import drawn, shorten

_BAR = 8
"""Cells of the progress bar."""
_RATE, _LEFT = 11, 8
"""Cells for the rate and for the time left: kept from the start, so that nothing jumps when they can be told."""


class Work(NamedTuple):
    """Work in the background."""

    what: str
    """What it is."""
    done: int
    """How much is done, ..."""
    total: int
    """... of how much; 0: not known yet."""
    rate: float | None = None
    """How much a second; None: cannot be told yet."""
    left: float | None = None
    """Seconds until it is done; None: cannot be told yet."""


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
        &:ansi > .status--keys { text-style: dim; }
        &:ansi > .status--mode { color: ansi_default; background: ansi_default; text-style: bold reverse; }
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
    work: reactive[Work | None] = reactive(None)
    """Work in the background."""
    asked: reactive[Work | None] = reactive(None)
    """Work that the person asked for; it is told before any other."""
    keys: reactive[tuple[Command, ...]] = reactive(())
    """The commands that work now, the most useful first."""

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say what just happened, on one line; an empty sentence ends that."""
        self.said, self.wrong = " ".join(sentence.split()), wrong

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
            work = self._work(width - used)
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

    def _work(self, width: int) -> list[tuple[str, str]]:
        """The work under way, told in no more than two thirds of the width: the rate goes first, then the bar."""
        work = self.asked or self.work
        if work is None:
            return []
        what, done, total, rate, left = work
        what = f"  {drawn(what)} "
        if not total:
            return [(f"{what}…", "status--bar")]
        full = min(_BAR, _BAR * done // total)
        bar = f"{'━' * full}{'╌' * (_BAR - full)} "
        count = f"{done:>{len(f'{total:,}')},} of {total:,}"
        # Of what the person asked for no rate is ever told.
        width_of_rate, width_of_time = (0, 0) if work is self.asked else (_RATE, _LEFT + 1)
        speed = (f" · {rate:,.0f}/s" if rate is not None else "").ljust(width_of_rate)
        time = (f" · {in_time(left)}" if left is not None else "").ljust(width_of_time)
        for parts in ((bar, count, speed, time), (bar, count, time), (count, time), (count,)):
            text = what + "".join(parts)
            if cell_len(text) <= width * 2 // 3:
                break
        return [(text, "status--bar")]


def in_time(seconds: float) -> str:
    """How long something takes, roughly, so that it need not be told anew all the time: `40 s`, `3 min`, `2 h`."""
    if seconds <= 55:
        step = 1 if seconds <= 10 else 5
        return f"{max(1, ceil(seconds / step) * step)} s"
    minutes = ceil(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{ceil(minutes / 60)} h"
