"""The runs of capitalised words of a text: names, taken apart, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.article.speech import names, tables
from reader.article.speech.names import ReadName, bare

_DATELINE = re.compile(r"(?:,\s[A-Z][\w.]+)?(?:,\s[A-Z][a-z]+\.?\s\d+)?(?:\s\([\w ]+\))?\s?(?:--|—|–|-\s|\s/|\()")
_OF = re.compile(r"\s(?:of|for|on)\s(?:the\s)?$")


def runs_of(text: str) -> Iterator[tuple[int, ReadName]]:
    """The names of a text with their places; `Department of Labor` is one, a dateline's place is none."""
    heads = tables.words("head")
    read = names.read
    held: tuple[int, ReadName] | None = None
    for match in names.RUN.finditer(text):
        run = match[0]
        found = read(run)
        if not found.length:
            continue
        start = match.start()
        if (not start or text[start - 1] == "\n") and run.isupper() and _DATELINE.match(text, match.end()):
            continue
        if held is not None:
            between = text[held[0] + held[1].skip + held[1].length : start + found.skip]
            if len(between) < 10 and _OF.match(between) and found.sort != "person":
                held = held[0], names.joined(held[1], between, found)
                continue
            yield held
            held = None
        if found.sort == "body" and bare(found.words[-1]) in heads:
            held = start, found
        else:
            yield start, found
    if held is not None:
        yield held
