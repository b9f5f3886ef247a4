from __future__ import annotations

import pytest

from reader.article.model import Identity
from reader.errors import NotebookError
from reader.notebook.annotations import Selector


def test_everything_is_undone_and_redone_newest_first_with_its_words(machine, note):
    notebook = machine.open()
    notebook.articles.remember(Identity("a1", None, "a1.txt", "Mill Closes", "f"), "news")
    notebook.reading.mark(["a1"], read=True)
    notebook.reading.mark(["a1", "a2", "a3"], starred=True)
    one = notebook.annotations.add(note("first", ("x",)))
    notebook.annotations.change(one.id, note="second")
    notebook.annotations.change(one.id, tags=["x", "y"])
    notebook.annotations.change(one.id, selector=Selector("mill", "", "", 1, 5, ""))
    notebook.annotations.delete(one.id)
    end = notebook.annotations.deleted()[0]
    words = []
    while (said := notebook.undo()) is not None:
        words.append(said)
    assert words == [
        "note deleted: “mill”",
        "passage moved: “mill”",
        "tags changed: “The mill closed”",
        "note changed: “The mill closed”",
        "note made: “The mill closed”",
        "marked starred: 3 articles",
        "marked read: “Mill Closes”",
    ]
    assert notebook.annotations.all() == ()
    assert not any(state.read or state.starred for state in notebook.reading.all())
    again = []
    while (said := notebook.redo()) is not None:
        again.append(said)
    assert again == words[::-1]
    assert notebook.reading.get("a2").starred
    (back,) = notebook.annotations.deleted()
    assert (back.note, back.tags, back.selector) == (end.note, end.tags, end.selector)
    assert [found.id for found in machine.open().annotations.deleted()] == [one.id]
    assert notebook.redo() is None


def test_a_thousand_marked_at_once_are_one_step_and_one_append(machine):
    notebook = machine.open()
    ids = [f"a{number}" for number in range(1000)]
    notebook.reading.mark(ids[:400], read=True)
    notebook.reading.mark(ids, read=True)
    assert notebook.undo() == "marked read: 600 articles"
    for book in (notebook, machine.open()):
        assert [book.reading.get(id).read for id in ids] == [True] * 400 + [False] * 600


def test_what_is_marked_in_parts_is_one_step_and_is_taken_back_in_parts(machine):
    notebook = machine.open()
    ids = [f"a{number}" for number in range(10)]
    notebook.reading.mark(["a0", "a9"], starred=True)
    step = None
    for start in range(0, 10, 3):
        step = notebook.reading.mark(ids[start : start + 3], read=True, more_of=step)
    notebook.reading.mark(["a5"], starred=True)
    assert notebook.undo() == "marked starred: 1 article"
    parts = []
    for part in notebook.take_back(redo=False, at_once=4):
        parts.append((part.done, part.of, sum(notebook.reading.get(id).read for id in ids)))
    assert parts == [(4, 10, 6), (8, 10, 2), (10, 10, 0)]
    assert part.words == "marked read: 10 articles"
    assert notebook.redo() == part.words
    assert all(machine.open().reading.get(id).read for id in ids)
    assert notebook.undo() == part.words
    assert notebook.undo() == "marked starred: 2 articles"


def test_what_is_done_while_something_is_taken_back_is_a_step_of_its_own(machine):
    notebook = machine.open()
    ids = [f"a{number}" for number in range(6)]
    notebook.reading.mark(ids, read=True)
    taking_back = notebook.take_back(redo=False, at_once=4)
    next(taking_back)
    notebook.reading.mark(["b"], starred=True)
    assert [part.done for part in taking_back] == [6]
    assert notebook.undo() == "marked starred: 1 article"
    assert notebook.undo() is None
    assert not any(notebook.reading.get(id).read for id in ids)


