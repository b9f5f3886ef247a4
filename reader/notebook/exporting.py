"""The notebook in other people's formats: W3C Web Annotations, Markdown, Readwise's CSV, CSL-JSON and biblatex."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

from reader.article.model import Identity
from reader.errors import QueryError
from reader.notebook.annotations import Annotation, Citation
from reader.notebook.citing import bibtex, cite, csl, headline, origin, sources, speaker
from reader.notebook.webannotation import collection, from_w3c, to_w3c

__all__ = ["Format", "cite", "export", "from_w3c", "to_w3c"]

Format = Literal["jsonld", "markdown", "csv", "csl", "bibtex"]
Grouping = Literal["article", "date"]

# A note may come from anywhere, what is exported is looked at in terminals, and no file takes half a surrogate pair.
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def export(
    annotations: Sequence[Annotation],
    format: str = "jsonld",  # noqa: A002
    identities: Callable[[str], Identity | None] = lambda id: None,
    libraries: Callable[[str], str | None] = lambda id: None,
    *,
    by: Grouping = "article",
) -> str:
    """Annotations in a format, in the order given; equal ones give equal text. QueryError for a format there is not.

    Only `jsonld` loses nothing. `by` groups Markdown by article, or by the day of publication.
    """
    match format:
        case "jsonld":
            return _json(collection(annotations, identities, libraries))
        case "markdown":
            return shown(markdown(annotations, by=by))
        case "csv":
            return readwise(annotations)
        case "csl":
            return _json(csl(annotations))
        case "bibtex":
            return shown(bibtex(annotations))
        case _:
            raise QueryError(f"There is no format {format}; there are {', '.join(get_args(Format))}.")


def shown(text: str) -> str:
    """The text without the characters that a terminal obeys instead of showing, or that are none."""
    return _OBEYED.sub("", text)


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def by_date(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """In the order in which their articles came out, as far as that is known; those without a date last."""

    def key(one: Annotation) -> tuple[str, str, int, str]:
        known = one.citation.published if one.citation.published_basis != "file" else None
        return known or "9999", one.article, one.selector.start if one.selector else -1, one.created

    return tuple(sorted(annotations, key=key))


# -- Readwise ------------------------------------------------------------------------------------------------------


def readwise(annotations: Iterable[Annotation]) -> str:
    """CSV with Readwise's columns: tags as `.tag` in the note, times in UTC."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for one in annotations:
        citation, who = one.citation, speaker(one.citation)
        tags = " ".join("." + re.sub(r"\s+", "-", tag.strip()) for tag in one.tags)
        notes = [tags, f"— {who}" if who else "", one.note, *one.conflict]
        cells = (
            one.selector.exact if one.selector else one.note or citation.headline,
            headline(citation),
            citation.byline or citation.agency or citation.source or "",
            citation.url or "",
            "\n".join(part for part in notes if part),
            str(one.selector.start) if one.selector else "",
            one.created[:19].replace("T", " "),
        )
        rows.writerow(map(_guarded, cells))
    return text.getvalue()


def _guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = shown(cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


# -- Markdown ------------------------------------------------------------------------------------------------------


def markdown(annotations: Sequence[Annotation], *, by: Grouping = "article") -> str:
    """Markdown as Obsidian reads it: front matter, a quotation block with its citation for each passage."""
    tags = dict.fromkeys(_tag(tag) for one in annotations for tag in one.tags)
    front = ["---", "title: Highlights and notes", f"annotations: {len(annotations)}"]
    front += ["tags:", *(f"  - {json.dumps(tag, ensure_ascii=False)}" for tag in tags)] if tags else []
    parts = ["\n".join([*front, "---"])]
    if by == "article":
        for group in sources(annotations):
            parts += [f"## {_escaped(headline(group[0].citation))}", _reference(group[0].citation)]
            parts += [_passage(one, cited=False) for one in group]
    else:
        days: dict[str, list[Annotation]] = {}
        for one in by_date(annotations):
            known = one.citation.published if one.citation.published_basis != "file" else None
            days.setdefault(known[:10] if known else "Without a date", []).append(one)
        for day, group in days.items():
            doubt = "" if any(one.citation.published_basis == "stated" for one in group) or day[0] == "W" else " ?"
            parts += [f"## {day}{doubt}", *(_passage(one, cited=True) for one in group)]
    return "\n\n".join(parts) + "\n"


def _passage(annotation: Annotation, *, cited: bool) -> str:
    who = speaker(annotation.citation)
    parts = []
    if annotation.selector is not None:
        quote = ["> [!quote]" + (f" {_escaped(who)}" if who else "")]
        quote += [f"> {_escaped(line)}".rstrip() for line in annotation.selector.exact.split("\n")]
        if cited:
            quote += [">", f"> — {_reference(annotation.citation)}"]
        parts.append("\n".join(quote))
    elif cited:
        parts.append(_reference(annotation.citation))
    parts += [text for text in (annotation.note, *annotation.conflict) if text]
    if annotation.tags:
        parts.append(" ".join(f"#{_tag(tag)}" for tag in annotation.tags))
    # A block id on its own line belongs to the block before it.
    block = re.sub(r"[^A-Za-z0-9-]", "-", annotation.id.removeprefix("urn:uuid:"))
    return "\n\n".join([*parts, f"^{block}"])


def _reference(citation: Citation) -> str:
    address = re.sub(r"[\s<>]", "", citation.url or "")
    return _escaped(origin(citation)) + (f" <{address}>" if address else "")


def _tag(tag: str) -> str:
    """A tag as Obsidian takes it: no white space, no punctuation, not a number alone."""
    plain = re.sub(r"[^\w/-]+", "-", tag).strip("-") or "tag"
    return f"{plain}-" if plain.isdigit() else plain


_MARKUP = re.compile(
    r"[\\`*$\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|=(?==)|%(?=%)|(?<!\w)#(?=\w)|\|(?=\|)"
    r"|^\s*(?:[>+-]|#{1,6}(?=\s|$)|=+\s*$)|(?<=\d)[.)](?=\s|$)|\^(?=[\w-]+$)"
)
_NUMBERED = re.compile(r"^\s*\d{1,9}[.)](?:\s|$)")


def _escaped(text: str) -> str:
    """One line of text as Markdown that shows that very text."""
    line = " ".join(text.split("\n"))
    numbered = _NUMBERED.match(line)

    def escape(match: re.Match[str]) -> str:
        found = match[0]
        if found in (".", ")") and not (numbered and match.end() <= numbered.end()):
            return found
        return found[: len(found) - len(found.lstrip())] + "\\" + found.lstrip()

    return _MARKUP.sub(escape, line)
