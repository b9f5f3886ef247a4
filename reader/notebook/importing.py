"""Bringing an export or a backup in: what is not here is added, what is newer there replaces, nothing else changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reader.article.model import Identity
from reader.errors import NotebookError
from reader.notebook import backups
from reader.notebook.annotations import Annotation, from_document
from reader.notebook.reading import ReadingState, state_of
from reader.notebook.webannotation import annotations_in, from_w3c, library_in

if TYPE_CHECKING:
    from reader.notebook.notebook import Notebook


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought."""

    annotations: int
    """How many annotations are new, or newer than they were."""
    known: int
    """How many were here already."""
    states: int
    """How many reading states came."""


def import_text(notebook: Notebook, text: str) -> Imported:
    """Take in a backup, or W3C annotations in JSON; NotebookError where it is neither, and nothing is taken then.

    Doing it twice changes nothing the second time. A note that was deleted here comes back: that is what it is for.
    """
    tables = backups.load(text)
    if tables is not None:
        return _backup(notebook, tables)
    found = []
    for value in annotations_in(text):
        one = (*from_w3c(value), library_in(value))
        found.append(one if "reader" in value else _placed(notebook, *one))
    if not found:
        raise NotebookError(
            "There is no annotation in it; give a backup, or what `reader export --format jsonld` wrote."
        )
    new = _newer(notebook, (annotation for annotation, _identity, _library in found))
    missing = [
        (identity, library)
        for _annotation, identity, library in found
        if identity is not None and notebook.articles.get(identity.id) is None
    ]
    notebook.articles.remember_all(dict.fromkeys(missing))
    notebook.annotations.put(new, "imported")
    return Imported(len(new), len(found) - len(new), 0)


def _placed(
    notebook: Notebook, annotation: Annotation, identity: Identity | None, library: str | None
) -> tuple[Annotation, Identity | None, str | None]:
    """An annotation of another program tells only an address: it goes to the article that is known by it."""
    url = annotation.citation.url
    if identity is not None or not url:
        return annotation, identity, library
    known = next((one for one in notebook.articles.all() if one.url == url), None)
    if known is not None:
        return replace(annotation, article=known.id), known, None
    return annotation, Identity(annotation.article, url, "", annotation.citation.headline, ""), library


def _newer(notebook: Notebook, annotations: Iterable[Annotation]) -> list[Annotation]:
    new = {}
    for one in annotations:
        here = notebook.annotations.get(one.id)
        if here is None or one.modified > here.modified:
            new[one.id] = one
    return list(new.values())


def _backup(notebook: Notebook, tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Imported:
    articles = notebook.articles
    for id, document in tables.get("articles", {}).items():
        if articles.get(id) is None:
            known = {name: value for name in ("path", "headline", "fingerprint") if (value := document.get(name))}
            if len(known) == 3 and all(isinstance(value, str) for value in known.values()):
                articles.remember_all(
                    [(Identity(id=id, url=document.get("url"), **known), document.get("library"))]
                )
        if isinstance(document.get("alias"), str):
            articles.join(id, document["alias"])
    kept = [from_document(id, one) for id, one in tables.get("annotations", {}).items() if not one.get("deleted")]
    new = _newer(notebook, kept)
    notebook.annotations.put(new, "restored")
    states = [
        state
        for id, document in tables.get("reading", {}).items()
        if (state := _later(state_of(id, [document]), notebook.reading.get(id))) is not None
    ]
    notebook.reading.put(states)
    for name in tables.keys() - {"articles", "annotations", "reading"}:
        # A draft of then is not one of now: its note was saved since, or another begun.
        notebook.put_missing(name, {id: one for id, one in tables[name].items() if not _is_draft(name, id)})
    return Imported(len(new), len(kept) - len(new), len(states))


def _is_draft(table: str, id: str) -> bool:
    return table == "preferences" and id.startswith("draft ")


def _later(there: ReadingState, here: ReadingState) -> ReadingState | None:
    """What of a state was set later there than here; None where nothing was."""
    fields = {
        field: value
        for name in ("read", "starred", "position")
        if (getattr(there, f"{name}_at") or "") > (getattr(here, f"{name}_at") or "")
        for field, value in ((name, getattr(there, name)), (f"{name}_at", getattr(there, f"{name}_at")))
    }
    return ReadingState(article=there.article, **fields) if fields else None
