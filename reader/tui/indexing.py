"""The indexer: a process of its own that takes up files while the screen is open, and tells of it line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from reader.locations import Locations
from reader.tui.widgets.status_bar import Work


@dataclass(frozen=True, slots=True)
class Step:
    """What the indexer told last."""

    done: int = 0
    """Files taken up; in the second step, articles whose quotations were found."""
    total: int = 0
    """Files to take up, articles to look through; 0 where nothing had changed."""
    added: int = 0
    """Articles that came."""
    changed: int = 0
    """Articles that changed."""
    removed: int = 0
    """Articles that went."""
    finished: bool = False
    """Whether it is up to date now, and waits for the next change."""
    problems: int = 0
    """Files that could not be taken up."""
    step: str = "text"
    """What is under way: `text`, or `quotations`, which are found behind it."""
    trouble: str = ""
    """Why it cannot get on, in a sentence; it goes on trying."""


class Pace:
    """How fast the indexer gets on, from what it told when."""

    _NAMES: ClassVar[dict[str, str]] = {"text": "indexing", "quotations": "finding quotations"}
    _SURE = 2.0
    """Seconds after which the rate can be told, ..."""
    _SPAN = 15.0
    """... and those that it is taken from, at most."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, Step]] = deque()

    def work(self, step: Step, now: float) -> Work | None:
        """What to show of this step; None where it was the last."""
        if self._told and (self._told[-1][1].step, self._told[-1][1].total) != (step.step, step.total):
            self._told.clear()
        self._told.append((now, step))
        while now - self._told[0][0] > self._SPAN and len(self._told) > 2:
            self._told.popleft()
        if step.finished:
            self._told.clear()
            return None
        work = Work(self._NAMES.get(step.step, step.step), step.done, step.total)
        before, first = self._told[0]
        if now - before < self._SURE or step.done <= first.done:
            return work
        rate = (step.done - first.done) / (now - before)
        return work._replace(rate=rate, left=(step.total - step.done) / rate)


class Indexer:
    """The process; it ends with its standard input, so that it never outlives the screen, however that went."""

    def __init__(self, folder: Path, locations: Locations) -> None:
        places = {
            "READER_DATA_DIR": str(locations.data.absolute()),
            "READER_CACHE_DIR": str(locations.cache.absolute()),
            "READER_STATE_DIR": str(locations.state.absolute()),
            "READER_CONFIG": str(locations.config.absolute()),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reader", "index", "--watch", "--json", "--library", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **places},
            # `-m` looks for modules where it is started first: never among the person's files.
            cwd=Path(__file__).resolve().parent.parent.parent,
        )

    def steps(self) -> Iterator[Step]:
        """Each step as it is told, until the process ends; for a thread of its own."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                told = json.loads(line)
                yield Step(**{name: told[name] for name in Step.__slots__ if name in told})

    def stop(self) -> None:
        """End the process; what it wrote so far is whole."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait()
