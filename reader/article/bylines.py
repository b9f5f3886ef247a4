"""Bylines: which line is one, and whom it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.article.pieces import Piece
from reader.article.speech import names

_LINKING = (
    "and|in|of|for|the|with|at|on|as|de|da|di|do|dos|du|del|della|la|le|el|al|bin|ibn|ben|van|von|der|den|ter"
    "|y|e|i|und|et|staff|agencies|our|correspondents?"
)
_NAME = rf"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*|(?:d|l|o|al|el)['’-][^\W\d_]\w*|(?:{_LINKING}))"
_NAMES = rf"{_NAME}(?:(?:\s*[,;&]\s*|\s+){_NAME}){{0,20}}"
_ROLE = (
    r"(?i:staff|writers?|reporters?|correspondents?|editors?|columnists?|contributors?|bureau(?: chief)?|producers?"
    r"|photographers?|presse?|news|reuters|agency|service|times|post|journal|today)"
)
_BY = re.compile(
    r"(?:(?:(?:Written|Words|Story|Text|Report|Reporting|Review|Analysis|Interview|Exclusive)(?:\sand\s[a-z]+)?\s)?by"
    r"|By|BY|Authors?)\s*:?\s+(?P<names>\S.*)"
)
_BYLINE_NAMES = re.compile(
    rf"{_NAMES}(?:,\s(?:[\w&.'’-]+\s){{0,5}}{_ROLE}|,?\s(?:photographs|photos|pictures|graphics)\sby\s{_NAMES})?"
    r"\.?(?:\s*[|•·/(–—-]\s*.{1,60})?"
)
_NAME_AND_ROLE = re.compile(
    rf"(?:{_NAME}\s+){{1,5}}{_NAME}\s*[,|/–—-]\s*(?:[\w&.'’-]+\s+){{0,5}}{_ROLE}(?:\s+(?:in|of|for)(?:\s+\S+){{1,3}})?"
)
_INITIAL = re.compile(r"\b(?:[A-Z]|Jr|Sr|Ph\.D|M\.D)\.$")
_BARE_NAMES = re.compile(rf"{_NAME}(?:\s+{_NAME}){{1,3}}(?:(?:,| and)\s+{_NAME}(?:\s+{_NAME}){{1,3}}){{0,3}}")
AFFILIATION = re.compile(
    rf"(?:(?:[\w&.'’-]+\s+){{0,5}}{_ROLE}|AP|AFP|TASS|Reuters|UPI|Bloomberg|Xinhua)(?:,?\s+\w+)?"
)
_DESK = re.compile(
    r"(?:Our )?(?:(?:Special|Staff|Chief|Senior|Foreign|Sports|Business|City|Legal|Web|Online|News) )+"
    r"(?:Correspondent|Reporter|Writer|Desk|Bureau)s?",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\s*(?:;|&|,(?!\s*(?:Jr|Sr|Ph\.?D|M\.?D)\b))(?:\s*(?:and|&)\s)?\s*|\s+(?:and|AND|und|et|y)\s+"
)
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w’'-]+"
_PARTICLE = r"(?:de|da|del|della|di|du|dos|van|von|der|den|bin|la|le)"
_ONE = (
    rf"{_WORD}\s(?:[A-Z]\.\s?){{0,2}}(?:{_PARTICLE}\s){{0,2}}(?:al-)?{_WORD}(?:\sin\s{_WORD}(?:\s{_WORD}){{0,2}})?"
)
_SIGNATURE = re.compile(rf"{_ONE}(?:(?:,?\sand\s|,\s|\s&\s){_ONE}){{0,4}}")
_NAME_ALONE = re.compile(rf"{_NAME}(?:\s{_NAME})*(?:,\s\S+)?")
_A_ROLE = re.compile(rf"\b{_ROLE}\b")
_WHERE = re.compile(r"\s+(?:in|at|for|IN)\s+\S.*")
_REST = re.compile(r"\s*[|•·/(]|\s+[–—-]\s")


def byline_of(text: str) -> str | None:
    """The names of a byline (`By Jane Doe`, `JANE DOE, Staff Writer`); None where a line is none."""
    if len(text) > 160:
        return None
    if match := _BY.fullmatch(text):
        who = match["names"]
        if not _BYLINE_NAMES.fullmatch(who) or _is_sentence(who) or who.startswith("the "):
            return None
        return who if _INITIAL.search(who) else who.rstrip(" .")
    named = len(text) <= 90 and text[:1].isupper() and _NAME_AND_ROLE.fullmatch(text) and _is_capitalised(text)
    return text if named else None


def signature_of(text: str) -> str | None:
    """A line under the headline that is a byline without a By: `Jane Doe in Oslo and John Roe`, `Staff Reporter`."""
    if len(text) > 120 or byline_of(text):
        return None
    text = text.removeprefix("From ")
    if _DESK.fullmatch(text):
        return text
    if not _SIGNATURE.fullmatch(text):
        return None
    read = [names.read(part) for part in _parts(text)]
    known = any(one.sort == "person" for one in read)
    return text if known and not any(one.sort in ("place", "body") or one.role for one in read) else None


def writers(byline: str) -> tuple[str, ...]:
    """Whom a byline names, without their offices, papers and places; the whole where it names nobody."""
    return tuple(filter(_is_writer, _parts(byline))) or ((byline,) if byline else ())


def _parts(byline: str) -> list[str]:
    byline = " ".join(byline.split())  # or a row of blanks would take long
    return [_WHERE.sub("", part).strip() for part in _APART.split(_REST.split(byline, maxsplit=1)[0])]


def _is_writer(part: str) -> bool:
    words = part.split()
    if not 2 <= len(words) <= 6 or words[0] == "The" or _A_ROLE.search(part):
        return False
    return _NAME_ALONE.fullmatch(part) is not None and names.read(part).sort not in (
        "place",
        "body",
    )


def _is_sentence(who: str) -> bool:
    """`Monday the river had risen` follows a By, too."""
    return who.endswith(".") and not _INITIAL.search(who) and len(who.split()) > 5


def _is_capitalised(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    capitals = [word for word in words if word[0].isupper()]
    return len(capitals) >= 0.6 * len(words)


def name_over(rest: Sequence[Piece], at: int) -> str | None:
    """A line that is a name and nothing else, over a line that is an agency or a paper and nothing else."""
    if at + 2 >= len(rest) or len(rest[at].text) > 60 or not _BARE_NAMES.fullmatch(rest[at].text):
        return None
    below = rest[at + 1].text
    return rest[at].text if len(below) < 60 and AFFILIATION.fullmatch(below) and _is_capitalised(below) else None
