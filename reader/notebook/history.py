"""Undo and redo: what was done to documents in this session, newest first, with words for each step.

A journal only grows, so taking back is doing something more: each field that a step changed gets its former value,
unless it was changed since, on this device or another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.notebook.clock import rfc3339, utc_now
from reader.notebook.documents import Document, Table, text_ids

_TEXTS = ("note", "conflict", "deleted")
"""Fields that only make sense together."""
_CHANGED = "modified"
"""The field that tells when a document was changed; taking back changes it."""
_MOST = 200

States = Mapping[str, Mapping[str, Any] | None]
"""Documents by id; None for one that was not there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: some documents of a table before and after."""

    words: str
    """What was done, for the person."""
    table: Table
    """The table."""
    before: States
    """The documents as they were."""
    after: States
    """The documents as it made them."""


class History:
    """What was done in this session."""

    def __init__(
        self,
        together: Callable[[], AbstractContextManager[None]] = nullcontext,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._now = now
        self._together = together
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def did(self, words: str, table: Table, before: States, ids: Iterable[str]) -> None:
        """Take note of a step that was just done to the documents with these ids."""
        after = {id: table.find(id) for id in ids}
        self._done = [*self._done[-_MOST + 1 :], Step(words, table, before, after)]
        self._undone.clear()

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none. NotebookError leaves it to be undone."""
        if not self._done:
            return None
        step = self._done[-1]
        self._move(step, step.after, step.before)
        self._undone.append(self._done.pop())
        return step

    def redo(self) -> Step | None:
        """Do the step again that was undone last; None where there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        self._move(step, step.before, step.after)
        self._done.append(self._undone.pop())
        return step

    def _move(self, step: Step, old: States, new: States) -> None:
        with self._together():
            for id in old:
                now = step.table.find(id)
                fields = changes(old[id], new[id], now)
                if fields and _CHANGED in {**(old[id] or {}), **(new[id] or {})}:
                    fields[_CHANGED] = rfc3339(self._now())
                if fields is None:
                    step.table.remove(doc_ids=text_ids([id]))
                elif fields:
                    step.table.upsert(Document(fields, id))


def changes(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, now: Any) -> dict[str, Any] | None:
    """The fields that bring a document from `old` back to `new`, where it is `now`; None where it is to be removed.

    What somebody changed since stays as it is.
    """
    if old is None and now is None:
        return dict(new or {})
    if now is None:
        return {}  # removed since
    was, then = dict(old or {}), dict(new or {})
    # An annotation is never removed, only deleted.
    if new is None and "note" in was:
        then = {**was, "deleted": was.get("modified")}
    if old is None and "note" in then:
        was = {**then, "deleted": then.get("modified")}
    fields = {
        name: then.get(name)
        for name in {**was, **then}
        if was.get(name) != then.get(name)
        and now.get(name) == was.get(name)
        and name not in (*_TEXTS, "tags", _CHANGED)
    }
    if any(_differ(was, then, name) for name in _TEXTS) and not any(_differ(now, was, name) for name in _TEXTS):
        fields |= {name: then.get(name) for name in _TEXTS}
    before, after, tags = (list(one.get("tags") or ()) for one in (was, then, now))
    if before != after:
        kept = [tag for tag in tags if tag in after or tag not in before]
        fields["tags"] = (
            after if tags == before else kept + [t for t in after if t not in before and t not in kept]
        )
    if new is None and "note" not in was and all(now.get(name) in (None, was.get(name)) for name in now):
        return None
    return fields


def _differ(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    if name == "deleted":
        return bool(one.get(name)) != bool(other.get(name))
    return (one.get(name) or None) != (other.get(name) or None)
