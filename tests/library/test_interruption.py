"""Scans that are stopped, killed, or run at the same time come to the end of one that was left alone."""

import os
import random
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from reader.library.index import Index
from reader.library.scan import scan
from tests.library.folders import Library, check_known, everything, spoken, story


def test_a_scan_that_was_stopped_goes_on_and_settles_what_was_open(library):
    for n in range(250):
        library.write(f"{n:03}.txt", story(n), at=1_000_000_000 + n)
    library.scan()
    library.remember("000.txt", "001.txt")
    before = library.ids()
    (library.folder / "000.txt").rename(library.folder / "moved.txt")
    (library.folder / "001.txt").unlink()
    library.write("edited.txt", story(1, edits=15))
    for n in range(300, 500):
        library.write(f"{n}.txt", story(n), at=1)
    reports = scan(library.folder, library.index, tuple(library.known.values()))
    next(reports)
    assert next(reports).done
    reports.close()
    library.scan()
    assert library.ids()["moved.txt"] == before["000.txt"]
    assert library.ids()["edited.txt"] == before["001.txt"]
    assert len(library.ids()) == 450
    check_known(library)


def start_scan(library: Library) -> "subprocess.Popen[bytes]":
    """A scan in a process of its own, with a line for each report."""
    script = library.index.path.with_name("run.py")
    script.write_text(
        f"""
from pathlib import Path
from reader.library.index import Index
from reader.library.scan import scan
if __name__ == "__main__":
    for progress in scan(Path({str(library.folder)!r}), Index.open(Path({str(library.index.path)!r}))):
        print(progress.step, progress.done, flush=True)
"""
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment)


def test_scans_at_the_same_time_come_to_the_same_end(library):
    for n in range(300):
        library.write(f"{n}.txt", story(n))
    library.write("copy.txt", story(0))
    running = [start_scan(library) for _ in range(3)]
    for process in running:
        process.communicate()
        assert process.returncode == 0
    together = library.ids()
    library.forget_index()
    library.scan()
    assert library.ids() == together
    assert len(set(together.values())) == 301


def test_a_first_scan_killed_at_any_moment_leaves_an_index_that_opens_and_continues(library):
    for n in range(900):
        library.write(f"{n}.txt", spoken(n), at=1_000_000_000 + n)
    library.write("copy.txt", spoken(3), at=1)
    path = library.index.path
    pick = random.Random(5)
    reached = set()
    for kill_at in (1, 3, 5, 8, 10, 5):
        process = start_scan(library)
        reached.update(line.split()[0] for line in islice(process.stdout, kill_at))
        # At this report, or somewhere on the way to the next.
        time.sleep(pick.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        again = Index.open(path)
        assert not again.rebuilt
        assert again.select("PRAGMA integrity_check") == [("ok",)]
        for table in ("article_words", "quotation_words"):
            again.connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        again.close()
    assert reached == {b"text", b"quotations"}
    library.scan()
    stopped_and_gone_on = everything(library.index)
    library.forget_index()
    library.scan()
    assert everything(library.index) == stopped_and_gone_on
    assert len(library.ids()) == 901
    assert library.index.select("SELECT count(*) FROM quotation WHERE speaker IS NOT NULL") == [(1802,)]
