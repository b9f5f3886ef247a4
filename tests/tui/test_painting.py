"""Painting: a row says what its line says, whatever lies on it, and each layer is still told where they meet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reader.article import parse
from reader.article.model import Span
from reader.tui.page import set_page
from reader.tui.selecting import Selection
from reader.tui.widgets.article_page import ArticlePage
from reader.tui.widgets.layers import SHADES, Highlight, Layers
from reader.tui.widgets.painting import Ink, Pointer, paint_row

ARTICLE = parse(
    "Ferry to Orm Stops for a Week\n\n"
    "PELHAM, May 4, 2026 (TP) - The ferry to Orm will not run for a week, its owner said.\n\n"
    '"The engine is older than I am," said Ada Lorne, the owner, on the quay at Pelham in the rain.\n\n'
    '"Nobody asked me," said Tobias Renn.\n'
)
WORD = ARTICLE.text.index("engine")
STYLES = {
    **{name: Style(color="rgb(200,200,200)") for name in ArticlePage.COMPONENT_CLASSES},
    "article--highlight": Style(bgcolor="yellow"),
    "article--highlight-nested": Style(bgcolor="red"),
    "article--hit": Style(underline=True),
    "article--selection": Style(reverse=True),
}
INK = Ink.of(Style(color="rgb(0,0,0)"), STYLES)

spans = st.tuples(st.integers(0, len(ARTICLE.text)), st.integers(0, 40)).map(lambda it: Span(it[0], sum(it)))


@given(
    st.lists(spans, max_size=4),
    st.lists(spans, max_size=4),
    st.integers(0, len(ARTICLE.text) - 1),
    st.sampled_from([0, 20, 50, 120]),
    st.sampled_from(SHADES),
)
def test_whatever_lies_on_it_a_row_says_what_its_line_says(
    marked: list[Span], hits: list[Span], cursor: int, width: int, shade: str
) -> None:
    highlights = [Highlight(str(n), span.start, span.end, bool(n % 2)) for n, span in enumerate(marked)]
    layers = Layers.of(ARTICLE, shade=shade, highlights=highlights, hits=hits)
    pointer = Pointer.at(ARTICLE, cursor, None, active=True, shown=True)
    page = set_page(ARTICLE, measure=72, width=width)
    for row in range(page.height + 1):
        text = "".join(segment.text for segment in paint_row(page, row, layers, pointer, INK))
        line, plain = page.line(row), page.plain_line(row)
        shown = ARTICLE.text[line.start : line.end] if line is not None and line.kind != "blank" else ""
        assert (plain.text if plain is not None else shown) in text
        assert len(text) <= max(width, page.left + page.text_width + 3)


def test_each_layer_is_told_where_all_of_them_meet() -> None:
    span = Span(WORD, WORD + len("engine"))
    layers = Layers.of(ARTICLE, highlights=[Highlight("1", span.start, span.end, noted=True)], hits=[span])
    pointer = Pointer.at(ARTICLE, WORD, Selection(span.start, span.end), active=True, shown=True)
    page = set_page(ARTICLE, measure=72, width=120)
    segments = paint_row(page, page.row_of(WORD), layers, pointer, INK)
    (word,) = [segment for segment in segments if segment.text == "engine"]
    assert word.style is not None
    assert word.style.bgcolor == STYLES["article--highlight"].bgcolor
    assert word.style.underline
    assert word.style.reverse
    row = "".join(segment.text for segment in segments)
    assert row.strip().startswith("✎┃")
    assert row.endswith("Ada Lorne")


def test_the_margin_tells_the_sentence_at_the_cursor_else_its_quotation_and_without_the_keys_neither() -> None:
    page = set_page(ARTICLE, measure=72, width=80)

    def bar(cursor: int, *, shown: bool = True) -> str:
        pointer = Pointer.at(ARTICLE, cursor, None, active=shown, shown=shown)
        segments = paint_row(page, page.row_of(cursor), Layers.of(ARTICLE), pointer, INK)
        return "".join(segment.text for segment in segments)[page.left + 1]

    assert bar(ARTICLE.text.index("ferry")) == "│"
    assert bar(WORD) == "┃"
    assert bar(WORD, shown=False) == " "


def test_with_quotations_off_nothing_has_a_speakers_colour() -> None:
    assert Layers.of(ARTICLE).quotations.stretches
    assert not Layers.of(ARTICLE, shade="off").quotations.stretches
    assert {one.style for one in Layers.of(ARTICLE, shade="quiet").quotations.stretches} == {
        "article--quotation-quiet"
    }
