"""Where quotation marks open and close: from marks to passages, before anybody asks who is speaking.

A mark's part is told by what stands beside it, then by the way it faces, then by whether one is open. Marks of the
four kinds (double, single, angle, corner) are matched inside a paragraph; a passage may run over paragraphs when each
of them opens with a mark and only the last one closes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Part = Literal["opens", "closes", "either"]
Kind = Literal["double", "single", "angle", "corner"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark."""

    start: int
    """The mark's first code point."""
    end: int
    """One past its last; `''` is one mark of two."""
    kind: Kind
    """Marks of different kinds never close each other."""
    part: Part
    """What it does, as far as its neighbours tell."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch between quotation marks."""

    left: int
    """The first code point of the opening mark."""
    right: int
    """One past the last code point of the closing mark; `end` where there is none."""
    start: int
    """The first code point inside the opening mark."""
    end: int
    """One past the last code point inside the closing mark."""
    closed: bool = True
    """False where no closing mark was found."""


# A single mark inside a word is an apostrophe and is not even looked at. The smallest pattern that will do is used.
_MARK = re.compile(
    r"""["“”„‟″«»「」『』]|’’|‘‘|(?<!')(?<=\S)'(?=''(?!'))|''|``|‘|‚(?=\w)|(?<!\w)['’‛]|['’](?!\w)"""
)
_DOUBLE_MARK = re.compile(
    r"""["“”„‟″«»「」『』'’‘`](?:(?<![`'’‘])|(?<=(?<!')')'(?!')|(?<=`)`|(?<=’)’|(?<=‘)‘)|(?<=\S')''"""
)
_PLAIN_MARK = re.compile(r"""["“”„‟″«»「」『』]""")
_DOUBLE, _ANGLE, _CORNER = frozenset('"“”„‟″') | {"''", "``", "’’", "‘‘"}, frozenset("«»"), frozenset("「」『』")
_FACES: dict[str, Part] = {
    "“": "opens", "”": "closes", "„": "opens", "‟": "opens", "``": "opens", "‘": "opens", "‚": "opens", "‛": "opens",
    "‘‘": "opens", "’’": "closes",
    "’": "closes", "「": "opens", "」": "closes", "『": "opens", "』": "closes",
}  # fmt: skip
_OPEN_AFTER = frozenset(" \t\n\u00a0\u2009\u202f\u200b([{—–―/\"“„«‘'¿¡")
_CLOSE_BEFORE = frozenset(" \t\n\u00a0\u2009\u202f.,;:!?…)]}—–―/\"”»’'")
# ’90s, ’em, ’til ...: an apostrophe where an opening mark could stand.
_APOSTROPHE = re.compile(
    r"['’‘](?:\d\ds?\b|(?:em|til|tis|twas|twere|cause|cuz|bout|round|n|tude|neath|ere)\b)", re.I
)
# workers' rights, nothin' new: an apostrophe where a closing mark could stand.
_MAYBE_APOSTROPHE = re.compile(r"(?<=[sn])['’](?=\s+\w)")
# The reporter takes the word back inside a passage that nobody closed: `..., he said.`
_REPORTER = re.compile(
    r",\s(?:(?:he|she|they|it|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s(?:said|says|added|told|wrote)"
    r"|(?:said|says|added)\s(?:he|she|they|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?))\b(?=[.,:]|\s*$)"
)
_MOST_MARKS = 2000  # of one paragraph that are looked at together; no paragraph has more, and memory stays small
_LONGEST_WAIT = 4  # line ends that an open passage may run over without a mark at the start of a paragraph


def passages(text: str) -> Iterator[Passage]:
    """The outermost passages between marks of a text, in order, never overlapping, none empty; in one pass."""
    single = _uses_single_marks(text)
    open_at: Mark | None = None
    waited_from = 0
    for start, end, marks in _paragraphs(text, single):
        if open_at is not None:
            first = marks[0]
            same = first.kind == open_at.kind
            adjacent = not text[waited_from:start].strip()
            continues = same and adjacent and first.start == start and first.part != "closes"
            closes = same and first.part == "closes" and text.count("\n", waited_from, start) <= _LONGEST_WAIT
            if continues or closes:
                if continues:
                    marks = marks[1:]
                marks = [open_at, *marks]
            else:
                yield from _unclosed(text, open_at, waited_from)
            open_at = None
        found, open_at = _match(text, marks)
        yield from found
        waited_from = end
        if open_at is not None and (cut := _REPORTER.search(text, max(open_at.end, start), end)):
            yield from _trimmed(text, open_at, cut.end())
            open_at = None
    if open_at is not None:
        yield from _unclosed(text, open_at, waited_from)


