"""What happens while the person is at something else: the note goes where it was begun, keys to what is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from reader.article.model import Span
from reader.desk import Desk
from reader.tui.keynames import name_key
from tests.conftest import set_time
from tests.tui.conftest import OpenApp, Reading

TEXT = """Ferry to Orm Stops for a Week

PELHAM, May 3 (ARN) - The ferry to Orm will not run for a week, its owner said on Monday.

"The engine is older than I am," said Ada Lorne, the owner. "It has earned a rest," said Tobias Renn, the mate.

Nobody on Orm has complained. There are eleven people on Orm, and two of them are the crew.
"""


@pytest.fixture
def folder(tmp_path: Path, open_desk: Callable[..., Desk]) -> Path:
    """Two articles, indexed."""
    made = tmp_path / "news"
    made.mkdir()
    (made / "ferry.txt").write_text(TEXT, encoding="utf-8")
    (made / "other.txt").write_text(
        "Another Headline Stands Here\n\nAnd its text, in a sentence of its own.\n", "utf-8"
    )
    set_time(made)
    open_desk(made)
    return made


async def in_ferry(reading: Reading) -> None:
    """Into the article on the ferry, wherever in the list it stands."""
    screen = reading.screen
    held = screen.desk.find("ferry to orm")
    screen.following.open(held)
    await reading.settle()


def burst(reading: Reading, *keys: str) -> None:
    """Keys that are there before the first of them is handled."""
    for key in keys:
        character = {"space": " "}.get(key, key if len(key) == 1 else None)
        reading.app.post_message(events.Key(name_key(character) if character else key, character))


async def test_a_note_goes_to_its_words_though_the_file_changes_under_the_editor(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("old")
        changed = TEXT.replace("PELHAM,", "A long paragraph came before all of it.\n\nPELHAM,")
        (folder / "ferry.txt").write_text(changed, encoding="utf-8")
        for _ in reading.screen.desk.scan():
            pass
        reading.screen.watching.look(always=True)
        await reading.settle()
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert note.selector is not None
        assert "older than I am" in note.selector.exact


async def test_a_note_goes_to_its_article_though_that_is_deleted_under_the_editor(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        row = reading.screen.articles.current
        assert row is not None
        await reading.press("a")
        await reading.type("kept")
        (folder / row.path).unlink()
        for _ in reading.screen.desk.scan():
            pass
        reading.screen.watching.look(always=True)
        await reading.settle()
        await reading.press("ctrl+s")
        assert [note.article for note in reading.screen.desk.notes(everywhere=True)] == [row.id]


async def test_a_highlight_that_was_put_down_again_is_not_moved(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("v", "H")
        (first,) = reading.screen.desk.notes()
        await reading.press("v", "V", "right_curly_bracket", "right_curly_bracket", "v", "H")
        notes = reading.screen.desk.notes()
        assert len(notes) == 2
        assert first.selector in [note.selector for note in notes]


async def test_a_highlight_that_went_while_it_was_taken_up_is_told(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("H", "v", "u", "H")
        assert "has gone" in reading.screen.status.said
        assert reading.screen.desk.notes() == ()


async def test_a_highlight_moved_to_another_speaker_is_cited_as_hers(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "H")
        desk, held = reading.screen.desk, reading.screen.held
        assert held is not None
        (note,) = desk.notes()
        assert note.citation.speaker == "Ada Lorne"
        second = held.article.quotations[1]
        desk.move(held, note, Span(second.start, second.end))
        assert desk.notes()[0].citation.speaker == "Tobias Renn"


async def test_quitting_from_the_editor_keeps_the_draft(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("half a thought")
        await reading.press("ctrl+q")
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("t")
        assert "not saved" in reading.text
        await reading.press("t", "enter")
        assert reading.app.screen.query_one(TextArea).text == "half a thought"


async def test_tags_that_the_editor_cannot_write_survive_it(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        held = reading.screen.held
        assert held is not None
        reading.screen.desk.annotate(held, None, note="of 2026", tags=["2026", "two words", "plain"])
        reading.screen.beside.show_notes()
        await reading.press("t", "t", "e")
        await reading.type("x")
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert set(note.tags) == {"2026", "two words", "plain"}


async def test_keys_in_a_burst_note_and_mark_the_article_that_they_lead_to(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        second = reading.screen.articles.row(1)
        assert second is not None
        burst(reading, "j", "enter", "H")
        await reading.settle()
        assert [note.article for note in reading.screen.desk.notes()] == [second.id]


async def test_an_orphan_is_attached_to_a_new_passage_and_nothing_else_is_touched(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a")
        await reading.type("about the engine")
        await reading.press("ctrl+s")
        gone = "\n\n".join(part for part in TEXT.split("\n\n") if "engine" not in part)
        (folder / "ferry.txt").write_text(gone, encoding="utf-8")
        for _ in reading.screen.desk.scan():
            pass
        reading.screen.watching.look(always=True)
        await reading.settle()
        await reading.press("t")
        assert "not in the" in reading.text
        await reading.press("t", "enter")
        assert "ATTACH" in reading.text
        await reading.press("G", "v", "H")
        (note,) = reading.screen.desk.notes()
        assert note.note == "about the engine"
        assert note.selector is not None
        assert "crew" in note.selector.exact


async def test_a_text_that_came_while_the_editor_was_open_is_kept_beside_the_one_that_is_saved(
    open_app: OpenApp, folder: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a", *"mine", "ctrl+s", "e")
        other = open_desk(folder)
        (note,) = other.notes()
        other.rewrite(other.find("ferry to orm"), note, "typed elsewhere", ())
        reading.screen.watching.look()
        await reading.press("s", "ctrl+s")
        assert "both are kept" in reading.text
        (note,) = reading.screen.desk.notes()
        assert (note.note, note.conflict) == ("mines", ("typed elsewhere",))
        await reading.press("e")
        assert "mines" in reading.text
        assert "typed elsewhere" in reading.text
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert (note.note, note.conflict) == ("mines\n\n---\n\ntyped elsewhere", ())


async def test_a_draft_hides_no_text_that_was_written_since(
    open_app: OpenApp, folder: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a", *"mine", "ctrl+s", "e", *"half", "escape")
        await reading.press("e")
        assert "Your unsaved draft is back" in reading.text
        await reading.press("escape")
        other = open_desk(folder)
        (note,) = other.notes()
        other.rewrite(other.find("ferry to orm"), note, "typed elsewhere", ())
        reading.screen.watching.look()
        await reading.press("e")
        assert "The note was changed since your draft" in reading.text
        assert "minehalf" in reading.text
        assert "typed elsewhere" in reading.text
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert note.note == "minehalf\n\n---\n\ntyped elsewhere"


async def test_a_draft_opens_though_its_words_stand_twice_or_no_more(open_app: OpenApp, folder: Path) -> None:
    words = '"The engine is older than I am,"'
    async with open_app(folder, size=(80, 40)) as reading:
        await in_ferry(reading)
        await reading.press("right_square_bracket", "a", *"half", "escape", "t")
        for text in (f"{TEXT}\n{words} said another.\n", TEXT.replace(words, "Nothing of it,")):
            (folder / "ferry.txt").write_text(text, encoding="utf-8")
            for _ in reading.screen.desk.scan():
                pass
            reading.screen.watching.look(always=True)
            await reading.settle()
            await reading.press("g", "enter")
            assert reading.app.screen is not reading.screen
            assert "The engine is older" in reading.text
            assert "half" in reading.text
            if text.count(words) == 2:
                await reading.press("escape")
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert (note.selector, note.note) == (None, f"> {words}\n\nhalf")


async def test_a_text_that_changed_under_a_selection_comes_when_it_ends_whatever_came_from_elsewhere(
    open_app: OpenApp, folder: Path, open_desk: Callable[..., Desk]
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("v")
        changed = TEXT.replace("PELHAM,", "A paragraph came before all of it.\n\nPELHAM,")
        (folder / "ferry.txt").write_text(changed, encoding="utf-8")
        other = open_desk(folder)
        other.mark([other.find("ferry to orm").id], starred=True)
        reading.screen.watching.look(always=True)
        await reading.settle()
        assert "A paragraph came" not in reading.text
        await reading.press("escape")
        reading.screen.watching.look()
        await reading.settle()
        assert "A paragraph came" in reading.text


@pytest.mark.parametrize("from_list", [False, True], ids=["in the article", "in the list"])
async def test_a_note_typed_ahead_of_its_editor_is_whole(open_app: OpenApp, folder: Path, from_list: bool) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        if from_list:
            await reading.press("h")
        words = "Hardly old, said Ada; and who is asking"
        burst(reading, "a", *("space" if letter == " " else letter for letter in words), "ctrl+s")
        await reading.settle()
        await reading.settle()
        (note,) = reading.screen.desk.notes()
        assert note.note == words
        # What was typed stopped nothing, deleted nothing and opened nothing.
        assert reading.app.screen is reading.screen
        await reading.press("h", "enter", "t", "t", "e")
        burst(reading, *"!?", "ctrl+s")
        await reading.settle()
        (note,) = reading.screen.desk.notes()
        assert note.note == words + "!?"


async def test_what_is_typed_ahead_of_a_line_is_in_it_up_to_its_end(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        burst(reading, "#", *"harbour", "enter", *"xyz")
        await reading.settle()
        await reading.settle()
        assert reading.screen.marking.tag_in_hand == "harbour"


async def test_a_draft_is_whole_though_quitting_is_typed_with_it(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        burst(reading, "a", *"whole", "ctrl+q")
        await reading.settle()
    async with open_app(folder) as reading:
        kept = reading.screen.desk.notebook.preferences
        (key,) = [key for key in kept.keys() if key.startswith("draft ")]  # noqa: SIM118
        assert kept.get(key)["text"] == "whole"


async def test_two_windows_that_write_on_the_same_words_keep_both_drafts(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as one, open_app(folder) as two:
        for reading, words in ((one, "from the one"), (two, "from the other")):
            await in_ferry(reading)
            await reading.press("a")
            await reading.type(words)
        await one.press("escape")
        await two.press("escape")
    async with open_app(folder) as again:
        await in_ferry(again)
        await again.press("a")
        text = again.app.screen.query_one(TextArea).text
        assert sorted(text.split("\n\n---\n\n")) == ["from the one", "from the other"]
        await again.press("ctrl+s")
        await again.press("t")
        assert "not saved" not in again.text
        assert len(again.screen.desk.notes()) == 1


async def test_saving_takes_away_no_draft_that_it_did_not_show(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as one, open_app(folder) as two:
        for reading, words in ((one, "saved"), (two, "begun elsewhere")):
            await in_ferry(reading)
            await reading.press("a")
            await reading.type(words)
        await two.press("escape")
        await one.press("ctrl+s")
    async with open_app(folder) as again:
        await in_ferry(again)
        await again.press("t")
        assert "not saved" in again.text
        await again.press("t", "enter")
        assert again.app.screen.query_one(TextArea).text == "begun elsewhere"


async def test_a_draft_stays_with_its_article_when_that_goes_on_under_another_id(
    open_app: OpenApp, folder: Path
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("a")
        await reading.type("begun before")
        await reading.press("escape")
        held = reading.screen.held
        assert held is not None
        reading.screen.desk.notebook.articles.join("another id", held.id)
        reading.screen.desk.notebook.articles.join(held.id, "a third")
        await reading.press("a")
        assert reading.app.screen.query_one(TextArea).text == "begun before"
        await reading.press("escape", "t")
        assert "not saved" in reading.text


@pytest.mark.parametrize(
    "keys",
    [
        ("#", "x", "enter", "enter", "enter"),
        ("#", "escape", "escape", "escape"),
        ("?", "escape", "escape", "q"),
        ("a", "b", "ctrl+s", "ctrl+s", "escape"),
        ("ctrl+p", "escape", "enter", "escape"),
        ("T", "enter", "enter", "escape", "escape", "escape"),
    ],
    ids=" ".join,
)
async def test_a_screen_that_is_left_twice_takes_no_other_with_it(
    open_app: OpenApp, folder: Path, keys: tuple[str, ...]
) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        burst(reading, *keys)
        await reading.settle()
        await reading.settle()
        assert reading.app.screen is reading.screen
        assert reading.headline == "Ferry to Orm Stops for a Week"


async def test_leaving_the_palette_twice_leaves_the_editor_open(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("a")
        await reading.type("words")
        editor = reading.app.screen
        await reading.press("ctrl+p")
        burst(reading, "escape", "enter", "enter")
        await reading.settle()
        assert reading.app.screen in (editor, reading.screen)
        kept = reading.screen.desk.notebook.preferences
        assert reading.app.screen is editor or any(key.startswith("draft ") for key in kept.keys())  # noqa: SIM118


async def test_a_tag_taken_in_hand_is_no_change_of_a_note_that_was_begun(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        await in_ferry(reading)
        await reading.press("a")
        await reading.type("begun")
        await reading.press("escape", "number_sign")
        await reading.type("harbour")
        await reading.press("enter", "a")
        assert "Your unsaved draft is back" in reading.text
        assert reading.app.screen.query_one(TextArea).text == "begun\n\n#harbour"
        await reading.press("ctrl+s")
        (note,) = reading.screen.desk.notes()
        assert (note.note, note.tags) == ("begun", ("harbour",))


async def test_what_is_typed_behind_a_search_is_done_where_it_leads(open_app: OpenApp, folder: Path) -> None:
    async with open_app(folder) as reading:
        burst(reading, "/", *"ferry", "enter", "s")
        await reading.settle()
        await reading.settle()
        assert reading.screen.search_box.value == "ferry"
        assert [row.path for row in reading.screen.desk.rows([1, 2]) if row.starred] == ["ferry.txt"]
        assert "Marked starred" in reading.screen.status.said
        await in_ferry(reading)
        burst(reading, "/", *"orm", "enter", "n", "n")
        await reading.settle()
        await reading.settle()
        assert reading.screen.find_box.value == "orm"
        assert "hit 3" in reading.text
        burst(reading, "/", "j", "j")
        await reading.settle()
        assert reading.screen.find_box.value == "jj"


@pytest.mark.parametrize("left_by", ["h", "escape"])
async def test_what_is_opened_on_a_screen_that_is_being_left_goes_with_it(
    open_app: OpenApp, folder: Path, open_desk: Callable[..., Desk], left_by: str
) -> None:
    desk = open_desk(folder)
    desk.annotate(desk.find("ferry to orm"), Span(0, 5), note="a note")
    async with open_app(folder) as reading:
        await reading.press("T")
        burst(reading, left_by, "e")
        await reading.settle()
        await reading.settle()
        assert reading.app.screen is reading.screen
        await reading.press("T", "h")
        assert reading.app.screen is reading.screen
