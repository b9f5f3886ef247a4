"""The lines of a journal: eight hexadecimal digits of CRC-32, a space, one JSON object, a line feed.

The first line is the header. Every other line is a record: one change of one document. Its keys:

    at     the stamp (see `clock`)            in, id   the table and the document
    set    fields with their new values       add      values put into fields that keep several (notes, tags)
    over   marks of such values that the      gone     true where the document was removed
           writer had seen and replaced       clock    the writer's wall clock where it is not what `at` says
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zlib import crc32

FORMAT = "reader-journal"
VERSION = 1

Record = dict[str, Any]

# Ends a line that was cut off, so that no later append can make a record of it.
FENCE = b"~\n"

_DEEPEST = 200
"""What is nested deeper than this is no record: whoever looked into it would run out of stack."""

_MIGRATIONS: dict[int, Callable[[Record], Record]] = {}
"""For each older version, what makes a record of the next version of one of its records."""


def encode(value: Mapping[str, Any]) -> bytes:
    """One line for a header or a record."""
    try:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a surrogate pair: escaped, it survives
        body = json.dumps(value, separators=(",", ":")).encode()
    return b"%08x %b\n" % (crc32(body), body)


def decode(lines: Iterable[bytes]) -> tuple[list[Record], list[bytes]]:
    """The records of some lines (without their line feeds), and the lines that hold none."""
    bodies, bad = [], []
    for line in lines:
        body = line[9:]
        if line[:8] == b"%08x" % crc32(body):
            bodies.append(body)
        elif line.endswith(b"\r") and line[:8] == b"%08x" % crc32(body[:-1]):
            bodies.append(body[:-1])  # git may be told to end lines as Windows does
        elif line:
            bad.append(line)
    # One call for all of them takes half the time of a call for each.
    try:
        records = [] if any(map(_may_be_deep, bodies)) else json.loads(b"[%b]" % b",".join(bodies))
        if len(records) == len(bodies) and _are_records(records):
            return records, bad
    except ValueError:
        pass
    records = []
    for body in bodies:
        try:
            record = json.loads(body)
        except (ValueError, RecursionError):
            record = None
        if _is_record(record) and _is_shallow(record):
            records.append(record)
        else:
            bad.append(b"%08x %b" % (crc32(body), body))
    return records, bad


def _may_be_deep(body: bytes) -> bool:
    return len(body) > 2 * _DEEPEST and body.count(b"{") + body.count(b"[") > _DEEPEST


def _is_shallow(value: object, most: int = _DEEPEST) -> bool:
    if type(value) is not dict and type(value) is not list:
        return True
    inner = value.values() if type(value) is dict else value
    return most > 0 and all(_is_shallow(one, most - 1) for one in inner)


def _are_records(records: list[Any]) -> bool:
    for record in records:
        # The common shape, without the price of a call: opening waits for this.
        if (
            type(record) is not dict
            or len(record) != 4
            or type(record.get("set")) is not dict
            or type(record.get("at")) is not str
            or type(record.get("in")) is not str
            or type(record.get("id")) is not str
        ) and not _is_record(record):
            return False
    return True


def _is_record(record: object) -> bool:
    return (
        type(record) is dict
        and all(type(record.get(key)) is str for key in ("at", "in", "id"))
        and type(record.get("set", {})) is dict
        and all(_is_lists(record.get(key, {})) for key in ("add", "over"))
        and type(record.get("clock", "")) is str
    )


def _is_lists(value: object) -> bool:
    return type(value) is dict and all(
        type(many) is list and all(one is None or type(one) is str for one in many) for many in value.values()
    )


def header(line: bytes) -> Record | None:
    """The header that a journal's first line holds; None where it holds none."""
    body = line[9:].removesuffix(b"\r")
    if line[:8] != b"%08x" % crc32(body):
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    sound = type(found) is dict and found.get("format") == FORMAT and type(found.get("version")) is int
    return found if sound and type(found.get("device")) is str else None


def upgrade(records: list[Record], version: int) -> list[Record]:
    """Records of an older version as this one writes them."""
    for step in range(version, VERSION):
        records = [_MIGRATIONS[step](record) for record in records]
    return records
