"""Finding a passage that somebody typed or pasted: white space is free, everything else counts."""

from __future__ import annotations

import re

from reader.article.model import Span
from reader.errors import AmbiguousError, NotFoundError, QueryError

_CLOSING = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "’": "’", "„": "“", "‚": "‘", "«": "»", "»": "«"}
"""What closes a quotation that a mark opens."""


def find_passage(text: str, quote: str, *, prefix: str = "") -> Span:
    """The one place where the quote stands, right after the prefix when there is one, in code points of `text`.

    Raises NotFoundError when it stands nowhere, AmbiguousError that prints the places when it stands in several.
    """
    found = find_passages(text, quote, prefix=prefix)
    if not found:
        raise NotFoundError(
            f"{quoted(quote)} does not stand in the article; give the words exactly as they are there."
        )
    if len(found) > 1:
        places = "\n".join(f"  at {span.start}: …{_around(text, span)}…" for span in found[:10])
        raise AmbiguousError(
            f"{quoted(quote)} stands in {len(found)} places; give --prefix, the words before yours:\n{places}"
        )
    return found[0]


def find_passages(text: str, quote: str, *, prefix: str = "") -> list[Span]:
    """Every place where the quote stands, however its words are spaced; QueryError where it has none."""
    words, before = quote.split(), prefix.split()
    if not words:
        raise QueryError("The quote is empty; give the words of the passage.")
    pattern = r"\s+".join(re.escape(word) for word in words)
    if before:
        pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in before) + r"\s*" + f"({pattern})"
    return [Span(*match.span(1 if before else 0)) for match in re.finditer(pattern, text)]


def quoted(text: str, width: int = 60) -> str:
    """A passage in a sentence: on one line, of so many code points, between its own marks or ours."""
    words = " ".join(text.split())
    closing = _CLOSING.get(words[:1], "")
    # A quotation that ends within the passage is not the whole of it.
    own = closing and not re.search(rf"\S{re.escape(closing)}\s", words)
    shown = words if len(words) <= width else words[: width - 1].rstrip() + "…"
    if not own:
        return f"“{shown}”"
    return shown if shown == words else shown + closing


def _around(text: str, span: Span) -> str:
    return " ".join(text[max(0, span.start - 30) : span.end + 10].split())
