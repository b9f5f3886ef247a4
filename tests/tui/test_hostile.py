"""Hostile strings through every surface of the screen: nothing crashes, vanishes or acts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events

from tests.conftest import set_time
from tests.tui.conftest import OpenApp, Reading

MARKUP = "[/] [@click=app.quit]x[/] [bold]loud[/bold] [sic] :smile:"
CONTROLS = "\x1b]52;c;aGVsbG8=\x07 \x1b]52;c;aGVsbG8=\x1b\\ \x9b31m \u202eevil\u2066"
LONG = "x" * 20_000
WIDE = "👩‍🚀 مرحبا สวัสดีชาวโลก 漢字仮名交じり文 é"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = tmp_path / "hostile [red]"
    folder.mkdir()
    for number, nasty in enumerate((MARKUP, CONTROLS, LONG, WIDE)):
        text = (
            f"Headline {number} {nasty[:300]} ends here\n\nBy Ada {MARKUP}\n\n"
            f'PELHAM {number}, May 3 (ARN) - The mayor, Ada Lorne, spoke. "It is {nasty} indeed," said Ada Lorne.\n\n'
            + "Plain words follow so that it is a text and no binary file. " * 40
            + f"\n\nRead also:\n- Other headline {MARKUP} stands here\n- Headline {(number + 1) % 4} ends here\n"
        )
        (folder / f"a[{number}].txt").write_text(text, encoding="utf-8")
    (folder / "tagged.md").write_text(
        f"---\ntitle: 'Tagged {MARKUP}'\ntags: ['{MARKUP}']\nauthor: '{MARKUP}'\n---\n\nThe text {MARKUP} of it.\n",
        encoding="utf-8",
    )
    set_time(folder)
    return folder


@pytest.mark.parametrize("size", [(132, 36), (80, 24)])
async def test_every_key_on_every_article(open_app: OpenApp, hostile: Path, open_desk, size) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)
    async with open_app(hostile, size=size) as reading:
        assert reading.screen.articles.count == 5
        for _ in range(5):
            await reading.press(
                "enter", "right_square_bracket", "v", "v", "H", "w", "escape", "t", "escape", "r", "S"
            )
            await reading.press("escape", "escape", "h", "j")
            shown = reading.text
            assert not any(character in shown for character in "\x1b\x07\x9b\u202e\u2066")
        await reading.press("T")
        assert "All notes" in reading.text
        await reading.press("escape", "g")


async def test_markup_is_shown_as_it_is_written(open_app: OpenApp, hostile: Path, open_desk) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)
    async with open_app(hostile, size=(200, 50)) as reading:
        await reading.press("slash")
        await reading.type("smile")
        assert "[@click=app.quit]x[/]" in reading.text
        await reading.press("enter", "enter", "a")
        await reading.type("[/] #[bold] [@click=app.quit]y[/]")
        await reading.press("ctrl+s", "escape", "escape", "t")
        assert "[@click=app.quit]y[/]" in reading.text
        await reading.press("T")
        assert "[@click=app.quit]y[/]" in reading.text
        await reading.press("escape")
        await reading.press("number_sign")
        await reading.type("[/]")
        await reading.press("enter")
        assert "#[/]" in reading.text
        reading.screen.say(MARKUP)
        await reading.settle()
        assert "[sic]" in reading.text


OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
NASTY = f"{MARKUP} {CONTROLS} {WIDE}"


async def test_what_is_pasted_anywhere_is_never_obeyed(open_app: OpenApp, hostile: Path, open_desk) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)

    async def paste(reading: Reading) -> None:
        """As a terminal hands over what was copied elsewhere."""
        reading.app.post_message(events.Paste(NASTY))
        await reading.settle()
        assert not OBEYED.search(reading.text)

    async with open_app(hostile, size=(160, 40)) as reading:
        # The search box, twice: the library's and the text's.
        await reading.press("slash")
        await paste(reading)
        await reading.press("escape", "enter", "slash")
        await paste(reading)
        # The note editor, and the note on the notes pane and the notes screen.
        await reading.press("escape", "a")
        await paste(reading)
        await reading.press("ctrl+s", "t")
        assert not OBEYED.search(reading.text)
        await reading.press("T")
        assert "[@click=app.quit]x[/]" in reading.text
        assert not OBEYED.search(reading.text)
        # The prompt for a tag, and the tag on the status line.
        await reading.press("escape", "number_sign")
        await paste(reading)
        await reading.press("enter")
        assert not OBEYED.search(reading.text)
        # The palette.
        await reading.press("escape", "ctrl+p")
        await paste(reading)
        await reading.press("escape")
        assert reading.app.is_running


async def test_every_screen_of_hostile_articles(open_app: OpenApp, hostile: Path, open_desk) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)
    async with open_app(hostile, size=(160, 40)) as reading:
        for keys in (
            *(
                ("enter",),
                ("w",),
                ("enter",),
                ("r",),
                ("1",),
                ("backspace",),
                ("S",),
                ("escape",),
                ("question_mark",),
            ),
            *(
                ("escape",),
                ("h", "J"),
                ("n",),
                ("m",),
                ("s",),
                ("u",),
                ("z",),
                ("z",),
                ("L",),
                ("L",),
                ("R",),
                ("R",),
            ),
            *(
                ("O",),
                ("O",),
                ("c",),
                ("x",),
                ("X",),
                ("U",),
                ("U",),
                ("f",),
                ("escape",),
                ("i",),
                ("escape",),
                ("y",),
            ),
        ):
            await reading.press(*keys)
            assert not OBEYED.search(reading.text), keys
        assert reading.app.is_running


async def test_what_floats_over_the_screen(open_app: OpenApp, hostile: Path, open_desk) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)
    async with open_app(hostile, size=(160, 40)) as reading:
        from reader.tui.screens.prompt import ByHand, Confirm, Prompt

        for screen in (Prompt(NASTY, NASTY), Confirm(NASTY), ByHand(NASTY)):
            reading.app.push_screen(screen)
            await reading.settle()
            assert "[@click=app.quit]x[/]" in reading.text
            assert not OBEYED.search(reading.text)
            await reading.press("escape")
        for wrong in (False, True):
            reading.screen.say(NASTY, wrong=wrong)
            await reading.settle()
            assert "[@click=app.quit]x[/]" in reading.text
            assert not OBEYED.search(reading.text)


async def test_a_search_for_hostile_words(open_app: OpenApp, hostile: Path, open_desk) -> None:  # type: ignore[no-untyped-def]
    open_desk(hostile)
    async with open_app(hostile) as reading:
        await reading.press("slash")
        for text in ('"[/]', "(((", "[@click=app.quit]", "* OR NOT", "headline:", "漢字"):
            reading.screen.search_box.value = text
            await reading.settle()
        assert reading.screen.articles.count >= 1
