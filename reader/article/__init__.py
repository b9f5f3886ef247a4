"""Text in, Article out: pure, without files, database or screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from reader.article.model import Article

__all__ = ["parse", "with_quotations"]

_MARKDOWN = frozenset(("text/markdown", "text/x-markdown"))
_HTML = frozenset(("text/html", "application/xhtml+xml"))


def parse(
    text: str,
    media_type: str = "text/plain",
    *,
    file_time: datetime | None = None,
    url: str | None = None,
    quotations: bool = True,
) -> Article:
    """The article that a text holds; any string gives one, and nothing is raised.

    `media_type` is `text/plain`, `text/markdown` or `text/html`; any other is read as plain text. `file_time` is when
    the file was last changed: it supplies the year that a dateline leaves out, or the date itself, and says so in the
    basis. `url` is where a web page came from; its own canonical address comes before it.
    Without `quotations` they are left to `with_quotations`: they take most of the time.
    """
    from reader.article.clean import clean
    from reader.article.composing import compose

    text = clean(text)
    kind = media_type.partition(";")[0].strip().lower()
    if kind in _MARKDOWN:
        from reader.article.markdown import read_markdown

        facts, pieces = read_markdown(text)
    elif kind in _HTML:
        from reader.article.html import read_html

        facts, pieces = read_html(text, url=url)
    else:
        from reader.article.pieces import Facts
        from reader.article.wire import read_wire

        facts, pieces = Facts(), read_wire(text)
    article = compose(pieces, facts, file_time)
    return with_quotations(article) if quotations else article


def with_quotations(article: Article) -> Article:
    """The article with its quotations and marked words, as its text tells them."""
    from reader.article.quotations import scan

    found, marked = scan(article.text)
    return replace(article, quotations=found, marked=marked) if found or marked else article
