"""Words for days: what a heading of the list says, by the reader's own clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from reader.tui.wording import age, day


@dataclass(frozen=True)
class Dated:
    """An article with a date."""

    published: str | None
    published_basis: str | None = "stated"


NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is five hours behind."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("published", "heading"),
    [
        ("2026-11-25", "Today"),
        ("2026-11-25T23:59:00-05:00", "Today"),
        ("2026-11-24", "Yesterday"),
        ("2026-11-23", "Monday 23 November"),
        ("2026-11-27", "Friday 27 November"),
        ("2026-01-01", "Thursday 1 January"),
        ("2019-05-12", "12 May 2019"),
        (None, "no date"),
        ("in May", "in May"),
    ],
)
def test_days(published: str | None, heading: str) -> None:
    noon = NOW.replace(hour=12)
    assert day(Dated(published), noon) == heading
    assert day(Dated(published, "file"), noon) == heading, "how a date is known is told by its “?” in the row"


@pytest.mark.usefixtures("in_new_york")
def test_it_is_still_yesterday_where_the_reader_is() -> None:
    assert day(Dated("2026-11-24"), NOW) == "Today"
    assert age(Dated("2026-11-24"), NOW) == "today"
    assert age(Dated("2026-11-23", "dateline"), NOW) == "yesterday?"
