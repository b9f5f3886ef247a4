"""Notes that were begun and not saved: where the notebook keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.article.model import Article, Span

if TYPE_CHECKING:
    from reader.desk import Preferences

WHOLE = "the whole article"
"""What a draft is about that has no passage."""


def key_of(article: str, words: str) -> str:
    """Where the draft of a new note is kept: by its article's id and the words that it is about."""
    return f"draft {article} {words}"


def key_of_note(id: str) -> str:
    """Where the draft of a note that is there is kept."""
    return f"draft {id}"


def words_of(article: Article, span: Span | None) -> str:
    """The words that a draft is about."""
    return " ".join(article.text[span.start : span.end].split()) if span is not None else WHOLE


def drafts(preferences: Preferences, article: str) -> Mapping[str, str]:
    """The drafts of new notes on an article, by the words that they are about."""
    begins = key_of(article, "")
    kept = preferences.keys()
    return {key[len(begins) :]: str(preferences.get(key)) for key in kept if key.startswith(begins)}
