"""Edits of `subscriptions.toml` as text, line by line, so that whatever else stands there stays as it was written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping

Value = str | bool | tuple[str, ...]

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*feed[ \t]*\]\][ \t]*(?:#.*)?")
_KEY = re.compile(r"[ \t]*\"?([\w-]+)\"?[ \t]*=")
_COMMENT = re.compile(r"[^\"'#]*(?:\"[^\"\\]*\"[^\"'#]*)*(#.*)")


def with_feeds(text: str, feeds: Iterable[Mapping[str, Value]]) -> str:
    """The text with feeds at its end."""
    tables = ("\n[[feed]]\n" + "".join(f"{_line(key, value)}\n" for key, value in one.items()) for one in feeds)
    return f"{text.rstrip()}\n{''.join(tables)}"


def with_values(text: str, at: int, values: Mapping[str, Value]) -> str:
    """The text with other values for some keys of one feed; an empty value takes its key out."""
    lines = text.split("\n")
    for key, value in values.items():
        start, end = _extent(lines, at)
        first, after = _value(lines, key, start, end)
        comment = _COMMENT.fullmatch(lines[first]) if after == first + 1 else None
        new = [_line(key, value) + (f"  {comment[1]}" if comment else "")] if value else []
        lines[first:after] = new
    return "\n".join(lines)


def without_feed(text: str, at: int) -> str:
    """The text without one feed, and without the comment that stands right above it."""
    lines = text.split("\n")
    start, end = _extent(lines, at)
    above = start
    while above and lines[above - 1].lstrip().startswith("#"):
        above -= 1
    # A comment at the top of the file is about all of it.
    start = above if any(line.strip() for line in lines[:above]) else start
    while end < len(lines) and not lines[end].strip():
        end += 1
    return "\n".join(lines[:start] + lines[end:])


def line_of(text: str, at: int, key: str) -> int:
    """The line, from 1, on which a key of a feed stands, or that feed where it has none."""
    lines = text.split("\n")
    try:
        start, end = _extent(lines, at)
    except IndexError:
        return 1
    first, after = _value(lines, key, start, end)
    return (first if after > first else start) + 1


def _extent(lines: list[str], at: int) -> tuple[int, int]:
    """The line with the header of a feed, and the one after its last value; IndexError where there is no header."""
    start = [number for number, line in enumerate(lines) if _HEADER.fullmatch(line)][at]
    end = start + 1
    for number in range(start + 1, len(lines)):
        if re.match(r"[ \t]*\[\[?[ \t]*[A-Za-z\"']", lines[number]):
            break
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            end = number + 1
    return start, end


def _value(lines: list[str], key: str, start: int, end: int) -> tuple[int, int]:
    """The lines on which a key and its value stand; an empty stretch at the end where it is not there."""
    for first in range(start + 1, end):
        found = _KEY.match(lines[first])
        if found and found[1] == key:
            for after in range(first + 1, end + 1):
                try:
                    tomllib.loads("\n".join(lines[first:after]))
                except tomllib.TOMLDecodeError:
                    continue
                return first, after
    return end, end


def _line(key: str, value: Value) -> str:
    if isinstance(value, tuple):
        return f"{key} = [{', '.join(map(_quoted, value))}]"
    return f"{key} = {'true' if value is True else _quoted(str(value))}"


def _quoted(text: str) -> str:
    # Of what JSON leaves as it is, TOML wants only this one escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
