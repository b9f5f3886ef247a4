"""Private memory of the screen's process: with the list open, after a search, after twenty related look-ups.

    python benchmarks/memory.py [FOLDER]

The real program in a pseudo-terminal of 120 by 36, beside a Textual app of one Static; private is what
/proc/PID/smaps_rollup calls so (Linux), shared pages of files not counted. The folder is indexed before; data, cache
and state are of this run alone, unless READER_CACHE_DIR is set: then the index there is used.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from first_paint import BARE, ROOT, places_in, spawn

QUIET = 1.5
"""Seconds without a byte from the program after which it is taken to have settled."""


def settle(terminal: int, least: float = 0.0) -> None:
    """Read what the program writes until it has been quiet for a while."""
    until = time.monotonic() + least
    while True:
        ready, _, _ = select.select([terminal], [], [], QUIET)
        if ready:
            os.read(terminal, 1 << 16)
        elif time.monotonic() >= until:
            return


def private(pid: int) -> float:
    """Megabytes that belong to a process alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def press(terminal: int, keys: str) -> None:
    os.write(terminal, keys.encode())


def measure(folder: Path, env: dict[str, str]) -> dict[str, float]:
    """Megabytes by moment."""
    found = {}
    for name, command in (
        ("bare Textual app", [sys.executable, "-c", BARE]),
        ("list open", [sys.executable, "-m", "reader", str(folder)]),
    ):
        pid, terminal = spawn(command, env)
        try:
            settle(terminal, 3)
            found[name] = private(pid)
            if name == "list open":
                press(terminal, "/the minister\r")
                settle(terminal)
                found["after a search"] = private(pid)
                press(terminal, "\x1b")
                settle(terminal)
                for _ in range(20):
                    press(terminal, "j")
                    settle(terminal)
                found["after twenty related look-ups"] = private(pid)
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)
    return found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_articles"
    with tempfile.TemporaryDirectory() as scratch:
        env = places_in(Path(scratch))
        subprocess.run(
            [sys.executable, "-m", "reader", "index", "--library", str(folder)],
            cwd=ROOT,
            env={**os.environ, **env},
            check=True,
            capture_output=True,
        )
        for name, megabytes in measure(folder, env).items():
            print(f"{name:32}{megabytes:7.1f} MB")


if __name__ == "__main__":
    main()
