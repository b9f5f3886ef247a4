"""Marking: highlights, notes, tags and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.article.passages import find_passages, quoted
from reader.desk import Passage
from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.article.model import Span
    from reader.desk import Annotation, Held

_TAG_IN_HAND = "tag in hand"


class Marking(Part):
    """An article that can be marked."""

    def __init__(self, panes: Panes, ordering: Ordering, beside: Beside, following: Following) -> None:
        super().__init__(panes)
        self._ordering = ordering
        self._beside = beside
        self._following = following

    @property
    def tag_in_hand(self) -> str:
        """The tag that every mark gets; empty where none is held."""
        return str(self.desk.notebook.preferences.get(_TAG_IN_HAND) or "")

    def show_tag_in_hand(self) -> None:
        """Tell on the status line which tag is held, and how many marks have it."""
        tag = self.tag_in_hand
        marked = sum(1 for note in self.desk.notes(everywhere=True) if tag in note.tags) if tag else 0
        self.panes.status.held = f"#{tag} ({marked})" if tag else ""

    def _tags(self) -> tuple[str, ...]:
        return (self.tag_in_hand,) if self.tag_in_hand else ()

    def tell_marked(self, sentence: str) -> None:
        """Show what the notebook says now, and say what happened."""
        self.take_up()
        self.say(sentence)
        self.tell_where()

    def take_up(self) -> None:
        """Show what the notebook says now."""
        self._beside.show_notes()
        self._ordering.refetch()
        # A headline may be wanted no longer.
        if self._beside.side == "related":
            self._beside.show()
        self.show_tag_in_hand()

    def _at_cursor(self) -> Passage | None:
        """The note at the cursor: of the right pane when that has the focus, else of the article."""
        entry = self.entries.current
        wanted: str | None = None
        if self.entries.has_focus and entry is not None:
            wanted = getattr(entry.value, "id", None)
        elif self.view.taken_up:
            wanted = self.view.taken_up
        elif self.view.has_focus and self.view.highlight is not None:
            wanted = self.view.highlight.id
        return self._beside.passage(wanted) if wanted else None

    # -- highlights --------------------------------------------------------------------------------------------

    def highlight(self) -> None:
        """Highlight the passage at the cursor, or give the note in hand this passage."""
        held, span = self.held, self.view.passage
        taken = self.panes.attaching or self.view.taken_up
        if held is None or span is None:
            return
        try:
            if taken is not None:
                passage = self._beside.passage(taken)
                if passage is None:
                    self.say("The highlight that was taken up has gone")
                    self.view.select(None)
                    return
                self.desk.move(held, passage.annotation, span)
                done = "Note attached" if self.panes.attaching else "Highlight changed"
            elif any(p.span == span for p in self._beside.passages):
                self.say(
                    f"This passage is highlighted already; {self.key('delete_note')} deletes it,"
                    f" {self.key('note')} adds a note"
                )
                return
            else:
                self.desk.annotate(held, span, tags=self._tags())
                done = f"Highlighted {quoted(held.article.text[span.start : span.end], 40)}"
        except ReaderError as error:
            self.complain(error)
            return
        self.panes.attaching = None
        self.view.select(None)
        self.tell_marked(f"{done} · {self.key('undo')} undoes")

    # -- notes -------------------------------------------------------------------------------------------------

    def write_note(self) -> None:
        """Write a note on the passage at the cursor, from the list on the whole article."""
        self._following.catch_up()
        held = self.held
        if held is None:
            return
        there = self._at_cursor() if self.view.has_focus and self._on_highlight() else None
        if there is not None:
            # A highlight that was taken up and changed is kept in its new form with the note.
            self._edit(held, there.annotation, self.view.passage if self.view.selection else None)
        else:
            self._edit(held, None, self.view.passage if self.view.has_focus else None)

    def _on_highlight(self) -> bool:
        """Whether a note would be on a highlight that is there: the one taken up, or the one at the cursor."""
        if self.view.taken_up is not None:
            return True
        here = self.view.highlight
        return self.view.selection is None and here is not None and here.start <= self.view.cursor < here.end

    def edit_note(self) -> None:
        """Edit the note at the cursor."""
        passage = self._at_cursor()
        if passage is None or self.held is None:
            self.say(f"There is no note here; {self.key('note')} writes one")
        else:
            self._edit(self.held, passage.annotation, None)

    def _edit(self, held: Held, annotation: Annotation | None, span: Span | None, lost: str = "") -> None:
        from reader.tui.noting import Target, write

        target = Target(held, annotation, span, lost)
        write(self.app, self.desk, target, self._edited, tags=self._tags())

    def open_draft(self, words: str) -> None:
        """Go on with a note that was begun and not saved, by the words that it is about."""
        from reader.tui.drafts import WHOLE

        if self.held is None:
            return
        span = None
        if words != WHOLE:
            # The first place where they stand: a draft of words that stand twice is as good on either.
            span = next(iter(find_passages(self.held.article.text, words)), None)
        lost = words if span is None and words != WHOLE else ""
        self._edit(self.held, None, span, lost)

    def go_to_note(self, id: str) -> None:
        """To the passage of a note; where it is lost, the next highlight attaches the note."""
        passage = self._beside.passage(id)
        if passage is None:
            self.say("This note has gone")
            return
        self._following.enter()
        if passage.span is not None:
            self.view.go_to(passage.span.start)
        elif passage.orphan:
            self.panes.attaching = id
            self.say(
                "Its passage is not in the text any more: select another, and"
                f" {self.app.key('article.highlight')} attaches the note to it"
            )

    def _edited(self, saved: str | None) -> None:
        if saved:
            self.view.select(None)
            self.tell_marked(saved)
        else:
            self._beside.show()
            self.tell_where()

    def delete_note(self) -> None:
        """Delete the highlight or note at the cursor; undo brings it back."""
        passage = self._at_cursor()
        if passage is None:
            self.say("No highlight or note here; < and > go to one")
            return
        try:
            self.desk.delete(passage.annotation)
        except ReaderError as error:
            self.complain(error)
            return
        self.view.select(None)
        what = "Note" if passage.annotation.note else "Highlight"
        self.tell_marked(f"{what} deleted · {self.key('undo')} brings it back")

    # -- tags --------------------------------------------------------------------------------------------------

    def take_tag(self) -> None:
        """Ask for the tag to hold; an empty one puts it down."""
        from textual.suggester import SuggestFromList

        from reader.tui.noting import known_tags
        from reader.tui.screens.prompt import Prompt

        def taken(tag: str | None) -> None:
            if tag is None:
                return
            word = "-".join(tag.strip().lstrip("#").split())
            try:
                self.desk.notebook.preferences.set(_TAG_IN_HAND, word or None)
            except ReaderError as error:
                self.complain(error)
                return
            self.show_tag_in_hand()
            self.say(f"Every mark gets #{word} now; # and an empty line put it down" if word else "No tag in hand")

        question = "Every highlight and note made while it is held gets this tag. An empty line puts it down."
        known = SuggestFromList(known_tags(self.desk), case_sensitive=False)
        self.app.push_screen(Prompt("Tag in hand", question, self.tag_in_hand, suggester=known), taken)

    # -- copying -----------------------------------------------------------------------------------------------

    def copy_passage(self) -> None:
        """Copy the passage at the cursor with its citation."""
        from reader.exporting import citation

        self._following.catch_up()
        held, span = self.held, self.view.passage
        if held is None or span is None:
            return
        passage = self._at_cursor() if self.view.selection is None else None
        text = citation(self.desk, held, span, passage.annotation if passage else None)
        self.app.copy(text)
        self.say(f"Copied {wording.count(len(text.split()), 'word')} with the citation, {self.app.copied_by}")
