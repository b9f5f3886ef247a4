"""Keyboards of other scripts: every single-character key of the table is reached, and what is typed is itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import key_to_character
from textual.widgets import TextArea

from reader.config import Config
from reader.tui.commands import COMMANDS
from reader.tui.keyboards import LAYOUTS, Keyboard, Layout
from tests.tui.conftest import OpenApp

OWN = {key_to_character(key) or "" for command in COMMANDS for key in command.keys.split(",")}
CHARACTERS = sorted(character for character in OWN if len(character) == 1 and character.isprintable())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_single_character_of_the_table_is_reached(layout: Layout) -> None:
    """Once the keyboard is known by a letter, each of its keys does what the Latin one in its place does."""
    there = {latin: own for own, latin in layout.latin.items()}
    keyboard = Keyboard(OWN)
    keyboard.latin(there["j"])
    for character in CHARACTERS:
        pressed = there.get(character, character)
        assert keyboard.latin(pressed) == character, f"{character} is {pressed} on it"


def test_slash_and_question_mark_are_reached_before_any_letter() -> None:
    assert Keyboard(OWN).latin(".") == "/"
    assert Keyboard(OWN).latin(",") == "?"


def test_a_semicolon_quits_on_a_greek_keyboard_only() -> None:
    keyboard = Keyboard(OWN)
    assert keyboard.latin(";") == ";"
    assert [keyboard.latin(character) for character in "ξ;"] == ["j", "q"]
    assert [keyboard.latin(character) for character in "j;"] == ["j", ";"]


def test_no_character_that_is_a_key_is_taken_for_another() -> None:
    keyboard = Keyboard({*OWN, "ж", "."})
    for character in (*OWN, "ж", "."):
        assert keyboard.latin(character) == character


def test_the_layouts_have_a_character_for_each_key() -> None:
    for layout in LAYOUTS:
        assert len(layout.keys) == len(LAYOUTS[0].keys)
        own = [character for character in layout.keys if character not in " "]
        assert len(own) == len(set(own)), f"{layout.name} gives one character twice"


async def test_a_russian_keyboard_reads_searches_and_marks(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("о", "о")
        assert reading.screen.articles.cursor == 2
        await reading.press("д", "ъ")
        assert reading.screen.view.quotation is not None
        await reading.press("м")
        assert reading.screen.view.selection is not None
        await reading.press("Р")
        assert reading.screen.view.highlights
        await reading.press("г")
        assert not reading.screen.view.highlights
        await reading.press("full_stop")
        assert reading.screen.find_box.has_focus
        await reading.press("escape", "р", "comma")
        assert type(reading.app.screen).__name__ == "HelpScreen"


async def test_what_is_typed_is_itself(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("slash", "й", "ж", "full_stop", "ю")
        assert reading.screen.search_box.value == "йж.ю"
        await reading.press("escape", "ф")
        await reading.press("п", "comma", "я", "Σ")
        assert reading.app.screen.query_one(TextArea).text == "п,яΣ"


async def test_keys_with_control_and_the_persons_own_letters(open_app: OpenApp, indexed: Path) -> None:
    config = Config(keymap={"screen.toggle_star": "ы,f3", "screen.redo": "ctrl+r"})
    async with open_app(indexed, config=config) as reading:
        await reading.press("ы")
        assert "starred" in reading.screen.status.said
        await reading.press("г")
        assert "Undone" in reading.screen.status.said
        await reading.press("ctrl+к")
        assert "Redone" in reading.screen.status.said or "Done again" in reading.screen.status.said
