from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article.model import Identity
from reader.errors import NotebookError, NotFoundError
from reader.notebook import Notebook
from reader.notebook.devices import device_id
from reader.notebook.exporting import export
from reader.notebook.records import encode
from tests.notebook.conftest import Machine, make_note


def identity(id="a1", **fields):
    known = {"url": None, "path": f"{id}.txt", "headline": f"Headline of {id}", "fingerprint": "f" * 16}
    return Identity(id=id, **{**known, **fields})


def test_reading_states(machine):
    notebook = machine.open()
    assert notebook.reading.get("a1").read is False
    notebook.reading.mark(["a1", "a2"], read=True)
    notebook.reading.mark(["a1"], starred=True)
    notebook.reading.set_position("a1", 321)
    for one in (notebook, machine.open()):
        state = one.reading.get("a1")
        assert (state.read, state.starred, state.position) == (True, True, 321)
        assert [found.article for found in one.reading.all()] == ["a1", "a2"]
    assert machine.open().reading.get("a2").read_at == "2026-11-20T12:00:00.002Z"


def test_nothing_is_created_before_something_is_saved(machine):
    notebook = machine.open()
    notebook.reading.mark([], read=True)
    notebook.reading.mark(["a1"], read=False)
    notebook.tidy()
    assert not machine.data.exists()
    assert notebook.check()[0].good


def test_annotations(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("a note\nof two lines", ("kurils", "fish"), exact="second"))
    two = notebook.annotations.add(note(article="a2"))
    changed = notebook.annotations.change(one.id, tags=["fish", "coast"], note="better")
    assert (changed.tags, changed.note, changed.created) == (("fish", "coast"), "better", one.created)
    assert changed.modified > one.modified
    for book in (notebook, machine.open()):
        assert book.annotations.get(one.id) == changed
        assert book.annotations.on("a1") == (changed,)
        assert book.annotations.all() == (changed, two)
    notebook.annotations.delete(one.id)
    assert notebook.annotations.get(one.id) is None
    with pytest.raises(NotFoundError):
        notebook.annotations.change(one.id, note="too late")
    assert [gone.note for gone in machine.open().annotations.deleted()] == ["better"]
    machine.later(days=29)
    assert machine.open().annotations.restore(one.id).note == "better"
    notebook.refresh()
    notebook.annotations.delete(one.id)
    machine.later(days=31)
    assert machine.open().annotations.deleted() == ()


def test_two_notebooks_on_one_machine_see_each_other(machine, note):
    one, two = machine.open(), machine.open()
    first = one.annotations.add(note("one"))
    second = two.annotations.add(note("two", article="a2"))
    one.reading.mark(["a3"], read=True)
    assert two.watermark != one.watermark
    assert two.refresh() == {"a1", "a3"}
    assert one.refresh() == {"a2"}
    assert one.refresh() == frozenset()
    assert one.watermark == two.watermark == machine.open().watermark
    assert one.annotations.all() == two.annotations.all() == (first, second)
    assert len(list(machine.data.glob("*.journal"))) == 1


def test_a_watermark_taken_before_others_were_taken_up_is_not_taken_for_the_whole(machine, note):
    one, two = machine.open(), machine.open()
    two.annotations.add(note())
    one.reading.mark(["a9"], read=True)  # takes up the note in passing, before anybody was told of it
    assert one.watermark != machine.open().watermark
    assert one.refresh() == {"a1"}
    assert one.watermark == machine.open().watermark


def test_compaction_keeps_all_and_others_notice(machine, note):
    one, two = machine.open(), machine.open()
    kept = one.annotations.add(note("kept"))
    gone = one.annotations.add(note("gone " + "x" * 5000))
    one.annotations.delete(gone.id)
    ids = [f"a{number}" for number in range(1000)]
    for read in (True, False) * 4:
        one.reading.mark(ids, read=read)
        two.refresh()
    one.reading.set_position("a1", 8000)
    machine.later(days=31)
    size = machine.journal.stat().st_size
    assert size > 1_000_000
    one.tidy()
    assert machine.journal.stat().st_size < size / 5
    assert gone.id not in {found.id for found in one.annotations.all()}
    assert b"xxx" not in machine.journal.read_bytes()
    assert gone.id.encode() in machine.journal.read_bytes()
    new = two.annotations.add(note("after compaction"))
    one.refresh()
    for book in (one, two, machine.open()):
        assert {found.id for found in book.annotations.all()} == {kept.id, new.id}
        assert book.reading.get("a1").position == 8000


