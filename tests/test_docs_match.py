"""README and documentation name the commands, options and keys that there are, and no others; links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from reader.cli import cli
from reader.tui.commands import COMMANDS, DIGITS
from reader.tui.keynames import name_key

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
ELSEWHERE = {"`ctrl+s`", "`ctrl+e`", "`ctrl+p`", "`y`"}
"""Keys of the palette, the note editor and the prompts."""


def command_lines() -> list[tuple[str, str]]:
    """Every line that calls `reader`, in a block of shell or in the text, with the name of its page."""
    found = []
    for page, text in TEXTS.items():
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        # Indented lines may hold several, or say behind one what it does.
        blocks += ["\n".join(re.split(r" {3,}", line)) for line in re.findall(r"^    (reader .*)$", text, re.M)]
        lines = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
        inline = re.findall(r"`(reader(?: [^`]+)?)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        found += [(page.name, line) for line in (*lines, *inline) if re.match(r"reader( |$)", line)]
    return found


def parse(line: str) -> click.Context:
    """Parse a command line as the program would, without running it."""
    # Optional parts, alternatives and places are written for people: `[QUERY]`, `rename|tag`, `…`.
    line = re.sub(r"[\[\]…]", "", line.split(" | ")[0].split(" && ")[0].split(" > ")[0])
    arguments = shlex.split(line)[1:]
    context: click.Context = cli.make_context("reader", list(arguments), resilient_parsing=True)
    command: click.Command = cli
    rest = arguments
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        context = click.Context(command, parent=context, info_name=name, resilient_parsing=True)
    # Options that do not exist are an error even where values are not looked at.
    command.make_parser(context).parse_args(args=list(rest))
    return context


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_every_command_line_is_one(page: str, line: str) -> None:
    parse(line)


def commands(group: click.Group, before: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if not command.hidden and name != "open":
            found.append((before + name, command))
            if isinstance(command, click.Group):
                found += commands(command, f"{before}{name} ")
    return found


def test_every_command_is_documented() -> None:
    everything = "\n".join(TEXTS.values())
    for name, _command in commands(cli):
        assert re.search(rf"reader {name}\b", everything), name


def test_the_commands_are_listed_in_the_order_of_the_readme_each_in_a_whole_sentence() -> None:
    page = TEXTS[ROOT / "README.md"]
    documented = [*dict.fromkeys(re.findall(r"^\| `reader (\S+?)[` ]", page, re.M))]
    context = click.Context(cli, info_name="reader", terminal_width=80)
    assert [name for name in cli.list_commands(context) if name in documented] == documented
    for group in (cli, cli.commands["feeds"]):
        listed = group.get_help(context).split("Commands:\n")[1]
        assert all(line.endswith(".") and not line.endswith("...") for line in listed.splitlines())


def test_every_option_is_documented() -> None:
    everything = "\n".join(TEXTS.values())
    for name, command in commands(cli):
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert any(
                    re.search(rf"(?<!\S){re.escape(one)}\b|[`\[]{re.escape(one)}\b", everything)
                    for one in option.opts
                ), (name, option.opts)


def test_every_key_that_is_named_is_one() -> None:
    """Inline code of one character, or of a key's name, in a page about the screen."""
    known = {key for command in COMMANDS for key in command.keys.split(",")} | set(DIGITS)
    arrows = {"↓": "down", "↑": "up", "←": "left", "→": "right"}
    for page in ("README.md", "reading.md", "annotating.md"):
        text = next(text for path, text in TEXTS.items() if path.name == page)
        for key in re.findall(r"`([^`\s]|(?:ctrl|alt|shift)\+[^`\s]+|enter|esc|tab|space|backspace)`", text):
            name = {"esc": "escape"}.get(key, key)
            for arrow, word in arrows.items():
                name = name.replace(arrow, word)
            assert f"`{key}`" in ELSEWHERE or name_key(name) in known, (page, key)


def test_every_command_of_the_screen_is_named() -> None:
    page = next(text for path, text in TEXTS.items() if path.name == "configuration.md")
    assert not [command.id for command in COMMANDS if f"`{command.id}`" not in page]


def test_pictures_and_recording_tell_nothing_of_the_machine_that_made_them() -> None:
    made = [*(ROOT / "docs").glob("*.svg"), *(ROOT / "docs").glob("*.cast")]
    assert len(made) >= 3
    for one in made:
        text = one.read_text(encoding="utf-8")
        assert not re.search(r"/(home|root|work|tmp|Users)/", text), one.name
        assert str(ROOT) not in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", TEXTS[page]):
        if "://" not in target:
            assert (page.parent / target).exists(), target
