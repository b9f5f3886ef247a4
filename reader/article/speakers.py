"""Who is speaking: from the words near each passage to one canonical name within the article.

For every passage `attribution` finds the words that tell who speaks, or says that the speaker of the passage before
goes on; here those words become a figure of the cast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.article.model import Marked, Quotation, Span, SpeakerBasis
from reader.article.speech import marked
from reader.article.speech.attribution import (
    Attribution,
    after_quotation,
    agent,
    before_quotation,
    first_mention,
)
from reader.article.speech.cast import Cast, Figure
from reader.article.speech.clauses import is_complete, sentence_start
from reader.article.speech.marks import Passage
from reader.article.speech.mentions import Mention
from reader.article.speech.references import References
from reader.article.speech.subjects import plain_subject

_REACH = 500  # code points on either side of a passage in which its attribution may stand
# `"…." Doe said.`: a full stop inside, and still the reporter's short sentence belongs to it.
_SHORT_CLOSING = re.compile(r"\s[A-Z][^.\n“\"]{0,40}\b(?:said|says|added|wrote|told \w+)\.")
_ASKS = re.compile(r"\b(?:ask|press|demand|inquir|enquir|quer(?:y|ied))")


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of one passage."""

    attribution: Attribution | None = None
    """The words that tell, where it has any of its own."""
    figure: Figure | None = None
    """Who speaks."""
    basis: SpeakerBasis | None = None
    """How that is known."""
    said: bool = False
    """True where a cue, its own or one that goes on, shows that somebody says it."""


def attribute(text: str, passages: Sequence[Passage], cast: Cast) -> list[Quotation | Marked]:
    """The passages as quotations with their speakers, or as marked words where nobody says them."""
    references = References(text, passages, cast)
    names: dict[Figure, str] = {}
    found: list[Quotation | Marked] = []
    told = _Told()
    for number, passage in enumerate(passages):
        attribution, goes_on = _attribution(text, passages, number, cast, signed=_is_signed(told))
        answers = number > 0 and _answers(text, passages[number - 1], passage, told)
        if goes_on:
            told = _Told(None, None if answers else told.figure, "carried over", told.said)
        elif attribution is None:
            told = _Told()
        elif attribution.mention is None:
            told = _Told(attribution, None if attribution.passive else told.figure, "carried over", said=True)
        else:
            figure, basis = _resolve(attribution.mention, references, told.figure if answers else None)
            told = _Told(attribution, figure, basis, attribution.cue is not None or attribution.direct)
        if told.figure is not None:
            references.spoke(told.figure, told.attribution.mention if told.attribution else None)
            if told.figure not in names:
                names[told.figure] = told.figure.name
        found.append(_settled(text, passage, told, names))
    return found


def _settled(text: str, passage: Passage, told: _Told, names: dict[Figure, str]) -> Quotation | Marked:
    if not told.said and (kind := marked.without_speaker(text, passage)):
        return Marked(passage.start, passage.end, kind)
    mention = told.attribution.mention if told.attribution else None
    return Quotation(
        passage.start,
        passage.end,
        speaker=names[told.figure] if told.figure else None,
        mention=Span(mention.start, mention.end) if mention else None,
        cue=told.attribution.cue if told.attribution else None,
        basis=told.basis if told.figure else None,
        closed=passage.closed,
    )


def _answers(text: str, before: Passage, passage: Passage, told: _Told) -> bool:
    """True for a paragraph that opens with a quotation after one that ends with a question that was asked."""
    by = told.attribution
    if by is None or by.mention is None or "?" not in text[before.end - 2 : before.end]:
        return False
    # `Doe pressed him: "…?"` has no verb of saying.
    cue = by.cue or Span(by.mention.end, before.left)
    between = text[before.right : passage.left]
    asked = _ASKS.search(text, cue.start, cue.end) is not None
    return asked and "\n" in between and not between.rpartition("\n")[2].strip()


def _resolve(
    mention: Mention, references: References, asker: Figure | None = None
) -> tuple[Figure | None, SpeakerBasis]:
    """Whom a mention stands for, and how that is known; not who asked, where it is an answer."""
    if mention.kind == "name" and mention.naming is not None:
        return mention.naming.figure, "named"
    if mention.kind == "pronoun":
        return references.pronoun(mention, asker), "pronoun"
    return references.description(mention), "description"


