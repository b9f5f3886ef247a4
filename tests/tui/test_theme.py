"""Colours: whatever text can stand on whatever ground, it can be read; in every theme, with and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widget import Widget

from reader.config import Config
from reader.tui.theme import ANSI, DARK, GROUNDS, LEAST_CONTRAST, LIGHT, contrast, fit, readable
from reader.tui.widgets.layers import KNOWN
from tests.tui.conftest import OpenApp, Reading

COLOURED = [DARK, LIGHT, *(theme for theme in BUILTIN_THEMES.values() if not theme.ansi)]

DRAWN = {"article--rule", "rows--thumb", "option-list--separator", "SearchIcon"}
"""Lines, bars and pictures: no text."""
UNMARKED = {
    *("article--headline", "article--facts", "article--foot", "article--aside"),
    *("article--bar", "article--mark", "article--news", "article--sentence"),
    # What the person marked is never dim.
    "article--known",
}
"""What stands beside the text of an article, or in it but never where it is marked."""
TEXTUALS_UNUSED = {
    # Of program text, and of text areas that say what to type: there are none.
    *("text-area--matching-bracket", "text-area--placeholder", "text-area--gutter"),
    *("text-area--cursor-gutter", "text-area--suggestion"),
}
MARKS = {"article--highlight", "article--highlight-nested"}

SCREENS = {
    "reading": ((), "ReadingScreen"),
    "an article with a selection": (("enter", "right_square_bracket", "v"), "ReadingScreen"),
    "a search": (("slash", "t", "h", "e"), "ReadingScreen"),
    "a search in the article": (("enter", "slash", "t", "h", "e"), "ReadingScreen"),
    "who": (("w",), "ReadingScreen"),
    "help": (("question_mark",), "HelpScreen"),
    "notes": (("T",), "NotesScreen"),
    "story": (("j", "enter", "S"), "StoryScreen"),
    "a note": (("a", "x"), "NoteEditor"),
    "a tag": (("number_sign",), "Prompt"),
    "a question": (("A",), "Confirm"),
    "the palette": (("ctrl+p",), "CommandPalette"),
}
"""The keys that lead to each screen, and what it is."""


def seen(colour: RichColor | None) -> Color | None:
    """A colour that is sure to be seen as it is; the terminal's own are not."""
    return Color.from_rich_color(colour) if colour is not None and colour.triplet is not None else None


def pairs(widget: Widget) -> Iterator[tuple[str, Color, Color]]:
    """Every text of a widget on every ground of it that it can stand on."""
    ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("reader.")]
    names = frozenset().union(*(kind.__dict__.get("COMPONENT_CLASSES", ()) for kind in ours))
    for name in widget._get_component_classes() - names - TEXTUALS_UNUSED:
        # Textual's own: each is drawn as it is.
        whole = widget.get_visual_style(name)
        yield name, whole.background + whole.foreground, whole.background
    whole = widget.visual_style
    text, ground = whole.background + whole.foreground, whole.background
    if not ours or ground.a < 1:
        yield type(widget).__name__, text, ground
        return
    parts = {name: widget.get_component_rich_style(name, partial=True) for name in names}
    texts = {"": text} | {name: found for name, style in parts.items() if (found := seen(style.color))}
    grounds = {"": ground} | {name: found for name, style in parts.items() if (found := seen(style.bgcolor))}
    for (name, colour), (under, shade) in product(texts.items(), grounds.items()):
        met = not (name in DRAWN or (name in UNMARKED and under in MARKS))
        # Black on accent, and nothing else, is the mode at the left of the status line.
        met = met and ("status--mode" not in (name, under) or name == under)
        if met:
            yield f"{name or 'text'} on {under or 'its widget'}", colour, shade


