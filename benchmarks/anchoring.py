"""How often a passage is found again after its article changed: right, orphan or wrong, by change and length.

    python benchmarks/anchoring.py [TRIALS]

The texts are the sample articles. A change is made by a script that keeps account of where every sign went, so the
right answer is known: the span that the script maps the passage to. "Kept" counts the trials where at least 80 % of
the passage's signs are still there; of the others an orphan is what is wanted, or the right span. Every trial has a
seed of its own.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reader.article import parse  # noqa: E402
from reader.article.model import Block, Span  # noqa: E402
from reader.notebook.anchoring import anchor, anchor_all, describe  # noqa: E402

LENGTHS = (12, 25, 50, 120)


@dataclass
class Changed:
    """A changed text, and for each sign of the old one where it went; None where it is gone."""

    text: str
    places: list[int | None]
    inserted: set[int] = field(default_factory=set)


@cache
def texts() -> list[tuple[str, tuple[Block, ...]]]:
    """The sample articles' texts with their paragraphs."""
    found = []
    for path in sorted((ROOT / "sample_articles").rglob("*.*")):
        media_type = "text/markdown" if path.suffix == ".md" else "text/plain"
        article = parse(path.read_text(encoding="utf-8"), media_type)
        if len(article.blocks) > 4:
            found.append((article.text, article.blocks))
    return found


