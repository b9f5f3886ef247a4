"""The indexer: a process of its own that takes up files while the screen is open, and tells of it line by line."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
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


async def index(folder: Path, locations: Locations) -> AsyncIterator[Step]:
    """Run the indexer on a folder until this is closed; each step as it is told.

    The process ends with its standard input, so that it never outlives the screen, however that went.
    """
    places = {
        "READER_DATA_DIR": str(locations.data),
        "READER_CACHE_DIR": str(locations.cache),
        "READER_STATE_DIR": str(locations.state),
        "READER_CONFIG": str(locations.config),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "reader",
        "index",
        "--watch",
        "--json",
        "--library",
        str(folder),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **places},
    )
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            told = json.loads(line)
            yield Step(**{name: told[name] for name in Step.__slots__ if name in told})
    finally:
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            process.terminate()
        await process.wait()
