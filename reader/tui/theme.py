"""Reader's own dark and light theme; colours that the layers of an article use are variables of the theme."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="reader-dark",
    dark=True,
    primary="#8ab4d8",
    secondary="#a3b18a",
    accent="#e6b455",
    warning="#e6b455",
    error="#e07a6b",
    success="#a3b18a",
    foreground="#d6d3cb",
    background="#17191c",
    surface="#17191c",
    panel="#22262b",
    variables={
        "text-muted": "#8f959c",
        "rule": "#343a41",
        "heading": "#f3efe6",
        "highlight": "#5a4a16",
        "highlight-nested": "#7a6116",
        "speaker-0": "#8ec7e8",
        "speaker-1": "#b5d397",
        "speaker-2": "#e3b98a",
        "speaker-3": "#d3a9dd",
        "speaker-4": "#83d0c0",
        "speaker-5": "#e8a1a1",
        "scrollbar": "#343a41",
        "scrollbar-hover": "#4a525b",
        "scrollbar-active": "#5b6570",
        "scrollbar-background": "#17191c",
        "scrollbar-background-hover": "#17191c",
        "scrollbar-background-active": "#17191c",
        "block-cursor-background": "#2c3640",
        "block-cursor-foreground": "#f3efe6",
        "block-cursor-text-style": "none",
        "input-selection-background": "#3d5a73",
        "border": "#343a41",
    },
)

LIGHT = Theme(
    name="reader-light",
    dark=False,
    primary="#1f5f8b",
    secondary="#4f6b2f",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#a8322a",
    success="#4f6b2f",
    foreground="#2a2a28",
    background="#faf8f3",
    surface="#faf8f3",
    panel="#efebe2",
    variables={
        "text-muted": "#66645d",
        "rule": "#d5d0c3",
        "heading": "#111110",
        "highlight": "#ffe99a",
        "highlight-nested": "#ffd75e",
        "speaker-0": "#1a5c88",
        "speaker-1": "#45651f",
        "speaker-2": "#8a4b08",
        "speaker-3": "#7a3a87",
        "speaker-4": "#0b6558",
        "speaker-5": "#9c2f33",
        "scrollbar": "#d5d0c3",
        "scrollbar-hover": "#bdb7a8",
        "scrollbar-active": "#a8a192",
        "scrollbar-background": "#faf8f3",
        "scrollbar-background-hover": "#faf8f3",
        "scrollbar-background-active": "#faf8f3",
        "block-cursor-background": "#e3e8ec",
        "block-cursor-foreground": "#111110",
        "block-cursor-text-style": "none",
        "input-selection-background": "#b9d3e6",
        "border": "#d5d0c3",
    },
)

THEMES = (DARK, LIGHT)
"""Our themes; the first is the default."""

SPEAKER_COLOURS = 6
"""How many colours speakers share."""


def variable_defaults(dark: bool) -> dict[str, str]:
    """The colours of our layers for a theme that does not define them."""
    return dict((DARK if dark else LIGHT).variables)