def pick(text: str, blocks: tuple[Block, ...], length: int, chance: random.Random) -> Span | None:
    """A passage of whole words within a paragraph, as near to the length as there is one."""
    block = chance.choice(blocks)
    words = [(m.start(), m.end()) for m in re.finditer(r"\w+", text[block.start : block.end])]
    if not words or block.end - block.start < length:
        return None
    start = chance.choice(words)[0]
    ends = [end for _begin, end in words if end > start and abs(end - start - length) <= max(3, length // 8)]
    if not ends:
        return None
    end = min(ends, key=lambda one: abs(one - start - length))
    return Span(block.start + start, block.start + end)


# -- the changes ---------------------------------------------------------------------------------------------------


def words_changed(share: float) -> Callable[..., Changed]:
    def change(
        text: str, blocks: tuple[Block, ...], span: Span, chance: random.Random, vocabulary: list[str]
    ) -> Changed:
        out: list[str] = []
        places: list[int | None] = [None] * len(text)
        size = 0

        def put(piece: str) -> None:
            nonlocal size
            out.append(piece)
            size += len(piece)

        last = 0
        skip_space = False
        for match in re.finditer(r"\w+", text):
            between = text[last : match.start()]
            if skip_space and between.startswith(" "):
                between, last = between[1:], last + 1
            skip_space = False
            for number in range(len(between)):
                places[last + number] = size + number
            put(between)
            last = match.end()
            if chance.random() >= share:
                for number in range(len(match[0])):
                    places[match.start() + number] = size + number
                put(match[0])
                continue
            kind = chance.random()
            if kind < 0.7:
                put(chance.choice(vocabulary))
            elif kind < 0.85:
                skip_space = True
            else:
                put(chance.choice(vocabulary) + " ")
                for number in range(len(match[0])):
                    places[match.start() + number] = size + number
                put(match[0])
        for number in range(len(text) - last):
            places[last + number] = size + number
        put(text[last:])
        return Changed("".join(out), places)

    return change


def _moved(text: str, blocks: tuple[Block, ...], order: list[int]) -> Changed:
    """The paragraphs in another order; one that is left out is gone, of one that comes twice the first is it."""
    out, size = [], 0
    places: list[int | None] = [None] * len(text)
    for number in order:
        block = blocks[number]
        piece = text[block.start : block.end]
        if places[block.start] is None:
            for offset in range(len(piece)):
                places[block.start + offset] = size + offset
        out.append(piece)
        size += len(piece) + 2
    return Changed("\n\n".join(out), places)


def _holding(blocks: tuple[Block, ...], span: Span) -> int:
    return next(number for number, block in enumerate(blocks) if block.start <= span.start < block.end)


def paragraph_moved(text, blocks, span, chance, vocabulary) -> Changed:
    order = list(range(len(blocks)))
    number = _holding(blocks, span)
    order.remove(number)
    order.insert(chance.choice([place for place in range(len(blocks)) if place != number]), number)
    return _moved(text, blocks, order)


def paragraph_deleted(text, blocks, span, chance, vocabulary) -> Changed:
    number = _holding(blocks, span)
    return _moved(text, blocks, [one for one in range(len(blocks)) if one != number])


def paragraph_duplicated(text, blocks, span, chance, vocabulary) -> Changed:
    number = _holding(blocks, span)
    order = list(range(len(blocks)))
    # A copy before the passage's own place would be the first in the account.
    copy = chance.choice(list(range(number + 2, len(blocks) + 1)) or [len(blocks)])
    order.insert(copy, number)
    return _moved(text, blocks, order)


def paragraph_duplicated_before(text, blocks, span, chance, vocabulary) -> Changed:
    number = _holding(blocks, span)
    order = list(range(len(blocks)))
    copy = chance.choice([*range(number)] or [0])
    order.insert(copy, number)
    changed = _moved(text, blocks, order)
    # The account is of the first; the passage's own is the second.
    own = sum(blocks[one].end - blocks[one].start + 2 for one in order[: number + 1])
    block = blocks[number]
    for offset in range(block.end - block.start):
        changed.places[block.start + offset] = own + offset
    return changed


def typography(text, blocks, span, chance, vocabulary) -> Changed:
    swaps = {
        "“": '"',
        "”": '"',
        "’": "'",
        "‘": "'",
        "—": " - ",
        "–": "-",
        " ": "\xa0",
        "…": "...",
        '"': "”",
        "'": "’",
    }
    out, places, size = [], [], 0
    for sign in text:
        piece = swaps[sign] if sign in swaps and (sign != " " or chance.random() < 0.3) else sign
        places.append(size)
        out.append(piece)
        size += len(piece)
    return Changed("".join(out), places)


CHANGES: dict[str, Callable[..., Changed]] = {
    "5 % of words": words_changed(0.05),
    "20 % of words": words_changed(0.2),
    "paragraph moved": paragraph_moved,
    "duplicated after": paragraph_duplicated,
    "duplicated before": paragraph_duplicated_before,
    "typography": typography,
    "paragraph deleted": paragraph_deleted,
}


# -- the account ---------------------------------------------------------------------------------------------------


@dataclass
class Cell:
    """What came of one change and one length."""

    trials: int = 0
    kept: int = 0
    kept_right: int = 0
    right: int = 0
    orphans: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)


def expected(changed: Changed, span: Span) -> Span | None:
    """The span that the script maps the passage to, without white space at its ends."""
    there = [place for place in changed.places[span.start : span.end] if place is not None]
    if not there:
        return None
    # A replaced word at an end still belongs to the passage: up to the neighbour that stayed.
    before = next((p for p in reversed(changed.places[: span.start]) if p is not None), -1)
    after = next((p for p in changed.places[span.end :] if p is not None), len(changed.text))
    first, last = changed.places[span.start], changed.places[span.end - 1]
    start = first if first is not None else before + 1
    end = last + 1 if last is not None else after
    return _trimmed(changed.text, Span(start, end))


def _words_stayed(changed: Changed, text: str, span: Span) -> bool:
    return all(
        changed.places[span.start + number] is not None
        for number, sign in enumerate(text[span.start : span.end])
        if not sign.isspace()
    )


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(span.start + len(piece) - len(piece.lstrip()), span.end - len(piece) + len(piece.rstrip()))


def measure(name: str, length: int, trials: int, *, examples: int = 0) -> Cell:
    articles = texts()
    vocabulary = sorted({word for text, _ in articles for word in re.findall(r"\w{2,}", text)})
    cell, number = Cell(), 0
    while cell.trials < trials:
        number += 1
        chance = random.Random(f"{name} {length} {number}")
        text, blocks = chance.choice(articles)
        span = pick(text, blocks, length, chance)
        if span is None:
            continue
        cell.trials += 1
        selector = describe(text, span, blocks)
        changed = CHANGES[name](text, blocks, span, chance, vocabulary)
        found = anchor(changed.text, selector)
        right = expected(changed, span)
        stayed = sum(place is not None for place in changed.places[span.start : span.end]) / (
            span.end - span.start
        )
        kept = stayed >= 0.8 if length > 12 else _words_stayed(changed, text, span)
        cell.kept += kept
        if found is None:
            cell.orphans += 1
            if kept and len(cell.examples) < examples:
                cell.examples.append(
                    f"orphan: {selector.exact!r} -> {right and changed.text[right.start : right.end]!r}"
                )
        elif right is not None and _trimmed(changed.text, found) == right:
            cell.right += 1
            cell.kept_right += kept
        else:
            cell.wrong += 1
            if len(cell.examples) < examples:
                cell.examples.append(
                    f"wrong: {selector.exact!r} -> {changed.text[found.start : found.end]!r}"
                    f" not {right and changed.text[right.start : right.end]!r}"
                )
    return cell


def rewritten(count: int = 500, size: int = 100_000) -> float:
    """Seconds for many notes on a long article of which every fifth word was changed."""
    articles = texts()
    chance = random.Random(5)
    vocabulary = sorted({word for text, _ in articles for word in re.findall(r"\w{2,}", text)})
    paragraphs = [text[b.start : b.end] for text, blocks in articles for b in blocks]
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts.append(words_changed(0.3)(chance.choice(paragraphs), (), Span(0, 0), chance, vocabulary).text)
    text = "\n\n".join(parts)
    blocks = tuple(Block("paragraph", m.start(), m.end()) for m in re.finditer(r".+", text))
    selectors = []
    while len(selectors) < count:
        span = pick(text, blocks, chance.choice(LENGTHS), chance)
        if span is not None:
            selectors.append(describe(text, span, blocks))
    changed = words_changed(0.2)(text, blocks, Span(0, 0), chance, vocabulary)
    start = time.process_time()
    found = anchor_all(changed.text, selectors)
    spent = time.process_time() - start
    print(
        f"{count} notes on a rewritten article of {len(text):,} signs: {spent:.2f} s, {found.count(None)} orphans"
    )
    return spent


def main() -> None:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    examples = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    print(
        f"{trials} trials a cell; right in % of the trials that kept 80 % of the passage; orphan, wrong in % of all"
    )
    print(f"{'':20}" + "".join(f"{length:>8} signs         " for length in LENGTHS))
    for name in CHANGES:
        if only not in name:
            continue
        row, told = f"{name:20}", []
        for length in LENGTHS:
            cell = measure(name, length, trials, examples=examples)
            share = f"{100 * cell.kept_right / cell.kept:6.1f}" if cell.kept else "     –"
            row += f"{share} {100 * cell.orphans / trials:6.1f} {100 * cell.wrong / trials:6.2f}  "
            told += cell.examples
        print(row, flush=True)
        for one in told:
            print("   ", one)
    rewritten()


if __name__ == "__main__":
    main()
