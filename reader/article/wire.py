"""Plain text into pieces: what is a paragraph, a list item, a subheading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reader.article.bylines import byline_of
from reader.article.datelines import find_dateline
from reader.article.dates import stated_date
from reader.article.pieces import Piece, ends_sentence, is_prose

_BULLET = re.compile(
    r"(?:(?P<bullet>[*·‣◦–—-])[ \xa0]+|(?P<round>[•●▪■►])[ \xa0]*|(?P<number>\d{1,2}[.)])[ \xa0]+)(?=\S)"
)
# A rule of stars, dashes or dots says nothing; nor do the labels of advertisements that come along with a copied page.
_RULE = re.compile(r"[\s*_=~•·#—–-]+")
FURNITURE = frozenset(
    (
        "advertisement",
        "advertisement:",
        "skip advertisement",
        "ad",
        "loading...",
        "story continued below",
        "story continues below",
        "anzeige",
        "werbung",
        "publicité",
        "publicidad",
        "pubblicità",
        "реклама",
    )
)
"""Labels in lower case that come along with a copied page."""
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|which|is|are|can|could|will|would|should|do|does|did|has|have)\b", re.I
)
_WIDEST = 100
"""Columns: nobody wraps text by hand wider than this."""
_SLACK = 8
"""Columns by which a wrapped line may fall short although the next word would have fitted: hands are not machines."""


def read_wire(text: str) -> list[Piece]:
    """The pieces of a cleaned plain text: hard-wrapped paragraphs joined, else every line a piece of its own."""
    pieces: list[Piece] = []
    for line in _lines(text):
        if _RULE.fullmatch(line) or line.lower() in FURNITURE:
            continue
        match = _BULLET.match(line)
        if match is None:
            pieces.append(Piece("paragraph", line))
        elif match["number"]:
            pieces.append(Piece("item", line, bullet=match["number"]))
        else:
            pieces.append(Piece("item", line[match.end() :], bullet=match.group().strip()))
    if not pieces and (text := text.strip()):
        return [Piece("paragraph", text)]
    return _with_subheadings(_without_lone_numbers(pieces))


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank, stripped; those of a hard-wrapped paragraph as one."""
    raw = text.split("\n")
    width = _wrapped_at(raw) if "\n\n" in text else 0
    if not width:
        for line in raw:
            if stripped := line.strip():
                yield stripped
        return
    paragraph: list[str] = []
    before = ""
    for line in raw:
        stripped = line.strip()
        if paragraph and (not stripped or _starts_anew(paragraph, before, line, width)):
            yield _joined(paragraph)
            paragraph = []
        if stripped:
            paragraph.append(stripped)
        before = line
    if paragraph:
        yield _joined(paragraph)


def _wrapped_at(lines: list[str]) -> int:
    """The column at which a text is hard-wrapped; 0 where each line is a paragraph.

    In wrapped text a line goes on until the next word no longer fits, and most lines end inside a sentence.
    """
    width = pairs = full = unfinished = 0
    for line in lines:
        length = len(line)
        if length > _WIDEST and " " in line[:_WIDEST]:
            return 0
        width = max(width, min(length, _WIDEST))
    for line, following in pairwise(lines):
        line, following = line.strip(), following.strip()
        if line and following and not _BULLET.match(following):
            pairs += 1
            full += _is_full(line, following, width)
            unfinished += not ends_sentence(line)
    return width if pairs >= 2 and full >= 0.7 * pairs and unfinished >= 0.5 * pairs else 0


def _is_full(line: str, following: str, width: int) -> bool:
    first, _, _ = following.partition(" ")
    return len(line) + 1 + len(first) > width - _SLACK


def _starts_anew(paragraph: list[str], before: str, line: str, width: int) -> bool:
    """Whether a line of wrapped text does not continue the paragraph whose last line is `before`."""
    stripped = line.strip()
    full = _is_full(before.strip(), stripped, width)
    if match := _BULLET.match(stripped):
        # A dash between words or the 14. of a date may come to stand at the start of a line, too.
        other = _BULLET.match(paragraph[0])
        fellow = other is not None and other.lastgroup == match.lastgroup
        return fellow or not full or before.rstrip().endswith(":") or stripped[0] in "*•●▪■►"
    indented = line[:2] == "  "
    if indented and before[:2] != "  ":
        return not _BULLET.match(before)
    if stripped[:1].islower():
        return False
    if not full:
        return True
    return byline_of(stripped) is not None or (
        not ends_sentence(before.rstrip()) and find_dateline(stripped) is not None
    )


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        # A line ends after the hyphen of `four-fifths` or a dash between words, too.
        tight = text[-1] in "-—" and len(text) > 1 and text[-2].isalnum() and line[0].isalnum()
        text = text + line if tight else f"{text} {line}"
    return text


def _without_lone_numbers(pieces: list[Piece]) -> list[Piece]:
    """A numbered line is a list item only beside another one; else it is a paragraph, or heads a section."""
    if not any(piece.bullet[:1].isdigit() for piece in pieces):
        return pieces
    numbered = [False, *(piece.bullet[:1].isdigit() for piece in pieces), False]
    return [
        Piece("paragraph", piece.text) if numbered[at] and not (numbered[at - 1] or numbered[at + 1]) else piece
        for at, piece in enumerate(pieces, 1)
    ]


def _with_subheadings(pieces: list[Piece]) -> list[Piece]:
    """Short lines without a final stop, between running text, are subheadings."""
    for at in range(len(pieces) - 1):
        piece = pieces[at]
        if (
            len(piece.text) <= 80
            and piece.kind == "paragraph"
            and heads_section(piece.text)
            and is_prose(pieces[at + 1])
        ):
            before = pieces[at - 1] if at else None
            between = before is None or before.kind == "item" or is_prose(before)
            if between and stated_date(piece.text) is None and byline_of(piece.text) is None:
                pieces[at] = Piece("subheading", piece.text)
    return pieces


def heads_section(text: str) -> bool:
    """Whether a short line has the looks of a subheading: capitalised, without a final stop, or a bare question."""
    if not text:
        return False
    first, last = text[0], text[-1]
    if not (first.isupper() or first.isdigit() or first in "\"“‘«'¿") or len(text.split()) > 10:
        return False
    if last == "?":
        return len(text.split()) > 2 and _QUESTION.match(text) is not None
    return last.isalnum() or (last in "%’'”\")»" and not ends_sentence(text))
