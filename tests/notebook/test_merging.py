"""Whatever three devices do, and however it is merged, all end with one notebook, and no text is lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notebook.clock import Clock, rfc3339
from reader.notebook.compaction import needed
from reader.notebook.merging import Merged, difference, records_of

DEVICES = ("aaaa", "bbbb", "cccc")
NOW = datetime(2026, 11, 20, tzinfo=UTC)

ACTIONS = st.one_of(
    st.tuples(st.just("write"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("delete"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("restore"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("tag"), st.integers(0, 2), st.integers(0, 2), st.sampled_from("xyz")),
    st.tuples(st.just("untag"), st.integers(0, 2), st.integers(0, 2), st.sampled_from("xyz")),
    st.tuples(st.just("mark"), st.integers(0, 2), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("remove"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("sync"), st.integers(0, 2), st.integers(0, 2)),
)


class Three:
    """Three devices, their records, and what each of them has seen of the others'."""

    def __init__(self, skew):
        self.merged = {device: Merged() for device in DEVICES}
        self.written = {device: [] for device in DEVICES}
        self.clocks = {
            device: Clock(device, lambda by=by: NOW.replace(hour=by))
            for device, by in zip(DEVICES, skew, strict=True)
        }
        self.texts, self.seen = set(), set()

    def do(self, action):
        kind, device, which, *more = action
        name, merged = DEVICES[device], self.merged[DEVICES[device]]
        if kind == "sync":
            other = DEVICES[which]
            merged.apply(self.written[other])
            for record in self.written[other]:
                self.clocks[name].observe(record["at"])
            return
        table = "reading" if kind in ("mark", "remove") else "annotations"
        id = f"n{which}"
        before = merged.tables.get(table, {}).get(id)
        after = dict(before or {})
        shown = {after.get("note"), *after.get("conflict", ())} if not after.get("deleted") else set()
        if kind == "write":
            text = f"text {len(self.texts)}"
            self.texts.add(text)
            self.seen |= shown
            after |= {"note": text, "conflict": [], "deleted": None, "article": f"a{which}"}
        elif kind == "mark":
            after["read"] = more[0]
        elif before is None:
            return
        elif kind == "delete":
            self.seen |= shown
            after["deleted"] = rfc3339(NOW)
        elif kind == "restore":
            if after.get("deleted"):
                self.seen -= {after["note"], *after["conflict"]}
            after["deleted"] = None
        elif kind == "tag":
            after["tags"] = list(dict.fromkeys([*after.get("tags", []), more[0]]))
        elif kind == "untag":
            after["tags"] = [tag for tag in after.get("tags", []) if tag != more[0]]
        record = difference(table, id, before, None if kind == "remove" else after, merged)
        if record is not None:
            record = {"at": self.clocks[name].tick(), **record}
            self.written[name].append(record)
            merged.apply([record])


def final(*parts):
    merged = Merged()
    for records in parts:
        merged.apply(records)
    return merged.tables


@settings(max_examples=400, deadline=None)
@given(st.tuples(*[st.integers(0, 23)] * 3), st.lists(ACTIONS, max_size=40), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_notebook_and_keeps_every_text(skew, actions, chance):
    three = Three(skew)
    for action in actions:
        three.do(action)
    everything = [record for device in DEVICES for record in three.written[device]]
    expected = final(everything)
    for _ in range(3):
        chance.shuffle(everything)
        assert final(everything, everything[:5]) == expected
    notes = expected.get("annotations", {}).values()
    visible = {text for one in notes if not one["deleted"] for text in (one["note"], *one["conflict"])}
    assert three.texts - three.seen <= visible


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.integers(0, 23)] * 3), st.lists(ACTIONS, max_size=40), st.randoms(use_true_random=False))
def test_compaction_on_any_device_at_any_time_changes_nothing(skew, actions, chance):
    three = Three(skew)
    for action in actions:
        three.do(action)
        if chance.random() < 0.2:
            name = chance.choice(DEVICES)
            three.written[name] = list(needed(three.written[name], three.merged[name], ""))
    compacted = [list(needed(three.written[name], three.merged[name], "")) for name in DEVICES]
    assert final(*compacted) == final(*three.written.values())
    assert all(
        list(needed(once, three.merged[name], "")) == once for name, once in zip(DEVICES, compacted, strict=True)
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTIONS, max_size=40))
def test_a_journal_can_be_written_again_from_what_it_added_up_to(actions):
    three = Three((1, 2, 3))
    for action in actions:
        three.do(action)
    everything = Merged()
    everything.apply([record for records in three.written.values() for record in records])
    again = [records_of(name, "", everything) for name in DEVICES]
    assert final(*again) == everything.tables
    for name, records in zip(DEVICES, again, strict=True):
        half = three.written[name][len(three.written[name]) // 2 :]
        assert records_of(name, half[-1]["at"] if half else "9999", everything) == []
        assert len(records) <= len(three.written[name])


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTIONS, max_size=40))
def test_old_texts_may_go_and_what_is_not_deleted_stays(actions):
    three = Three((1, 2, 3))
    for action in actions:
        three.do(action)
    whole = final(*three.written.values())
    everything = Merged()
    everything.apply([record for records in three.written.values() for record in records])
    compacted = final(*(list(needed(three.written[name], everything, "9999")) for name in DEVICES))
    for id, document in whole.get("annotations", {}).items():
        if document["deleted"]:
            assert compacted["annotations"][id] == {**document, "note": "", "conflict": []}
        else:
            assert compacted["annotations"][id] == document
    assert compacted.get("reading") == whole.get("reading")


def test_two_texts_written_apart_are_both_kept_until_one_is_settled():
    three = Three((1, 2, 3))
    for action in [("write", 0, 0), ("sync", 1, 0), ("write", 0, 0), ("write", 1, 0), ("sync", 1, 0)]:
        three.do(action)
    document = three.merged["bbbb"].tables["annotations"]["n0"]
    assert {document["note"], *document["conflict"]} == {"text 1", "text 2"}
    three.do(("write", 1, 0))
    three.do(("sync", 0, 1))
    document = three.merged["aaaa"].tables["annotations"]["n0"]
    assert (document["note"], document["conflict"]) == ("text 3", [])


def test_a_deletion_does_not_beat_a_text_that_it_had_not_seen():
    three = Three((20, 1, 1))
    for action in [
        ("write", 0, 0),
        ("sync", 1, 0),
        ("write", 1, 0),
        ("delete", 0, 0),
        ("sync", 0, 1),
        ("sync", 1, 0),
    ]:
        three.do(action)
    for device in ("aaaa", "bbbb"):
        document = three.merged[device].tables["annotations"]["n0"]
        assert (document["note"], document["deleted"]) == ("text 1", None)


def test_random_histories_agree():
    chance = random.Random(7)
    kept = 0
    for _ in range(60):
        three = Three([chance.randrange(24) for _ in DEVICES])
        for _ in range(60):
            kind = chance.choice(["write", "write", "delete", "restore", "tag", "untag", "mark", "sync"])
            three.do((kind, chance.randrange(3), chance.randrange(3), chance.choice("xyz")))
        everything = [record for records in three.written.values() for record in records]
        expected = final(everything)
        kept += sum(len(one["conflict"]) for one in expected["annotations"].values())
        chance.shuffle(everything)
        assert final(everything) == expected
    assert kept > 0
