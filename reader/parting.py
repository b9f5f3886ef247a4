"""Parting: what an older Reader took for one article though it is two, as two pages with the address of their site.

Nothing is guessed: both are held, and their texts are not alike. What cannot be told apart any more, what was read and
starred since they were joined, stays with the one under which it was kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader import library, notebook

if TYPE_CHECKING:
    from reader.article.model import Article, Identity
    from reader.library.index import Index
    from reader.notebook import Notebook
    from reader.notebook.annotations import Annotation, Selector


@dataclass(frozen=True, slots=True)
class Misjoined:
    """Two articles that are one for the notebook."""

    given_up: Identity
    """The one whose id was given up."""
    kept: Identity
    """The one under whose id both go on."""


def misjoined(book: Notebook, index: Index) -> Iterator[Misjoined]:
    """Those that the library holds, with texts that are not alike."""
    alike = library.identity.similarity
    for old in book.articles.given_up():
        found = [*index.identities("id", [old, book.articles.canonical(old)])]
        if len(found) == 2 and alike(found[0].fingerprint, found[1].fingerprint) < library.identity.SIMILAR:
            yield Misjoined(*found)


def part(book: Notebook, index: Index, pair: Misjoined) -> int:
    """Let them be two again, each with the notes that stand in its text; how many went back. NotebookError."""
    old, new = pair.given_up.id, pair.kept.id
    here, there = index.article(old), index.article(new)
    book.articles.part(old)
    if here is None or there is None:
        return 0
    back = [one for one in book.annotations.on(new) if _is_of(one, here, there)]
    book.annotations.put([replace(one, article=old) for one in back], "given back")
    said = [one.id for one in book.corrections.on(new) if _stands_in(one.selector, here, there)]
    book.corrections.give(said, old)
    return len(back)


def _is_of(one: Annotation, here: Article, there: Article) -> bool:
    if one.selector is not None:
        return _stands_in(one.selector, here, there)
    return one.citation.headline == here.headline != there.headline


def _stands_in(selector: Selector, here: Article, there: Article) -> bool:
    anchor = notebook.anchoring.anchor
    return anchor(here.text, selector) is not None and anchor(there.text, selector) is None
