"""The commands that set Reader up: config, completions."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.group import cli, json_option, library_option, pass_place
from reader.config import SETTINGS, Config, as_toml, default_file, lines, read_config
from reader.errors import ReaderError
from reader.locations import VARIABLES, Locations
from reader.opening import COMPLETING, Place, plain, tell
from reader.printing import put_json

if TYPE_CHECKING:
    from reader.tui.settings import Wrong

_PLACES = {"data": "notebook", "cache": "index", "state": "this machine", "config": "settings"}


@cli.command("config", short_help="Show every setting, and where everything is kept.")
@click.option("--keys", "only_keys", is_flag=True, help="List all commands of the screen with their ids and keys.")
@click.option("--path", "only_path", is_flag=True, help="Print where the settings file is, and no more.")
@click.option("--write", is_flag=True, help="Write a settings file in which every setting is explained.")
@click.option(
    "--force", is_flag=True, help="With --write: also where there is one; the old one is kept beside it."
)
@library_option
@json_option
@pass_place
def config_command(
    place: Place, only_keys: bool, only_path: bool, write: bool, force: bool, as_json: bool
) -> None:
    """Show each setting, its value and where it came from; and where everything is kept."""
    path = place.locations.config
    if only_path:
        click.echo(plain(str(path)))
    elif write:
        click.echo(plain(_write(path, force=force)))
    elif only_keys:
        _list_keys(path, as_json=as_json)
    else:
        _show(place, as_json=as_json)


def _write(path: Path, *, force: bool) -> str:
    """Write the default file; what was done, in a sentence."""
    kept = path.with_name(path.name + ".old")
    there = path.exists()
    if there and not force:
        raise ReaderError(
            f"{path} is there already; --force writes a new one and keeps the old one as {kept.name}."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if there:
            path.replace(kept)
        path.write_text(default_file(), encoding="utf-8")
    except OSError as error:
        raise ReaderError(f"{path} cannot be written: {error.strerror}.") from None
    return f"Wrote {path}; the old one is {kept}." if there else f"Wrote {path}."


def _show(place: Place, *, as_json: bool) -> None:
    # Themes and keys are the screen's to know.
    from reader.tui.settings import check

    path = place.locations.config
    config = read_config(path)
    _keys, wrong = check(config, path)
    if as_json:
        put_json(_json(place, config, wrong))
    else:
        _print(place, config)
        for one in wrong:
            tell(str(one))
    if wrong:
        sys.exit(1)


def _list_keys(path: Path, *, as_json: bool) -> None:
    from reader.tui.commands import COMMANDS, mapped
    from reader.tui.settings import check

    keys, _wrong = check(read_config(path), path)
    commands = [mapped(command, keys) for command in COMMANDS]
    if as_json:
        put_json(
            [{"id": one.id, "keys": list(filter(None, one.keys.split(","))), "does": one.help} for one in commands]
        )
        return
    first, second = max(len(one.id) for one in commands), max(len(one.shown_keys) for one in commands)
    for one in commands:
        click.echo(plain(f"{one.id:{first}}  {one.shown_keys:{second}}  {one.help}"))


def _json(place: Place, config: Config, wrong: list[Wrong]) -> dict[str, object]:
    written = _in_force(config, place.locations.config)
    settings: dict[str, object] = {}
    theme = _chosen_theme(place, config)
    for name in SETTINGS:
        value = getattr(config, name)
        if name == "theme" and theme:
            settings[name] = {"value": theme, "from": "screen", "line": None}
            continue
        settings[name] = {
            "value": dict(value) if isinstance(value, Mapping) else value,
            "from": "file" if value and name in written else "default",
            "line": written.get(name) if value else None,
        }
    places = {
        one.name: {"path": str(getattr(place.locations, one.name)), "from": _variable(one.name) or "default"}
        for one in fields(Locations)
    }
    return {
        "settings": settings,
        "places": {**places, "library": {"path": str(place.folder), "from": _library_from(place)}},
        "no_color": "NO_COLOR" in os.environ,
        "wrong": [{"line": one.line, "sentence": one.sentence} for one in wrong],
    }


def _in_force(config: Config, path: Path) -> dict[str, int]:
    """The lines of a settings file that set something, by what they set."""
    wrong = {name for name, _ in config.wrong}
    return {name: line for name, line in lines(path).items() if name not in wrong}


def _print(place: Place, config: Config) -> None:
    path = place.locations.config
    written = _in_force(config, path)
    rows: list[tuple[str, str, str]] = []
    for name in SETTINGS:
        value = getattr(config, name)
        came = f"{path}, line {written[name]}" if name in written else "default"
        if name == "theme" and (theme := _chosen_theme(place, config)):
            value, came = theme, f"chosen on the screen, over {value}"
        if name == "theme" and "NO_COLOR" in os.environ:
            came += "; NO_COLOR: no colours at all"
        if name != "keymap":
            rows.append((name, as_toml(value), came))
            continue
        rows += [
            (f"keymap {id}", as_toml(keys), f"{path}, line {written.get(id, 1)}") for id, keys in value.items()
        ]
        if not value:
            rows.append((name, "the keys that ? shows", "default"))
    rows.append(("", "", ""))
    for name, what in _PLACES.items():
        rows.append((what, str(getattr(place.locations, name)), _variable(name) or "default"))
    rows.append(("library", str(place.folder), _library_from(place)))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, shown, came in rows:
        click.echo(plain(f"{name:{first}}  {shown:{second}}  {came}".rstrip()))


def _chosen_theme(place: Place, config: Config) -> str:
    """The theme that was chosen on the screen, where that one counts."""
    from reader.session import load_session

    theme = load_session(place.locations.state).theme_in_force(config.theme)
    return theme if theme != config.theme else ""


def _variable(name: str) -> str | None:
    """The environment variable that says where a place is, if one does."""
    return VARIABLES[name] if os.environ.get(VARIABLES[name]) else None


def _library_from(place: Place) -> str:
    from reader.session import load_session

    if place.library is not None:
        return "READER_LIBRARY" if str(place.library) == os.environ.get("READER_LIBRARY") else "--library"
    return "the last one opened" if load_session(place.locations.state).folder else "the samples"


@cli.command("completions", short_help="Print the completion of the command line for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completions_command(shell: str) -> None:
    """Print what makes a shell complete Reader's commands and options; for its start-up file."""
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(cli, {}, "reader", COMPLETING).source())
