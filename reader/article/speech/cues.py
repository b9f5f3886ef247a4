"""Cues: the verbs of saying and what stands for them.

Two strengths. A `say` cue may open or close any quotation ("…," she added). A `call` cue only carries a fragment in
its own sentence (he called it "…"). The verbs are in `tables/cues.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reader.article.speech import tables

Strength = Literal["say", "call"]
Form = Literal["finite", "base", "participle", "passive"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue in a text."""

    start: int
    """The first code point of the verb."""
    end: int
    """One past its last."""
    strength: Strength
    """Whether it can stand beside any quotation or only before a fragment."""
    form: Form
    """Finite ("said"), base ("say", "to say"), participle ("saying") or passive ("was told")."""


ADVERBS = (
    r"(?:[a-z]+ly|also|has|have|had|then|later|once|again|even|still|now|just|often|soon|ever|never|not|both"
    r"|did|does|do|is|are|was|were|will|would|could|can|may|might|must|should|went on|goes on|to|further|so"
    r"|himself|herself|itself|themselves|in \d{4}|(?:this|last) week|today|yesterday"
    r"|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
"""What may stand between a subject and its verb, as a pattern."""

FINITE = (
    r"\w+ed|is|was|are|were|has|had|have|will|would|did|does|can|could|may|might|should|must|took|went|made|gave|came|began"
    r"|held|got|met|sat|rose|fell|grew|sought|fought|caught|hit|put|broke|threw|became|shook|struck|meant|saw|sold|shot|swore|stuck|hung|knew|thought|felt|found|brought|bought|paid|chose|drew|drove|flew|spent|taught|wore|left|ran|sent|won|lost|set|kept|led|spoke|stood|wants|says|said|told|tells"
)
"""What looks like a finite verb, as a pattern."""

_WORD = re.compile(r"(?<![\w’'-])[a-z]+(?![\w’'-])")
_PAIR = re.compile(r"([a-z]+) (back|on|in|up|out)\b")
# What comes before a base form that is a verb: `they say`, `to say`, `would say`; after a plural only some are verbs.
_BEFORE_BASE = re.compile(
    r"(?:\b(?:to|they|we|i|you|who|would|will|could|can|may|might|must|should|did|does|do|not|also|and|people|police|women|men)"
    r"|n[’']t)\s+$",
    re.I,
)
_AFTER_PLURAL = re.compile(r"\w[^\W\d_](?<!s)s\s$")
# What comes before a noun that looks like a verb: `its claims`, `the report says`.
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:the|a|an|its|his|her|their|our|my|your|this|that|these|those|any|no|of|for|with|on|by)|[’']s?)\s$",
    re.I,
)

_PASSIVE = re.compile(r"\b(?:been|be|being|was|were|is|are|got|’s|'s)\s(?:[a-z]+ly\s|also\s|not\s)?$")


def cues_in(text: str, start: int, end: int) -> Iterator[Cue]:
    """The cues of a stretch of the reporter's text, in order; nouns that look like one ("its claims") are left out."""
    verbs, pairs = verb_forms(), _pairs()
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        if (known := verbs.get(word)) is not None:
            strength, form = known
            if not _is_noun(text, start, match.start(), word, form):
                if form == "finite" and _PASSIVE.search(text, max(start, match.start() - 24), match.start()):
                    form = "passive"
                yield Cue(match.start(), match.end(), strength, form)
        elif word in pairs and (pair := _PAIR.match(text, match.start(), end)) and pair[2] in pairs[word]:
            yield Cue(match.start(), pair.end(), "say", "finite")


def _is_noun(text: str, start: int, at: int, word: str, form: Form) -> bool:
    """True for a noun (`its claims`) or an adjective (`a telling detail`)."""
    if form == "base":
        if _BEFORE_BASE.search(text, max(start, at - 16), at):
            return False
        return word != "say" and (word in _nouns() or _AFTER_PLURAL.search(text, max(start, at - 16), at) is None)
    if word[-1] != "s" and form != "participle":
        return False
    return _BEFORE_NOUN.search(text, max(start, at - 24), at) is not None


@cache
def verb_forms() -> dict[str, tuple[Strength, Form]]:
    """Every form of every cue: its strength and form."""
    lists = tables.cue_lists()
    irregular = {verb: others for verb, *others in tables.lines("cues.txt", "forms")}
    forms: dict[str, tuple[Strength, Form]] = {}
    strengths: tuple[Strength, ...] = ("call", "say")  # where a form is both, it says
    for strength in strengths:
        for verb in lists[strength]:
            forms[verb] = (strength, "base")
            for other in irregular.get(verb) or _regular(verb):
                forms[other] = (strength, "participle" if other.endswith("ing") else "finite")
    return forms


def _regular(verb: str) -> tuple[str, str, str]:
    """Third person, past and participle of a regular verb."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s"), verb + "ed", verb + "ing"


@cache
def saying_nouns() -> str:
    """Nouns of saying, as a pattern: whose they are is who speaks."""
    return "|".join(tables.cue_lists()["saying"])


@cache
def minds() -> frozenset[str]:
    """Forms of verbs of the mind (`believes`): what follows them is said by whoever tells so."""
    forms = verb_forms()
    bases = set(tables.cue_lists()["mind"])
    irregular = {verb: others for verb, *others in tables.lines("cues.txt", "forms")}
    return frozenset(
        form for base in bases for form in (base, *(irregular.get(base) or _regular(base))) if form in forms
    )


@cache
def _nouns() -> frozenset[str]:
    return frozenset(tables.cue_lists()["noun"])


@cache
def _pairs() -> dict[str, frozenset[str]]:
    """Verbs that are cues only with the word that follows (`fired back`), and those words."""
    lists = tables.cue_lists()
    found: dict[str, frozenset[str]] = {}
    for particle in ("back", "on", "in", "up", "out"):
        for verb in lists[particle]:
            found[verb] = found.get(verb, frozenset()) | {particle}
    return found
