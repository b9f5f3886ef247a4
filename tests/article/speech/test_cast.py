"""Names: what stands beside one tells a person, and the several ways to write one name are one figure."""

from __future__ import annotations

import pytest

from reader.article.quotations import find
from reader.article.speech import beside
from reader.article.speech.cast import Cast


def told(text: str, name: str) -> tuple[bool, str | None]:
    start = text.index(name)
    return beside.told(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("the novelist Orvale Trin wept", (True, None)),
        ("his niece Trin wept", (True, "f")),
        ("her brother, Trin, wept", (True, "m")),
        ("Orvale Trin, 61, wept", (True, None)),
        ("Orvale Trin (61) wept", (True, None)),
        ("Orvale Trin, who keeps bees, wept", (True, None)),
        ("Trin shrugged", (True, None)),
        ("Deputy head of the water board Orvale Trin left", (True, None)),
        ("the Marrow envoy to Tarn Orvale Trin left", (True, None)),
        ("the chairman of chipmaker Trin left", (False, None)),
        ("told the chairman of the club Orvale Trin left", (False, None)),
        ("Ben Marsh, owner of the sprawling Orvale Trin restaurant, wept", (False, None)),
        ("Trin, a keeper of the shrine said", (False, None)),
        ("Orvale Trin, a retired pilot of the ferry, wept", (True, None)),
        ("Orvale Trin, the town's chief spokeswoman, wept", (True, "f")),
        ("the operator Orvale Trin closed", (False, None)),
        ("Orvale Trin, the country's biggest insurer, closed", (False, None)),
        ("Orvale Trin, a friend's garden, closed", (False, None)),
        ("Orvale Trin, 1961, closed", (False, None)),
        ("born in Trin, the son of a baker, he left", (False, None)),
        ("he left Trin", (False, None)),
    ],
)
def test_what_stands_beside_a_name_tells_a_person(text: str, known: tuple[bool, str | None]) -> None:
    assert told(text, "Orvale Trin" if "Orvale Trin" in text else "Trin") == known


def test_a_pronoun_stands_for_a_name_that_no_table_knows_but_that_has_an_age() -> None:
    text = 'Trinovar, 61, mended the weir alone.\n\n"It took all of a summer," he said.'
    assert [found.speaker for found in find(text)] == ["Trinovar"]
    assert [found.speaker for found in find(text.replace(", 61,", ""))] == [None]


def test_a_description_finds_a_name_that_no_table_knows() -> None:
    text = 'The novelist Orvale Trin left.\n\n"It took all of a summer," said the novelist.'
    assert [found.speaker for found in find(text)] == ["Orvale Trin"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Willem van der Moer sang. Van der Moer slept.", "Willem van der Moer"),
        ("Karim al-Sabir sang. Al-Sabir slept, and Sabir woke.", "Karim al-Sabir"),
        ("Sheikh Karim bin Sabir sang. Sheikh Karim slept.", "Karim bin Sabir"),
        ("Lucía Herrera Pons sang. Herrera slept.", "Lucía Herrera Pons"),
        ("Prosecutor Juan Carlos de la Vega Pons sang. De la Vega slept.", "Juan Carlos de la Vega Pons"),
        ("Jenna Marsh, 9, sang. Jenna slept.", "Jenna Marsh"),
        ("Envoy Xu Meilan sang. Xu slept.", "Xu Meilan"),
        ("Ong Mei Ling, a cook, sang. Ong slept.", "Ong Mei Ling"),
    ],
)
def test_the_ways_to_write_one_name_are_one_figure(text: str, name: str) -> None:
    assert [figure.name for figure in Cast(text).figures] == [name]


def test_a_given_name_that_two_bear_or_a_headline_in_capitals_gives_is_nobody_elses() -> None:
    two = Cast("Jenna Marsh, 9, sang. Jenna Finch, 8, danced. Jenna slept.")
    assert [figure.name for figure in two.figures] == ["Jenna Marsh", "Jenna Finch", "Jenna"]
    for glued in (
        "Jenna Marsh Goes Down On Her Knees\nMarsh slept.",
        "Mitch Marsh Ada Lou MarshFerry sang. Marsh slept.",
    ):
        assert "Marsh" in [figure.name for figure in Cast(glued).figures]
