"""The commands about articles: list, show, quotes, related, mark."""

from __future__ import annotations

import sys

import click

from reader.cli.group import QueryCommand, cli, json_option, library_option, pass_place, query_argument
from reader.opening import Place, plain, tell
from reader.printing import (
    article_json,
    dated,
    plain_article,
    print_article,
    put_json,
    quotation_lines,
    row_json,
)


@cli.command("list", cls=QueryCommand, short_help="The articles, or those that a query finds.")
@query_argument
@library_option
@json_option
@pass_place
def list_command(place: Place, query: str, as_json: bool) -> None:
    """The articles, newest first, or those that a query finds, the best first.

    \b
    A QUERY is made of
      words           harbour ferry "dry dock" quay*      all of them must be there
      AND OR NOT ( )  harbour (ferry OR tram) -strike     - is NOT
      fields          headline: speaker: quote: place: agency: source: tag: note: path:
      state           is:unread is:read is:starred is:noted
      having          has:quotes has:notes has:related
      dates           date:2024-03 date:2024-01..2024-03 date:<30d date:last-month

    Put it in single quotation marks for the shell: reader list 'quote:"dry dock" date:<30d'. All of it, with
    examples, is in docs/searching.md.
    """
    desk = place.desk()
    numbers = desk.select(desk.query(query), "relevance" if query else "newest")
    if query and not numbers:
        tell("Nothing found")
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


@cli.command("quotes", cls=QueryCommand, short_help="Quotations with their speakers.")
@query_argument
@click.option("--speaker", metavar="NAME", help="Only what this person said.")
@library_option
@json_option
@pass_place
def quotes_command(place: Place, query: str, speaker: str | None, as_json: bool) -> None:
    """Quotations with their speakers: of the articles that a query finds, or of one file."""
    desk = place.desk()
    for one in quotation_lines(desk, query, speaker):
        if as_json:
            put_json(one)
        else:
            said = f"“{one['text']}”"
            row = desk.row(str(one["article"]))
            when = dated(row) if row is not None else str(one["published"] or "")[:10]
            click.echo(plain(f"{one['speaker'] or '—'}: {said}\n    {one['headline']} ({when or 'no date'})"))


@cli.command("related", short_help="What belongs to an article, and why.")
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