def _paragraphs(text: str, single: bool) -> Iterator[tuple[int, int, list[Mark]]]:
    """Each line that has marks: its start after white space, its end, its marks."""
    start = end = -1
    marks: list[Mark] = []
    doubled = any(sign in text for sign in ("''", "``", "’’", "‘‘"))
    pattern = _MARK if single else _DOUBLE_MARK if doubled else _PLAIN_MARK
    for match in pattern.finditer(text):
        at = match.start()
        if at >= end:
            if marks:
                yield start, end, marks
                marks = []
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            while text[start].isspace():
                start += 1
        sign = match[0]
        kind: Kind = (
            "double"
            if sign in _DOUBLE
            else "angle"
            if sign in _ANGLE
            else "corner"
            if sign in _CORNER
            else "single"
        )
        if kind == "single" and _APOSTROPHE.match(text, at):
            continue
        if len(marks) >= _MOST_MARKS:
            yield start, marks[-1].end, marks
            start, marks = at, []
        marks.append(Mark(at, match.end(), kind, _part(text, at, match.end(), sign)))
    if marks:
        yield start, end, marks


def _part(text: str, start: int, end: int, sign: str) -> Part:
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    opens = before in _OPEN_AFTER and not after.isspace()
    closes = after in _CLOSE_BEFORE and not before.isspace()
    if opens != closes:
        return "opens" if opens else "closes"
    return _FACES.get(sign, "either")


_SINGLE_OPENS = re.compile(r"['‘](?<![^\s(\[—–―]['‘])(?=[^\W_]|\[)")
_DOUBLE_OPENS = re.compile(r"""["“„«「'`](?<![^\s(\[—–―]["“„«「'`])(?:(?<!['`])|(?<=')'|(?<=`)`)(?=[^\W_]|\[)""")


def _uses_single_marks(text: str) -> bool:
    """True where the text quotes in single marks (and keeps double ones for quotations within)."""
    singles = [at.start() for at in _SINGLE_OPENS.finditer(text) if not _APOSTROPHE.match(text, at.start())]
    if not singles:
        return False
    doubles = [at.start() for at in _DOUBLE_OPENS.finditer(text)]
    if len(singles) == len(doubles):  # as many: the outer ones come first
        return singles[0] < doubles[0] and "\n" not in text[singles[0] : doubles[0]]
    return len(singles) > len(doubles)


def _match(text: str, marks: list[Mark]) -> tuple[list[Passage], Mark | None]:
    """The outermost passages of one paragraph and the mark that is still open at its end."""
    nested = _nested(marks)
    found: list[Passage] = []
    opened: Mark | None = None
    depth = 0
    stray: Mark | None = None
    for number, mark in enumerate(marks):
        if opened is None:
            if mark.part != "closes":
                opened, depth, stray = mark, 1, None
            elif stray is not None and stray.kind == mark.kind:
                # `said," We go".`: two marks that close and none that opens are a pair whose first one leans wrong.
                found.extend(_trimmed(text, stray, mark.start, mark.end))
                stray = None
            else:
                stray = mark
        elif mark.kind != opened.kind:
            continue
        elif mark.part == "opens":
            if nested:
                depth += 1
            else:
                # A new mark opens while one is open: the first one was never closed.
                found.extend(_trimmed(text, opened, mark.start))
                opened = mark
        elif not _apostrophe(text, mark, marks, number):
            depth -= 1
            if depth == 0:
                found.extend(_trimmed(text, opened, mark.start, mark.end))
                opened = None
    return found, opened


def _nested(marks: list[Mark]) -> bool:
    """True where every mark that opens has one that closes, so that a mark inside an open passage is a nested one."""
    depth = 0
    for mark in marks:
        if mark.part == "opens":
            depth += 1
        elif mark.part == "closes":
            depth -= 1
        else:
            depth += 1 if depth == 0 else -1
        if depth < 0:
            return False
    return depth == 0


def _apostrophe(text: str, mark: Mark, marks: list[Mark], number: int) -> bool:
    """True where a single mark after s or n is an apostrophe: a better one closes before another opens."""
    if mark.kind != "single" or not _MAYBE_APOSTROPHE.match(text, mark.start):
        return False
    later = next((one for one in marks[number + 1 : number + 9] if one.kind == "single"), None)
    return later is not None and later.part != "opens"


def _unclosed(text: str, mark: Mark, end: int) -> Iterator[Passage]:
    """What a mark that was never closed holds: the rest of its paragraph."""
    newline = text.find("\n", mark.end, end)
    return _trimmed(text, mark, end if newline < 0 else newline)


def _trimmed(text: str, mark: Mark, end: int, right: int | None = None) -> Iterator[Passage]:
    """The passage from a mark up to `end`, none where it is empty; without `right` nothing closes it."""
    if right is None:
        if cut := _REPORTER.search(text, mark.end, end):
            end = cut.start() + 1
        while end > mark.end and text[end - 1].isspace():
            end -= 1
    if any(not c.isspace() for c in text[mark.end : min(end, mark.end + 50)]):
        yield Passage(mark.start, end if right is None else right, mark.end, end, right is not None)
