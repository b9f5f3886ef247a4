"""Read many files: in this process, or in some of their own where there are cores and it is worth it."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeAlias

from reader.library.folder import read_entry
from reader.library.index import Entry, Problem

POOL_FROM = 500
"""From so many files on, other processes read them."""

Batch: TypeAlias = list[Entry | Problem | None]
"""What some files hold: an article, a problem, or nothing where the file is gone."""


def read_all(folder: Path, paths: Sequence[str], size: int) -> Iterator[Batch]:
    """What the files hold, in their order, in batches; read by other processes where that is worth it."""
    batches = deque(paths[start : start + size] for start in range(0, len(paths), size))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(paths) > POOL_FROM and cores > 1:
        yield from _read_in_pool(folder, batches, cores)
    while batches:
        yield _read_batch(folder, batches.popleft())


def _read_in_pool(folder: Path, batches: deque[Sequence[str]], workers: int) -> Iterator[Batch]:
    """Take batches and read them elsewhere; what a pool that broke leaves is left to the caller."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    under_way: deque[tuple[Sequence[str], Future[Batch]]] = deque()
    first = batches.popleft()
    try:
        # Only so many ahead that the writer never waits: the rest would pile up in memory.
        while batches or under_way:
            while batches and len(under_way) < 3 * workers:
                under_way.append((batches[0], pool.submit(_read_batch, folder, batches[0])))
                batches.popleft()
            if first:
                # The processes take a moment to start; the newest files need not wait for them.
                yield _read_batch(folder, first)
                first = ()
            yield under_way[0][1].result()
            under_way.popleft()
    except (BrokenExecutor, OSError, ValueError):
        batches.extendleft(batch for batch, _ in reversed(under_way))
        if first:
            batches.appendleft(first)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """A worker ends with the process that started it, whatever ended that, and leaves ctrl+c to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def follow(sentinel: int) -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=follow, args=(parent.sentinel,), daemon=True).start()


def _read_batch(folder: Path, paths: Sequence[str]) -> Batch:
    return [read_entry(folder, path) for path in paths]
