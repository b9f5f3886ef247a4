from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import NotebookError
from reader.notebook import records
from reader.notebook.annotations import Citation
from tests.notebook.conftest import Machine, make_note


def test_a_journal_cut_at_every_byte_opens_with_every_whole_line_and_can_be_written(machine, note):
    notebook = machine.open()
    kept = [
        notebook.annotations.add(replace(note(f"note {n}"), selector=None, citation=Citation())) for n in range(2)
    ]
    whole = machine.journal.read_bytes()
    ends = [at for at, byte in enumerate(whole) if byte == 10]
    for cut in range(len(whole) + 1):
        machine.journal.write_bytes(whole[:cut])
        shutil.rmtree(machine.data / "set-aside", ignore_errors=True)
        notebook = machine.open()
        lines = sum(end < cut for end in ends) - 1  # without the header
        assert [one.id for one in notebook.annotations.all()] == [one.id for one in kept[: max(lines, 0)]]
        new = notebook.annotations.add(note("written after the cut"))
        again = machine.open()
        assert [one.id for one in again.annotations.all()] == [one.id for one in notebook.annotations.all()]
        assert again.annotations.get(new.id).note == "written after the cut"
        if cut - 1 not in ends and cut > 0:  # what was cut off is kept
            tail = whole[:cut].split(b"\n")[-1]
            aside = b"".join(path.read_bytes() for path in (machine.data / "set-aside").iterdir())
            assert tail in aside


def test_a_line_without_its_line_feed_is_not_revived_by_the_next_append(machine, note):
    notebook = machine.open()
    notebook.annotations.add(note("first"))
    notebook.annotations.add(note("never acknowledged"))
    whole = machine.journal.read_bytes()
    machine.journal.write_bytes(whole[:-1])
    again = machine.open()
    again.annotations.add(note("third"))
    assert [one.note for one in machine.open().annotations.all()] == ["first", "third"]


def test_damaged_lines_are_set_aside_and_the_journal_is_mended(machine, note):
    notebook = machine.open()
    for number in range(5):
        notebook.annotations.add(note(f"note {number}"))
    lines = machine.journal.read_bytes().split(b"\n")
    lines[3] = lines[3].replace(b"note 2", b"nota 2")
    damaged = b"\n".join(lines)
    machine.journal.write_bytes(damaged)
    notebook = machine.open()
    assert [one.note for one in notebook.annotations.all()] == ["note 0", "note 1", "note 3", "note 4"]
    told = " ".join(notebook.warnings)
    aside = machine.data / "set-aside"
    assert all(str(path) in told for path in aside.iterdir())
    assert sorted(path.suffix for path in aside.iterdir()) == [".copy", ".lines"]
    assert damaged in [path.read_bytes() for path in aside.iterdir()]
    again = machine.open()
    assert again.warnings == ()
    assert [one.note for one in again.annotations.all()] == ["note 0", "note 1", "note 3", "note 4"]
    assert all(finding.good for finding in again.check() if "backup" not in finding.sentence)


def test_what_damage_took_comes_from_the_newest_backup(machine, note):
    notebook = machine.open()
    first = notebook.annotations.add(note("in the backup", ("kurils",)))
    second = notebook.annotations.add(note("first text"))
    notebook.annotations.delete(notebook.annotations.add(note("deleted")).id)
    machine.later(seconds=1)
    notebook.annotations.change(second.id, note="second text")
    notebook.tidy()
    lines = machine.journal.read_bytes().split(b"\n")
    lines[1], lines[-2] = lines[1][:40], lines[-2][:-5]
    machine.journal.write_bytes(b"\n".join(lines))
    notebook = machine.open()
    assert notebook.annotations.get(first.id).note == "in the backup"
    assert notebook.annotations.get(first.id).tags == ("kurils",)
    restored = notebook.annotations.get(second.id)
    assert {restored.note, *restored.conflict} == {"first text", "second text"}
    assert len(notebook.annotations.all()) == 2
    assert any("backups" in warning for warning in notebook.warnings)
    assert machine.open().annotations.all() == notebook.annotations.all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3), st.integers(0, 40)), min_size=1, max_size=4)
)
def test_whatever_happens_to_the_bytes_the_other_lines_are_kept_and_the_damaged_ones_too(tmp_path_factory, damage):
    machine = Machine(tmp_path_factory.mktemp("machine"))
    notebook = machine.open()
    kept = {notebook.annotations.add(make_note(f"note {number}")).id: f"note {number}" for number in range(6)}
    whole = data = machine.journal.read_bytes()
    for at, new, length in damage:
        at %= len(data)
        data = data[:at] + new + data[at + length :]
    machine.journal.write_bytes(data)
    found = {one.id: one.note for one in machine.open().annotations.all()}
    there = set(data.split(b"\n")[:-1])
    untouched = {id for id in kept for line in whole.split(b"\n") if id.encode() in line and line in there}
    assert untouched <= found.keys() <= kept.keys()
    assert all(kept[id] == text for id, text in found.items())
    new = machine.open().annotations.add(make_note("new"))
    again = machine.open()
    assert {one.id for one in again.annotations.all()} == {*found, new.id}
    aside = [path.read_bytes() for path in machine.data.glob("set-aside/*")]
    survived = b"\n".join([machine.journal.read_bytes(), *aside])
    assert all(line.removesuffix(b"\r") in survived for line in data.split(b"\n"))


