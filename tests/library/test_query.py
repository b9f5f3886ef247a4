"""The query language: what is typed is understood whole, or the error says where it stopped making sense."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.library.dates import read_dates
from reader.library.query import (
    FIELDS,
    POSSESSIONS,
    STATES,
    And,
    Dates,
    Has,
    Is,
    Not,
    Or,
    Query,
    Words,
    open_ended,
    parse,
)

TODAY = date(2024, 3, 14)  # a Thursday


def read(text: str) -> Query:
    return parse(text, today=TODAY)


def test_words_phrases_and_operators_make_a_tree() -> None:
    query = read('harbour OR "fishing quota"* AND -strike (talks OR speaker:Brandt)')

    assert query == Query(
        Or(
            (
                Words("harbour"),
                And(
                    (
                        Words("fishing quota", quoted=True, prefix=True),
                        Not(Words("strike")),
                        Or((Words("talks"), Words("Brandt", "speaker"))),
                    )
                ),
            )
        )
    )


def test_fields_are_known_in_any_case_and_a_space_may_follow() -> None:
    assert read("Place: VELDEN is:UNREAD HAS:quotes") == Query(
        And((Words("VELDEN", "place"), Is("unread"), Has("quotes")))
    )


def test_blank_text_is_every_article() -> None:
    assert read("  \n ") == Query()
    assert str(Query()) == ""


def test_a_phrase_ends_at_any_quotation_mark() -> None:
    assert read("“grain deal” «зерно»") == Query(
        And((Words("grain deal", quoted=True), Words("зерно", quoted=True)))
    )


def test_while_it_is_typed_what_was_opened_may_be_closed_yet() -> None:
    def typed(text: str) -> Query:
        return parse(text, today=TODAY, unfinished=True)

    assert typed('port "grain de') == read('port ("grain de" OR "grain de"*)')
    assert typed('port "') == read("port")
    assert typed('"') == Query()
    assert typed("port -(quay OR dock") == read("port -(quay OR dock)")
    with pytest.raises(QueryError):
        typed("port (")


def test_punctuation_of_a_pasted_headline_is_passed_over() -> None:
    assert read("Velden — Arven: talks & more at 10:30") == read("Velden Arven: talks more at 10:30")


def test_lower_case_operators_are_words() -> None:
    assert read("war and peace") == Query(And((Words("war"), Words("and"), Words("peace"))))


@pytest.mark.parametrize(
    ("text", "column", "piece"),
    [
        ("harbour AND", 12, ""),
        ("OR harbour", 1, "OR"),
        ("harbour) talks", 8, ")"),
        ("talks (harbour OR", 18, ""),
        ("talks (harbour", 7, "("),
        ('"grain de', 1, '"grain de'),
        ("talks headline:“grain", 16, "“grain"),
        ("is:unread colour:red", 11, "colour:"),
        ("place:", 7, ""),
        ("talks is:loud", 10, "loud"),
        ("has:wings", 5, "wings"),
        ("talks date:2024-13", 12, "2024-13"),
        ("date:soon..2024", 6, "soon..2024"),
        ("ha*bour", 1, "ha*bour"),
        ("h*", 1, "h*"),
        ("—", 1, "—"),
        ("NOT", 4, ""),
        ("(" * 40 + "deep", 21, "("),
        (" ".join(["word"] * 61), 301, "word"),
    ],
)
def test_an_error_says_where_it_stopped_making_sense(text: str, column: int, piece: str) -> None:
    with pytest.raises(QueryError) as caught:
        read(text)

    assert f"column {column}," in str(caught.value)
    assert (f"“{piece}”" if piece else "at its end") in str(caught.value)


@pytest.mark.parametrize(
    ("written", "first", "end"),
    [
        ("2023", date(2023, 1, 1), date(2024, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2023-12..2024-01", date(2023, 12, 1), date(2024, 2, 1)),
        ("2024-03..", date(2024, 3, 1), None),
        ("..2024-03-05", None, date(2024, 3, 6)),
        ("<30d", date(2024, 2, 14), None),
        (">2w", None, date(2024, 2, 29)),
        (">2024-02", date(2024, 3, 1), None),
        (">=2024-02", date(2024, 2, 1), None),
        ("<2024-02", None, date(2024, 2, 1)),
        ("<=2024-02", None, date(2024, 3, 1)),
        ("<today", None, TODAY),
        ("today", TODAY, date(2024, 3, 15)),
        ("yesterday", date(2024, 3, 13), TODAY),
        ("this-week", date(2024, 3, 11), date(2024, 3, 18)),
        ("last-week", date(2024, 3, 4), date(2024, 3, 11)),
        ("last-month", date(2024, 2, 1), date(2024, 3, 1)),
        ("this-month", date(2024, 3, 1), date(2024, 4, 1)),
        ("last-year", date(2023, 1, 1), date(2024, 1, 1)),
    ],
)
def test_spans_of_time(written: str, first: date | None, end: date | None) -> None:
    assert read(f"date:{written}") == Query(Dates(written, first, end))


@pytest.mark.parametrize(
    "written", ["", "..", "2023-02-29", "<d", "<", ">=30d", "<2024..", "<9999y", "last-fortnight", "9999", "30d"]
)
def test_what_is_no_span_of_time(written: str) -> None:
    assert read_dates(written, TODAY) is None


def test_the_word_being_typed_may_go_on() -> None:
    assert open_ended(read("grain harb")) == read("grain (harb OR harb*)")
    assert open_ended(read('grain "harb"')) == read('grain "harb"')
    assert open_ended(read("grain is:read")) == read("grain is:read")
    assert open_ended(read("harb OR h")) == read("harb OR h")


def test_only_what_is_wanted_makes_it_about_quotations() -> None:
    assert read("talks (speaker:Brandt OR quote:never)").quoted
    assert not read("talks -speaker:Brandt").quoted


_PIECES = st.sampled_from([
    "harbour", "tal*", '"grain deal"', "“", '"', "(", ")", "-", "—", "AND", "OR", "NOT", "*", ":", " ", "  ",
    "headline:", "Speaker:", "quote:", "tag:#port", "path:2024/*", "is:", "unread", "has:quotes", "date:<30d",
    "date:2024-01..", "date:last-month", "ё", "港", "x:y", "http://a.b", "10:30", "\u0000", "\u202e", "\ud800",
])  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join), st.lists(_PIECES).map(" ".join)),
    st.booleans(),
)
@example("-" * 5000 + "a", False)
@example("(" * 5000, True)
@example("headline:(a)", False)
@example("NOT NOT (a OR -(b c))", False)
@example('place:"', True)
def test_anything_typed_is_read_or_gives_a_located_error(text: str, unfinished: bool) -> None:
    try:
        query = parse(text, today=TODAY, unfinished=unfinished)
    except QueryError as error:
        found = re.search(r"column (\d+), at (?:its end|“)", str(error))
        assert found and 1 <= int(found[1]) <= len(text) + 1
    else:
        assert read(str(query)) == query
        assert read(str(open_ended(query))) == open_ended(query)


_words = st.text(st.characters(categories=["L", "Nd"]), min_size=2, max_size=6).filter(
    lambda word: word not in ("AND", "OR", "NOT")
)
_fields = st.sampled_from([None, *FIELDS])
_leaves = st.one_of(
    st.builds(Words, _words, _fields, prefix=st.booleans()),
    st.builds(
        Words, st.lists(_words, min_size=1, max_size=3).map(" ".join), _fields, st.just(True), st.booleans()
    ),
    st.builds(
        Words, st.sampled_from(["#port", "2024/a-b.txt", "day's", "3.5%"]), st.sampled_from(["tag", "path"])
    ),
    st.builds(Is, st.sampled_from(STATES)),
    st.builds(Has, st.sampled_from(POSSESSIONS)),
    st.sampled_from(["2024", "2024-01..2024-03", "..2024", "<30d", ">=2024-02-01", "today", "last-month"]).map(
        lambda written: Dates(written, *(read_dates(written, TODAY) or (None, None)))
    ),
)


def _tree(parts: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        parts.map(Not),
        several.map(lambda ps: And(tuple(q for p in ps for q in (p.parts if isinstance(p, And) else (p,))))),
        several.map(lambda ps: Or(tuple(q for p in ps for q in (p.parts if isinstance(p, Or) else (p,))))),
    )


@given(st.recursive(_leaves, _tree, max_leaves=12).map(Query))
def test_printing_a_query_and_reading_it_again_gives_the_same(query: Query) -> None:
    assert read(str(query)) == query
