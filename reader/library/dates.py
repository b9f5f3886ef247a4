"""Spans of time as a person writes them: `2024-03`, `2024-01..2024-03`, `<30d`, `last-month`."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGE = re.compile(r"([<>])(\d{1,4})([dwmy])")
_SIDE = re.compile(r"([<>]=?)(.+)")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


def read_dates(written: str, today: date) -> tuple[date | None, date | None] | None:
    """The first day, and the first day after, of a span of time as it is written after `date:`; None: unreadable.

    `2024`, `2024-03`, `2024-03-09`; `A..B` with either left out; `<30d` younger and `>30d` older than so many
    days, weeks, months or years; `today`, `yesterday`, and `this-` or `last-` `week`, `month` or `year`; any of these
    but an age after `>`, `>=`, `<` or `<=`: later, from it on, earlier, up to its end.
    """
    try:
        if age := _AGE.fullmatch(written):
            edge = today - timedelta(days=int(age[2]) * _UNITS[age[3]])
            return (edge + timedelta(days=1), None) if age[1] == "<" else (None, edge)
        if side := _SIDE.fullmatch(written):
            begin, end = _period(side[2], today)
            return {">": (end, None), ">=": (begin, None), "<": (None, begin), "<=": (None, end)}[side[1]]
        if ".." in written:
            first, last = written.split("..", 1)
            if not (first or last):
                return None
            return (_period(first, today)[0] if first else None), (_period(last, today)[1] if last else None)
        return _period(written, today)
    except (ValueError, OverflowError):
        return None


def _period(written: str, today: date) -> tuple[date, date]:
    """First day and first day after; ValueError when it is no day, month, year or name of one."""
    day = timedelta(days=1)
    if numbers := _DAY.fullmatch(written):
        year, month, number = int(numbers[1]), int(numbers[2] or 1), int(numbers[3] or 1)
        first = date(year, month, number)
        if numbers[3]:
            return first, first + day
        return first, _next_month(first) if numbers[2] else date(year + 1, 1, 1)
    if written in ("today", "yesterday"):
        first = today if written == "today" else today - day
        return first, first + day
    which, _, unit = written.partition("-")
    if which in ("this", "last"):
        back = which == "last"
        if unit == "week":
            first = today - timedelta(days=today.weekday() + 7 * back)
            return first, first + timedelta(days=7)
        if unit == "month":
            first = today.replace(day=1)
            first = (first - day).replace(day=1) if back else first
            return first, _next_month(first)
        if unit == "year":
            return date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1)
    raise ValueError(written)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
