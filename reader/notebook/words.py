"""A text as a row of words and marks, in which typography and white space make no difference."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ‹›＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
# A sign of a script that puts no spaces between words stands for itself.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"\s*\n\s*\n\s*|[{_ALONE}]|[^\W{_ALONE}]+|\.\.\.+|''|-+|[^\w\s\xad\u200b-\u200d\u2060\ufeff]")
_FORMS = {"''": '"', "…": "..."}
BREAK = "\n\n"
"""Stands among the words for the end of a paragraph."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text."""

    words: list[str]
    """Each of them, in one form whatever its typography."""
    starts: array[int]
    """Where each begins, in code points."""
    ends: array[int]
    """Where each ends."""
    joined: list[bool]
    """Whether each follows the one before it without white space."""

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the first word that reaches into a span and of the one after the last."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def split(text: str) -> Words:
    """The words and marks of a text."""
    words: list[str] = []
    starts, ends = array("q"), array("q")
    for match in _WORD.finditer(text.translate(_SAME)):
        word = match[0]
        if word[0].isspace():
            word = BREAK
        elif not word[0].isalnum():
            word = _FORMS.get(word, "-" if word[0] == "-" else "..." if word.startswith("...") else word)
        words.append(word)
        starts.append(match.start())
        ends.append(match.end())
    joined = [False, *(start == end for start, end in zip(starts[1:], ends, strict=False))]
    return Words(words, starts, ends, joined[: len(words)])
