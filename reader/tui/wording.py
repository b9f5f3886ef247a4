"""How facts are put into words on the screen: dates, ages, counts; pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from reader.article.model import Article
from reader.config import DateStyle

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONG_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WORDS_A_MINUTE = 230


class Dated(Protocol):
    """Anything with a publication date and how it is known."""

    @property
    def published(self) -> str | None:
        """ISO 8601 date or time."""

    @property
    def published_basis(self) -> str | None:
        """`stated`, `dateline` or `file`."""


def age(dated: Dated, now: datetime, style: DateStyle = "age") -> str:
    """The date of an article as a list shows it: days, then the date; `?` where the text does not state it."""
    if style != "age":
        return long_date(dated, style)
    if not dated.published:
        return ""
    doubt = "" if dated.published_basis == "stated" else "?"
    try:
        when = date.fromisoformat(dated.published[:10])
    except ValueError:
        return dated.published + doubt
    days = (today(now) - when).days
    if days == 0:
        return "today" + doubt
    if days == 1:
        return "yesterday" + doubt
    if 1 < days < 7:
        return f"{days} days{doubt}"
    return (
        f"{when.day} {_MONTHS[when.month - 1]}" + (f" {when.year}" if when.year != today(now).year else "")
    ) + doubt


def today(now: datetime) -> date:
    """The day that it is for the person, wherever the clock's own zone is."""
    return now.astimezone().date()


def day(dated: Dated, now: datetime, style: DateStyle = "age") -> str:
    """The day of an article as a heading of the list; a year that is not this one stands for the day of the week."""
    if not dated.published:
        return "no date"
    try:
        when = date.fromisoformat(dated.published[:10])
    except ValueError:
        return dated.published
    days = (today(now) - when).days
    if style == "iso":
        return f"{_DAYS[when.weekday()]} {when.isoformat()}"
    if 0 <= days <= 1 and style == "age":
        return ("Today", "Yesterday")[days]
    spelt = f"{when.day} {_LONG_MONTHS[when.month - 1]}"
    return f"{_DAYS[when.weekday()]} {spelt}" if when.year == today(now).year else f"{spelt} {when.year}"


def long_date(dated: Dated, style: DateStyle = "date") -> str:
    """The date in full, with `?` where the text does not state it; empty where it is not known."""
    if not dated.published:
        return ""
    doubt = "" if dated.published_basis == "stated" else "?"
    try:
        when = date.fromisoformat(dated.published[:10])
    except ValueError:
        return dated.published + doubt
    return (when.isoformat() if style == "iso" else f"{when.day} {_MONTHS[when.month - 1]} {when.year}") + doubt


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 note`, `2 notes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def copies(number: int) -> str:
    """The copies that a mark is made on as well."""
    return count(number, "exact copy", "exact copies")


def facts(article: Article, style: DateStyle = "age") -> list[str]:
    """The lines of facts under a headline: place, date, agency, reading time, quotations; then who wrote it."""
    line = article.dateline
    when = line.date or long_date(article, style)
    if line.date and article.published and (article.published_basis == "stated" or style == "iso"):
        when = long_date(article, style)
    if when.endswith("?") and article.published_basis == "file":
        when = f"{when[:-1]} (file date)"
    where = ", ".join(part for part in (line.place, when) if part)
    minutes = max(1, round((article.text.count(" ") + len(article.blocks)) / _WORDS_A_MINUTE))
    quotations = count(len(article.quotations), "quote") if article.quotations else ""
    parts = [where, line.agency or article.source, f"{minutes} min", quotations]
    lines = [" · ".join(part for part in parts if part)]
    if article.byline:
        lines.append(f"By {article.byline}")
    return lines
