"""Saved searches: queries that the person kept, each under a name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reader.errors import NotFoundError
from reader.notebook.clock import rfc3339, utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.notebook.documents import Table
    from reader.notebook.history import History


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query and its name."""

    id: str
    """Its own id: one query has one, whichever machine keeps it first."""
    name: str
    """What the person calls it."""
    query: str
    """The query, as typed."""
    created: str = ""
    """When it was kept, RFC 3339."""
    position: int = 0
    """Where it stands among the others, from 0."""


class Searches:
    """The saved searches of the notebook; every change is saved when the method returns, else NotebookError."""

    def __init__(self, table: Table, history: History, now: Callable[[], datetime] = utc_now) -> None:
        self._table = table
        self._history = history
        self._now = now

    def all(self) -> tuple[SavedSearch, ...]:
        """Those that are kept, in their order."""
        read = (_search(str(document.doc_id), document) for document in self._table)
        return tuple(sorted((one for one in read if one), key=lambda one: (one.position, one.created, one.id)))

    def of(self, query: str) -> SavedSearch | None:
        """The one that keeps a query; None where none does."""
        return self._find(_id(query))

    def keep(self, query: str, name: str = "") -> SavedSearch:
        """Keep a query after the others, under a name, else under its own words; one that is kept gets the name."""
        kept, query = self.of(query), " ".join(query.split())
        name = " ".join(name.split()) or query
        if kept is not None:
            return self.rename(kept.id, name)
        position = max((one.position for one in self.all()), default=-1) + 1
        fields = {
            "name": name,
            "query": query,
            "created": rfc3339(self._now()),
            "position": position,
            "kept": True,
        }
        return self._put(_id(query), fields, f"search kept: “{name}”")

    def rename(self, id: str, name: str) -> SavedSearch:
        """Give one another name, an empty one gives it its query's words; NotFoundError where there is none."""
        kept = self._there(id)
        name = " ".join(name.split()) or kept.query
        return self._put(id, {"name": name}, f"search renamed: “{name}”") if name != kept.name else kept

    def delete(self, id: str) -> None:
        """Delete one; undo brings it back. NotFoundError where there is none."""
        kept = self._there(id)
        self._put(id, {"kept": False}, f"search deleted: “{kept.name}”")

    def _there(self, id: str) -> SavedSearch:
        found = self._find(id)
        if found is None:
            raise NotFoundError("This search is not kept any more; it may have been deleted elsewhere.")
        return found

    def _put(self, id: str, fields: dict[str, Any], words: str) -> SavedSearch:
        # Here, so that the names of searches are told before TinyDB is loaded.
        from reader.notebook.documents import Document

        before = {id: self._table.find(id)}
        self._table.upsert(Document(fields, id))
        self._history.did(words, self._table, before, [id])
        return self._find(id) or SavedSearch(id, "", "")

    def _find(self, id: str) -> SavedSearch | None:
        document = self._table.find(id)
        return _search(id, document) if document is not None else None


def _id(query: str) -> str:
    return hashlib.sha256(" ".join(query.split()).encode("utf-8", "replace")).hexdigest()[:32]


def _search(id: str, document: Mapping[str, Any]) -> SavedSearch | None:
    """What a document tells; None for one that was deleted or tells no query."""
    query, name, created, position = (document.get(key) for key in ("query", "name", "created", "position"))
    if not isinstance(query, str) or not query or document.get("kept") is False:
        return None
    return SavedSearch(
        id,
        name if isinstance(name, str) and name else query,
        query,
        created if isinstance(created, str) else "",
        position if isinstance(position, int) else 0,
    )
