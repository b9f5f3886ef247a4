from __future__ import annotations

import re
import runpy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article.model import Block, Span
from reader.notebook.aligning import align
from reader.notebook.anchoring import anchor, anchor_all, describe
from reader.notebook.annotations import Selector

TEXT = """The ferry to Great Orrow stopped on Monday, the harbour office said, because nobody had greased the ramp.

"We have a ramp that will not go down," said Ines Valdoro, the harbour master. "We have a ferry that will not go up."

Grease

The grease is kept in a shed on the north quay, to which the mayor has the key. The mayor is in Tavere until Friday.

"I was asked for a key, and I sent a key," the mayor, Bertil Omdahl, said by telephone. "It was for the museum.\""""


def blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))


def select(words: str, text: str = TEXT) -> Selector:
    start = text.index(words)
    return describe(text, Span(start, start + len(words)), blocks(text))


def found(text: str, selector: Selector) -> str | None:
    span = anchor(text, selector)
    return None if span is None else text[span.start : span.end]


def test_a_selector_says_what_stood_there():
    selector = select("nobody had greased")
    assert TEXT[selector.start : selector.end] == selector.exact == "nobody had greased"
    assert TEXT.startswith(selector.prefix + selector.exact + selector.suffix)
    assert selector.paragraph == TEXT.split("\n")[0]
    assert len(select("The mayor is in").prefix) == 32 + len("The grease is kept in a shed on the north quay, to which "
                                                             "the mayor has the key. ")  # fmt: skip


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab \n.“"), min_size=1, max_size=80), st.data())
def test_in_the_text_itself_every_passage_is_where_it_is(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(start, end)
    expected = span if text[start:end].strip() else None
    assert anchor(text, describe(text, span, blocks(text))) == expected
    moved = "Something else.\n\n" + text
    again = anchor(moved, describe(text, span, blocks(text)))
    assert again is None or 0 <= again.start < again.end <= len(moved)


@settings(max_examples=300)
@given(
    st.builds(
        Selector,
        exact=st.text(max_size=12),
        prefix=st.text(max_size=12),
        suffix=st.text(max_size=12),
        start=st.integers(-5, 50),
        end=st.integers(-5, 50),
        paragraph=st.text(max_size=30),
    ),
    st.text(max_size=60),
)
def test_selectors_that_make_no_sense_are_orphans_or_in_the_text(selector, text):
    span = anchor(text, selector)
    assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=12))
def test_an_alignment_is_in_order_and_the_best_there_is(pattern, text):
    aligned = align(pattern, text)
    kept = [place for place in aligned if place >= 0]
    assert kept == sorted(set(kept))
    assert all(place < 0 or text[place] == pattern[number] for number, place in enumerate(aligned))
    # The plain way: the least edits between the pattern and any part of the text.
    row = [0] * (len(text) + 1)
    for number, member in enumerate(pattern, 1):
        new = [number]
        for place, other in enumerate(text, 1):
            new.append(min(row[place] + 1, new[-1] + 1, row[place - 1] + (member != other)))
        row = new
    matched = [(number, place) for number, place in enumerate(aligned) if place >= 0]
    edits = len(pattern)
    if matched:
        edits = matched[0][0] + len(pattern) - 1 - matched[-1][0]
        for (number, place), (next_number, next_place) in pairwise(matched):
            edits += max(next_number - number, next_place - place) - 1
    assert edits == min(row)


@pytest.mark.parametrize("words", ["greased the ramp", "a ferry that will", "The grease is kept in a shed", "key"])
def test_typography_makes_no_difference(words):
    other = (
        TEXT.replace('"', "”")
        .replace("'", "’")
        .replace(" ", "\xa0", 40)
        .replace(", ", ",  ")
        .replace("\n\n", "\n \n")
    )
    start = TEXT.index(words)
    selector = describe(TEXT, Span(start, start + len(words)), blocks(TEXT))
    assert " ".join(found(other, selector).split()) == words


def test_edits_around_and_within_are_followed():
    edited = TEXT.replace("stopped on Monday, the", "stopped early on Tuesday, said the").replace(
        "greased", "oiled"
    )
    assert found(edited, select("because nobody had greased the ramp")) == "because nobody had oiled the ramp"
    assert found(edited, select("harbour office")) == "harbour office"
    assert found(TEXT.replace("Omdahl", "Omdal"), select("Bertil Omdahl, said by")) == "Bertil Omdal, said by"


