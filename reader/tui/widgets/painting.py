"""Painting: a row of the page in segments, with its margin, all layers, and the name of who speaks beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from reader.article.model import Article, Span
from reader.article.sentences import sentence_at
from reader.tui import selecting
from reader.tui.drawing import drawn, shorten
from reader.tui.page import GUTTER, Page
from reader.tui.selecting import Selection
from reader.tui.typesetting import INDENTS, Line
from reader.tui.widgets.layers import KNOWN, Layer, Layers, Stretch, paint

_NOWHERE = Span(0, 0)
_NOTHING = Layer()
_LEADS = {"item": "• ", "blockquote": "│ "}
"""What stands in the indent of the first line of an item, and of every line of a quoted block."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the person is in the article: what is painted anew when a key leads elsewhere."""

    sentence: Span = _NOWHERE
    """The sentence at the cursor, which has a thin bar in the margin; empty where none is told."""
    quotation: Span = _NOWHERE
    """The quotation at the cursor, which has a thick one; empty where none is told."""
    layer: Layer = _NOTHING
    """The selection, else the cursor, as it is painted over all other layers."""

    @staticmethod
    def at(
        article: Article | None, cursor: int, selection: Selection | None, *, active: bool, shown: bool
    ) -> Pointer:
        """The pointer of an article.

        Args:
            article: The article; None where none is shown.
            cursor: The code point of the cursor.
            selection: What is selected.
            active: Whether the keys are the article's: only then the cursor is seen.
            shown: Whether the margin tells where it is.
        """
        if article is None or not article.text:
            return Pointer()
        stretches = []
        if selection is not None:
            stretches.append(Stretch(selection.span.start, selection.span.end, "article--selection"))
        elif active:
            stretches.append(Stretch(cursor, cursor + 1, "article--cursor"))
        if not shown:
            return Pointer(layer=Layer.of(stretches))
        current = selecting.current_quotation(article, cursor)
        return Pointer(
            sentence_at(article.text, article.blocks, cursor),
            Span(current[1].start, current[1].end) if current is not None else _NOWHERE,
            Layer.of(stretches),
        )

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans whose lines look different for it."""
        stretches = (Span(one.start, one.end) for one in self.layer.stretches)
        return tuple(span for span in (self.sentence, self.quotation, *stretches) if span.start < span.end)


@dataclass(frozen=True, slots=True)
class Ink:
    """The styles of a theme for painting a page."""

    base: Style
    """The page's own style."""
    styles: Mapping[str, Style]
    """What each component style lays over it."""

    @staticmethod
    def of(base: Style, components: Mapping[str, Style]) -> Ink:
        """The ink of a page with such component styles."""
        styles = dict(components)
        for name, style in components.items():
            if name.startswith(("article--speaker", "article--quotation")):
                styles[name + KNOWN] = between(style, components["article--known"])
        # One look, whatever colours stand under it; a highlight's background is told in the letters.
        for name in ("article--selection", "article--cursor"):
            styles[name] += Style(color=base.color)
        return Ink(base, styles)

    def __getitem__(self, name: str) -> Style:
        """A component style over the page's own."""
        return self.base + self.styles[name]


def between(style: Style, other: Style) -> Style:
    """A style whose colour lies half way to another's; the other where a colour is the terminal's own."""
    one, two = style.color, other.color
    if one is None or two is None or one.type != ColorType.TRUECOLOR or two.type != ColorType.TRUECOLOR:
        return other
    blended = Color.from_rich_color(one).blend(Color.from_rich_color(two), 0.5)
    return style + Style(color=blended.rich_color)


def paint_row(page: Page, row: int, layers: Layers, pointer: Pointer, ink: Ink) -> list[Segment]:
    """A row of the page; nothing below its end."""
    line, plain = page.line(row), page.plain_line(row)
    if line is not None and line.kind != "blank":
        segments = [*_margin(page, line, layers, pointer, ink), *_text(page, line, layers, pointer, ink)]
        return segments + _aside(page, row, segments, layers, ink)
    if line is None and plain is None:
        return []
    margin = Segment(" " * (page.left + GUTTER), ink.base)
    return [margin] if plain is None else [margin, Segment(drawn(plain.text), ink[plain.style])]


def _margin(page: Page, line: Line, layers: Layers, pointer: Pointer, ink: Ink) -> list[Segment]:
    """Left of a line: a note, a highlight or news, and the bar of the quotation or sentence at the cursor."""
    mark = layers.news.get(line.start, " ") if line.first else " "
    mark_style = "article--news"
    for highlight in layers.marks.on(line.start, line.end):
        starts_here = line.start <= highlight.start
        mark_style = "article--mark"
        mark = "✎" if highlight.style == "note" and starts_here else mark if mark == "✎" else "▎"
    bar, bar_style = " ", "article--bar"
    if _touches(line, pointer.quotation):
        bar = "┃"
    elif _touches(line, pointer.sentence):
        bar, bar_style = "│", "article--sentence"
    return [
        Segment(" " * page.left, ink.base),
        Segment(mark, ink[mark_style]),
        Segment(bar, ink[bar_style]),
        Segment(" " * (GUTTER - 2), ink.base),
    ]


def _touches(line: Line, span: Span) -> bool:
    return line.start < span.end and line.end > span.start


def _text(page: Page, line: Line, layers: Layers, pointer: Pointer, ink: Ink) -> list[Segment]:
    """A line of the text with all layers on it."""
    segments = []
    if indent := INDENTS.get(line.kind, 0):
        lead = _LEADS.get(line.kind, "") if line.first or line.kind != "item" else ""
        segments.append(Segment(f"{lead:{indent}}", ink["article--facts"]))
    style = ink["article--subheading"] if line.kind == "subheading" else ink.base
    shown = drawn(page.text[line.start : line.end])
    return segments + paint(shown, line.start, style, [*layers.on_text, pointer.layer], ink.styles)


def _aside(page: Page, row: int, before: list[Segment], layers: Layers, ink: Ink) -> list[Segment]:
    """The name of who speaks, in the speaker's colour, right of what stands on the row before it."""
    aside = page.asides.get(row)
    if aside is None or not page.aside_width:
        return []
    gap = page.left + GUTTER + page.text_width + 2 - sum(segment.cell_length for segment in before)
    colour = ink.styles[f"article--speaker-{aside.colour}"] if layers.shade == "full" else Style.null()
    return [
        Segment(" " * max(1, gap), ink.base),
        Segment(shorten(aside.name, page.aside_width), ink["article--aside"] + colour),
    ]
