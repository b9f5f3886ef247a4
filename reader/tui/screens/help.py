"""The help screen: every key of the table, by the place where it works; that of the moment first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.tui.commands import COMMANDS, Command, mapped, show_key
from reader.tui.keyboards import LAYOUTS
from reader.tui.screens.sheet import Sheet
from reader.tui.typesetting import wrap

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
    """All keys; any of esc, q and ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "leave", "leave")]
    CSS_PATH = "help.tcss"

    def __init__(self, now: str, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._sections = sections(now, keymap)

    def compose(self) -> ComposeResult:
        """The table, in one column or two."""
        with VerticalScroll(id="help"):
            with Horizontal():
                yield Static(id="left")
                yield Static(id="right")
            yield Static(_KEYBOARDS, id="keyboards")

    def on_mount(self) -> None:
        """Its title."""
        self.box.border_title = " Keys "
        self.box.border_subtitle = "j k scroll · esc leaves · ^p finds a command by name"
        self.box.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Set the table for the width of the window."""
        width = min(int(event.size.width * 0.98), 140) - _FRAME
        two = event.size.width >= _TWO_COLUMNS
        column = width // 2 - 1 if two else width - 2
        parts = [set_section(section, column) for section in self._sections]
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
