from __future__ import annotations

import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.notebook.records import FENCE, decode, encode, header

TEXT = st.text(st.characters(codec=None), max_size=40)
RECORDS = st.fixed_dictionaries(
    {"at": TEXT, "in": TEXT, "id": TEXT},
    optional={
        "set": st.dictionaries(
            TEXT, st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT, max_size=3)
        ),
        "add": st.dictionaries(TEXT, st.lists(st.none() | TEXT, max_size=3), max_size=2),
        "over": st.dictionaries(TEXT, st.lists(TEXT, max_size=3), max_size=2),
    },
)


@given(st.lists(RECORDS, max_size=6))
def test_what_was_written_is_read(records):
    lines = b"".join(map(encode, records)).split(b"\n")
    assert decode(lines) == (records, [])


@given(st.lists(RECORDS, min_size=1, max_size=4), st.data())
def test_a_changed_byte_takes_its_own_line_at_most(records, data):
    whole = b"".join(map(encode, records))
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[at]))
    found, _bad = decode((whole[:at] + bytes([byte]) + whole[at + 1 :]).split(b"\n"))
    # A line feed that went joins two lines.
    assert len(found) >= len(records) - 2
    assert all(record in records for record in found)


@given(st.lists(RECORDS, max_size=3))
def test_line_ends_of_windows_do_no_harm(records):
    lines = b"".join(map(encode, records)).replace(b"\n", b"\r\n").split(b"\n")
    assert decode(lines) == (records, [b"\r"] * lines.count(b"\r"))


@given(RECORDS, st.data())
def test_a_fenced_line_is_no_record_wherever_it_was_cut(record, data):
    line = encode(record)
    cut = data.draw(st.integers(1, len(line) - 1))
    found, bad = decode((line[:cut] + FENCE + line).split(b"\n")[:-1])
    assert (found, len(bad)) == ([record], 1)


@given(
    st.recursive(st.none() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))
)
def test_a_line_with_a_right_sum_and_a_wrong_shape_is_damaged(value):
    line = encode(value)[:-1]
    good = encode({"at": "x", "in": "t", "id": "i", "set": {}})[:-1]
    found, bad = decode([good, line])
    assert len(found) + len(bad) == 2
    assert found[0]["at"] == "x"
    assert header(line) is None


@pytest.mark.parametrize("depth", [3_000, 900, 300])
def test_what_is_nested_deeper_than_anyone_can_look_is_damaged(depth):
    good = {"at": "s", "in": "t", "id": "i", "set": {"x": [[[1]]]}}
    for one, other in ((b"[", b"]"), (b'{"a":', b"}")):
        nested = b'{"at":"s","in":"t","id":"i","set":{"x":%b1%b}}' % (one * depth, other * depth)
        bad = b"%08x %b" % (crc32(nested), nested)
        assert decode([encode(good)[:-1], bad]) == ([good], [bad])
        assert header(bad) is None


def test_a_text_full_of_brackets_is_no_nest():
    good = {"at": "s", "in": "t", "id": "i", "add": {"note": ["[{" * 3_000]}}
    assert decode([encode(good)[:-1]]) == ([good], [])
    assert json.loads(encode(good)[9:]) == good
