"""The commands that bring articles in, and take them out again: add, remove, fetch, feeds."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.group import cli, json_option, library_option, pass_place
from reader.opening import Place, plain, tell
from reader.printing import put_file, put_json, row_json

if TYPE_CHECKING:
    from reader.intake import Followed, Outcome
    from reader.sources.subscriptions import Subscription


@cli.command("add")
@click.argument("references", nargs=-1, required=True, metavar="URL|FILE|FOLDER...")
@library_option
@json_option
@pass_place
def add_command(place: Place, references: tuple[str, ...], as_json: bool) -> None:
    """Bring in web pages, files and folders; subscribe to feeds, or to all of an OPML file."""
    place = place.receiving()
    desk = place.desk()
    came = []
    for outcome in place.intake(desk).add(references):
        came.append(outcome)
        _tell(outcome, as_json=False, quiet=as_json)
    # Scripts want the ids of what came, and those are the library's to give.
    for _progress in desk.scan():
        pass
    if as_json:
        for outcome in came:
            put_json({**outcome_json(outcome), "id": desk.id_at(outcome.path) if outcome.path else None})
    _end(came)


@cli.command("remove")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
@click.option("--undo", is_flag=True, help="Bring back what was removed last.")
@library_option
@json_option
@pass_place
def remove_command(place: Place, articles: tuple[str, ...], undo: bool, as_json: bool) -> None:
    """Take articles that Reader brought in out of the library; their files are kept, and the notes on them stay."""
    if undo == bool(articles):
        raise click.UsageError(
            "Name the articles, or say --undo." if undo else "Which article? Name it, or say --undo."
        )
    desk = place.desk()
    intake = place.intake(desk)
    if undo:
        paths = intake.lay_back()
        for _progress in desk.scan():
            pass
        for path in paths:
            row = desk.row(desk.id_at(path) or "")
            if as_json:
                put_json(row_json(row) if row else {"id": None, "path": path})
            else:
                click.echo(plain(f"“{row.headline if row else path}” is in the library again, as {path}."))
        return
    rows = [row for one in articles if (row := desk.row(desk.find(one, outside=False).id))]
    for row in rows:
        intake.check_brought(row.path)
    kept = intake.take_out(row.path for row in rows)
    for _progress in desk.scan():
        pass
    for row in rows:
        file = f".reader/removed/{kept}/{row.path}"
        if as_json:
            put_json({**row_json(row), "kept": file})
        else:
            stay = "its note stays" if row.notes == 1 else f"its {row.notes:,} notes stay"
            notes = f"; {stay}" if row.notes else ""
            click.echo(plain(f"“{row.headline}” is removed{notes}. Its file is kept: {file}"))
    if rows and not as_json:
        tell("`reader remove --undo` brings back what was removed last.")


@cli.command("fetch")
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@library_option
@json_option
@pass_place
def fetch_command(place: Place, feeds: tuple[str, ...], as_json: bool) -> None:
    """Bring every feed that you follow up to date, or those that you name."""
    if not feeds and not place.intake(place.desk(fresh=False)).feeds():
        tell("You follow no feeds yet; `reader add ADDRESS` with the address of one follows it.")
        return
    place = place.receiving()
    desk = place.desk()
    intake = place.intake(desk)
    came = []
    for outcome in intake.fetch(feeds):
        came.append(outcome)
        _tell(outcome, as_json=as_json)
        sys.stdout.flush()
    for _progress in desk.scan():
        pass
    if not as_json:
        added, changed = (sum(len(getattr(one, what)) for one in came) for what in ("added", "changed"))
        feeds_came = "1 feed" if len(came) == 1 else f"{len(came):,} feeds"
        click.echo(f"{feeds_came}: {added:,} new, {changed:,} changed.")
    _end(came)


def _tell(outcome: Outcome, *, as_json: bool, quiet: bool = False) -> None:
    """What became of something: trouble on standard error, the rest on standard output."""
    if as_json:
        put_json(outcome_json(outcome))
    if not outcome.good:
        tell(outcome.sentence)
    elif not as_json and not quiet:
        click.echo(plain(outcome.sentence))


def _end(came: Iterable[Outcome]) -> None:
    if any(outcome.result == "failed" for outcome in came):
        sys.exit(1)


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """An outcome as JSON holds it; what it does not have is left out."""
    kept = {key: value for key, value in asdict(outcome).items() if key not in ("done", "total")}
    if outcome.result != "fetched":
        for key in ("added", "changed", "known"):
            del kept[key]
    return {key: value or None if key in ("url", "path") else value for key, value in kept.items()}


# -- the feeds that are followed -------------------------------------------------------------------------------


@cli.group("feeds", invoke_without_command=True)
@library_option
@json_option
@click.pass_context
def feeds_group(ctx: click.Context, as_json: bool) -> None:
    """The feeds that you follow, with when they were last fetched and what was wrong then."""
    if ctx.invoked_subcommand is not None:
        return
    place = ctx.find_object(Place)
    assert place is not None
    following = place.intake(place.desk(fresh=False)).feeds()
    for one in following:
        if as_json:
            put_json({**_feed_json(one.subscription), "fetched": one.fetched or None, "error": one.error or None})
        else:
            click.echo(plain(_feed_line(one)))
    if not following and not as_json:
        tell("You follow no feeds yet; `reader add ADDRESS` with the address of one follows it.")


def _feed_line(one: Followed) -> str:
    feed = one.subscription
    facts = [feed.shown, *(f"#{tag}" for tag in feed.tags), *(["full text"] if feed.full_text else [])]
    facts.append(f"fetched {one.fetched}" if one.fetched else "never fetched")
    if feed.ended:
        facts.append(f"ended {feed.ended}")
    wrong = f"\n    {one.error}" if one.error and not feed.ended else ""
    return f"{feed.name}\n    {' · '.join(facts)}{wrong}"


def _feed_json(feed: Subscription) -> dict[str, object]:
    return {
        "name": feed.name,
        "url": feed.shown,
        "tags": feed.tags,
        "full_text": feed.full_text,
        "ended": feed.ended or None,
    }


def _said(feed: Subscription, sentence: str, as_json: bool) -> None:
    if as_json:
        put_json(_feed_json(feed))
    else:
        click.echo(plain(sentence))


@feeds_group.command("rename")
@click.argument("feed")
@click.argument("name")
@library_option
@json_option
@pass_place
def rename_command(place: Place, feed: str, name: str, as_json: bool) -> None:
    """Call a feed something else: FEED is its name, its address, or a part of either."""
    changed = place.intake(place.desk(fresh=False)).rename(feed, name)
    _said(changed, f"{changed.shown} is called {changed.name} now.", as_json)


@feeds_group.command("tag")
@click.argument("feed")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@library_option
@json_option
@pass_place
def tag_command(place: Place, feed: str, tags: tuple[str, ...], as_json: bool) -> None:
    """Give a feed these tags, and no others; none takes them away. Its next articles get them."""
    changed = place.intake(place.desk(fresh=False)).tag(feed, tags)
    named = " ".join(f"#{tag}" for tag in changed.tags) or "none"
    _said(changed, f"{changed.name} has these tags now: {named}.", as_json)


@feeds_group.command("full-text")
@click.argument("feed")
@click.option("--off", is_flag=True, help="Take the summaries again.")
@library_option
@json_option
@pass_place
def full_text_command(place: Place, feed: str, off: bool, as_json: bool) -> None:
    """Fetch the page of an article of which the feed holds only a summary."""
    changed = place.intake(place.desk(fresh=False)).set_full_text(feed, not off)
    what = "its summaries are taken as they are" if off else "the pages of its summaries are fetched"
    _said(changed, f"{changed.name}: {what} from now on.", as_json)


@feeds_group.command("remove")
@click.argument("feed")
@library_option
@json_option
@pass_place
def feeds_remove_command(place: Place, feed: str, as_json: bool) -> None:
    """Follow a feed no more; its articles stay."""
    removed = place.intake(place.desk(fresh=False)).remove(feed)
    _said(removed, f"{removed.name} is not followed any more; its articles stay.", as_json)


@feeds_group.command("export")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@library_option
@pass_place
def feeds_export_command(place: Place, output: Path | None) -> None:
    """The feeds as OPML, which every other reader of feeds takes."""
    text = place.intake(place.desk(fresh=False)).export()
    if output is None:
        click.echo(plain(text) if sys.stdout.isatty() else text.encode(), nl=False)
        return
    put_file(output, text)
