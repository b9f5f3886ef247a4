"""The article as a widget: what is shown of it and what lies on it, scrolled and drawn row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.article.model import Article, Quotation, Span
from reader.article.sentences import sentence_at
from reader.tui import selecting
from reader.tui.page import Page, PlainLine, set_page, with_foot, with_speakers
from reader.tui.selecting import Selection
from reader.tui.theme import SPEAKER_COLOURS
from reader.tui.typesetting import Line
from reader.tui.widgets.layers import SHADES, Highlight, Layer, Layers, Stretch
from reader.tui.widgets.painting import Ink, Pointer, paint_row

if TYPE_CHECKING:
    from reader.article.updates import Verdict


class ArticlePage(ScrollView, can_focus=True):
    """An article in lines, every layer painted on it; moving and selecting are the article view's."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--headline",
        "article--facts",
        "article--subheading",
        "article--quotation",
        "article--quotation-quiet",
        "article--marked",
        "article--highlight",
        "article--highlight-nested",
        "article--hit",
        "article--selection",
        "article--cursor",
        "article--bar",
        "article--sentence",
        "article--known",
        "article--news",
        "article--mark",
        "article--aside",
        "article--rule",
        "article--foot",
        *(f"article--speaker-{n}" for n in range(SPEAKER_COLOURS)),
    }

    DEFAULT_CSS = """
    ArticlePage {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        overflow-y: scroll;
        & > .article--headline { text-style: bold; color: $heading; }
        & > .article--facts { color: $text-muted; }
        & > .article--subheading { text-style: bold; color: $heading; }
        & > .article--quotation { color: $speaker-0; }
        & > .article--quotation-quiet { color: $heading; }
        & > .article--marked { text-style: none; }
        & > .article--highlight { background: $highlight; }
        & > .article--highlight-nested { background: $highlight-nested; }
        & > .article--hit { text-style: underline; }
        & > .article--selection { text-style: reverse; }
        & > .article--cursor { text-style: reverse; }
        & > .article--bar { color: $accent; }
        & > .article--sentence { color: $text-muted; }
        & > .article--known { color: $text-muted; }
        & > .article--news { color: $secondary; }
        & > .article--mark { color: $accent; }
        & > .article--aside { color: $text-muted; }
        & > .article--rule { color: $rule; }
        & > .article--foot { color: $foreground; }
        & > .article--speaker-0 { color: $speaker-0; }
        & > .article--speaker-1 { color: $speaker-1; }
        & > .article--speaker-2 { color: $speaker-2; }
        & > .article--speaker-3 { color: $speaker-3; }
        & > .article--speaker-4 { color: $speaker-4; }
        & > .article--speaker-5 { color: $speaker-5; }
        /* In the terminal's own colours no ground but its own is sure to bear the text's colours. */
        &:ansi > .article--highlight { color: ansi_black; background: $highlight; }
        &:ansi > .article--highlight-nested { color: ansi_black; background: $highlight-nested; }
        &:ansi > .article--selection, &:ansi > .article--cursor { color: ansi_default; background: ansi_default; }
        &:ansi > .article--facts, &:ansi > .article--aside, &:ansi > .article--known { text-style: dim; }
        &:nocolor > .article--highlight { text-style: bold; }
        &:nocolor > .article--highlight-nested { text-style: bold italic; }
    }
    """

    class CursorMoved(Message):
        """The cursor rests on another sentence, the selection changed, or other lines are in view."""

    def __init__(self, *, measure: int = 72, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article: Article | None = None
        """The article; None where none is shown."""
        self.page = Page()
        """The article as it is set for the width of the pane."""
        self.painted = Layers()
        """What is painted on its text."""
        self.cursor = 0
        """The code point that the cursor rests on."""
        self.selection: Selection | None = None
        """What is selected."""
        self.pointed_at = False
        """Whether the quotation at the cursor is marked though the keys are elsewhere: the list points at it."""
        self._measure = measure
        self._facts: tuple[str, ...] = ()
        self._foot: tuple[PlainLine, ...] = ()
        self._highlights: tuple[Highlight, ...] = ()
        self._hits: tuple[Span, ...] = ()
        self._verdicts: tuple[Verdict, ...] = ()
        self._shade = SHADES[0]
        self._top = 0
        self._pointer = Pointer()
        self._strips: dict[int, Strip] = {}
        self._ink: Ink | None = None

    # -- what is shown ---------------------------------------------------------------------------------------

    def show(self, article: Article | None, facts: Sequence[str] = (), *, at: int = 0) -> None:
        """Show an article from its top, or with the sentence at `at` on the first line."""
        self.article = article
        self._facts = tuple(facts)
        self._highlights, self._hits, self._foot, self._verdicts = (), (), (), ()
        self.selection = None
        self.cursor = sentence_at(article.text, article.blocks, at).start if article and article.text else 0
        self.painted = Layers.of(article, shade=self._shade)
        self._set(at)
        self.post_message(self.CursorMoved())

    def renew(self, article: Article) -> None:
        """Show the same text with other quotations or speakers; the place stays."""
        self.article = article
        self.page = with_speakers(self.page, article)
        self._lay()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """The person's passages, in any order."""
        highlights = tuple(sorted(highlights, key=lambda h: (h.start, h.end)))
        if highlights != self._highlights:
            self._highlights = highlights
            self._lay()

    def set_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """What of each block was read before in another article; none where nothing is to be told apart."""
        blocks = self.article.blocks if self.article is not None else ()
        self._verdicts = tuple(verdicts) if len(verdicts) == len(blocks) else ()
        self._lay()

    def set_shade(self, shade: str) -> None:
        """Paint quotations in full, quiet or off."""
        self._shade = shade
        self._lay()

    def set_hits(self, hits: Sequence[Span]) -> None:
        """The places that a search found."""
        self._hits = tuple(hits)
        # At each key of a search: the other layers are not made anew.
        found = Layer.of([Stretch(hit.start, hit.end, "article--hit") for hit in hits])
        self.painted = replace(self.painted, hits=found)
        self._repaint()

    def set_foot(self, foot: Sequence[PlainLine]) -> None:
        """Lines below the text."""
        if tuple(foot) != self._foot:
            self._foot = tuple(foot)
            self.page = with_foot(self.page, self._foot)
            self._take_height()
            self._repaint()

    def set_measure(self, measure: int) -> None:
        """Set the lines to another length; the sentence at the top stays there."""
        if measure != self._measure:
            self._measure = measure
            self._set(self._top)

    @property
    def measure(self) -> int:
        """Cells that a line may take; it takes less where the pane is narrow."""
        return self._measure

    @property
    def shade(self) -> str:
        """How quotations are painted."""
        return self._shade

    @property
    def hits(self) -> tuple[Span, ...]:
        """The places that a search found."""
        return self._hits

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """The person's passages, in order."""
        return self._highlights

    @property
    def quotation(self) -> tuple[int, Quotation] | None:
        """The current quotation, which is the one at the cursor, and its number from 1."""
        return selecting.current_quotation(self.article, self.cursor) if self.article is not None else None

    @property
    def top_offset(self) -> int:
        """The code point that stands on the first line in view; 0 while the headline shows.

        It is kept while the window is resized, however often, so that the text does not creep.
        """
        return self._top

    @property
    def fraction_read(self) -> float:
        """How much of the text has come into view, 0 to 1."""
        return min(1.0, self._bottom / self.page.end) if self.page.end else 1.0

    # -- setting ---------------------------------------------------------------------------------------------

    def _set(self, top: int) -> None:
        """Set all lines for the present width, and put the line of `top` first."""
        width = self.scrollable_content_region.width
        self.page = set_page(self.article, self._facts, self._foot, measure=self._measure, width=width)
        # While the pane is hidden no row is there to scroll to: the first resize sets the lines.
        if width > 0:
            self._take_height()
            self._scroll_to_row(0 if top <= 0 else self.page.row_of(top))
        self._top = top
        self._repaint()

    def _take_height(self) -> None:
        """Let the page scroll as far as it has rows."""
        # Setting the reactive would lay the whole screen out anew for each article; only the scroll bar changes.
        width, height = self.scrollable_content_region.size
        self.set_reactive(ArticlePage.virtual_size, Size(width, self.page.height))
        bar = self.vertical_scrollbar
        bar.window_virtual_size, bar.window_size = self.page.height, height

    def _lay(self) -> None:
        """Make all layers anew."""
        self.painted = Layers.of(
            self.article,
            shade=self._shade,
            highlights=self._highlights,
            hits=self._hits,
            verdicts=self._verdicts,
        )
        self._repaint()

    # -- painting --------------------------------------------------------------------------------------------

    def _repaint(self) -> None:
        """Paint everything anew: the lines or a layer changed."""
        self._strips.clear()
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        """Paint anew the lines that the cursor or the selection left, and those that it came to."""
        before, active = self._pointer, self.has_focus
        self._pointer = Pointer.at(
            self.article, self.cursor, self.selection, active=active, shown=active or self.pointed_at
        )
        if self._strips:
            for span in {*before.spans, *self._pointer.spans}:
                for row in range(self.page.row_of(span.start), self.page.row_of(span.end) + 1):
                    self._strips.pop(row, None)
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget painted lines when the theme or the focus changes."""
        super().notify_style_update()
        self._ink = None
        self._strips.clear()

    @property
    def ink(self) -> Ink:
        """The styles of the theme in force."""
        if self._ink is None:
            names = self.COMPONENT_CLASSES
            styles = {name: self.get_component_rich_style(name, partial=True) for name in names}
            # Textual computes the widget's own style anew whenever it is asked.
            self._ink = Ink.of(self.rich_style, styles)
        return self._ink

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        row = y + self.scroll_offset.y
        strip = self._strips.get(row)
        if strip is None:
            segments = paint_row(self.page, row, self.painted, self._pointer, self.ink)
            width = self.scrollable_content_region.width
            strip = self._strips[row] = Strip(segments).adjust_cell_length(width, self.ink.base)
        return strip

    # -- scrolling -------------------------------------------------------------------------------------------

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top now."""
        super().watch_scroll_y(old_value, new_value)
        if self.page.lines:
            self._top = self.page.first_offset(round(new_value))

    @property
    def _bottom(self) -> int:
        """The row after the last in view."""
        return int(self.scroll_offset.y + self.size.height)

    def _scroll_to_row(self, row: float) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def lines_in_view(self) -> tuple[Line, ...]:
        """The lines of the text that are in view."""
        return self.page.lines_between(self.scroll_offset.y, self._bottom)

    def reveal(self, offset: int) -> None:
        """Scroll so that a code point is in view, with two lines of context where there are any."""
        row, height, y = self.page.row_of(offset), self.size.height, self.scroll_offset.y
        context = 2 if height > 8 else 0
        if row < y + context:
            self._scroll_to_row(max(0, row - context))
        elif row >= y + height - context:
            self._scroll_to_row(min(row, row - height + 1 + context))
