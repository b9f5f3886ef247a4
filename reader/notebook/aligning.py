"""The best alignment of a sequence with a part of another: which member of the one is which of the other.

Myers' bit-vector algorithm (1999) in Hyyrö's form, with a column of the matrix in one integer; the columns are kept,
and the alignment is read back from them.
"""

from __future__ import annotations

from collections.abc import Sequence


def align(pattern: Sequence[str], text: Sequence[str]) -> list[int]:
    """For each member of the pattern the place in the text of the equal member it is aligned with, else -1.

    The whole pattern is aligned, with as few edits as can be, anywhere in the text.
    """
    size = len(pattern)
    if not size or not text:
        return [-1] * size
    places: dict[str, int] = {}
    for number, member in enumerate(pattern):
        places[member] = places.get(member, 0) | 1 << number
    full, top = (1 << size) - 1, 1 << size - 1
    plus, minus, score = full, 0, size
    columns = [(plus, minus)]
    best, best_end = size, 0
    for end, member in enumerate(text, 1):
        equal = places.get(member, 0)
        zero = (((equal & plus) + plus) ^ plus) | equal | minus
        across_plus = minus | (full & ~(zero | plus))
        across_minus = zero & plus
        if across_plus & top:
            score += 1
        elif across_minus & top:
            score -= 1
        across_plus <<= 1
        across_minus <<= 1
        plus = (across_minus | ~(zero | across_plus)) & full
        minus = across_plus & zero & full
        columns.append((plus, minus))
        if score < best:
            best, best_end = score, end
    found = [-1] * size
    row, column = size, best_end
    while row and column:
        if pattern[row - 1] == text[column - 1]:
            row, column = row - 1, column - 1
            found[row] = column
        elif columns[column][0] >> row - 1 & 1:
            row -= 1
        elif columns[column - 1][1] >> row - 1 & 1:
            column -= 1
        else:
            row, column = row - 1, column - 1
    return found
