"""Undo and redo: what was done to documents in this session, newest first, with words for each step.

A journal only grows, so taking back is doing something more: each field that a step changed gets its former value,
unless it was changed since, on this device or another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reader.notebook.clock import after, utc_now
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
    before: dict[str, Mapping[str, Any] | None]
    """The documents as they were."""
    after: dict[str, Mapping[str, Any] | None]
    """The documents as it made them."""


@dataclass(frozen=True, slots=True)
class Part:
    """How far something that is done to many documents, some at a time, has come."""

    words: str
    """What is done, for the person."""
    done: int
    """How many documents are done."""
    of: int
    """How many there are."""
    left: bool = False
    """Whether all that was to be taken back stays as it is, since it was changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done outside of the notebook, among its steps."""

    words: str
    """What was done, for the person."""
    back: Callable[[], bool]
    """Takes it back; whether there was anything to. ReaderError leaves it to be taken back."""
    again: Callable[[], bool]
    """Does it again, in the same way."""


class History:
    """What was done in this session."""

    def __init__(
        self,
        together: Callable[[], AbstractContextManager[None]] = nullcontext,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._now = now
        self._together = together
        self._done: list[Step | Deed] = []
        self._undone: list[Step | Deed] = []

    def did(
        self, words: str, table: Table, before: States, ids: Iterable[str], *, more_of: Step | None = None
    ) -> Step:
        """Take note of a step that was just done to the documents with these ids; or of more of that one."""
        after = {id: table.find(id) for id in ids}
        if more_of is None:
            step = Step(words, table, dict(before), dict(after))
        else:
            self._done[:] = [one for one in self._done if one is not more_of]
            more_of.before.update(before)
            more_of.after.update(after)
            step = replace(more_of, words=words)
        self._add(step)
        return step

    def did_elsewhere(self, deed: Deed) -> None:
        """Take note of something that was just done outside of the notebook."""
        self._add(deed)

    def _add(self, step: Step | Deed) -> None:
        # In place: something may be taken back meanwhile.
        self._done[:] = [*self._done[-_MOST + 1 :], step]
        self._undone.clear()

    def undo(self) -> Step | Deed | None:
        """Take the last step back; None where there is none. NotebookError leaves it to be undone."""
        return next((step for step, _part in self.take_back()), None)

    def redo(self) -> Step | Deed | None:
        """Do the step again that was undone last; None where there is none."""
        return next((step for step, _part in self.take_back(redo=True)), None)

    def take_back(self, *, redo: bool = False, at_once: int | None = None) -> Iterator[tuple[Step | Deed, Part]]:
        """Take the last step back, or do the one again that was undone last, so many documents at a time.

        What was done so far is told after each time, as a step of its own. Where it ends early, the whole is still to
        be taken back: what is back already stays as it is then.
        """
        here, there = (self._undone, self._done) if redo else (self._done, self._undone)
        if not here:
            return
        step = here[-1]
        if isinstance(step, Deed):
            moved = (step.again if redo else step.back)()
            there.append(here.pop())
            yield step, Part(step.words, 1, 1, left=not moved)
            return
        ids = list(step.after)
        size = at_once or len(ids) or 1
        moved = False
        for start in range(0, len(ids) or 1, size):
            some = ids[start : start + size]
            before, after = ({id: states[id] for id in some} for states in (step.before, step.after))
            moved |= self._move(step, *((before, after) if redo else (after, before)))
            if start + size >= len(ids):
                there.append(step)
                here[:] = [one for one in here if one is not step]
            part = Part(step.words, start + len(some), len(ids), left=not moved)
            yield Step(step.words, step.table, before, after), part

    def _move(self, step: Step, old: States, new: States) -> bool:
        """Bring documents from `old` to `new`; whether any of them was still as it is in `old`."""
        moved = False
        with self._together():
            for id in old:
                now = step.table.find(id)
                fields = changes(old[id], new[id], now)
                if fields and _CHANGED in {**(old[id] or {}), **(new[id] or {})}:
                    fields[_CHANGED] = after(str(now.get(_CHANGED) if now is not None else ""), self._now())
                if fields is None:
                    step.table.remove(doc_ids=text_ids([id]))
                elif fields:
                    step.table.upsert(Document(fields, id))
                moved |= fields is None or bool(fields)
        return moved


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
