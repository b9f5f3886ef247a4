from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from reader.article.model import Identity
from reader.errors import NotebookError
from reader.notebook import backups
from reader.notebook.exporting import export


def whole(notebook) -> str:
    return export(notebook.annotations.all(), "jsonld", notebook.articles.get, notebook.articles.library_of)


def fill(notebook, note):
    notebook.articles.remember(Identity("a1", "https://tp.example/1", "a1.txt", "Headline", "f"), "news")
    one = notebook.annotations.add(note("first", ("kurils", "fish")))
    two = notebook.annotations.add(note("second", article="a2"))
    notebook.annotations.delete(notebook.annotations.add(note("deleted")).id)
    notebook.reading.mark(["a1", "a2"], read=True)
    notebook.reading.set_position("a1", 99)
    notebook.articles.join("a0", "a1")
    notebook.preferences.set("tag in hand", "kurils")
    notebook.corrections.correct("a1", one.selector, "Ines Valdoro")
    return one, two


def test_an_export_makes_an_equal_notebook_and_twice_changes_nothing(machines, note):
    here, there = machines(2)
    notebook = here.open()
    fill(notebook, note)
    other = there.open()
    assert other.import_text(whole(notebook)).annotations == 2
    assert whole(other) == whole(notebook)
    size = there.journal.stat().st_size
    again = other.import_text(whole(notebook))
    assert (again.annotations, again.known) == (0, 2)
    assert there.journal.stat().st_size == size
    assert other.articles.library_of("a1") == "news"
    assert other.undo() == "imported: 2 notes"
    assert other.annotations.all() == ()
    assert other.redo() == "imported: 2 notes"
    assert whole(there.open()) == whole(notebook) or len(other.annotations.all()) == 2


def test_what_is_newer_replaces_and_what_is_older_does_not(machine, note):
    notebook = machine.open()
    one, _two = fill(notebook, note)
    before = whole(notebook)
    changed = notebook.annotations.change(one.id, note="changed")
    notebook.import_text(before)
    assert notebook.annotations.get(one.id) == changed
    after = whole(notebook)
    notebook.undo()
    newer = json.loads(after)
    newer["first"]["items"][0]["modified"] = "2027-01-01T00:00:00Z"
    notebook.import_text(json.dumps(newer))
    assert notebook.annotations.get(one.id).note == "changed"


def test_a_deleted_note_comes_back_from_an_export(machine, note):
    notebook = machine.open()
    one, _two = fill(notebook, note)
    before = whole(notebook)
    notebook.annotations.delete(one.id)
    notebook.import_text(before)
    assert whole(notebook) == before
    assert whole(machine.open()) == before


def test_a_backup_restores_an_empty_notebook(machines, note):
    here, there = machines(2)
    notebook = here.open()
    fill(notebook, note)
    notebook.tidy()
    (backup,) = (here.data / "backups").iterdir()
    other = there.open()
    other.import_text(backup.read_text())
    assert whole(other) == whole(notebook)
    assert other.reading.all() == notebook.reading.all()
    assert other.articles.all() == notebook.articles.all()
    assert other.articles.canonical("a0") == "a1"
    assert other.preferences.get("tag in hand") == "kurils"
    assert [found.speaker for found in other.corrections.on("a1")] == ["Ines Valdoro"]
    size = there.journal.stat().st_size
    other.import_text(backup.read_text())
    assert there.journal.stat().st_size == size


def test_a_backup_brings_back_no_draft_and_no_tag_that_was_put_down(machines, note):
    here, there = machines(2)
    notebook = here.open()
    one = notebook.annotations.add(note("first"))
    notebook.preferences.set(f"draft {one.id}", "half a text")
    notebook.preferences.set("tag in hand", "kurils")
    notebook.tidy()
    (backup,) = (here.data / "backups").iterdir()
    notebook.preferences.set(f"draft {one.id}", None)
    notebook.preferences.set("tag in hand", None)
    notebook.import_text(backup.read_text())
    assert notebook.preferences.keys() == ()
    other = there.open()
    other.import_text(backup.read_text())
    assert other.preferences.keys() == ("tag in hand",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"type": "Annotation"}',
        '{"type": "Annotation", "id": 5, "target": "https://x.example"}',
        '{"format": "reader-backup", "version": 99, "tables": {}}',
        '[{"type": "Annotation", "id": "urn:x:1", "target": "https://x.example"}, {"type": "Thing"}]',
    ],
)
def test_what_is_neither_is_refused_whole(machine, text):
    notebook = machine.open()
    with pytest.raises(NotebookError):
        notebook.import_text(text)
    assert notebook.annotations.all() == ()


