"""Which of a device's records are still needed, so that its journal can be written anew without the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.notebook.merging import Merged, mark
from reader.notebook.records import Record

ROOM = 1_000_000
"""A journal is left alone until it has grown by this many bytes and to twice of what was needed last time."""


def due(size: int, kept: int) -> bool:
    """Whether a journal of this size, of which `kept` bytes were needed last time, is to be written anew."""
    return size > 2 * kept + ROOM


def needed(records: Sequence[Record], merged: Merged, before: str) -> Iterator[Record]:
    """The records, in their order, without what counts no more.

    Of every field the device's own last value stays, even where another device has set a later one: that device's
    journal might be lost. A text or tag that was replaced or deleted goes when that was done before the stamp
    `before`; that it was replaced or deleted is kept for good.
    """
    own = Merged()
    own.apply(records)
    for record in records:
        name, id, at = record["in"], record["id"], record["at"]
        stamps = own.stamps[name].get(id, {})
        if len(record) == 4 and "set" in record and all(stamps.get(field) == at for field in record["set"]):
            yield record
            continue
        kept = dict(record)
        if "set" in kept:
            kept["set"] = {field: value for field, value in kept["set"].items() if stamps.get(field) == at}
        if "add" in kept:
            dead = {field: values.dead for field, values in merged.many.get(name, {}).get(id, {}).items()}
            added = {
                field: [
                    None if dead.get(field, {}).get(mark(at, number), before) < before else value
                    for number, value in enumerate(values)
                ]
                for field, values in kept["add"].items()
            }
            # A list stays even when its values went: that there was one tells a text that replaced from a deletion.
            kept["add"] = {
                field: values
                for field, values in added.items()
                if any(value is not None for value in values) or field in kept.get("over", {})
            }
        if "gone" in kept and own.gone[name].get(id) != at:
            del kept["gone"]
        for part in ("set", "add"):
            if part in kept and not kept[part]:
                del kept[part]
        if not kept.keys().isdisjoint(("set", "add", "over", "gone")):
            yield kept