def test_what_another_device_changed_since_stays(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    mine = one.annotations.add(note("first", ("x",)))
    one.annotations.change(mine.id, note="mine", tags=["x", "y"])
    here.send(there)
    two.refresh()
    two.annotations.change(mine.id, note="theirs", tags=["x", "y", "z"])
    there.send(here)
    one.refresh()
    assert one.undo() == "note changed: “The mill closed”"
    found = one.annotations.get(mine.id)
    assert (found.note, set(found.tags)) == ("theirs", {"x", "z"})
    assert one.undo() == "note made: “The mill closed”"
    assert one.annotations.get(mine.id).note == "theirs"


def test_what_is_left_as_it_is_is_not_told_as_taken_back(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    mine = one.annotations.add(note("first"))
    here.send(there)
    two.refresh()
    two.annotations.change(mine.id, note="theirs")
    there.send(here)
    one.refresh()
    (part,) = one.take_back(redo=False, at_once=10)
    assert part.left
    assert one.annotations.get(mine.id).note == "theirs"
    one.reading.mark(["a1", "a2", "a3"], read=True)
    one.reading.mark(["a1"], read=False, undoable=False)
    assert [part.left for part in one.take_back(redo=False, at_once=1)] == [True, False, False]
    assert [part.left for part in one.take_back(redo=True, at_once=10)] == [False]


def test_undoing_a_deletion_that_did_not_prevail_keeps_the_text_that_did(machines, note):
    here, there = machines(2)
    one, two = here.open(), there.open()
    mine = one.annotations.add(note("first"))
    here.send(there)
    two.refresh()
    one.annotations.delete(mine.id)
    two.annotations.change(mine.id, note="theirs")
    there.send(here)
    one.refresh()
    assert one.annotations.get(mine.id).note == "theirs"
    one.undo()
    assert one.annotations.get(mine.id).note == "theirs"


def test_a_position_kept_meanwhile_survives_undo(machine):
    notebook = machine.open()
    notebook.reading.mark(["a1"], read=True)
    notebook.reading.set_position("a1", 77)
    notebook.undo()
    for book in (notebook, machine.open()):
        assert (book.reading.get("a1").read, book.reading.get("a1").position) == (False, 77)


def test_a_new_step_ends_redoing(machine):
    notebook = machine.open()
    notebook.reading.mark(["a1"], read=True)
    notebook.undo()
    notebook.reading.mark(["a2"], read=True)
    assert notebook.redo() is None


def test_an_undo_that_cannot_be_saved_is_still_to_be_done(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("kept"))
    away = machine.data.with_name("away")
    machine.data.rename(away)
    with pytest.raises(NotebookError):
        notebook.undo()
    assert notebook.annotations.get(one.id) == one
    away.rename(machine.data)
    assert notebook.undo() == "note made: “The mill closed”"
    assert notebook.annotations.get(one.id) is None


def test_preferences_are_undone_only_when_they_say_what_they_are(machine):
    notebook = machine.open()
    notebook.preferences.set("tag in hand", "x")
    notebook.preferences.set("searches", ["fish"], words="search saved: fish")
    assert notebook.undo() == "search saved: fish"
    assert notebook.undo() is None
    assert notebook.preferences.get("searches") is None
    assert notebook.preferences.get("tag in hand") == "x"


def test_what_was_done_outside_the_notebook_is_a_step_among_the_others(machine, tmp_path):
    notebook = machine.open()
    here, away = tmp_path / "here.txt", tmp_path / "away.txt"

    def move(old, new):
        if (tmp_path / "in the way").exists():
            raise NotebookError("It cannot be moved.")
        return old.exists() and bool(old.replace(new))

    here.write_text("text")
    notebook.reading.mark(["a1"], read=True)
    notebook.did_elsewhere("file made", lambda: move(here, away), lambda: move(away, here))
    notebook.reading.mark(["a1"], starred=True)
    (tmp_path / "in the way").touch()
    assert notebook.undo() == "marked starred: 1 article"
    with pytest.raises(NotebookError):
        notebook.undo()
    (tmp_path / "in the way").unlink()
    assert here.exists()
    assert notebook.undo() == "file made"
    assert away.exists()
    assert notebook.undo() == "marked read: 1 article"
    assert [notebook.redo(), notebook.redo()] == ["marked read: 1 article", "file made"]
    assert here.exists()
    here.unlink()
    (part,) = notebook.take_back(redo=False, at_once=10)
    assert (part.words, part.left) == ("file made", True)
