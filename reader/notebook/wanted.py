"""Headlines that the person looked for in vain: each is announced when its article comes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reader.article.clean import one_line
from reader.notebook.clock import rfc3339, utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.notebook.documents import Table
    from reader.notebook.history import History


@dataclass(frozen=True, slots=True)
class WantedHeadline:
    """A headline whose article is not held."""

    id: str
    """Its own id: one headline has one, whichever machine looked for it first."""
    headline: str
    """The headline, as the article that names it has it."""
    url: str = ""
    """Its address; empty where none is known."""
    created: str = ""
    """When it was looked for, RFC 3339."""


class Wanted:
    """The wanted headlines of the notebook; every change is saved when the method returns, else NotebookError."""

    def __init__(self, table: Table, history: History, now: Callable[[], datetime] = utc_now) -> None:
        self._table = table
        self._history = history
        self._now = now

    def all(self) -> tuple[WantedHeadline, ...]:
        """Those whose article has not come yet, the first one first."""
        read = (_wanted(str(document.doc_id), document) for document in self._table)
        return tuple(sorted((one for one in read if one), key=lambda one: (one.created, one.id)))

    def want(self, headline: str, url: str | None = None) -> WantedHeadline:
        """Remember a headline; undo forgets it. One that is wanted already stays as it is."""
        headline = one_line(headline)
        id = _id(headline)
        document = self._table.find(id)
        known = _wanted(id, document) if document is not None else None
        if known is not None:
            return known
        # One whose article came, and has gone again since, is wanted anew.
        found = WantedHeadline(id, headline, url or "", rfc3339(self._now()))
        fields = {"headline": headline, "url": found.url, "created": found.created, "wanted": True, "came": None}
        self._put(id, fields)
        self._history.did(f"“{headline}” looked for", self._table, {id: document}, [id])
        return found

    def came(self, id: str, article: str) -> bool:
        """Its article has come: it is wanted no longer; whether it still was."""
        document = self._table.find(id)
        if document is None or _wanted(id, document) is None:
            return False
        self._put(id, {"came": article})
        return True

    def _put(self, id: str, fields: dict[str, Any]) -> None:
        from reader.notebook.documents import Document

        self._table.upsert(Document(fields, id))


def _id(headline: str) -> str:
    return hashlib.sha256(headline.casefold().encode("utf-8", "replace")).hexdigest()[:32]


def _wanted(id: str, document: Mapping[str, Any]) -> WantedHeadline | None:
    """What a document tells; None for one that is wanted no longer or tells no headline."""
    headline, url, created = (document.get(key) for key in ("headline", "url", "created"))
    if not isinstance(headline, str) or not headline or document.get("wanted") is False or document.get("came"):
        return None
    return WantedHeadline(
        id, headline, url if isinstance(url, str) else "", created if isinstance(created, str) else ""
    )