def test_a_journal_put_back_to_an_earlier_state_is_written_again(machine, note):
    notebook = machine.open()
    first = notebook.annotations.add(note("first", ("x",)))
    early = machine.journal.read_bytes()
    second = notebook.annotations.add(note("second"))
    notebook.annotations.change(first.id, note="changed", tags=["y"])
    notebook.reading.mark(["a1"], read=True)
    third = notebook.annotations.add(note("third"))
    notebook.annotations.delete(third.id)
    before = notebook.annotations.all(), notebook.reading.all(), notebook.annotations.deleted()
    machine.journal.write_bytes(early)
    notebook.refresh()
    assert "put back to an earlier state" in notebook.warnings[0]
    for book in (notebook, machine.open()):
        assert (book.annotations.all(), book.reading.all(), book.annotations.deleted()) == before
    assert notebook.annotations.get(second.id) == second


def test_what_a_journal_put_back_while_reader_is_closed_lost_comes_back_from_the_backup(machine, note):
    notebook = machine.open()
    first = notebook.annotations.add(note("first text"))
    early = machine.journal.read_bytes()
    machine.later(seconds=1)
    notebook.annotations.change(first.id, note="an evening's work")
    notebook.tidy()
    machine.journal.write_bytes(early)
    notebook = machine.open()
    assert [found.good for found in notebook.check()] == [True, False]
    notebook.tidy()
    both = notebook.annotations.get(first.id)
    assert {both.note, *both.conflict} == {"first text", "an evening's work"}
    assert "came back from the backup" in notebook.warnings[0]
    notebook.annotations.rewrite(notebook.annotations.get(first.id), "an evening's work", ())
    again = machine.open()
    again.tidy()
    assert (again.annotations.get(first.id).note, again.annotations.get(first.id).conflict) == (
        "an evening's work",
        (),
    )
    assert all(found.good for found in again.check())


def test_when_all_journals_are_gone_everything_comes_back_from_the_backup(machine, note):
    notebook = machine.open()
    notebook.tidy()
    assert not machine.data.exists()
    one = notebook.annotations.add(note("in the backup", ("kurils",)))
    notebook.reading.mark(["a1"], read=True)
    notebook.tidy()
    machine.journal.unlink()
    notebook = machine.open()
    assert notebook.annotations.all() == ()
    notebook.tidy()
    assert "came back from the backup" in notebook.warnings[0]
    assert machine.open().annotations.all() == notebook.annotations.all() == (one,)
    assert machine.open().reading.get("a1").read


def test_a_damaged_header_loses_nothing(machine, note):
    machine.open().annotations.add(note("kept"))
    machine.journal.write_bytes(b"garbage" + machine.journal.read_bytes()[7:])
    assert [one.note for one in machine.open().annotations.all()] == ["kept"]
    assert records.header(machine.journal.read_bytes().split(b"\n")[0]) is not None
    assert machine.open().warnings == ()


def test_an_unreadable_journal_stays_as_it_is_and_the_backup_shows(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("in the backup"))
    notebook.tidy()
    journal, whole = machine.journal, machine.journal.read_bytes()
    journal.unlink()
    journal.mkdir()  # a folder cannot be read, not even by root
    notebook = machine.open()
    assert notebook.annotations.get(one.id).note == "in the backup"
    told = " ".join(notebook.warnings)
    assert str(journal) in told
    assert str(machine.data / "backups") in told
    new = notebook.annotations.add(note("written meanwhile"))
    journal.rmdir()
    journal.write_bytes(whole)
    notebook = machine.open()
    assert {found.id for found in notebook.annotations.all()} == {one.id, new.id}
    assert notebook.annotations.get(one.id).conflict == ()


