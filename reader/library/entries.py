"""What a scan packs for the index: an article, what is said in it, an article whose quotations must still be found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reader.article.model import Article, Identity, Marked, Quotation
from reader.library.identity import digest, digest_of, fingerprint
from reader.library.spans import pack_spans, pack_speech
from reader.library.words import indexed, plain


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in an article, packed as the index keeps it; cheap to pass to a process."""

    spans: str
    """Quotations and marked words, see `spans.pack_speech`."""
    quotations: tuple[tuple[int, int, str | None, str, str], ...]
    """Start, end and speaker of each quotation; the speaker and the words as `quotation_words` has them."""

    @classmethod
    def of(cls, text: str, quotations: Sequence[Quotation], marked: Sequence[Marked]) -> Speech:
        """Pack what stands in a text."""
        said = (
            (one.start, one.end, one.speaker, *quotation_words(one.speaker, text[one.start : one.end]))
            for one in quotations
        )
        return cls(pack_speech(quotations, marked), tuple(said))


@dataclass(frozen=True, slots=True)
class Unheard:
    """An article of the index in which quotations have still to be found."""

    number: int
    """The article's number."""
    path: str
    """Its file's path inside the library, with slashes, printable."""
    size: int
    """The size of its file: what is found holds only while this ..."""
    mtime_ns: int
    """... and this are the same."""
    text: str
    """Its text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its id and its file's facts, packed as the index keeps it; cheap to pass to a process."""

    id: str
    """The article's id; of a file that was just read, the one for an article never seen."""
    path: str
    """The file's path inside the library, with slashes, printable."""
    size: int
    """The file's size in bytes when it was read."""
    mtime_ns: int
    """When the file was last modified then, in nanoseconds."""
    digest: str
    """What `identity.digest` gives for the text."""
    facts: dict[str, Any]
    """The other columns of the table `article`, by name."""
    words: tuple[str, str]
    """Headline and text as `article_words` has them."""
    speech: Speech | None
    """Its quotations; None where they are to be found later."""

    @classmethod
    def of(
        cls, article: Article, *, id: str, path: str, size: int = 0, mtime_ns: int = 0, quotations: bool = True
    ) -> Entry:
        """Pack an article, with its quotations or without."""
        facts = {
            "headline": article.headline,
            "headline_derived": int(article.headline_derived),
            "byline": article.byline,
            "place": article.dateline.place,
            "date": article.dateline.date,
            "agency": article.dateline.agency,
            "published": article.published,
            "published_basis": article.published_basis,
            "sorted": article.published or "",
            "language": article.language,
            "url": article.url,
            "source": article.source,
            "tags": json.dumps(article.tags, ensure_ascii=False),
            "words": len(article.text.split()),
            "related_count": len(article.related_headlines),
            "text": article.text,
            "spans": pack_spans(article),
        }
        words = article_words(article.headline, article.text)
        speech = Speech.of(article.text, article.quotations, article.marked) if quotations else None
        return cls(id, path, size, mtime_ns, digest(article.text), facts, words, speech)

    def is_known_as(self, known: Identity) -> bool:
        """Whether the notebook knows it as it is; of a text that has the same words it knows enough."""
        now = (self.facts["url"], self.path, self.headline, self.digest)
        return now == (known.url, known.path, known.headline, digest_of(known.fingerprint))

    def identity(self) -> Identity:
        """What the notebook keeps of it."""
        return Identity(self.id, self.facts["url"], self.path, self.headline, fingerprint(self.text))

    @property
    def headline(self) -> str:
        """The headline."""
        return str(self.facts["headline"])

    @property
    def text(self) -> str:
        """The article's text."""
        return str(self.facts["text"])


def article_words(headline: str, text: str) -> tuple[str, str]:
    """What the table of that name is told of an article, and told again when it is to forget it."""
    return indexed(headline), indexed(text)


def quotation_words(speaker: str | None, words: str) -> tuple[str, str]:
    """What the table of that name is told of a quotation, and told again when it is to forget it."""
    return plain(speaker or ""), indexed(words)
