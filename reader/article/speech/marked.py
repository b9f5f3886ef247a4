"""What stands between quotation marks without being speech: titles, nicknames, defined terms, scare quotes."""

from __future__ import annotations

import re

from reader.article.model import MarkedKind
from reader.article.speech.marks import Passage

_LONGEST_TITLE = 12  # words
_LONGEST_SCARE = 3  # words

_WORD = re.compile(r"[^\W_](?:[\w’'.-]*\w)?")
_SMALL_IN_TITLE = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "la",
        "le",
        "nor",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "up",
        "via",
        "vs",
        "with",
    ]
)
_WORK = (
    "ad|album|anthem|article|ballad|band|blog|book|cartoon|chapter|column|comedy|commentary|documentary|drama|editorial|episode"
    "|essay|exhibition|film|forum|game|hit|hymn|magazine|memoir|movie|musical|newsletter|novel|opera|page|painting|paper|piece"
    "|play|podcast|poem|print|program|programme|project|report|sculpture|section|segment|sequel|series|show|single|site|sitcom"
    "|sketch|song|speech|spot|story|survey|thriller|track|tune|video|website|workshop"
)
_TITLE_BEFORE = re.compile(
    rf"(?:\b(?:told|tells|telling|titled|entitled|subtitled|headlined|named|christened|{_WORK})s?,?\s|\b(?:[A-Z][\w.&]*|\w+s)[’'](?:s\s)?(?:\w+,?\s)?"
    r"|\b(?:on|in|of|during|from|for|at|by|with|to)\s(?:(?:a|an|the|his|her|its|their|new|this|that|called)\s)?|\b(?:the|a|an|his|her|its|their)\s(?:\w+\s)?)$"
)
_TITLE_AFTER = re.compile(rf"\s(?:\w+\s)?(?:{_WORK})s?\b")
_NICKNAME_BEFORE = re.compile(
    r"(?:\b(?:nicknamed|nickname|aka|a\.k\.a\.|alias|dubbed himself|goes by|going by the name)\s)$"
)
_NAME_BEFORE = re.compile(r"\b[A-Z][\w’'.-]*\s$")
_NAME_AFTER = re.compile(r"\s[A-Z][\w’'-]+")
_TERM_BEFORE = re.compile(
    r"(?:\bso-called|\b(?:known|referred to|defined|labell?ed|termed|listed) (?:\w+ )?as(?: the| an?)?"
    r"|\bthe (?:term|acronym|name))\s$"
)
_BEGINS = re.compile(r"[.:!?][”\"’')]?\s$|\n$")
_MEANING_AFTER = re.compile(r"[,\s]*(?:in \w+ jargon |here |also )?(?:means|refers to|is defined as|stands for)\b")
_SOURCE_AFTER = re.compile(
    r"\s?[—–-]+\s[A-Z][\w.& ]{2,40}, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
)


def by_form(text: str, passage: Passage) -> MarkedKind | None:
    """The kind of a passage that shows by itself and its neighbours that nobody said it; None for all others."""
    if passage.end - passage.start > 120 or not passage.closed:
        return None
    before = text[max(0, passage.left - 50) : passage.left].rpartition("\n")[2]
    inside = text[passage.start : passage.end]
    words = _WORD.findall(inside)
    if not words or len(words) > _LONGEST_TITLE:
        return None
    titled = _is_title(words) and not inside.rstrip().endswith(("?", "!"))
    if _SOURCE_AFTER.match(text, passage.right):
        return "title"
    if _NICKNAME_BEFORE.search(before):
        return "nickname"
    if titled and len(words) <= 2 and _NAME_BEFORE.search(before) and _NAME_AFTER.match(text, passage.right):
        return "nickname"
    if len(words) <= 6 and (_TERM_BEFORE.search(before) or _MEANING_AFTER.match(text, passage.right)):
        return "title" if titled and len(words) > 2 else "term"
    if titled and (_TITLE_BEFORE.search(before) or _TITLE_AFTER.match(text, passage.right)):
        return "title"
    return None


def without_speaker(text: str, passage: Passage) -> MarkedKind | None:
    """The kind of a passage beside which no cue stands; None where it is long enough to be speech all the same."""
    words = _WORD.findall(text, passage.start, min(passage.end, passage.start + 200))
    if not words or len(words) > _LONGEST_SCARE:
        return "title" if words and len(words) <= _LONGEST_TITLE and _is_title(words) else None
    if text[passage.start : passage.end].rstrip().endswith(("?", "!")):
        return None
    if (len(words) == 1 or not _is_title(words)) and _is_sentence(text, passage):
        return None
    return "title" if _is_title(words) else "scare"


def _is_sentence(text: str, passage: Passage) -> bool:
    """True for a passage that is a sentence of its own, stop and all: `She shut the tin. "Shortbread, actually."`"""
    if not text[passage.start].isupper() or text[passage.end - 1] != "." or passage.left == 0:
        return False
    return _BEGINS.search(text, max(0, passage.left - 3), passage.left) is not None


def _is_title(words: list[str]) -> bool:
    """True for words in title case: "Face the Nation", "13th"."""
    if not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    return all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL_IN_TITLE for word in words) and (
        words[-1][0].isupper() or words[-1][0].isdigit()
    )
