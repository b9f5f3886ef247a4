"""Corrected speakers: where the person knows better who said something, or that nobody can know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from tinydb import where

from reader.notebook.annotations import Selector, selector_of
from reader.notebook.articles import Articles
from reader.notebook.documents import Document, Table, text_ids
from reader.notebook.history import History


@dataclass(frozen=True, slots=True)
class Correction:
    """Who says a quotation, by the person's word."""

    id: str
    """Its own id."""
    article: str
    """The article's id."""
    selector: Selector
    """The quotation, without its marks."""
    speaker: str | None
    """The speaker's name; None where nobody can be named."""


class Corrections:
    """The corrections of the notebook; every change is saved when the method returns, else it raises NotebookError."""

    def __init__(self, table: Table, articles: Articles, history: History) -> None:
        self._table = table
        self._articles = articles
        self._history = history

    def on(self, article: str) -> tuple[Correction, ...]:
        """Those in one article, in the order of its text."""
        found = self._table.search(where("article").one_of(list(self._articles.group(article))))
        read = (_correction(cast("Document", document)) for document in found)
        return tuple(sorted((one for one in read if one is not None), key=lambda one: one.selector.start))

    def articles(self) -> frozenset[str]:
        """The ids of the articles in which there are any."""
        return frozenset(
            self._articles.canonical(str(one["article"])) for one in self._table if one.get("article")
        )

    def articles_of(self, ids: Iterable[str]) -> set[str]:
        """The ids of the articles that some corrections, by their own ids, are in."""
        documents = (self._table.find(id) for id in ids)
        return {str(one["article"]) for one in documents if one is not None and one.get("article")}

    def correct(self, article: str, selector: Selector, speaker: str | None, *, id: str | None = None) -> None:
        """Say who speaks, None for nobody, in place of the correction `id` where there is one for this quotation."""
        words = f"speaker {'set to ' + speaker if speaker else 'cleared'}"
        self._put(article, selector, {"speaker": speaker, "kept": True}, words, id)

    def give(self, ids: Sequence[str], article: str) -> None:
        """Some are of another article."""
        if ids:
            self._table.update({"article": article}, doc_ids=text_ids(ids))

    def _put(
        self, article: str, selector: Selector, fields: dict[str, object], words: str, id: str | None
    ) -> None:
        article = self._articles.canonical(article)
        # One quotation has one record, whichever machine corrects it first.
        place = f"{article}\n{selector.exact}\n{selector.prefix}"
        key = id or hashlib.sha256(place.encode()).hexdigest()[:32]
        before = {key: self._table.find(key)}
        self._table.upsert(Document({"article": article, "selector": asdict(selector), **fields}, key))
        self._history.did(words, self._table, before, [key])


def _correction(document: Document) -> Correction | None:
    selector, speaker = selector_of(document.get("selector")), document.get("speaker")
    if selector is None or not document.get("kept"):
        return None
    name = speaker if isinstance(speaker, str) and speaker else None
    return Correction(str(document.doc_id), str(document["article"]), selector, name)
