"""What stands beside a name and tells a person: a role before it, an age, `who` or an apposition after it."""

from __future__ import annotations

import re

from reader.article import tables
from reader.article.names import Gender

_BEFORE = re.compile(r"(?:\b(?:his|her|their|whose|my|the couple[’']s)\s([a-z-]+),|([a-z][a-z-]+))\s$")
_AFTER = re.compile(
    r"(?:,\s(?:(?P<age>\d{1,3})(?=[,;])|(?P<who>who)\s|(?:an?|the|its|his|her|their)\s(?P<apposed>[^,.;:()\"“]{2,80}))"
    r"|\s\((?P<aged>\d\d)\))"
)
_SOMEWHERE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|near|around|across|via)\s$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_HEAD_ENDS = frozenset(("of", "at", "for", "in", "with", "from", "to", "who", "on", "and", "that", "which", "by"))
_LONGEST_ROLE = 24  # code points before a name that are looked at


def told(text: str, start: int, end: int) -> tuple[bool, Gender | None]:
    """Whether what stands beside a name tells that it is a person's, and of which gender."""
    sorts = tables.roles()
    role = ""
    if before := _BEFORE.search(text, max(0, start - _LONGEST_ROLE), start):
        role = before[1] or before[2]
    if (sort := sorts.get(role, "o")) in "op" or role in tables.words("trade"):
        after = _AFTER.match(text, end)
        if after is None or _SOMEWHERE.search(text, max(0, start - 8), start):
            return False, None
        if after["apposed"] is None:
            return True, None
        role = _head(after["apposed"])
        if (sort := sorts.get(role, "o")) in "op" or role in tables.words("trade"):
            return False, None
    return True, "f" if sort == "f" else "m" if sort == "m" else None


def _head(phrase: str) -> str:
    """The noun of a noun phrase: `senior adviser to the project` is an adviser."""
    head = ""
    for word in _WORD.findall(phrase):
        if word in _HEAD_ENDS:
            break
        head = word
    return head.lower()
