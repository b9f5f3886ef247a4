"""Who is speaking: from the words near each quotation to one canonical name within the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.article import marked
from reader.article.attribution import Attribution, after_quotation, before_quotation, first_mention, is_complete, plain_subject, sentence_start
from reader.article.cast import Cast, Figure
from reader.article.marks import Passage
from reader.article.mentions import Mention
from reader.article.model import Marked, Quotation, Span, SpeakerBasis
from reader.article.references import References

_REACH = 500  # code points on either side of a quotation in which its attribution may stand


# `"…." Doe said.`: a full stop inside, and still the reporter's short sentence belongs to it.
_SHORT_CLOSING = re.compile(r"\s[A-Z][^.\n“\"]{0,40}\b(?:said|says|added|wrote|told \w+)\.")


@dataclass(slots=True)
class _Told:
    """What is known of one passage."""

    attribution: Attribution | None = None
    figure: Figure | None = None
    basis: SpeakerBasis | None = None
    said: bool = False
    """True where a cue, or a passage before with one, shows that somebody says it."""


def attribute(text: str, passages: Sequence[Passage], cast: Cast) -> list[Quotation | Marked]:
    """The passages as quotations with their speakers, or as marked words where nobody says them."""
    told: list[_Told] = []
    previous: _Told | None = None
    stage = _Stage(text, passages, cast)
    for number, passage in enumerate(passages):
        known = _Told()
        stage.signed = previous is not None and previous.attribution is not None and previous.attribution.signed
        found, carried = stage.attribution(number)
        if carried and previous is not None:
            known = _Told(previous.attribution, previous.figure, "carried over" if previous.figure else None)
            known.attribution = None
            known.said = previous.said
        elif found is not None:
            known.attribution = found
            known.said = found.cue is not None or found.direct
            if found.mention is None:
                if previous is not None:
                    known.figure = previous.figure
                    known.basis = "carried over" if previous.figure else None
            else:
                known.figure, known.basis = stage.resolve(found.mention)
        told.append(known)
        if known.figure is not None:
            stage.references.spoke(known.figure, known.attribution.mention if known.attribution else None)
        previous = known
    return [_quotation(text, passage, known) for passage, known in zip(passages, told, strict=True)]


def _quotation(text: str, passage: Passage, known: _Told) -> Quotation | Marked:
    if not known.said and (kind := marked.without_speaker(text, passage)):
        return Marked(passage.start, passage.end, kind)
    mention = known.attribution.mention if known.attribution else None
    return Quotation(
        passage.start,
        passage.end,
        known.figure.name if known.figure else None,
        Span(mention.start, mention.end) if mention else None,
        known.attribution.cue if known.attribution else None,
        known.basis if known.figure else None,
        passage.closed,
    )


class _Stage:
    """One article while its speakers are found."""

    def __init__(self, text: str, passages: Sequence[Passage], cast: Cast) -> None:
        self.text = text
        self.passages = passages
        self.cast = cast
        self.signed = False
        self.references = References(text, passages, cast)

    def attribution(self, number: int) -> tuple[Attribution | None, bool]:
        """The attribution of a passage, and whether it is simply that of the passage before."""
        text, passage = self.text, self.passages[number]
        start, inside = self._before(number)
        end = self._after(number)
        opening = passage.left
        before = before_quotation(text, start, opening, self.cast)
        if before is not None and before.direct and before.mention is not None:
            return before, False
        after = after_quotation(text, passage.right, end, self.cast) if self._runs_on(passage) else None
        if after is not None:
            return after, False
        if before is not None and before.leads and (who := first_mention(text, passage.right, end, self.cast)):
            return Attribution(who, before.cue, False), False
        complete = is_complete(text, start, opening)
        # A fragment in a sentence of its own does not go on with the speaker of the one before.
        apart = not complete and sentence_start(text, start, opening) > start + 2
        if inside and (complete or ((before is None or before.mention is None) and not apart)):
            return None, True
        if before is not None:
            return before, False
        if text[start:opening].strip():
            who = plain_subject(text, start, opening, self.cast)
            return (Attribution(who, None, False), False) if who else (None, False)
        return self._from_paragraph_before(number)

    def _from_paragraph_before(self, number: int) -> tuple[Attribution | None, bool]:
        """A bare quotation paragraph: the paragraph before leads up to it, or its speaker goes on."""
        text, passage = self.text, self.passages[number]
        end = text.rfind("\n", 0, passage.start)
        while end > 0 and text[end - 1].isspace():
            end -= 1
        if end <= 0:
            return None, False
        start = text.rfind("\n", 0, end) + 1
        last = self.passages[number - 1] if number else None
        if last is not None and last.end > start:
            return None, not self.signed
        lead = before_quotation(text, max(start, end - _REACH), end, self.cast)
        if lead is not None and lead.mention is not None:
            return lead, False
        if text[end - 1] == ":":
            who = plain_subject(text, max(start, end - _REACH), end, self.cast)
            return (Attribution(who, None, False), False) if who else (None, False)
        return None, False

    def _before(self, number: int) -> tuple[int, bool]:
        """Where the reporter's text before a passage starts; whether another passage of the paragraph comes first."""
        passage = self.passages[number]
        start = self.text.rfind("\n", max(0, passage.start - 4 * _REACH), passage.left) + 1
        if number and (last := self.passages[number - 1].right) >= start:
            return last, True
        return max(start, passage.left - _REACH), False

    def _after(self, number: int) -> int:
        passage = self.passages[number]
        end = self.text.find("\n", passage.right, passage.right + _REACH)
        end = min(passage.end + _REACH, len(self.text)) if end < 0 else end
        if number + 1 < len(self.passages):
            end = min(end, self.passages[number + 1].left)
        return end

    def _runs_on(self, passage: Passage) -> bool:
        """True where the sentence of a passage goes on after it, so that its speaker may follow."""
        text = self.text
        if not text[passage.end - 1 : passage.end] == ".":
            return True
        rest = text[passage.right : passage.right + 2]
        return not rest[:1].isspace() or not rest[1:].isupper() or _SHORT_CLOSING.match(text, passage.right) is not None

    def resolve(self, mention: Mention) -> tuple[Figure | None, SpeakerBasis | None]:
        """Whom a mention stands for, and how that is known."""
        figure: Figure | None
        basis: SpeakerBasis
        if mention.kind == "name" and mention.naming is not None:
            figure, basis = mention.naming.figure, "named"
        elif mention.kind == "pronoun":
            figure, basis = self.references.pronoun(mention), "pronoun"
        else:
            figure, basis = self.references.description(mention), "description"
        return figure, basis if figure else None
