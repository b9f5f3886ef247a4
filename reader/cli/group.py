"""The group of the commands: how they are found by name, what they share, and how they end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click
from click.exceptions import Exit
from click.shell_completion import CompletionItem

from reader import __version__
from reader.errors import LibraryError, ReaderError
from reader.locations import find_locations, sample_articles
from reader.opening import Place, errors_told, open_last, open_screen

Command = TypeVar("Command", bound=Callable[..., Any])


_ORDER = (
    *("list", "show", "quotes", "related", "annotate", "notes", "export", "import", "mark"),
    *("add", "remove", "fetch", "feeds", "index", "doctor", "config", "completions", "serve"),
)
"""The commands in the order in which they are listed."""
_SEARCHES = ("search", "find", "grep", "query")
"""What a person may call the search, which is `list`."""


@contextmanager
def _output_told() -> Iterator[None]:
    """Where the reader of a pipe has seen enough, that is an end like any other; other trouble is a ReaderError."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:
            raise
        # It was the output; the interpreter must not try to flush what is left of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise Exit(0) from None
        raise ReaderError(f"The output cannot be written ({error.strerror}).") from error


class Commands(click.Group):
    """Commands by name; whatever is no command's name is a folder to open."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command's name wins over a folder's: `./list` is a folder."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            if len(args) > 1 and not ctx.resilient_parsing and not any(arg.startswith("-") for arg in args):
                words = " ".join(args[1:] if args[0] in _SEARCHES else args).replace('"', "")
                raise click.UsageError(f'There is no command "{args[0]}"; `reader list "{words}"` searches.', ctx)
            return "open", self.commands["open"], args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """A folder to open, or the commands and options that begin so."""
        # Bash forgets what was named before a folder.
        return [CompletionItem(incomplete, type="dir"), *super().shell_complete(ctx, incomplete)]

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """What is asked for; `--help` and `--version` are printed here."""
        with _output_told():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command."""
        with _output_told():
            super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the README, the screen's own left out: `reader FOLDER` is its name."""
        names = [name for name in self.commands if name != "open"]
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


def complete_folder(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete a folder."""
    return [CompletionItem(incomplete, type="dir")]


def library_option(command: Command) -> Command:
    """`--library`, for commands that ask a library."""
    return click.option(
        "--library",
        type=click.Path(path_type=Path, readable=False),
        envvar="READER_LIBRARY",
        metavar="DIR",
        shell_complete=complete_folder,
        help="The folder of articles; else the last one opened.",
        expose_value=False,
        callback=_set_library,
    )(command)


def _set_library(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    place: Place = ctx.find_root().obj or Place(find_locations(), None)
    ctx.obj = Place(place.locations, value or place.library)


class QueryCommand(click.Command):
    """A command that takes a query, in which `-strike` is NOT and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give such a word a blank in front, which a query does not mind and no option has."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        names = {name for one in options for name in one.opts}
        with_value = {name for one in options if not one.is_flag for name in one.opts}
        # `-oFILE` is an option with its value; `-harbour` is not `-h`.
        glued = tuple(name for name in with_value if not name.startswith("--"))
        end = args.index("--") if "--" in args else len(args)
        for before, at in zip(["", *args], range(end), strict=False):
            is_option = args[at] in names or args[at].startswith(glued) or before in with_value
            if re.match("-[^-]", args[at]) and not is_option:
                args[at] = f" {args[at]}"
        return super().parse_args(ctx, args)


query_argument = click.argument(
    "query", nargs=-1, callback=lambda _ctx, _param, words: " ".join(word.removeprefix(" ") for word in words)
)
"""The words of a query, as one string."""

json_option = click.option("--json", "as_json", is_flag=True, help="JSON: one value, or a line for each.")

pass_place = click.make_pass_decorator(Place)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reader")
@click.option("--samples", is_flag=True, help="Open the sample articles.")
@click.pass_context
def cli(ctx: click.Context, samples: bool) -> None:
    """Read news in the terminal: follow a story, see who is speaking, keep notes on passages.

    `reader FOLDER` opens a folder of articles; `reader` alone the last one, at first the samples.
    """
    ctx.obj = Place(find_locations(), sample_articles() if samples else None)
    if ctx.invoked_subcommand is None:
        if samples:
            open_screen(ctx.obj)
        else:
            open_last()


@cli.command("open")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@pass_place
def open_command(place: Place, folder: Path) -> None:
    """Open a folder of articles on the screen."""
    if not folder.exists() and folder.parent == Path() and not str(folder).startswith("~"):
        raise LibraryError(
            f"{folder.absolute()} does not exist; give the folder that holds your articles,"
            f" or `reader list {folder}` to search."
        )
    open_screen(Place(place.locations, folder))


def _fit_output() -> None:
    """Let standard output take whatever is printed, also where it was closed or lacks the characters."""
    if sys.stdout is None:
        # Nothing else may come to be opened in its place.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    elif isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.encoding.lower().startswith("utf"):
        sys.stdout.reconfigure(errors="replace")


def main(arguments: Iterable[str] | None = None) -> None:
    """Run a command; errors for people are a sentence on standard error and exit code 1, usage errors 2."""
    given = list(arguments) if arguments is not None else None
    try:
        with errors_told():
            _fit_output()
            cli.main(args=given, prog_name="reader", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
