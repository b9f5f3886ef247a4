"""Prompts: what is typed is completed, and what is refused stays to be mended."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from reader.tui.arrivals import Onward
from reader.tui.screens.prompt import Paths, Prompt
from tests.tui.conftest import OpenApp


async def test_paths_are_completed_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "apples.md").write_text("An apple.")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a\x1b]52;c;eA==\x07b").mkdir()
    both, folders = Paths(), Paths(folders=True)
    assert await both.get_suggestion(f"{tmp_path}/a") == f"{tmp_path}/apples.md"
    assert await folders.get_suggestion(f"{tmp_path}/a") == f"{tmp_path}/articles/"
    assert await both.get_suggestion(f"{tmp_path}/.h") == f"{tmp_path}/.hidden/"
    assert await both.get_suggestion(f"{tmp_path}/none/x") is None
    assert await both.get_suggestion("~nobody-at-all/x") is None
    assert await both.get_suggestion("\0/x") is None


async def test_a_wrong_folder_stays_to_be_mended_and_the_right_one_opens(
    open_app: OpenApp, indexed: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    async with open_app(indexed) as reading:
        reading.app.action_open_folder()
        await reading.settle()
        line = reading.app.screen.query_one(Input)
        line.value = f"{tmp_path}/none"
        await reading.press("enter")
        assert isinstance(reading.app.screen, Prompt)
        assert "does not exist" in reading.text
        assert line.value == f"{tmp_path}/none"
        line.value = f"{tmp_path}/mi"
        await reading.press("end")
        await reading.press("tab")
        assert line.value == f"{tmp_path}/mine/"
        assert "does not exist" not in reading.text
        await reading.press("enter")
    assert reading.app.return_value == Onward(tmp_path / "mine")
