"""Two writers on one notebook, killed at random, over and over: no acknowledged write may be missing afterwards.

    python benchmarks/crash.py [ROUNDS]

A writer says each write on its standard output after the notebook's method returned; it also compacts the journal
now and then. Both are ended by `kill -9` at random moments. After each round the notebook is opened, and what was
said is looked for.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

_WRITER = f"""
import random, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from reader.notebook import Notebook, upkeep
from reader.notebook.annotations import Annotation
name, data, state, seed = sys.argv[1:]
chance = random.Random(int(seed))
notebook = Notebook.open(Path(data), Path(state))
def say(*words):
    print(*words, flush=True)
say("ready")
notes, count = [], 0
while True:
    count += 1
    what = chance.random()
    if what < 0.5:
        notebook.reading.set_position(f"{{name}}-{{count % 20}}", count)
        say("position", f"{{name}}-{{count % 20}}", count)
    elif what < 0.7 or not notes:
        one = notebook.annotations.add(
            Annotation.new(article=name, selector=None, note=f"{{count}} " + "x" * chance.randrange(4000))
        )
        notes.append(one.id)
        say("note", one.id, count)
    elif what < 0.9:
        id = chance.choice(notes)
        notebook.annotations.change(id, note=f"{{count}} " + "y" * chance.randrange(4000))
        say("note", id, count)
    elif what < 0.96:
        notebook.refresh()
    else:
        upkeep.compact(notebook._journals, always=True)
        say("compacted", "-", count)
"""


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    rounds: int = 0
    acknowledged: int = 0
    compactions: int = 0
    missing: int = 0
    older: int = 0
    warnings: int = 0


def run(rounds: int, seed: int = 1) -> Outcome:
    """That many rounds; every one of them kills both writers."""
    from reader.notebook import Notebook

    chance, outcome = random.Random(seed), Outcome()
    with tempfile.TemporaryDirectory() as folder:
        data, state = Path(folder) / "data", Path(folder) / "state"
        Notebook.open(data, state).reading.mark(["first"], read=True)
        said: dict[tuple[str, str], int] = {}
        for number in range(rounds):
            arguments = [str(data), str(state), str(chance.randrange(10**9))]
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", _WRITER, f"round{number}{name}", *arguments],
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for name in "ab"
            ]
            for one in writers:
                assert one.stdout is not None
                one.stdout.readline()
            for one in writers:
                time.sleep(chance.uniform(0.0, 0.25))
                one.kill()
            for one in writers:
                output, _ = one.communicate()
                for line in output.split("\n")[:-1]:
                    if line == "ready":
                        continue
                    kind, key, count = line.split()
                    if kind == "compacted":
                        outcome.compactions += 1
                    else:
                        outcome.acknowledged += 1
                        said[kind, key] = int(count)
            notebook = Notebook.open(data, state)
            outcome.rounds += 1
            outcome.warnings += len(notebook.warnings)
            for (kind, key), count in said.items():
                if kind == "position":
                    found = notebook.reading.get(key).position
                else:
                    annotation = notebook.annotations.get(key)
                    found = int(annotation.note.split()[0]) if annotation is not None else 0
                outcome.missing += found == 0
                outcome.older += 0 < found < count
    return outcome


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else 120))
