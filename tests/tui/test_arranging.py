"""Panes are shown, hidden, made wider by keys and by the mouse, and stay so."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import OpenApp, Reading


def widths(reading: Reading) -> tuple[int, int, int]:
    """List, article and right pane; 0 where one is not shown."""
    screen = reading.screen
    panes = screen.query_one("#library"), screen.view, screen.entries
    return tuple(pane.outer_size.width if pane.display else 0 for pane in panes)  # type: ignore[return-value]


async def test_panes_are_hidden_and_come_back_and_the_choice_is_kept(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("enter", "L")
        hidden = widths(reading)
        assert hidden[0] == 0
        assert "L brings it back" in reading.text
        await reading.press("h")
        assert reading.screen.articles.has_focus
        assert widths(reading)[0] > 0
        await reading.press("enter")
        assert widths(reading) == hidden
        await reading.press("R")
        assert widths(reading)[::2] == (0, 0)
        await reading.press("q")
    async with open_app(indexed) as reading:
        assert reading.screen.view.has_focus
        assert widths(reading)[::2] == (0, 0)
        await reading.press("r")
        assert widths(reading)[2] > 0
        await reading.press("L")
        assert widths(reading)[0] > 0


async def test_the_text_alone_keeps_its_place_and_escape_ends_it(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(120, 20)) as reading:
        await reading.press("enter", "j", "j", "j", "j", "j", "j", "j", "j")
        top = reading.screen.view.top_offset
        await reading.press("z")
        assert widths(reading) == (0, 120, 0)
        assert reading.screen.view.top_offset == top
        await reading.press("escape")
        assert all(widths(reading))
        assert reading.screen.view.has_focus
        assert reading.screen.view.top_offset == top


async def test_panes_and_lines_are_resized(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(160, 30)) as reading:
        before = widths(reading)
        await reading.press("ctrl+right", "alt+l")
        assert widths(reading) == (before[0] + 8, before[1] - 8, before[2])
        await reading.press("enter", "ctrl+right", "ctrl+right")
        assert widths(reading) == before
        await reading.press("r", "ctrl+left")
        assert reading.screen.entries.has_focus
        assert widths(reading)[2] == before[2] - 4
        await reading.press("escape", "minus", "minus")
        assert reading.screen.view.page.text_width == 64
        assert "Lines of 64 cells" in reading.text
        await reading.press("equals_sign")
        assert reading.screen.view.measure == 72


async def test_a_border_is_dragged(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(160, 30)) as reading:
        border = reading.screen.view.region.x
        await reading.pilot.mouse_down(offset=(border, 10))
        await reading.pilot.hover(offset=(border + 7, 10))
        await reading.pilot.mouse_up(offset=(border + 7, 10))
        await reading.settle()
        assert reading.screen.view.region.x == border + 7
        assert reading.screen.view.selection is None


async def test_one_pane_at_a_time_cannot_be_resized(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(80, 24)) as reading:
        await reading.press("ctrl+right")
        assert "One pane fills the window" in reading.text
        await reading.press("L")
        assert "one pane only" in reading.text
