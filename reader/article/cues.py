"""Cues: the verbs of saying and what stands for them.

Two strengths. A `say` cue may open or close any quotation ("…," she added). A `call` cue only carries a fragment in
its own sentence (he called it "…"). Every form of a verb is in `CUES`; change the lists here to change the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Strength = Literal["say", "call"]
Form = Literal["finite", "base", "participle"]


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
    """Finite ("said"), base ("say", "to say") or participle ("saying")."""


_SAY = """
    acknowledge add admit advise affirm agree allege announce answer apologize apologise argue ask assert assure bark
    begin bellow blog boast brag caution chant chide chime chuckle claim clarify comment complain concede conclude confess
    confide confirm contend continue counter crow cry declare decry demand deny disclose emphasize emphasise exclaim
    exhort explain fume gloat grumble grunt hint implore inform insist instruct interject intone inveigh joke
    justify lament laugh lie marvel mention mumble murmur muse mutter narrate note observe opine order plead pledge
    point post predict preach proclaim proffer promise pronounce propose protest quip rail read reason reassure recall
    reckon recount reflect reiterate remark remember remind reply report respond retort reveal roar scoff scream shout
    shriek sigh signal sing snap snarl state stress suggest surmise sum testify thunder tweet urge volunteer vow warn
    whisper wonder write yell tell say think put think swear
"""
_CALL = """
    accuse address allow applaud appeal assail attack attribute back believe berate blame blast bemoan brand call
    castigate celebrate champion characterize characterise charge cheer cite commend compare condemn consider credit
    criticize criticise curse dare defend deem define demean denounce deplore deride derided describe detail diagnose
    dismiss dispute disparage dub encourage estimate evoke expect express fear feel find foresee frame grade greet guess hail
    hammer hope identify imply invoke invite knock label laud liken list mock name object offer oppose paint pan play
    portray praise present prefer question quote rate rebuff rebuke recommend refer reference reject repeat ridicule
    rip root salute see seek share slam speak specify stump tag talk taunt term threaten tout view want welcome
    acknowledge advocate lambast lambaste skewer trash declare discuss judge rule
    conclude refuse cast
"""
_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "begin": "begins began begun beginning",
    "think": "thinks thought thinking",
    "put": "puts put putting",
    "read": "reads read reading",
    "sing": "sings sang sung singing",
    "write": "writes wrote written writing",
    "swear": "swears swore sworn swearing",
    "admit": "admits admitted admitting",
    "brag": "brags bragged bragging",
    "chat": "chats chatted chatting",
    "quip": "quips quipped quipping",
    "snap": "snaps snapped snapping",
    "sum": "sums summed summing",
    "dub": "dubs dubbed dubbing",
    "feel": "feels felt feeling",
    "find": "finds found finding",
    "foresee": "foresees foresaw foreseen foreseeing",
    "see": "sees saw seen seeing",
    "seek": "seeks sought seeking",
    "speak": "speaks spoke spoken speaking",
    "slam": "slams slammed slamming",
    "rip": "rips ripped ripping",
    "pan": "pans panned panning",
    "stump": "stumps stumped stumping",
    "tag": "tags tagged tagging",
    "refer": "refers referred referring",
    "prefer": "prefers preferred preferring",
    "cast": "casts cast casting",
    "lie": "lies lied lying",
}


def _forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and participle of a regular verb."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return plural, verb + "ed", verb + "ing"


def _table() -> dict[str, tuple[Strength, Form]]:
    table: dict[str, tuple[Strength, Form]] = {}
    strengths: tuple[tuple[Strength, str], ...] = (("call", _CALL), ("say", _SAY))
    for strength, verbs in strengths:
        for verb in verbs.split():
            table[verb] = (strength, "base")
            for form in _IRREGULAR[verb].split() if verb in _IRREGULAR else _forms(verb):
                table[form] = (strength, "participle" if form.endswith("ing") else "finite")
    return table


CUES = _table()
"""Every form of every cue: its strength and form."""

ADVERBS = (
    r"(?:\w+ly|also|has|have|had|then|later|once|again|even|still|now|just|often|soon|ever|never|not|both"
    r"|did|does|do|is|are|was|were|will|would|could|can|may|might|must|should|went on|goes on|to|further|so"
    r"|himself|herself|itself|themselves|in \d{4}|(?:this|last) week|today|yesterday"
    r"|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
"""What may stand between a subject and its verb, as a pattern."""

SAYING_NOUNS = (
    "accusation|admission|allegation|announcement|answer|argument|assertion|assessment|belief|call|charge|claim|comment"
    "|complaint|conclusion|contention|criticism|declaration|demand|description|insistence|mantra|message|motto|observation"
    "|phrase|pledge|prediction|promise|question|remark|reply|request|response|slogan|statement|suggestion|tweet|view|vow|warning|words"
)
"""Nouns of saying, as a pattern: whose they are is who speaks."""

_WORD = re.compile(r"[a-z]+(?![\w’'-])")
# What can come before a base form that is a verb: `they say`, `to say`, `officials say`.
_BEFORE_BASE = re.compile(
    r"(?:\b(?:to|they|we|i|you|who|would|will|could|can|may|might|must|should|did|does|do|not|also|and|people|police|women|men)"
    r"|n[’']t)\s+$",
    re.I,
)
_AFTER_PLURAL = re.compile(r"\w[^\W\d_](?<!s)s\s$")
# Base forms that are more often nouns.
_NOUNS = frozenset(
    ["address", "answer", "attack", "back", "boast", "brand", "call", "caution", "charge", "claim", "comment", "curse", "demand", "express", "fear", "feel", "frame", "grade", "greet", "guess", "hail", "hammer", "hope", "joke", "label", "laugh", "lie", "list", "mention", "name", "note", "object", "offer", "order", "paint", "pan", "plan", "play", "pledge", "point", "post", "present", "promise", "question", "quote", "rate", "report", "respond", "reveal", "rip", "root", "rule", "salute", "share", "shout", "sign", "signal", "slam", "state", "stump", "sum", "tag", "talk", "taunt", "term", "tout", "tweet", "view", "vow", "whisper", "wonder", "cast", "crow", "chant", "cry", "chime", "counter", "yell"]
)
_BEFORE_NOUN = re.compile(r"(?:\b(?:the|a|an|its|his|her|their|our|my|your|this|that|these|those|any|no|of|for|with|on|by)|[’']s?)\s$", re.I)


def cues_in(text: str, start: int, end: int) -> Iterator[Cue]:
    """The cues of a stretch of reporter's text, in order; nouns that look like one ("the report") are left out."""
    for match in _WORD.finditer(text, start, end):
        if (known := CUES.get(match[0])) is not None:
            at = match.start()
            if at and (text[at - 1].isalnum() or text[at - 1] in "-’'"):
                continue
            if known[1] == "base" and not (
                _BEFORE_BASE.search(text, max(start, at - 16), at)
                or (match[0] not in _NOUNS and _AFTER_PLURAL.search(text, max(start, at - 16), at))
            ):
                continue
            if match[0][-1] == "s" and _BEFORE_NOUN.search(text, max(start, at - 24), at):
                continue
            yield Cue(at, match.end(), *known)
