"""An article as it is drawn: headline, text in lines, layers, margins, and the lines below the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.article.model import Article, Quotation, Span
from reader.article.sentences import sentence_at
from reader.tui import selecting
from reader.tui.drawing import drawn, shorten
from reader.tui.selecting import Selection
from reader.tui.theme import SPEAKER_COLOURS
from reader.tui.typesetting import INDENTS, Line, set_lines, wrap
from reader.tui.widgets.layers import Layer, Stretch, cut, nested, paint, without

if TYPE_CHECKING:
    from reader.article.updates import Verdict

GUTTER = 3
"""Cells left of the text: the mark of a highlight, a note or news, the bar of the cursor, a blank."""
ASIDE = (12, 22)
"""The least and the most cells that the speakers' names take right of the text; with less room they stay away."""

SHADES = ("full", "quiet", "off")
"""How quotations are painted; one key steps through them."""
KNOWN = "-known"
"""What the name of a quotation's style ends in where the person has read it before."""
NEWS = {"new": "+", "changed": "~"}
"""The marks in the margin of paragraphs that were not read before, or not in these words."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that the person marked, as it is painted."""

    id: str
    """The annotation's id."""
    start: int
    """The first code point."""
    end: int
    """One past the last."""
    noted: bool
    """Whether there is a note on it."""