def test_devices_merge_whatever_is_sent_when(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    both = one.annotations.add(note("first text", ("kurils",)))
    here.send(there)
    assert two.refresh() == {"a1"}
    one.annotations.change(both.id, note="text from here", tags=["kurils", "here"])
    two.annotations.change(both.id, note="text from there", tags=["there"])
    there.send(here)
    here.send(there)
    one.refresh()
    two.refresh()
    assert one.annotations.get(both.id) == two.annotations.get(both.id)
    found = one.annotations.get(both.id)
    assert {found.note, *found.conflict} == {"text from here", "text from there"}
    assert set(found.tags) == {"here", "there"}
    settled = two.annotations.rewrite(found, found.conflict[0], found.tags)
    assert settled.conflict == ()
    there.send(here)
    one.refresh()
    assert one.annotations.get(both.id) == settled
    assert two.undo().startswith("conflict settled")
    again = two.annotations.get(both.id)
    assert {again.note, *again.conflict} == {"text from here", "text from there"}
    assert [device.own for device in one.devices()] == [True, False]


def test_rewriting_takes_away_only_what_was_seen(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    seen = one.annotations.add(note("first text", ("kurils", "old")))
    here.send(there)
    two.refresh()
    # While the editor is open here, text and tags come from there.
    two.annotations.change(seen.id, note="text from there", tags=["kurils", "there"])
    there.send(here)
    one.refresh()
    written = one.annotations.rewrite(seen, "text from here", ["kurils", "old", "here"])
    assert (written.note, written.conflict) == ("text from here", ("text from there",))
    assert set(written.tags) == {"kurils", "here", "there"}
    here.send(there)
    two.refresh()
    assert two.annotations.get(seen.id) == written
    # Now both were seen, and what is written settles it.
    settled = two.annotations.rewrite(written, "both in one", written.tags)
    assert (settled.note, settled.conflict) == ("both in one", ())
    # Who changes nothing but the tags writes over no text.
    one.refresh()
    there.send(here)
    one.refresh()
    before = one.annotations.get(seen.id)
    two.annotations.change(seen.id, note="once more from there")
    there.send(here)
    one.refresh()
    tagged = one.annotations.rewrite(before, before.note, [*before.tags, "tagged"])
    assert (tagged.note, tagged.conflict) == ("once more from there", ())
    assert "tagged" in tagged.tags
    here.send(there)
    two.refresh()
    settled = two.annotations.rewrite(tagged, "both in one", tagged.tags)
    # What was deleted meanwhile comes back with what was written.
    two.annotations.delete(seen.id)
    again = two.annotations.rewrite(settled, "both in one, and more", settled.tags)
    assert (again.note, again.deleted) == ("both in one, and more", None)
    assert two.annotations.get(seen.id) == again


def test_a_conflict_that_comes_under_the_editor_loses_no_text(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    first = one.annotations.add(note("zero"))
    here.send(there)
    two.refresh()
    seen = one.annotations.change(first.id, note="A")
    two.annotations.change(first.id, note="B")
    there.send(here)
    one.refresh()
    written = one.annotations.rewrite(seen, "A, and a word", ())
    assert (written.note, written.conflict) == ("A, and a word", ("B",))


def test_a_copied_data_directory_gives_the_same_export_byte_for_byte(machines, note):
    here, there = machines(2)
    notebook = here.open()
    for number in range(5):
        notebook.articles.remember(identity(f"a{number}"), "news")
        notebook.annotations.add(note(f"note {number}", (f"tag{number}",), article=f"a{number}"))
    notebook.annotations.delete(notebook.annotations.all()[2].id)
    shutil.copytree(here.data, there.data)
    other = there.open()
    for form in ("jsonld", "markdown", "csv", "csl", "bibtex"):
        texts = [export(book.annotations.all(), form, book.articles.get) for book in (notebook, other)]
        assert texts[0] == texts[1]
    other.annotations.add(note("mine"))
    assert len(list(there.data.glob("*.journal"))) == 2


def test_a_copied_home_directory_gets_a_journal_of_its_own(tmp_path):
    first = device_id(tmp_path / "state", machine="laptop")
    assert device_id(tmp_path / "state", machine="laptop") == first
    shutil.copytree(tmp_path / "state", tmp_path / "copy")
    second = device_id(tmp_path / "copy", machine="desktop")
    assert second != first
    # One home directory, two machines, turn by turn: each keeps its own.
    assert device_id(tmp_path / "copy", machine="laptop") == first
    assert device_id(tmp_path / "copy", machine="desktop") == second


def test_a_synchronisers_conflict_copy_is_merged_and_ends_the_sharing_of_a_journal(machine, note):
    one = machine.open().annotations.add(note("in both"))
    journal = machine.journal
    copy = journal.with_name(f"{journal.stem}.sync-conflict-20261120-120000-ABCDEFG.journal")
    before = journal.read_bytes()
    two = machine.open().annotations.add(note("only in the copy"))
    copy.write_bytes(journal.read_bytes())
    journal.write_bytes(before)
    notebook = machine.open()
    assert {found.id for found in notebook.annotations.all()} == {one.id, two.id}
    assert "copies of this machine's journal" in notebook.warnings[0]
    notebook.annotations.add(note("in a journal of its own"))
    assert journal.read_bytes() == before
    assert len(list(machine.data.glob("*.journal"))) == 3
    assert len(machine.open().annotations.all()) == 3


@pytest.mark.parametrize("days", [3, -3])
def test_a_clock_that_is_off_is_told_and_nothing_is_left_out(machines, note, days):
    here, there = machines(2)
    there.time += timedelta(days=days)
    one, two = here.open(), there.open()
    first = two.annotations.add(note("from there"))
    there.send(here)
    one = here.open()
    wrong = one if days > 0 else None
    later = one.annotations.change(first.id, note="written after that")
    here.send(there)
    two = there.open()
    wrong = wrong or two
    assert "days apart" in wrong.warnings[0]
    assert two.annotations.get(first.id) == later
    assert later.conflict == ()
    # Its time shows as its own clock had it, not as the other's.
    device = next(device for device in two.devices() if not device.own)
    assert device.last_written[:10] == "2026-11-20"


def test_ids_joined_are_one_article(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    one.articles.remember(identity("old"), "news")
    one.reading.mark(["old"], read=True, starred=True)
    one.annotations.add(note(article="old"))
    two.articles.remember(identity("new"), "news")
    two.reading.set_position("new", 5)
    two.annotations.add(note(article="new"))
    here.send(there)
    two.refresh()
    two.articles.join("old", "new")
    there.send(here)
    assert {"old", "new"} <= one.refresh()
    for book in (one, two):
        for id in ("old", "new"):
            state = book.reading.get(id)
            assert (state.article, state.read, state.starred, state.position) == ("new", True, True, 5)
            assert len(book.annotations.on(id)) == 2
            assert book.articles.get(id).id == "new"
        assert [state.article for state in book.reading.all()] == ["new"]
        assert [known.id for known in book.articles.all()] == ["new"]
    one.reading.mark(["old"], read=False)
    assert one.reading.get("new").read is False
    one.articles.join("new", "old")
    assert one.articles.canonical("old") == one.articles.canonical("new")


def test_ids_joined_both_ways_apart_are_still_one(machines):
    here, there = machines(2)
    one, two = here.open(), there.open()
    one.articles.join("x", "y")
    two.articles.join("y", "x")
    here.send(there)
    there.send(here)
    one.refresh()
    two.refresh()
    assert {book.articles.canonical(id) for book in (one, two) for id in "xy"} == {"x"}


def test_the_id_of_an_article_lives_on_and_its_facts_change(machine):
    notebook = machine.open()
    notebook.articles.remember(identity("a1"), "news")
    size = machine.journal.stat().st_size
    notebook.articles.remember(identity("a1"), "news")
    assert machine.journal.stat().st_size == size
    notebook.articles.remember(identity("a1", path="moved/a1.txt"), "other")
    again = machine.open()
    assert again.articles.get("a1").path == "moved/a1.txt"
    assert again.articles.library_of("a1") == "other"
    assert again.articles.get("a2") is None


def test_preferences_travel(machines):
    here, there = machines(2)
    notebook = here.open()
    notebook.preferences.set("tag in hand", "kurils")
    notebook.preferences.set("saved searches", [{"name": "fish", "query": "tag:fish"}])
    notebook.preferences.set("draft", None)
    here.send(there)
    other = there.open()
    assert other.preferences.get("tag in hand") == "kurils"
    assert other.preferences.keys() == ("saved searches", "tag in hand")
    other.preferences.get("saved searches").append("x")
    assert len(other.preferences.get("saved searches")) == 1


def test_hostile_and_huge_things_are_kept(machine, note):
    notebook = machine.open()
    wild = note(
        "half a pair: \ud83d, a nul: \0, lines\n\u2028\r\x1b[31m, [/red]{}" + "x" * 1_000_000, ("#", "", "a b")
    )
    kept = notebook.annotations.add(wild)
    notebook.annotations.put([note(str(n)) for n in range(10_000)], "imported")
    again = machine.open()
    assert again.annotations.get(kept.id).note == wild.note
    assert again.annotations.get(kept.id).tags == ("#", "", "a b")
    assert len(again.annotations.on("a1")) == 10_001
    again.tidy()
    assert len(machine.open().annotations.all()) == 10_001


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["article", "selector", "citation", "created", "modified", "tags", "note", "deleted", "conflict"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=3),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["exact", "start", "end", "headline"]), inner, max_size=3)
            ),
        ),
    )
)
def test_records_that_make_no_sense_do_not_stop_the_reading(tmp_path_factory, fields):
    machine = Machine(tmp_path_factory.mktemp("machine"))
    good = machine.open().annotations.add(make_note("good"))
    stamp = "2026-11-20T12:00:00.000Z-000000-other"
    (machine.data / "other.journal").write_bytes(
        encode({"format": "reader-journal", "version": 1, "device": "other", "name": [], "begun": 7})
        + encode({"at": stamp, "in": "annotations", "id": "x", "set": fields})
        + encode(
            {"at": stamp, "in": "reading", "id": "r", "set": {"read": fields, "position": "far", "read_at": 1}}
        )
        + encode({"at": "zzzz", "in": "articles", "id": "q", "set": {"alias": 5, "path": None}})
        + encode({"at": stamp, "in": "nowhere", "id": "q", "set": {"x": 1}})
    )
    notebook = machine.open()
    assert notebook.annotations.get(good.id) == good
    assert len(notebook.annotations.all()) + len(notebook.annotations.deleted()) >= 1
    notebook.articles.all()
    assert notebook.reading.get("r").position == 0
    export(notebook.annotations.all(), "jsonld")
    notebook.check()
    notebook.tidy()
    assert machine.open().annotations.get(good.id) == good


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-02-31T00:00:00.000Z-000000-other",
        "2026-13-01T00:00:00.000Z-000000-other",
        "9999-12-31T23:59:59.999Z-999999-other",
        "2999-12-31T23:59:59.999Z-999999-other",
    ],
)
def test_a_stamp_that_no_clock_gives_stops_nothing(machine, note, stamp):
    real = "2026-12-24T00:00:00.000Z-000000-other"
    machine.data.mkdir(parents=True)
    (machine.data / "other.journal").write_bytes(
        encode({"format": "reader-journal", "version": 1, "device": "other", "name": "x", "begun": ""})
        + encode({"at": real, "in": "preferences", "id": "tag in hand", "set": {"value": "theirs"}})
        + encode({"at": stamp, "in": "annotations", "id": "x", "set": {"article": "a"}, "add": {"note": ["odd"]}})
    )
    notebook = machine.open()
    mine = notebook.annotations.add(note("mine"))
    notebook.preferences.set("tag in hand", "mine")
    again = machine.open()
    assert {one.note for one in again.annotations.all()} == {"mine", "odd"}
    assert again.annotations.get(mine.id) == mine
    assert again.preferences.get("tag in hand") == "mine"
    assert b'"at":"2026-' in machine.journal.read_bytes().splitlines()[-1]
    again.check()


