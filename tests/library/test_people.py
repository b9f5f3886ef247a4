"""People over the whole library: under which names somebody speaks, and what they said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from reader.article import parse
from reader.library.entries import Entry
from reader.library.index import Index
from reader.library.people import said_by, said_elsewhere, spellings

TEXTS = {
    "one": "Harbour opens\n\n\u201cThe harbour is open,\u201d said Zo\u00eb Br\u00e0ndt, the mayor.",
    "two": "Harbour closes\n\n\u201cThe harbour is shut,\u201d said Z. Brandt. \u201cWe are sorry,\u201d said Tom Ray.",
    "three": "Ferry sinks\n\n\u201cNobody was on it,\u201d said Ann Ray. \u201cI was not,\u201d said Tom Ray.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with closing(Index.open(tmp_path_factory.mktemp("cache") / "index.db")) as opened:
        opened.put([Entry.of(parse(text), id=id, path=f"{id}.txt") for id, text in TEXTS.items()])
        yield opened


def test_a_person_is_known_under_every_spelling(index: Index) -> None:
    assert set(spellings(index, "Zo\u00eb Br\u00e0ndt")) == {"Zo\u00eb Br\u00e0ndt", "Z. Brandt"}
    assert spellings(index, "Tom Ray") == ("Tom Ray",)
    assert spellings(index, "Nobody Known") == ("Nobody Known",)


def test_what_somebody_said_here_and_elsewhere(index: Index) -> None:
    assert {one.text for one in said_by(index, "Zo\u00eb Br\u00e0ndt")} == {
        "The harbour is open,",
        "The harbour is shut,",
    }
    assert [one.text for one in said_by(index, "Tom Ray", limit=1)] == ["I was not,"]
    assert said_elsewhere(index, "two", ["Tom Ray", "Zo\u00eb Br\u00e0ndt"]) == {
        "Tom Ray": 1,
        "Zo\u00eb Br\u00e0ndt": 1,
    }
    assert said_elsewhere(index, "no such article", ["Tom Ray"]) == {"Tom Ray": 2}
