from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.dates import iso_date, published, read_date, stated_date

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("April 27", (None, 4, 27)),
        ("Sept. 4, 2023", (2023, 9, 4)),
        ("3 March 2024", (2024, 3, 3)),
        ("Monday, Dec 1st, 2025", (2025, 12, 1)),
        ("27 апреля", (None, 4, 27)),
        ("3 de mayo de 2024", (2024, 5, 3)),
        ("1er août", (None, 8, 1)),
        ("2024-02-29", (2024, 2, 29)),
        ("29.02.2024", (2024, 2, 29)),
        ("12/31/2024", (2024, 12, 31)),
        ("31/12/2024", (2024, 12, 31)),
        ("3/4/2024", None),
        ("Feb. 30", None),
        ("2023-02-29", None),
        ("soon", None),
    ],
)
def test_read_date(written: str, parts: tuple[int | None, int, int] | None) -> None:
    assert read_date(written) == parts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("March 3, 2024", "2024-03-03"),
        ("Published: 3 March 2024", "2024-03-03"),
        ("First published on 3 March 2024, updated 5 March 2024", "2024-03-03"),
        ("Friday, July 4, 2025 at 10:15 p.m. EDT", "2025-07-04"),
        ("9:46 PM CDT Sep 26, 2013", "2013-09-26"),
        ("[2024-03-03]", "2024-03-03"),
        ("22 July 2013 Last updated at 17:50 GMT", "2013-07-22"),
        ("March 3", None),
        ("It was on the 3 March 2024", None),
        ("Updated 3 March 2024", None),
        ("On March 3, 2024 the bridge fell.", None),
        ("March 3, 2024 was a Sunday in Tarn", None),
    ],
)
def test_stated_date(line: str, expected: str | None) -> None:
    assert stated_date(line) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 3, 3), "2024-03-03"),
        (datetime(2024, 3, 3, 9, 30), "2024-03-03"),
        (datetime(2024, 3, 3, 1, tzinfo=timezone(timedelta(hours=2))), "2024-03-02T23:00:00Z"),
        ("2024-03-03T09:30:00+01:00", "2024-03-03T08:30:00Z"),
        ("2024-03-03 09:30:00 +0100", "2024-03-03T08:30:00Z"),
        ("Sun, 03 Mar 2024 08:30:00 GMT", "2024-03-03T08:30:00Z"),
        ("3 March 2024", "2024-03-03"),
        ("yesterday", None),
        (20240303, None),
        (["2024-03-03"], None),
        (None, None),
    ],
)
def test_iso_date(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected


def test_a_stated_date_wins() -> None:
    assert published("2020-01-01", "April 27", NOON) == ("2020-01-01", "stated")


def test_a_dateline_with_its_year_is_stated() -> None:
    assert published(None, "Sept. 4, 2023", NOON) == ("2023-09-04", "stated")


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("April 27", "2026-04-27"),
        ("May 10", "2026-05-10"),
        ("May 11", "2026-05-11"),  # it is May 11 already in the east
        ("May 12", "2025-05-12"),
        ("Dec. 31", "2025-12-31"),
        ("Feb. 29", "2024-02-29"),
    ],
)
def test_the_dateline_takes_the_latest_year_before_the_file(dateline: str, expected: str) -> None:
    assert published(None, dateline, NOON) == (expected, "dateline")


def test_the_file_comes_last() -> None:
    assert published(None, None, NOON) == ("2026-05-10T12:00:00Z", "file")
    assert published(None, "Feb. 30", NOON) == ("2026-05-10T12:00:00Z", "file")
    assert published(None, "April 27", None) == (None, None)


@given(st.datetimes(min_value=datetime(1, 1, 1), timezones=st.timezones()), st.dates())
def test_a_dateline_never_lies_after_its_file(file_time: datetime, day: date) -> None:
    found, basis = published(None, f"{day:%B} {day.day}", file_time)
    assert found is not None
    if basis == "dateline":
        assert (found[5:7], found[8:10]) == (f"{day:%m}", f"{day:%d}")
        assert date.fromisoformat(found) <= file_time.date() + timedelta(days=2)


@given(st.text(max_size=60) | st.integers() | st.floats() | st.lists(st.text()))
def test_no_value_is_too_odd(value: object) -> None:
    iso_date(value)
