"""The help screen: every key of the table, by the place where it works; that of the moment first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.tui.commands import COMMANDS, Command, mapped, show_key
from reader.tui.keyboards import LAYOUTS
from reader.tui.screens.sheet import Sheet
from reader.tui.typesetting import wrap
from reader.tui.widgets.search_box import SearchBox

_PLACES = {
    "list": "In the list",
    "article": "In the article",
    "selection": "While a selection is active",
    "pane": "In the right pane",
    "searches": "In the saved searches",
    "notes": "Among all notes",
    "feeds": "Among the feeds",
}
_GROUPS = {
    "Move": "From anywhere: from article to article",
    "Read": "From anywhere: reading",
    "Mark": "From anywhere: marks and notes",
    "Find": "From anywhere: finding",
    "Panes": "From anywhere: panes",
    "Reader": "From anywhere: Reader itself",
}
_KEYS = 14
"""Cells for the keys; longer ones have a line of their own."""
_TWO_COLUMNS = 104
"""From so many cells of the window on the table stands in two columns."""
_FRAME = 8
"""Cells that border, padding and scroll bar take."""
_KEYBOARDS = (
    f"{', '.join(one.name for one in LAYOUTS[:-1])} and {LAYOUTS[-1].name} keyboards work as they are: a key is"
    " what stands in its place on a Latin one. # is № there."
)


_QUERY = (
    ("dam gate", "Both words, in any of their forms; -word or NOT word without it"),
    ('"gate 3" dam*', "The phrase; words that begin so"),
    ("( ) AND OR", "Joined as you say"),
    ("speaker: quote:", "Who said it; words inside quotations"),
    ("headline: place: agency: source: path:", "Words of these"),
    ("tag: note:", "Tags; words of your notes"),
    ("is: has:", "is:unread read starred noted, has:quotes notes related"),
    ("date:", "date:2026-10..2026-11, date:<30d, date:last-month"),
)
"""What a search can be, in short."""


@dataclass(frozen=True, slots=True)
class Section:
    """The keys that work in one place."""

    title: str
    """Where."""
    keys: tuple[tuple[str, str], ...]
    """The keys as a person reads them, and what they do."""


def sections(now: str, keymap: Mapping[str, str]) -> list[Section]:
    """All keys by place, the place of the moment first."""

    def lines(commands: Sequence[Command]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (" ".join(map(show_key, one.keys.split(","))), one.help)
            for one in (mapped(command, keymap) for command in commands)
            if one.keys
        )

    places = [now, *(place for place in _PLACES if place != now)]
    found = {place: lines([one for one in COMMANDS if one.place == place]) for place in places}
    anywhere = [
        Section(title, lines([one for one in COMMANDS if one.place == "screen" and one.group == group]))
        for group, title in _GROUPS.items()
    ]
    moving = anywhere[0]
    anywhere[0] = Section(moving.title, (("1…9", "Open that related headline"), *moving.keys))
    anywhere[-1] = Section(anywhere[-1].title, (*anywhere[-1].keys, ("^p", "Find a command by its name")))
    first, *others = (Section(_PLACES[place], found[place]) for place in places if found[place])
    return [first, *anywhere, *others, Section("What a search can be", _QUERY)]


def found_in(sections: Sequence[Section], typed: str) -> list[Section]:
    """What is left of the table when one looks for a key, as it is shown, or for words of what it does."""
    words = typed.casefold().split()

    def fits(keys: str, does: str) -> bool:
        return typed.strip() in keys.split() or (
            len(typed.strip()) > 1 and all(word in f"{keys} {does}".casefold() for word in words)
        )

    left = [replace(one, keys=tuple(line for line in one.keys if not words or fits(*line))) for one in sections]
    return [one for one in left if one.keys]


def set_section(section: Section, width: int) -> list[Content]:
    """The lines of a section in a column of so many cells."""
    drawn = [Content.styled(section.title, "bold $accent")]
    room = max(16, width - _KEYS - 2)
    for keys, does in section.keys:
        spans = list(wrap(does, 0, len(does), room))
        beside = cell_len(keys) < _KEYS
        if not beside:
            drawn.append(Content.styled(f"  {keys}", "$foreground"))
        for number, (start, end) in enumerate(spans):
            before = keys if beside and number == 0 else ""
            drawn.append(
                Content.assemble(
                    (f"  {before}{' ' * (_KEYS - cell_len(before))}", "$foreground"),
                    (does[start:end].strip(), "$text-muted"),
                )
            )
    return [*drawn, Content("")]


class HelpScreen(Sheet):
    """All keys, and a line to look for one; any of esc, q and ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "leave", "leave"),
        Binding("slash", "search", "find"),
    ]
    CSS_PATH = "help.tcss"

    def __init__(self, now: str, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._sections = sections(now, keymap)

    def compose(self) -> ComposeResult:
        """The table, in one column or two."""
        with Vertical(id="help"):
            with VerticalScroll(id="keys"):
                with Horizontal():
                    yield Static(id="left")
                    yield Static(id="right")
                yield Static(_KEYBOARDS, id="keyboards")
            yield SearchBox("a key, or words of what it does", id="key-search")

    def on_mount(self) -> None:
        """Its title."""
        frame = self.query_one("#help")
        frame.border_title = " Keys "
        frame.border_subtitle = "j k scroll · / finds · esc leaves · ^p runs a command by its name"
        self.box.focus()

    def on_resize(self) -> None:
        """Set the table for the width of the window."""
        self._set()

    def _set(self) -> None:
        """Set what is left of the table by what is looked for."""
        window = self.app.size.width
        width = min(int(window * 0.98), 140) - _FRAME
        two = window >= _TWO_COLUMNS
        column = width // 2 - 1 if two else width - 2
        typed = self.query_one(SearchBox).value
        parts = [set_section(section, column) for section in found_in(self._sections, typed)]
        if not parts:
            parts = [[Content.styled("No key does that; ^p lists what has none.", "$text-muted")]]
        left, right = parts, list[list[Content]]()
        if two:
            half = sum(map(len, parts)) / 2
            # As many whole sections as fill half of all lines, or a little more.
            above = [sum(len(part) for part in parts[:n]) for n in range(len(parts))]
            cut = next((n for n, lines in enumerate(above) if lines >= half), len(parts))
            left, right = parts[:cut], parts[cut:]
        for id, some in (("#left", left), ("#right", right)):
            column_widget = self.query_one(id, Static)
            column_widget.display = bool(some)
            column_widget.update(Content("\n").join(line for part in some for line in part))

    def action_leave(self) -> None:
        """Back; a search ends first."""
        if self.query_one(SearchBox).shown:
            self._end_search()
        else:
            self.dismiss(None)

    def action_search(self) -> None:
        """Look for a key."""
        self.query_one(SearchBox).begin()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._set()
        self.box.scroll_home(animate=False)

    @on(Input.Submitted)
    def _kept(self) -> None:
        self.box.focus()

    @on(SearchBox.Ended)
    def _end_search(self) -> None:
        self.query_one(SearchBox).put_away()
        self._set()
        self.box.focus()
