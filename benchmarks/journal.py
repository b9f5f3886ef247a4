"""What the notebook's storage costs: one mark and one opening, at 1,000 and 100,000 records, beside stock TinyDB.

    python benchmarks/journal.py

Opening and `json.loads` are measured in processor time, marks in time on the clock, the two sizes by turns: most of
a mark is waiting for the disk, which other programs keep busy too.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tinydb import TinyDB

from reader.notebook import Notebook
from reader.notebook.clock import rfc3339
from reader.notebook.journal import new_header
from reader.notebook.records import encode

SIZES = (1_000, 100_000)
START = datetime(2026, 1, 1, tzinfo=UTC)


class Filled:
    """A notebook of so many articles marked read, and stock TinyDB with as many."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self.data, self.state = folder / "data", folder / "state"
        Notebook.open(self.data, self.state).reading.mark(["first"], read=True)
        (self.journal,) = self.data.glob("*.journal")
        device = self.journal.stem
        times = [rfc3339(START + timedelta(seconds=number)) for number in range(count)]
        records = [
            {
                "at": f"{when}-000000-{device}",
                "in": "reading",
                "id": f"{number:012x}",
                "set": {"read": True, "read_at": when},
            }
            for number, when in enumerate(times)
        ]
        head = encode(new_header(device, "benchmark", f"{times[0]}-000000-{device}"))
        self.journal.write_bytes(head + b"".join(map(encode, records)))
        self.bodies = [line[9:] for line in self.journal.read_bytes().splitlines()[1:]]
        self.stock_file = folder / "stock.json"
        with TinyDB(self.stock_file) as stock:
            stock.insert_multiple({"article": f"{number:012x}", "read": True} for number in range(count))
        self.notebook = self.open()
        self.stock = TinyDB(self.stock_file)

    def open(self) -> Notebook:
        return Notebook.open(self.data, self.state)

    def loads(self) -> None:
        for body in self.bodies:
            json.loads(body)

    def mark(self, number: int) -> None:
        self.notebook.reading.mark([f"{number:012x}"], read=False)

    def mark_many(self, number: int) -> None:
        self.notebook.reading.mark([f"{one:012x}" for one in range(1000)], starred=number % 2 == 0)

    def mark_stock(self, number: int) -> None:
        self.stock.update({"read": False}, doc_ids=[number + 1])


def median(do: Callable[[int], object], rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median of some rounds, in milliseconds."""
    times = []
    for number in range(rounds):
        start = clock()
        do(number)
        times.append((clock() - start) * 1000)
    return statistics.median(times)


def by_turns(dos: list[Callable[[int], object]], rounds: int) -> list[float]:
    """The medians of some things done by turns, in milliseconds."""
    times: list[list[float]] = [[] for _ in dos]
    for number in range(rounds):
        for one, do in zip(times, dos, strict=True):
            start = time.perf_counter()
            do(number)
            one.append((time.perf_counter() - start) * 1000)
    return [statistics.median(one) for one in times]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        filled = [Filled(Path(folder) / str(count), count) for count in SIZES]
        loads = [median(lambda _, one=one: one.loads(), 5, time.process_time) for one in filled]
        opened = [median(lambda _, one=one: one.open(), 5, time.process_time) for one in filled]
        rows = {
            "json.loads of the lines, ms of processor": loads,
            "open, ms of processor": opened,
            "open / json.loads": [one / other for one, other in zip(opened, loads, strict=True)],
            "mark one read, ms": by_turns([one.mark for one in filled], 300),
            "refresh with nothing new, ms": by_turns(
                [lambda _, one=one: one.notebook.refresh() for one in filled], 300
            ),
            "star 1,000 at once, ms": by_turns([one.mark_many for one in filled], 5),
            "backup and compaction where due, ms": [
                median(lambda _, one=one: one.notebook.tidy(), 1) for one in filled
            ],
            "stock TinyDB: mark one read, ms": by_turns([one.mark_stock for one in filled], 5),
            "stock TinyDB: open, ms of processor": [
                median(lambda _, one=one: len(TinyDB(one.stock_file)), 3, time.process_time) for one in filled
            ],
        }
    print(f"{'':42}" + "".join(f"{count:>12,}" for count in SIZES))
    for name, values in rows.items():
        print(f"{name:42}" + "".join(f"{value:12.2f}" if value < 10 else f"{value:12.0f}" for value in values))


if __name__ == "__main__":
    main()
