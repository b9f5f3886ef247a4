"""The settings of `config.toml`: each has a default, and one that cannot be read is named with its file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.errors import QueryError


@dataclass(frozen=True, slots=True)
class Config:
    """What a person can set; the names are the keys of the file."""

    theme: str = "reader-dark"
    """The name of a theme: one of ours, or one of Textual's."""
    measure: int = 72
    """Cells that a line of an article may take, 30 to 160; it yields to 60 before a pane folds away."""
    read_after: float = 3.0
    """Seconds that an article must be open before it counts as read; its end counts at once."""
    keymap: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Keys by the id of their command, with commas between: `"article.next_quotation" = "x"`."""


def read_config(path: Path) -> Config:
    """The settings of a file, or the defaults where there is none; raises QueryError for one that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"The settings in {path} cannot be read ({error}); mend the file or move it away."
        ) from None
    # Most people have no settings: they need not wait for a parser of them.
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"{path} is not valid TOML: {error}.") from None
    known = {setting.name for setting in fields(Config)}
    for key in table:
        if key not in known:
            raise _wrong(path, text, key, f"is no setting; there are {', '.join(sorted(known))}")
    settings: dict[str, Any] = {key: _checked(path, text, key, value) for key, value in table.items()}
    return Config(**settings)


def _checked(path: Path, text: str, key: str, value: object) -> object:
    if key == "theme" and isinstance(value, str):
        return value
    if key == "measure" and isinstance(value, int) and not isinstance(value, bool) and 30 <= value <= 160:
        return value
    if key == "read_after" and isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    if key == "keymap" and isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values()):
        return MappingProxyType(value)
    wants = {
        "theme": "the name of a theme",
        "measure": "a whole number from 30 to 160",
        "read_after": "a number of seconds, 0 or more",
        "keymap": 'a table of keys in quotation marks, such as "list.open" = "enter"',
    }
    raise _wrong(path, text, key, f"must be {wants[key]}")


def _wrong(path: Path, text: str, key: str, what: str) -> QueryError:
    found = re.search(rf"^\s*\[?\s*\"?{re.escape(key)}\b", text, re.MULTILINE)
    line = text.count("\n", 0, found.end()) + 1 if found else 1
    return QueryError(f"{path}, line {line}: {key} {what}.")
