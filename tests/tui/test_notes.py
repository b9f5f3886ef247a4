"""The screen of all notes: as quick as the keys, and whole where there is nowhere to go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.article.model import Span
from reader.desk import Desk
from tests.conftest import set_time
from tests.tui.conftest import OpenApp
from tests.tui.test_meanwhile import burst

KEPT = "Headline of the One\n\nThe first paragraph stays, and it is the longer one of the two, as anybody can see."
LONG = "\n\n".join(f"Point {number} of the note, in a line of its own." for number in range(1, 31))


async def test_orphans_are_found_and_a_stale_answer_never_shows(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text(f"{KEPT}\n\nThe second paragraph will go away soon.\n", "utf-8")
    set_time(folder)
    desk = open_desk(folder)
    held = desk.find("one.txt")
    for block in held.article.blocks:
        desk.annotate(held, Span(block.start, block.end), note=f"on {held.article.text[block.start : block.end]}")
    (folder / "one.txt").write_text(f"{KEPT}\n", "utf-8")
    for _ in desk.scan():
        pass
    async with open_app(folder) as reading:
        await reading.press("T", "slash")
        await reading.type("is:orphan")
        await reading.press("enter")
        assert "1 note found" in reading.text
        assert "on The second paragraph" in reading.text
        screen = reading.app.screen
        screen.fill("first")  # type: ignore[attr-defined]
        screen.take_notes("is:orphan", ())  # type: ignore[attr-defined]
        await reading.settle()
        assert "on The first paragraph" in reading.text
        assert "1 note found" in reading.text


async def test_what_is_typed_behind_a_search_for_orphans_acts_on_what_it_finds(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    # So long that a passage is not looked for in no time.
    kept = f"{KEPT}\n\n" + "\n\n".join(f"Paragraph {number} has some words." for number in range(3_000))
    (folder / "one.txt").write_text(f"{kept}\n\nThe second paragraph will go away soon.\n", "utf-8")
    set_time(folder)
    desk = open_desk(folder)
    held = desk.find("one.txt")
    for block in (held.article.blocks[0], held.article.blocks[-1]):
        desk.annotate(held, Span(block.start, block.end), note=held.article.text[block.start : block.end])
    (folder / "one.txt").write_text(f"{kept}\n", "utf-8")
    for _ in desk.scan():
        pass
    async with open_app(folder) as reading:
        await reading.press("T")
        burst(reading, "/", *"is:orphan", "enter", "d")
        await reading.settle()
        await reading.settle()
        left = reading.screen.desk.notes()
    assert [one.note for one in left] == [KEPT.splitlines()[-1]]


async def test_a_long_note_on_an_article_that_is_not_held_is_read_whole(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        text = f"Headline of the {name.title()}\n\nThe paragraph of number {name} has some words.\n"
        (folder / f"{name}.txt").write_text(text, "utf-8")
    set_time(folder)
    desk = open_desk(folder)
    desk.annotate(desk.find("one.txt"), Span(0, 13), note=LONG, tags=("dam",))
    desk.annotate(desk.find("two.txt"), Span(0, 13))
    (folder / "one.txt").unlink()
    for _ in desk.scan():
        pass
    async with open_app(folder) as reading:
        await reading.press("T")
        assert "1 note and 1 highlight" in reading.text
        assert "Point 30" not in reading.text
        await reading.press("slash")
        await reading.type("point")
        await reading.press("enter", "enter")
        assert "Headline of the One" in reading.text
        assert "Point 1 of the note" in reading.text
        await reading.press(*["space"] * 6)
        assert "Point 30 of the note" in reading.text
        assert "#dam" in reading.text
        await reading.press("escape", "escape")
        assert "All notes" in reading.text


async def test_a_note_is_edited_deleted_and_brought_back_where_it_is_listed(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(
            f"Headline of {name.title()}\n\nThe words of {name} are few.\n", "utf-8"
        )
    set_time(folder)
    desk = open_desk(folder)
    for name in ("one", "two"):
        desk.annotate(desk.find(f"{name}.txt"), Span(0, 9), note=f"what I think of {name}")
    # The library does not hold this one any more: its note can be changed all the same.
    (folder / "one.txt").unlink()
    for _ in desk.scan():
        pass
    async with open_app(folder) as reading:
        await reading.press("T", "slash")
        await reading.type("one")
        await reading.press("enter", "e")
        await reading.type(" now")
        await reading.press("ctrl+s")
        assert "what I think of one now" in reading.text
        assert "Saved · u undoes" in reading.text
        await reading.press("d")
        assert "No note has these words" in reading.text
        assert "Note deleted · u brings it back" in reading.text
        await reading.press("u")
        assert "what I think of one now" in reading.text
        await reading.press("u")
        assert "what I think of one now" not in reading.text
        await reading.press("ctrl+r", "escape")
        desk.refresh()
        assert {note.note for note in desk.notes()} == {"what I think of one now", "what I think of two"}


async def test_only_what_was_deleted_from_this_library_is_offered_here(
    open_app: OpenApp, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    for name in ("here", "elsewhere"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "one.txt").write_text(f"Headline of {name.title()}\n\nThe words of {name} are few.\n", "utf-8")
        set_time(folder)
        desk = open_desk(folder)
        desk.delete(desk.annotate(desk.find("one.txt"), Span(0, 9), note=f"thought {name}"))
        desk.close()
    async with open_app(tmp_path / "here") as reading:
        await reading.press("T", "question_mark")
        assert reading.text.index("Among all notes") < reading.text.index("From anywhere")
        await reading.press("escape")
        assert "thought here" in reading.text
        assert "thought elsewhere" not in reading.text
