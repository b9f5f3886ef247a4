"""Exporting: notes as they leave the desk, to be pasted, for other programs, and with the speakers as corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from reader import notebook
from reader.held import with_speakers

if TYPE_CHECKING:
    from reader.article.model import Span
    from reader.desk import Desk, Held
    from reader.notebook.annotations import Annotation


def cite(desk: Desk, annotation: Annotation) -> str:
    """The passage of an annotation with its citation, as text to paste."""
    return notebook.exporting.cite(*_as_corrected(desk, [annotation]))


def citation(desk: Desk, held: Held, span: Span, annotation: Annotation | None = None) -> str:
    """A passage with its citation, as text to paste; of an annotation where there is one."""
    return cite(desk, annotation or desk.describe(held, span))


def to_w3c(desk: Desk, annotation: Annotation) -> dict[str, object]:
    """An annotation in the W3C model, as JSON holds it."""
    known, id = desk.notebook.articles, annotation.article
    (told,) = _as_corrected(desk, [annotation])
    return notebook.exporting.to_w3c(told, known.get(id), known.library_of(id))


def export(desk: Desk, query: str, form: str, *, by: str = "article", everywhere: bool = False) -> str:
    """The annotations that a query finds, in order of date, in one of the formats; QueryError for another."""
    found = notebook.exporting.by_date(_as_corrected(desk, desk.notes(query, everywhere=everywhere)))
    known = desk.notebook.articles
    grouping: Literal["article", "date"] = "date" if by == "date" else "article"
    return notebook.exporting.export(found, form, known.get, known.library_of, by=grouping)


def _as_corrected(desk: Desk, annotations: Sequence[Annotation]) -> list[Annotation]:
    """Annotations, in their order, with the speakers that the person corrected after they were written."""
    known, touched = desk.notebook.articles, desk.notebook.corrections.articles()
    told: dict[str, Annotation] = {}
    for id in {one.article for one in annotations if known.canonical(one.article) in touched}:
        if (held := desk.held(id)) is not None:
            members = [one for one in annotations if one.article == id]
            told |= {one.id: one for one in with_speakers(held.article, members)}
    return [told.get(one.id, one) for one in annotations]
