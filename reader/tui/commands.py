"""Every command once: its stable id, its keys, its words; bindings, footer, help and palette are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from textual.binding import Binding, BindingType

from reader.tui.keynames import show_key

Place = Literal["list", "article", "selection", "pane", "searches", "screen", "notes", "feeds"]
"""Where a command works: a pane, the article while a selection is active, a screen of its own, or anywhere."""

Group = Literal["Move", "Read", "Mark", "Find", "Panes", "Reader"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a key does."""

    id: str
    """Stable name, `place.action`; a keymap overrides keys by it."""
    keys: str
    """Its keys, separated by commas, in Textual's names or as the character itself."""
    does: str
    """What it does, in a word or two, for the footer."""
    help: str
    """What it does, in a sentence, for the help screen and the palette."""
    group: Group
    """Its heading on the help screen."""
    footer: bool = False
    """Whether the footer shows it where it works."""

    @property
    def place(self) -> str:
        """Where it works."""
        return self.id.partition(".")[0]

    @property
    def action(self) -> str:
        """The action that it runs, on the widget or screen of its place."""
        return self.id.partition(".")[2]

    @property
    def shown_keys(self) -> str:
        """Its keys as a person reads them."""
        return " ".join(show_key(key) for key in self.keys.split(",") if key)

    @property
    def binding(self) -> Binding:
        """Its Textual binding."""
        return Binding(self.keys, self.action, self.does, id=self.id, show=self.footer, tooltip=self.help)


