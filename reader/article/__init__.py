"""Text in, Article out: pure, without files, database or screen."""

from __future__ import annotations

from datetime import datetime

from reader.article.model import Article

__all__ = ["parse"]

_MARKDOWN = frozenset(("text/markdown", "text/x-markdown"))


def parse(text: str, media_type: str = "text/plain", *, file_time: datetime | None = None) -> Article:
    """The article that a text holds; any string gives one, and nothing is raised.

    `media_type` is `text/plain` or `text/markdown`; any other is read as plain text. `file_time` is when the file
    was last changed: it supplies the year that a dateline leaves out, or the date itself, and says so in the basis.
    """
    from reader.article.clean import clean
    from reader.article.composing import compose

    text = clean(text)
    if media_type.partition(";")[0].strip().lower() in _MARKDOWN:
        from reader.article.markdown import read_markdown

        facts, pieces = read_markdown(text)
    else:
        from reader.article.pieces import Facts
        from reader.article.wire import read_wire

        facts, pieces = Facts(), read_wire(text)
    return compose(pieces, facts, file_time)
