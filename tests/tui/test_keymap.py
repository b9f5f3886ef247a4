"""The keymap: no two commands wait for one key, and what a person chooses is had or complained of."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Config, read_config
from reader.tui.commands import COMMANDS
from reader.tui.keymap import NO_KEY, for_textual, is_key, meet, resolve
from reader.tui.keynames import name_key, show_key
from reader.tui.screens.feeds import FeedsScreen
from reader.tui.screens.notes import NotesScreen
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries
from reader.tui.widgets.searches import Searches
from tests.tui.conftest import OpenApp

IDS = [command.id for command in COMMANDS]
TABLE = {command.id: command for command in COMMANDS}


def keys_of(keymap: dict[str, str] | None = None) -> dict[str, list[str]]:
    """The keys of each command with some of a person's."""
    changed = resolve(keymap or {}).keys
    return {one.id: [key for key in changed.get(one.id, one.keys).split(",") if key] for one in COMMANDS}


def clashes(keys: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Commands that wait for one key at the same time."""
    return {
        (one.id, other.id)
        for one, other in combinations(COMMANDS, 2)
        if meet(one.place, other.place) and set(keys[one.id]) & set(keys[other.id])
    }


def test_the_table_has_no_clash_but_that_of_the_selection() -> None:
    """While a selection is active, its keys come first: that is what a mode is."""
    found = clashes(keys_of())
    assert all({TABLE[one].place, TABLE[other].place} == {"selection", "article"} for one, other in found)


def test_every_key_of_the_table_is_one_and_can_be_written_as_it_is_shown() -> None:
    for command in COMMANDS:
        for key in command.keys.split(","):
            assert is_key(key), f"{command.id}: {key}"
            assert name_key(show_key(key)) == key


keymaps = st.dictionaries(
    st.sampled_from(IDS),
    st.lists(st.sampled_from(["j", "x", "S", "o", "ctrl+n", "space", "/", "ж", "1", "f3"]), max_size=3).map(
        ",".join
    ),
    max_size=4,
)


@given(keymaps)
def test_however_keys_are_chosen_no_two_commands_get_one(keymap: dict[str, str]) -> None:
    """A key that the person gave is had by its command, or complained of; one left over clashes with none."""
    resolved = resolve(keymap)
    keys = keys_of(keymap)
    complained = " · ".join(one.sentence for one in resolved.complaints)
    for id, wanted in keymap.items():
        for key in filter(None, wanted.split(",")):
            assert name_key(key) in keys[id] or f"; {id} does not get it" in complained
    for one, other in clashes(keys) - clashes(keys_of()):
        pair = {TABLE[one].place: one, TABLE[other].place: other}
        assert "screen" in pair, "only what works everywhere may be had elsewhere"
        assert f"{pair['screen']}'s only elsewhere" in complained


@pytest.mark.parametrize(
    ("keymap", "keys", "complaints"),
    [
        ({"list.open": "x,f3"}, {"list.open": "x,f3"}, ["x is list.open's in the list now"]),
        ({"screen.story": "?"}, {"screen.story": "question_mark", "screen.help": ""}, ["no longer screen.help's"]),
        ({"screen.story": "?", "screen.help": "f1"}, {"screen.story": "question_mark", "screen.help": "f1"}, []),
        ({"screen.story": "?", "screen.help": ""}, {"screen.story": "question_mark", "screen.help": ""}, []),
        ({"screen.who": "f3", "screen.story": "f3,f4"}, {"screen.who": "f3", "screen.story": "f4"}, ["f3 is"]),
        ({"screen.story": "wibble"}, {}, ["wibble is no key"]),
        ({"screen.story": "f3,,f4"}, {"screen.story": "f3,f4"}, ["nothing between two commas"]),
        ({"screen.storey": "f3"}, {}, ["no command screen.storey to give keys to; perhaps screen.story"]),
        ({"screen.highlight": "f3"}, {}, ["to give keys to; perhaps article.highlight is meant"]),
        ({"quit": "f3"}, {}, ["to give keys to; perhaps screen.quit is meant"]),
        ({"screen.story": "ctrl+q"}, {}, ["^q always quits"]),
        ({"screen.story": "ctrl+i"}, {"screen.story": "tab", "screen.next_pane": ""}, ["tab is"]),
        ({"list.down": "1"}, {"list.down": "1"}, ["1 is list.down's in the list now"]),
    ],
)
def test_choices(keymap: dict[str, str], keys: dict[str, str], complaints: list[str]) -> None:
    resolved = resolve(keymap)
    assert dict(resolved.keys) == keys
    assert len(resolved.complaints) == len(complaints)
    for complaint, part in zip(resolved.complaints, complaints, strict=True):
        assert part in complaint.sentence


def test_textual_is_told_of_all_that_share_a_key_with_what_changes() -> None:
    """It takes the old keys of a command from every command of the same widget."""
    assert for_textual(resolve({"article.page_up": "f2"}).keys) == {
        "article.page_up": "f2",
        "selection.word_back": "b",
    }
    assert for_textual(resolve({"screen.story": ""}).keys) == {"screen.story": NO_KEY}


async def test_the_persons_keys_work_and_clashes_are_told_at_start(
    open_app: OpenApp, indexed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "places.toml"
    path.write_text('[keymap]\nscreen.toggle_star = "m"\n"article.page_up" = "f2"\n', encoding="utf-8")
    config = read_config(path)
    async with open_app(indexed, config=config) as reading:
        said = reading.screen.status.said
        assert "config.toml" in said
        assert "m is screen.toggle_star's now, no longer screen.toggle_read's" in said
        await reading.press("m")
        assert "starred" in reading.screen.status.said
        await reading.press("enter", "space")
        below = reading.screen.view.scroll_offset.y
        assert below > 0
        await reading.press("b")
        assert reading.screen.view.scroll_offset.y == below, "b was its key no more"
        await reading.press("f2")
        assert reading.screen.view.scroll_offset.y < below
        # The mode's own `b` is still there.
        await reading.press("v")
        before = reading.screen.view.selection
        await reading.press("b")
        assert reading.screen.view.selection != before
        await reading.press("escape", "question_mark")
        assert "f2" in reading.text


async def test_a_command_without_a_key_has_none(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, config=Config(keymap={"screen.toggle_star": "", "screen.help": ""})) as reading:
        await reading.press("s", "question_mark")
        assert reading.app.screen is reading.screen
        assert "starred" not in reading.screen.status.said
        assert "? help" not in reading.text


async def test_every_footer_tells_the_persons_keys(open_app: OpenApp, indexed: Path) -> None:
    keymap = {"notes.group": "f5", "feeds.leave": "f6", "screen.next_unread": "f7"}
    async with open_app(indexed, config=Config(keymap=keymap), size=(160, 30)) as reading:
        assert "f7 next unread" in reading.text
        await reading.press("T")
        assert "f5 group" in reading.text
        await reading.press("escape")
        reading.screen.subscribing.show_feeds()
        await reading.settle()
        assert "f6 back" in reading.text


async def test_every_command_of_the_table_does_something(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        screen = reading.screen
        assert set(screen.does) == {one.action for one in COMMANDS if one.place == "screen"}
        widgets = {
            "list": ArticleList,
            "article": ArticleView,
            "selection": ArticleView,
            "pane": Entries,
            "searches": Searches,
            "notes": NotesScreen,
            "feeds": FeedsScreen,
        }
        for one in COMMANDS:
            if one.place != "screen":
                assert hasattr(widgets[one.place], f"action_{one.action}"), one.id


async def test_sentences_name_the_keys_that_the_person_gave(open_app: OpenApp, indexed: Path) -> None:
    keymap = {"screen.undo": "ctrl+z", "screen.note": "comma", "screen.toggle_list": ""}
    async with open_app(indexed, config=Config(keymap=keymap)) as reading:
        await reading.press("s")
        assert "Marked starred · ^z undoes" in reading.text
        await reading.press("ctrl+z")
        assert "Undone" in reading.text
        await reading.press("t")
        assert ", adds a note" in reading.screen.entries.entries[0].text