def test_a_passage_that_is_gone_is_an_orphan_and_comes_back_with_its_text():
    paragraphs = TEXT.split("\n\n")
    without = "\n\n".join([*paragraphs[:3], *paragraphs[4:]])
    for words in ("The mayor", "the mayor", "a shed on the north quay", "key"):
        start = paragraphs[3].index(words) + TEXT.index(paragraphs[3])
        selector = describe(TEXT, Span(start, start + len(words)), blocks(TEXT))
        assert found(without, selector) is None
        assert anchor(TEXT, selector) == Span(start, start + len(words))


def test_a_paragraph_that_moved_is_followed():
    paragraphs = TEXT.split("\n\n")
    moved = "\n\n".join([paragraphs[4], *paragraphs[:4]])
    for words in ("ramp that will not", "sent a key", "Ines Valdoro", "The mayor is in Tavere"):
        assert found(moved, select(words)) == words


def test_of_two_copies_the_one_in_its_surroundings_is_it_and_else_neither():
    paragraphs = TEXT.split("\n\n")
    selector = select("the mayor has the key")
    copied = "\n\n".join([*paragraphs, paragraphs[3]])
    assert anchor(copied, selector) == Span(selector.start, selector.end)
    apart = "\n\n".join(["New.", paragraphs[3], "More news.", paragraphs[3], "The end."])
    assert anchor(apart, selector) is None


SILENT = "The ministry declined to comment on the report."
SILENCE = f"""Documents of the finance ministry were published on Monday by a newspaper that did not name its source.

{SILENT} The newspaper said that it would print more of the papers during the week.

A second set concerned the ministry of defence and a contract for ships, and was seen by two other newspapers.

The shipyard said that it had followed the rules. {SILENT} Shares of the yard fell by four percent."""


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("instead", ["The finance minister apologised.", ""])
def test_a_common_sentence_whose_own_place_is_gone_is_an_orphan(known, instead):
    selector = select(SILENT, SILENCE)
    assert selector.repeated
    selector = selector if known else replace(selector, repeated=None)
    lead, own, *rest = SILENCE.split("\n\n")
    edited = own.replace(SILENT, instead) if instead else ""
    changed = "\n\n".join(filter(None, [lead, edited, *rest]))
    assert SILENT in changed
    assert found(changed, selector) is None
    moved = "\n\n".join([*rest, "More news.", own, lead])
    assert anchor(moved, selector) == Span(moved.rindex(SILENT), moved.rindex(SILENT) + len(SILENT))


def test_a_common_paragraph_whose_own_place_is_gone_is_an_orphan():
    lead, _own, *rest = SILENCE.split("\n\n")
    text = "\n\n".join([lead, SILENT, *rest[:-1], SILENT, rest[-1].replace(SILENT, "")])
    selector = select(SILENT, text)
    assert selector.paragraph == selector.exact
    assert found(text.replace(f"{SILENT}\n\n", "", 1), selector) is None


def test_a_sentence_like_another_is_not_taken_for_it():
    sentence = "The finance ministry declined to comment on the report."
    selector = select(sentence, SILENCE.replace(SILENT, sentence, 1))
    assert not selector.repeated
    assert found(SILENCE.replace(SILENT, "", 1), selector) is None
    alone = f"A new lead about another thing.\n\n{sentence}\n\nThe end."
    assert found(alone, selector) == sentence


def test_a_long_passage_over_paragraphs_is_found_by_its_ends():
    many = [
        f"Paragraph {number} of the minutes names clerk {number * 7} and desk {number * 3}."
        for number in range(60)
    ]
    text = "\n\n".join(many)
    start, end = text.index("clerk 35"), text.index("desk 150")
    selector = describe(text, Span(start, end), blocks(text))
    changed = "\n\n".join(["A new lead."] + [one for number, one in enumerate(many) if number != 20])
    assert found(changed, selector) == changed[changed.index("clerk 35") : changed.index("desk 150") - 1]


def test_all_are_found_at_once():
    selectors = [select(words) for words in ("harbour master", "museum", "Tavere until Friday")]
    spans = anchor_all("Extra. " + TEXT, selectors)
    assert spans == [Span(one.start + 7, one.end + 7) for one in selectors]


MEASURE = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "anchoring.py"))


@pytest.mark.parametrize("length", MEASURE["LENGTHS"])
@pytest.mark.parametrize("change", MEASURE["CHANGES"])
def test_in_short_what_the_benchmark_measures(change, length):
    cell = MEASURE["measure"](change, length, 60)
    assert cell.wrong == 0
    if change == "paragraph deleted":
        assert cell.orphans == 60
    else:
        assert cell.kept_right >= 0.93 * cell.kept