@dataclass(frozen=True, slots=True)
class FootLine:
    """A line below the text: a heading or a related headline, where the right pane has no room."""

    text: str
    """What it says."""
    style: str
    """A component style of the article view."""
    value: object = None
    """What a click on it opens; None for what opens nothing."""


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

    class ReachedEnd(Message):
        """The last line of the text came into view."""

        def __init__(self, article: Article) -> None:
            super().__init__()
            self.article = article
            """The article whose end it is: another may be shown when this is heard."""

    def __init__(self, *, measure: int = 72, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article: Article | None = None
        self.cursor = 0
        self.selection: Selection | None = None
        self.shade = "full"
        self._measure = measure
        self._facts: tuple[str, ...] = ()
        self._head: list[tuple[str, str]] = []
        self._lines: tuple[Line, ...] = ()
        self._starts: list[int] = []
        self._foot: tuple[FootLine, ...] = ()
        self._foot_drawn: list[tuple[str, FootLine]] = []
        self._highlights: tuple[Highlight, ...] = ()
        self._hits: tuple[Span, ...] = ()
        self._layers: dict[str, Layer] = {}
        self._marks = Layer()
        self._verdicts: tuple[Verdict, ...] = ()
        self._news: dict[int, str] = {}
        self._cursor_spans: tuple[Span, ...] = ()
        self._current: Quotation | None = None
        self.pointed_at = False
        """Whether the quotation at the cursor is marked though the keys are elsewhere: the list points at it."""
        self._sentence = Span(0, 0)
        self._asides: dict[int, tuple[str, int]] = {}
        self._strips: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}
        self._own_style: Style | None = None
        self._left = 0
        self._text_width = 60
        self._aside_width = 0
        self._told_end = False
        self._top = 0

    # -- what is shown ---------------------------------------------------------------------------------------

    def show(self, article: Article | None, facts: Sequence[str] = (), *, at: int = 0) -> None:
        """Show an article from its top, or with the sentence at `at` on the first line."""
        self.article = article
        self._facts = tuple(facts)
        self._highlights, self._hits, self._foot, self._marks = (), (), (), Layer()
        self._verdicts, self._news = (), {}
        self.selection = None
        self._told_end = False
        self.cursor = sentence_at(article.text, article.blocks, at).start if article and article.text else 0
        self._layers = {}
        self._lay()
        self._set(at)
        self.post_message(self.CursorMoved())

    def renew(self, article: Article) -> None:
        """Show the same text with other quotations or speakers; the place stays."""
        self.article = article
        self._lay()
        self._set_asides()
        self._repaint()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """The person's passages, in any order."""
        highlights = tuple(sorted(highlights, key=lambda h: (h.start, h.end)))
        if highlights == self._highlights:
            return
        self._highlights = highlights
        self._layers["highlights"] = Layer.of(nested(self._highlights))
        self._marks = Layer.of([Stretch(h.start, h.end, "note" if h.noted else "mark") for h in highlights])
        self._lay()
        self._repaint()

    def set_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """What of each block was read before in another article; none where nothing is to be told apart."""
        blocks = self.article.blocks if self.article is not None else ()
        self._verdicts = tuple(verdicts) if len(verdicts) == len(blocks) else ()
        told = zip(blocks, self._verdicts, strict=False)
        self._news = {block.start: NEWS[one.kind] for block, one in told if one.kind in NEWS}
        self._lay()
        self._repaint()

    def set_hits(self, hits: Sequence[Span]) -> None:
        """The places that a search found."""
        self._hits = tuple(hits)
        self._layers["hits"] = Layer.of([Stretch(hit.start, hit.end, "article--hit") for hit in hits])
        self._repaint()

    def set_foot(self, foot: Sequence[FootLine]) -> None:
        """Lines below the text."""
        if tuple(foot) != self._foot:
            self._foot = tuple(foot)
            self._set_foot()
            self._repaint()

    @property
    def measure(self) -> int:
        """Cells that a line may take."""
        return self._measure

    @property
    def text_width(self) -> int:
        """Cells that a line takes: less than the measure where the pane is narrow."""
        return self._text_width

    def set_measure(self, measure: int) -> None:
        """Set the lines to another length; the sentence at the top stays there."""
        if measure != self._measure:
            self._measure = measure
            self._set(self._top)

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
        if self.article is None:
            return None
        quotations = self.article.quotations
        # The opening mark stands before the start; so does the cursor when it rests on the mark.
        number = bisect_right(quotations, self.cursor + 2, key=lambda q: q.start)
        if number and self.cursor < quotations[number - 1].end + 1:
            return number, quotations[number - 1]
        return None

    @property
    def top_offset(self) -> int:
        """The code point that stands on the first line in view; 0 while the headline shows.

        It is kept while the window is resized, however often, so that the text does not creep.
        """
        return self._top

    @property
    def fraction_read(self) -> float:
        """How much of the text has come into view, 0 to 1."""
        rows = len(self._head) + len(self._lines)
        return min(1.0, (self.scroll_offset.y + self.size.height) / rows) if rows else 1.0

    # -- typesetting -----------------------------------------------------------------------------------------

    def _set(self, top: int) -> None:
        """Set all lines for the present width, and put the line of `top` first."""
        self._top = top
        width = self.scrollable_content_region.width
        if width <= 0:
            # Hidden: the first resize sets the lines.
            self._head, self._lines, self._starts, self._foot_drawn = [], (), [], []
            self._repaint()
            return
        self._text_width = max(16, min(self._measure, width - GUTTER - 1))
        aside = width - GUTTER - self._text_width - 3
        self._aside_width = min(aside, ASIDE[1]) if aside >= ASIDE[0] else 0
        used = GUTTER + self._text_width + (self._aside_width + 2 if self._aside_width else 0)
        self._left = max(0, (width - used) // 2)
        article = self.article
        self._head, self._lines = [], ()
        if article is not None:
            for a, b in wrap(article.headline, 0, len(article.headline), self._text_width):
                self._head.append((article.headline[a:b].strip(), "article--headline"))
            for fact in self._facts:
                for a, b in wrap(fact, 0, len(fact), self._text_width):
                    self._head.append((fact[a:b].strip(), "article--facts"))
            self._head.append(("", "article--facts"))
            self._lines = set_lines(article.text, article.blocks, self._text_width)
        self._starts = [line.start for line in self._lines]
        self._set_asides()
        self._set_foot()
        self._repaint()
        self._scroll_to_row(0 if top <= 0 else self._row_of(top))
        self._top = top

    def _set_foot(self) -> None:
        self._foot_drawn = [
            (line.text[a:b], line)
            for line in self._foot
            for a, b in (wrap(line.text, 0, len(line.text), self._text_width) if line.text else ((0, 0),))
        ]
        rows = len(self._head) + len(self._lines) + len(self._foot_drawn)
        # Setting the reactive would lay the whole screen out anew for each article; only the scroll bar changes.
        self.set_reactive(ArticlePage.virtual_size, Size(self.scrollable_content_region.width, rows))
        bar = self.vertical_scrollbar
        bar.window_virtual_size, bar.window_size = rows, self.scrollable_content_region.height

    def _set_asides(self) -> None:
        """The speaker's name beside the first line of a quotation whose speaker is not the last one named."""
        self._asides = {}
        if self.article is None:
            return
        last: str | None = None
        numbers = self._speaker_numbers()
        for quotation in self.article.quotations:
            if quotation.speaker and quotation.speaker != last:
                row = self._row_of(quotation.start)
                self._asides.setdefault(row, (quotation.speaker, numbers[quotation.speaker]))
                last = quotation.speaker

    def _speaker_numbers(self) -> dict[str, int]:
        names = [q.speaker for q in self.article.quotations if q.speaker] if self.article else []
        return {name: n % SPEAKER_COLOURS for n, name in enumerate(dict.fromkeys(names))}

    def _lay(self) -> None:
        """Make the layers of quotations and of what was read before."""
        blocks = self.article.blocks if self.article is not None else ()
        read = [
            part
            for block, told in zip(blocks, self._verdicts, strict=False)
            if told.kind != "new"
            for part in without(Span(block.start, block.end), told.new)
        ]
        # What the person marked stays clear.
        dim = [part for span in read for part in without(span, self._marks.on(span.start, span.end))]
        self._layers["known"] = Layer.of([Stretch(span.start, span.end, "article--known") for span in dim])
        self._layers["quotations"] = Layer.of(cut(self._quotation_stretches(), dim, KNOWN))

    def _quotation_stretches(self) -> list[Stretch]:
        article = self.article
        if article is None or self.shade == "off":
            return []
        if self.shade == "quiet":
            return [Stretch(q.start, q.end, "article--quotation-quiet") for q in article.quotations]
        numbers = self._speaker_numbers()
        stretches = []
        for quotation in article.quotations:
            span = selecting.with_marks(article.text, Span(quotation.start, quotation.end))
            style = f"article--speaker-{numbers[quotation.speaker]}" if quotation.speaker else "article--quotation"
            stretches.append(Stretch(span.start, span.end, style))
        return stretches + [Stretch(m.start, m.end, "article--marked") for m in article.marked]

    def _row_of(self, offset: int) -> int:
        """The virtual row of the line that shows a code point."""
        line = bisect_right(self._starts, offset) - 1
        # A blank line starts where the block after it starts: the block's own line is the one that is meant.
        return len(self._head) + max(0, line)

    # -- painting --------------------------------------------------------------------------------------------

    def _repaint(self) -> None:
        """Paint everything anew: a layer changed."""
        self._strips.clear()
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        """Paint anew the lines that the cursor or the selection left, and those that it came to."""
        before, article = self._cursor_spans, self.article
        self._current, self._sentence, self._cursor_spans = None, Span(0, 0), ()
        if (self.has_focus or self.pointed_at) and article is not None and article.text:
            current = self.quotation
            self._current = current[1] if current is not None else None
            self._sentence = sentence_at(article.text, article.blocks, self.cursor)
            self._cursor_spans = (self._sentence, Span(self.cursor, self.cursor + 1))
            if self._current is not None:
                self._cursor_spans += (Span(self._current.start, self._current.end + 1),)
        if self.selection is not None:
            self._cursor_spans += (self.selection.span,)
        if self._strips:
            for span in {*before, *self._cursor_spans}:
                for row in range(self._row_of(span.start), self._row_of(span.end) + 1):
                    self._strips.pop(row, None)
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget painted lines when the theme or the focus changes."""
        super().notify_style_update()
        self._styles.clear()
        self._own_style = None
        self._strips.clear()

    @property
    def _painted(self) -> dict[str, Style]:
        """The styles of the layers in the theme in force."""
        if not self._styles:
            names = self.COMPONENT_CLASSES
            styles = {name: self.get_component_rich_style(name, partial=True) for name in names}
            known = styles["article--known"]
            for name in names:
                if name.startswith(("article--speaker", "article--quotation")):
                    styles[name + KNOWN] = between(styles[name], known)
            # One look, whatever colours stand under it; a highlight's background is told in the letters.
            for name in ("article--selection", "article--cursor"):
                styles[name] += Style(color=self._base.color)
            self._styles = styles
        return self._styles

    @property
    def _base(self) -> Style:
        """The widget's own style, which Textual computes anew whenever it is asked."""
        if self._own_style is None:
            self._own_style = self.rich_style
        return self._own_style

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = Strip(self._segments(row)).adjust_cell_length(width, self._base)
        return strip

    def _segments(self, row: int) -> list[Segment]:
        base = self._base
        if row < len(self._head):
            text, style = self._head[row]
            return [Segment(" " * (self._left + GUTTER), base), Segment(drawn(text), base + self._painted[style])]
        row -= len(self._head)
        if row < len(self._lines):
            return self._text_segments(row, self._lines[row], base)
        row -= len(self._lines)
        if row < len(self._foot_drawn):
            text, line = self._foot_drawn[row]
            return [
                Segment(" " * (self._left + GUTTER), base),
                Segment(drawn(text), base + self._painted[line.style]),
            ]
        return []

    def _text_segments(self, index: int, line: Line, base: Style) -> list[Segment]:
        article = self.article
        assert article is not None
        if line.kind == "blank":
            return [Segment(" " * (self._left + GUTTER), base)]
        shown = drawn(article.text[line.start : line.end])
        style = base + self._painted["article--subheading"] if line.kind == "subheading" else base
        segments = self._gutter(line, base)
        indent = INDENTS.get(line.kind, 0)
        if indent:
            lead = {"item": "• ", "blockquote": "│ "}.get(line.kind, "  ")
            lead = "  " if line.kind == "item" and not line.first else lead
            segments.append(Segment(lead, base + self._painted["article--facts"]))
        names = ("known", "quotations", "highlights", "hits")
        layers = [layer for name in names if (layer := self._layers.get(name))]
        segments += paint(shown, line.start, style, [*layers, self._cursor_layer()], self._painted)
        if self._aside_width and (aside := self._asides.get(len(self._head) + index)):
            name, number = aside
            column = sum(segment.cell_length for segment in segments)
            gap = self._left + GUTTER + self._text_width + 2 - column
            segments.append(Segment(" " * max(1, gap), base))
            colour = self._painted[f"article--speaker-{number}"] if self.shade == "full" else Style.null()
            aside_style = base + self._painted["article--aside"] + colour
            segments.append(Segment(shorten(name, self._aside_width), aside_style))
        return segments

    def _cursor_layer(self) -> Layer:
        if self.selection is not None:
            span = self.selection.span
            return Layer.of([Stretch(span.start, span.end, "article--selection")])
        if self.has_focus and self.article is not None and self.article.text:
            return Layer.of([Stretch(self.cursor, self.cursor + 1, "article--cursor")])
        return Layer()

    def _gutter(self, line: Line, base: Style) -> list[Segment]:
        mark = self._news.get(line.start, " ") if line.first else " "
        mark_style = "article--news"
        for highlight in self._marks.on(line.start, line.end):
            starts_here = line.start <= highlight.start
            mark_style = "article--mark"
            mark = "✎" if highlight.style == "note" and starts_here else mark if mark == "✎" else "▎"
        bar, bar_style = " ", "article--bar"
        if self._current is not None and line.start < self._current.end and line.end > self._current.start:
            bar = "┃"
        elif line.start < self._sentence.end and line.end > self._sentence.start:
            bar, bar_style = "│", "article--sentence"
        return [
            Segment(" " * self._left, base),
            Segment(mark, base + self._painted[mark_style]),
            Segment(bar, base + self._painted[bar_style]),
            Segment(" " * (GUTTER - 2), base),
        ]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what stands at the top now."""
        super().watch_scroll_y(old_value, new_value)
        if not self._lines:
            return
        row = round(new_value) - len(self._head)
        self._top = self._lines[min(row, len(self._lines) - 1)].start if row > 0 and self._lines else 0

    # -- geometry -----------------------------------------------------------------------------------------

    def _scroll_to_row(self, row: float) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def _lines_in_view(self) -> tuple[Line, ...]:
        first = max(0, self.scroll_offset.y - len(self._head))
        last = self.scroll_offset.y + self.size.height - len(self._head)
        return self._lines[first : max(first, last)]

    def reveal(self, offset: int) -> None:
        """Scroll so that a code point is in view, with two lines of context where there are any."""
        row, height, y = self._row_of(offset), self.size.height, self.scroll_offset.y
        context = 2 if height > 8 else 0
        if row < y + context:
            self._scroll_to_row(max(0, row - context))
        elif row >= y + height - context:
            self._scroll_to_row(row - height + 1 + context if row - height + 1 + context < row else row)


def between(style: Style, other: Style) -> Style:
    """A style whose colour lies half way to another's; the other where a colour is the terminal's own."""
    one, two = style.color, other.color
    if one is None or two is None or one.type != ColorType.TRUECOLOR or two.type != ColorType.TRUECOLOR:
        return other
    blended = Color.from_rich_color(one).blend(Color.from_rich_color(two), 0.5)
    return style + Style(color=blended.rich_color)
