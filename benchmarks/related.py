"""Related stories: index a folder, rank what is near each article, write the ranking, tell how long each look-up took.

    python benchmarks/related.py FOLDER RUN.jsonl [--only PATTERN] [--index FILE]

RUN gets a line for each article, {"id": ID, "related": [ID, ...]}, best first; an ID is the file's name without its
ending, `__` standing for `/`. That is what a scorer of related stories reads. --only ranks just the files whose name
fits the pattern (the others are still there to be confused with). --index keeps the index in FILE, so that a second
run need not make it again.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path, PurePosixPath

from reader.library import related, scan
from reader.library.index import Index


def name_of(path: str) -> str:
    return PurePosixPath(path).stem.replace("__", "/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--only", default="*", metavar="PATTERN")
    parser.add_argument("--index", type=Path, metavar="FILE")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as cache:
        path = options.index or Path(cache) / "index.db"
        with closing(Index.open(path)) as index:
            for _ in scan.scan(options.folder, index):
                pass
            measure(index, options.run, options.only)


def measure(index: Index, run: Path, only: str) -> None:
    names = {id: name_of(path) for id, path in index.select("SELECT id, path FROM article")}
    asked = [
        id
        for id, path in index.select("SELECT id, path FROM article ORDER BY path")
        if fnmatch.fnmatch(path, only)
    ]
    if not asked:
        raise SystemExit(f"No file fits {only!r}.")
    times = []
    with run.open("w", encoding="utf-8") as lines:
        for id in asked:
            started = time.perf_counter()
            found = related.rank(index, id)
            times.append((time.perf_counter() - started) * 1000)
            print(json.dumps({"id": names[id], "related": [names[one] for one in found]}), file=lines)
    cuts = statistics.quantiles(times[1:], n=100) if len(times) > 2 else [times[0]] * 99
    print(f"{len(asked)} of {len(names)} articles ranked")
    print(f"first {times[0]:.0f} ms, then median {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms")


if __name__ == "__main__":
    main()
