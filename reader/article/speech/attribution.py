"""Which words near a quotation tell who speaks: the cue and its subject. Who that is, `speakers` decides.

Only the reporter's text is looked at: the sentence that runs up to the quotation and the one that runs on after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from reader.article.model import Span
from reader.article.speech import tables
from reader.article.speech.cast import Cast
from reader.article.speech.clauses import is_complete, sentence_end, sentence_start
from reader.article.speech.cues import ADVERBS, Cue, cues_in, minds, saying_nouns
from reader.article.speech.mentions import Mention, is_free, mentions
from reader.article.speech.subjects import JOINS, subject, subject_of


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks, in the words of the text."""

    mention: Mention | None
    """The subject; None where the cue has none of its own ("…," and added: "…")."""
    cue: Span | None
    """The cue; None where there is none (a dash, a mere subject)."""
    direct: bool
    """True where the cue stands right beside the quotation."""
    passive: bool = False
    """True where the words tell that it was said and not by whom."""
    leads: bool = False
    """True where the subject is still to come, after the quotation."""
    signed: bool = False
    """True where a mere dash joins quotation and name, so that the next quotation is another's."""


# -- after a quotation -------------------------------------------------------------------------------------------

_LEAD = re.compile(r"[\s,.;:]*(?:(?:[—–―-]+|--)\s*)?[\s,]*(?:(?:as|so)\s)?")
_DASH = re.compile(r"[—–―-]")
# `said one of the elders, Jane Doe` and `according to the mayor, Jane Doe`: the name follows the description.
_APPOSED = re.compile(r"(?:\s(?:of|for|at|in|to|from)\s[^,.;]{1,60})?,\s")
_HIM = re.compile(r"\s?(him|her)(?=[,.;\s]*$|[,.;])")  # `according to her`, no `said her lawyer`
_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the words of|[Pp]er(?=\s(?:the\s)?[A-Z]))\s")
_ASKED = re.compile(r"\b(?:was|were|is|are|been) (?:told|asked)\b")
_BY = re.compile(r",?\s?\bby\s")
_QUOTED_AS = re.compile(r"\s?\bas (saying|telling|having said|stating|writing|adding|warning)\b")
_QUOTED = re.compile(r"\s?(?:(?:was|were|is|has been)\s(?:also\s)?(?:quoted|cited|reported))?\s?")
_ONLY_ADVERBS = re.compile(rf"\s*(?:{ADVERBS}\s+)*")
_CONJUNCTION = re.compile(r"\s*(?:and|but|then|or|when|because|if|with)\b(?!-)")
# `told Doe` never means that Doe told.
_ADDRESSES = re.compile(r"(?:tell|told|remind|inform|assur)")
# `Doe, however, urged Roe "…"`: an object and no subject, before a quotation.
_MAY_ADDRESS = re.compile(r"(?:urge|warn|ask|advise|order|implore|beg)")
_LONGEST_UNKNOWN = 6  # words
_SOMEBODY = frozenset(("others", "someone", "somebody", "everyone", "nobody"))
_RUNS_ON = re.compile(
    r"(?:of|to|for|in|at|on|by|with|from|about|against|that|which|if|when|because|than|under|over|after|before|and|but|or)\s"
)
_FARTHEST_SUBJECT = 160  # code points from the quotation
_PHRASE_END = re.compile(
    r"[,;:()|—–\"“”]|\s--?\s|\s(?:of|who|in|at|on|for|from|during|after|before|about|to|as|with|while|when|whether|if|how|why|and|that|which"
    r"|by|last|this|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


_NOBODY = Attribution(None, None, False, passive=True)


def after_quotation(text: str, start: int, end: int, cast: Cast) -> Attribution | None:
    """The attribution in the reporter's text that follows a quotation, up to the end of its sentence."""
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    end = sentence_end(text, at, end)
    if at >= end:
        return None
    if match := _QUOTED_AS.search(text, at, end):
        found = mentions(text, at, match.start(), cast)
        if found and _QUOTED.fullmatch(text, found[-1].end, match.start()):
            return Attribution(found[-1], Span(*match.span(1)), True)
    if match := _ACCORDING.match(text, at, end):
        return _with_object(text, match.start(), match.end(), end, cast)
    cues = [cue for cue in cues_in(text, at, end) if cue.strength == "say" and cue.form in ("finite", "base")]
    if not cues:
        if asked := _ASKED.search(text, at, end):  # `"…?" Doe was asked.`
            return Attribution(None, Span(*asked.span()), True, passive=True)
        return _signed(text, at, end, cast) if lead and _DASH.search(lead[0]) else None
    if _RUNS_ON.match(text, at):
        for cue in reversed(cues):  # `"…" of the plan, Doe said`
            who = subject(text, at, cue.start, cast)
            if who is not None and text[at : who.start].rstrip().endswith(","):
                return Attribution(who, Span(cue.start, cue.end), True)
        return None
    cue = cues[0]
    between = text[at : cue.start]
    if _ONLY_ADVERBS.fullmatch(between):
        if _ADDRESSES.match(text, cue.start):
            return None
        return _with_object(text, cue.start, cue.end, end, cast) or _unknown(text, cue, cue.end, end)
    if _CONJUNCTION.match(between):
        return None
    who = subject(text, at, cue.start, cast)
    if who is None:
        return _unknown(text, cue, at, cue.start)
    if who.start - at > _FARTHEST_SUBJECT:
        return None
    return Attribution(who, Span(cue.start, cue.end), True)


def _unknown(text: str, cue: Cue, start: int, end: int) -> Attribution | None:
    """`said another`, `the bartender said`: somebody whom no table knows speaks, and nobody known."""
    stop = _PHRASE_END.search(text, start, end)
    words = text[start : stop.start() if stop else end]
    first = words.split(maxsplit=1)[:1]
    if not first or len(words.split()) > _LONGEST_UNKNOWN or not _opens_phrase(first[0].lower()):
        return None
    begin = start + len(words) - len(words.lstrip())
    return Attribution(
        Mention(begin, start + len(words.rstrip()), "description", ""), Span(cue.start, cue.end), True
    )


def _opens_phrase(word: str) -> bool:
    return word in _SOMEBODY or (
        word in tables.words("determiner") and word not in ("this", "that", "these", "those")
    )


def _signed(text: str, at: int, end: int, cast: Cast) -> Attribution | None:
    """`"…" — Jane Doe`."""
    near = cast.between(at, min(end, at + 25))
    if near and not text[at : near[0].start].strip():
        return Attribution(Mention(near[0].start, near[0].end, "name", "", near[0]), None, True, signed=True)
    return None


def _with_object(text: str, cue_start: int, cue_end: int, end: int, cast: Cast) -> Attribution | None:
    """`said Jane Doe, …` and `according to Jane Doe`: who follows the cue."""
    stop = _PHRASE_END.search(text, cue_end, end)
    if stop and (within := [each for each in cast.between(cue_end, stop.start()) if each.end > stop.start()]):
        stop = _PHRASE_END.search(text, within[-1].end, end)  # a name with a mark in it: Jane "Jo" Doe
    if him := _HIM.match(text, cue_end, end):
        return Attribution(Mention(*him.span(1), "pronoun", him[1]), Span(cue_start, cue_end), True)
    found = mentions(text, cue_end, stop.start() if stop else end, cast)
    if not found:
        return None
    chosen = found[0] if found[0].kind == "pronoun" else found[-1]
    if chosen.kind == "description" and (apposed := _APPOSED.match(text, chosen.end, end)):
        name = first_mention(text, apposed.end(), end, cast)
        chosen = name if name is not None and name.kind == "name" else chosen
    if chosen.kind == "name" and (joins := JOINS.match(text, chosen.end, end)):
        others = cast.between(joins.end(), joins.end() + 1)
        if others:
            chosen = Mention(chosen.start, others[0].end, "description", "")
    return Attribution(chosen, Span(cue_start, cue_end), True)


def first_mention(text: str, start: int, end: int, cast: Cast) -> Mention | None:
    """The name or pronoun that a stretch starts with: `After saying "…," she left`."""
    found = mentions(text, start, min(end, start + 60), cast)
    if not found or found[0].kind == "description" or text[start : found[0].start].strip(" ,"):
        return None
    return found[0]


# -- before a quotation ------------------------------------------------------------------------------------------

_LEADS_IN = re.compile(r"\s?(?::|--|—|–|―)\s?$")
# `After saying "…," she left`: the subject comes after the quotation.
_LEADING = re.compile(
    r"(?:(?:After|Before|While|When|By|Upon|Without|In|Despite)\s)?(?:[A-Z]?[a-z]+ly\s)?\w+ing\b"
)
_NEAR = re.compile(r"[^\n]{0,60}?(?:,|:|that|—|--|–)?\s*[\"“‘'«„]*$")
# What may follow `, said Doe`: `Roe, said Doe, is "…"`.
_INVERTED_ENDS = re.compile(r"(?:,(?:\s(?:that|is|was|are|were))?)?\s*")
_FARTHEST_NOUN = 60  # code points between a noun of saying and the quotation
_NOUN_SAYS = re.compile(r"\s(?:that|of|for|to)\b|\s(?:is|was)\s[^.:]{1,40}:\s?$|,|:|\s?[—–-]")
# `Doe's claim that`, `her remark`, `their demand for`: whose it is comes right before the noun.
_SAYING_NOUN = r"(?:[’']s?|\b(?P<owner>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir))\s(?:[\w-]+\s){{0,2}}?(?P<noun>{})s?\b"


@cache
def _saying_noun() -> re.Pattern[str]:
    return re.compile(_SAYING_NOUN.format(saying_nouns()))


def before_quotation(text: str, start: int, end: int, cast: Cast) -> Attribution | None:
    """The attribution in the sentence that runs up to a quotation; `direct` where the cue stands right before it."""
    begin = sentence_start(text, start, end)
    if begin >= end:
        return None
    cues = list(cues_in(text, begin, end))
    if (
        not any(cue.strength == "say" for cue in cues)
        and (found := _introduced(text, begin, end, cast)) is not None
    ):
        return found
    complete = is_complete(text, begin, end)
    for match in reversed(list(_ACCORDING.finditer(text, begin, end))):
        found = _with_object(text, match.start(), match.end(), end, cast)
        if found is not None and not any(cue.strength == "say" and cue.start > match.end() for cue in cues):
            return found
    owned = _owned_saying(text, begin, end, cast)
    told = any(
        cue.strength == "say" and cue.form == "finite" and text[cue.start : cue.end] not in minds() for cue in cues
    )
    for cue in reversed(cues):
        if (found := _inverted(text, begin, cue, end, cast)) is not None:
            return found
        if cue.form == "passive" and (by := _BY.match(text, cue.end, end)):
            return replace(
                _with_object(text, by.start(), by.end(), end, cast) or _NOBODY,
                cue=Span(cue.start, cue.end),
                direct=False,
            )
        if cue.form == "passive" or (told and (cue.form == "base" or text[cue.start : cue.end] in minds())):
            continue  # `Doe said it would tell "…"`: it is Doe who says so
        if owned is not None and owned.cue is not None and owned.cue.start > cue.start:
            return owned
        who = subject_of(text, begin, cue, cast)
        if who is not None and who.words == "it" and any(c.strength == "say" and c.end <= who.start for c in cues):
            continue  # `Doe says it underlines "…"`
        if who is not None:
            near = not complete and cue.strength == "say" and _NEAR.match(text, cue.end, end) is not None
            return Attribution(who, Span(cue.start, cue.end), near)
    if owned is not None:
        return owned
    if any(cue.form == "passive" for cue in cues):
        return Attribution(None, Span(cues[-1].start, cues[-1].end), False, passive=True)
    if any(cue.strength == "say" for cue in cues):
        leads = _LEADING.match(text, begin) is not None
        if not leads and (unknown := _unknown(text, cues[0], begin, cues[0].start)) is not None:
            return replace(unknown, direct=False)
        return Attribution(None, Span(cues[-1].start, cues[-1].end), False, leads=leads)
    return None


def agent(text: str, start: int, end: int, cast: Cast) -> Mention | None:
    """Who said it, after a passive: `was called "…" by Doe`."""
    by = _BY.match(text, start, end)
    found = _with_object(text, by.start(), by.end(), end, cast) if by else None
    return found.mention if found else None


def _inverted(text: str, begin: int, cue: Cue, end: int, cast: Cast) -> Attribution | None:
    """`The method, said author Jane Doe, "opens …"`."""
    if cue.strength != "say" or cue.form != "finite" or _ADDRESSES.match(text, cue.start):
        return None
    if _MAY_ADDRESS.match(text, cue.start) or not text[begin : cue.start].rstrip().endswith(","):
        return None
    found = _with_object(text, cue.start, cue.end, end, cast)
    if (
        found is None
        or found.mention is None
        or found.mention.kind == "pronoun"
        or not (_INVERTED_ENDS.fullmatch(text, found.mention.end, end) or _is_next(text, cue, found.mention, end))
    ):
        return None
    return found


def _is_next(text: str, cue: Cue, who: Mention, end: int) -> bool:
    """`Not so, says Doe: "…"`, but not `Roe, the mayor, railed against Doe: "…"`."""
    return text[cue.end : who.start].isspace() and text[who.end : end].strip() == ":"


def _introduced(text: str, begin: int, end: int, cast: Cast) -> Attribution | None:
    """`JANE DOE: "…"` and `... like Jane Doe -- "…"`: a name and nothing but a colon or a dash."""
    if (lead := _LEADS_IN.search(text, max(begin, end - 6), end)) is None:
        return None
    for naming in cast.between(max(begin, lead.start() - 60), lead.start()):
        if naming.end == lead.start() and is_free(text, begin, naming.start, naming.end):
            return Attribution(Mention(naming.start, naming.end, "name", "", naming), None, True)
    return None


def _owned_saying(text: str, begin: int, end: int, cast: Cast) -> Attribution | None:
    """`Jane Doe's claim that "…"`: the owner of the last noun of saying."""
    nouns = list(_saying_noun().finditer(text, begin, end))
    if not nouns or end - nouns[-1].end() > _FARTHEST_NOUN or not _NOUN_SAYS.match(text, nouns[-1].end(), end):
        return None
    last = nouns[-1]
    cue = Span(*last.span("noun"))
    if last["owner"]:
        owner = Mention(last.start("owner"), last.end("owner"), "pronoun", last["owner"].lower())
        return Attribution(owner, cue, False)
    for naming in cast.between(max(begin, last.start() - 60), last.start()):
        if naming.end == last.start():
            return Attribution(Mention(naming.start, naming.end, "name", "", naming), cue, False)
    return None
