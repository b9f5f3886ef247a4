"""What the commands print: JSON shapes, plain text, and an article set with Rich for a terminal."""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.article.clean import clean
from reader.errors import ReaderError
from reader.library.filenames import existing_file
from reader.opening import plain

_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")

if TYPE_CHECKING:
    from reader.article.model import Article
    from reader.desk import Desk, Held, Row


def put_json(value: object) -> None:
    """One JSON value on a line of its own; `ensure_ascii` where the output's encoding cannot hold it."""
    encoding = (sys.stdout.encoding or "utf-8").lower()
    text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"))
    # JSON escapes C0 by itself; what else a terminal might obey, and half a character, is escaped here.
    click.echo(_OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def put_file(path: Path, text: str) -> None:
    """Write a text to a file, whole or not at all, and say so; ReaderError where it cannot be written."""
    try:
        target = path.resolve()
        there = target.exists()
        if there and not target.is_file():  # a pipe or a device
            target.write_text(text, encoding="utf-8", newline="")
            return
        fresh = target.with_name(f".{secrets.token_hex(6)}.new")
        try:
            fresh.write_text(text, encoding="utf-8", newline="")
            if there:
                fresh.chmod(target.stat().st_mode & 0o777)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise ReaderError(f"{path} cannot be written ({why}); give another file.") from None
    click.echo(plain(f"Written in the place of the file that was there: {path}" if there else f"Written: {path}"))


def row_json(row: Row) -> dict[str, object]:
    """What `reader list --json` says of an article."""
    return {
        "id": row.id,
        "path": row.path,
        "headline": row.headline,
        "place": row.place,
        "agency": row.agency,
        "published": row.published,
        "read": row.read,
        "starred": row.starred,
        "notes": row.notes,
    }


def dated(one: Row | Article) -> str:
    """The date of an article: one that the text does not state shows with `?`."""
    if not one.published:
        return ""
    return one.published[:10] + ("" if one.published_basis == "stated" else "?")


def article_json(desk: Desk, held: Held) -> dict[str, object]:
    """The whole article, with id, path, and the article that each related headline leads to."""
    leads = {one.headline: one.id for one in desk.related(held.id) if one.kind in ("named", "likely")}
    whole = asdict(held.article)
    whole["related_headlines"] = [
        {**asdict(one), "article": leads.get(one.text)} for one in held.article.related_headlines
    ]
    text = held.article.text
    whole["quotations"] = [{**asdict(one), "text": text[one.start : one.end]} for one in held.article.quotations]
    return {"id": held.id, "path": held.path, **whole}


def _facts(article: Article) -> list[str]:
    """Place, date as its dateline words it, agency, and who wrote it, as far as they are known."""
    line = article.dateline
    return [fact for fact in (line.place, line.date or dated(article), line.agency, article.byline) if fact]


def plain_article(held: Held) -> str:
    """An article as plain text: headline, facts, text, related headlines."""
    article = held.article
    parts = [article.headline, " · ".join(_facts(article)), article.text]
    if article.related_headlines:
        parts.append("\n".join(["Related:", *(f"- {one.text}" for one in article.related_headlines)]))
    return plain("\n\n".join(part for part in parts if part))


def quotation_lines(desk: Desk, query: str, speaker: str | None) -> Iterator[dict[str, object]]:
    """What `reader quotes --json` says of each quotation."""
    if query and existing_file(query) is not None:
        held = desk.find(query)
        for q in held.article.quotations:
            if speaker is None or (q.speaker and speaker.casefold() in q.speaker.casefold()):
                yield {
                    "article": held.id,
                    "headline": held.article.headline,
                    "published": held.article.published,
                    "start": q.start,
                    "end": q.end,
                    "text": held.article.text[q.start : q.end],
                    "speaker": q.speaker,
                }
        return
    for hit in desk.quotations(desk.query(query), speaker=speaker):
        # The number is this index's own.
        yield {name: value for name, value in asdict(hit).items() if name != "number"}


_SPEAKER_STYLES = ("cyan", "green", "yellow", "magenta", "blue", "red")


def print_article(held: Held) -> None:
    """Headline, facts, text with its quotations in colour and their speakers named, related headlines."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    article, console = held.article, Console(highlight=False, markup=False, emoji=False)
    width = min(76, console.width)
    console.print(Text(clean(article.headline), style="bold"), width=width)
    if facts := _facts(article):
        console.print(Text(clean(" · ".join(facts)), style="dim"), width=width)
    names = [quotation.speaker for quotation in article.quotations if quotation.speaker]
    styles = {
        name: _SPEAKER_STYLES[number % len(_SPEAKER_STYLES)] for number, name in enumerate(dict.fromkeys(names))
    }
    # Not cleaned as one string: the spans are offsets into it, and parsing has cleaned it already.
    text = Text(article.text)
    for block in article.blocks:
        if block.kind == "subheading":
            text.stylize("bold", block.start, block.end)
    for quotation in article.quotations:
        text.stylize(styles.get(quotation.speaker or "", "italic"), quotation.start, quotation.end)
    console.print()
    for block in article.blocks:
        console.print(
            Padding(text[block.start : block.end], (0, 0, 1, 2 if block.kind == "item" else 0)), width=width
        )
    if styles:
        said = Text("Speaking: ", style="dim")
        for name, style in styles.items():
            said.append(f"{clean(name)}  ", style=style)
        console.print(said, width=width)
    if article.related_headlines:
        console.print(Rule("Related", align="left", style="dim"), width=width)
        for one in article.related_headlines:
            console.print(Text(f"• {clean(one.text)}"), width=width)