def test_a_newer_journal_is_refused_and_not_touched(machine, note, monkeypatch):
    with monkeypatch.context() as newer:
        for module in ("reader.notebook.records", "reader.notebook.journal"):
            newer.setattr(f"{module}.VERSION", 2)
        machine.open().annotations.add(note("from the future"))
    before = machine.journal.read_bytes()
    with pytest.raises(NotebookError, match="newer Reader"):
        machine.open()
    assert machine.journal.read_bytes() == before


def test_an_older_journal_is_read_and_written_anew_in_the_new_format(machine, note, monkeypatch):
    one = machine.open().annotations.add(note("from the past"))
    for module in ("reader.notebook.records", "reader.notebook.journal"):
        monkeypatch.setattr(f"{module}.VERSION", 2)

    def louder(record):
        return (
            {**record, "add": {**record.get("add", {}), "note": ["FROM THE PAST"]}} if "add" in record else record
        )

    monkeypatch.setitem(records._MIGRATIONS, 1, louder)
    notebook = machine.open()
    assert notebook.annotations.get(one.id).note == "FROM THE PAST"
    notebook.annotations.add(note("from today"))
    assert records.header(machine.journal.read_bytes().split(b"\n")[0])["version"] == 2
    assert {found.note for found in machine.open().annotations.all()} == {"FROM THE PAST", "from today"}


def test_a_newer_journal_of_another_device_is_left_out_with_a_word(machines, note, monkeypatch):
    here, there = machines(2)
    with monkeypatch.context() as newer:
        for module in ("reader.notebook.records", "reader.notebook.journal"):
            newer.setattr(f"{module}.VERSION", 2)
        there.open().annotations.add(note("from the future"))
    there.send(here)
    notebook = here.open()
    assert notebook.annotations.all() == ()
    assert "newer Reader" in notebook.warnings[0]
    assert notebook.annotations.add(note("goes on"))


def test_a_full_disk_keeps_what_was_saved_and_claims_nothing_else(machine, note, tmp_path):
    kept = machine.open().annotations.add(note("saved"))
    size = machine.journal.stat().st_size
    script = textwrap.dedent(f"""
        import resource, sys
        from pathlib import Path
        sys.path.insert(0, {str(tmp_path)!r})
        from reader.errors import NotebookError
        from reader.notebook import Notebook
        from reader.notebook.annotations import Annotation
        notebook = Notebook.open(Path({str(machine.data)!r}), Path({str(machine.state)!r}))
        resource.setrlimit(resource.RLIMIT_FSIZE, ({size} + 300, {size} + 300))
        try:
            notebook.annotations.add(Annotation.new(article="a1", selector=None, note="x" * 1000))
        except NotebookError as error:
            print(error)
        assert len(notebook.annotations.all()) == 1, notebook.annotations.all()
        assert notebook.undo() is None
        notebook.reading.mark(["a1"], read=True)
        assert notebook.reading.get("a1").read
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Not saved: ")
    assert "Make room" in done.stdout
    again = machine.open()
    assert [one.id for one in again.annotations.all()] == [kept.id]
    assert again.reading.get("a1").read
    assert again.warnings == ()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN


def test_a_folder_that_vanishes_is_told_and_is_not_made_anew(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("saved"))
    away = machine.data.with_name("away")
    machine.data.rename(away)
    with pytest.raises(NotebookError, match="is gone"):
        notebook.annotations.add(note("not saved"))
    assert not machine.data.exists()
    assert notebook.refresh() == frozenset()
    assert [found.id for found in notebook.annotations.all()] == [one.id]
    away.rename(machine.data)
    two = notebook.annotations.add(note("saved again"))
    assert {found.id for found in machine.open().annotations.all()} == {one.id, two.id}


def test_a_folder_that_cannot_be_written_can_be_read(machine, note):
    machine.open().annotations.add(note("saved"))
    journal = machine.journal
    whole = journal.read_bytes()
    # Root may write anywhere; so the journal's folder becomes one where nothing can be created.
    notebook = machine.open()
    shutil.rmtree(machine.data)
    machine.data.write_text("a file")
    with pytest.raises(NotebookError, match="cannot be written"):
        notebook.annotations.add(note("not saved"))
    assert [one.note for one in notebook.annotations.all()] == ["saved"]
    machine.data.unlink()
    machine.data.mkdir()
    journal.write_bytes(whole)
    assert [one.note for one in machine.open().annotations.all()] == ["saved"]
