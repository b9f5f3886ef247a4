"""Mentions: the words in the reporter's text that stand for someone, be it a name, a pronoun or a description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reader.article.speech import tables
from reader.article.speech.cast import Cast, Naming
from reader.article.speech.cues import verb_forms

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
_NO_CUE = ("", "")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_POSSESSIVE = re.compile(r"[’'](?:s\b)?(?![\w])")
_CONTRACTION = re.compile(
    r"(?<=^he|^we)[’'](?:d|s|ll|ve|re)$|(?<=^she)[’'](?:d|s|ll)$|(?<=^they)[’'](?:d|ll|ve|re)$|(?<=^i)[’'](?:d|ll|ve|m)$"
)
_PUNCTUATION = re.compile(r"(?:[,;:!?()—–\"“”]|(?<![A-Z])\.)(?:\s|$)")
# `the minister of trade, Jane Doe,`: description and name are one.
_APPOSED = re.compile(r"(?:\s(?:of|for|at|in)\s[^,.;]{1,60})?,\s")
_SECOND_ROLE = re.compile(r"(?:\sof(?:\s\w+){1,3})?\sand(?:\s[\w.-]+){0,4}\s")
_LONGEST_DESCRIPTION = 90


def mentions(text: str, start: int, end: int, cast: Cast) -> list[Mention]:
    """The mentions in a stretch of the reporter's text, in order, those in brackets left out."""
    found: list[Mention] = []
    namings = iter(cast.between(start, end))
    naming = next(namings, None)
    past = start
    phrase: _Phrase | None = None
    roles, verbs = tables.roles(), verb_forms()
    opening, closing = tables.words("determiner"), tables.words("preposition") | tables.words("auxiliary")
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
            phrase = _phrase_after_name(text, phrase, naming)
            continue
        word = _CONTRACTION.sub("", match[0].lower())
        role = word[:-2] if word.endswith(("’s", "'s")) else word
        if word in PRONOUNS:
            found.append(Mention(at, match.end(), "pronoun", word))
            phrase = None
        elif word in opening:
            phrase = _Phrase(at)
        elif word in closing or verbs.get(word, _NO_CUE)[1] == "finite":
            phrase = None
        elif role in roles and roles[role] in "fmn" and phrase is None and _goes_on(text, found, at):
            last = found.pop()
            found.append(Mention(last.start, at + len(role), "description", role, last.naming))
        elif role in roles and (begin := _description_start(text, found, phrase, at, roles[role])) is not None:
            while found and found[-1].start >= begin:
                found.pop()
            found.append(Mention(begin, at + len(role), "description", role, phrase.owner if phrase else None))
    return [mention for mention in found if not _in_brackets(text, start, mention.start, end)]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase that may become a description when a role word comes."""

    start: int
    """Where its determiner or its first name starts."""
    owner: Naming | None = None
    """Whose it is: `Doe's statement`, `the Senate report`."""


def _phrase_after_name(text: str, phrase: _Phrase | None, naming: Naming) -> _Phrase:
    """What a name opens or goes on with: `Doe's statement`, `Doe aides`, `the Doe campaign`, `the Senate report`."""
    if _POSSESSIVE.match(text, naming.end):
        return _Phrase(naming.start, naming)
    start = phrase.start if phrase is not None else naming.start
    body = naming.figure.is_body and (start == naming.start or text.startswith(("the ", "The "), start))
    owner = naming if body else phrase.owner if phrase is not None and naming.figure.person is False else None
    return _Phrase(start, owner)


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
    if not 0 < len(words) <= 4 or not between.islower() or not between[0].isspace():
        return False
    return tables.roles().get(words[-1], "o") in "fmn"


def _goes_on(text: str, found: list[Mention], at: int) -> bool:
    """True where a description goes on with a second role: `the former secretary of state and present candidate`."""
    if not found or found[-1].kind != "description" or at - found[-1].start > _LONGEST_DESCRIPTION:
        return False
    return _SECOND_ROLE.fullmatch(text, found[-1].end, at) is not None


def _description_start(text: str, found: list[Mention], phrase: _Phrase | None, at: int, sort: str) -> int | None:
    """Where the description with its role word at `at` starts; None where it is none."""
    bare = at if sort == "p" else None  # `officials said` needs no determiner
    if phrase is None or at - phrase.start > _LONGEST_DESCRIPTION or _PUNCTUATION.search(text, phrase.start, at):
        return bare
    named = [
        mention for mention in found if mention.start >= phrase.start and mention.naming and mention.kind == "name"
    ]
    if not named:
        return phrase.start
    last = named[-1]
    # Between a person and the noun stands nothing: `Trump told reporters` is no noun phrase, `Trump aides` is one.
    if text[last.end : at].isspace() or _POSSESSIVE.match(text, last.end):
        return phrase.start
    body = last.naming is not None and last.naming.figure.person is False
    near = len(text[last.end : at].split()) <= 2
    return phrase.start if body and near and phrase.start < named[0].start else bare


def is_free(text: str, begin: int, start: int, end: int) -> bool:
    """True where a mention can be a subject: no preposition before it, no possessive after it."""
    if _POSSESSIVE.match(text, end):
        return False
    prepositions = tables.words("preposition")
    before = text[max(begin, start - 60) : start].split()
    while before and (
        before[-1].lower() in ("the", "a", "an", "former", "then")
        or before[-1].lower().startswith(("then-", "ex-"))
        or before[-1].endswith(("'s", "’s"))
    ):
        if before.pop().endswith(("'s", "’s")):
            while before and before[-1][0].isupper() and before[-1].lower() not in prepositions:
                before.pop()
    if not before:
        return True
    word = before[-1].lower().lstrip("(\"“‘'")
    if word == "as":  # `as Doe put it` opens a clause, `served as senator` does not
        return len(before) == 1 or before[-2].endswith((",", ";", "(")) or before[-1].startswith("(")
    return word not in prepositions


def _in_brackets(text: str, start: int, at: int, end: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at) and ")" in text[at:end]
