"""Writing a note: what it is about, the editor opened on it, and what is saved when that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.article.model import Span
from reader.desk import Desk, Held
from reader.errors import ReaderError
from reader.tui import drafts

if TYPE_CHECKING:
    from reader.desk import Annotation
    from reader.tui.host import Host
    from reader.tui.screens.note_editor import Written


@dataclass(frozen=True, slots=True)
class Target:
    """What a note in the editor is about; whatever happens to the screen under the editor."""

    held: Held | None
    """The article; None where the library does not hold it, and then the note is one that is there."""
    annotation: Annotation | None
    """The annotation that is edited; None for a new one."""
    span: Span | None
    """The passage of a new one, None for the whole article; of one that is edited, its new passage if it has one."""
    lost: str = ""
    """The words that a draft was about, where they are in the text no more."""

    @property
    def words(self) -> str:
        """The passage; empty for the whole article."""
        if self.annotation is not None:
            return self.annotation.selector.exact if self.annotation.selector is not None else ""
        if self.held is not None and self.span is not None:
            return self.held.article.text[self.span.start : self.span.end]
        return self.lost

    def draft_keys(self, desk: Desk) -> Sequence[str]:
        """Where a draft of it may be kept: under each id that its article has."""
        if self.annotation is not None:
            return [drafts.key_of_note(self.annotation.id)]
        ids = desk.notebook.articles.group(self.held.id) if self.held is not None else ()
        return [drafts.key_of(id, self.words) for id in ids]


def write(
    host: Host, desk: Desk, target: Target, then: Callable[[str | None], None], *, tags: Sequence[str]
) -> None:
    """Open the editor; `then` gets what to say when the note was saved, None when the editor was left.

    Args:
        host: The app.
        desk: The library and the notebook.
        target: What the note is about.
        then: What comes after.
        tags: The tags that a new note gets.
    """
    from reader.tui.screens.note_editor import NoteEditor

    note = ""
    if target.annotation is not None:
        # Every text that was written at different places stands in the editor; what is saved settles it.
        note = drafts.BETWEEN.join(dict.fromkeys((target.annotation.note, *target.annotation.conflict)))
        tags = target.annotation.tags
    keeping = drafts.Keeping(desk.notebook.preferences, target.draft_keys(desk))
    editor = NoteEditor(
        words=target.words,
        note=note,
        tags=tags,
        draft=keeping.draft,
        new=target.annotation is None,
        known_tags=known_tags(desk),
        save=lambda written: _save(desk, target, written, keeping),
        keep_draft=keeping.keep,
    )
    host.push_screen(editor, then)


def known_tags(desk: Desk) -> Sequence[str]:
    """Every tag that the notebook knows, in the order of the alphabet."""
    return sorted({tag for note in desk.notes(everywhere=True) for tag in note.tags})


def _save(desk: Desk, target: Target, written: Written, keeping: drafts.Keeping) -> str:
    """Save what was written, and what is to be told of it; raises ReaderError, and then the editor keeps it."""
    told = ""
    if target.annotation is not None:
        note = desk.rewrite(target.held, target.annotation, written.note, written.tags, span=target.span)
        if note.conflict:
            told = "; another text of it came meanwhile, and both are kept: e settles it"
    elif target.held is not None:
        # Words that are in the text no more go into the note itself.
        lost = f"> {target.lost}\n\n" if target.lost else ""
        desk.annotate(target.held, target.span, note=lost + written.note, tags=written.tags)
    try:
        keeping.keep(None)
    except ReaderError:
        # The note itself is saved.
        told += "; its draft could not be put away and will be offered again"
    return told
