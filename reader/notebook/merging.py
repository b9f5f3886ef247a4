"""How the records of all devices add up to one notebook, in whatever order they come.

Every field is one of two kinds. Most hold one value: the one with the highest stamp. A few hold many (a note's
texts, an annotation's tags): each value that is put in gets a mark of its own, and goes only when a record names
that mark, which its writer must have seen. So two texts written apart from each other both stay, and a deletion
never takes a text that it had not seen. (The observed-remove set and multi-value register of Shapiro et al. 2011.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from reader.notebook.clock import time_of
from reader.notebook.records import Record

Document = dict[str, Any]

Touched = set[tuple[str, str]]
"""Tables and ids of documents."""

TEXT = "note"
"""The field that keeps every text; what is not the newest shows under `conflict`, and `deleted` when none is left."""
SHOWN = ("conflict", "deleted")
"""Fields that follow from the texts, and are never set."""
MANY = {"annotations": ("note", "tags")}
"""The fields, by table, that hold many values."""


def mark(at: str, number: int) -> str:
    """The mark of the value that a record put in as its nth."""
    return f"{at}-{number:03d}"


class Values:
    """The values of one field that holds many, those still there and those that went."""

    __slots__ = ("dead", "replaced", "values")

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.dead: dict[str, str] = {}
        self.replaced: set[str] = set()

    def live(self) -> list[str]:
        """The marks of the values still there, newest first; among those of one record, as given."""
        return _newest_first(mark for mark in self.values if mark not in self.dead)

    def deleted(self) -> list[str]:
        """The marks of the values that a deletion took, not another text, newest first."""
        return _newest_first(mark for mark in self.values if mark in self.dead and mark not in self.replaced)


def _newest_first(marks: Iterable[str]) -> list[str]:
    return sorted(sorted(marks), key=lambda mark: mark[:-4], reverse=True)


class Merged:
    """What a set of records adds up to."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Document]] = {}
        """The documents as they show, by table and id."""
        self.stamps: dict[str, dict[str, dict[str, str]]] = {}
        """For each of their fields with one value, the stamp of that value."""
        self.many: dict[str, dict[str, dict[str, Values]]] = {}
        """For each of their fields with many, those values."""
        self.gone: dict[str, dict[str, str]] = {}
        """The stamps of removals."""

    def apply(self, records: Sequence[Record], touched: Touched | None = None) -> None:
        """Add records, and the tables and ids of what changed to `touched`; a known record changes nothing."""
        tables, stamps = self.tables, self.stamps
        for record in records:
            name, id = record["in"], record["id"]
            at: str = record["at"]
            try:
                document = tables[name].get(id)
            except KeyError:
                tables[name], stamps[name], self.gone[name], self.many[name] = {}, {}, {}, {}
                document = None
            if (
                document is None
                and len(record) == 4
                and "set" in record
                and id not in self.many[name]
                and id not in self.gone[name]
            ):
                # The common case, and the one that opening waits for.
                tables[name][id] = record["set"].copy()
                stamps[name][id] = dict.fromkeys(record["set"], at)
            elif not self._merge(record, name, id, at):
                continue
            if touched is not None:
                touched.add((name, id))

    def _merge(self, record: Record, name: str, id: str, at: str) -> bool:
        """Add one record to what is there; whether that changed anything."""
        document = self.tables[name].setdefault(id, {})
        stamps = self.stamps[name].setdefault(id, {})
        changed = False
        gone = self.gone[name].get(id, "")
        if "gone" in record and at > gone:
            self.gone[name][id] = gone = at
            changed = True
        for field, value in record.get("set", {}).items():
            known = stamps.get(field, "")
            if at > known or (at == known and _rank(value) > _rank(document.get(field))):
                document[field], stamps[field] = value, at
                changed = True
        for field in [field for field, stamp in stamps.items() if stamp <= gone] if gone else ():
            del stamps[field], document[field]
        if "add" in record or "over" in record:
            changed |= self._merge_many(record, self.many[name].setdefault(id, {}), at)
        many = self.many[name].get(id)
        if many:
            _show(document, many)
        if not stamps and not (many and any(values.live() for values in many.values())):
            del self.tables[name][id]
        return changed

    @staticmethod
    def _merge_many(record: Record, many: dict[str, Values], at: str) -> bool:
        changed = False
        added: dict[str, list[str | None]] = record.get("add", {})
        for field, new in added.items():
            values = many.setdefault(field, Values())
            for number, value in enumerate(new):
                if value is not None and mark(at, number) not in values.values:
                    values.values[mark(at, number)] = value
                    changed = True
        for field, seen in record.get("over", {}).items():
            values = many.setdefault(field, Values())
            for one in seen:
                if at > values.dead.get(one, ""):
                    values.dead[one] = at
                    changed = True
            if field in added:
                values.replaced.update(seen)
        return changed


