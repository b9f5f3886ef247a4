"""What the notebook knows of the articles that it mentions, so that each is known again wherever it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from tinydb import where

from reader.article.model import Identity
from reader.notebook.documents import Document, Table


class Articles:
    """The identities of articles, and which ids were found to be one article."""

    def __init__(self, table: Table, together: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._table = table
        self._together = together
        self._aliases: dict[str, str] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self.take_up()

    def take_up(self) -> set[str]:
        """Look again at which ids are one article; those whose answer changed."""
        old = self._groups
        found = self._table.search(where("alias").test(lambda alias: isinstance(alias, str)))
        self._aliases = {str(document.doc_id): document["alias"] for document in found}
        members: dict[str, list[str]] = {}
        for id in sorted({*self._aliases, *self._aliases.values()}):
            members.setdefault(self.canonical(id), []).append(id)
        self._groups = {first: (first, *(id for id in ids if id != first)) for first, ids in members.items()}
        return {
            id for first in {*old, *self._groups} if old.get(first) != self._groups.get(first) for id in (first,)
        }

    def tells_alias(self, ids: Iterable[str]) -> bool:
        """Whether what is kept under some ids has to do with which ids are one article."""
        found = ((id, self._table.find(id)) for id in ids)
        return any(id in self._aliases or (one is not None and one.get("alias")) for id, one in found)

    def canonical(self, id: str) -> str:
        """The id under which an article goes on: its own, or the one that it was joined to."""
        seen = [id]
        while (following := self._aliases.get(seen[-1], seen[-1])) not in seen:
            seen.append(following)
        if following == seen[-1]:
            return following
        # Two devices joined them the one way and the other: every device takes the same of them.
        return min(seen[seen.index(following) :])

    def group(self, id: str) -> tuple[str, ...]:
        """All ids of an article, the one under which it goes on first."""
        first = self.canonical(id)
        return self._groups.get(first, (first,))

    def get(self, id: str) -> Identity | None:
        """What an article is known by; None where the notebook does not mention it."""
        document = self._table.find(self.canonical(id))
        return _identity(document) if document is not None else None

    def all(self) -> tuple[Identity, ...]:
        """Every article that the notebook mentions, each once."""
        found = ((str(document.doc_id), document) for document in self._table)
        return tuple(_identity(cast("Document", document)) for id, document in found if self.canonical(id) == id)

    def library_of(self, id: str) -> str | None:
        """The name of the library that it was last seen in."""
        document = self._table.find(self.canonical(id))
        found = document.get("library") if document is not None else None
        return found if isinstance(found, str) else None

    def remember(self, identity: Identity, library: str) -> None:
        """Keep what an article is known by now."""
        self.remember_all([(identity, library)])

    def remember_all(self, articles: Iterable[tuple[Identity, str | None]]) -> None:
        """Keep what several articles are known by; one whose library is not told keeps the one it had."""
        with self._together():
            for identity, library in articles:
                id = self.canonical(identity.id)
                fields: dict[str, Any] = {
                    "url": identity.url,
                    "path": identity.path,
                    "headline": identity.headline,
                    "fingerprint": identity.fingerprint,
                }
                if library is not None:
                    fields["library"] = library
                known = self._table.find(id)
                if known is None or any(known.get(name) != value for name, value in fields.items()):
                    self._table.upsert(Document(fields, id))

    def join(self, old: str, new: str) -> None:
        """Let two ids be one article, which goes on under the new one; what was done to either is done to it."""
        if self.canonical(old) != self.canonical(new):
            self._table.upsert(Document({"alias": new}, old))
            self.take_up()

    def given_up(self) -> tuple[str, ...]:
        """The ids that were joined to another."""
        return tuple(sorted(self._aliases))

    def part(self, old: str) -> None:
        """Let an id that was joined to another be an article of its own again."""
        self._table.upsert(Document({"alias": None}, old))
        self.take_up()


def _identity(document: Document) -> Identity:
    url = document.get("url")
    texts = {
        name: value if isinstance(value := document.get(name), str) else ""
        for name in ("path", "headline", "fingerprint")
    }
    return Identity(id=str(document.doc_id), url=url if isinstance(url, str) else None, **texts)
