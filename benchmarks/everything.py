"""Every measure of a large library, each beside its baseline in the same minute.

    python benchmarks/everything.py FOLDER

`make_library.py` makes the folder. One index of it is made for the measures that need one; 10,000 of its articles are
marked read. Each part prints its own table; what a part measures, and beside what, its own file tells.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reader.desk import Desk  # noqa: E402

READ = 10_000
"""Articles that are marked read."""


def prepare(folder: Path, scratch: Path) -> Path:
    """Make the index and mark some of its articles read; the file of the index."""
    desk = Desk.open(folder, data=scratch / "data", cache=scratch / "cache", state=scratch / "state")
    for _progress in desk.scan():
        pass
    numbers = random.Random(1).sample(list(desk.newest()), min(READ, desk.counts().articles))
    desk.mark([row.id for row in desk.rows(numbers)], read=True)
    desk.close()
    return next((scratch / "cache").glob("*.sqlite"))


def main() -> None:
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "READER_DATA_DIR": str(scratch / "data"),
            "READER_CACHE_DIR": str(scratch / "cache"),
            "READER_STATE_DIR": str(scratch / "state"),
            "READER_CONFIG": str(scratch / "config.toml"),
        }

        def part(title: str, name: str, *arguments: str | Path) -> None:
            load = os.getloadavg()[0]
            print(f"\n== {title} ({time.strftime('%H:%M:%S')}, load {load:.1f})", flush=True)
            command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *map(str, arguments)]
            subprocess.run(command, env=env, cwd=ROOT, check=False)

        part("First index, unchanged folder, one changed file", "index", folder)
        index = prepare(folder, scratch)
        part("First paint", "first_paint", 9, folder)
        part("Private memory", "memory", folder)
        part("A key, and an article of 1 MB", "keys", 200, folder)
        part("Search to the first screenful", "search", index)
        part("Related stories", "related", folder, scratch / "run.jsonl", "--only", "*00.*", "--index", index)


if __name__ == "__main__":
    main()
