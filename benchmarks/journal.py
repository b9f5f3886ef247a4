"""What the notebook's storage costs: one mark and one opening, at 1,000 and 100,000 records, beside stock TinyDB.

    python benchmarks/journal.py
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tinydb import TinyDB  # noqa: E402

from reader.notebook import Notebook  # noqa: E402
from reader.notebook import upkeep  # noqa: E402
from reader.notebook.records import encode  # noqa: E402
from reader.notebook.journal import new_header  # noqa: E402

START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(folder: Path, count: int) -> tuple[Path, Path]:
    """A data and a state directory with `count` articles marked read, some of them starred."""
    data, state = folder / "data", folder / "state"
    notebook = Notebook.open(data, state)
    notebook.reading.mark(["first"], read=True)
    (journal,) = data.glob("*.journal")
    device = journal.stem
    lines = [encode(new_header(device, "bench", f"2026-01-01T00:00:00.000Z-000000-{device}"))]
    for number in range(count):
        time_ = (START + timedelta(seconds=number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        lines.append(
            encode(
                {
                    "at": f"{time_}-000000-{device}",
                    "in": "reading",
                    "id": f"{number:012x}",
                    "set": {"read": True, "read_at": time_},
                }
            )
        )
    journal.write_bytes(b"".join(lines))
    return data, state


def milliseconds(do, rounds: int) -> float:
    """The median of some rounds."""
    times = []
    for number in range(rounds):
        start = time.perf_counter()
        do(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    print(f"{'':34}{'1,000':>12}{'100,000':>12}")
    rows: dict[str, list[float]] = {}
    for count in (1_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            data, state = fill(Path(folder), count)
            (journal,) = data.glob("*.journal")
            bodies = [line[9:] for line in journal.read_bytes().splitlines()[1:]]
            rounds = 5 if count > 10_000 else 20

            def loads(_: int) -> None:
                for body in bodies:
                    json.loads(body)

            parse = milliseconds(loads, rounds)
            rows.setdefault("json.loads of the same lines, ms", []).append(parse)
            opened = milliseconds(lambda _: Notebook.open(data, state), rounds)
            rows.setdefault("open, ms", []).append(opened)
            rows.setdefault("open / json.loads", []).append(opened / parse)
            notebook = Notebook.open(data, state)
            mark = milliseconds(lambda n: notebook.reading.mark([f"{n:012x}"], read=False), 300)
            rows.setdefault("mark one, ms", []).append(mark)
            refresh = milliseconds(lambda _: notebook.refresh(), 300)
            rows.setdefault("refresh with nothing new, ms", []).append(refresh)
            bulk = milliseconds(
                lambda n: notebook.reading.mark([f"{i:012x}" for i in range(1000)], starred=n % 2 == 0), 6
            )
            rows.setdefault("mark 1,000 at once, ms", []).append(bulk)
            start = time.perf_counter()
            upkeep.compact(notebook._journals, always=True)
            rows.setdefault("compaction, ms", []).append((time.perf_counter() - start) * 1000)
            rows.setdefault("journal, MB", []).append(journal.stat().st_size / 1e6)

            stock = TinyDB(Path(folder) / "stock.json")
            stock.insert_multiple({"article": f"{n:012x}", "read": True} for n in range(count))
            stock.close()
            start = time.perf_counter()
            stock = TinyDB(Path(folder) / "stock.json")
            len(stock)
            rows.setdefault("stock TinyDB: open, ms", []).append((time.perf_counter() - start) * 1000)
            one = milliseconds(lambda n: stock.update({"read": False}, doc_ids=[n + 1]), 3)
            rows.setdefault("stock TinyDB: mark one, ms", []).append(one)
    for name, values in rows.items():
        print(f"{name:34}" + "".join(f"{value:12.3f}" if value < 10 else f"{value:12.0f}" for value in values))


if __name__ == "__main__":
    main()
