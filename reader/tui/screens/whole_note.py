"""A note as a whole: its passage, all that was written on it, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.tui.drawing import content, drawn
from reader.tui.screens.sheet import Sheet

if TYPE_CHECKING:
    from reader.desk import Annotation


class WholeNote(Sheet):
    """A note on an article that the library does not hold, so that there is nowhere to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("h,enter,backspace", "leave", "leave")]
    CSS_PATH = "whole_note.tcss"

    def __init__(self, annotation: Annotation) -> None:
        super().__init__()
        self._annotation = annotation

    def compose(self) -> ComposeResult:
        """The note, to be scrolled."""
        with VerticalScroll(id="whole-note"):
            yield Static(Content("\n\n").join(list(self._parts())))

    def on_mount(self) -> None:
        """Its title."""
        self.box.border_title = content(f" {self._annotation.citation.headline or 'A note'} ")
        self.box.border_subtitle = "its article is not in this library · esc leaves"
        self.box.focus()

    def _parts(self) -> Iterator[Content]:
        one = self._annotation
        if one.selector is not None:
            yield content(one.selector.exact, "$text-muted")
        for text in (one.note, *one.conflict):
            if text:
                # Line feeds are the note's own; everything else that a terminal would obey is not drawn.
                yield Content("\n".join(drawn(line) for line in text.splitlines()))
        if one.tags:
            yield content(" ".join(f"#{tag}" for tag in one.tags), "$accent")
        facts = (one.citation.source or one.citation.agency, one.citation.published, one.citation.url)
        told = [" · ".join(fact for fact in facts if fact), f"noted {one.created[:10]}"]
        yield Content("\n").join([content(line, "$text-muted") for line in told if line])
