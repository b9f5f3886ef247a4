"""Marking by keyboard: what is highlighted and noted is in the notebook, on the page and in the panes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from reader.article.model import Span
from reader.desk import Desk
from reader.tui.screens.prompt import Prompt
from tests.tui.conftest import OpenApp, Reading
from tests.tui.test_reading import open_article


async def in_article(reading: Reading) -> None:
    """Into an article with quotations, its search put away, the cursor at its top."""
    await open_article(reading, "gate 3 inquiry hears")
    await reading.press("escape", "escape", "enter", "g")


async def test_a_selection_grows_moves_its_end_by_words_and_is_highlighted(
    open_app: OpenApp, indexed: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        view = reading.screen.view
        await reading.press("right_parenthesis", "v")
        assert view.selection is not None
        sentence = view.selection.span
        assert "SELECT" in reading.text
        await reading.press("w", "w", "b")
        assert view.selection.span.start == sentence.start
        assert view.selection.span.end > sentence.end
        chosen = view.article.text[view.selection.span.start : view.selection.span.end] if view.article else ""
        await reading.press("H")
        assert view.selection is None
        assert [view.article.text[h.start : h.end] for h in view.highlights if view.article] == [chosen]
        assert "Highlighted" in reading.text
    # Another process reads it from the disk: it was saved before the app was told to end.
    notes = open_desk(indexed, scan=False).notes()
    assert [note.selector.exact for note in notes if note.selector] == [chosen]


async def test_a_highlight_neither_begins_nor_ends_with_a_blank(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press(
            "right_parenthesis", "v", "o", "w", "w", "w", "b", "shift+left", "o", "shift+right", "H"
        )
        view = reading.screen.view
        (mark,) = view.highlights
        assert view.article is not None
        chosen = view.article.text[mark.start : mark.end]
        assert chosen == chosen.strip() != ""
        assert view.article.text[mark.start - 1] == " "


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_footer_says_what_is_done_with_a_selection(
    open_app: OpenApp, indexed: Path, size: tuple[int, int]
) -> None:
    async with open_app(indexed, size=size) as reading:
        await in_article(reading)
        await reading.press("v")
        assert "H highlight  a note  y copy  v grow" in reading.text
        if size[0] > 80:
            assert "v grow  esc end" in reading.text


async def test_a_selection_that_is_given_up_leaves_the_cursor_where_it_was(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        view = reading.screen.view
        await reading.press("right_parenthesis", "right_parenthesis")
        before = view.cursor
        for keys in (("v", "v", "escape"), ("v", "v", "v", "escape"), ("v", "o", "b", "b", "escape"), ("v", "V")):
            await reading.press(*keys)
            assert view.selection is None
            assert view.cursor == before, keys


async def test_a_highlight_takes_a_quotation_whole_with_its_speaker(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "right_square_bracket")
        current = reading.screen.view.quotation
        assert current is not None
        await reading.press("H")
        (note,) = reading.screen.desk.notes()
        assert note.selector is not None
        assert note.selector.start <= current[1].start
        assert note.selector.end >= current[1].end
        assert note.citation.speaker == current[1].speaker


async def test_a_note_is_written_tagged_found_edited_deleted_and_brought_back(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("Ask who read it, quickly. #dam")
        await reading.press("ctrl+s")
        desk = reading.screen.desk
        (note,) = desk.notes()
        assert note.tags == ("dam",)
        assert note.note == "Ask who read it, quickly. #dam"
        assert "Saved with #dam" in reading.text
        await reading.press("t")
        assert "Ask who read it" in reading.text
        await reading.press("e")
        await reading.type(" Twice.")
        await reading.press("ctrl+s")
        assert "Twice." in desk.notes()[0].note
        await reading.press("d")
        assert desk.notes() == ()
        assert "u brings it back" in reading.text
        await reading.press("u")
        assert len(desk.notes()) == 1
        await reading.press("u", "u")
        assert desk.notes() == ()
        await reading.press("ctrl+r")
        assert len(desk.notes()) == 1


async def test_a_note_that_is_left_is_kept_as_a_draft(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("half a thought, quit")
        await reading.press("escape")
        assert reading.screen.desk.notes() == ()
        await reading.press("a")
        assert "half a thought, quit" in reading.text
        await reading.press("ctrl+s")
        assert [note.note for note in reading.screen.desk.notes()] == ["half a thought, quit"]


async def test_the_list_notes_the_whole_article(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("a")
        await reading.type("To read again")
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert note.selector is None
        row = reading.screen.articles.current
        assert row is not None
        assert row.notes == 1
        assert "✎ 1" in reading.text


async def test_a_highlight_is_taken_up_and_changed(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("v", "H")
        (before,) = reading.screen.desk.notes()
        await reading.press("v")
        assert reading.screen.view.taken_up == before.id
        await reading.press("w", "w", "enter")
        (after,) = reading.screen.desk.notes()
        assert before.selector is not None
        assert after.selector is not None
        assert after.id == before.id
        assert after.selector.end > before.selector.end


async def test_the_tag_in_hand_is_put_on_every_mark_and_kept_over_a_restart(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("number_sign")
        await reading.type("gates")
        await reading.press("enter", "right_square_bracket", "H")
        assert [note.tags for note in reading.screen.desk.notes()] == [("gates",)]
        await reading.press("q")
    async with open_app(indexed) as reading:
        assert "#gates (1)" in reading.screen.status.held


async def test_all_notes_lead_to_their_passages(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("about rust #dam")
        await reading.press("ctrl+s")
        headline, cursor = reading.headline, reading.screen.view.cursor
        await reading.press("h", "g", "T")
        assert "All notes" in reading.text
        assert "about rust" in reading.text
        await reading.press("slash")
        await reading.type("tag:nothing")
        assert "No note has these words" in reading.text
        await reading.press("escape", "enter")
        assert reading.headline == headline
        assert reading.screen.view.cursor == cursor


async def test_copying_takes_the_passage_with_its_citation(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "y")
        assert "Copied" in reading.text
        assert "Dam Operator Was Warned" in reading.app.clipboard


async def test_two_processes_see_each_other(
    open_app: OpenApp, indexed: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        other = open_desk(indexed, scan=False)
        assert reading.screen.held is not None
        held = other.find(reading.screen.held.id)
        other.annotate(held, reading.screen.view.passage, note="from the other window")
        reading.screen.watching.look()
        await reading.settle()
        assert len(reading.screen.view.highlights) == 1
        await reading.press("t")
        assert "from the other window" in reading.text


async def test_a_corrected_speaker_wins_everywhere_and_survives_a_new_index(
    open_app: OpenApp, indexed: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket")
        current = reading.screen.view.quotation
        assert current is not None
        assert reading.screen.held is not None
        before = current[1].speaker
        await reading.press("W", "ctrl+u")
        await reading.type("Odile Marchetti")
        await reading.press("enter")
        assert "Speaker: Odile Marchetti" in reading.text
        await reading.press("k", "j", "right_square_bracket", "left_square_bracket")
        assert "Odile Marchetti (corrected)" in reading.text
        desk = reading.screen.desk
        # With it what she goes on to say without being named again.
        said = [hit.start for hit in desk.quotations(desk.query(""), speaker="Odile Marchetti")]
        assert said[0] == current[1].start
        await reading.press("u")
        current = reading.screen.view.quotation
        assert current is not None
        assert current[1].speaker == before
        await reading.press("ctrl+r")
        path = desk._path
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    again = open_desk(indexed)
    assert [hit.start for hit in again.quotations(again.query(""), speaker="Odile Marchetti")] == said


async def test_everything_that_somebody_said_is_listed_and_opens_at_its_place(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed, size=(160, 50)) as reading:
        await in_article(reading)
        await reading.press("w", "w")
        entry = reading.screen.entries.current
        assert entry is not None
        name = entry.text
        assert "elsewhere" in reading.text
        await reading.press("enter")
        assert "all speakers" in reading.text
        await reading.press("G", "enter")
        current = reading.screen.view.quotation
        assert current is not None
        assert current[1].speaker == name


async def test_notes_are_exported_from_the_palette_never_over_a_file(
    open_app: OpenApp, indexed: Path, tmp_path: Path
) -> None:
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "H")
        (tmp_path / "there.md").write_text("mine")
        reading.screen.exporting.export_notes()
        await reading.settle()
        for name, words in (
            ("there.md", "there already"),
            ("out.doc", "ending tells the format"),
            ("out.md", "Written"),
        ):
            assert isinstance(reading.app.screen, Prompt)
            reading.app.screen.query_one(Input).value = str(tmp_path / name)
            await reading.press("enter")
            assert words in reading.text.replace("\n", " ")
        assert (tmp_path / "there.md").read_text() == "mine"
        assert "chain tells you" in (tmp_path / "out.md").read_text(encoding="utf-8")


async def test_an_export_that_cannot_be_written_leaves_no_file(
    open_app: OpenApp, indexed: Path, tmp_path: Path
) -> None:
    async with open_app(indexed) as reading:
        reading.screen.exporting.export("Export", "Where to?", "", lambda _path: "whole, then \ud83d")
        await reading.settle()
        reading.app.screen.query_one(Input).value = str(tmp_path / "out.md")
        await reading.press("enter")
        assert "cannot be written" in reading.text.replace("\n", " ")
        assert not (tmp_path / "out.md").exists()


async def test_many_notes_are_placed_off_the_screens_thread(
    open_app: OpenApp, indexed: Path, open_desk: Callable[..., Desk]
) -> None:
    desk = open_desk(indexed, scan=False)
    held = desk.find("seven hours at montclave")
    for start in range(0, 600, 12):
        desk.annotate(held, Span(start, start + 40))
    async with open_app(indexed) as reading:
        await open_article(reading, "seven hours at montclave")
        assert len(reading.screen.view.highlights) == 50


async def test_where_nothing_reaches_a_clipboard_the_text_is_shown(
    open_app: OpenApp, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv("PATH", "")
    async with open_app(indexed) as reading:
        await in_article(reading)
        await reading.press("right_square_bracket", "y")
        assert "copy it by hand" in reading.text
        assert "A chain tells you" in reading.text
