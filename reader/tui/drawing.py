"""The one function that turns text from outside into something drawable."""

from __future__ import annotations

import re

from textual.content import Content
from textual.style import Style

# C0 and C1 controls, line and paragraph separators, bidi embeddings, overrides and isolates, and the byte-order
# mark: all that a terminal obeys instead of showing, or that shows words in an order that is not theirs.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def drawn(text: str) -> str:
    """The text with every character that a terminal would obey shown as `�` instead; length and offsets stay."""
    return _OBEYED.sub("\ufffd", text) if _OBEYED.search(text) else text


def content(text: str, style: str | Style = "") -> Content:
    """Text from outside as Textual content: never markup, never a control."""
    return Content.styled(drawn(text), style) if style else Content(drawn(text))


def shorten(text: str, width: int) -> str:
    """At most `width` cells of the text, the cut told by an ellipsis."""
    from rich.cells import cell_len, set_cell_size

    text = drawn(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""
