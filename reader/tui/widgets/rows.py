"""Rows of one or more lines with a cursor: what the list, the right pane and the screens of notes are made of.

Only the rows in view are ever asked for. The place is kept as the row at the top and how many of its lines are
scrolled away; everything else follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.drawing import drawn
from reader.tui.scroll import Top, in_view, pulled_down, revealing, scrolled, with_row_at
from reader.tui.typesetting import wrap


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a row and the name of the style that they are drawn in."""

    text: str
    """The words, from wherever they come."""
    style: str = ""
    """A name without its prefix `rows--`; empty: the row's own."""


Pieces: TypeAlias = tuple[Piece, ...]
"""One line of a row."""


def set_pieces(
    text: str, width: int, style: str = "", *, most: int = 2, first: Pieces = (), rest: Pieces = ()
) -> list[Pieces]:
    """A text in at most so many lines of so many cells, the cut told by an ellipsis; what stands before each."""
    text = drawn(" ".join(text.split()))
    room = max(1, width - sum(cell_len(piece.text) for piece in first))
    spans = list(wrap(text, 0, len(text), room)) or [(0, 0)]
    lines = []
    for number, (start, end) in enumerate(spans[:most]):
        shown = text[start:end].rstrip()
        if number == most - 1 and len(spans) > most:
            shown = shown[: len(shown) - 1 if cell_len(shown) >= room else None].rstrip(" ,;:–—-") + "…"
        lines.append((*(first if number == 0 else rest), Piece(shown, style)))
    return lines


