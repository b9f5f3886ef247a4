"""The page: every code point has its place, and names stand where somebody else speaks."""

from __future__ import annotations

from functools import cache

import pytest
from rich.cells import cell_len

from reader.article import parse
from reader.article.model import Article
from reader.locations import sample_articles
from reader.tui.page import GUTTER, Page, PlainLine, set_page, with_foot
from reader.tui.typesetting import INDENTS

WIDTHS = (0, 18, 40, 76, 100, 160)


@cache
def samples() -> tuple[Article, ...]:
    """The sample articles."""
    kinds = {".txt": "text/plain", ".md": "text/markdown"}
    paths = sorted(path for path in sample_articles().rglob("*") if path.suffix in kinds)
    assert len(paths) > 40
    return tuple(parse(path.read_text(encoding="utf-8"), kinds[path.suffix]) for path in paths)


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_a_code_point_is_found_again_where_it_stands(width: int) -> None:
    for article in samples():
        page = set_page(article, measure=72, width=width)
        for offset in range(0, len(article.text), 7):
            line = page.line(page.row_of(offset))
            assert line is not None
            if line.start <= offset < line.end:
                column = cell_len(article.text[line.start : offset])
                cell = page.left + GUTTER + INDENTS.get(line.kind, 0) + column
                assert page.offset_under(page.row_of(offset), cell) == offset
            else:
                assert article.text[offset].isspace(), "only the space at which a line is broken is not shown"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_is_of_the_head_the_text_or_the_foot_and_of_one_of_them_only(width: int) -> None:
    foot = [
        PlainLine("", "article--rule"),
        PlainLine("1 " + "a headline that has to be broken " * 5, "article--foot"),
    ]
    for article in samples():
        page = set_page(article, ["PELHAM · 3 min"], foot, measure=72, width=width)
        for row in range(page.height):
            assert (page.line(row) is None) != (page.plain_line(row) is None)
        for row in (-1, page.height):
            assert page.line(row) is None
            assert page.plain_line(row) is None
        assert (page.height == 0) == (width == 0)


def test_names_stand_beside_the_text_where_there_is_room_and_somebody_else_speaks() -> None:
    for article in samples():
        page = set_page(article, measure=72, width=120)
        assert page.aside_width
        speakers = [q.speaker for q in article.quotations if q.speaker]
        changes = [name for name, before in zip(speakers, [None, *speakers], strict=False) if name != before]
        named = [aside.name for _row, aside in sorted(page.asides.items())]
        assert set(named) <= set(changes)
        assert len(named) <= len(changes)
        assert bool(named) == bool(changes)
        assert page.left + GUTTER + page.text_width + 2 + page.aside_width <= 120
        assert not set_page(article, measure=72, width=80).aside_width


def a_page() -> Page:
    """A page of three paragraphs, the second of which is one line."""
    text = (
        "Ferry\n\nThe ferry to Orm will not run for a week.\n\nNobody knows.\n\nThe owner has said so in the rain."
    )
    return set_page(parse(text), measure=24, width=40)


def test_a_line_on_and_a_line_back_keep_to_the_column_and_pass_over_blank_lines() -> None:
    page = a_page()
    at = page.text.index("will")
    below = page.offset_beside(at, 1)
    assert page.row_of(below) == page.row_of(at) + 1
    assert page.offset_beside(below, -1) == at
    end = page.text.index("knows")
    assert page.row_of(page.offset_beside(end, 1)) == page.row_of(end) + 2
    assert page.offset_beside(0, -1) == 0
    last = page.text.index("rain")
    assert page.row_of(page.offset_beside(last, 1)) == page.row_of(last)


def test_what_stands_below_the_text_can_be_exchanged() -> None:
    page = with_foot(a_page(), [PlainLine("1 Ferry runs again", "article--foot", "id")])
    (line,) = page.foot
    assert page.plain_line(page.end) is line
    assert line.value == "id"
    assert with_foot(page, ()).height == a_page().height
