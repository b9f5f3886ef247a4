"""The library and the notebook together: what the person did stays with the article, whatever happens to its file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reader.article.model import Span
from reader.article.passages import find_passage
from reader.cli.upkeep import _index_once
from reader.desk import Desk
from reader.errors import LibraryError, NotFoundError
from reader.examining import examine
from reader.exporting import cite, export, to_w3c
from reader.library import pool
from reader.library.records import Row
from reader.locations import Locations
from reader.notebook.records import encode
from tests.conftest import clock, set_time

STORY = """Harbour of Pelham Opens a Second Lock

PELHAM, May 3 (ARN) - The harbour of Pelham opened a second lock on Sunday, two years late and in the rain.

"We had the gates before we had the water," said Ada Lorne, the harbour master, who counted 40 boats waiting.

The lock is 62 metres long. Its keeper lives beside it in a house with one window, from which he sees both gates.

A brass band from Upper Wick played until its music was wet. The first boat through was a barge with gravel aboard.
"""
OTHER = """Bakers of Wick Refuse the Round Loaf

WICK, May 9 (ARN) - The bakers of Wick have voted 14 to 3 against the round loaf, which the council had ordered.

"A loaf has corners, or it is a bun," said Tobias Renn, their spokesman, who bakes at the corner of Mill Lane.

The council wants loaves that roll off the shelves by themselves. It has not said who is to pick them up.
"""
PASSAGE = "Its keeper lives beside it in a house with one window"
PAGE = f"""---
title: The Man Who Holds the River Up
url: https://example.org/keeper
---

Osric Tallow has not slept through a night since the second lock was opened, and does not want to.

{PASSAGE}. He paid for the curtains himself, he says, and has never drawn them.

"The river does not ring before it comes," said Tallow, who is 64 and was a baker until the ovens were electric.

He has been offered a telephone, a deputy and a pension. He took the telephone.
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "lock.txt").write_text(STORY, encoding="utf-8")
    (folder / "bakers.txt").write_text(OTHER, encoding="utf-8")
    (folder / "page.md").write_text(PAGE, encoding="utf-8")
    set_time(folder)
    return folder


def mark(desk: Desk, name: str) -> str:
    """Read an article halfway and note a passage of it; its id."""
    held = desk.find(str(desk.folder / name))
    desk.annotate(held, find_passage(held.article.text, PASSAGE), note="one window", tags=["lock"])
    desk.mark([held.id], read=True, starred=True)
    desk.set_position(held.id, 120)
    return held.id


def check(desk: Desk, id: str, path: str) -> None:
    """All of it is with the article, which lies at this path now."""
    held = desk.held(id)
    assert held is not None
    assert held.path == path
    (passage,) = desk.passages(held)
    assert passage.span is not None
    assert held.article.text[passage.span.start : passage.span.end] == PASSAGE
    state = desk.notebook.reading.get(id)
    assert (state.read, state.starred, state.position) == (True, True, 120)
    row = desk.row(id)
    assert row is not None
    assert (row.read, row.starred, row.notes) == (True, True, 1)


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("in the rain", "in heavy rain"), encoding="utf-8")


def rename(path: Path) -> None:
    path.rename(path.with_name("renamed.txt"))


def move(path: Path) -> None:
    (path.parent / "2026" / "05").mkdir(parents=True)
    path.rename(path.parent / "2026" / "05" / path.name)


