"""Reader's own themes, and how the colours of another are made fit to read by.

The layers of an article are variables of the theme. A theme of ours defines them all, so that every text can be read on
every ground that it can stand on; in another theme the nearest colour that can is taken. Contrast is WCAG's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import BLACK, WHITE, Color
from textual.theme import Theme

from reader.article.model import Quotation

SPEAKER_COLOURS = 6
"""How many colours speakers share."""
LEAST_CONTRAST = 4.5
"""What WCAG asks of text in its level AA."""

DARK = Theme(
    name="reader-dark",
    dark=True,
    primary="#8ab4d8",
    secondary="#a3b18a",
    accent="#e6b455",
    warning="#e6b455",
    error="#e88a7b",
    success="#a3b18a",
    foreground="#d6d3cb",
    background="#17191c",
    surface="#17191c",
    panel="#22262b",
    variables={
        "text-muted": "#9ba1a8",
        "text-disabled": "#9ba1a8",
        "rule": "#343a41",
        "heading": "#f3efe6",
        "highlight": "#5e4b0d",
        "highlight-nested": "#74431f",
        "speaker-0": "#9bd0ee",
        "speaker-1": "#bfdba2",
        "speaker-2": "#ecc69b",
        "speaker-3": "#e0bee8",
        "speaker-4": "#92d9ca",
        "speaker-5": "#f0b9b9",
        "scrollbar": "#343a41",
        "scrollbar-hover": "#4a525b",
        "scrollbar-active": "#5b6570",
        "scrollbar-background": "#17191c",
        "scrollbar-background-hover": "#17191c",
        "scrollbar-background-active": "#17191c",
        "block-cursor-background": "#2b343d",
        "block-cursor-foreground": "#f3efe6",
        "block-cursor-blurred-background": "#2b343d",
        "block-cursor-blurred-foreground": "#f3efe6",
        "block-cursor-text-style": "none",
        "input-selection-background": "#3d5a73",
        "input-selection-foreground": "#f3efe6",
        "screen-selection-background": "#3d5a73",
        "screen-selection-foreground": "#f3efe6",
        "border": "#343a41",
    },
)

LIGHT = Theme(
    name="reader-light",
    dark=False,
    primary="#1f5f8b",
    secondary="#4a6529",
    accent="#855700",
    warning="#855700",
    error="#a8322a",
    success="#4a6529",
    foreground="#2a2a28",
    background="#faf8f3",
    surface="#faf8f3",
    panel="#efebe2",
    variables={
        "text-muted": "#5f5d57",
        "text-disabled": "#5f5d57",
        "rule": "#d5d0c3",
        "heading": "#111110",
        "highlight": "#ffe99a",
        "highlight-nested": "#ffd75e",
        "speaker-0": "#174f78",
        "speaker-1": "#3b581a",
        "speaker-2": "#774006",
        "speaker-3": "#6f3380",
        "speaker-4": "#08584d",
        "speaker-5": "#8d2629",
        "scrollbar": "#d5d0c3",
        "scrollbar-hover": "#bdb7a8",
        "scrollbar-active": "#a8a192",
        "scrollbar-background": "#faf8f3",
        "scrollbar-background-hover": "#faf8f3",
        "scrollbar-background-active": "#faf8f3",
        "block-cursor-background": "#e3e8ec",
        "block-cursor-foreground": "#111110",
        "block-cursor-blurred-background": "#e3e8ec",
        "block-cursor-blurred-foreground": "#111110",
        "block-cursor-text-style": "none",
        "input-selection-background": "#b9d3e6",
        "input-selection-foreground": "#111110",
        "screen-selection-background": "#b9d3e6",
        "screen-selection-foreground": "#111110",
        "border": "#d5d0c3",
    },
)

ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_green",
    accent="ansi_magenta",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        # No other ground is sure to bear the text: what needs one is black on yellow, or the text's colours reversed.
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "highlight": "ansi_yellow",
        "highlight-nested": "ansi_bright_yellow",
        "heading": "ansi_default",
        "rule": "ansi_bright_black",
        "speaker-0": "ansi_cyan",
        "speaker-1": "ansi_green",
        "speaker-2": "ansi_magenta",
        "speaker-3": "ansi_blue",
        "speaker-4": "ansi_red",
        "speaker-5": "ansi_yellow",
        "border": "ansi_bright_black",
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-text-style": "none",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_default",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
    },
)

THEMES = (DARK, LIGHT, ANSI)
"""Our themes; the first is the default."""

_SPEAKERS = tuple(f"speaker-{number}" for number in range(SPEAKER_COLOURS))
_PAPER = ("background", "surface", "panel", "block-cursor-background", "block-cursor-blurred-background")
_MARKED = ("highlight", "highlight-nested")
GROUNDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("foreground", "heading", *_SPEAKERS), _PAPER + _MARKED),
    **dict.fromkeys(
        ("text-muted", "text-disabled", "primary", "secondary", "accent", "warning", "error", "success"), _PAPER
    ),
}
"""Each colour of a text, and the grounds that the text can stand on."""


def speaker_colours(quotations: Iterable[Quotation]) -> dict[str, int]:
    """The number of each speaker's colour, in the order in which they first speak."""
    names = dict.fromkeys(quotation.speaker for quotation in quotations if quotation.speaker)
    return {name: number % SPEAKER_COLOURS for number, name in enumerate(names)}


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours by WCAG 2: 1 for the same, 21 for black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    """The relative luminance of a colour by WCAG 2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def readable(colour: Color, *grounds: Color, least: float = LEAST_CONTRAST) -> Color:
    """The colour nearest to one that can be read on every ground: as much darker or lighter as it must be.

    Where no colour can, it is black or white, whichever can be read better.
    """
    for step in range(65):
        for end in (WHITE, BLACK):
            tried = colour.blend(end, step / 64)
            if all(contrast(tried, ground) >= least for ground in grounds):
                return tried
    return max((WHITE, BLACK), key=lambda end: min(contrast(end, ground) for ground in grounds))


def fit(theme: Theme, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of a theme with those of our layers, and every colour of a text fit for its grounds."""
    if theme in THEMES:
        return dict(variables)
    if theme.ansi:
        return {**variables, **ANSI.variables}
    ours = DARK if theme.dark else LIGHT
    found = {**ours.variables, **variables, "highlight": ours.variables["highlight"]}
    paper, text = Color.parse(found["background"]), Color.parse(found["foreground"])
    # A bar in full colour would bear neither the quiet text nor the speakers' colours of a row.
    for cursor in ("block-cursor", "block-cursor-blurred"):
        found[f"{cursor}-background"] = paper.blend(Color.parse(found["primary"]), 0.2).hex
    found["heading"] = text.hex
    for place in ("input", "screen"):
        found[f"{place}-selection-background"] = paper.blend(Color.parse(found["primary"]), 0.3).hex
    found["text-muted"] = found["text-disabled"] = paper.blend(text, 0.65).hex
    found["rule"] = found["border"] = paper.blend(text, 0.2).hex
    for name, grounds in GROUNDS.items():
        found[name] = readable(Color.parse(found[name]), *(Color.parse(found[ground]) for ground in grounds)).hex
    for name in ("block-cursor", "block-cursor-blurred", "input-selection", "screen-selection"):
        ground = Color.parse(found[f"{name}-background"])
        found[f"{name}-foreground"] = readable(Color.parse(found["heading"]), ground).hex
    return found
