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
from reader.library.related import Related, related
from reader.library.scan import read_article
from tests.conftest import set_time

# What the headlines of other samples call the ones that never had a headline, by how they begin.
PARAPHRASED = {
    "tram-02": ["No talks on rosters", "Deputy mayor will not", "Brennhaven’s deputy mayor rules", "No talks about rosters"],
    "tram-06": ["Brennhaven's trams to run again"],
    "cloth-02": ["Upper Oldersand to go", "Council of Upper", "Upper Oldersand's council", "Upper Oldersand goes"],
    "nightjar-02": ["Wendle Consortium hopes", "Mission director sees", "Lost Nightjar may", "Consortium's Nightjar Will"],
    "sarrel-03": ["Ostrelle’s president calls", "Ostrelle's President Orders"],
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
    found: Related


def without_headline(text: str, headline: str) -> str:
    """A sample without its headline: its first line, or the title of its front matter."""
    if text.startswith("---"):
        return re.sub(r"^title: .*\n", "", text, count=1, flags=re.MULTILINE)
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if same_headline(first, headline) else text


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

    def wanted(headline: str, by: str) -> str | None:
        for stem, own in headlines.items():
            if stem != by and same_headline(headline, own):
                return stem
        for stem, starts in PARAPHRASED.items():
            if headline.startswith(tuple(starts)):
                return next(name for name in stems if name.startswith(stem))
        return None

    stems = [path.stem for path in sorted(folder.iterdir())]
    with closing(Index.open(tmp_path_factory.mktemp("cache") / "index.db")) as index:
        for _ in scan.scan(folder, index):
            pass
        assert index.counts().articles >= 40
        assert not index.select("SELECT path FROM article WHERE NOT headline_derived")
        paths = dict(index.select("SELECT id, path FROM article"))
        yield [
            Led(one.headline, wanted(one.headline, Path(path).stem), one)
            for id, path in paths.items()
            for one in related(index, id)
            if one.kind in ("named", "likely")
        ]
