"""What was read, what has a star, and where each article was left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.notebook.articles import Articles
from reader.notebook.clock import after, utc_now
from reader.notebook.documents import Document, Table, text_ids
from reader.notebook.history import History, Step


@dataclass(frozen=True, slots=True)
class ReadingState:
    """What was done to one article."""

    article: str
    """Its id."""
    read: bool = False
    """Whether it counts as read."""
    starred: bool = False
    """Whether it has a star."""
    position: int = 0
    """Where in its text it was left, in code points."""
    read_at: str | None = None
    """When it was last marked read or unread, RFC 3339."""
    starred_at: str | None = None
    """When its star was last given or taken."""
    position_at: str | None = None
    """When it was last left."""


_FIELDS = {"read": bool, "starred": bool, "position": int}


class Reading:
    """The reading states; every change is saved when the method returns, else it raises NotebookError."""

    def __init__(
        self,
        table: Table,
        articles: Articles,
        history: History,
        now: Callable[[], datetime] = utc_now,
        together: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._table = table
        self._articles = articles
        self._history = history
        self._now = now
        self._together = together

    def get(self, id: str) -> ReadingState:
        """The state of an article; nothing was done to one that the notebook does not mention."""
        group = self._articles.group(id)
        documents = [found for one in group if (found := self._table.find(one)) is not None]
        return state_of(group[0], documents)

    def all(self) -> tuple[ReadingState, ...]:
        """The states of all articles to which something was done."""
        states, several = [], set()
        for document in self._table:
            group = self._articles.group(str(document.doc_id))
            if len(group) == 1:
                states.append(state_of(group[0], [document]))
            else:
                several.add(group[0])
        return (*states, *map(self.get, sorted(several)))

    def mark(
        self,
        ids: Sequence[str],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        undoable: bool = True,
        more_of: Step | None = None,
    ) -> Step | None:
        """Mark articles read or unread, give or take stars: saved in one write, one step unless it is not undoable.

        With `more_of` they become part of a step that was begun. Returns the step; where nothing changes, that one.
        """
        wanted = {name: value for name, value in (("read", read), ("starred", starred)) if value is not None}
        before: dict[str, Document | None] = {}
        latest = ""
        for id in dict.fromkeys(map(self._articles.canonical, ids)):
            document = self._table.find(id)
            joined = len(self._articles.group(id)) > 1
            state = self.get(id) if joined else state_of(id, [document] if document is not None else [])
            if any(getattr(state, name) != value for name, value in wanted.items()):
                before[id] = document
                latest = max(latest, *(getattr(state, f"{name}_at") or "" for name in wanted))
        changed = list(before)
        if not changed:
            return more_of
        # Of several ids of one article the later state counts.
        now = after(latest, self._now())
        fields: dict[str, Any] = {**wanted, **{f"{name}_at": now for name in wanted}}
        self._put(fields, before)
        if not undoable:
            return None
        what = [("read" if read else "unread")] if read is not None else []
        what += [("starred" if starred else "unstarred")] if starred is not None else []
        many = len(changed) + (len(more_of.after) if more_of is not None else 0)
        known = self._articles.get(changed[0]) if many == 1 else None
        which = f"“{known.headline}”" if known else f"{many:,} article{'s' if many > 1 else ''}"
        words = f"marked {' and '.join(what)}: {which}"
        return self._history.did(words, self._table, before, changed, more_of=more_of)

    def set_position(self, id: str, offset: int) -> None:
        """Keep where an article was left, in code points; undo does not take it back."""
        id = self._articles.canonical(id)
        state = self.get(id)
        if state.position != offset:
            at = after(state.position_at or "", self._now())
            self._put({"position": offset, "position_at": at}, {id: self._table.find(id)})

    def put(self, states: Sequence[ReadingState]) -> None:
        """Keep several as they are, in one write, in place of what is known; no undo takes it back."""
        with self._together():
            for state in states:
                fields = {
                    field: value
                    for name in _FIELDS
                    for field, value in (
                        (name, getattr(state, name)),
                        (f"{name}_at", getattr(state, f"{name}_at")),
                    )
                    if getattr(state, f"{name}_at") is not None
                }
                self._table.upsert(Document(fields, self._articles.canonical(state.article)))

    def _put(self, fields: dict[str, Any], documents: dict[str, Any]) -> None:
        held = [id for id, document in documents.items() if document is not None]
        new = [Document(fields, id) for id, document in documents.items() if document is None]
        with self._together():
            if held:
                self._table.update(fields, doc_ids=text_ids(held))
            if new:
                self._table.insert_multiple(new)


def state_of(id: str, documents: Sequence[Mapping[str, Any]]) -> ReadingState:
    """One state of those of the ids that are one article: of each field the last one set."""
    found: dict[str, Any] = {}
    for name, kind in _FIELDS.items():
        latest = ""
        for document in documents:
            value, at = document.get(name), document.get(f"{name}_at")
            at = at if isinstance(at, str) else ""
            if type(value) is kind and (name not in found or (at, value) > (latest, found[name])):
                found[name], found[f"{name}_at"], latest = value, at or None, at
    if found.get("position", 0) < 0:
        found["position"] = 0
    return ReadingState(article=id, **found)
