"""What is wrong in the settings, with what only the screen can know: themes that there are not, keys that clash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual.theme import BUILTIN_THEMES

from reader.config import Config, lines
from reader.tui.theme import THEMES


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something in the settings file that cannot be as it is written; what was made of it, the sentence says."""

    file: Path
    """The settings file."""
    line: int
    """Where in it."""
    sentence: str
    """What is wrong."""

    def __str__(self) -> str:
        """The whole of it."""
        return f"{self.file}, line {self.line}: {self.sentence}."


def check(config: Config, path: Path) -> tuple[dict[str, str], list[Wrong]]:
    """The keys in force, of each command whose keys are not the table's, and what is wrong in the settings file."""
    found = list(config.wrong)
    if config.theme not in themes():
        found.append(("theme", f"there is no theme {config.theme}; {THEMES[0].name} is taken"))
    keys: dict[str, str] = {}
    if config.keymap:
        # Most people have none, and need not wait for what reads one.
        from reader.tui.keymap import resolve

        keymap = resolve(config.keymap)
        keys = dict(keymap.keys)
        found += [(one.id, one.sentence) for one in keymap.complaints]
    where = lines(path) if found else {}
    return keys, [Wrong(path, where.get(name, 1), sentence) for name, sentence in found]


def themes() -> list[str]:
    """The names of all themes, ours first."""
    return [*(theme.name for theme in THEMES), *BUILTIN_THEMES]


def in_short(wrong: Iterable[Wrong]) -> list[str]:
    """What is wrong, for the status line: the first, and how many more there are."""
    first, *more = wrong
    said = f"{first.file.name}, line {first.line}: {first.sentence}"
    return [f"{said} ({len(more)} more: reader config)" if more else said]
