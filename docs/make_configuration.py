"""Write the tables of configuration.md from what the program knows; with --check only say whether they are right."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from reader.config import SETTINGS, Config, as_toml
from reader.locations import VARIABLES
from reader.tui.commands import COMMANDS

PAGE = Path(__file__).with_name("configuration.md")
_PLACES = {
    "data": "the notebook: notes, highlights, what is read",
    "cache": "the index, which can be deleted at any time",
    "state": "this machine's own: its id, the last folder and place",
    "config": "the settings file; beside it the subscriptions",
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def parts() -> dict[str, str]:
    """The tables by their name."""
    defaults = Config()
    settings = [
        (f"`{name}`", "`" + as_toml(getattr(defaults, name)) + "`", setting.says)
        for name, setting in SETTINGS.items()
    ]
    keys = [(f"`{one.id}`", " ".join(f"`{key}`" for key in one.shown_keys.split()), one.help) for one in COMMANDS]
    places = [(what, f"`{VARIABLES[name]}`") for name, what in _PLACES.items()]
    return {
        "settings": table(("setting", "default", "what it does"), settings),
        "keys": table(("command", "keys", "what it does"), keys),
        "places": table(("what", "variable"), places),
    }


def made(page: str) -> str:
    """The page with its tables as they must be."""
    for name, text in parts().items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        page = re.sub(
            rf"{begin}\n.*?{end}", lambda _found, t=text, b=begin, e=end: f"{b}\n{t}\n{e}", page, flags=re.S
        )
    return page


def main() -> None:
    """Write the page, or check it."""
    page = PAGE.read_text(encoding="utf-8")
    right = made(page)
    if "--check" in sys.argv[1:]:
        sys.exit(
            None
            if page == right
            else "docs/configuration.md is out of date: PYTHONPATH=. python docs/make_configuration.py"
        )
    PAGE.write_text(right, encoding="utf-8")


if __name__ == "__main__":
    main()
