"""The note editor: several lines of Markdown under the passage that they are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from reader.errors import ReaderError
from reader.tui.drawing import content
from reader.tui.wording import quoted

_TAG = re.compile(r"(?:(?<=\s)|^)#([^\W\d_][\w/-]*)")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the editor."""

    note: str
    """The note, in Markdown, without its line of tags."""
    tags: tuple[str, ...]
    """The tags."""


def read_written(text: str) -> Written:
    """A note and its tags: every `#tag` in it counts, a last line of nothing but tags is no part of the note."""
    tags = tuple(dict.fromkeys(match.group(1) for match in _TAG.finditer(text)))
    lines = text.rstrip().split("\n")
    while lines and lines[-1].strip() and all(_TAG.fullmatch(word) for word in lines[-1].split()):
        lines.pop()
    return Written("\n".join(lines).strip(), tags)


def as_text(note: str, tags: Sequence[str]) -> str:
    """A note and its tags as the editor shows them: tags that the note does not name stand on a line of their own."""
    named = set(read_written(note).tags)
    line = " ".join(f"#{tag}" for tag in tags if tag not in named)
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

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", priority=True),
        Binding("escape", "leave", "leave", priority=True),
        Binding("f4,ctrl+e", "editor", "$EDITOR", priority=True),
    ]
    CSS_PATH = "note_editor.tcss"

    def __init__(
        self,
        *,
        headline: str,
        words: str,
        note: str,
        tags: Sequence[str],
        draft: str | None,
        known_tags: Sequence[str],
        save: Callable[[Written], None],
        keep_draft: Callable[[str | None], None],
    ) -> None:
        super().__init__()
        self._headline = headline
        self._words = words
        self._before = as_text(note, tags)
        self._draft = draft
        self._known_tags = known_tags
        self._save = save
        self._keep_draft = keep_draft

    def compose(self) -> ComposeResult:
        """The passage, the text, and what the keys do."""
        with Vertical(id="note"):
            yield Static(
                content(quoted(self._words, 400) if self._words else "A note on the whole article"), id="about"
            )
            yield NoteArea(self._draft or self._before, self._known_tags)
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Say where the keys lead."""
        self.query_one("#note").border_title = "Note"
        area = self.query_one(NoteArea)
        area.move_cursor(area.document.end if not self._before.startswith("#") or self._draft else (0, 0))
        if self._before.startswith("#") and not self._draft:
            area.insert("\n\n", (0, 0))
            area.move_cursor((0, 0))
        self.hint("Your unsaved draft is back." if self._draft else "")

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
        written = read_written(self.query_one(NoteArea).text)
        try:
            self._save(written)
        except ReaderError as error:
            self.hint(" ".join(str(error).split()))
            return
        tags = f" with {' '.join('#' + tag for tag in written.tags)}" if written.tags else ""
        self.dismiss(f"Saved{tags} · u undoes")

    def action_leave(self) -> None:
        """Leave; what was written is kept as a draft."""
        text = self.query_one(NoteArea).text
        unsaved = text.strip() and text.strip() != self._before.strip()
        try:
            if unsaved or self._draft:
                self._keep_draft(text if unsaved else None)
        except ReaderError as error:
            self.hint(" ".join(str(error).split()))
            return
        self.dismiss(None)

    def action_editor(self) -> None:
        """Go on in the person's own editor."""
        from reader.tui.editor import edit

        area = self.query_one(NoteArea)
        try:
            with self.app.suspend():
                text = edit(area.text)
        except ReaderError as error:
            self.hint(str(error))
            return
        area.load_text(text)
