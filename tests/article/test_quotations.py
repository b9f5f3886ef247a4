"""Where quotations start and end, and what between quotation marks is none."""

from __future__ import annotations

import sys
import tracemalloc
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article import quotations
from reader.article.speech.marks import passages


def spoken(text: str) -> list[str]:
    return [text[found.start : found.end] for found in quotations.find(text)]


def marked(text: str) -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in quotations.scan(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The dam will hold," Orla Finch said. "It always has."', ["The dam will hold,", "It always has."]),
        ("“The dam will hold,” Orla Finch said.", ["The dam will hold,"]),
        ("''The dam will hold,'' Orla Finch said.", ["The dam will hold,"]),
        ("«The dam will hold,» Orla Finch said.", ["The dam will hold,"]),
        ("„Der Damm wird halten“, sagte sie am Abend.", ["Der Damm wird halten"]),
        ("»Der Damm wird halten«, sagte sie am Abend.", ["Der Damm wird halten"]),
        ("‘The dam won’t break,’ Orla Finch said.", ["The dam won’t break,"]),
        ("'The miners' hall won't fall,' Orla Finch said.", ["The miners' hall won't fall,"]),
        ("'I told them \"no\" twice,' Orla Finch said.", ['I told them "no" twice,']),
        ("“I told them ‘no’ twice,” Orla Finch said.", ["I told them ‘no’ twice,"]),
        # Marks that face the wrong way, and one that stands on the wrong side of its space.
        ("”The dam will hold,“ Orla Finch said.", ["The dam will hold,"]),
        ('Orla Finch said," The dam will hold".', [" The dam will hold"]),
        # A word's apostrophes are no marks.
        ("In the '90s, rock 'n' roll and the miners' hall were all that Orla Finch's town had.", []),
    ],
)
def test_each_kind_of_mark(text: str, expected: list[str]) -> None:
    assert spoken(text) == expected


def test_a_quotation_over_paragraphs_is_one() -> None:
    text = (
        "“We started with nothing,” Orla Finch said.\n\n"
        "“The river took the mill in one night.\n\n“Then it took the school.\n\n“We built both again,” she said.\n\n"
        "“And we would do so once more.”"
    )
    found = quotations.find(text)
    assert [text[q.start : q.end].count("\n\n") for q in found] == [0, 2, 0]
    assert all(q.closed and q.speaker == "Orla Finch" for q in found)


def test_a_quotation_that_never_closes_ends_where_the_next_one_opens() -> None:
    text = (
        "The council's spokesman went on to say that \"the river is calm and the town is safe. "
        '"We hope that it stays so," Finch added.\n"Another night will tell," he said.'
    )
    found = quotations.find(text)
    assert [text[q.start : q.end] for q in found] == [
        "the river is calm and the town is safe.",
        "We hope that it stays so,",
        "Another night will tell,",
    ]
    assert [q.closed for q in found] == [False, True, True]


def test_a_quotation_that_never_closes_ends_at_the_reporters_cue() -> None:
    text = "“We have seen the water come and go, Finch said.\n\nThe town of Marrow lies low."
    (found,) = quotations.find(text)
    assert text[found.start : found.end] == "We have seen the water come and go,"
    assert not found.closed


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    text = "Orla Finch was blunt: “Nobody here is leaving.\n\nThe town of Marrow lies low."
    assert spoken(text) == ["Nobody here is leaving."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tam Orrel hosts the radio show “Night Ferry,” which began in June.", ("title", "Night Ferry,")),
        ("On WKMR's “The Long Table” the mayor smiled.", ("title", "The Long Table")),
        ("Rep. Anna “Birdie” Kestle left early.", ("nickname", "Birdie")),
        ("The so-called “quiet tax” ends in May.", ("term", "quiet tax")),
        ("The town sells “magic” soap to tourists.", ("scare", "magic")),
    ],
)
def test_what_nobody_says_is_marked(text: str, expected: tuple[str, str]) -> None:
    assert spoken(text) == []
    assert marked(text) == [expected]


def test_a_short_fragment_with_a_cue_is_speech() -> None:
    text = "Orla Finch called the plan “reckless” and the mayor “a tired man.”"
    assert spoken(text) == ["reckless", "a tired man."]
    assert marked(text) == []