class Rows(Widget, can_focus=True):
    """A column of rows; a subclass gives their number and their lines."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--strong",
        "rows--muted",
        "rows--heading",
        "rows--accent",
        "rows--hit",
        "rows--star",
        "rows--thumb",
        *(f"rows--speaker-{n}" for n in range(6)),
    }

    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        & > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .rows--cursor-blurred { background: $panel; }
        & > .rows--strong { text-style: bold; }
        & > .rows--muted { color: $text-muted; }
        & > .rows--heading { color: $text-muted; text-style: italic; }
        & > .rows--accent { color: $accent; }
        & > .rows--hit { text-style: underline; }
        & > .rows--star { color: $accent; }
        & > .rows--thumb { color: $scrollbar; }
        & > .rows--speaker-0 { color: $speaker-0; }
        & > .rows--speaker-1 { color: $speaker-1; }
        & > .rows--speaker-2 { color: $speaker-2; }
        & > .rows--speaker-3 { color: $speaker-3; }
        & > .rows--speaker-4 { color: $speaker-4; }
        & > .rows--speaker-5 { color: $speaker-5; }
        &:ansi > .rows--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
        &:ansi > .rows--cursor-blurred { text-style: underline; }
        &:ansi > .rows--muted { text-style: dim; }
    }
    """

    class Moved(Message):
        """The cursor rests on another row."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The rows whose cursor moved."""
            return self.rows

    class Opened(Message):
        """The person opened the row at the cursor."""

        def __init__(self, rows: Rows) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> Rows:
            """The rows of which one was opened."""
            return self.rows

    class Left(Message):
        """The person went out of the rows, towards the list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self.placeholder = ""
        """What stands there while there are no rows."""
        self.on_open: Callable[[], None] | None = None
        """What opens a row at once, so that keys typed fast find it open; else a message does."""
        self.on_out: Callable[[], None] | None = None
        """What leads out of the rows at once; else a message does."""
        self._top = Top()
        self._drawn = 0
        self._set: dict[int, list[Pieces]] = {}
        self._headed: set[int] = set()
        self._strips: dict[tuple[int, int, str], Strip] = {}
        self._view: list[tuple[int, int]] | None = None
        self._styles: dict[str, Style] = {}

    # -- what a subclass gives ---------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def lines(self, index: int, width: int) -> list[Pieces]:
        """The lines of a row for so many cells, at least one."""
        raise NotImplementedError

    def heading(self, index: int) -> str:
        """A line that stands above a row, as its first, and that the cursor leaves out; none where it is empty."""
        return ""

    def selectable(self, index: int) -> bool:
        """Whether the cursor may rest on a row."""
        return True

    # -- place -------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Forget what was set: rows, width or styles are not what they were."""
        self._forget()
        self.cursor = max(0, min(self.cursor, self.count - 1))
        self._top = Top(max(0, min(self.top, self.count - 1)), self._top.skip)
        if self.count and not self.selectable(self.cursor):
            self.cursor = self._next_selectable(self.cursor, 1) or self.cursor
        self.refresh()

    def _forget(self) -> None:
        self._set.clear()
        self._headed.clear()
        self._strips.clear()
        self._view = None

    def _lines_of(self, index: int) -> list[Pieces]:
        found = self._set.get(index)
        if found is None:
            if len(self._set) > 2000:
                self._set.clear()
                self._headed.clear()
                self._strips.clear()
            width = max(4, self.size.width - 1)
            found = self.lines(index, width)
            if heading := self.heading(index):
                found = [*set_pieces(heading, width, "heading", most=1), *found]
                self._headed.add(index)
            self._set[index] = found
        return found

    def _lead(self, index: int) -> int:
        """How many lines of a row stand above what is its own."""
        self._lines_of(index)
        return int(index in self._headed)

    def _height(self, index: int) -> int:
        return len(self._lines_of(index))

    @property
    def top(self) -> int:
        """The row at the top of the view."""
        return self._top.row

    def _set_top(self, top: Top) -> None:
        if top != self._top:
            self._top, self._view = top, None

    def to_top(self) -> None:
        """Put the cursor on the first row, and that at the top."""
        self.cursor = 0
        self._set_top(Top())

    @property
    def view(self) -> list[tuple[int, int]]:
        """For each line of the screen the row that it shows and which of its lines."""
        if self._view is None:
            self._view = in_view(self._top, self.count, self._height, self.size.height)
        return self._view

    def pull_down(self) -> None:
        """Leave no room under the last row while rows are scrolled away above."""
        self._set_top(pulled_down(self._top, self.count, self._height, self.size.height))

    def screen_line(self, index: int) -> int | None:
        """The line of the view on which a row begins, under its heading; None where it is out of view."""
        for y, (shown, line) in enumerate(self.view):
            if shown == index:
                return y - line + self._lead(index)
        return None

    def put(self, index: int, line: int) -> None:
        """Put the cursor on a row, and that row on a line of the view as nearly as it goes."""
        self.cursor = index
        self._set_top(with_row_at(index, line - self._lead(index), self._height))
        self.reveal()

    def reveal(self) -> None:
        """Bring the cursor's row into view."""
        if self.count and self.size.height:
            top = revealing(self.cursor, self._top, self._height, self.size.height)
            if top != self._top and top == (self.cursor, 0):
                # A heading above the first row that can be selected comes into view with it.
                while top.row > 0 and not self.selectable(top.row - 1):
                    top = Top(top.row - 1)
            self._set_top(top)
        if self._view is None:
            self.refresh()
        else:
            # Nothing scrolled: only the rows where the cursor was and is are drawn anew.
            changed = [y for y, (index, _line) in enumerate(self.view) if index in (self.cursor, self._drawn)]
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))
        self._drawn = self.cursor

    def _next_selectable(self, index: int, step: int) -> int | None:
        while 0 <= index < self.count:
            if self.selectable(index):
                return index
            index += step
        return None

    def move_to(self, index: int, *, step: int = 1) -> None:
        """Put the cursor on a row, or the next one in the direction of `step` that it may rest on."""
        index = max(0, min(index, self.count - 1))
        target = self._next_selectable(index, step)
        if target is None:
            target = self._next_selectable(index, -step)
        if target is not None and target != self.cursor:
            self.cursor = target
            self.reveal()
            self.post_message(self.Moved(self))
        else:
            self.reveal()

    # -- keys --------------------------------------------------------------------------------------------------

    def action_down(self) -> None:
        """The next row."""
        self.move_to(self.cursor + 1)

    def action_up(self) -> None:
        """The row before."""
        self.move_to(self.cursor - 1, step=-1)

    def action_page_down(self) -> None:
        """A page down: the last row in view, or as many on."""
        last = self.view[-1][0] if self.view else 0
        self.move_to(max(self.cursor + 1, last if last > self.cursor else self.cursor + self._rows_in_view))

    def action_page_up(self) -> None:
        """A page up."""
        first = self.view[0][0] if self.view else 0
        target = first if first < self.cursor else self.cursor - self._rows_in_view
        self.move_to(min(self.cursor - 1, target), step=-1)

    @property
    def _rows_in_view(self) -> int:
        return max(1, len({index for index, _line in self.view}) - 1)

    def action_top(self) -> None:
        """The first row."""
        self.move_to(0)
        self._set_top(Top())
        self.reveal()

    def action_bottom(self) -> None:
        """The last row."""
        self.move_to(self.count - 1, step=-1)

    def action_open(self) -> None:
        """Open the row at the cursor."""
        if self.count and self.selectable(self.cursor):
            if self.on_open is not None:
                self.on_open()
            else:
                self.post_message(self.Opened(self))

    def action_out(self) -> None:
        """Out to the list."""
        if self.on_out is not None:
            self.on_out()
        else:
            self.post_message(self.Left())

    # -- mouse -------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row; on the cursor's row it opens it."""
        event.stop()
        place = event.get_content_offset(self)
        if place is None or place.y >= len(self.view):
            return
        index = self.view[place.y][0]
        if index == self.cursor:
            self.action_open()
        elif self.selectable(index):
            self.move_to(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll three lines on."""
        event.stop()
        self._scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll three lines back."""
        event.stop()
        self._scroll_lines(-3)

    def _scroll_lines(self, lines: int) -> None:
        self._set_top(scrolled(self._top, lines, self.count, self._height))
        self.pull_down()
        self.refresh()

    # -- drawing -----------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Set the rows for the new width; the cursor's row stays in view."""
        self._forget()
        self.reveal()

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Take up the colours of another theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def _style(self, name: str) -> Style:
        found = self._styles.get(name)
        if found is None:
            found = self._styles[name] = self.get_component_rich_style(f"rows--{name}", partial=True)
        return found

    def _on(self, base: Style, name: str) -> Style:
        """Some words of a row in their style; on a reversed row their colour would be the ground that they stand on."""
        style = self._style(name) if name else Style.null()
        return base + (style.without_color if base.reverse else style)

    @property
    def _base(self) -> Style:
        """The widget's own style, which Textual computes anew whenever it is asked."""
        found = self._styles.get("")
        if found is None:
            found = self._styles[""] = self.rich_style
        return found

    def _placeholder_line(self, y: int, width: int, base: Style) -> Strip:
        if self.count:
            return Strip([Segment(" " * width, base)], width)
        text = drawn(self.placeholder)
        spans = list(wrap(text, 0, len(text), max(4, width - 2)))
        shown = text[spans[y][0] : spans[y][1]] if y < len(spans) else ""
        return Strip([Segment(shown, base + self._style("muted"))]).adjust_cell_length(width, base)

    def render_line(self, y: int) -> Strip:
        """One line of the view, with its part of the scroll bar."""
        width = self.size.width
        base = self._base
        view = self.view
        if y >= len(view):
            return self._placeholder_line(y, width, base)
        index, line = view[y]
        state = ""
        if index == self.cursor and line >= self._lead(index) and self.selectable(index):
            state = "cursor" if self.has_focus else "cursor-blurred"
        strip = self._strips.get((index, line, state))
        if strip is None:
            base = self._base + self._style(state) if state else self._base
            segments = [
                Segment(drawn(piece.text), self._on(base, piece.style)) for piece in self._lines_of(index)[line]
            ]
            strip = self._strips[index, line, state] = Strip(segments).adjust_cell_length(width - 1, base)
        return Strip([*strip, self._bar(y, len(view))], width)

    def _bar(self, y: int, height: int) -> Segment:
        shown = self._rows_in_view + 1
        if height < self.size.height or self.count <= shown:
            return Segment(" ", self._base)
        size = max(1, height * shown // self.count)
        start = round((height - size) * min(1.0, self.top / max(1, self.count - shown)))
        return Segment("▐" if start <= y < start + size else " ", self._base + self._style("thumb"))
