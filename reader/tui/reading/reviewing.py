"""Reviewing: all notes, on a screen of their own, and from a note to its passage."""

from __future__ import annotations

from reader.tui.reading.following import Following
from reader.tui.reading.marking import Marking
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.reading.ticking import Ticking


class Reviewing(Part):
    """The notes of the whole library."""

    def __init__(self, panes: Panes, following: Following, marking: Marking, ticking: Ticking) -> None:
        super().__init__(panes)
        self._following = following
        self._marking = marking
        self._ticking = ticking

    def show_all_notes(self) -> None:
        """All notes."""
        from reader.tui.screens.notes import NotesScreen

        self.app.push_screen(NotesScreen(self.desk, self._ticking.take_back), self._go_to)

    def _go_to(self, id: str | None) -> None:
        """To the passage of the note that was chosen; what was done to notes meanwhile shows."""
        self._marking.take_up()
        annotation = self.desk.notebook.annotations.get(id) if id else None
        if annotation is None:
            self.tell_where()
            return
        article = self.desk.held_id(annotation.article)
        if self.held is None or self.held.id != article:
            self._following.follow_to(article)
        if self.held is not None and self.held.id == article:
            self._marking.go_to_note(annotation.id)
