"""What an article says that earlier ones did not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Block
from reader.article.updates import Known, compare, count_new

MAYOR = (
    "The mayor of Pelham said on Monday that the bridge would close for a week. Five people were hurt when a "
    "railing gave way."
)
FERRY = "Nobody on Orm has complained about it so far, said the owner of the ferry, who lives there herself."
OTHER = "A commission of three engineers from the capital begins its work in the spring, without the minister."


def text_of(*paragraphs: str) -> tuple[str, tuple[Block, ...]]:
    """A text of some paragraphs, with its blocks."""
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", at, at + len(paragraph)))
        at += len(paragraph) + 2
    return "\n\n".join(paragraphs), tuple(blocks)


def told(now: tuple[str, ...], before: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """The verdicts on some paragraphs, each with the words that are new."""
    text, blocks = text_of(*now)
    return [
        (one.kind, [text[span.start : span.end] for span in one.new])
        for one in compare(text, blocks, [text_of(*before)])
    ]


def test_a_paragraph_is_known_wherever_it_stands_and_however_its_marks_are_written() -> None:
    ferry = f"“{FERRY.replace(',', ' —').upper()}”"
    assert told((OTHER, ferry, MAYOR), (MAYOR, FERRY)) == [("new", [OTHER]), ("known", []), ("known", [])]


def test_paragraphs_that_were_joined_or_split_are_known() -> None:
    first, second = MAYOR.split(". ")
    assert [kind for kind, _ in told((first, second), (MAYOR,))] == ["known", "known"]
    assert told((f"{MAYOR} {FERRY}",), (MAYOR, FERRY)) == [("known", [])]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Five people were", "Seven people were", ["Seven"]),
        ("on Monday", "on Tuesday evening", ["Tuesday evening"]),
        ("a railing gave way.", "a railing gave way. One of them has died.", ["One of them has died"]),
    ],
)
def test_of_a_changed_paragraph_only_the_changed_words_are_new(old: str, new: str, words: list[str]) -> None:
    assert told((MAYOR.replace(old, new),), (MAYOR,)) == [("changed", words)]


def test_a_phrase_that_every_report_has_makes_nothing_known() -> None:
    paragraph = (
        "The minister will not resign, she told reporters on Thursday in the capital, whatever the court finds."
    )
    assert told((paragraph,), ("Prices rose again, she told reporters on Thursday.",)) == [("new", [paragraph])]


def test_a_subheading_is_known_by_its_very_words_and_not_counted() -> None:
    assert [kind for kind, _ in told(("What follows", "Who pays"), ("What Follows", MAYOR))] == ["known", "new"]
    text, blocks = text_of("Who pays", MAYOR, FERRY)
    blocks = (Block("subheading", blocks[0].start, blocks[0].end), *blocks[1:])
    assert count_new(blocks, compare(text, blocks, [text_of(MAYOR)])) == (1, 2)


def test_texts_without_spaces_between_words_are_compared_by_their_letters() -> None:
    old = "東京の市長は月曜日に橋を一週間閉鎖すると述べた。五人が負傷した。"
    ((kind, words),) = told((old.replace("五人", "七人"),), (old,))
    assert (kind, words) == ("changed", ["七"])


words = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=1, max_size=30)
paragraphs = st.lists(words.map(" ".join), min_size=1, max_size=8).map(tuple)


@given(paragraphs)
def test_what_was_said_word_for_word_is_known(said: tuple[str, ...]) -> None:
    assert {kind for kind, _ in told(said, said)} == {"known"}


@given(paragraphs, paragraphs)
def test_what_shares_no_word_is_new(now: tuple[str, ...], before: tuple[str, ...]) -> None:
    before = tuple(paragraph.translate(str.maketrans("abcdefgh", "qrstuvwx")) for paragraph in before)
    assert {kind for kind, _ in told(now, before)} == {"new"}


@given(paragraphs, paragraphs)
def test_every_block_gets_one_verdict_and_what_is_new_lies_in_it(
    now: tuple[str, ...], before: tuple[str, ...]
) -> None:
    text, blocks = text_of(*now)
    known = Known()
    known.add(*text_of(*before))
    verdicts = known.compare(text, blocks)
    assert len(verdicts) == len(blocks)
    for block, one in zip(blocks, verdicts, strict=True):
        assert bool(one.new) == (one.kind != "known")
        ends = [block.start, *(at for span in one.new for at in (span.start, span.end)), block.end]
        assert ends == sorted(ends)


@given(paragraphs, paragraphs, paragraphs)
def test_what_is_known_stays_known_when_more_is_known(
    now: tuple[str, ...], before: tuple[str, ...], more: tuple[str, ...]
) -> None:
    few, many = told(now, before), told(now, before + more)
    assert all(b[0] == "known" for a, b in zip(few, many, strict=True) if a[0] == "known")
