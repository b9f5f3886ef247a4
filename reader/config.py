"""The settings of `config.toml`: each is defined once, and one that is none is named and left at its default."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from reader.errors import QueryError

Layout = Literal["auto", "wide", "medium", "narrow"]
"""How many panes stand side by side: as the window's width allows, or always so many."""
DateStyle = Literal["age", "date", "iso"]
"""How dates are written: `3 days`, `21 Nov`, `2026-11-21`."""
Start = Literal["last", "list", "unread"]
"""What is shown first."""

MEASURES = (30, 160)
"""The shortest and the longest line of an article that can be asked for, in cells."""

Check = Callable[[object], Any]
"""Gives the value as the program has it, or raises ValueError."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a setting beside its name and its default."""

    says: str
    """What it does, in a sentence or two."""
    wants: str
    """What its value must be, as it follows "must be"."""
    check: Check
    """Whether a value read from the file is one."""


def about(says: str, wants: str, check: Check) -> Mapping[str, Setting]:
    """All that is known of a setting, as its field keeps it."""
    return {"setting": Setting(says, wants, check)}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError
    return value


def _either(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names[:-1]) + f' or "{names[-1]}"'


def _one_of(names: Sequence[str]) -> Check:
    def check(value: object) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return check


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ValueError
    return float(value)


def _keymap(value: object) -> Mapping[str, str]:
    """Keys by command id; `list.open` without quotation marks is a table in a table to TOML, and meant the same."""
    if not isinstance(value, dict):
        raise ValueError
    keymap: dict[str, str] = {}
    for id, keys in value.items():
        if isinstance(keys, dict):
            keymap |= {f"{id}.{action}": given for action, given in _keymap(keys).items()}
        elif isinstance(keys, str):
            keymap[id] = keys
        else:
            raise ValueError
    return MappingProxyType(keymap)


@dataclass(frozen=True, slots=True)
class Config:
    """What a person can set; the names are the keys of the file."""

    theme: str = field(
        default="reader-dark",
        metadata=about(
            "The colours: reader-dark, reader-light, ansi (the terminal's own colours), or any theme of Textual.",
            "the name of a theme",
            _text,
        ),
    )
    measure: int = field(
        default=72,
        metadata=about(
            f"Cells that a line of an article may take, {MEASURES[0]} to {MEASURES[1]};"
            " it yields to 60 before a pane folds away.",
            f"a whole number from {MEASURES[0]} to {MEASURES[1]}",
            _whole(*MEASURES),
        ),
    )
    layout: Layout = field(
        default="auto",
        metadata=about(
            "The panes: auto (as the window's width allows), wide (three), medium (two) or narrow (one at a time).",
            _either(get_args(Layout)),
            _one_of(get_args(Layout)),
        ),
    )
    date_style: DateStyle = field(
        default="age",
        metadata=about(
            "How dates are written: age (3 days, then 21 Nov), date (21 Nov 2026) or iso (2026-11-21).",
            _either(get_args(DateStyle)),
            _one_of(get_args(DateStyle)),
        ),
    )
    start: Start = field(
        default="last",
        metadata=about(
            "What is shown first: last (the last article, where it was left), list (the list from its top)"
            " or unread (the list searched for is:unread).",
            _either(get_args(Start)),
            _one_of(get_args(Start)),
        ),
    )
    read_after: float = field(
        default=3.0,
        metadata=about(
            "Seconds that an article must be open before it counts as read; its end counts at once.",
            "a number of seconds, 0 or more",
            _seconds,
        ),
    )
    keymap: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}),
        metadata=about(
            "Keys by the id of their command, with commas between; empty for none; `reader config --keys` lists them.",
            'a table of keys in quotation marks, such as "list.open" = "enter"',
            _keymap,
        ),
    )
    wrong: tuple[tuple[str, str], ...] = ()
    """No setting: names in the file that are none, or whose value is none, each with a sentence."""


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {one.name: one.metadata["setting"] for one in fields(Config) if one.metadata}
)
"""What is known of each setting, by its name, in the order of the file."""


def read_config(path: Path) -> Config:
    """The settings of a file, or the defaults where there is none; raises QueryError for one that is not TOML."""
    text = _read(path)
    if not text:
        return Config()
    # Most people have no settings: they need not wait for a parser of them.
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"{path} is not valid TOML: {error}.") from None
    good: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for name, value in table.items():
        try:
            good[name] = SETTINGS[name].check(value)
        except KeyError:
            wrong.append((name, f"{name} is no setting; {_meant(name)}"))
        except ValueError:
            default = "" if name == "keymap" else f"; {as_toml(getattr(Config(), name))} is taken"
            wrong.append((name, f"{name} must be {SETTINGS[name].wants}{default}"))
    return Config(**good, wrong=tuple(wrong))


def _meant(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, SETTINGS, 1)
    return f"perhaps {near[0]} is meant" if near else f"there are {', '.join(SETTINGS)}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"The settings in {path} cannot be read ({error}); mend the file or move it away."
        ) from None


_PART = r"(?:\"[^\"]*\"|'[^']*'|[\w-]+)"
_LINE = re.compile(rf"\s*(\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*[]=]")


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """The names that a settings file sets, each with its line; the keymap's commands by their ids."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _LINE.match(line):
            name = re.sub(r"[\"'\s]", "", found[2])
            if found[1]:
                table = f"{name}."
            else:
                name = table + name
            yield name.partition(".")[0], number
            yield name.removeprefix("keymap."), number


def lines(path: Path) -> Mapping[str, int]:
    """The line on which a settings file sets each setting, and each command's keys by the command's id."""
    found: dict[str, int] = {}
    for name, line in _lines(_read(path)):
        found.setdefault(name, line)
    return found


def as_toml(value: object) -> str:
    """A value as it stands in the file."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'"{id}" = "{keys}"' for id, keys in value.items()) + "}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def default_file() -> str:
    """A settings file in which every setting is explained and stands, commented out, at its default."""
    import textwrap

    defaults = Config()
    parts = ["# The settings of Reader. A line that begins with # is a comment: take the # away to set it."]
    for name in SETTINGS:
        says = textwrap.wrap(SETTINGS[name].says, 100, initial_indent="# ", subsequent_indent="# ")
        if name == "keymap":
            says += ["[keymap]", '# "screen.story" = "S,f3"']
        else:
            says.append(f"# {name} = {as_toml(getattr(defaults, name))}")
        parts.append("\n".join(says))
    return "\n\n".join(parts) + "\n"