def _is_signed(told: _Told) -> bool:
    return told.attribution is not None and told.attribution.signed


def _attribution(
    text: str, passages: Sequence[Passage], number: int, cast: Cast, *, signed: bool
) -> tuple[Attribution | None, bool]:
    """The attribution of a passage, and whether it is simply that of the passage before.

    In this order: a cue right before it; one after it; the passage before in the same paragraph, when nothing new
    begins; the sentence that leads up to it; the paragraph before.
    """
    passage = passages[number]
    start, inside = _reporter_before(text, passages, number)
    before = before_quotation(text, start, passage.left, cast)
    if before is not None and before.direct and before.mention is not None:
        return before, False
    end = _reporter_after(text, passages, number)
    if _runs_on(text, passage) and (after := after_quotation(text, passage.right, end, cast)) is not None:
        return after, False
    if before is not None and before.passive and (who := agent(text, passage.right, end, cast)):
        return Attribution(who, before.cue, direct=False), False
    if before is not None and before.leads and (who := first_mention(text, passage.right, end, cast)):
        return Attribution(who, before.cue, direct=False), False
    if inside and _goes_on(text, start, passage, before):
        return None, True
    if before is not None:
        # A cue whose subject nobody knows goes on with the speaker before in the same paragraph only.
        return before if inside or before.mention else replace(before, passive=True), False
    if text[start : passage.left].strip():
        who = plain_subject(text, start, passage.left, cast)
        if who is None and inside and text[start : passage.left].rstrip().endswith(":"):
            return None, True  # `And then, after a while: "…"`
        return _by_subject(who), False
    return _from_paragraph_before(text, passages, number, cast, signed=signed)


def _by_subject(who: Mention | None) -> Attribution | None:
    return Attribution(who, None, direct=False) if who else None


def _goes_on(text: str, start: int, passage: Passage, before: Attribution | None) -> bool:
    """True where the speaker before goes on in the same paragraph: after `…," Doe said.` or in one sentence."""
    if is_complete(text, start, passage.left):
        return True
    # A fragment in a sentence of its own needs a cue of its own.
    apart = sentence_start(text, start, passage.left) > start + 2 or text.startswith((". ", "! ", "? "), start)
    return (before is None or before.mention is None) and not apart


def _runs_on(text: str, passage: Passage) -> bool:
    """True where the sentence of a passage may go on after it, so that its speaker may follow."""
    at = passage.right
    if text.startswith(".", at):  # a British stop, outside the marks
        at += 1
    elif not text.startswith(".", passage.end - 1):
        return True
    rest = text[at : at + 2]
    return not rest[:1].isspace() or not rest[1:].isupper() or _SHORT_CLOSING.match(text, at) is not None


def _from_paragraph_before(
    text: str, passages: Sequence[Passage], number: int, cast: Cast, *, signed: bool
) -> tuple[Attribution | None, bool]:
    """A bare quotation paragraph: the paragraph before leads up to it, or its speaker goes on."""
    end = text.rfind("\n", 0, passages[number].left)
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end <= 0:
        return None, False
    start = text.rfind("\n", 0, end) + 1
    if number and passages[number - 1].end > start:
        return None, not signed
    start = max(start, end - _REACH)
    lead = before_quotation(text, start, end, cast)
    if lead is not None and lead.mention is not None:
        return lead, False
    asked = lead is not None and lead.passive and lead.cue is not None and text.startswith("asked", lead.cue.start)
    if asked or text[end - 1] == ":":  # `She was asked what she thought.` and a quotation
        return _by_subject(plain_subject(text, start, end, cast)), False
    return None, False


def _reporter_before(text: str, passages: Sequence[Passage], number: int) -> tuple[int, bool]:
    """Where the reporter's text before a passage starts; whether another passage of the paragraph comes first."""
    left = passages[number].left
    start = max(left - _REACH, text.rfind("\n", max(0, left - 4 * _REACH), left) + 1)
    if number and (last := passages[number - 1].right) >= start:
        return last, True
    return start, False


def _reporter_after(text: str, passages: Sequence[Passage], number: int) -> int:
    """Where the reporter's text after a passage ends: with the paragraph, or where the next passage starts."""
    right = passages[number].right
    end = text.find("\n", right, right + _REACH)
    end = min(right + _REACH, len(text)) if end < 0 else end
    return min(end, passages[number + 1].left) if number + 1 < len(passages) else end
