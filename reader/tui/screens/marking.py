"""Marking: highlights, notes, tags, copies, and taking any of it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.article.model import Span
from reader.article.passages import find_passage
from reader.desk import Held, Passage
from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.screens.continuing import Continuing
from reader.tui.sides import OpenDraft

if TYPE_CHECKING:
    from reader.desk import Part
    from reader.tui.screens.note_editor import Written

_PAUSE = 0.01
"""Seconds that the keys have to themselves while something is done to many articles."""
_TAG_IN_HAND = "tag in hand"
_WHOLE = "the whole article"
_FORMATS = {".jsonld": "jsonld", ".md": "markdown", ".csv": "csv", ".json": "csl", ".bib": "bibtex"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a note in the editor is about; whatever happens to the screen under the editor."""

    held: Held
    """The article."""
    passage: Passage | None
    """The annotation that is edited; None for a new one."""
    span: Span | None
    """The passage of a new one, None for the whole article; of one that is edited, its new passage if it has one."""


class Marking(Continuing):
    """The panes, with an article that can be marked."""

    _working = False
    """Whether something is being done to many articles."""

    @property
    def tag_in_hand(self) -> str:
        """The tag that every mark gets; empty where none is held."""
        return str(self.desk.notebook.preferences.get(_TAG_IN_HAND) or "")

    def show_tag_in_hand(self) -> None:
        """Tell on the status line which tag is held, and how many marks have it."""
        tag = self.tag_in_hand
        marked = sum(1 for note in self.desk.notes(everywhere=True) if tag in note.tags) if tag else 0
        self.status.held = f"#{tag} ({marked})" if tag else ""

    def _tags(self) -> tuple[str, ...]:
        return (self.tag_in_hand,) if self.tag_in_hand else ()

    def after_marking(self, sentence: str) -> None:
        """Show what the notebook says now, and say what happened."""
        self.show_notes()
        self.refetch()
        self.show_tag_in_hand()
        self.say(sentence)
        self.tell_where()

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
        return self._passage(wanted) if wanted else None

    # -- highlights --------------------------------------------------------------------------------------------

    def highlight(self) -> None:
        """Highlight the passage at the cursor, or give the note in hand this passage."""
        held, span = self.held, self.view.passage
        taken = self.attaching or self.view.taken_up
        if held is None or span is None:
            return
        try:
            if taken is not None:
                passage = self._passage(taken)
                if passage is None:
                    self.say("The highlight that was taken up has gone")
                    self.view.select(None)
                    return
                self.desk.change(held, passage.annotation, span=span)
                done = "Note attached" if self.attaching else "Highlight changed"
            elif any(p.span == span for p in self.passages):
                self.say("This passage is highlighted already; d deletes it, a adds a note")
                return
            else:
                self.desk.annotate(held, span, tags=self._tags())
                done = f"Highlighted {wording.quoted(held.article.text[span.start : span.end], 40)}"
        except ReaderError as error:
            self.complain(error)
            return
        self.attaching = None
        self.view.select(None)
        self.after_marking(f"{done} · u undoes")

    def _passage(self, id: str) -> Passage | None:
        return next((p for p in self.passages if p.annotation.id == id), None)

    # -- notes -------------------------------------------------------------------------------------------------

    def write_note(self) -> None:
        """Write a note on the passage at the cursor, from the list on the whole article."""
        held = self.held
        if held is None:
            return
        there = self._at_cursor() if self.view.has_focus and self._on_highlight() else None
        if there is not None:
            # A highlight that was taken up and changed is kept in its new form with the note.
            self._edit(Target(held, there, self.view.selection.span if self.view.selection else None))
        else:
            self._edit(Target(held, None, self.view.passage if self.view.has_focus else None))

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
            self.say("There is no note here; a writes one")
        else:
            self._edit(Target(self.held, passage, None))

    def _edit(self, target: Target) -> None:
        from reader.tui.screens.note_editor import NoteEditor

        held, passage = target.held, target.passage
        if passage is not None:
            note, tags = passage.annotation.note, passage.annotation.tags
            if passage.annotation.conflict:
                # Every text that was written stands in the editor; what is saved settles it.
                note = "\n\n---\n\n".join(dict.fromkeys((note, *passage.annotation.conflict)))
            words = passage.annotation.selector.exact if passage.annotation.selector else ""
        else:
            note, tags = "", self._tags()
            words = held.article.text[target.span.start : target.span.end] if target.span else ""
        key, preferences = self._draft_key(target), self.desk.notebook.preferences
        editor = NoteEditor(
            headline=held.article.headline,
            words=words,
            note=note,
            tags=tags,
            draft=preferences.get(key),
            known_tags=self._known_tags(),
            save=lambda written: self._save(target, written),
            keep_draft=lambda text: preferences.set(key, text),
        )
        self.app.push_screen(editor, self._edited)

    def _draft_key(self, target: Target) -> str:
        """Where a draft is kept: by its note, or by the words that it is about, wherever in the text they stand."""
        if target.passage is not None:
            return f"draft {target.passage.annotation.id}"
        span, text = target.span, target.held.article.text
        words = " ".join(text[span.start : span.end].split()) if span is not None else _WHOLE
        return f"draft {target.held.id} {words}"

    def drafts(self) -> Mapping[str, str]:
        """Notes on the article that were begun and not saved, by the words that they are about."""
        if self.held is None or not self.begun:
            return {}
        preferences, begins = self.desk.notebook.preferences, f"draft {self.held.id} "
        kept = preferences.keys()
        return {key[len(begins) :]: str(preferences.get(key)) for key in kept if key.startswith(begins)}

    def open_value(self, value: object) -> None:
        """A draft opens in the editor; everything else as ever."""
        if not isinstance(value, OpenDraft):
            super().open_value(value)
        elif self.held is not None:
            span = None
            if value.words != _WHOLE:
                try:
                    span = find_passage(self.held.article.text, value.words)
                except ReaderError:
                    self.say("The words that this draft is about are not in the text any more", wrong=True)
                    return
            self._edit(Target(self.held, None, span))

    def _known_tags(self) -> Sequence[str]:
        return sorted({tag for note in self.desk.notes(everywhere=True) for tag in note.tags})

    def _save(self, target: Target, written: Written) -> None:
        """Save what was written; raises ReaderError, and then the editor keeps it."""
        held, passage = target.held, target.passage
        if passage is not None and passage.annotation.conflict:
            self.desk.settle(passage.annotation, written.note, written.tags)
        elif passage is not None:
            self.desk.change(held, passage.annotation, note=written.note, tags=written.tags, span=target.span)
        else:
            self.desk.annotate(held, target.span, note=written.note, tags=written.tags)
        key, preferences = self._draft_key(target), self.desk.notebook.preferences
        if preferences.get(key) is not None:
            preferences.set(key, None)

    def _edited(self, saved: str | None) -> None:
        if saved:
            self.view.select(None)
            self.after_marking(saved)
        else:
            self.show_side()
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
        self.after_marking(f"{'Note' if passage.annotation.note else 'Highlight'} deleted · u brings it back")

    # -- tags --------------------------------------------------------------------------------------------------

    def take_tag(self) -> None:
        """Ask for the tag to hold; an empty one puts it down."""
        from textual.suggester import SuggestFromList

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
        known = SuggestFromList(self._known_tags(), case_sensitive=False)
        self.app.push_screen(Prompt("Tag in hand", question, self.tag_in_hand, suggester=known), taken)

    # -- speakers ----------------------------------------------------------------------------------------------

    def name_speaker(self) -> None:
        """Ask who says the quotation at the cursor: enter confirms, another name corrects, an empty line clears."""
        from textual.suggester import SuggestFromList

        from reader.tui.screens.prompt import Prompt

        held, current = self.held, self.view.quotation
        if held is None or current is None:
            self.say("There is no quotation here; ] goes to the next")
            return
        quotation = current[1]
        words = wording.quoted(held.article.text[quotation.start : quotation.end], 200)

        def named(name: str | None) -> None:
            if name is None:
                return
            speaker = " ".join(name.split()) or None
            try:
                self.desk.correct_speaker(held, quotation, speaker)
            except ReaderError as error:
                self.complain(error)
                return
            self.take_up_speakers()
            self.after_marking(f"Speaker: {speaker or 'nobody named'} · u undoes")

        question = f"Who says {words}? enter confirms the name, an empty line takes it away."
        names = dict.fromkeys(q.speaker for q in held.article.quotations if q.speaker)
        known = SuggestFromList(names, case_sensitive=False)
        self.app.push_screen(Prompt("Speaker", question, quotation.speaker or "", suggester=known), named)

    def take_up_speakers(self) -> None:
        """Show the open article with its speakers as they are now, where it is."""
        held = self.hold(self.held.id) if self.held is not None else None
        if held is not None and self.held is not None and held.article.quotations != self.held.article.quotations:
            self.held = held
            self.view.renew(held.article)
            self.show_side()

    # -- copying -----------------------------------------------------------------------------------------------

    def copy_passage(self) -> None:
        """Copy the passage at the cursor with its citation."""
        held, span = self.held, self.view.passage
        if held is None or span is None:
            return
        passage = self._at_cursor() if self.view.selection is None else None
        text = self.desk.citation(held, span, passage.annotation if passage else None)
        self.app.copy(text)
        self.say(f"Copied {wording.count(len(text.split()), 'word')} with the citation, {self.app.copied_by}")

    # -- exporting ---------------------------------------------------------------------------------------------

    def export_notes(self) -> None:
        """Ask for a file and write the notes to it: all, or those with the tag in hand."""
        from reader.tui.screens.prompt import Paths, Prompt

        tag = self.tag_in_hand
        query, what = (f'tag:"{tag}"', f"the notes tagged #{tag}") if tag else ("", "all notes of this library")

        def write(name: str) -> str | None:
            """What is wrong with it; None where the notes are written."""
            path = Path(name.strip()).expanduser()
            form = _FORMATS.get(path.suffix.lower())
            if form is None:
                return f"The ending tells the format: {', '.join(_FORMATS)}"
            try:
                text = self.desk.export(query, form)
                # Never over a file that is there.
                with path.open("x", encoding="utf-8", newline="") as file:
                    file.write(text)
            except FileExistsError:
                return f"{path} is there already; give another name"
            except (OSError, RuntimeError) as error:
                return f"{path} cannot be written: {getattr(error, 'strerror', None) or error}"
            except ReaderError as error:
                return str(error)
            return None

        def written(name: str | None) -> None:
            if name is not None:
                self.say(f"Written: {Path(name.strip()).expanduser()}")

        question = f"Export {what} to which file? .jsonld loses nothing; .md, .csv (Readwise), .json (CSL), .bib"
        self.app.push_screen(
            Prompt("Export notes", question, "~/notes.md", suggester=Paths(), refuse=write), written
        )

    # -- taking back -------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last thing done to the notebook back."""
        self._take_back(redo=False)

    def redo(self) -> None:
        """Do it again."""
        self._take_back(redo=True)

    def _take_back(self, *, redo: bool) -> None:
        def done(part: Part | None) -> None:
            if part is None:
                self.say("Nothing to redo" if redo else "Nothing to undo")
            else:
                self.take_up_speakers()
                self.after_marking(f"{'Done again' if redo else 'Undone'}: {part.words}")

        self.work_off(lambda: self.desk.take_back(redo=redo), done)

    def work_off(self, begin: Callable[[], Iterator[Part]], then: Callable[[Part | None], None]) -> None:
        """Do something to any number of articles, some at a time, so that keys work meanwhile; one after the other."""
        if self._working:
            self.say("One moment: the last thing is not done yet")
            return
        parts = begin()
        try:
            first = next(parts, None)
        except ReaderError as error:
            self.complain(error)
            return
        if first is None or first.done >= first.of:
            then(first)
            return
        self._working = True

        async def go_on() -> None:
            part = first
            try:
                for part in parts:
                    self.say(f"{part.done:,} of {part.of:,} …")
                    # Long enough for a key to go all its way.
                    await asyncio.sleep(_PAUSE)
            except ReaderError as error:
                self.refetch()
                self.complain(error)
            else:
                then(part)
            finally:
                self._working = False

        self.run_worker(go_on(), group="marking")
