"""All notes of the library on one screen: searched as one types, grouped, each leading to its passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from reader.desk import Desk, Passage
from reader.errors import QueryError, ReaderError
from reader.tui import noting, wording
from reader.tui.commands import bindings
from reader.tui.noting import Target
from reader.tui.screens.whole_note import WholeNote
from reader.tui.sides import Restore, ShowNote, note_entry
from reader.tui.widgets.entries import Entries, Entry
from reader.tui.widgets.rows import Rows
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from reader.desk import Annotation
    from reader.tui.host import Host

_FILL_AFTER = 0.05
"""Seconds after the last key until the notes are searched."""

Grouping = Literal["article", "date", "tag"]
_GROUPINGS: tuple[Grouping, ...] = ("article", "date", "tag")


class TakeBack(Protocol):
    """What takes back, or does again, what was done to the notebook last, and tells it on a screen."""

    def __call__(self, on: NotesScreen, *, redo: bool = False) -> None:
        """Take it back."""


class NotesScreen(Screen[str]):
    """Dismissed with the id of the annotation to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("notes")
    CSS_PATH = "notes.tcss"
    AUTO_FOCUS = ""

    app: Host

    def __init__(self, desk: Desk, take_back: TakeBack) -> None:
        super().__init__()
        self.desk = desk
        self._take_back = take_back
        self.grouping: Grouping = "article"
        self._notes: tuple[Annotation, ...] = ()
        self._sought = ""
        self._leads: str | None = None
        """The search whose answer the keys go to when it comes."""
        self._filling: Timer | None = None

    def compose(self) -> ComposeResult:
        """The search line, the notes, the status line."""
        with Vertical(id="all-notes", classes="pane"):
            yield SearchBox("words, tag:…, speaker:…, is:orphan", id="note-search")
            yield Entries(id="notes")
        yield StatusBar(id="status")

    def on_mount(self) -> None:
        """List them."""
        self.query_one("#all-notes").border_title = " All notes "
        self.fill("")
        self.query_one(Entries).focus()

    def fill(self, typed: str) -> None:
        """List the notes that a search finds; those without their passage are found off the screen's thread."""
        self._sought = typed
        if self._filling is not None:
            self._filling.stop()
        try:
            found, of_orphans = self.desk.seek_notes(typed)
        except QueryError as error:
            self.complain(error)
            self._lead(typed)
            return
        self.say("")
        if not of_orphans:
            self.take_notes(typed, found)
            return

        def find() -> None:
            try:
                lost = self.desk.orphans(found)
            except ReaderError as error:
                self.app.call_from_thread(self.complain, error)
                self.app.call_from_thread(self._lead, typed)
            else:
                kept = tuple(one for one in found if one.id in lost)
                self.app.call_from_thread(self.take_notes, typed, kept)

        self.run_worker(find, thread=True, exclusive=True, exit_on_error=False)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say on the status line what just happened."""
        self.query_one(StatusBar).say(sentence, wrong=wrong)

    def complain(self, error: ReaderError) -> None:
        """Say on the status line what could not be done."""
        self.say(str(error), wrong=True)

    def tell_marked(self, sentence: str) -> None:
        """List the notes as they are now, and say what happened; the cursor stays, on the next where its note went."""
        entries = self.query_one(Entries)
        place = entries.cursor
        here = entries.current
        self.fill(self.query_one(SearchBox).value)
        if here is None or entries.current is None or entries.current.value != here.value:
            entries.move_to(place)
        self.say(sentence)

    def take_notes(self, typed: str, notes: tuple[Annotation, ...]) -> None:
        """Show what was found, unless something else was typed meanwhile."""
        if typed != self._sought:
            return
        self._notes = notes
        entries = list(grouped([Passage(one, None) for one in notes], self.grouping))
        if not typed.strip():
            entries += self._deleted()
            entries += self._devices()
        if not entries:
            text = (
                "No note has these words."
                if typed.strip()
                else f"No notes yet. In an article {self.app.key('article.highlight')} highlights"
                f" and {self.app.key('screen.note')} notes."
            )
            entries = [Entry(text, style="muted")]
        self.query_one(Entries).show(entries)
        status = self.query_one(StatusBar)
        status.where = f"{counted(notes)}{' found' if typed.strip() else ''} · by {self.grouping}"
        opening = (one for one in self.app.commands_of("pane") if one.action == "open")
        status.keys = (*opening, *self.app.commands_of("notes"))
        self._lead(typed)

    def _lead(self, typed: str) -> None:
        """To what a search found, when that is there: keys typed fast must not act on other notes."""
        if self._leads == typed:
            self._leads = None
            self.query_one(Entries).focus()

    def _deleted(self) -> Iterable[Entry]:
        """What was deleted lately: opening one brings it back."""
        deleted = self.desk.deleted_notes()
        if deleted:
            yield Entry("Deleted in the last 30 days: enter brings one back", style="heading")
        for one in deleted:
            yield replace(note_entry(Passage(one, None)), value=Restore(one.id), style="muted")

    def _devices(self) -> Iterable[Entry]:
        """The machines that share the notebook, where there are several."""
        devices = self.desk.devices()
        if len(devices) > 1:
            yield Entry("Machines", style="heading")
        for device in devices if len(devices) > 1 else ():
            last = (device.last_written or "never")[:16].replace("T", " ")
            here = " (this one)" if device.own else ""
            yield Entry(f"{device.name}{here}: last written {last}", style="muted")

    @on(Input.Changed, "#note-search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        value = self._sought = event.value
        if self._filling is not None:
            self._filling.stop()
        # A moment later, so that keys typed fast do not wait for each other's answers.
        self._filling = self.set_timer(_FILL_AFTER, lambda: self.fill(value))

    @on(Input.Submitted, "#note-search")
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        self._leads = event.value
        self.fill(event.value)

    @on(SearchBox.Ended)
    def _ended(self, event: SearchBox.Ended) -> None:
        event.stop()
        event.box.put_away()
        self.fill("")
        self.query_one(Entries).focus()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        entry = self.query_one(Entries).current
        match entry.value if entry is not None else None:
            case ShowNote(id=id):
                self._go_to(id)
            case Restore(id=id):
                self._restore(id)

    def _go_to(self, id: str) -> None:
        """To the note's passage; where its article is not held, the note is shown here, all of it."""
        one = next((one for one in self._notes if one.id == id), None)
        try:
            held = one is None or self.desk.row(one.article) is not None
        except ReaderError:
            held = False  # where nothing can be looked up, the note can be read all the same
        if one is not None and not held:
            self.app.push_screen(WholeNote(one))
        else:
            self.dismiss(id)

    def _restore(self, id: str) -> None:
        one = next((one for one in self.desk.deleted_notes() if one.id == id), None)
        if one is None:
            return
        try:
            self.desk.restore(one)
        except ReaderError as error:
            self.complain(error)
        else:
            self.tell_marked("The note is back")

    @on(Rows.Left)
    def _left(self, event: Rows.Left) -> None:
        event.stop()
        self.dismiss(None)

    def action_search(self) -> None:
        """Search all notes."""
        self._leads = None
        self.query_one(SearchBox).begin()

    def action_group(self) -> None:
        """Group by article, by date, by tag."""
        self.grouping = _GROUPINGS[(_GROUPINGS.index(self.grouping) + 1) % len(_GROUPINGS)]
        self.fill(self.query_one(SearchBox).value)

    def action_copy(self) -> None:
        """Copy all that are listed, with their citations."""
        from reader.exporting import cite

        self.app.copy("\n\n".join(cite(self.desk, note) for note in self._notes))
        self.say(f"Copied {wording.count(len(self._notes), 'passage')} with citations, {self.app.copied_by}")

    def _at_cursor(self) -> Annotation | None:
        """The note at the cursor, of those that are not deleted."""
        entry = self.query_one(Entries).current
        match entry.value if entry is not None else None:
            case ShowNote(id=id):
                return next((one for one in self._notes if one.id == id), None)
        self.say("There is no note here")
        return None

    def action_edit(self) -> None:
        """Edit the note at the cursor."""
        note = self._at_cursor()
        if note is None:
            return

        def edited(saved: str | None) -> None:
            if saved:
                self.tell_marked(saved)

        noting.write(self.app, self.desk, Target(None, note, None), edited, tags=())

    def action_delete(self) -> None:
        """Delete the note at the cursor; undo brings it back."""
        note = self._at_cursor()
        if note is None:
            return
        try:
            self.desk.delete(note)
        except ReaderError as error:
            self.complain(error)
        else:
            what = "Note" if note.note else "Highlight"
            self.tell_marked(f"{what} deleted · {self.app.key('notes.undo')} brings it back")

    def action_help(self) -> None:
        """All keys."""
        self.app.show_help("notes")

    def action_undo(self) -> None:
        """Take the last thing done to the notebook back."""
        self._take_back(self)

    def action_redo(self) -> None:
        """Do it again."""
        self._take_back(self, redo=True)

    def action_leave(self) -> None:
        """Back to the article; a search ends first."""
        box = self.query_one(SearchBox)
        if box.shown:
            box.put_away()
            self.fill("")
            self.query_one(Entries).focus()
        else:
            self.dismiss(None)


