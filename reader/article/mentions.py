"""Mentions: the words in the reporter's text that stand for someone, be it a name, a pronoun or a description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reader.article import tables
from reader.article.cast import Cast, Naming
from reader.article.cues import verb_forms

MentionKind = Literal["name", "pronoun", "description"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for someone."""

    start: int
    """The first code point."""
    end: int
    """One past the last."""
    kind: MentionKind
    """What they are."""
    words: str
    """The pronoun, or the description's role word, in lower case; empty for a name."""
    naming: Naming | None = None
    """For a name: where it stands; for a description: whose it is ("Clinton's statement"), if a name tells."""


PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "who", "you"))
_DETERMINERS = frozenset(
    ["the", "a", "an", "one", "another", "his", "her", "its", "their", "our", "my", "some", "several", "many", "multiple", "two", "three", "both", "other", "all", "this", "that", "these", "those", "most", "few", "any", "every", "each", "no"]
)
_PREPOSITIONS = frozenset(
    ["of", "to", "for", "in", "at", "on", "by", "with", "from", "about", "against", "between", "among", "under", "over", "into", "through", "after", "before", "since", "during", "like", "than", "as", "per", "near", "via", "without", "within", "around", "toward", "towards", "upon", "behind", "including", "despite", "regarding", "outside", "beyond", "across", "alongside", "featuring", "following"]
)
_AUXILIARIES = frozenset(["is", "are", "was", "were", "be", "been", "has", "had", "have", "will", "would", "could", "can", "may", "might", "must", "should", "did", "does", "do"])
_NO_CUE = ("", "")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_POSSESSIVE = re.compile(r"[’'](?:s\b)?(?![\w])")
_CONTRACTION = re.compile(r"(?<=^he|^we)[’'](?:d|s|ll|ve|re)$|(?<=^she)[’'](?:d|s|ll)$|(?<=^they)[’'](?:d|ll|ve|re)$|(?<=^i)[’'](?:d|ll|ve|m)$")
_PUNCTUATION = re.compile(r"(?:[,;:!?()—–\"“”]|(?<![A-Z])\.)(?:\s|$)")
# `the minister of trade, Jane Doe,`: description and name are one.
_APPOSED = re.compile(r"(?:\s(?:of|for|at|in)\s[^,.;]{1,60})?,\s")
_LONGEST_DESCRIPTION = 90


def mentions(text: str, start: int, end: int, cast: Cast) -> list[Mention]:
    """The mentions in a stretch of the reporter's text, in order, those in brackets left out."""
    found: list[Mention] = []
    namings = iter(cast.between(start, end))
    naming = next(namings, None)
    past = start
    noun_phrase: int | None = None  # where a determiner or an owner opened one
    owner: Naming | None = None
    roles, verbs = tables.roles(), verb_forms()
    for match in _WORD.finditer(text, start, end):
        at = match.start()
        if at < past:
            continue
        while naming is not None and naming.end <= at:
            naming = next(namings, None)
        if naming is not None and naming.start <= at:
            past = naming.end
            if past > end:
                break
            _put_name(text, found, naming)
            if _POSSESSIVE.match(text, past):
                noun_phrase, owner = naming.start, naming
            elif noun_phrase is None or naming.figure.person is not False:
                # `Clinton aides`, `the Trump campaign`: the noun that follows at once takes the name in.
                noun_phrase, owner = (noun_phrase if noun_phrase is not None else naming.start), None
            if naming.figure.is_body and (noun_phrase == naming.start or text.startswith(("the ", "The "), noun_phrase)):
                owner = naming  # `the IMF report`
            continue
        low = _CONTRACTION.sub("", match[0].lower())
        if low in PRONOUNS:
            found.append(Mention(at, match.end(), "pronoun", low))
            noun_phrase = owner = None
        elif low in _DETERMINERS:
            noun_phrase, owner = at, None
        elif low in _PREPOSITIONS or low in _AUXILIARIES or verbs.get(low, _NO_CUE)[1] == "finite":
            noun_phrase = owner = None
        else:
            role = low[:-2] if low.endswith(("’s", "'s")) else low
            sort = roles.get(role)
            if sort is None:
                continue
            begin = _description_start(text, found, noun_phrase, at, sort)
            if begin is not None:
                while found and found[-1].start >= begin:
                    found.pop()
                found.append(Mention(begin, at + len(role), "description", role, owner))
    return [mention for mention in found if not _in_brackets(text, start, mention.start, end)]


def _put_name(text: str, found: list[Mention], naming: Naming) -> None:
    """A name; a description right before it (`the Ohio senator Jane Doe`) becomes part of it."""
    start = naming.start
    if found:
        last = found[-1]
        between = text[last.end : start]
        if last.kind == "description" and tables.roles()[last.words] not in "op":
            if between.isspace():
                start = found.pop().start
            elif _APPOSED.fullmatch(between) and text.startswith(",", naming.end):
                found.pop()
        elif last.kind == "name" and _modifies(between):
            start = found.pop().start
    found.append(Mention(start, naming.end, "name", "", naming))


def _modifies(between: str) -> bool:
    """True for the words between two names that make the first part of the second's role: `Doe campaign manager`."""
    words = between.split()
    return 0 < len(words) <= 4 and between.islower() and between[0].isspace() and tables.roles().get(words[-1], "o") in "fmn"


def _description_start(text: str, found: list[Mention], noun_phrase: int | None, at: int, sort: str) -> int | None:
    """Where the description with its role word at `at` starts; None where it is none."""
    if noun_phrase is not None and at - noun_phrase <= _LONGEST_DESCRIPTION and not _PUNCTUATION.search(text, noun_phrase, at):
        named = [mention for mention in found if mention.start >= noun_phrase and mention.kind == "name"]
        # Between a name without a determiner and its noun stands nothing: `Trump told reporters` is no noun phrase.
        if not named or text[named[-1].end : at].isspace() or _POSSESSIVE.match(text, named[-1].end):
            return noun_phrase
        if noun_phrase < named[0].start and len(text[named[-1].end : at].split()) <= 2 and named[-1].naming.figure.person is False:  # type: ignore[union-attr]
            return noun_phrase
    return at if sort == "p" else None


def is_free(text: str, begin: int, start: int, end: int) -> bool:
    """True where a mention can be a subject: no preposition before it, no possessive after it."""
    if _POSSESSIVE.match(text, end):
        return False
    before = text[max(begin, start - 60) : start].split()
    while before and (before[-1].lower() in ("the", "a", "an", "former", "then") or before[-1].lower().startswith(("then-", "ex-")) or before[-1].endswith(("'s", "’s"))):
        if before.pop().endswith(("'s", "’s")):
            while before and before[-1][0].isupper() and before[-1].lower() not in _PREPOSITIONS:
                before.pop()
    if not before:
        return True
    word = before[-1].lower().lstrip("(\"“‘'")
    if word == "as":  # `as Doe put it` opens a clause, `served as senator` does not
        return len(before) == 1 or before[-2].endswith((",", ";", "(")) or before[-1].startswith("(")
    return word not in _PREPOSITIONS


def _in_brackets(text: str, start: int, at: int, end: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at) and ")" in text[at:end]