def test_annotations_of_other_programs(machine):
    notebook = machine.open()
    notebook.import_text(
        json.dumps(
            {
                "@context": "http://www.w3.org/ns/anno.jsonld",
                "id": "https://other.example/anno/1",
                "type": "Annotation",
                "bodyValue": "a plain note",
                "created": "2026-01-01T00:00:00Z",
                "target": {
                    "source": "https://tp.example/1",
                    "selector": {"type": "TextQuoteSelector", "exact": "a passage"},
                },
            }
        )
    )
    (one,) = notebook.annotations.all()
    assert (one.note, one.selector.exact, one.citation.url) == (
        "a plain note",
        "a passage",
        "https://tp.example/1",
    )
    assert one.modified == one.created == "2026-01-01T00:00:00.000Z"


def test_annotations_of_hypothesis_go_to_the_article_with_their_address(machine, note):
    notebook = machine.open()
    notebook.articles.remember(Identity("a1", "https://tp.example/1", "a1.txt", "Headline", "f"), "news")
    selectors = [
        {"type": "RangeSelector", "startOffset": 1},
        {"type": "TextPositionSelector", "start": 5, "end": 14},
        {"type": "TextQuoteSelector", "exact": "a passage", "prefix": "here ", "suffix": "."},
    ]
    rows = [
        {
            "id": f"x{number}",
            "created": "2026-01-01T00:00:00.1+00:00",
            "updated": "2026-01-02T00:00:00+00:00",
            "uri": uri,
            "text": "noted",
            "tags": ["fish"],
            "target": [{"source": uri, "selector": selectors}],
        }
        for number, uri in enumerate(["https://tp.example/1", "https://tp.example/2"])
    ]
    assert notebook.import_text(json.dumps({"export_userid": "me", "annotations": rows})).annotations == 2
    (one,) = notebook.annotations.on("a1")
    assert (one.note, one.tags, one.selector.exact, one.selector.start) == ("noted", ("fish",), "a passage", 5)
    assert one.modified == "2026-01-02T00:00:00.000Z"
    assert {known.url for known in notebook.articles.all()} == {"https://tp.example/1", "https://tp.example/2"}
    assert notebook.articles.library_of("a1") == "news"
    assert notebook.import_text(json.dumps(rows)).annotations == 0


def test_backups_are_made_once_a_day_and_the_last_seven_days_and_four_weeks_are_kept(machine, note):
    notebook = machine.open()
    first = machine.time.date()
    for number in range(60):
        notebook.annotations.add(note(str(number)))
        notebook.tidy()
        notebook.tidy()
        machine.later(days=1)
    days = sorted(date.fromisoformat(path.name[:10]) for path in (machine.data / "backups").iterdir())
    last = first + timedelta(days=59)
    assert days[-7:] == [last - timedelta(days=number) for number in range(6, -1, -1)]
    assert len(days) == 7 + 2 or len(days) == 7 + 3
    newest = (
        machine.data
        / "backups"
        / next(p.name for p in (machine.data / "backups").iterdir() if str(last) in p.name)
    )
    assert len(backups.load(newest.read_text())["annotations"]) == 60


def test_what_vanished_from_the_journals_is_put_back_by_the_next_backup(machine, note):
    notebook = machine.open()
    one = notebook.annotations.add(note("kept", ("x",)))
    gone = notebook.annotations.add(note("deleted meanwhile"))
    notebook.tidy()
    notebook.annotations.delete(gone.id)
    lines = machine.journal.read_bytes().split(b"\n")
    machine.journal.write_bytes(b"\n".join([lines[0], *lines[2:]]))  # as if the first record had never been there
    machine.later(days=1)
    notebook = machine.open()
    assert notebook.annotations.get(one.id) is None
    assert any("next backup puts them back" in finding.sentence for finding in notebook.check())
    notebook.tidy()
    assert (notebook.annotations.get(one.id), notebook.annotations.get(gone.id)) == (one, None)
    assert "came back" in notebook.warnings[0]
    assert machine.open().annotations.all() == (one,)


def test_a_backup_that_comes_before_its_journal_makes_no_conflict_and_wakes_nothing(machines, note):
    here, there = machines(2)
    book = there.open()
    kept, gone = book.annotations.add(note("first text")), book.annotations.add(note("deleted later"))
    there.send(here)
    here.open().reading.mark(["a1"], read=True)
    there.later(hours=1)
    book.annotations.change(kept.id, note="second text")
    new = book.annotations.add(note("new, and deleted later"))
    book.tidy()
    shutil.copytree(there.data / "backups", here.data / "backups")
    there.later(hours=1)
    book.annotations.change(kept.id, note="third text")
    book.annotations.delete(gone.id, new.id)
    here.later(hours=3)
    book = here.open()
    assert any("may be on its way" in found.sentence for found in book.check())
    book.tidy()
    there.send(here)
    book.refresh()
    (one,) = book.annotations.all()
    assert (one.note, one.conflict) == ("third text", ())
    assert all(found.good for found in book.check())
