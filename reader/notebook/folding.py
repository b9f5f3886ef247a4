"""Text without its typography, for comparing: quotation marks, dashes, dots and white space in one form each."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ‹›＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("\t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", " "),
        **{chr(sign): " " for sign in range(0x2000, 0x200B)},
    }
)
# What takes more or fewer signs in one form than in another.
_RUNS = re.compile(r"[\xad\u200b-\u200d\u2060\ufeff]+| *-+ *|  +|''|…|\.\.\.+|\. \. \.")


class Folded:
    """A folded text that knows where its signs stood."""

    __slots__ = ("_ends", "_shifts", "text")

    def __init__(self, original: str) -> None:
        same = original.translate(_SAME)
        pieces: list[str] = []
        self._ends = array("l")  # the place in the folded text behind each run
        self._shifts = array("l", [0])  # and how far the original is ahead from there on
        last = length = 0
        for match in _RUNS.finditer(same):
            run = _fold_run(match[0])
            if len(run) == match.end() - match.start():
                if run != match[0]:
                    pieces += (same[last : match.start()], run)
                    length += match.end() - last
                    last = match.end()
                continue
            pieces += (same[last : match.start()], run)
            length += match.start() - last + len(run)
            last = match.end()
            self._ends.append(length)
            self._shifts.append(last - length)
        pieces.append(same[last:])
        self.text = "".join(pieces)

    def start(self, place: int) -> int:
        """Where the sign at a place of the folded text begins in the original."""
        return place + self._shifts[bisect_right(self._ends, place)]

    def end(self, place: int) -> int:
        """Where the original ends of what the folded text has before a place, without the white space of a run."""
        before = place - 1
        if before < 0:
            return 0
        index = bisect_right(self._ends, before)
        # Inside or behind a run: where the run ends is where the next sign begins.
        if index < len(self._ends) and self._ends[index] == place:
            return place + self._shifts[index + 1]
        return place + self._shifts[index]


def _fold_run(run: str) -> str:
    if run == "''":
        return '"'
    if run[0] in "….":
        return "…"
    if "-" in run:
        return "-"
    return " " if run[0] == " " else ""
