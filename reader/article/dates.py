"""Dates as news writes them, and when an article was published: stated, by its dateline, or by its file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from reader.article.model import PublishedBasis

_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
_MONTHS = {name: number for names in _MONTH_NAMES for number, name in enumerate(names.split(), 1)} | {"sep": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"

WRITTEN = (
    rf"(?:{_WEEKDAY}?(?:(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+\d{{4}}\b)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?:{_MONTH})\b\.?(?:,?\s+(?:de\s+)?\d{{4}}\b)?)"
    r"|\d{4}-\d{2}-\d{2}\b|\d{1,2}\.\d{1,2}\.\d{4}\b|\d{1,2}/\d{1,2}/\d{4}\b)"
)
"""A regular expression, without regard to case, for a date in words, as ISO 8601, as d.m.yyyy or with slashes."""

_PARTS = re.compile(rf"(?P<month>{_MONTH})|(?P<number>\d+)", re.IGNORECASE)
_CLOCK = r"(?:[\s\d:.,+()|/·•–—-]|(?:at|on|time|[ap]\.?\s?m|noon|midnight|(?-i:[A-Z]{2,4}))\b)*"
_DATE_LINE = re.compile(
    rf"(?P<label>(?:first\s+)?(?:published|posted|issued|released|publication\s+date|date)\b\s*[:–—-]?)?"
    rf"(?P<before>{_CLOCK})(?<!\d)(?P<date>{WRITTEN})(?P<rest>.{{0,80}})",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"{_CLOCK}(?:(?:last )?updated\b.*)?", re.IGNORECASE)


class Written(NamedTuple):
    """A date as it was written: the year may be missing."""

    year: int | None
    month: int
    day: int


def read_date(text: str) -> Written | None:
    """The date that a text in the form of `WRITTEN` means; None where there is no such day."""
    numbers = []
    month = None
    for match in _PARTS.finditer(text):
        if match["number"]:
            numbers.append(int(match["number"]))
        elif month is None:
            month = _MONTHS[match["month"].lower()]
    year: int | None = None
    if month is None and len(numbers) == 3:
        year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
        if "/" in text and day != month:
            # 3/4/2024 is a day in March or in April; 24/3/2024 and 3/24/2024 are one day.
            if max(day, month) <= 12:
                return None
            day, month = max(day, month), min(day, month)
    elif month is not None and numbers:
        day = numbers[0]
        year = numbers[1] if len(numbers) > 1 else None
    else:
        return None
    return Written(year, month, day) if _day(year or 2000, month, day) else None


def stated_date(line: str) -> str | None:
    """The full date, ISO 8601, of a line that holds nothing else: `Published: 3 March 2024`, `March 3, 2024`."""
    if len(line) > 160 or not (match := _DATE_LINE.fullmatch(line.strip(" ()[]|"))):
        return None
    labelled = match["label"] and not match["label"].lower().startswith("date")
    if not labelled and not _AFTER.fullmatch(match["rest"]):
        return None
    return whole_date(match["date"])


def whole_date(text: str) -> str | None:
    """The ISO 8601 date of a date that was written with its year, else None."""
    written = read_date(text)
    if written is None or written.year is None:
        return None
    day = _day(written.year, written.month, written.day)
    return day.isoformat() if day and 1600 < day.year < 2200 else None


def iso_date(value: object) -> str | None:
    """ISO 8601, a date or a UTC time, of what front matter or metadata give as a date; None where it is none.

    A time without a zone is not known to the hour, so only its date is kept.
    """
    if isinstance(value, datetime):
        return _utc(value) if value.tzinfo else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not 6 < len(value.strip()) <= 80:
        return None
    text = value.strip()
    try:
        return iso_date(datetime.fromisoformat(text)) if len(text) > 10 else date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return iso_date(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return stated_date(text)


def published(
    stated: str | None, dateline: str | None, file_time: datetime | None
) -> tuple[str | None, PublishedBasis | None]:
    """When an article was published, ISO 8601, and how that is known.

    `stated` is ISO 8601, `dateline` the dateline's date as written. Without a year it is the latest that had begun
    anywhere on earth at the file's time.
    """
    if stated:
        return stated, "stated"
    if dateline and (whole := whole_date(dateline)):
        return whole, "stated"
    if file_time is None:
        return None, None
    if dateline and (written := read_date(dateline)):
        latest = (_aware(file_time) + timedelta(hours=14)).date()
        for year in range(latest.year, max(0, latest.year - 9), -1):
            day = _day(year, written.month, written.day)
            if day and day <= latest:
                return day.isoformat(), "dateline"
    return _utc(file_time), "file"


def _aware(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _utc(moment: datetime) -> str:
    try:
        return _aware(moment).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return moment.date().isoformat()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