def edit_and_rename(path: Path) -> None:
    edit(path)
    rename(path)


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "edited": (edit, "lock.txt"),
    "renamed": (rename, "renamed.txt"),
    "moved": (move, "2026/05/lock.txt"),
    "edited and renamed": (edit_and_rename, "renamed.txt"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("cache", ["kept", "deleted"])
def test_notes_stay_with_a_file_that_changed_meanwhile(
    library: Path, open_desk: Callable[..., Desk], places: Locations, change: str, cache: str
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    desk.close()
    make, path = CHANGES[change]
    make(library / "lock.txt")
    if cache == "deleted":
        shutil.rmtree(places.cache)
    check(open_desk(library), id, path)


def test_notes_stay_while_the_library_is_open(library: Path, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    edit_and_rename(library / "lock.txt")
    for _ in desk.scan():
        pass
    check(desk, id, "renamed.txt")


def test_who_watches_the_folder_knows_what_was_noted_since_it_began(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    watching, reading = open_desk(library), open_desk(library, scan=False)
    id = mark(reading, "lock.txt")
    edit_and_rename(library / "lock.txt")
    for _ in watching.scan():
        pass
    reading.refresh()
    check(reading, id, "renamed.txt")
    known = reading.notebook.articles.get(id)
    assert known is not None
    assert known.path == "renamed.txt"


def test_who_watches_the_folder_puts_no_mark_back(library: Path, open_desk: Callable[..., Desk]) -> None:
    watching, reading = open_desk(library), open_desk(library, scan=False)
    id = mark(reading, "lock.txt")
    (library / "new.txt").write_text(OTHER.replace("Wick", "Orm"), encoding="utf-8")
    for _ in watching.scan():
        pass
    reading.refresh()
    check(reading, id, "lock.txt")


def test_a_mark_that_comes_while_another_process_hands_over_all_is_in_the_list(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    reading, other = open_desk(library), open_desk(library)
    lock, bakers = (reading.find(str(library / name)).id for name in ("lock.txt", "bakers.txt"))
    reading.mark([lock], read=True)
    # Not heard of by the other one, which has something of its own to hand over.
    other._index.set_setting("watermark", "of another state")
    other.hand_over()
    reading.mark([bakers], read=True)
    other.close()
    reading.close()
    again = open_desk(library, scan=False)
    again.hand_over()
    assert {row.id for row in again.rows(again.newest()) if row.read} == {lock, bakers}


def test_what_is_handed_over_after_a_copy_that_lacks_something_does_not_hide_that(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    lock, bakers = (desk.find(str(library / name)).id for name in ("lock.txt", "bakers.txt"))
    desk.mark([lock], read=True)
    desk._index.take_marks([], "of another state")
    desk.mark([bakers], read=True)
    again = open_desk(library, scan=False)
    again.hand_over()
    assert {row.id for row in again.rows(again.newest()) if row.read} == {lock, bakers}


def test_what_an_older_version_took_for_one_article_is_parted_on_demand(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    bakers, lock = (desk.find(str(library / name)) for name in ("bakers.txt", "lock.txt"))
    desk.annotate(bakers, Span(0, 10), note="before")
    shutil.copy(library / "lock.txt", library / "copy.txt")
    for _ in desk.scan():
        pass
    copy = desk.find(str(library / "copy.txt")).id
    # As the version did that joined by the address alone; a copy was rightly joined.
    desk.notebook.articles.join(bakers.id, lock.id)
    desk.notebook.articles.join(copy, lock.id)
    loaf = "A loaf has corners"
    desk.annotate(bakers, find_passage(bakers.article.text, loaf), note="on the loaf")
    desk.annotate(bakers, None, note="on the bakers")
    desk.annotate(lock, find_passage(lock.article.text, PASSAGE), note="on the lock")
    desk.annotate(lock, None, note="on the harbour")
    desk.correct_speaker(bakers, bakers.article.quotations[0], "Odile Marchetti")
    desk.mark([lock.id], read=True)
    (told,) = [one for one in examine(desk) if "taken for one" in one.sentence]
    assert not told.good
    assert "--repair" in told.sentence
    assert desk.notebook.articles.canonical(bakers.id) == lock.id
    (told,) = [one for one in examine(desk, repair=True) if "taken for one" in one.sentence]
    assert told.good
    for again in (desk, open_desk(library)):
        notes = {id: {one.note for one in again.notebook.annotations.on(id)} for id in (bakers.id, lock.id)}
        assert notes == {
            bakers.id: {"before", "on the loaf", "on the bakers"},
            lock.id: {"on the lock", "on the harbour"},
        }
        assert again.notebook.articles.canonical(copy) == lock.id
        held = again.held(bakers.id)
        assert held is not None
        assert held.article.quotations[0].speaker == "Odile Marchetti"
        rows = {id: again.row(id) for id in (bakers.id, lock.id)}
        assert [(row.read, row.notes) for row in rows.values() if row] == [(False, 3), (True, 2)]
        assert not [one for one in examine(again) if "taken for one" in one.sentence]


def test_a_page_that_is_downloaded_again_is_known_by_its_address(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    id = mark(desk, "page.md")
    desk.close()
    text = (library / "page.md").read_text(encoding="utf-8")
    (library / "page.md").unlink()
    rewritten = text.replace("He took the telephone.", "He took nothing.").replace("The Man Who", "He Who")
    (library / "page (1).md").write_text(rewritten, encoding="utf-8")
    check(open_desk(library), id, "page (1).md")


def note(desk: Desk, name: str, passage: str, words: str) -> str:
    held = desk.find(str(desk.folder / name))
    desk.annotate(held, find_passage(held.article.text, passage), note=words)
    return held.id


def all_rows(desk: Desk) -> Sequence[Row]:
    return desk.rows(desk.select(desk.query("")))


def notes_at(desk: Desk) -> dict[str, list[tuple[str, bool]]]:
    """The notes that show with each article, by its path, and whether they have lost their passage."""
    found = {}
    for row in all_rows(desk):
        held = desk.held(row.id)
        assert held is not None
        found[row.path] = [(one.annotation.note, one.orphan) for one in desk.passages(held)]
    return found


def scan(desk: Desk) -> None:
    for _ in desk.scan():
        pass


def test_two_stories_with_the_address_of_their_site_stay_two_while_one_is_away(
    library: Path, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    for name, text in (("lock.md", STORY), ("bakers.md", OTHER)):
        (library / name).write_text(f"---\nurl: https://example.org/live\n---\n{text}", encoding="utf-8")
    (library / "lock.txt").unlink()
    (library / "bakers.txt").unlink()
    desk = open_desk(library)
    note(desk, "lock.md", PASSAGE, "on the lock")
    bakers = note(desk, "bakers.md", "It has not said who is to pick them up", "on the loaf")
    desk.mark([bakers], starred=True)
    (library / "bakers.md").rename(tmp_path / "away.md")
    scan(desk)
    (tmp_path / "away.md").rename(library / "bakers.md")
    scan(desk)
    expected = {"lock.md": [("on the lock", False)], "bakers.md": [("on the loaf", False)], "page.md": []}
    assert notes_at(desk) == expected
    assert {row.path for row in all_rows(desk) if row.starred} == {"bakers.md"}


@pytest.mark.parametrize("noted", ["lock.txt", "copy.txt"])
def test_a_copy_shows_the_notes_of_the_one_that_goes(
    library: Path, open_desk: Callable[..., Desk], noted: str
) -> None:
    shutil.copy(library / "lock.txt", library / "copy.txt")
    desk = open_desk(library)
    id = note(desk, noted, PASSAGE, "one window")
    desk.mark_text(id, read=True)
    (library / noted).unlink()
    (left,) = {"lock.txt", "copy.txt"} - {noted}
    for _ in range(2):
        scan(desk)
        assert notes_at(desk)[left] == [("one window", False)]
        (row,) = (row for row in all_rows(desk) if row.path == left)
        assert (row.notes, row.read) == (1, True)
        assert [one.note for one in desk.notes()] == ["one window"]
        assert desk.notes("is:orphan") == ()


def test_library_and_notebook_go_to_another_machine(
    library: Path, open_desk: Callable[..., Desk], places: Locations, tmp_path: Path
) -> None:
    id = mark(open_desk(library), "lock.txt")
    shutil.copytree(library, tmp_path / "elsewhere" / "news")
    shutil.copytree(places.data, tmp_path / "elsewhere" / "data")
    there = Desk.open(
        tmp_path / "elsewhere" / "news",
        data=tmp_path / "elsewhere" / "data",
        cache=tmp_path / "elsewhere" / "cache",
        state=tmp_path / "elsewhere" / "state",
        now=clock,
    )
    for _ in there.scan():
        pass
    check(there, id, "lock.txt")
    held = there.held(id)
    assert held is not None
    there.annotate(held, Span(0, 6), note="from the other machine")
    there.close()
    # Its journal comes back, as Syncthing would bring it.
    for path in (tmp_path / "elsewhere" / "data").glob("*.journal"):
        if not (places.data / path.name).exists():
            shutil.copy(path, places.data / path.name)
    here = open_desk(library)
    assert {one.note for one in here.notes()} == {"one window", "from the other machine"}


def test_the_notes_of_two_machines_meet_on_a_file_that_was_edited_between_them(
    library: Path, open_desk: Callable[..., Desk], places: Locations, tmp_path: Path
) -> None:
    here = open_desk(library)
    note(here, "lock.txt", PASSAGE, "from here")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(library, elsewhere / library.name)
    edit(elsewhere / library.name / "lock.txt")
    there = Desk.open(
        elsewhere / library.name,
        data=elsewhere / "data",
        cache=elsewhere / "cache",
        state=elsewhere / "state",
        now=clock,
    )
    scan(there)
    note(there, "lock.txt", "A brass band", "from there")
    for one, other in ((places.data, elsewhere / "data"), (elsewhere / "data", places.data)):
        for path in one.glob("*.journal"):
            if not (other / path.name).exists():
                shutil.copy(path, other / path.name)
    shutil.copy(elsewhere / library.name / "lock.txt", library / "lock.txt")
    for desk in (here, there):
        desk.refresh()
        scan(desk)
        assert sorted(notes_at(desk)["lock.txt"]) == [("from here", False), ("from there", False)]
        assert len(desk.notes()) == 2
        assert desk.notes("is:orphan") == ()
    there.close()


def test_the_data_directory_alone_exports_the_same_on_a_machine_without_the_articles(
    library: Path, open_desk: Callable[..., Desk], places: Locations, tmp_path: Path
) -> None:
    desk = open_desk(library)
    mark(desk, "lock.txt")
    mark(desk, "page.md")
    shutil.copytree(places.data, tmp_path / "there" / "data")
    (tmp_path / "there" / "empty").mkdir()
    there = Desk.open(
        tmp_path / "there" / "empty",
        data=tmp_path / "there" / "data",
        cache=tmp_path / "there" / "cache",
        state=tmp_path / "there" / "state",
        now=clock,
    )
    for form in ("jsonld", "markdown", "csv", "csl", "bibtex"):
        assert export(there, "", form, everywhere=True) == export(desk, "", form, everywhere=True)
        assert len(export(desk, "", form)) > 100
    there.close()


def test_another_story_under_the_same_name_is_another_article(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    desk.close()
    (library / "lock.txt").write_text(
        OTHER.replace("Wick", "Pelham").replace("14 to 3", "9 to 8"), encoding="utf-8"
    )
    desk = open_desk(library)
    now = desk.find(str(library / "lock.txt"))
    assert now.id != id
    assert not desk.notebook.reading.get(now.id).read
    assert desk.passages(now) == ()
    (kept,) = desk.notes()
    assert kept.article == id
    assert kept.selector is not None
    assert kept.selector.exact == PASSAGE


def test_a_deleted_passage_is_an_orphan_and_comes_back(library: Path, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    text = (library / "lock.txt").read_text(encoding="utf-8")
    paragraph = next(part for part in text.split("\n\n") if PASSAGE in part)
    for content, orphan in ((text.replace(paragraph + "\n\n", ""), True), (text, False)):
        (library / "lock.txt").write_text(content, encoding="utf-8")
        for _ in desk.scan():
            pass
        held = desk.held(id)
        assert held is not None
        (passage,) = desk.passages(held)
        assert passage.orphan is orphan
        assert len(desk.notes("is:orphan")) == orphan


def test_the_lists_copy_of_the_notebook_is_made_anew(
    library: Path, open_desk: Callable[..., Desk], places: Locations
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    desk.close()
    shutil.rmtree(places.cache)
    desk = open_desk(library)
    assert [row.id for row in desk.rows(desk.select(desk.query("is:read")))] == [id]
    assert [row.id for row in desk.rows(desk.select(desk.query("note:window")))] == [id]
    assert [row.id for row in desk.rows(desk.select(desk.query("tag:lock")))] == [id]


@pytest.mark.parametrize("again", ["at the next change", "at the next look", "at the next start"])
def test_what_is_saved_is_saved_though_the_index_cannot_be_written(
    library: Path, open_desk: Callable[..., Desk], places: Locations, again: str
) -> None:
    desk = open_desk(library)
    lock, bakers = (desk.find(str(library / name)) for name in ("lock.txt", "bakers.txt"))
    desk.mark([lock.id, bakers.id], read=True)
    (file,) = places.cache.glob("news-*.sqlite")
    desk._index.connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    made = desk.annotate(lock, find_passage(lock.article.text, PASSAGE), note="one window")
    desk.rewrite(lock, made, "one window only", ())
    desk.delete(made)
    desk.restore(made)
    desk.mark([lock.id], starred=True)
    other.execute("ROLLBACK")
    other.close()
    (kept,) = desk.notebook.annotations.all()
    assert kept.note == "one window only"
    row = desk.row(lock.id)
    assert row is not None and (row.notes, row.starred) == (0, False)
    if again == "at the next change":
        desk.mark([bakers.id], starred=True)
    elif again == "at the next look":
        desk.refresh()
    else:
        open_desk(library)
    row = desk.row(lock.id)
    assert row is not None and (row.notes, row.starred) == (1, True)


def test_articles_are_taken_up_though_the_notebook_cannot_be_written(
    library: Path, open_desk: Callable[..., Desk], places: Locations
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    away = places.data.rename(places.data.with_name("away"))
    edit_and_rename(library / "lock.txt")
    (library / "new.txt").write_text(OTHER.replace("Wick", "Orm"), encoding="utf-8")
    for _ in desk.scan():
        pass
    assert {row.path for row in desk.rows(desk.newest())} == {"renamed.txt", "new.txt", "bakers.txt", "page.md"}
    assert any("Not saved" in warning for warning in desk.notebook.warnings)
    away.rename(places.data)
    for _ in desk.scan():
        pass
    known = desk.notebook.articles.get(id)
    assert known is not None
    assert known.path == "renamed.txt"
    check(desk, id, "renamed.txt")


def test_an_import_is_done_though_the_index_cannot_be_written(
    library: Path, open_desk: Callable[..., Desk], places: Locations
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    text = export(desk, "", "jsonld")
    desk.delete(desk.notes()[0])
    (file,) = places.cache.glob("news-*.sqlite")
    desk._index.connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert desk.import_text(text).annotations == 1
    other.execute("ROLLBACK")
    other.close()
    check(open_desk(library), id, "lock.txt")


def test_a_note_begun_before_the_file_changed_leaves_the_article_known_as_it_is_now(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    begun = desk.find(str(library / "lock.txt"))
    edit_and_rename(library / "lock.txt")
    for _ in desk.scan():
        pass
    known = desk.notebook.articles.get(id)
    desk.annotate(begun, None, note="begun before")
    desk.correct_speaker(begun, begun.article.quotations[0], "Odile Marchetti")
    assert desk.notebook.articles.get(id) == known


@pytest.mark.skipif(sys.platform != "linux", reason="names are text here")
@pytest.mark.parametrize(
    ("name", "known_as", "index"),
    [
        (b"news", "news", "news-"),
        (b"news \xff\xe9", r"news \xff\xe9", "news ??-"),
        ("é".encode() * 120, "é" * 120, "é" * 30 + "-"),
        (b"x" * 255, "x" * 255, "x" * 60 + "-"),
    ],
    ids=["short", "no text", "two bytes a letter", "long"],
)
def test_a_library_may_lie_in_a_folder_of_any_name(
    library: Path, open_desk: Callable[..., Desk], places: Locations, name: bytes, known_as: str, index: str
) -> None:
    folder = library.rename(library.with_name(os.fsdecode(name)))
    desk = open_desk(folder)
    id = mark(desk, "lock.txt")
    check(desk, id, "lock.txt")
    (exported,) = json.loads(export(desk, "", "jsonld").encode())["first"]["items"]
    assert exported["reader"]["library"] == known_as
    (made,) = places.cache.glob("*.sqlite")
    assert made.name.startswith(index)
    assert len(made.name) == len(index) + 12 + len(".sqlite")
    if name == b"news":
        assert made.stem == f"news-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"


def test_a_folder_that_is_not_there_and_an_article_that_is_not(
    library: Path, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    with pytest.raises(LibraryError, match="does not exist"):
        open_desk(tmp_path / "nowhere")
    with pytest.raises(LibraryError, match="is a file"):
        open_desk(library / "lock.txt")
    with pytest.raises(NotFoundError, match="answers to"):
        open_desk(library).find("no such headline")


def test_half_characters_in_what_another_machine_wrote_stop_nothing(
    library: Path, open_desk: Callable[..., Desk], places: Locations
) -> None:
    half = "x\ud83d"
    stamp = {"at": "2026-01-01T00:00:00.000Z-000000-other"}
    known = {"url": half, "path": half, "headline": half, "fingerprint": f"1:{half}:{half}"}
    records: list[dict[str, object]] = [
        {"in": "articles", "id": half, "set": {**known, "alias": half}},
        {"in": "articles", "id": "known", "set": known},
        {"in": "reading", "id": half, "set": {"read": True}},
        {"in": "annotations", "id": half, "set": {"article": half}, "add": {"note": [half], "tags": [half]}},
        {"in": "corrections", "id": half, "set": {"kept": True, "article": half, "speaker": half}},
        {"in": "searches", "id": half, "set": {"kept": True, "name": half, "query": half}},
    ]
    places.data.mkdir(parents=True, exist_ok=True)
    head = {"format": "reader-journal", "version": 1, "device": "other", "name": half, "begun": ""}
    (places.data / "other.journal").write_bytes(
        encode(head) + b"".join(encode({**stamp, **one}) for one in records)
    )
    desk = open_desk(library)
    id = mark(desk, "lock.txt")
    check(desk, id, "lock.txt")
    assert {one.note for one in desk.notes(everywhere=True)} == {"one window", half}
    assert len(list(examine(desk))) > 1
    desk.tidy()
    check(open_desk(library), id, "lock.txt")


def test_one_undo_takes_one_step_back_in_lists_too(library: Path, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(library)
    ids = [row.id for row in desk.rows(desk.newest())]
    desk.mark(ids, read=True)
    assert desk.counts().unread == 0
    assert desk.undo() is not None
    assert desk.counts().unread == len(ids)
    assert desk.redo() is not None
    assert desk.counts().unread == 0


def test_a_corrected_speaker_survives_finding_the_quotations_again(
    library: Path, open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(library)
    held = desk.find("lock.txt")
    desk.correct_speaker(held, held.article.quotations[0], "Odile Marchetti")
    # In two steps, as in a large library.
    monkeypatch.setattr(pool, "AT_ONCE", 0)
    steps = [progress.step for progress in desk.scan(rebuild=True)]
    assert "quotations" in steps
    assert [one.speaker for one in desk.quotations(desk.query("speaker:Marchetti"))] == ["Odile Marchetti"]
    assert [*desk.quotations(desk.query("speaker:Lorne"))] == []


def test_a_corrected_speaker_goes_on_in_no_words_of_somebody_else(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    text = (
        'Ferry Stops\n\nPELHAM, May 3 (ARN) - "The engine is old," said Ada Lorne, the owner of the ferry.\n\n'
        "Tobias Renn built “Homes”.\n\n“I shall build it all again in the spring.”\n"
    )
    (library / "ferry.txt").write_text(text, encoding="utf-8")
    desk = open_desk(library)
    held = desk.find("ferry.txt")
    assert [one.basis for one in held.article.quotations] == ["named", "carried over"]
    desk.correct_speaker(held, held.article.quotations[0], "Odile Marchetti")
    found = desk.find("ferry.txt").article.quotations
    assert [one.speaker for one in found] == ["Odile Marchetti", "Tobias Renn"]


def test_notes_are_cited_with_a_speaker_who_was_corrected_after_they_were_written(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    held = desk.find("lock.txt")
    quotation = held.article.quotations[0]
    annotation = desk.annotate(held, Span(quotation.start, quotation.end), note="on the engine")
    desk.annotate(held, None, note="on it all")
    assert "Marchetti" not in export(desk, "", "markdown")
    desk.correct_speaker(held, quotation, "Odile Marchetti")
    for form in ("markdown", "csv", "jsonld"):
        assert "Odile Marchetti" in export(desk, "", form)
    assert "Ada Lorne" not in export(desk, "", "csv")
    assert "Odile Marchetti" in cite(desk, annotation)
    assert "Odile Marchetti" in str(to_w3c(desk, annotation))
    desk.undo()
    assert "Marchetti" not in export(desk, "", "markdown")


def test_a_corrected_speaker_goes_on_where_the_one_before_did(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    text = (
        'Ferry Stops\n\nPELHAM, May 3 (ARN) - "The engine is old," said Ada Lorne, the owner of the ferry.\n\n'
        '"It has earned a rest. So have I."\n\n"We shall see about that in the spring."\n\n'
        '"I am only the mate," said Tobias Renn.\n\n"Nobody asks me."\n'
    )
    (library / "ferry.txt").write_text(text, encoding="utf-8")
    desk = open_desk(library)

    def speakers() -> list[str | None]:
        held = desk.find("ferry.txt")
        return [one.speaker for one in held.article.quotations]

    before = speakers()
    assert before == ["Ada Lorne"] * 3 + ["Tobias Renn"] * 2
    held = desk.find("ferry.txt")
    desk.correct_speaker(held, held.article.quotations[0], "Odile Marchetti")
    assert speakers() == ["Odile Marchetti"] * 3 + ["Tobias Renn"] * 2
    assert len([*desk.quotations(desk.query("speaker:Marchetti"))]) == 3
    held = desk.find("ferry.txt")
    desk.correct_speaker(held, held.article.quotations[1], None)
    assert speakers() == ["Odile Marchetti", None, None, "Tobias Renn", "Tobias Renn"]
    desk.undo()
    desk.undo()
    assert speakers() == before


def test_quotations_wait_for_what_changes_meanwhile_and_are_found_after_it(
    library: Path,
    open_desk: Callable[..., Desk],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pool, "AT_ONCE", 0)
    monkeypatch.setattr(pool, "_SMALL", 1)
    desk = open_desk(library)
    changed = threading.Event()
    changed.set()
    assert not _index_once(desk, rebuild=True, as_json=True, unless=changed)
    changed.clear()
    assert _index_once(desk, rebuild=False, as_json=True, unless=changed)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    begun = [(one["step"], one["total"], one["finished"]) for one in told if not one["done"]]
    assert begun == [("text", 3, False), ("text", 0, False), ("text", 0, False), ("text", 0, True)]
    assert [one.speaker for one in desk.quotations(desk.query("speaker:Renn"))] == ["Tobias Renn"]


def test_a_middle_initial_parts_nobody_in_a_search(library: Path, open_desk: Callable[..., Desk]) -> None:
    for name, who in (("a", "Ada Lorne"), ("b", "Ada V. Lorne"), ("c", "Adam Lorne")):
        (library / f"{name}.txt").write_text(
            f'Ferry of {name}\n\n"It is old {name}," said {who}, 58, the owner.\n', "utf-8"
        )
    desk = open_desk(library)
    found = {one.speaker for one in desk.quotations(desk.query('speaker:"Ada Lorne"'))}
    assert found == {"Ada Lorne", "Ada V. Lorne"}


def test_in_a_passage_that_is_mostly_the_reporter_s_nobody_speaks(
    library: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(library)
    held = desk.find("lock.txt")
    quotation = held.article.quotations[0]
    within = desk.annotate(held, Span(quotation.start + 1, quotation.end - 3))
    around = desk.annotate(held, Span(0, len(held.article.text)))
    assert within.citation.speaker == quotation.speaker
    assert around.citation.speaker is None
