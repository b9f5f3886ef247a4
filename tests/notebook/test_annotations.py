"""What a note becomes when two wrote on it: a text or a tag that was not seen never goes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.notebook.annotations import Annotation, written_over
from tests.notebook.conftest import make_note

TEXTS = st.sampled_from(["", "one", "two", "three"])
TAGS = st.lists(st.sampled_from("pqr"), max_size=3, unique=True).map(tuple)
STATES = st.builds(
    lambda note, conflict, tags, deleted: replace(
        make_note(note, tags),
        conflict=tuple(dict.fromkeys(conflict)),
        deleted="2026-05-03T00:00:00Z" if deleted else None,
    ),
    TEXTS,
    st.lists(TEXTS.filter(bool), max_size=2),
    TAGS,
    st.booleans(),
)


@given(STATES, STATES, TEXTS, TAGS)
def test_who_writes_over_a_note_takes_away_nothing_that_was_not_seen(
    old: Annotation, seen: Annotation, note: str, tags: tuple[str, ...]
) -> None:
    written = written_over(old, seen, note, tags)

    kept = {written.note, *written.conflict}
    shown = {seen.note, *seen.conflict, ""}
    if old.deleted is None:
        assert {old.note, *old.conflict} - shown <= kept, "a text that the person had not seen"
        assert set(old.tags) - set(seen.tags) <= set(written.tags), "a tag that the person had not seen"
    if note != seen.note:
        assert written.note == note, "what was written stands first"
    assert written.deleted is None
    assert set(written.tags) <= {*old.tags, *tags}
