"""Related headlines of articles that have none of their own: the samples without their headlines, really indexed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.library import scan
from reader.library.headlines import same_headline
from reader.library.index import Index
from reader.library.related import related
from reader.library.scan import read_article
from tests.conftest import set_time

# What the headlines of other samples call the ones that never had a headline, by how they begin.
PARAPHRASED = {
    "tram-02": [
        "No talks on rosters",
        "Deputy mayor will not",
        "Brennhaven's deputy mayor rules",
        "No talks about rosters",
    ],
    "tram-06": ["Brennhaven's trams to run again"],
    "cloth-02": ["Upper Oldersand to go", "Council of Upper", "Upper Oldersand's council", "Upper Oldersand goes"],
    "nightjar-02": [
        "Wendle Consortium hopes",
        "Mission director sees",
        "Lost Nightjar may",
        "Consortium's Nightjar Will",
    ],
    "sarrel-03": ["Ostrelle's president calls", "Ostrelle's President Orders"],
    "arven-02": ["Handover of Hesk", "Arven Rules Out"],
    "arven-04": ["Arven reads trawler's", "Arven Sees Good", "Arven sees trawler's"],
    "arven-06": ["Ostrelle Would Open", "Ostrelle Offers Arven"],
    "tallen-04": ["Tavere Rules Out", "Tavere promises payouts"],
}


@dataclass(frozen=True)
class Led:
    """Where a related headline should lead, and where it was found to lead."""

    headline: str
    wanted: str | None
    found: str | None
    kind: str


def without_headline(text: str, headline: str) -> str:
    """A sample without its headline, wherever that stands: first line, Markdown heading, title of the front matter."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not same_headline(re.sub(r'^(# |title: )|["\n]', "", line), headline))


@pytest.fixture(scope="module")
def led(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Led]]:
    """Every related headline of the copies."""
    folder = tmp_path_factory.mktemp("headless")
    headlines: dict[str, str] = {}
    for sample in sorted(samples.rglob("*.*")):
        if sample.suffix not in (".txt", ".md"):
            continue
        article = read_article(sample)
        if not article.headline_derived:
            headlines[sample.stem] = article.headline
        text = sample.read_text(encoding="utf-8")
        (folder / sample.name).write_text(without_headline(text, article.headline), encoding="utf-8")
    set_time(folder)

    stems = [path.stem for path in sorted(folder.iterdir())]

    def wanted(headline: str, by: str) -> str | None:
        for stem, own in headlines.items():
            if stem != by and same_headline(headline, own):
                return stem
        straight = headline.replace("’", "'")
        for stem, starts in PARAPHRASED.items():
            if straight.startswith(tuple(starts)):
                return next(name for name in stems if name.startswith(stem))
        return None

    with closing(Index.open(tmp_path_factory.mktemp("cache") / "index.db")) as index:
        for _ in scan.scan(folder, index):
            pass
        assert index.counts().articles >= 40
        assert not index.select("SELECT path FROM article WHERE NOT headline_derived")
        files = {id: Path(path).stem for id, path in index.select("SELECT id, path FROM article")}
        yield [
            Led(one.headline, wanted(one.headline, file), files[one.id] if one.id else None, one.kind)
            for id, file in files.items()
            for one in related(index, id)
            if one.kind in ("named", "likely")
        ]


def test_related_headlines_lead_to_articles_without_headlines(led: list[Led]) -> None:
    found = [one for one in led if one.found]
    right = [one for one in found if one.found == one.wanted]
    held = [one for one in led if one.wanted]
    wrong = "\n".join(f"{one.headline}: {one.found}, not {one.wanted}" for one in found if one not in right)
    told = f"precision {len(right)}/{len(found)}, recall {len(right)}/{len(held)}\n{wrong}"

    print(told)
    assert len(held) >= 100 and len(led) - len(held) >= 40, (
        "the samples name articles that are held and that are not"
    )
    assert sum(one.kind == "likely" for one in found) >= 0.9 * len(found), "a link leads there in the others"
    assert len(right) >= 0.95 * len(found), told
    assert len(right) >= 0.45 * len(held), told
