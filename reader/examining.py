"""Examining: what a check of the notebook and the library finds, in sentences for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.notebook.doctor import Finding

if TYPE_CHECKING:
    from reader.desk import Desk


def examine(desk: Desk, *, repair: bool = False) -> Iterator[Finding]:
    """What is found; on demand what was taken for one article and is two is parted. NotebookError, LibraryError."""
    yield from desk.notebook.check()
    for pair in [*desk.misjoined()]:
        both = f"“{pair.given_up.headline}” and “{pair.kept.headline}” were taken for one article"
        if repair:
            sentence = f"{both}; they are two again, and {desk.part(pair)} notes went back to the first."
        else:
            sentence = f"{both}; `reader doctor --repair` parts them."
        yield Finding(repair, sentence)
    counts = desk.counts()
    yield Finding(True, f"{desk.folder}: {counts.articles:,} articles, {counts.unread:,} unread.")
    for problem in desk.problems():
        yield Finding(False, problem.sentence)
    for one in desk.notes("is:orphan"):
        headline = one.citation.headline
        yield Finding(
            True, f"A note on “{headline}” has lost its passage; it is kept, and `reader notes` shows it."
        )
