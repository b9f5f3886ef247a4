"""What an article is: one immutable string and spans over it.

Every offset is in code points into `Article.text`; every end is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "subheading", "item", "blockquote", "code"]
PublishedBasis = Literal["stated", "dateline", "file"]
SpeakerBasis = Literal["named", "pronoun", "description", "carried over", "corrected"]
"""How a speaker is known; `corrected` by the person's word, never by the text's."""
MarkedKind = Literal["title", "nickname", "scare", "term"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    """The first code point."""
    end: int
    """One past the last code point."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, subheading, list item, block quotation or preformatted passage; blocks never overlap."""

    kind: BlockKind
    """What the block is."""
    start: int
    """The first code point."""
    end: int
    """One past the last code point."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the text."""

    start: int
    """The first code point of the linked words."""
    end: int
    """One past the last."""
    url: str
    """Where it leads, as written."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, date and agency that open a wire report, as written."""

    place: str | None
    """The place, as written: `MOSCOW`."""
    date: str | None
    """The date, as written: `April 27`."""
    agency: str | None
    """The agency without its slashes or brackets: `TASS`."""


@dataclass(frozen=True, slots=True)
class RelatedHeadline:
    """A headline that the article itself names as related."""

    text: str
    """The headline, as written, without its bullet."""
    url: str | None = None
    """Where it leads, when the article says so."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech; a quotation within it belongs to it."""

    start: int
    """The first code point inside the opening mark."""
    end: int
    """One past the last code point inside the closing mark."""
    speaker: str | None = None
    """The canonical name of who speaks, within this article; None when it cannot be known."""
    mention: Span | None = None
    """The words that tell who speaks: a name, a pronoun, a description."""
    cue: Span | None = None
    """The verb of saying, or what stands for it ("according to")."""
    basis: SpeakerBasis | None = None
    """How the name is known; None where there is none."""
    closed: bool = True
    """False where no closing mark was found."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between quotation marks that nobody said: a title, a nickname, scare quotes, a defined term."""

    start: int
    """The first code point inside the opening mark."""
    end: int
    """One past the last code point inside the closing mark."""
    kind: MarkedKind
    """What the marks are for."""


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as its text tells it: id, path and what related headlines lead to are the library's."""

    headline: str
    """The headline, one line, never empty."""
    headline_derived: bool
    """True where the text has none of its own and it was made from the lead."""
    byline: str | None
    """Who wrote it, without "By"."""
    dateline: Dateline
    """Place, date and agency, each None where the text does not say."""
    published: str | None
    """ISO 8601, a date or a UTC time, as precise as it is known; sorts as text."""
    published_basis: PublishedBasis | None
    """How it is known; only `stated` is a fact."""
    language: str | None
    """ISO 639-1 code, where it can be told."""
    text: str
    """The body, plain: NFC, blocks joined by a blank line, no markup, no control characters but `\\n`."""
    blocks: tuple[Block, ...]
    """The blocks of the text, in order."""
    links: tuple[Link, ...] = ()
    """Links inside the text, in order."""
    related_headlines: tuple[RelatedHeadline, ...] = ()
    """The article's own related headlines, in the author's order; none of them is in `text`."""
    quotations: tuple[Quotation, ...] = ()
    """Direct speech, in order, never overlapping."""
    marked: tuple[Marked, ...] = ()
    """Marked words that are not speech, in order."""
    url: str | None = None
    """The canonical address, where the text states one."""
    source: str | None = None
    """The publication or site, where the text states one."""
    tags: tuple[str, ...] = ()
    """The tags of the front matter."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is kept of an article so that its file is known again when it was edited, moved or fetched anew."""

    id: str
    """The article's id, the same on every machine."""
    url: str | None
    """The canonical address, where the text states one."""
    path: str
    """The file's path inside the library, with slashes."""
    headline: str
    """The headline as it was."""
    fingerprint: str
    """A fingerprint of the text that tells equal and similar texts."""