def _rank(value: object) -> str:
    """Any order will do between two values of one stamp, so long as every device has the same."""
    return json.dumps(value, sort_keys=True)


def _show(document: Document, many: dict[str, Values]) -> None:
    for field, values in many.items():
        live = values.live()
        if field != TEXT:
            # In the order in which they were put on: marks sort by time.
            document[field] = list(dict.fromkeys(values.values[one] for one in sorted(live)))
            continue
        shown = live or values.deleted()
        texts = list(dict.fromkeys(values.values[one] for one in shown)) or [""]
        document[TEXT], document["conflict"] = texts[0], texts[1:]
        document["deleted"] = None if live else time_of(max(values.dead.values(), default=""))


def records_of(device: str, since: str, merged: Merged) -> list[Record]:
    """Records for what a device did after a stamp, as far as it still counts; not the very ones, but as good."""
    found: dict[tuple[str, str, str], Record] = {}

    def record(at: str, name: str, id: str) -> Record | None:
        if at <= since or not at.endswith(f"-{device}"):
            return None
        return found.setdefault((at, name, id), {"at": at, "in": name, "id": id})

    for name, stamps_of in merged.stamps.items():
        for id, stamps in stamps_of.items():
            for field, at in stamps.items():
                if (one := record(at, name, id)) is not None:
                    one.setdefault("set", {})[field] = merged.tables[name][id][field]
        for id, at in merged.gone[name].items():
            if (one := record(at, name, id)) is not None:
                one["gone"] = True
        for id, many in merged.many[name].items():
            for field, values in many.items():
                for dot, value in sorted(values.values.items()):
                    at, number = dot[:-4], int(dot[-3:])
                    if (one := record(at, name, id)) is not None:
                        added = one.setdefault("add", {}).setdefault(field, [])
                        added += [None] * (number - len(added)) + [value]
                for dot, at in values.dead.items():
                    if (one := record(at, name, id)) is not None:
                        one.setdefault("over", {}).setdefault(field, []).append(dot)
                        if dot in values.replaced:
                            one.setdefault("add", {}).setdefault(field, [])
    return [found[key] for key in sorted(found)]


def difference(
    table: str, id: str, before: Document | None, after: Document | None, merged: Merged
) -> Record | None:
    """The record that makes one document of another, but for its stamp; None where they are equal."""
    record: Record = {"in": table, "id": id}
    many = merged.many.get(table, {}).get(id, {})
    if after is None:
        record["gone"] = True
        if many:
            record["over"] = {field: values.live() for field, values in many.items()}
        return record
    old = before or {}
    plain = {
        field: value
        for field, value in after.items()
        if field not in MANY.get(table, ()) and field not in SHOWN and (field not in old or old[field] != value)
    }
    plain |= {field: None for field in old if field not in after and old[field] is not None and field not in SHOWN}
    if plain:
        record["set"] = plain
    if table in MANY:
        _texts(record, before, after, many.get(TEXT, Values()))
        _tags(record, old.get("tags", []), after.get("tags", []), many.get("tags", Values()))
    return record if len(record) > 2 else None


def _texts(record: Record, before: Document | None, after: Document, values: Values) -> None:
    def state(document: Document) -> tuple[Any, ...]:
        return document.get(TEXT, ""), list(document.get("conflict") or ()), bool(document.get("deleted"))

    if before is not None and state(before) == state(after):
        return
    # What is brought back replaces what was deleted.
    if seen := values.live() or ([] if after.get("deleted") else values.deleted()):
        record.setdefault("over", {})[TEXT] = seen
    if not after.get("deleted"):
        record.setdefault("add", {})[TEXT] = [after.get(TEXT, ""), *(after.get("conflict") or ())]


def _tags(record: Record, before: Sequence[str], after: Sequence[str], values: Values) -> None:
    if seen := [one for one in values.live() if values.values[one] not in after]:
        record.setdefault("over", {})["tags"] = seen
    if new := [tag for tag in dict.fromkeys(after) if tag not in before]:
        record.setdefault("add", {})["tags"] = new
