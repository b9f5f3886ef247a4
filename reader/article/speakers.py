"""Who is speaking: from the words near each quotation to one canonical name within the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.article import marked, names
from reader.article.attribution import SENTENCE_STOP, Attribution, after_quotation, before_quotation, is_complete, plain_subject
from reader.article.cast import Cast, Figure, Naming
from reader.article.marks import Passage
from reader.article.mentions import Mention, is_free
from reader.article.model import Marked, Quotation, Span, SpeakerBasis

_REACH = 500  # code points on either side of a quotation in which its attribution may stand


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
                known.figure, known.basis = stage.resolve(found.mention, passage, previous)
        told.append(known)
        stage.spoke(number, known.figure)
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
        self.heard: list[Figure] = []
        self._starts = [passage.start for passage in passages]

    def spoke(self, number: int, figure: Figure | None) -> None:
        if figure is not None:
            self.heard.append(figure)

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
        if inside and (before is None or before.mention is None or is_complete(text, start, opening)):
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
            return None, True
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
        return True

    def resolve(
        self, mention: Mention, passage: Passage, previous: _Told | None
    ) -> tuple[Figure | None, SpeakerBasis | None]:
        """Whom a mention stands for, and how that is known."""
        if mention.naming is not None:
            return mention.naming.figure, "named"
        if mention.kind == "pronoun":
            figure = self._pronoun(mention, passage)
            return figure, "pronoun" if figure else None
        figure = self._description(mention)
        return figure, "description" if figure else None

    def _pronoun(self, mention: Mention, passage: Passage) -> Figure | None:
        """The nearest earlier sentence whose subject can be he or she; last named is not enough."""
        gender = {"he": "m", "she": "f"}.get(mention.words)
        if gender is None:
            return None
        for group in self._sentences_back(mention.start):
            for figure in group:
                if figure.person is not False and figure.gender in (None, gender) and (figure.person or figure.gender or figure in self.heard):
                    return figure
        return None

    def _sentences_back(self, at: int) -> Iterator[list[Figure]]:
        """For each of the reporter's sentences before a place, nearest first: whom it names, subjects first."""
        later = at
        group: list[Naming] = []
        for naming in reversed(self.cast.between(max(0, at - 6000), at)):
            if naming.end > at or self._quoted(naming.start):
                continue
            if group and self._apart(naming.end, later):
                yield self._subjects_first(group)
                group = []
            group.append(naming)
            later = naming.start
        if group:
            yield self._subjects_first(group)

    def _subjects_first(self, group: list[Naming]) -> list[Figure]:
        group = group[::-1]
        start = group[0].start
        begin = max(self.text.rfind("\n", 0, start), start - 200) + 1
        free = [naming for naming in group if is_free(self.text, begin, naming.start, naming.end)]
        return [naming.figure for naming in free] + [naming.figure for naming in group if naming not in free]

    def _quoted(self, at: int) -> bool:
        number = bisect_right(self._starts, at) - 1
        return number >= 0 and at < self.passages[number].end

    def _apart(self, start: int, end: int) -> bool:
        """True where a sentence, a paragraph or a quotation ends between two places."""
        return SENTENCE_STOP.search(self.text, start, end) is not None or "\n" in self.text[start:end]

    def _description(self, mention: Mention) -> Figure | None:
        role = mention.words
        sort = names.roles().get(role)
        if sort in ("p", "o", None):
            return None
        for figure in self.cast.figures:
            if any(role in held.split() for held in figure.roles):
                return figure
        return None
