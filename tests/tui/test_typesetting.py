"""Lines: nothing is lost, nothing is too wide, nothing is cut inside a character."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.article.model import Block
from reader.tui.typesetting import offset_at, set_lines, wrap

words = st.text(alphabet=st.sampled_from("abcdefé–-/ 漢字ก้ñ\u0301\u200d👩\u200d🚀“”"), max_size=200)


@given(words, st.integers(4, 40))
@example("aa字 \u0301", 4)
def test_only_white_space_is_left_out_and_the_order_stays(text: str, width: int) -> None:
    spans = list(wrap(text, 0, len(text), width))
    shown = "".join(text[start:end] for start, end in spans)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(words, st.integers(4, 40))
def test_no_line_is_wider_than_the_measure(text: str, width: int) -> None:
    for start, end in wrap(text, 0, len(text), width):
        assert cell_len(text[start:end]) <= width


@given(st.text(alphabet="abc déf漢字", min_size=1, max_size=60), st.data())
def test_columns_and_offsets_agree(shown: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(shown) - 1))
    assert offset_at(shown, cell_len(shown[:offset])) == offset


def test_a_blank_line_stands_between_blocks_and_a_subheading_is_a_block() -> None:
    text = "First paragraph here.\n\nA subheading\n\nSecond."
    blocks = (Block("paragraph", 0, 21), Block("subheading", 23, 35), Block("paragraph", 37, 44))
    lines = set_lines(text, blocks, 12)
    assert [text[line.start : line.end] if line.kind != "blank" else "" for line in lines] == [
        "First",
        "paragraph",
        "here.",
        "",
        "A subheading",
        "",
        "Second.",
    ]
    assert [line.kind for line in lines if line.start == 23][-1] == "subheading"


def test_a_word_wider_than_the_measure_is_broken() -> None:
    text = "a" * 100
    assert [end - start for start, end in wrap(text, 0, 100, 30)] == [30, 30, 30, 10]
