"""The index: a first one, one of an unchanged folder, and one changed file, each beside the barest that could be done.

    python benchmarks/index.py FOLDER [RUNS]

FOLDER holds text files (`make_library.py` makes some) and is only read: the file that changes is in a folder of links
to them. A run measures, one after the other, with the files in the page cache:

- a script that reads the files and puts them as they are into an FTS5 table, a commit for every 1,000 of them, before
  and after a first index: until the text of every article is listed and can be searched, and until all quotations and
  speakers are known (the processor time of all its processes stands behind);
- `os.scandir` and `stat` of all files, a scan of the unchanged folder, and the whole command `reader index`;
- what the indexer of an open screen takes from a change on disk to the line by which the screen knows, which it
  writes when the change can be listed, searched and opened.

Everything is a ratio to its neighbour of the same run: other work on the machine slows both.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reader.library.folder import walk  # noqa: E402
from reader.library.index import Index  # noqa: E402
from reader.library.scan import scan  # noqa: E402


def look(folder: Path) -> Iterator[str]:
    """Every file below a folder, after a `stat` of each."""
    folders = [os.fspath(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    entry.stat()
                    yield entry.path


def bare(files: list[str], path: Path) -> float:
    """Seconds to read the files and insert them into a bare FTS5 table."""
    began = time.perf_counter()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    for start in range(0, len(files), 1000):
        connection.execute("BEGIN")
        for file in files[start : start + 1000]:
            text = Path(file).read_text(encoding="utf-8", errors="replace")
            connection.execute("INSERT INTO t(text) VALUES (?)", (text,))
        connection.execute("COMMIT")
    connection.close()
    path.unlink()
    return time.perf_counter() - began


def processor_time() -> float:
    """Seconds of this process and of those that it started and that ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def first_index(folder: Path, path: Path) -> dict[str, float]:
    """Seconds until the first articles, all of them, and all quotations are in a new index."""
    index = Index.open(path)
    began, used = time.perf_counter(), processor_time()
    times: dict[str, float] = {}
    for progress in scan(folder, index):
        now = time.perf_counter() - began
        if progress.done:
            times.setdefault("first articles", now)
        if progress.step == "text":
            times["text"] = now if "quotations" not in times else times["text"]
        else:
            times["quotations"] = now
    times["all"] = time.perf_counter() - began
    times["processor"] = processor_time() - used
    index.close()
    return times


def environment(scratch: Path) -> dict[str, str]:
    """Places of this run alone."""
    return {**os.environ, **{f"READER_{name}_DIR": str(scratch / name) for name in ("DATA", "CACHE", "STATE")}} | {
        "READER_CONFIG": str(scratch / "config.toml")
    }


def change_one(folder: Path, scratch: Path, times: int) -> list[float]:
    """Seconds from the change of a file to the line by which the screen's indexer tells of it."""
    command = [sys.executable, "-m", "reader", "index", "--watch", "--json", "--library", str(folder)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(scratch), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def wait() -> dict[str, int]:
        while True:
            told: dict[str, int] = json.loads(process.stdout.readline())  # type: ignore[union-attr]
            if told["finished"]:
                return told

    took = []
    file = Path(next(look(folder)))
    new = folder / ".new"
    try:
        wait()
        for number in range(times):
            time.sleep(1)
            # A file of its own in the place of the link.
            new.write_bytes(file.read_bytes() + f"\nOne more line, the {number}th.\n".encode())
            began = time.perf_counter()
            new.replace(file)
            told = wait()
            took.append(time.perf_counter() - began)
            assert told["changed"] == 1, told
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    return took


def run(folder: Path, scratch: Path) -> None:
    """Measure once, and print."""
    files = list(look(folder))
    for file in files:
        Path(file).read_bytes()
    began = time.perf_counter()
    before = bare(files, scratch / "bare.db")
    path = scratch / "index.sqlite"
    times = first_index(folder, path)
    after = bare(files, scratch / "bare.db")
    base = (before + after) / 2
    print(f"{len(files):,} files, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"bare FTS5                   {before:8.2f} s before, {after:.2f} s after")
    print(f"first articles listed       {times['first articles']:8.2f} s")
    print(f"every article searchable    {times['text']:8.2f} s   {times['text'] / base:5.2f} times")
    print(f"all quotations and speakers {times['all']:8.2f} s   {times['all'] / base:5.2f} times")
    print(f"   processor time           {times['processor']:8.2f} s")
    print(f"   size of the index        {path.stat().st_size / 1e6:8.0f} MB")
    memory = [resource.getrusage(of).ru_maxrss / 1024 for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"   memory at most           {memory[0]:8.0f} MB, a helper {memory[1]:.0f} MB")

    def timed(work: object) -> float:
        began = time.perf_counter()
        assert callable(work)
        work()
        return time.perf_counter() - began

    index = Index.open(path)
    bare_look = min(timed(lambda: list(look(folder))) for _ in range(3))
    unchanged = min(timed(lambda: list(scan(folder, index))) for _ in range(3))
    walked = min(timed(lambda: walk(folder)) for _ in range(3))
    index.close()
    print(f"scandir and stat            {bare_look:8.3f} s")
    print(
        f"nothing changed: the scan   {unchanged:8.3f} s   {unchanged / bare_look:5.2f} times (the walk {walked:.3f})"
    )
    linked = scratch / "articles"
    link(folder, linked)
    path.rename(named_index(linked, scratch))
    command = [sys.executable, "-m", "reader", "index", "--library", str(linked)]
    options = {"cwd": ROOT, "env": environment(scratch), "check": True, "stdout": subprocess.DEVNULL}
    whole = min(timed(lambda: subprocess.run(command, **options)) for _ in range(3))  # type: ignore[call-overload]
    start = min(timed(lambda: subprocess.run([*command[:3], "--version"], **options)) for _ in range(3))  # type: ignore[call-overload]
    print(
        f"nothing changed: the command{whole:8.3f} s   {(whole - start) / bare_look:5.2f} times"
        f" without the start of a process ({start:.3f})"
    )
    took = change_one(linked, scratch, 5)
    print(f"one changed file            {max(took):8.3f} s at most")
    print(f"({time.perf_counter() - began:.0f} s in all)\n")


def link(folder: Path, other: Path) -> None:
    """The same files in another folder."""
    for file in look(folder):
        place = other / Path(file).relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, place)
        except OSError:
            shutil.copy2(file, place)


def named_index(folder: Path, scratch: Path) -> Path:
    """Where the command keeps the index of a folder."""
    from reader.desk import Desk

    desk = Desk.open(folder, data=scratch / "DATA", cache=scratch / "CACHE", state=scratch / "STATE")
    desk.close()
    (path,) = (scratch / "CACHE").glob("*.sqlite")
    for one in (scratch / "CACHE").glob(path.name + "-*"):
        one.unlink()
    return path


def main() -> None:
    """Run as often as asked."""
    folder = Path(sys.argv[1]).resolve()
    for _ in islice(iter(int, 1), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        with tempfile.TemporaryDirectory() as scratch:
            run(folder, Path(scratch))


if __name__ == "__main__":
    main()
