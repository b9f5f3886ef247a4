"""The library and the notebook together: what the person did stays with the article, whatever happens to its file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.article.model import Span
from reader.article.passages import find_passage
from reader.cli.upkeep import _index_once
from reader.desk import Desk
from reader.errors import LibraryError, NotFoundError
from reader.library import pool
from reader.locations import Locations
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
    assert {note.note for note in here.notes()} == {"one window", "from the other machine"}


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
        assert there.export("", form, everywhere=True) == desk.export("", form, everywhere=True)
        assert len(desk.export("", form)) > 100
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
    (exported,) = json.loads(desk.export("", "jsonld").encode())["first"]["items"]
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
