"""The keys in force: the table's, with the person's choices on it, and what is wrong with these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from textual.keys import REPLACED_KEYS, Keys, key_to_character

from reader.tui.commands import COMMANDS, DIGITS, Command
from reader.tui.keynames import name_key, show_key

NO_KEY = "no_key"
"""What a command without keys is bound to: no terminal sends it."""

_FIXED = {"ctrl+q": "quits", "ctrl+p": "opens the palette"}
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "meta", "super", "hyper"})
_NAMES = frozenset(key.value.rpartition("+")[2] for key in Keys if key.value.isidentifier()) | set(REPLACED_KEYS)
_PANES = frozenset({"list", "article", "pane"})
_TABLE = (
    *COMMANDS,
    *(Command(f"screen.digit_{digit}", digit, "", f"Open related headline {digit}", "Read") for digit in DIGITS),
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something in the keymap that cannot be as it is written, and what was made of it."""

    id: str
    """The command's id, as it is written."""
    sentence: str
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys that the person's choices come to."""

    keys: Mapping[str, str]
    """The keys of each command that has not those of the table, by its id; empty for none."""
    complaints: tuple[Complaint, ...] = ()
    """What is wrong with the choices."""


def is_key(key: str) -> bool:
    """Whether a terminal could send a key of this name."""
    *modifiers, name = key.split("+")
    return _MODIFIERS.issuperset(modifiers) and bool(name) and (name in _NAMES or bool(key_to_character(name)))


def meet(one: str, other: str) -> bool:
    """Whether commands of two places wait for keys at the same time."""
    if one == other:
        return True
    places = {one, other}
    return places == {"selection", "article"} or ("screen" in places and bool(places & _PANES))


def resolve(wanted: Mapping[str, str], table: Sequence[Command] = _TABLE) -> Keymap:
    """The keys in force: the person's choice wins over the table's; of two choices of the person's the first."""
    known = {command.id: command for command in table}
    complaints: list[Complaint] = []
    chosen: dict[str, list[str]] = {}
    for id, keys in wanted.items():
        if id not in known:
            same = [one for one in known if one.rpartition(".")[2] == id.rpartition(".")[2]]
            near = same or get_close_matches(id, known, 1)
            hint = f"; perhaps {near[0]} is meant" if near else ""
            complaints.append(Complaint(id, f"there is no command {id} to give keys to{hint}"))
            continue
        named = list(dict.fromkeys(name_key(key) for key in keys.split(","))) if keys.strip() else []
        kept: list[str] = []
        for key in named:
            if not is_key(key):
                complaints.append(
                    Complaint(id, f"{key or 'nothing between two commas'} is no key that {id} could have")
                )
            elif key in _FIXED:
                complaints.append(Complaint(id, f"{show_key(key)} always {_FIXED[key]}; {id} cannot have it"))
            elif holder := _holder(known[id], key, known, chosen):
                complaints.append(Complaint(id, f"{show_key(key)} is {holder}'s already; {id} does not get it"))
            else:
                kept.append(key)
        if kept or not named:
            chosen[id] = kept
    for command in table:
        if command.id not in chosen:
            keys_left = list(_left(command, known, chosen, complaints))
            if keys_left != command.keys.split(","):
                chosen[command.id] = keys_left
    changed = {id: ",".join(keys) for id, keys in chosen.items() if ",".join(keys) != known[id].keys}
    return Keymap(changed, tuple(complaints))


def _holder(
    command: Command, key: str, known: Mapping[str, Command], chosen: Mapping[str, Sequence[str]]
) -> str | None:
    """The command of the person's own that has a key where another wants it."""
    for id, keys in chosen.items():
        if key in keys and meet(known[id].place, command.place):
            return id
    return None


def _left(
    command: Command,
    known: Mapping[str, Command],
    chosen: Mapping[str, Sequence[str]],
    complaints: list[Complaint],
) -> Iterable[str]:
    """The keys that the person's choices leave to a command of the table; what it loses is complained of."""
    keys = command.keys.split(",")
    for key in keys:
        holder = _holder(command, key, known, chosen)
        if holder is None or key in known[holder].keys.split(","):
            yield key
            continue
        if any(complaint.id == command.id for complaint in complaints):
            # It wanted this very key, and that is complained of already.
            continue
        shown = show_key(key)
        if command.place == "screen" and known[holder].place != "screen":
            place = {"list": "list", "article": "article", "pane": "right pane"}[known[holder].place]
            complaints.append(
                Complaint(holder, f"{shown} is {holder}'s in the {place} now, and {command.id}'s only elsewhere")
            )
            yield key
        else:
            rest = [show_key(other) for other in keys if other != key]
            left = f", which keeps {' '.join(rest)}" if rest else ", which has none now"
            complaints.append(Complaint(holder, f"{shown} is {holder}'s now, no longer {command.id}'s{left}"))


def for_textual(keys: Mapping[str, str], table: Sequence[Command] = _TABLE) -> dict[str, str]:
    """The changed keys as Textual takes them.

    Where Textual gives a command other keys, it takes its old ones from every command of the same widget: those that
    share one are named too.
    """
    known = {command.id: command for command in table}
    given = {id: value or NO_KEY for id, value in keys.items()}
    waiting = list(given)
    while waiting:
        changed = known[waiting.pop()]
        touched = {*changed.keys.split(","), *given[changed.id].split(",")}
        for other in table:
            if (
                other.id not in given
                and _widget(other) == _widget(changed)
                and touched & set(other.keys.split(","))
            ):
                given[other.id] = other.keys
                waiting.append(other.id)
    return given


def _widget(command: Command) -> str:
    return "article" if command.place == "selection" else command.place
