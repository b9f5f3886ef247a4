"""Work on many articles in processes of their own, where there are cores: reading files, finding quotations."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from reader.article.model import Identity
from reader.library.entries import Entry, Speech, Unheard
from reader.library.folder import read_entry
from reader.library.identity import sketched
from reader.library.records import Problem

HERE = 500
"""So many articles, the first, are read in this process: the others take a moment to start."""
AT_ONCE = 100
"""Of no more files than these the quotations are found in the same step as the text."""
_SMALL, _LARGE = 50, 500
"""Articles written together: at first few, so that there is something to see; a larger number costs less for each."""
_HEARD = 200
"""Texts that are looked through together."""
_AHEAD = 3
"""Batches for each core that are under way or wait to be written."""

Batch: TypeAlias = list[Entry | Problem | None]
"""What some files hold: an article, a problem, or nothing where the file is gone."""
Heard: TypeAlias = list[tuple[Unheard, Speech | Problem]]
"""What is said in some articles; a problem where that cannot be told."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def read_all(folder: Path, paths: Sequence[str]) -> Iterator[Batch]:
    """What the files hold, in their order, in batches; with quotations where there are few files."""
    read = partial(_read_batch, folder, len(paths) <= AT_ONCE)
    later = _Ahead(read, _cut(paths[HERE:], _LARGE))
    try:
        yield from map(read, _cut(paths[:HERE], _SMALL))
        yield from later
    finally:
        later.close()


def hear_all(numbers: Sequence[int], texts: Callable[[Sequence[int]], list[Unheard]]) -> Iterator[Heard]:
    """What is said in the articles of these numbers, in order, in batches; `texts` gives what they say."""
    later = _Ahead(_hear_batch, map(texts, _cut(numbers[HERE:], _HEARD)))
    try:
        yield from map(_hear_batch, map(texts, _cut(numbers[:HERE], _SMALL)))
        yield from later
    finally:
        later.close()


def sketch_all(
    ids: Sequence[str], texts: Callable[[Sequence[str]], list[tuple[Identity, str]]]
) -> Iterator[Identity]:
    """What the notebook would keep of the articles of these ids; `texts` gives what they say."""
    batches = _Ahead(_sketch_batch, map(texts, _cut(ids, _HEARD)))
    try:
        for batch in batches:
            yield from batch
    finally:
        batches.close()


class _Ahead(Generic[Given, Made]):
    """What work makes of each thing given, in order; other processes are at it at once, where there are cores."""

    def __init__(self, work: Callable[[Given], Made], given: Iterable[Given]) -> None:
        self._work = work
        self._given = iter(given)
        self._under_way: deque[tuple[Given, Future[Made] | None]] = deque()
        self._pool: ProcessPoolExecutor | None = None
        self._cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._fill()

    def __iter__(self) -> Iterator[Made]:
        while self._under_way:
            yield self._made(*self._under_way.popleft())
            self._fill()

    def _fill(self) -> None:
        """Let so much be under way that who takes it never waits; more would pile up in memory."""
        for thing in self._given:
            self._under_way.append((thing, self._submit(thing)))
            if len(self._under_way) >= (_AHEAD * self._cores if self._cores > 1 else 1):
                break

    def _submit(self, thing: Given) -> Future[Made] | None:
        if self._cores == 1:
            return None
        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._cores, mp_context=get_context("spawn"), initializer=_start_worker
                )
            return self._pool.submit(self._work, thing)
        except (BrokenExecutor, OSError):
            self._cores = 1
            return None

    def _made(self, thing: Given, future: Future[Made] | None) -> Made:
        if future is not None:
            try:
                return future.result()
            except (BrokenExecutor, OSError):
                self._cores = 1
        # What a pool that broke leaves is done here.
        return self._work(thing)

    def close(self) -> None:
        """Give up what is not begun."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _cut(things: Sequence[Given], size: int) -> Iterator[Sequence[Given]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _start_worker() -> None:
    """A worker ends with the process that started it, whatever ended that, and leaves ctrl+c to it."""
    # What it makes goes nowhere in circles; looking for some that do costs a tenth of its time.
    gc.set_threshold(100_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def follow(sentinel: int) -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=follow, args=(parent.sentinel,), daemon=True).start()


def _read_batch(folder: Path, quotations: bool, paths: Sequence[str]) -> Batch:
    return [read_entry(folder, path, quotations=quotations) for path in paths]


def _hear_batch(articles: Sequence[Unheard]) -> Heard:
    return [(one, _hear(one)) for one in articles]


def _hear(one: Unheard) -> Speech | Problem:
    from reader.article.quotations import scan

    try:
        return Speech.of(one.text, *scan(one.text))
    except (ValueError, LookupError, RecursionError) as error:
        # One odd text must not keep the quotations of the others from being found.
        why = f"{type(error).__name__}: {error}"
        sentence = f"The quotations of {one.path} could not be found ({why}); please report it with the file."
        return Problem(one.path, sentence, one.size, one.mtime_ns)


def _sketch_batch(articles: Sequence[tuple[Identity, str]]) -> list[Identity]:
    return [sketched(*each) for each in articles]
