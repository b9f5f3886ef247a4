"""Keyboards of other scripts: the key of the table that stands where a Russian, Ukrainian or Greek one was pressed.

A program in a terminal is told the character, not the key. So `о` on a Russian keyboard is `j` for every command, and
only where text is typed it is itself. Both Cyrillic layouts agree where they have the same letter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./ QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>? #"


@dataclass(frozen=True, slots=True)
class Layout:
    """A keyboard: what its keys give in the order of the Latin ones, the plain ones, the shifted ones, shift+3."""

    name: str
    """The language."""
    keys: str
    """The characters; a blank where the key gives none of its own."""

    @property
    def latin(self) -> Mapping[str, str]:
        """The Latin character in the place of each of its own that differs."""
        return {own: latin for own, latin in zip(self.keys, _LATIN, strict=True) if own not in (latin, " ")}


LAYOUTS = (
    Layout("Russian", "йцукенгшщзхъфывапролджэячсмитьбю. ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ, №"),
    Layout("Ukrainian", "йцукенгшщзхїфівапролджєячсмитьбю. ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ, №"),
    # Shift+W gives no letter of its own, and the key right of L waits for the letter that it puts an accent on.
    Layout("Greek", ";ςερτυθιοπ[]ασδφγηξκλ 'ζχψωβνμ,./ :΅ΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ \"ΖΧΨΩΒΝΜ<>? #"),
)
"""The keyboards that work as they are."""

_LETTERS = {own: (latin, layout) for layout in LAYOUTS for own, latin in layout.latin.items() if not own.isascii()}
_MARKS = {own: latin for layout in LAYOUTS[:2] for own, latin in layout.latin.items() if own.isascii()}
"""`.` and `,` are where `/` and `?` are on a Latin keyboard; no command has them, so they may always be meant so."""


class Keyboard:
    """The keyboard in use, as far as the characters that come from it tell."""

    def __init__(self, own: Collection[str]) -> None:
        """`own` are the characters that are keys in their own right."""
        self._own = frozenset(own)
        self._layout: Layout | None = None

    def latin(self, character: str) -> str:
        """The character of the table's key that was pressed; most are what they are."""
        if character in self._own:
            if character.isalpha():
                self._layout = None
            return character
        if found := _LETTERS.get(character):
            self._layout = found[1]
            return found[0]
        if self._layout is not None and (meant := self._layout.latin.get(character)):
            return meant
        return _MARKS.get(character, character)