def test_a_journal_of_another_device_cut_in_half_is_read_and_made_whole_later(machines, note):
    here, there = machines(2)
    other = there.open()
    for number in range(4):
        other.annotations.add(note(f"note {number}"))
    there.send(here)
    whole = (here.data / there.journal.name).read_bytes()
    (here.data / there.journal.name).write_bytes(whole[: len(whole) // 2])
    notebook = here.open()
    assert 0 < len(notebook.annotations.all()) < 4
    assert notebook.warnings == ()
    (here.data / there.journal.name).write_bytes(whole)
    notebook.refresh()
    assert len(notebook.annotations.all()) == 4


def test_several_processes_at_once_lose_nothing_of_each_other(machine):
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from reader.notebook import Notebook
        notebook = Notebook.open(Path({str(machine.data)!r}), Path({str(machine.state)!r}))
        for number in range(60):
            notebook.reading.mark([f"{{sys.argv[1]}}-{{number}}"], read=True)
    """)
    machine.open().reading.mark(["first"], read=True)
    started = [subprocess.Popen([sys.executable, "-c", script, name]) for name in "ab"]
    assert [one.wait() for one in started] == [0, 0]
    assert len(machine.open().reading.all()) == 121
    assert len(list(machine.data.glob("*.journal"))) == 1


def test_tidying_on_another_thread_beside_writing(machine, note):
    notebook = machine.open()
    for number in range(200):
        notebook.reading.set_position("a1", number + 1)
    done = []

    def tidy():
        Notebook.open(machine.data, machine.state, now=machine.now).tidy()
        done.append(True)

    thread = threading.Thread(target=tidy)
    thread.start()
    kept = [notebook.annotations.add(note(str(number))) for number in range(50)]
    thread.join()
    assert done
    assert {one.id for one in machine.open().annotations.all()} == {one.id for one in kept}


def test_a_state_directory_that_cannot_be_used_is_told(machine, tmp_path):
    machine.state.parent.mkdir(parents=True, exist_ok=True)
    machine.state.write_text("a file")
    with pytest.raises(NotebookError, match="READER_STATE_DIR"):
        machine.open()


def test_importing_the_notebook_opens_nothing_and_is_quick():
    script = (
        "import sys; import reader.notebook, json;"
        "print(json.dumps([m for m in ('filelock', 'textual', 'rich', 'sqlite3', 'asyncio') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
    assert Path(__file__).exists()


def test_a_clock_that_goes_back_makes_nothing_older_than_it_is(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("first"))
    notebook.annotations.change(one.id, note="second")
    notebook.reading.mark(["a2"], read=True, starred=True)
    notebook.reading.set_position("a2", 40)
    notebook.articles.join("a2", "a1")
    early = export(notebook.annotations.all(), "jsonld", notebook.articles.get, notebook.articles.library_of)
    machine.later(days=-1)
    notebook.annotations.change(one.id, note="third")
    notebook.import_text(early)
    assert notebook.annotations.get(one.id).note == "third"
    notebook.undo()
    notebook.import_text(early)
    assert notebook.annotations.get(one.id).note == "second"
    notebook.reading.mark(["a1"], read=False, starred=False)
    notebook.reading.set_position("a1", 7)
    state = notebook.reading.get("a1")
    assert (state.read, state.starred, state.position) == (False, False, 7)
