"""The commands about the notebook: annotate, notes, export, import."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from reader.cli.group import QueryCommand, cli, json_option, library_option, pass_place, query_argument
from reader.errors import ReaderError
from reader.opening import Place, plain
from reader.printing import put_file, put_json

_MOST = 500_000_000
"""A larger file, in bytes, is no export: it would be held in memory several times over."""


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
    from reader.exporting import to_w3c

    desk = place.desk()
    held = desk.find(article)
    span = find_passage(held.article.text, quote, prefix=prefix)
    annotation = desk.annotate(held, span, note=note, tags=[tag.lstrip("#") for tag in tags])
    if as_json:
        put_json(to_w3c(desk, annotation))
    else:
        click.echo(plain(f"Highlighted in “{held.article.headline}”: {held.article.text[span.start : span.end]}"))


@cli.command("notes", cls=QueryCommand, short_help="Highlights and notes, newest first.")
@query_argument
@click.option("--all", "everywhere", is_flag=True, help="The notes of every library.")
@library_option
@json_option
@pass_place
def notes_command(place: Place, query: str, everywhere: bool, as_json: bool) -> None:
    """Highlights and notes, newest first, as W3C annotations with --json."""
    from reader.article.passages import quoted
    from reader.exporting import to_w3c

    desk = place.desk()
    for one in desk.notes(query, everywhere=everywhere):
        if as_json:
            put_json(to_w3c(desk, one))
            continue
        exact = one.selector.exact if one.selector else ""
        lines = [quoted(exact, len(exact)) if exact else "(the whole article)"]
        lines += [f"    {line}" for line in one.note.splitlines()]
        tags = " ".join(f"#{tag}" for tag in one.tags)
        lines.append(f"    {one.citation.headline}{'  ' + tags if tags else ''}")
        click.echo(plain("\n".join(lines)))


@cli.command("export", cls=QueryCommand, short_help="Highlights and notes for other programs.")
@query_argument
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
def export_command(place: Place, query: str, form: str, by: str, output: Path | None, everywhere: bool) -> None:
    """Highlights and notes in another format, in order of date: all, or those that a query finds."""
    from reader.exporting import export

    desk = place.desk()
    text = export(desk, query, form, by=by, everywhere=everywhere)
    if output is None:
        click.echo(plain(text) if sys.stdout.isatty() else text.encode(), nl=False)
        return
    put_file(output, text)


@cli.command("import", short_help="Bring in an export or a backup.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@library_option
@json_option
@pass_place
def import_command(place: Place, file: Path, as_json: bool) -> None:
    """Bring in what `reader export` wrote, or a backup; what is here already stays as it is."""
    from reader.sources.saving import read_file

    try:
        text = read_file(file, _MOST, what="an export or a backup").decode()
    except UnicodeDecodeError as error:
        raise ReaderError(f"{file} is not text ({error}); give an export or a backup.") from None
    brought = place.desk().import_text(text)
    if as_json:
        put_json(asdict(brought))
    else:
        click.echo(f"{brought.annotations:,} notes brought in, {brought.known:,} known before.")
