"""Copies: one text in several files is one group, whatever the order in which the files come and go."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article import parse
from reader.library.copies import are_copies, exact_copies, fold, forget, settle
from reader.library.entries import Entry
from reader.library.index import Index, Mark

STORY = """The ferry to Orm will not run for a week, its owner said on Monday, because its engine is older than he is.

"It has earned a rest," said Tobias Renn, the mate, who has been on board since the engine was built in Pelham.

Nobody on Orm has complained. There are 11 people on the island, and two of them are the crew of the ferry.

The council will meet on Thursday to speak of a bridge, as it has done in every year since the war was over."""
TAIL = "\n\nReporting by Ada Lorne in Pelham and Jonas Fell in Gant; editing by Mary Ash."
NEWS = (
    "\n\nOn Tuesday the owner said that a second engine had been found in a barn at Gant, and that it was younger."
)


def test_what_makes_a_copy() -> None:
    assert are_copies(STORY, STORY.replace("\n\n", "  ").upper())
    assert are_copies(STORY, "PELHAM, May 3 (ARN) - " + STORY)
    assert are_copies(STORY, STORY + TAIL)
    assert are_copies(STORY, STORY.replace("complained", "so much as complained"))
    assert not are_copies(STORY, STORY + NEWS)
    assert not are_copies(STORY, STORY.replace("11 people", "14 people")), "another figure is news"
    first, second, third, fourth = STORY.split("\n\n")
    assert not are_copies(STORY, "\n\n".join((first, second, third)))
    assert are_copies(STORY, "\n\n".join((first, third, second, fourth)))


class Shelf:
    """An index with articles put in by hand."""

    def __init__(self, path: Path) -> None:
        self.index = Index.open(path / "index.sqlite")

    def put(self, texts: Iterable[tuple[str, str]]) -> None:
        """Add or change articles, by id, and look for their copies."""
        texts = list(texts)
        self.index.put(
            [Entry.of(parse(f"A Headline Stands Here\n\n{text}\n"), id=id, path=f"{id}.txt") for id, text in texts]
        )
        numbers = [self.number(id) for id, _text in texts]
        with self.index.transaction() as connection:
            settle(connection, numbers)

    def number(self, id: str) -> int:
        """An article's number."""
        return int(self.index.select("SELECT number FROM article WHERE id = ?", (id,))[0][0])

    def remove(self, id: str) -> None:
        """Take an article out."""
        with self.index.transaction() as connection:
            forget(connection, [self.number(id)])
        self.index.remove([f"{id}.txt"])

    @property
    def groups(self) -> set[frozenset[str]]:
        """The ids that are copies of one another."""
        found: dict[int, set[str]] = {}
        for id, first in self.index.select("SELECT id, first FROM copy JOIN article ON number = article"):
            found.setdefault(first, set()).add(id)
        return {frozenset(group) for group in found.values()}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.index.close()


OTHER = STORY.replace("ferry", "tram").replace("Orm", "Gant").replace("engine", "motor").replace("crew", "staff")
TEXTS = {
    "a": STORY,
    "b": STORY,
    "c": STORY + TAIL,
    "d": "PELHAM, May 3 (ARN) - " + STORY,
    "e": STORY + NEWS,
    "f": STORY + NEWS + TAIL,
    "g": OTHER,
    "h": OTHER.replace("Mary", "Maria"),
    "i": "Too short to be told from a notice.",
    "j": "Wholly another story, of a mountain that nobody has climbed, and of the eleven that have tried it. "
    "None of them has told the others what was seen up there, and the twelfth will not say when she will go.",
}
GROUPS = {frozenset("abcd"), frozenset("ef"), frozenset("gh")}


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(sorted(TEXTS)), sizes=st.lists(st.integers(1, 4), min_size=10, max_size=10))
def test_in_whatever_order_and_batches_they_come(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], sizes: list[int]
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("copies"))
    while order:
        size = sizes.pop()
        shelf.put((id, TEXTS[id]) for id in order[:size])
        order = order[size:]
    assert shelf.groups == GROUPS
    shelf.index.close()


@settings(max_examples=25, deadline=None)
@given(gone=st.lists(st.sampled_from(sorted(TEXTS)), unique=True))
def test_those_that_are_left_stay_together(tmp_path_factory: pytest.TempPathFactory, gone: list[str]) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("copies"))
    shelf.put(TEXTS.items())
    for id in gone:
        shelf.remove(id)
    left = {group.difference(gone) for group in GROUPS}
    assert shelf.groups == {group for group in left if len(group) > 1}
    shelf.put((id, TEXTS[id]) for id in gone)
    assert shelf.groups == GROUPS
    shelf.index.close()


def test_an_article_that_is_edited_leaves_its_copies(shelf: Shelf) -> None:
    shelf.put(TEXTS.items())
    shelf.put([("a", STORY + NEWS)])
    assert shelf.groups == {frozenset("bcd"), frozenset("aef"), frozenset("gh")}


def test_short_texts_are_copies_only_under_one_headline(shelf: Shelf) -> None:
    stub = "Subscribe to read on."
    shelf.index.put(
        [
            Entry.of(parse(f"{headline}\n\n{stub}\n"), id=id, path=id)
            for id, headline in [("x", "The Ferry Is Old"), ("y", "The ferry is old"), ("z", "The Tram Is Old")]
        ]
    )
    with shelf.index.transaction() as connection:
        settle(connection, [shelf.number(id) for id in "xyz"])
        assert exact_copies(connection, "x") == ["y"]
    assert shelf.groups == {frozenset("xy")}


def test_a_list_shows_the_first_by_date_or_what_the_person_wrote_on(shelf: Shelf) -> None:
    dated = {"new": "2024-05-05", "old": "2024-05-03", "none": None}
    for id, date in dated.items():
        front = f"---\ntitle: A headline\ndate: {date}\n---\n\n" if date else "# A headline\n\n"
        shelf.index.put([Entry.of(parse(front + STORY, "text/markdown"), id=id, path=id)])
    numbers = array("q", [shelf.number(id) for id in ("new", "old", "none")])
    new, old, none = numbers
    with shelf.index.transaction() as connection:
        settle(connection, numbers)
        assert fold(connection, numbers).copies == {old: (new, none)}
        some = array("q", [new, none])
        assert fold(connection, some).copies == {new: (none,)}, "among what was found"
        assert list(fold(connection, some, of_all=True).numbers) == [], "it stands further on in the list"
    shelf.index.take_marks([Mark("none", notes=1)], "")
    with shelf.index.guard() as connection:
        listing = fold(connection, numbers)
        assert list(listing.numbers) == [none]
        assert listing.shown == {new: none, old: none}
