"""An article in hand, and the passages that are marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader import library, notebook
from reader.article.model import Article, Identity, Quotation, Span, SpeakerBasis
from reader.article.sentences import sentence_at

if TYPE_CHECKING:
    from reader.notebook.annotations import Annotation, Citation
    from reader.notebook.corrections import Correction


@dataclass(frozen=True, slots=True)
class Held:
    """An article in hand, and where it comes from."""

    id: str
    """Its id, the same on every machine."""
    path: str
    """Its file's path inside the library, with slashes."""
    article: Article
    """What its text says."""
    folder: str
    """The name of the folder that it was found in."""

    @property
    def identity(self) -> Identity:
        """What the notebook keeps of it; reads the whole text."""
        article = self.article
        return Identity(
            self.id, article.url, self.path, article.headline, library.identity.fingerprint(article.text)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotation and where its passage stands in the text as it is now."""

    annotation: Annotation
    """The annotation."""
    span: Span | None
    """The passage; None for an orphan, for a note on the whole article, and where nobody looked."""
    orphan: bool = False
    """Whether the passage was looked for and cannot be found any more."""


def place(article: Article, annotations: Sequence[Annotation]) -> tuple[Passage, ...]:
    """Annotations with their places in a text: the whole article's first, then by place, orphans last; any thread."""
    marked = [one for one in annotations if one.selector is not None]
    spans = notebook.anchoring.anchor_all(
        article.text, [one.selector for one in marked if one.selector is not None]
    )
    placed = [Passage(one, span, orphan=span is None) for one, span in zip(marked, spans, strict=True)]
    whole = [Passage(one, None) for one in annotations if one.selector is None]
    there = [(p.span.start, p.span.end, p) for p in placed if p.span is not None]
    orphans = [p for p in placed if p.span is None]
    return (*whole, *(p for *_place, p in sorted(there, key=lambda t: t[:2])), *orphans)


def corrected(article: Article, corrections: Sequence[Correction]) -> Article:
    """An article with the speakers that the person corrected, and what was carried over from those quotations."""
    spans = notebook.anchoring.anchor_all(article.text, [one.selector for one in corrections])
    said = {span.start: one.speaker for one, span in zip(corrections, spans, strict=True) if span is not None}
    if not said:
        return article
    quotations: list[Quotation] = []
    basis: SpeakerBasis
    mistaken: str | None = None
    for one in article.quotations:
        if one.start in said:
            speaker, basis, mistaken = said[one.start], "corrected", one.speaker
        elif mistaken and one.speaker == mistaken and one.basis == "carried over":
            speaker, basis = quotations[-1].speaker, "carried over"
        else:
            # Also where somebody else goes on, whose own words stand between marks that are no quotation.
            mistaken = None
            quotations.append(one)
            continue
        quotations.append(replace(one, speaker=speaker, basis=basis if speaker else None))
    return replace(article, quotations=tuple(quotations))


def follow(old: Article, new: Article, offset: int) -> int:
    """Where a place of a text is in another state of it: at the same sentence, else at the same distance."""
    if offset <= 0:
        return 0
    span = sentence_at(old.text, old.blocks, offset)
    found = None
    if span.end > span.start:
        found = notebook.anchoring.anchor(new.text, notebook.anchoring.describe(old.text, span, old.blocks))
    place = found.start + offset - span.start if found is not None else offset
    return max(0, min(place, len(new.text)))


def citation_of(article: Article, span: Span | None) -> Citation:
    """Where a passage comes from, with who speaks in it; of the whole article where there is no passage.

    In a passage that is mostly the reporter's own words nobody speaks, whomever it quotes.
    """
    inside = (q for q in article.quotations if span and q.speaker and q.start < span.end and q.end > span.start)
    said = [(q, min(q.end, span.end) - max(q.start, span.start)) for q in inside if span is not None]
    mostly = span is not None and sum(size for _, size in said) * 2 >= span.end - span.start
    return notebook.annotations.Citation.of(article, said[0][0] if said and mostly else None)


def with_speakers(article: Article, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Those annotations whose passages are in a text, cited with who speaks in them there."""
    found = ((one.annotation, one.span) for one in place(article, annotations) if one.span is not None)
    return tuple(_with_speaker(annotation, citation_of(article, span)) for annotation, span in found)


def _with_speaker(annotation: Annotation, cited: Citation) -> Annotation:
    citation = replace(annotation.citation, speaker=cited.speaker, speaker_basis=cited.speaker_basis)
    return replace(annotation, citation=citation)
