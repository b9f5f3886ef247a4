"""How much of a saved page becomes the article: headline, date, text and related headlines, page by page.

The pages in `tests/article/pages/` were written for this, in the shapes that sites use; beside each stands what a
person takes for its article. Text is compared by words (letters where a script writes none apart), in their order: F1
of the longest common run of both.

    python benchmarks/extraction.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reader.library.folder import read  # noqa: E402

PAGES = ROOT / "tests" / "article" / "pages"
_WORDS = re.compile(r"[぀-ヿ一-鿿]|[^\W_]+")


@dataclass(frozen=True)
class Extraction:
    """What came of one page, beside what should have come."""

    page: str
    wrong: tuple[str, ...]
    """The facts that differ."""
    precision: float
    recall: float
    blocks: tuple[int, int]
    """How many there are, and how many there should be."""
    related: tuple[int, int, int]
    """Related headlines that are right with their addresses, that were found, that there are."""

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pages() -> Iterator[tuple[Path, dict]]:
    """Each page with what is expected of it."""
    for path in sorted(PAGES.iterdir()):
        if path.suffix != ".json":
            yield path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def extract(path: Path, gold: dict) -> Extraction:
    """Read a page as the library reads it, and compare."""
    article, _, _ = read(path, path.name)
    stated = article.published if article.published_basis == "stated" else None
    facts = {
        "headline": article.headline,
        "byline": article.byline,
        "published": stated,
        "url": article.url,
        "site": article.source,
        "language": article.language,
    }
    found, meant = (_WORDS.findall(text) for text in (article.text, "\n".join(gold["text"])))
    same = sum(part.size for part in SequenceMatcher(None, found, meant, autojunk=False).get_matching_blocks())
    named = [[one.text, one.url] for one in article.related_headlines]
    return Extraction(
        path.name,
        tuple(name for name, value in facts.items() if value != gold[name]),
        same / len(found) if found else 0.0,
        same / len(meant),
        (len(article.blocks), len(gold["text"])),
        (sum(one in gold["related_headlines"] for one in named), len(named), len(gold["related_headlines"])),
    )


def main() -> None:
    """Print a line a page, and the sums."""
    done = [extract(path, gold) for path, gold in pages()]
    for one in done:
        right, found, meant = one.related
        wrong = ", ".join(one.wrong) or "-"
        print(
            f"{one.page:22} text F1 {one.f1:.3f} (P {one.precision:.3f} R {one.recall:.3f})"
            f"  blocks {one.blocks[0]}/{one.blocks[1]}  related {right}/{found}/{meant}  wrong: {wrong}"
        )
    count = len(done)
    for name in ("headline", "byline", "published", "url", "site", "language"):
        print(f"{name:10} {sum(name not in one.wrong for one in done)}/{count}")
    print(f"text F1    {sum(one.f1 for one in done) / count:.3f} (mean of {count} pages)")
    print(f"blocks     {sum(one.blocks[0] == one.blocks[1] for one in done)}/{count} pages with the right number")
    right, found, meant = (sum(one.related[at] for one in done) for at in range(3))
    print(f"related    {right} right of {found} found, of {meant} there are")


if __name__ == "__main__":
    main()
