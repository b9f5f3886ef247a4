"""The orders of a list: the beginning of the whole, the whole of what was asked, each from an index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article import parse
from reader.library.entries import Entry
from reader.library.index import Index, Mark
from reader.library.order import HEADLINE, SORTS, Sort, in_order, read_numbers, unread_ids

DATES = ["2026-11-25", "2026-11-25T09:00:00+00:00", "2019-05-12", None]
PLACES = ["ORM", "PELHAM", None]
HEADLINES = ["“Bridge” is the word", "Bridge at last", "council meets", "Council Meets", "'Eels' are back"]
MANY = 1_300
"""More than are looked up one by one."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of many articles, some of them read."""
    made = Index.open(tmp_path_factory.mktemp("order") / "index.sqlite")
    entries = []
    for number in range(MANY):
        date, place = DATES[number % len(DATES)], PLACES[number % len(PLACES)]
        front = f'---\ntitle: "{HEADLINES[number % len(HEADLINES)]}"\n{f"date: {date}" if date else ""}\n---\n\n'
        text = f"{front}{f'{place}, (ARN) - ' if place else ''}Only number {number} says what is said here.\n"
        entries.append(Entry.of(parse(text, "text/markdown"), id=f"a{number}", path=f"{number}.md"))
    made.put(entries)
    made.take_marks([Mark(f"a{number}", read=True) for number in range(0, MANY, 3)], "")
    yield made
    made.close()


@given(sort=st.sampled_from(SORTS), most=st.integers(0, MANY + 10), some=st.sets(st.integers(1, MANY)))
def test_a_beginning_and_a_choice_are_in_the_order_of_the_whole(
    index: Index, sort: Sort, most: int, some: set[int]
) -> None:
    with index.guard() as connection:
        whole = in_order(connection, sort)
        assert sorted(whole) == list(range(1, MANY + 1))
        assert in_order(connection, sort, most=most) == whole[:most]
        assert list(in_order(connection, sort, some)) == [number for number in whole if number in some]
        assert in_order(connection, sort, some, most=most) == in_order(connection, sort, some)[:most]


def test_many_are_in_the_order_of_the_whole(index: Index) -> None:
    some = range(1, MANY, 1)
    with index.guard() as connection:
        for sort in SORTS:
            whole = in_order(connection, sort)
            assert list(in_order(connection, sort, some)) == [number for number in whole if number < MANY]


def test_what_each_order_is(index: Index) -> None:
    def facts(sort: Sort, column: str) -> list[object]:
        with index.guard() as connection:
            numbers = in_order(connection, sort)
        values = dict(index.select(f"SELECT number, {column} FROM article"))
        return [values[number] for number in numbers]

    newest, oldest = facts("newest", "sorted"), facts("oldest", "sorted")
    dated = [date for date in newest if date]
    assert dated == sorted(dated, key=str, reverse=True)
    assert [date for date in oldest if date] == dated[::-1]
    assert not any(newest[len(dated) :]), "what has no date comes last"
    assert not any(oldest[len(dated) :])
    places = facts("place", "place")
    assert places == sorted(places, key=lambda place: (place is None, place or ""))
    headlines = [str(headline).lstrip("“'").casefold() for headline in facts("headline", "headline")]
    assert headlines == sorted(headlines), "whatever the case and the marks before it"
    with index.guard() as connection:
        read = read_numbers(connection)
        unread_first = in_order(connection, "unread")
        assert set(unread_first[-len(read) :]) == read
        assert len(unread_ids(connection, unread_first)) == MANY - len(read)
        assert unread_ids(connection, sorted(read)) == []


def test_headlines_are_read_from_their_index(index: Index) -> None:
    plan = index.select(
        f"EXPLAIN QUERY PLAN SELECT number FROM article ORDER BY {HEADLINE}, headline, number LIMIT 9"
    )
    assert [step[3] for step in plan] == ["SCAN article USING COVERING INDEX article_headline"]
