import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.clean import clean, one_line

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            [
                "\x1b[31m",
                "\x1b]52;c;aGk=\x07",
                "\x1b]8;;x\x1b\\",
                "\x9b2J",
                "\x1bP",
                "\r\n",
                "\r",
                "\t",
                "\u202e",
                "\ufeff",
                "e\u0301",
            ]
        ),
    ),
    max_size=12,
).map("".join)


@given(HOSTILE)
def test_clean_leaves_no_control_and_is_idempotent(text: str) -> None:
    cleaned = clean(text)
    assert not CONTROL.search(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lt", "Lo", "Nd", "Po", "Pi", "Pf", "Zs", "Mn"])))
def test_what_can_be_read_is_only_normalised(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\ufeffred \x1b[1;31malert\x1b[0m", "red alert"),
        ("a\x1b]0;title\x07b", "ab"),
        ("kept\x1b]0;never ended, kept", "kept0;never ended, kept"),
        ("co\u00adoper\u200bate", "cooperate"),
        ("a\tb", "a    b"),
        ("\x93Yes,\x94 she said \x97 it\x92s done", "“Yes,” she said — it’s done"),
        ("it\u00e2\u0080\u0099s", "it’s"),
        ("\u00c3\u00a9 as written", "\u00c3\u00a9 as written"),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    "kept",
    [
        "\U0001f469\u200d\U0001f680",  # joiner in an emoji
        "می\u200cخواهم",  # non-joiner
        "❤\ufe0f",  # variation selector
        "10\u00a0000 «non»\u202f!",  # no-break spaces
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "שלום\u200f!",  # direction mark
    ],
)
def test_what_a_script_needs_is_kept(kept: str) -> None:
    assert clean(kept) == kept


def test_hidden_tag_characters_go() -> None:
    assert clean("plain\U000e0068\U000e0069") == "plain"


def test_one_line() -> None:
    assert one_line("  Two\n lines  and\u00a0more ") == "Two lines and\u00a0more"
