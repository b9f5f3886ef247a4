"""What a row of the article list says, line by line: an article, a copy of one, a quotation; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rich.cells import cell_len

from reader.article.model import Span
from reader.config import DateStyle
from reader.tui.drawing import shorten
from reader.tui.widgets.rows import Piece, Pieces, set_pieces
from reader.tui.wording import age

if TYPE_CHECKING:
    from reader.desk import Hit, QuotationHit, Row

_BESIDE = 16
"""Cells that a headline must have to stand beside the speaker, not below."""


def article_lines(
    row: Row,
    hit: Hit | None,
    width: int,
    now: datetime,
    *,
    copies: int = 0,
    under: str = "",
    style: DateStyle = "age",
) -> list[Pieces]:
    """Headline on one or two lines, then place, agency, age, copies, star and notes; what was read is dim.

    `under` is what the heading above tells already, `day` or `place`; a day that the text does not state is told again.
    """
    lines = _headline(row, width, "")
    if hit is not None and hit.context:
        lines += _context(hit.context, hit.spans, width - 3)
    when = "" if under == "day" and row.published_basis == "stated" else age(row, now, style)
    place = "" if under == "place" else row.place
    choices = [
        (place, row.agency or row.source, when),
        (place, when),
        (when or place or row.agency or row.source,),
    ]
    more = f"+{copies:,} more" if copies else ""
    return [*lines, _facts(row, choices, more, width, "  ")]


def copy_lines(row: Row, width: int, now: datetime, style: DateStyle = "age") -> list[Pieces]:
    """A copy beneath the article that it is a copy of: indented, with the path that tells them apart."""
    when = age(row, now, style)
    name = PurePosixPath(row.path).name
    choices = [(row.path, row.agency, when), (row.path, when), (name, when), (name,)]
    return [*_headline(row, width, "  "), _facts(row, choices, "copy", width, "    ")]


def quotation_lines(
    quotation: QuotationHit, row: Row, width: int, now: datetime, style: DateStyle = "age"
) -> list[Pieces]:
    """The words on up to three lines, then who says them, the headline and the age."""
    marks = "“”" if quotation.text[:1] not in '"“„«»‘' else ("", "")
    lines = set_pieces(
        f"{marks[0]}{quotation.text}{marks[1]}", width - 1, most=3, first=(_dot(row),), rest=(Piece("  "),)
    )
    speaker, when = shorten(quotation.speaker or "speaker not known", width - 3), age(row, now, style)
    room = width - 3 - (cell_len(when) + 3 if when else 0)
    beside = room - cell_len(speaker) - 3
    if beside >= _BESIDE:
        rest = " · ".join(filter(None, (shorten(row.headline, beside), when)))
        return [*lines, (Piece("  "), Piece(speaker, "accent"), Piece(f" · {rest}", "muted"))]
    below = " · ".join(filter(None, (shorten(row.headline, room), when)))
    return [*lines, (Piece("  "), Piece(speaker, "accent")), (Piece("  "), Piece(below, "muted"))]


def _dot(row: Row) -> Piece:
    return Piece("  ") if row.read else Piece("◐ " if row.begun else "● ", "accent")


def _headline(row: Row, width: int, indent: str) -> list[Pieces]:
    first, rest = (Piece(indent), _dot(row)), (Piece(indent + "  "),)
    return set_pieces(row.headline, width - 1, "muted" if row.read else "strong", first=first, rest=rest)


def _facts(row: Row, choices: Sequence[tuple[str | None, ...]], more: str, width: int, indent: str) -> Pieces:
    """The longest of the choices that there is room for, and at the right what must not be cut."""
    marks = f"{'★ ' if row.starred else ''}{f'✎ {row.notes}' if row.notes else ''}".strip()
    right = "  ".join(part for part in (more, marks) if part)
    room = width - 1 - len(indent) - (len(right) + 1 if right else 0)
    lines = (" · ".join(filter(None, choice)) for choice in choices)
    facts = next((line for line in lines if cell_len(line) <= room), " · ".join(filter(None, choices[-1])))
    line = (Piece(indent), *set_pieces(facts, max(4, room), "muted", most=1)[0])
    if not right:
        return line
    gap = " " * max(1, width - 1 - sum(cell_len(piece.text) for piece in line) - len(right))
    return (*line, Piece(gap), Piece(more + "  " if more and marks else more, "muted"), Piece(marks, "star"))


def _context(context: str, spans: Sequence[Span], width: int) -> list[Pieces]:
    """The words around a hit on one line, the hit underlined and never cut off."""
    first = spans[0].start if spans else 0
    start = max(0, min(first - width // 3, len(context) - width))
    if start:
        start = context.find(" ", start, first) + 1 or start
    end = start + width - (2 if start else 1)
    pieces = [Piece("  ")]
    if start:
        pieces.append(Piece("…", "muted"))
    at = start
    for span in spans:
        left, right = max(at, span.start), min(span.end, end)
        if right <= left:
            continue
        pieces += [Piece(context[at:left]), Piece(context[left:right], "hit")]
        at = right
    pieces.append(Piece(context[at:end]))
    if end < len(context):
        pieces.append(Piece("…", "muted"))
    return [tuple(pieces)]
