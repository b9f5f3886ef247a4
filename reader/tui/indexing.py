"""The indexer: a process of its own that takes up files while the screen is open, and tells of it line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.locations import Locations


@dataclass(frozen=True, slots=True)
class Step:
    """What the indexer told last."""

    done: int
    """Files taken up."""
    total: int
    """Files to take up; 0 where nothing had changed."""
    added: int
    """Articles that came."""
    changed: int
    """Articles that changed."""
    removed: int
    """Articles that went."""
    finished: bool
    """Whether it is up to date now, and waits for the next change."""
    problems: int = 0
    """Files that could not be taken up."""


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
