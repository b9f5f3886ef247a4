"""What stands beside a name and tells a person: a role before it; an age, `who`, an apposition, a smile after it."""

from __future__ import annotations

import re

from reader.article.speech import tables
from reader.article.speech.cues import FINITE
from reader.article.speech.names import Gender

_BEFORE = re.compile(r"(?:\b(?:his|her|their|whose|my|the couple[’']s)\s([a-z-]+),|([a-z][a-z-]+))\s$")
_AFTER = re.compile(
    r"(?:,\s(?:(?P<age>\d{1,3})(?=[,;])|(?P<who>who)\s|(?:an?|the|its|his|her|their)\s(?P<apposed>[^,.;:()\"“]{2,80})[,.;])"
    r"|\s\((?P<aged>\d\d)\)"
    r"|\s(?:was born|was raised|grew up|laugh(?:s|ed)|smile[sd]|nod(?:s|ded)|shrug(?:s|ged)|grin(?:s|ned)|sigh(?:s|ed)"
    r"|wept|frown(?:s|ed)|chuckle[sd]|blush(?:es|ed)|wince[sd])\b)"
)
_SOMEWHERE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|near|around|across|via)\s$")
_WORD = re.compile(r"(?:\d{1,3}-)?[^\W\d_][\w-]*")
_RUN_OF_WORDS = re.compile(r"[\w’' -]*\s$")
_APPOSED_BEFORE = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir)\s([^,.;:()\n“\"]{3,60}),\s$")
_DEPUTY = re.compile(r"\b(former vice|vice|deputy|assistant|associate) ")
_FINITE = re.compile(FINITE)
_OF = ("of", "to", "for")
_HEAD_ENDS = frozenset(("of", "at", "for", "in", "with", "from", "to", "who", "on", "and", "that", "which", "by"))
_LONGEST_ROLE = 60  # code points before a name that are looked at


def told(text: str, start: int, end: int) -> tuple[bool, Gender | None]:
    """Whether what stands beside a name tells that it is a person's, and of which gender."""
    sorts = tables.roles()
    role = ""
    if before := _BEFORE.search(text, max(0, start - 24), start):
        role = before[1] or before[2]
    if (sort := sorts.get(role, "o")) in "op" or role in tables.words("trade"):
        if (
            role not in tables.words("trade")
            and " " in text[start:end]
            and (role_before(text, start) or role_apposed(text, start, end))
        ):
            return True, None
        after = _AFTER.match(text, end)
        if after is None or _SOMEWHERE.search(text, max(0, start - 8), start):
            return False, None
        if after["apposed"] is None:
            return True, None
        role = _head(after["apposed"])
        if (sort := sorts.get(role, "o")) in "op" or role in tables.words("trade"):
            return False, None
    return True, "f" if sort == "f" else "m" if sort == "m" else None


def role_before(text: str, start: int) -> list[str]:
    """The words of a role right before a name: `the Republican nominee Doe`, `Governor of the region Doe`."""
    match = _RUN_OF_WORDS.search(text, max(0, start - _LONGEST_ROLE), start)
    words = role_words(match[0]) if match else []
    closing = tables.words("preposition") | tables.words("auxiliary") | tables.words("determiner")
    of = len(words)
    if match and words and not _is_role(words[-1]):
        of = next((at for at in range(of - 1, 0, -1) if words[at] in tables.words("preposition")), 0)
        whose = [word for word in words[of + 1 :] if word not in tables.words("determiner")]
        # An office has a capital. `the mayor of Marrow` is no mayor Marrow; `gave the head of the club Doe's letter`
        if words[of] not in _OF or match[0].islower() or not whose:
            return []
        if any(word in closing or _FINITE.fullmatch(word) for word in whose):
            return []
    if not of or not _is_role(words[of - 1]):
        return []
    first = next((at for at in range(of - 1, -1, -1) if words[at] in closing), -1) + 1
    # Tarn's envoy to Marrow is no envoy of Marrow's.
    return words[first:of] if words[of : of + 1] == ["to"] else [*words[first:of], *words[of + 1 :]]


def role_apposed(text: str, start: int, end: int) -> list[str]:
    """The words of a role that a name stands beside, between commas: `The mayor of Marrow, Jane Doe, said`."""
    match = (
        _APPOSED_BEFORE.search(text, max(0, start - _LONGEST_ROLE), start)
        if text[end : end + 1] in (",", ";")
        else None
    )
    return role_words(match[1]) if match and _is_role(_head(match[1])) else []


def _is_role(word: str) -> bool:
    return tables.roles().get(word.rpartition("-")[2], "o") in "fmn" or word.endswith("year-old")


def role_words(text: str) -> list[str]:
    """The words of a description or apposition in lower case; a vice president is one word, and no president."""
    return _WORD.findall(_DEPUTY.sub(r"\1-", text.lower()))


def _head(phrase: str) -> str:
    """The noun of a noun phrase: `senior adviser to the project` is an adviser."""
    head = ""
    for word in _WORD.findall(phrase):
        if word in _HEAD_ENDS:
            break
        head = word
    return head.lower()
