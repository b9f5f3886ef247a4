"""TinyDB's side: what its documentation promises holds over the journals, and its traps are shut."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.storages import MemoryStorage

from reader.notebook.annotations import Annotations
from reader.notebook.articles import Articles
from reader.notebook.documents import Document, Table
from reader.notebook.history import History
from reader.notebook.journals import Journals
from reader.notebook.reading import Reading
from reader.notebook.storage import JournalDB


def open_db(machine):
    return JournalDB(Journals(machine.data, machine.state, machine.now))


def test_tinydb_as_documented(machine):
    db = open_db(machine)
    table = db.table("reading")
    table.insert(Document({"read": True, "words": 10}, "a"))
    table.insert_multiple(
        [Document({"read": False, "words": 20}, "b"), Document({"read": False, "words": 30}, "c")]
    )
    assert [one.doc_id for one in table.search(Query().words > 15)] == ["b", "c"]
    table.update({"read": True}, where("words") == 20)
    table.update(lambda one: one.update(words=one["words"] + 1), doc_ids=["a", "b", "missing"])
    table.upsert(Document({"starred": True}, "d"))
    table.upsert({"starred": True}, where("words") == 30)
    table.remove(doc_ids=["a"])
    expected = {
        "b": {"read": True, "words": 21},
        "c": {"read": False, "words": 30, "starred": True},
        "d": {"starred": True},
    }
    for one in (db, open_db(machine)):
        assert {document.doc_id: dict(document) for document in one.table("reading")} == expected
        assert len(one.table("reading")) == 3
        assert one.tables() == {"reading"}
    table.truncate()
    assert len(open_db(machine).table("reading")) == 0
    table.insert(Document({"read": True}, "a"))
    assert dict(open_db(machine).table("reading").get(doc_id="a")) == {"read": True}
    db.drop_tables()
    assert len(open_db(machine).table("reading")) == 0


def test_documents_handed_out_are_copies(machine):
    table = open_db(machine).table("articles")
    fields = {"tags": ["x"], "more": {"deep": [1]}}
    table.insert(Document(fields, "a"))
    fields["tags"].append("y")
    for found in (table.get(doc_id="a"), table.search(where("tags").any(["x"]))[0], *table):
        found["tags"].append("z")
        found["more"]["deep"].append(2)
    assert dict(table.get(doc_id="a")) == {"tags": ["x"], "more": {"deep": [1]}}


def test_a_search_sees_what_another_process_wrote(machine):
    one, two = open_db(machine), open_db(machine)
    one.table("reading").insert(Document({"read": False}, "a"))
    two.storage.refresh()
    assert two.table("reading").count(where("read") == False) == 1  # noqa: E712
    one.table("reading").update({"read": True}, doc_ids=["a"])
    two.storage.refresh()
    assert two.table("reading").count(where("read") == False) == 0  # noqa: E712


def test_a_document_without_an_id_is_refused(machine):
    with pytest.raises(ValueError, match="bring their own id"):
        open_db(machine).table("reading").insert({"read": True})


def test_one_change_is_one_line_and_no_change_is_none(machine):
    table = open_db(machine).table("reading")
    table.insert_multiple(Document({"read": False, "n": n}, f"a{n}") for n in range(50))
    before = machine.journal.read_bytes()
    table.update({"read": True}, doc_ids=["a7"])
    table.update({"read": True}, doc_ids=["a7"])
    table.update({"read": True}, where("n") == 7)
    grown = machine.journal.read_bytes()
    assert grown.startswith(before)
    assert grown[len(before) :].count(b"\n") == 1
    assert b'"set":{"read":true}' in grown[len(before) :]


class TextDB(TinyDB):
    table_class = Table


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.sampled_from("abc"), st.booleans()),
        st.tuples(st.just("place"), st.sampled_from("abc"), st.integers(0, 9)),
        st.tuples(st.just("note"), st.integers(0, 2), st.sampled_from(["", "x", "y"])),
        st.tuples(st.just("tags"), st.integers(0, 2), st.lists(st.sampled_from("pqr"), max_size=2, unique=True)),
        st.tuples(st.just("delete"), st.integers(0, 2)),
        st.tuples(
            st.just("undo"),
        ),
        st.tuples(
            st.just("redo"),
        ),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
@example([("tags", 0, ["p"]), ("tags", 0, ["q", "p"]), ("tags", 0, ["p", "q"]), ("undo",)])
def test_the_notebook_runs_on_memory_and_does_the_same(tmp_path_factory, actions):
    from tests.notebook.conftest import Machine, make_note

    machine = Machine(tmp_path_factory.mktemp("machine"))
    notes = [make_note(str(number)) for number in range(3)]

    def run(db, together=None):
        articles = Articles(db.table("articles"))
        extra = {} if together is None else {"together": together}
        history = History(now=machine.now, **extra)
        reading = Reading(db.table("reading"), articles, history, machine.now, **extra)
        annotations = Annotations(db.table("annotations"), articles, history, machine.now, **extra)
        for one in notes:
            annotations.add(one)
        for kind, *what in actions:
            if kind == "mark":
                reading.mark([what[0]], read=what[1])
            elif kind == "place":
                reading.set_position(*what)
            elif kind in ("undo", "redo"):
                step = getattr(history, kind)()
                if step is not None and step.table.name == "annotations":
                    annotations.take_up(step.after)
            elif annotations.get(notes[what[0]].id) is not None:
                id = notes[what[0]].id
                if kind == "delete":
                    annotations.delete(id)
                elif kind == "note":
                    annotations.change(id, note=what[1])
                else:
                    annotations.change(id, tags=what[1])
        states = {one.article: (one.read, one.starred, one.position) for one in reading.all()}
        return (
            [(one.id, one.note, sorted(one.tags), one.conflict) for one in annotations.all()],
            {article: state for article, state in states.items() if state != (False, False, 0)},
            {one.id for one in annotations.deleted()},
        )

    db = open_db(machine)
    assert run(db, db.storage.together) == run(TextDB(storage=MemoryStorage))
