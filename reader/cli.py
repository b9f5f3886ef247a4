"""The commands. Only the one that opens the screen imports Textual; every other works without a terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reader import __version__
from reader.errors import ReaderError
from reader.locations import find_locations, sample_articles
from reader.opening import Place, errors_told, open_last, open_screen, plain, tell
from reader.printing import (
    article_json,
    dated,
    plain_article,
    print_article,
    put_json,
    quotation_lines,
    row_json,
)

if TYPE_CHECKING:
    from reader.desk import Desk

Command = TypeVar("Command", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands by name; whatever is no command's name is a folder to open."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command's name wins over a folder's: `./list` is a folder."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "open", self.commands["open"], args
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the README, the screen's own left out: `reader FOLDER` is its name."""
        return [name for name in self.commands if name != "open"]


def library_option(command: Command) -> Command:
    """`--library`, for commands that ask a library."""
    return click.option(
        "--library",
        type=click.Path(path_type=Path, readable=False),
        envvar="READER_LIBRARY",
        metavar="DIR",
        help="The folder of articles; else the last one opened.",
        expose_value=False,
        callback=_set_library,
    )(command)


def _set_library(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    place: Place = ctx.find_root().obj or Place(find_locations(), None)
    ctx.obj = Place(place.locations, value or place.library)


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
    open_screen(Place(place.locations, folder))


@cli.command("list")
@click.argument("query", nargs=-1)
@library_option
@json_option
@pass_place
def list_command(place: Place, query: tuple[str, ...], as_json: bool) -> None:
    """The articles, newest first, or those that a query finds."""
    desk = place.desk()
    numbers = desk.select(desk.query(" ".join(query)), "relevance" if query else "newest")
    for start in range(0, len(numbers), 500):
        for row in desk.rows(numbers[start : start + 500]):
            if as_json:
                put_json(row_json(row))
            else:
                state = " " if row.read else "●"
                facts = " · ".join(fact for fact in (row.place, row.agency, dated(row)) if fact)
                star = " ★" if row.starred else ""
                notes = f" ✎ {row.notes}" if row.notes else ""
                click.echo(plain(f"{state} {row.id}  {row.headline}{star}{notes}  ({facts})"))


@cli.command("show")
@click.argument("article")
@library_option
@json_option
@click.option("--plain", "as_plain", is_flag=True, help="Plain text, for a pager or a screen reader.")
@pass_place
def show_command(place: Place, article: str, as_json: bool, as_plain: bool) -> None:
    """One article, whole: a path, an id, or a part of a headline."""
    desk = place.desk()
    held = desk.find(article)
    if as_json:
        put_json(article_json(desk, held))
    elif as_plain or not sys.stdout.isatty():
        click.echo(plain_article(held))
    else:
        print_article(held)


@cli.command("quotes")
@click.argument("query", nargs=-1)
@click.option("--speaker", metavar="NAME", help="Only what this person said.")
@library_option
@json_option
@pass_place
def quotes_command(place: Place, query: tuple[str, ...], speaker: str | None, as_json: bool) -> None:
    """Quotations with their speakers: of the articles that a query finds, or of one file."""
    desk = place.desk()
    text = " ".join(query)
    for one in quotation_lines(desk, text, speaker):
        if as_json:
            put_json(one)
        else:
            said = f"“{one['text']}”"
            click.echo(
                plain(f"{one['speaker'] or '—'}: {said}\n    {one['headline']} ({one['published'] or 'no date'})")
            )


@cli.command("related")
@click.argument("article")
@library_option
@json_option
@pass_place
def related_command(place: Place, article: str, as_json: bool) -> None:
    """What belongs to an article: its own related headlines, its story, similar ones, each with the reason."""
    desk = place.desk()
    held = desk.find(article, outside=False)
    for one in desk.related(held.id):
        if as_json:
            put_json(
                {
                    "id": one.id,
                    "headline": one.headline,
                    "kind": one.kind,
                    "score": round(one.score, 4),
                    "reason": one.reason,
                }
            )
        else:
            click.echo(plain(f"{one.id or '(not held)':14}{one.headline}\n{'':14}{one.kind}: {one.reason}"))


@cli.command("annotate")
@click.argument("article")
@click.option("--quote", required=True, metavar="TEXT", help="The passage; white space in it is free.")
@click.option("--prefix", default="", metavar="TEXT", help="What stands before it, where it is found twice.")
@click.option("--note", default="", metavar="TEXT", help="A note on it, in Markdown.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given again.")
@library_option
@json_option
@pass_place
def annotate_command(
    place: Place, article: str, quote: str, prefix: str, note: str, tags: tuple[str, ...], as_json: bool
) -> None:
    """Highlight a passage, with a note and tags if you like."""
    from reader.article.passages import find_passage

    desk = place.desk()
    held = desk.find(article)
    span = find_passage(held.article.text, quote, prefix=prefix)
    annotation = desk.annotate(held, span, note=note, tags=[tag.lstrip("#") for tag in tags])
    if as_json:
        put_json(desk.to_w3c(annotation))
    else:
        click.echo(plain(f"Highlighted in “{held.article.headline}”: {held.article.text[span.start : span.end]}"))


@cli.command("notes")
@click.argument("query", nargs=-1)
@click.option("--all", "everywhere", is_flag=True, help="The notes of every library.")
@library_option
@json_option
@pass_place
def notes_command(place: Place, query: tuple[str, ...], everywhere: bool, as_json: bool) -> None:
    """Highlights and notes, newest first, as W3C annotations with --json."""
    desk = place.desk()
    for one in desk.notes(" ".join(query), everywhere=everywhere):
        if as_json:
            put_json(desk.to_w3c(one))
            continue
        exact = one.selector.exact if one.selector else ""
        lines = [f"“{' '.join(exact.split())}”" if exact else "(the whole article)"]
        lines += [f"    {line}" for line in one.note.splitlines()]
        tags = " ".join(f"#{tag}" for tag in one.tags)
        lines.append(f"    {one.citation.headline}{'  ' + tags if tags else ''}")
        click.echo(plain("\n".join(lines)))


@cli.command("export")
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonld", "markdown", "csv", "csl", "bibtex"]),
    default="jsonld",
    show_default=True,
    help="jsonld loses nothing.",
)
@click.option("--by", type=click.Choice(["article", "date"]), default="article", help="How Markdown is grouped.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--all", "everywhere", is_flag=True, help="The notes of every library.")
@library_option
@pass_place
def export_command(
    place: Place, query: tuple[str, ...], form: str, by: str, output: Path | None, everywhere: bool
) -> None:
    """Highlights and notes in another format, in order of date: all, or those that a query finds."""
    desk = place.desk()
    text = desk.export(" ".join(query), form, by=by, everywhere=everywhere)
    if output is None:
        click.echo(plain(text) if sys.stdout.isatty() else text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise ReaderError(f"{output} cannot be written ({error.strerror}); give another file.") from None
    click.echo(plain(f"Written: {output}"))


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@library_option
@json_option
@pass_place
def import_command(place: Place, file: Path, as_json: bool) -> None:
    """Bring in what `reader export` wrote, or a backup; what is here already stays as it is."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReaderError(f"{file} cannot be read ({error}); give an export or a backup.") from None
    brought = place.desk().import_text(text)
    if as_json:
        put_json(asdict(brought))
    else:
        click.echo(f"{brought.annotations:,} notes brought in, {brought.known:,} known before.")


@cli.command("mark")
@click.argument("how", type=click.Choice(["read", "unread", "star", "unstar"]))
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@library_option
@json_option
@pass_place
def mark_command(place: Place, how: str, articles: tuple[str, ...], as_json: bool) -> None:
    """Mark articles read or unread, give or take a star."""
    desk = place.desk()
    helds = [desk.find(article, outside=False) for article in articles]
    read = {"read": True, "unread": False}.get(how)
    starred = {"star": True, "unstar": False}.get(how)
    desk.mark([held.id for held in helds], read=read, starred=starred)
    for held in helds:
        row = desk.row(held.id)
        if as_json:
            put_json(row_json(row) if row else {"id": held.id, "path": held.path})
        else:
            click.echo(plain(f"{how}: {held.article.headline}"))


@cli.command("index")
@click.option("--rebuild", is_flag=True, help="Read every file anew.")
@click.option("--watch", is_flag=True, hidden=True, help="Stay, and take up changes until standard input ends.")
@library_option
@json_option
@pass_place
def index_command(place: Place, rebuild: bool, watch: bool, as_json: bool) -> None:
    """Take up new, changed and deleted files; with --json a line for each step."""
    desk = place.desk(fresh=False)
    if watch:
        _be_modest()
    stop = threading.Event()
    if watch:
        threading.Thread(target=_stop_with_input, args=(stop,), daemon=True).start()
    _index_once(desk, rebuild=rebuild, as_json=as_json)
    desk.tidy()
    if watch:
        for _change in desk.watch(stop):
            _index_once(desk, rebuild=False, as_json=as_json)
            desk.tidy()


def _index_once(desk: Desk, *, rebuild: bool, as_json: bool) -> None:
    last = None
    for progress in desk.scan(rebuild=rebuild):
        last = progress
        if as_json:
            said = asdict(progress)
            del said["identities"]
            put_json({**said, "problems": len(desk.problems())} if progress.finished else said)
            sys.stdout.flush()
    if last is not None and not as_json:
        counts = desk.counts()
        click.echo(
            f"{counts.articles:,} articles in {desk.folder}: "
            f"{last.added:,} new, {last.changed:,} changed, {last.removed:,} gone."
        )
        for problem in desk.problems():
            tell(problem.sentence)


def _be_modest() -> None:
    """The reading screen comes first: this process takes what the processor has left."""
    if hasattr(os, "nice"):
        os.nice(10)


def _stop_with_input(stop: threading.Event) -> None:
    """When the screen that started this process is gone, however it went, standard input ends."""
    sys.stdin.buffer.read()
    stop.set()


@cli.command("doctor")
@library_option
@json_option
@pass_place
def doctor_command(place: Place, as_json: bool) -> None:
    """Check the notebook and the library, and say what is wrong and what was done about it."""
    desk = place.desk()
    findings = list(desk.examine())
    for finding in findings:
        if as_json:
            put_json(asdict(finding))
        else:
            click.echo(plain(f"{'✓' if finding.good else '✗'} {finding.sentence}"))
    if not all(finding.good for finding in findings):
        sys.exit(1)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run a command; errors for people are a sentence on standard error and exit code 1, usage errors 2."""
    given = list(arguments) if arguments is not None else None
    try:
        with errors_told():
            cli.main(args=given, prog_name="reader", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; the interpreter must not try to flush what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
