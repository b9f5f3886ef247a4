"""What stands over a report: its headline, its byline, the date it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.article.bylines import AFFILIATION, byline_of, name_over, signature_of
from reader.article.datelines import find_dateline
from reader.article.dates import stated_date
from reader.article.pieces import Piece, ends_sentence, is_prose

_CREDIT = re.compile(
    r"[(\[]?\s*(?:Reporting|Writing|Reported|Written) by:? (?P<names>[^;()]{3,160}?)"
    r"(?P<rest>;.*|[.,]? (?:Edit|Writ|Addit)\w+ .*)?[.)\]\s]*"
)
# A picture's caption with its credit, the age of a page, buttons: what a copied page begins with.
_CAPTION = re.compile(
    r"\.\s+\(.*\)$|\((?:AP|Photo|Image|Credit)\b.*\)$|\bjavascript\b"
    r"|^(?:Share th|Listen to art|Story highlights|Photo\b|Image\b|File\b|Enlarge this)"
    r"|^\d+ (?:year|month|day|hour|minute)s? ago$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_TITLE_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_HEAD = 8
"""Pieces at the start among which headline, byline and date are looked for."""


@dataclass(frozen=True, slots=True)
class Head:
    """What was read over the report."""

    headline: str | None = None
    """The headline, where the text has its own."""
    byline: str | None = None
    """Who wrote it, without "By"."""
    stated: str | None = None
    """The date that it states, ISO 8601."""


def read_head(pieces: Sequence[Piece], headline: str | None = None) -> tuple[Head, list[Piece]]:
    """The head of an article, and the pieces that remain; `headline` is the one that its metadata give."""
    rest = list(pieces)
    own = _take_headline(rest, headline)
    byline: str | None = None
    stated: str | None = None
    at = 0
    for _ in range(_HEAD):
        if at >= len(rest):
            break
        text = rest[at].text
        unsigned = byline is None and rest[at].kind != "item" and len(rest) > 1
        under = unsigned and at == 0 and (own or headline)
        if unsigned and (
            byline := byline_of(text) or name_over(rest, at) or (signature_of(text) if under else None)
        ):
            del rest[at]
            byline, date = _without_date(byline)
            stated = stated or date
            if at < len(rest) - 1 and len(rest[at].text) < 60 and AFFILIATION.fullmatch(rest[at].text):
                byline = f"{byline}, {rest.pop(at).text}"
            continue
        date = stated_date(text)
        stated = stated or date
        begun = len(text) > 240 or is_prose(rest[at]) or find_dateline(text) is not None
        if date is None and begun and not _byline_near(rest, at):
            break
        at += 1
    if byline is None:
        byline = _take_credit(rest)
    return Head(own, byline, stated or _stated_below(rest)), rest


def folded(text: str) -> str:
    """A headline without case and punctuation, to be compared."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def in_title_case(text: str) -> bool:
    """Whether most of a line's longer words after the first are capitalised, as in an English headline."""
    words = _TITLE_WORD.findall(text)[1:]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _take_headline(rest: list[Piece], given: str | None) -> str | None:
    """Removes the headline from the pieces, and a heading that only repeats the given one."""
    first = rest[0] if rest else None
    tops = [at for at, piece in enumerate(rest) if piece.level == 1]
    if given is not None:
        at = tops[0] if tops and tops[0] < 4 else 0
        if (
            first is not None
            and len(rest) > 1
            and len(rest[at].text) < 400
            and folded(rest[at].text) == folded(given)
        ):
            del rest[at]
        return None
    if first is None or len(rest) < 2:
        return None
    if tops and (len(tops) == 1 or tops[0] < 4):
        return rest.pop(tops[0]).text
    if first.kind not in ("paragraph", "subheading") or name_over(rest, 0):
        return None
    if first.level or _is_headline(first, rest[1]):
        rest.pop(0)
        text = first.text
        while len(rest) > 1 and not first.level and _continues(text, rest[0]):
            text = f"{text} {rest.pop(0).text}"
        return text
    return None


def _is_headline(piece: Piece, following: Piece) -> bool:
    text = piece.text
    words = len(text.split())
    if len(text) > 200 or text[-1] in ":;," or text[0] in "([" or _is_other(text):
        return False
    if find_dateline(following.text) or byline_of(following.text):
        return True
    if words < 2 or not (text[0].isupper() or text[0].isdigit() or text[0] in "\"“‘«„'’$€£¿¡"):
        return False
    if _CAPTION.search(text) or len(_WORDS.findall(text)) < 2:
        return False
    if not ends_sentence(text) or text.endswith(("U.S.", "U.N.", "U.K.", "E.U.", "D.C.", "Jr.", "Inc.", "Co.")):
        return words <= 30
    if text.rstrip("\"'”’»").endswith("."):
        return len(text) <= 160 and in_title_case(text) and ". " not in text
    return words <= 20 and following.kind != "item"


def _continues(headline: str, piece: Piece) -> bool:
    """Whether a line is the second of a headline that was set in two."""
    line = piece.text
    if len(headline) + len(line) > 160 or is_prose(piece) or _is_other(line):
        return False
    return piece.kind == "paragraph" and (
        line[0].islower() or (headline.isupper() and line.isupper()) or headline[-1] in ",-–—&"
    )


def _is_other(text: str) -> bool:
    """Whether a line of the head is something else than a headline."""
    return find_dateline(text) is not None or byline_of(text) is not None or stated_date(text) is not None


def _byline_near(rest: Sequence[Piece], at: int) -> bool:
    """Whether a byline follows a standfirst within two pieces."""
    return len(rest[at].text) <= 300 and any(
        piece.kind != "item" and byline_of(piece.text) is not None for piece in rest[at + 1 : at + 3]
    )


def _without_date(byline: str) -> tuple[str, str | None]:
    """`Doug Ardley • March 25, 2016 05:37 PM` holds a date besides."""
    parts = re.split(r"\s+[|•·–—-]\s+", byline)
    dates = [date for part in parts if (date := stated_date(part))]
    if not dates:
        return byline, None
    return " | ".join(part for part in parts if not stated_date(part)) or byline, dates[0]


def _take_credit(rest: list[Piece]) -> str | None:
    """The names of a closing `(Reporting by …; Editing by …)`; the line goes only where it says nothing else."""
    for at in range(len(rest) - 1, max(0, len(rest) - 4), -1):
        if len(rest[at].text) < 300 and (match := _CREDIT.fullmatch(rest[at].text)):
            if not match["rest"]:
                del rest[at]
            return match["names"].strip()
    return None


def _stated_below(rest: Sequence[Piece]) -> str | None:
    """A date that a closing line states: `Published: 3 March 2024`."""
    for piece in rest[-2:]:
        if len(piece.text) < 120 and re.match(r"(?:First )?(?:Published|Posted)\b", piece.text, re.IGNORECASE):
            return stated_date(piece.text)
    return None
