"""Finding a typed passage: white space is free, one place or an error that says where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.passages import find_passage, quoted
from reader.errors import AmbiguousError, NotFoundError, QueryError

TEXT = "The ferry left at noon.\n\nThe captain said the ferry   was full. The ferry came back at dusk."


def test_white_space_is_free() -> None:
    span = find_passage(TEXT, "ferry was\nfull.")
    assert TEXT[span.start : span.end] == "ferry   was full."


def test_twice_is_an_error_that_prints_the_places() -> None:
    with pytest.raises(AmbiguousError, match="2 places") as caught:
        find_passage(TEXT, "The ferry")
    assert "at 0:" in str(caught.value)


def test_a_prefix_chooses() -> None:
    span = find_passage(TEXT, "ferry", prefix="full. The")
    assert TEXT[span.start :].startswith("ferry came back")


def test_nowhere_and_nothing_are_errors() -> None:
    with pytest.raises(NotFoundError, match="does not stand"):
        find_passage(TEXT, "the harbour (.*)")
    with pytest.raises(QueryError):
        find_passage(TEXT, "  ")


@given(st.text(alphabet="ab c.\n(", max_size=40), st.data())
def test_what_is_found_is_what_was_asked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    try:
        span = find_passage(text, quote)
    except (NotFoundError, AmbiguousError, QueryError) as error:
        assert not isinstance(error, NotFoundError), "a piece of the text was not found in it"
        return
    assert text[span.start : span.end].split() == quote.split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the  harbour\nis shut", "“the harbour is shut”"),
        ("«the harbour is shut»", "«the harbour is shut»"),
        ("the harbour is shut until spring", "“the harbour is…”"),
        ('"The harbour is shut until spring', '"The harbour is…"'),
        ("'It is,' he said.", "“'It is,' he said.”"),
        ("„The harbour is shut until spring", "„The harbour is…“"),
    ],
)
def test_in_a_sentence_it_has_one_pair_of_marks(text: str, shown: str) -> None:
    assert quoted(text, 22 if len(text) < 25 else 16) == shown