COMMANDS: tuple[Command, ...] = (
    # The list
    Command("list.down", "j,down", "down", "Next article in the list", "Move"),
    Command("list.up", "k,up", "up", "Previous article in the list", "Move"),
    Command("list.page_down", "space,pagedown", "page down", "A page down the list", "Move"),
    Command("list.page_up", "b,pageup", "page up", "A page up the list", "Move"),
    Command("list.top", "g,home", "top", "First article in the list", "Move"),
    Command("list.bottom", "G,end", "bottom", "Last article in the list", "Move"),
    Command("list.open", "enter,l,right", "read", "Open the article", "Read", footer=True),
    Command(
        "list.order",
        "O",
        "order",
        "Order the list: newest, oldest, headline, place, unread first; of a search: best first too",
        "Find",
        footer=True,
    ),
    Command("list.copies", "c", "copies", "Show or hide the copies of this article", "Find"),
    # The article
    Command("article.down", "j,down", "down", "Scroll a line down", "Move"),
    Command("article.up", "k,up", "up", "Scroll a line up", "Move"),
    Command(
        "article.page_down",
        "space,pagedown",
        "page",
        "A page down; at the end, the next unread article",
        "Move",
        footer=True,
    ),
    Command("article.page_up", "b,pageup", "page up", "A page up", "Move"),
    Command("article.top", "g,home", "top", "Top of the article", "Move"),
    Command("article.bottom", "G,end", "bottom", "End of the article", "Move"),
    Command(
        "article.previous_sentence",
        "left_parenthesis",
        "sentence",
        "Previous sentence (moves the cursor)",
        "Move",
    ),
    Command("article.next_sentence", "right_parenthesis", "sentence", "Next sentence (moves the cursor)", "Move"),
    Command("article.previous_paragraph", "left_curly_bracket", "paragraph", "Previous paragraph", "Move"),
    Command("article.next_paragraph", "right_curly_bracket", "paragraph", "Next paragraph", "Move"),
    Command("article.previous_quotation", "left_square_bracket", "quotation", "Previous quotation", "Read"),
    Command("article.next_quotation", "right_square_bracket", "quotation", "Next quotation", "Read", footer=True),
    Command("article.previous_highlight", "less_than_sign", "highlight", "Previous highlight", "Mark"),
    Command("article.next_highlight", "greater_than_sign", "highlight", "Next highlight", "Mark"),
    Command("article.out", "h,left", "list", "Out to the list", "Panes", footer=True),
    Command(
        "article.grow",
        "v",
        "select",
        "Select the sentence or the quoted words; again: the next larger; on a highlight: take it up",
        "Mark",
        footer=True,
    ),
    Command("article.shrink", "V", "shrink", "Shrink the selection", "Mark"),
    Command(
        "article.highlight",
        "H",
        "highlight",
        "Highlight the selection, quotation or sentence",
        "Mark",
        footer=True,
    ),
    Command("article.quotations", "Q", "quotations", "Quotations in full, quiet or off", "Read"),
    # The article, while a selection is active
    Command(
        "selection.word_forward",
        "w",
        "word on",
        "Move the end of the selection a word on",
        "Mark",
        footer=True,
    ),
    Command(
        "selection.word_back",
        "b",
        "word back",
        "Move the end of the selection a word back",
        "Mark",
        footer=True,
    ),
    Command(
        "selection.character_forward",
        "shift+right",
        "character on",
        "Move the end of the selection a character on",
        "Mark",
    ),
    Command(
        "selection.character_back",
        "shift+left",
        "character back",
        "Move the end of the selection a character back",
        "Mark",
    ),
    Command("selection.line_forward", "shift+down", "line on", "Move the end of the selection a line on", "Mark"),
    Command("selection.line_back", "shift+up", "line back", "Move the end of the selection a line back", "Mark"),
    Command("selection.swap_ends", "o", "other end", "Go to the other end of the selection", "Mark", footer=True),
    Command(
        "selection.keep",
        "enter",
        "keep",
        "Highlight the selection, or keep the changed highlight",
        "Mark",
        footer=True,
    ),
    # Anywhere on the reading screen
    Command(
        "screen.note",
        "a",
        "note",
        "Write a note on the passage; in the list, on the article",
        "Mark",
        footer=True,
    ),
    Command("screen.edit_note", "e", "edit", "Edit the note at the cursor", "Mark"),
    Command("screen.delete_note", "d", "delete", "Delete the highlight or note at the cursor", "Mark"),
    Command(
        "screen.tag_in_hand",
        "number_sign",
        "tag",
        "The tag in hand: every mark made while it is held gets it",
        "Mark",
    ),
    Command("screen.copy", "y", "copy", "Copy the passage with its citation", "Mark"),
    Command("screen.undo", "u", "undo", "Undo the last thing done: a mark, a note, what was added", "Mark"),
    Command("screen.redo", "ctrl+r", "redo", "Redo what was undone", "Mark"),
    Command("screen.toggle_read", "m", "read/unread", "Mark the article read or unread", "Read"),
    Command("screen.toggle_star", "s", "star", "Star the article, or take the star away", "Read"),
    Command("screen.mark_all_read", "A", "all read", "Mark all that the list shows as read (asks first)", "Read"),
    Command(
        "screen.back",
        "backspace,alt+left,ctrl+o",
        "back",
        "Back to the exact place left",
        "Move",
        footer=True,
    ),
    Command("screen.forward", "alt+right", "forward", "Forward again", "Move"),
    Command("screen.next_article", "J", "next", "Next article in the list", "Move"),
    Command("screen.previous_article", "K", "previous", "Previous article in the list", "Move"),
    Command(
        "screen.next_unread",
        "n",
        "next unread",
        "Next unread article; while hits show: next hit",
        "Move",
        footer=True,
    ),
    Command(
        "screen.previous_unread",
        "N",
        "previous unread",
        "Previous unread article; while hits show: previous hit",
        "Move",
    ),
    Command("screen.related", "r", "related", "Related stories", "Panes", footer=True),
    Command("screen.who", "w", "who", "Who speaks here, and how often", "Panes"),
    Command("screen.notes", "t", "notes", "Notes on this article", "Panes"),
    Command(
        "screen.name_speaker",
        "W",
        "speaker",
        "Say who speaks in the quotation at the cursor: confirm, correct or clear it",
        "Mark",
    ),
    Command("screen.all_notes", "T", "all notes", "All notes", "Panes"),
    Command("screen.story", "S", "story", "The story in order of date", "Panes"),
    Command("screen.next_in_story", "x", "story on", "Next article of this story by date", "Move"),
    Command("screen.previous_in_story", "X", "story back", "Article of this story before this one", "Move"),
    Command("screen.updates", "U", "updates", "What was read before in this story: dim, or like the rest", "Read"),
    Command(
        "screen.search",
        "slash",
        "search",
        "Search: in the list, the library; in the article, its text",
        "Find",
        footer=True,
    ),
    Command(
        "screen.keep_search", "ctrl+s", "keep the search", "Keep what is searched for, above the list", "Find"
    ),
    Command("screen.searches", "f", "saved searches", "To the saved searches", "Find"),
    Command("screen.open_original", "o", "original", "Open the original in the browser", "Read"),
    Command("screen.next_pane", "tab", "pane", "Next pane", "Panes"),
    Command("screen.previous_pane", "shift+tab", "pane", "Previous pane", "Panes"),
    Command("screen.toggle_list", "L", "list", "Show or hide the list beside the article", "Panes"),
    Command("screen.toggle_side", "R", "right pane", "Show or hide the right pane", "Panes"),
    Command("screen.zen", "z", "text alone", "The text alone, or everything again", "Panes"),
    Command("screen.narrower", "ctrl+left,alt+h", "narrower", "The pane with the focus narrower", "Panes"),
    Command("screen.wider", "ctrl+right,alt+l", "wider", "The pane with the focus wider", "Panes"),
    Command("screen.longer_lines", "plus", "longer lines", "Longer lines in the article", "Panes"),
    Command("screen.shorter_lines", "minus", "shorter lines", "Shorter lines in the article", "Panes"),
    Command("screen.usual_lines", "equals_sign", "usual lines", "Lines as long as the settings say", "Panes"),
    Command("screen.add", "i", "add", "Add a page, a feed, a file or a folder to the library", "Reader"),
    Command("screen.fetch", "F", "fetch", "Fetch what is new in the feeds that you follow", "Reader"),
    Command("screen.help", "question_mark", "help", "All keys", "Reader", footer=True),
    Command(
        "screen.leave", "escape", "leave", "End the innermost thing: selection, search, pane, fetching", "Reader"
    ),
    Command("screen.quit", "q", "quit", "Quit", "Reader"),
    # The right pane
    Command("pane.down", "j,down", "down", "Next entry", "Move"),
    Command("pane.up", "k,up", "up", "Previous entry", "Move"),
    Command("pane.top", "g,home", "top", "First entry", "Move"),
    Command("pane.bottom", "G,end", "bottom", "Last entry", "Move"),
    Command("pane.open", "enter,l,right", "open", "Open the entry", "Read", footer=True),
    Command("pane.out", "h,left", "list", "Out to the list", "Panes"),
    # The saved searches
    Command("searches.rename", "e", "rename", "Give the saved search another name", "Find", footer=True),
    Command("searches.delete", "d", "delete", "Delete the saved search", "Find", footer=True),
    Command("searches.leave", "escape", "list", "Back to the list", "Panes", footer=True),
    # The notes screen
    Command("notes.leave", "escape,backspace", "back", "Back to the article", "Panes", footer=True),
    Command("notes.edit", "e", "edit", "Edit the note", "Mark", footer=True),
    Command("notes.delete", "d", "delete", "Delete the note", "Mark", footer=True),
    Command("notes.undo", "u", "undo", "Undo the last thing done: a mark, a note, what was added", "Mark"),
    Command("notes.redo", "ctrl+r", "redo", "Redo what was undone", "Mark"),
    Command("notes.search", "slash", "search", "Search all notes", "Find", footer=True),
    Command("notes.group", "o", "group", "Group by article, date or tag", "Find", footer=True),
    Command("notes.help", "question_mark", "help", "All keys", "Reader", footer=True),
    Command("notes.copy", "y", "copy all", "Copy all that are listed, with their citations", "Mark", footer=True),
    # The feeds screen
    Command("feeds.leave", "escape,backspace", "back", "Back to the articles", "Panes", footer=True),
    Command("feeds.fetch", "F", "fetch it", "Fetch this feed", "Reader", footer=True),
    Command("feeds.rename", "e", "rename", "Give the feed another name", "Reader", footer=True),
    Command("feeds.tag", "number_sign", "tags", "The tags that its articles get", "Reader", footer=True),
    Command(
        "feeds.full_text",
        "p",
        "pages",
        "Fetch the pages of entries that hold only a summary, or no longer",
        "Reader",
        footer=True,
    ),
    Command("feeds.help", "question_mark", "help", "All keys", "Reader", footer=True),
    Command("feeds.remove", "d", "remove", "Follow the feed no more (asks first)", "Reader", footer=True),
)
"""The table."""

