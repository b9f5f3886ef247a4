"""The note editor: several lines of Markdown under the passage that they are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.article.clean import clean
from reader.article.passages import quoted
from reader.errors import ReaderError
from reader.tui.drafts import BETWEEN, Draft
from reader.tui.drawing import content

if TYPE_CHECKING:
    from reader.tui.host import Host

_KEEP_EVERY = 3.0
"""Seconds between drafts."""
_TAG = re.compile(r"(?:(?<=\s)|^)#([^\W\d_][\w/-]*)")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the editor."""

    note: str
    """The note, in Markdown, without its line of tags."""
    tags: tuple[str, ...]
    """The tags."""


def read_written(text: str, known: Sequence[str] = ()) -> Written:
    """A note and its tags: every `#tag` in it counts, last lines of nothing but tags are no part of the note.

    In the note a tag begins with a letter, so that "#3" stays a number; on a line of tags it may be anything.
    `known` are tags as they are kept, so that one that the editor cannot show as it is comes back as it was.
    """
    lines = text.rstrip().split("\n")
    words: list[str] = []
    while lines and lines[-1].strip() and all(len(word) > 1 and word[0] == "#" for word in lines[-1].split()):
        words = [word[1:] for word in lines.pop().split()] + words
    note = "\n".join(lines).strip()
    kept = {_as_word(tag): tag for tag in known}
    tags = [kept.get(word, word) for word in (*(match.group(1) for match in _TAG.finditer(note)), *words)]
    return Written(note, tuple(dict.fromkeys(tags)))


def _as_word(tag: str) -> str:
    """A tag as one word: what was tagged elsewhere may have blanks in it."""
    return "-".join(tag.split())


def as_text(note: str, tags: Sequence[str]) -> str:
    """A note and its tags as the editor shows them: tags that the note does not name stand on a line of their own."""
    named = set(read_written(note).tags)
    line = " ".join(f"#{_as_word(tag)}" for tag in tags if _as_word(tag) not in named)
    return "\n\n".join(part for part in (note, line) if part)


class NoteArea(TextArea):
    """Several lines, with tags completed by tab."""

    def __init__(self, text: str, tags: Sequence[str]) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        self._tags = tags

    def completion(self) -> str:
        """What would complete the tag before the cursor; empty where nothing would."""
        line, column = self.cursor_location
        begun = re.search(r"(?:^|\s)#([\w/-]+)$", self.document.get_line(line)[:column])
        if begun is None:
            return ""
        word = begun.group(1).casefold()
        known = next((tag for tag in self._tags if tag.casefold().startswith(word) and tag.casefold() != word), "")
        return known[len(word) :]

    async def _on_key(self, event: events.Key) -> None:
        ends = next((one.action for one in NoteEditor.BINDINGS if event.key in one.key.split(",")), None)
        if ends is not None:
            # At once: what was typed before it is in the text, and nothing that is typed after it.
            event.prevent_default()
            event.stop()
            await self.run_action(f"screen.{ends}")
            return
        if event.key == "tab":
            event.prevent_default()
            event.stop()
            completion = self.completion()
            if completion:
                self.insert(completion)
            return
        await super()._on_key(event)


class NoteEditor(ModalScreen[str]):
    """Write or change a note; dismissed with what to say when it was saved, None when it was left."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("ctrl+s", "save", "save"),
        Binding("escape", "leave", "leave"),
        Binding("f4,ctrl+e", "editor", "$EDITOR"),
    ]
    CSS_PATH = "note_editor.tcss"

    app: Host

    def __init__(
        self,
        *,
        words: str,
        note: str,
        tags: Sequence[str],
        draft: Draft | None,
        new: bool,
        known_tags: Sequence[str],
        save: Callable[[Written], str],
        keep_draft: Callable[[Draft | None], None],
    ) -> None:
        super().__init__()
        self._words = words
        # Text that a synced notebook or an import brought is drawn like any other from outside.
        self._before = clean(as_text(note, tags))
        self._tags = tags
        self._draft = draft
        # What was written elsewhere since the draft was begun must be seen: saving replaces what stands here.
        there = not new and bool(self._before.strip())
        self._behind = draft is not None and draft.on != self._before and there
        self._new = new
        self._known_tags = known_tags
        self._save = save
        self._keep_draft = keep_draft

    def compose(self) -> ComposeResult:
        """The passage, the text, and what the keys do."""
        with Vertical(id="note"):
            yield Static(
                content(quoted(self._words, 400) if self._words else "A note on the whole article"), id="about"
            )
            yield NoteArea(self._at_first(), self._known_tags)
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Say where the keys lead."""
        self.query_one("#note").border_title = " Note "
        area = self.query_one(NoteArea)
        note = read_written(area.text, self._tags).note
        if note or not area.text.strip():
            # At the end of the note; its line of tags stands below.
            lines = area.text[: area.text.find(note) + len(note)].split("\n")
            area.move_cursor((len(lines) - 1, len(lines[-1])))
        else:
            area.insert("\n\n", (0, 0))
            area.move_cursor((0, 0))
        self.hint(
            "The note was changed since your draft; both stand here."
            if self._behind
            else "Your unsaved draft is back."
            if self._draft
            else ""
        )
        # Whatever ends the program, little of what was written goes with it.
        self.set_interval(_KEEP_EVERY, self.keep_draft)

    def _at_first(self) -> str:
        if self._draft is None:
            return self._before
        draft = clean(self._draft.text)
        if self._new:
            # The tag that is in hand by now is put on it, as on every mark.
            return as_text(draft, self._tags)
        return BETWEEN.join((draft, self._before)) if self._behind and self._before not in draft else draft

    def hint(self, sentence: str = "") -> None:
        """The line under the text."""
        keys = "ctrl+s save · esc leave, the draft is kept · #tag tags it · ^e $EDITOR"
        self.query_one("#hint", Static).update(content(f"{sentence}  {keys}".strip()))

    def on_text_area_changed(self) -> None:
        """Offer to complete a tag."""
        completion = self.query_one(NoteArea).completion()
        self.hint(f"tab: …{completion}" if completion else "")

    def action_save(self) -> None:
        """Save; what cannot be saved stays here."""
        written = read_written(self.query_one(NoteArea).text, self._tags)
        try:
            told = self._save(written)
        except ReaderError as error:
            self.hint(" ".join(str(error).split()))
            return
        tags = f" with {' '.join('#' + tag for tag in written.tags)}" if written.tags else ""
        self.dismiss(f"Saved{tags}{told} · {self.app.key('screen.undo')} undoes")

    def action_leave(self) -> None:
        """Leave; what was written is kept as a draft."""
        if self.keep_draft():
            self.dismiss(None)

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.query_one(NoteArea).text

    def keep_draft(self) -> bool:
        """Keep what is not saved, for the next time; whether it could be kept."""
        text = self.text
        draft = Draft(text, self._before) if text.strip() and text.strip() != self._before.strip() else None
        if draft == self._draft:
            return True
        try:
            self._keep_draft(draft)
        except ReaderError as error:
            self.hint(" ".join(str(error).split()))
            return False
        self._draft = draft
        return True

    def action_editor(self) -> None:
        """Go on in the person's own editor."""
        from reader.tui.editor import edit

        area = self.query_one(NoteArea)
        self.keep_draft()  # an evening in another program may end with the machine
        try:
            with self.app.suspend():
                text = edit(area.text)
        except SuspendNotSupported:
            self.hint("This terminal cannot be lent to another program.")
        except ReaderError as error:
            self.hint(str(error))
        else:
            area.load_text(clean(text))
