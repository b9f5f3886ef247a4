"""The reporter's sentences around quotations: where they start and end, by their stops."""

from __future__ import annotations

import re

_CLOSED = r"[.!?…][”’\"')\]]*"
_OPENS = r"\s+[\"“‘'(\[]?[A-Z0-9À-Þ]"
_STOP = re.compile(rf"{_CLOSED}(?={_OPENS}|\s*$)")
_STOP_OR_LINE = re.compile(rf"\n|{_CLOSED}(?={_OPENS})")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Adm|Maj|Rev|Hon|Del|St|Jr|Sr|No|vs|Inc|Corp|Co"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Va|Vt|Pa|Mass|Calif|Wis|Mich|Minn|Fla|Ariz|Conn|Wash|Tenn|Ill|Ind|La|Md"
    r"|Ga|Ala|Mo|Ky|Ore|Colo|Nev)|\b[^\W\d_]|\b(?:\w\.)+\w)\.$"
)
_LONGEST_ABBREVIATION = 12


def sentence_end(text: str, start: int, end: int) -> int:
    """Where the first sentence of a stretch ends, its stop left out."""
    for stop in _STOP.finditer(text, start, end):
        if not _is_abbreviation(text, start, stop.start()):
            return stop.start()
    return end


def sentence_start(text: str, start: int, end: int) -> int:
    """Where the last sentence of a stretch starts, whether it is complete or runs on."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if not text[stop.end() : end].strip():
            break
        if not _is_abbreviation(text, start, stop.start()):
            begin = stop.end()
    while begin < end and text[begin].isspace():
        begin += 1
    return begin


def is_complete(text: str, start: int, end: int) -> bool:
    """True where a stretch ends with the end of a sentence."""
    tail = text[max(start, end - _LONGEST_ABBREVIATION) : end].rstrip()
    return tail.endswith((".", "!", "?", "…", ".”", '."', ".)", ".'", "’")) and not _ABBREVIATED.search(tail)


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a stretch, cut at line ends too."""
    found = []
    for stop in _STOP_OR_LINE.finditer(text, start, end):
        if stop[0] != "\n" and _is_abbreviation(text, start, stop.start()):
            continue
        if stop.end() - start > 1:
            found.append((start, stop.end()))
        start = stop.end()
    if end - start > 1:
        found.append((start, end))
    return found


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    return _ABBREVIATED.search(text, max(start, stop - _LONGEST_ABBREVIATION), stop + 1) is not None
