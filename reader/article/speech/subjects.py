"""The subject of a verb of saying, in the reporter's sentence."""

from __future__ import annotations

import re

from reader.article.speech import tables
from reader.article.speech.cast import Cast
from reader.article.speech.clauses import sentence_start
from reader.article.speech.cues import ADVERBS, FINITE, Cue
from reader.article.speech.mentions import Mention, is_free, mentions

_TRAILING_ADVERBS = re.compile(rf"(?:(?:^|(?<=[\s,])){ADVERBS}\s+)+$")
_BRACKETS = re.compile(r"\s\([^()]*\)")
_HIM = re.compile(r"\b(him|her)\s$")
_OWN = re.compile(r"(?:[Hh]is|[Hh]er|[Mm]y)\s")
_NEAREST_ANTECEDENT = 8  # code points from a name to the end of "who"
_COORDINATED = re.compile(r"\b(?:and|but|then|or|to|before|after|by|of|in|while|for|from|without)$")
_RELATIVE = re.compile(r"\b(?:who|which|that)$")
JOINS = re.compile(r",?\s(?:and|&|or|nor)\s")
_VERB = re.compile(rf"(?:,[^,]{{2,80}},)?\s(?:{ADVERBS}\s)*?(?:{FINITE})\b")
_COMMA_FOLLOWS = re.compile(r"(?:\s(?:of|at|in|from)\s[\w.,’' -]{1,40}?)?(?:\s\([^)]*\))?,")


def subject(text: str, begin: int, verb: int, cast: Cast) -> Mention | None:
    """The subject of a finite verb, in the stretch of its sentence that comes before it."""
    candidates = mentions(text, begin, verb, cast)
    if not candidates:
        return None
    prefix = _TRAILING_ADVERBS.sub("", text[begin:verb]).rstrip(" \u00a0”\"’'")
    if _RELATIVE.search(prefix):
        return _antecedent(text, begin, begin + len(prefix), candidates)
    free = [m for m in candidates if m.words != "who" and is_free(text, begin, m.start, m.end)]
    if not free:
        return None
    if _COORDINATED.search(prefix):
        return free[0]
    if prefix.endswith((",", ")", "—", "–", "--")):
        # `Jane Doe, who ..., said`: the last person before a comma, else whatever the sentence starts with.
        people = [m for m in free if _can_be_person(m) and _COMMA_FOLLOWS.match(text, m.end)]
        return people[-1] if people else free[0]
    if len(free) > 1 and free[-1].kind == "description" and free[-2].kind == "name":
        # `Jane Doe, a spokeswoman for the town said`: a comma is missing.
        apposed = text[free[-2].end : free[-1].start] == ", " and text.startswith(("a ", "an "), free[-1].start)
        return free[-2] if apposed else free[-1]
    return _joint(text, candidates, free)


def _joint(text: str, candidates: list[Mention], free: list[Mention]) -> Mention:
    """The last free mention, with whom `and` joins to it: what two say together is neither's alone."""
    last = free[-1]
    at = candidates.index(last)
    before = candidates[at - 1] if at else last
    if not last.kind == before.kind == "name" or not JOINS.fullmatch(text, before.end, last.start):
        return last
    if len(free) > 1 and before not in free and not _can_be_person(last):
        return free[-2]  # `Jane Doe of Finch and Marsh said`
    return Mention(before.start, last.end, "description", "")


def _can_be_person(mention: Mention) -> bool:
    if mention.kind != "name" or mention.naming is None:
        return False
    figure = mention.naming.figure
    return figure.person is True or (figure.person is None and figure.is_full)


def _antecedent(text: str, begin: int, end: int, candidates: list[Mention]) -> Mention | None:
    """Whom `who` at `end` stands for: who stands right before it; after a place, the last person."""
    named = [mention for mention in candidates if mention.words not in ("who", "it")]
    if not named or end - named[-1].end >= _NEAREST_ANTECEDENT:
        return None
    if named[-1].naming is None or not named[-1].naming.figure.place:
        return named[-1]
    people = [m for m in named if m.naming and m.naming.figure.person and is_free(text, begin, m.start, m.end)]
    return people[-1] if people else None


def subject_of(text: str, begin: int, cue: Cue, cast: Cast) -> Mention | None:
    """The subject of any cue: a participle's and an infinitive's may stand far from it."""
    if cue.form == "participle" and text.endswith(" as ", begin, cue.start):
        # `quoted Doe as saying`, `Doe was quoted by the Post as saying`
        found = mentions(text, begin, cue.start, cast)
        return next((m for m in reversed(found) if is_free(text, begin, m.start, m.end)), None)
    if him := _HIM.search(text, max(begin, cue.start - 5), cue.start):
        return Mention(*him.span(1), "pronoun", him[1])  # `heard him say`
    if cue.form == "finite":
        return subject(text, begin, cue.start, cast)
    candidates = mentions(text, begin, cue.start, cast)
    if candidates and (candidates[-1].kind != "description" or _is_relative(text, candidates[-1])):
        between = _BRACKETS.sub("", text[candidates[-1].end : cue.start])
        if not between.strip():  # `with Doe (D-Ohio) saying`
            return candidates[-1]
    free = [m for m in candidates if m.words != "who" and is_free(text, begin, m.start, m.end)]
    acting = [m for m in free if acts(text, m)] or free[:1]
    return _joint(text, candidates, acting) if acting else None


def _is_relative(text: str, mention: Mention) -> bool:
    """True for `his father` in `recalled his father saying`."""
    return tables.roles().get(mention.words, "o") in "fmn" and _OWN.match(text, mention.start) is not None


def acts(text: str, mention: Mention) -> bool:
    """True where a finite verb follows the mention, so that it is a subject."""
    if mention.words in ("he", "she", "they", "we", "i"):
        return True
    # `the chairman, Jane Doe, resigned`: what closes an apposition stands between.
    apposed = (
        mention.kind == "name" and text.startswith(",", mention.end) and text.endswith(", ", 0, mention.start)
    )
    return _VERB.match(text, mention.end + apposed) is not None


def plain_subject(text: str, start: int, end: int, cast: Cast) -> Mention | None:
    """The subject of the last sentence of a stretch, whatever its verb: its first mention that is free."""
    begin = sentence_start(text, start, end)
    return next((m for m in mentions(text, begin, end, cast) if is_free(text, begin, m.start, m.end)), None)
