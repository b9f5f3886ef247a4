"""The best alignment of a passage with a stretch of text: which sign of the one is which of the other.

Myers' bit-vector algorithm (1999) in Hyyrö's form, with a column of the matrix in one integer; the columns are kept,
and the alignment is read back from them.
"""

from __future__ import annotations


def align(pattern: str, text: str) -> list[int]:
    """For each sign of the pattern the place in the text of the equal sign it is aligned with, else -1.

    The whole pattern is aligned, with as few edits as can be, anywhere in the text.
    """
    size = len(pattern)
    if not size or not text:
        return [-1] * size
    places: dict[str, int] = {}
    for number, sign in enumerate(pattern):
        places[sign] = places.get(sign, 0) | 1 << number
    full, top = (1 << size) - 1, 1 << size - 1
    plus, minus, score = full, 0, size
    columns = [(plus, minus)]
    best, best_end = size, 0
    for end, sign in enumerate(text, 1):
        equal = places.get(sign, 0)
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


def solid(found: list[int], shortest: int) -> list[bool]:
    """For each sign of the pattern whether it stands in a run of that many signs which are together in both.

    In two texts that have nothing to do with each other half of the signs can be aligned, but hardly any run.
    """
    kept = [False] * len(found)
    start = 0
    for place in range(1, len(found) + 1):
        if place < len(found) and found[place] >= 0 and found[place] == found[place - 1] + 1:
            continue
        if found[start] >= 0 and place - start >= shortest:
            kept[start:place] = [True] * (place - start)
        start = place
    return kept