def check(widgets: Iterable[Widget], where: str) -> None:
    """All text of some widgets can be read."""
    for what, text, ground in [pair for widget in widgets for pair in pairs(widget)]:
        found = contrast(text, ground)
        assert what in DRAWN or found >= LEAST_CONTRAST, (
            f"{where}, {what}: {text.hex} on {ground.hex}: {found:.2f}"
        )


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("screen", SCREENS)
async def test_every_text_of_our_themes_can_be_read(
    open_app: OpenApp, indexed: Path, theme: Theme, screen: str
) -> None:
    async with open_app(indexed, config=Config(theme=theme.name)) as reading:
        keys, kind = SCREENS[screen]
        await reading.press(*keys)
        assert type(reading.app.screen).__name__ == kind
        check([reading.app.screen, *reading.app.screen.query("*")], screen)


async def test_in_every_other_theme_the_nearest_colours_that_can_be_read_are_taken(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed) as reading:
        await reading.press("enter", "right_square_bracket", "v", "H", "w")
        screen = reading.screen
        for theme in COLOURED:
            reading.app.theme = theme.name
            await reading.settle()
            check([screen.articles, screen.view, screen.entries, screen.status], theme.name)
            read_before = [style for name, style in screen.view.ink.styles.items() if name.endswith(KNOWN)]
            assert read_before
            for style in read_before:
                text, ground = seen(style.color), screen.view.background_colors[1]
                assert text is None or contrast(text, ground) >= LEAST_CONTRAST, f"{theme.name}, {style}"


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_variables_of_a_theme_are_fit_for_their_grounds(theme: Theme) -> None:
    found = fit(theme, {**theme.to_color_system().generate(), **theme.variables})
    for name, grounds in GROUNDS.items():
        for ground in grounds:
            assert contrast(Color.parse(found[name]), Color.parse(found[ground])) >= LEAST_CONTRAST, (name, ground)


colours = st.builds(Color, *[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_readable_takes_the_nearest(colour: Color, ground: Color) -> None:
    """On one ground there is always a colour; one that can be read already is left alone."""
    found = readable(colour, ground)
    assert contrast(found, ground) >= LEAST_CONTRAST
    if contrast(colour, ground) >= LEAST_CONTRAST:
        assert found == colour


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.005)


# -- the terminal's own colours, and none ----------------------------------------------------------------------


def told_apart(reading: Reading) -> dict[str, Style]:
    """The styles of the layers that may meet on one word."""
    names = ("highlight", "hit", "selection")
    return {name: reading.screen.view.get_component_rich_style(f"article--{name}", partial=True) for name in names}


def drawn(reading: Reading) -> list[Style]:
    """The styles of everything on the screen, as the terminal gets them."""
    strips = reading.app.screen._compositor.render_strips()
    filters = [one for one in reading.app._filters if one.enabled]
    found = []
    for strip in strips:
        for one in filters:
            strip = strip.apply_filter(one, Color.parse("black"))
        found += [segment.style for segment in strip if segment.style is not None]
    return found


async def test_the_ansi_theme_uses_the_terminals_own_colours_only(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, config=Config(theme="ansi")) as reading:
        await reading.press("enter", "right_square_bracket", "v", "H")
        styles = drawn(reading)
        used = [colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None]
        assert used
        assert all(colour.triplet is None and (colour.number is None or colour.number < 16) for colour in used)
        marked = [style for style in styles if style.bgcolor is not None and style.bgcolor.number == 3]
        assert marked, "the highlight is yellow"
        assert all(style.color is not None and style.color.number == 0 for style in marked)


async def test_without_colour_every_layer_has_a_sign_of_its_own(
    open_app: OpenApp, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(indexed, config=Config(theme="reader-light")) as reading:
        assert reading.app.theme == ANSI.name
        await reading.press("enter", "right_square_bracket", "v", "H")
        layers = told_apart(reading)
        assert layers["highlight"].bold
        assert layers["hit"].underline
        assert layers["selection"].reverse
        for style in drawn(reading):
            for colour in (style.color, style.bgcolor):
                assert colour is None or colour.is_default