DIGITS = tuple(str(digit) for digit in range(1, 10))
"""The keys that open a related headline."""


def mapped(command: Command, keymap: Mapping[str, str]) -> Command:
    """A command with the keys that the person gave it."""
    return replace(command, keys=keymap[command.id]) if command.id in keymap else command


@lru_cache
def commands(place: Place) -> tuple[Command, ...]:
    """The commands of a place, in the table's order."""
    return tuple(command for command in COMMANDS if command.place == place)


def keys_of(place: Place, *, but: Place) -> list[str]:
    """The keys of a place that are none of another's."""
    others = {key for command in commands(but) for key in command.keys.split(",")}
    keys = (key for command in commands(place) for key in command.keys.split(","))
    return [key for key in dict.fromkeys(keys) if key and key not in others]


def bindings(*places: Place) -> list[BindingType]:
    """The Textual bindings of some places, earlier places first."""
    return [command.binding for place in places for command in commands(place)]


def footer(commands: Iterable[Command], width: int) -> str:
    """As many of the commands' keys and words as fit into so many cells; help, where all of them are, before any."""
    shown = [command for command in commands if command.footer and command.keys]
    last = next((_hint(command) for command in shown if command.action == "help"), "")
    parts: list[str] = []
    for hint in (_hint(command) for command in shown if command.action != "help"):
        if len("  ".join([*parts, hint, last])) > width:
            break
        parts.append(hint)
    line = "  ".join(filter(None, [*parts, last]))
    return line if len(line) <= width else ""


def _hint(command: Command) -> str:
    return f"{show_key(command.keys.split(',')[0])} {command.does}"