SENTENCES = st.lists(
    st.sampled_from(
        ["We will stay", "the river isn't high", "No, not today", "it was 5 p.m. then", "Ask her again"]
    ),
    min_size=1,
    max_size=3,
).map(". ".join)
WELL_FORMED = st.lists(
    st.tuples(SENTENCES, st.sampled_from([" Orla Finch said.", " he said.", " said Tam Orrel, a pilot.", "\n\n"])),
    min_size=1,
    max_size=6,
)
STYLES = {"straight": ('"', '"'), "curly": ("“", "”"), "guillemets": ("«", "»"), "doubled": ("''", "''")}


@given(WELL_FORMED)
def test_well_formed_text_gives_the_same_spans_in_every_kind_of_mark(pieces: list[tuple[str, str]]) -> None:
    seen = []
    for opening, closing in STYLES.values():
        text = ""
        expected = []
        for words, rest in pieces:
            text += opening
            expected.append((len(text), len(text) + len(words) + 1))
            text += f"{words},{closing}{rest} "
        assert [(found.start, found.end) for found in passages(text)] == expected
        seen.append([(text[q.start : q.end], q.speaker) for q in quotations.find(text)])
    assert all(each == seen[0] for each in seen)


MARKS = [*"\"“”'‘’«»„「」,.?:—() \n\u00a0", "''", "``", "’’", "\n\n"]
WORDS = [
    "he said",
    "She told Orla Finch",
    "Mr. Orrel",
    'President "Bo" Jr.',
    "according to",
    "the mayor",
    "A.",
    "it",
    "s",
]
HOSTILE = st.lists(st.sampled_from(MARKS + WORDS), max_size=40).map("".join)


def test_a_few_words_that_are_a_sentence_of_their_own_are_speech() -> None:
    assert len(quotations.find('Orla Finch shut the tin. "Shortbread, actually."')) == 1
    assert len(quotations.find('Her brother, Ben, was blunter: "Mad."')) == 1
    assert quotations.find('Ben, her brother, lit a lamp. "Weirs of Old Marrow."') == ()
    assert quotations.find('It was a poor "old weir."') == ()


def test_a_plural_owner_in_single_marks_before_a_quotation_within() -> None:
    assert spoken("‘It’s late,’ Finch said. ‘The millers’ guild said “no” to it.’") == [
        "It’s late,",
        "The millers’ guild said “no” to it.",
    ]


def test_say_is_a_verb_after_any_noun() -> None:
    assert len(quotations.find('People of the whole gulf country say they are "sick to death" of it.')) == 1


@settings(max_examples=300)
@given(st.one_of(HOSTILE, st.text(max_size=200)))
def test_spans_lie_within_any_text_in_order_and_never_overlap(text: str) -> None:
    found, others = quotations.scan(text)
    last = 0
    for span in sorted([*found, *others], key=lambda span: span.start):
        assert last <= span.start < span.end <= len(text)
        last = span.end
    assert list(found) == sorted(found, key=lambda span: span.start)
    for quotation in found:
        assert (quotation.speaker is None) == (quotation.basis is None)
        for part in (quotation.mention, quotation.cue):
            assert part is None or 0 <= part.start < part.end <= len(text)


NOTHING_BUT = [
    '"',
    "“”",
    "''",
    " 'a b' ",
    '"We stay," he said. ',
    'he "said so" and ',
    '"Stay," the mayor said.\n',
]


@pytest.mark.parametrize("piece", NOTHING_BUT[:4])
def test_the_marks_of_a_long_paragraph_are_not_held_all_at_once(piece: str) -> None:
    peaks = []
    for size in (20_000, 100_000):
        text = piece * (size // len(piece))
        tracemalloc.start()
        for _ in passages(text):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


@pytest.mark.parametrize("piece", NOTHING_BUT)
def test_work_grows_with_the_length_of_the_text(piece: str) -> None:
    """Counted in calls of Python functions, so that no clock decides."""
    counts = []
    for size in (6_000, 60_000):
        text = "Mayor Orla Finch spoke.\n" + piece * (size // len(piece))
        calls = 0

        def count(frame: FrameType, event: str, argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        quotations.find(text)
        sys.setprofile(None)
        counts.append(calls)
    assert counts[1] < 12 * counts[0]


def test_a_megabyte_of_quotations_is_read_to_its_end() -> None:
    line = '"The dam will hold," Orla Finch said. "It is old," she said, "but it is sound."\n'
    text = line * (1_000_000 // len(line))
    found = quotations.find(text)
    assert len(found) == 3 * text.count("\n")
    assert {q.speaker for q in found} == {"Orla Finch"}
