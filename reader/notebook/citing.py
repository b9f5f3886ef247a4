"""Citations: where a passage comes from, for people (`cite`) and for programs (CSL-JSON, biblatex).

Only what is known is told as a fact: a year that was guessed is left out with a word, a date that is only the file's
is left out whole, a speaker who is not named by the text itself is `[inferred]`, and a headline that was made from
the lead stands in brackets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from reader.article.bylines import writers
from reader.notebook.annotations import Annotation, Citation

# The locale's own names would make another citation on every machine.
_MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
_MONTHS += ["August", "September", "October", "November", "December"]


def cite(annotation: Annotation) -> str:
    """The passage, or the note where there is none, and where it comes from; for pasting."""
    citation = annotation.citation
    source = reference(citation)
    if annotation.selector is None:
        return f"{annotation.note}\n— {source}" if annotation.note else source
    who = speaker(citation)
    return f"“{annotation.selector.exact}”\n— {f'{who}, ' if who else ''}{source}"


def reference(citation: Citation) -> str:
    """Headline, byline, source or agency, place and date, address: as far as they are known, in one line."""
    return f"{origin(citation)} {citation.url}" if citation.url else origin(citation)


def origin(citation: Citation) -> str:
    """The reference without the address."""
    parts = [
        headline(citation),
        citation.byline,
        citation.source or citation.agency,
        citation.place,
        day(citation),
    ]
    known = ", ".join(" ".join(part.split()) for part in parts if part)
    return f"{known}."


def iri(url: str | None) -> str | None:
    """An address with what no IRI may hold escaped (RFC 3987); None where it is none."""
    if not url or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", url):
        return None

    def escape(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))

    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})|[^\w!$&'()*+,./:;=?@~#%-]", escape, url)
    before, hash_, after = escaped.partition("#")
    return before + hash_ + after.replace("#", "%23")


def headline(citation: Citation) -> str:
    """The headline, in brackets where the text had none of its own."""
    return f"[{citation.headline}]" if citation.headline_derived else citation.headline


def speaker(citation: Citation) -> str | None:
    """Who speaks, with a word where the text does not name them at the quotation."""
    if not citation.speaker:
        return None
    return (
        citation.speaker if citation.speaker_basis in ("named", "corrected") else f"{citation.speaker} [inferred]"
    )


def day(citation: Citation) -> str | None:
    """The date as a citation may have it: "April 27, 2026" where it is a fact, "April 27 [year not given]", or None."""
    if citation.published_basis == "stated":
        parts = date_parts(citation)
        if not parts:
            return citation.published
        month = _MONTHS[parts[1] - 1] if len(parts) > 1 else ""
        return f"{month} {parts[2]}, {parts[0]}" if len(parts) > 2 else f"{month} {parts[0]}".strip()
    if citation.published_basis == "dateline" and citation.date:
        return citation.date if re.search(r"\d{4}", citation.date) else f"{citation.date} [year not given]"
    return None


def date_parts(citation: Citation) -> list[int]:
    """Year, month and day of a stated date, as far as it goes; empty where none is a fact."""
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", citation.published or "")
    if citation.published_basis != "stated" or match is None:
        return []
    parts = [int(part) for part in match.groups() if part]
    try:
        date(*parts, *([1] * (3 - len(parts))))
    except ValueError:
        return parts[:1]
    return parts


def sources(annotations: Iterable[Annotation]) -> list[list[Annotation]]:
    """The annotations by article, in the order in which the articles first come."""
    groups: dict[str, list[Annotation]] = {}
    for one in annotations:
        groups.setdefault(one.article or one.id, []).append(one)
    return list(groups.values())


def csl(annotations: Iterable[Annotation]) -> list[dict[str, Any]]:
    """CSL-JSON: one source for each article, with the tags put on it."""
    return [_csl(group) for group in sources(annotations)]


def _csl(group: Sequence[Annotation]) -> dict[str, Any]:
    citation, parts = group[0].citation, date_parts(group[0].citation)
    when = {"date-parts": [parts]} if parts else {"literal": written} if (written := day(citation)) else None
    accessed = [int(part) for part in min(one.created for one in group)[:10].split("-")]
    found = {
        "id": group[0].article or group[0].id,
        "type": "article-newspaper",
        "title": headline(citation),
        "author": [{"literal": name} for name in writers(citation.byline)] if citation.byline else None,
        "container-title": citation.source or citation.agency,
        "publisher": citation.agency if citation.source and citation.agency else None,
        "issued": when,
        "accessed": {"date-parts": [accessed]},
        "URL": iri(citation.url),
        "note": f"Dateline: {citation.place}" if citation.place else None,
        "keyword": ", ".join(_tags(group)) or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def bibtex(annotations: Iterable[Annotation]) -> str:
    """A biblatex file: one entry for each article, with the tags put on it."""
    entries, taken = [], set[str]()
    for group in sources(annotations):
        citation = group[0].citation
        parts = date_parts(citation)
        key = base = _key(group[0])
        number = 1
        while key in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        fields = {
            "entrysubtype": "newspaper",
            "title": f"{{{_latex(headline(citation))}}}",
            "author": " and ".join(f"{{{_latex(name)}}}" for name in writers(citation.byline or "")),
            "journaltitle": _latex(citation.source or citation.agency or ""),
            "date": "-".join(f"{part:02d}" for part in parts),
            "note": _latex(", ".join(one for one in (citation.place, None if parts else day(citation)) if one)),
            "url": iri(citation.url),
            "urldate": min(one.created for one in group)[:10],
            "keywords": _latex(", ".join(_tags(group))),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        entries.append(f"@article{{{key},\n{lines}}}\n")
    return "\n".join(entries)


def _tags(group: Iterable[Annotation]) -> list[str]:
    return list(dict.fromkeys(tag for one in group for tag in one.tags))


def _key(annotation: Annotation) -> str:
    citation = annotation.citation
    words = [
        citation.byline or citation.agency or citation.source or "",
        "".join(map(str, date_parts(citation)[:1])),
    ]
    words += citation.headline.split()[:4]
    plain = (
        unicodedata.normalize("NFKD", "-".join(word for word in words if word)).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "article"


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&%#_"},
}


def _latex(text: str) -> str:
    return " ".join("".join(_LATEX.get(sign, sign) for sign in text).split())
