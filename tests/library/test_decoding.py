"""Bytes to text: in the encodings that news comes in, and whatever the bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.decoding import decode

ENGLISH = "HALDEN, March 3. /ARN/. “We won’t wait,” the mayor’s aide said – café owners agreed. The fee is €40.\n"
RUSSIAN = "ХАЛЬДЕН, 3 марта. /АРН/. «Мы не будем ждать», — заявил пресс-секретарь мэра Пётр Зыков.\n"
FRENCH = "À la mairie de Saint-Éloi, l'adjointe n'a rien promis aux élèves, a-t-elle déclaré à l'été.\n"
CHINESE = "本报讯：记者从市政府获悉，双方同意本周举行会谈。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (ENGLISH, one)
            for one in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
        ),
        *((RUSSIAN, one) for one in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251")),
        *((FRENCH, one) for one in ("utf-8", "utf-16-le", "cp1252", "latin-1")),
        *((CHINESE, one) for one in ("utf-8", "utf-16-le", "utf-16-be")),
    ],
)
@pytest.mark.parametrize("times", [1, 30])
def test_news_in_the_encodings_it_comes_in(text, encoding, times):
    assert decode((text * times).encode(encoding)) == text * times


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=200))
def test_whatever_is_utf8_is_read_as_utf8(text):
    assert decode(text.encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_that_can_be_stored_or_none(data):
    text = decode(data)
    assert text is None or text.encode() is not None


def test_utf8_cut_in_the_middle_of_a_letter_stays_utf8():
    assert decode(RUSSIAN.encode()[:-3]) == RUSSIAN[:-3] + "\ufffd"