def counted(notes: Sequence[Annotation]) -> str:
    """How many notes and how many mere highlights there are."""
    noted = sum(1 for one in notes if one.note or one.selector is None)
    told = [
        wording.count(noted, "note") if noted else "",
        wording.count(len(notes) - noted, "highlight") if len(notes) > noted else "",
    ]
    return " and ".join(part for part in told if part) or "no notes"


def grouped(notes: Sequence[Passage], grouping: Grouping) -> Iterable[Entry]:
    """The notes as entries under headings."""
    if grouping == "tag":
        tags = sorted({tag for note in notes for tag in note.annotation.tags}, key=str.casefold)
        for tag in tags:
            yield from _group(f"#{tag}", [note for note in notes if tag in note.annotation.tags])
        untagged = [note for note in notes if not note.annotation.tags]
        yield from _group("without a tag", untagged) if untagged else ()
        return
    groups: dict[str, list[Passage]] = {}
    titles: dict[str, str] = {}
    for note in notes:
        annotation = note.annotation
        key = annotation.article if grouping == "article" else annotation.created[:10]
        titles.setdefault(key, annotation.citation.headline if grouping == "article" else key)
        groups.setdefault(key, []).append(note)
    for key, members in groups.items():
        yield from _group(titles[key], members)


def _group(title: str, notes: Sequence[Passage]) -> Iterable[Entry]:
    yield Entry(title, style="heading")
    for note in notes:
        yield note_entry(note)
