"""Highlights and notes, in the terms of the W3C Web Annotation model; each carries its citation as it was."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from reader.article.model import Article, Quotation
from reader.article.passages import quoted
from reader.errors import NotFoundError
from reader.notebook.articles import Articles
from reader.notebook.clock import after, parse_time, rfc3339, utc_now
from reader.notebook.documents import Document, Table, text_ids
from reader.notebook.history import History

KEPT = timedelta(days=30)
"""How long a deleted annotation can be brought back."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a passage stands: W3C's TextQuoteSelector and TextPositionSelector, in code points of `Article.text`."""

    exact: str
    """The passage."""
    prefix: str
    """What stood before it."""
    suffix: str
    """What stood after it."""
    start: int
    """Its first code point."""
    end: int
    """One past its last."""
    paragraph: str = ""
    """The paragraphs that it stood in, as they were."""
    repeated: bool | None = None
    """Whether the same words stood elsewhere in the text too; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage comes from, as it was when it was marked."""

    headline: str = ""
    """The headline."""
    headline_derived: bool = False
    """True where the text had none of its own."""
    byline: str | None = None
    """Who wrote it."""
    agency: str | None = None
    """The agency."""
    source: str | None = None
    """The publication or site."""
    place: str | None = None
    """The dateline's place, as written."""
    date: str | None = None
    """The dateline's date, as written."""
    published: str | None = None
    """ISO 8601, as precise as it was known."""
    published_basis: str | None = None
    """`stated`, `dateline` or `file`; only the first is a fact."""
    url: str | None = None
    """The canonical address."""
    speaker: str | None = None
    """Who speaks in the passage."""
    speaker_basis: str | None = None
    """How that is known: `named`, or inferred from something else."""

    @classmethod
    def of(cls, article: Article, quotation: Quotation | None = None) -> Citation:
        """The citation of an article, or of one of its quotations."""
        return cls(
            headline=article.headline,
            headline_derived=article.headline_derived,
            byline=article.byline,
            agency=article.dateline.agency,
            source=article.source,
            place=article.dateline.place,
            date=article.dateline.date,
            published=article.published,
            published_basis=article.published_basis,
            url=article.url,
            speaker=quotation.speaker if quotation else None,
            speaker_basis=quotation.basis if quotation else None,
        )


@dataclass(frozen=True, slots=True)
class Annotation:
    """A highlighted passage, or a whole article, with what was noted on it."""

    id: str
    """A URI, `urn:uuid:…`."""
    article: str
    """The article's id."""
    selector: Selector | None
    """The passage; None where it is on the whole article."""
    note: str = ""
    """The note, Markdown; empty for a mere highlight."""
    tags: tuple[str, ...] = ()
    """Its tags, in the order in which they were put on, without `#`."""
    created: str = ""
    """When it was made, RFC 3339."""
    modified: str = ""
    """When it was last changed, RFC 3339."""
    citation: Citation = Citation()
    """Where it comes from, as it was."""
    conflict: tuple[str, ...] = ()
    """Other texts of the note, written on other devices at the same time; none of them is lost until one is settled."""
    deleted: str | None = None
    """When it was deleted, RFC 3339; None for all but those that `deleted()` lists."""

    @classmethod
    def new(
        cls,
        *,
        article: str,
        selector: Selector | None,
        note: str = "",
        tags: Iterable[str] = (),
        citation: Citation = Citation(),
    ) -> Annotation:
        """An annotation with an id of its own; its times are set when it is added."""
        return cls(uuid.uuid4().urn, article, selector, note, tuple(tags), citation=citation)


class Annotations:
    """The annotations of the notebook; every change is saved when the method returns, else it raises NotebookError."""

    def __init__(
        self,
        table: Table,
        articles: Articles,
        history: History,
        now: Callable[[], datetime] = utc_now,
        together: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._table = table
        self._articles = articles
        self._history = history
        self._now = now
        self._together = together
        self._known: dict[str, Annotation] = {}
        self._by_article: dict[str, dict[str, None]] = {}
        for document in table:
            self._keep(from_document(str(document.doc_id), document))

    def take_up(self, ids: Iterable[str]) -> set[str]:
        """Look at annotations again that were changed by other ways; the ids of the articles that they are on."""
        articles = set()
        for id in ids:
            old = self._known.pop(id, None)
            if old is not None:
                self._by_article[old.article].pop(id, None)
                articles.add(old.article)
            document = self._table.find(id)
            if document is not None:
                new = from_document(id, document)
                self._keep(new)
                articles.add(new.article)
        return articles

    def _keep(self, annotation: Annotation) -> None:
        self._known[annotation.id] = annotation
        self._by_article.setdefault(annotation.article, {})[annotation.id] = None

    # -- asking ------------------------------------------------------------------------------------------------

    def get(self, id: str) -> Annotation | None:
        """One by its id; None where there is none, or no more."""
        found = self._known.get(id)
        return found if found is not None and found.deleted is None else None

    def on(self, article: str) -> tuple[Annotation, ...]:
        """Those on an article, in the order of its text, those on the whole of it first."""
        found = [
            one
            for member in self._articles.group(article)
            for id in self._by_article.get(member, ())
            if (one := self._known[id]).deleted is None
        ]
        return tuple(sorted(found, key=_place))

    def all(self) -> tuple[Annotation, ...]:
        """All of them, in the order in which they were made."""
        return tuple(sorted((one for one in self._known.values() if one.deleted is None), key=_age))

    def deleted(self) -> tuple[Annotation, ...]:
        """Those deleted in the last 30 days, the last one first; `restore` brings them back."""
        since = rfc3339(self._now() - KEPT)
        found = [one for one in self._known.values() if one.deleted is not None and one.deleted >= since]
        return tuple(sorted(found, key=lambda one: (one.deleted or "", one.id), reverse=True))

    # -- changing ----------------------------------------------------------------------------------------------

    def add(self, annotation: Annotation) -> Annotation:
        """Keep a new one; it comes back with its times set."""
        now = self._time()
        annotation = replace(
            annotation,
            created=annotation.created or now,
            modified=annotation.modified or annotation.created or now,
            article=self._articles.canonical(annotation.article),
        )
        self.put([annotation], f"{_kind(annotation)} made: {_short(annotation)}")
        return annotation

    def put(self, annotations: Sequence[Annotation], words: str) -> None:
        """Keep several as they are, in one write and one step, in place of those with the same ids."""
        if not annotations:
            return
        before = self._documents(one.id for one in annotations)
        with self._together():
            for one in annotations:
                if before[one.id] is not None:
                    self._table.upsert(_document(one))
            self._table.insert_multiple(_document(one) for one in annotations if before[one.id] is None)
        self.take_up(before)
        words = words if len(annotations) == 1 else f"{words}: {len(annotations):,} notes"
        self._history.did(words, self._table, before, list(before))

    def change(
        self,
        id: str,
        *,
        note: str | None = None,
        tags: Sequence[str] | None = None,
        selector: Selector | None = None,
        citation: Citation | None = None,
    ) -> Annotation:
        """Change one's note, tags, passage or citation; NotFoundError where there is none."""
        old = self._there(id)
        wanted = replace(
            old,
            note=old.note if note is None else note,
            tags=_tags(old, old.tags if tags is None else tags),
            selector=selector or old.selector,
            citation=citation or old.citation,
        )
        new = _changes(old, wanted)
        return self._update(old, new, _told(new, "note changed", "citation changed")) if new else old

    def rewrite(
        self,
        seen: Annotation,
        note: str,
        tags: Sequence[str],
        *,
        selector: Selector | None = None,
        citation: Citation | None = None,
    ) -> Annotation:
        """Give one the text and the tags that were written over those seen; nothing unseen goes by it.

        A text that came from elsewhere meanwhile is kept beside the new one, and settles with the next rewriting;
        a tag that was put on stays. One that was deleted meanwhile is brought back: who deleted it had not seen this.
        NotFoundError where there is none and never was.
        """
        old = self._known.get(seen.id) or self._there(seen.id)
        wanted = replace(
            written_over(old, seen, note, tags),
            selector=selector or old.selector,
            citation=citation or old.citation,
        )
        new = _changes(old, wanted)
        if not new:
            return old
        if old.conflict and not wanted.conflict:
            return self._update(old, new, "conflict settled")
        return self._update(old, new, _told(new, "note changed" if seen.note else "note written", "note kept"))

    def delete(self, *ids: str) -> None:
        """Delete some, in one step; NotFoundError where one is not there."""
        gone = [self._there(id) for id in ids]
        if not gone:
            return
        before = self._documents(ids)
        self._table.update({"deleted": self._time()}, doc_ids=text_ids(ids))
        self.take_up(ids)
        words = f"{_kind(gone[0])} deleted: {_short(gone[0])}" if len(gone) == 1 else f"{len(gone)} notes deleted"
        self._history.did(words, self._table, before, ids)

    def restore(self, id: str) -> Annotation:
        """Bring a deleted one back; NotFoundError where there is none."""
        old = self._known.get(id)
        if old is None or old.deleted is None:
            raise NotFoundError(f"There is no deleted note {id}; it may be back already, or gone for good.")
        return self._update(old, {"deleted": None}, f"{_kind(old)} brought back")

    def _update(self, old: Annotation, new: dict[str, Any], words: str) -> Annotation:
        before = self._documents([old.id])
        self._table.update({**new, "modified": after(old.modified, self._now())}, doc_ids=text_ids([old.id]))
        self.take_up([old.id])
        changed = self._known[old.id]
        self._history.did(f"{words}: {_short(changed)}", self._table, before, [old.id])
        return changed

    def _there(self, id: str) -> Annotation:
        found = self.get(id)
        if found is None:
            raise NotFoundError(f"There is no note {id}; it may have been deleted elsewhere.")
        return found

    def _documents(self, ids: Iterable[str]) -> dict[str, Document | None]:
        return {id: self._table.find(id) for id in ids}

    def _time(self) -> str:
        return rfc3339(self._now())


def _document(annotation: Annotation) -> Document:
    value = asdict(annotation)
    del value["id"]
    value |= {"tags": list(annotation.tags), "conflict": list(annotation.conflict)}
    return Document(value, annotation.id)


def from_document(id: str, document: Mapping[str, Any]) -> Annotation:
    """What a document tells; what makes no sense in it is left out, the note never is."""
    selector, citation = document.get("selector"), document.get("citation")
    return Annotation(
        id=id,
        article=_text(document.get("article")),
        selector=selector_of(selector),
        note=_text(document.get("note")),
        tags=_texts(document.get("tags")),
        created=_rfc3339(document.get("created")),
        modified=_rfc3339(document.get("modified")),
        citation=_citation(citation if isinstance(citation, dict) else {}),
        conflict=_texts(document.get("conflict")),
        deleted=_text(document.get("deleted")) or None,
    )


def selector_of(value: object) -> Selector | None:
    """A selector as a document holds it; None for what is none."""
    if not isinstance(value, dict):
        return None
    exact, start, end = value.get("exact"), value.get("start"), value.get("end")
    if not isinstance(exact, str) or not exact:
        return None
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        start, end = 0, len(exact)
    texts = {name: _text(value.get(name)) for name in ("prefix", "suffix", "paragraph")}
    repeated = value.get("repeated")
    return Selector(
        exact=exact, start=start, end=end, **texts, repeated=repeated if isinstance(repeated, bool) else None
    )


def _citation(value: Mapping[str, Any]) -> Citation:
    kept: dict[str, Any] = {
        field.name: one
        for field in fields(Citation)
        if isinstance(one := value.get(field.name), str) and field.name != "headline_derived"
    }
    return Citation(**kept, headline_derived=value.get("headline_derived") is True)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _rfc3339(value: object) -> str:
    try:
        return rfc3339(parse_time(str(value)))
    except (ValueError, OverflowError):
        return "1970-01-01T00:00:00.000Z"


def written_over(old: Annotation, seen: Annotation, note: str, tags: Sequence[str]) -> Annotation:
    """What an annotation becomes when a person who saw one state of it writes, and it is in another by now."""
    if note == seen.note and not seen.conflict:
        # The person did not touch the text: whatever it is by now, it stays.
        note, unseen = old.note, old.conflict
    else:
        texts = (old.note, *old.conflict) if old.deleted is None else ()
        known = ("", note, seen.note, *seen.conflict)
        unseen = tuple(dict.fromkeys(text for text in texts if text not in known))
    came = [tag for tag in old.tags if tag not in seen.tags]
    gone = {tag for tag in seen.tags if tag not in old.tags}
    written = [tag for tag in tags if tag not in gone]
    return replace(old, note=note, conflict=unseen, tags=_tags(old, [*written, *came]), deleted=None)


def _tags(old: Annotation, tags: Sequence[str]) -> tuple[str, ...]:
    """Each tag once; as they were where only their order is another, which is no change."""
    return old.tags if set(tags) == set(old.tags) else tuple(dict.fromkeys(tags))


def _changes(old: Annotation, wanted: Annotation) -> dict[str, Any]:
    """The fields in which one is to be another, as the table keeps them."""
    before = _document(old)
    return {field: value for field, value in _document(wanted).items() if value != before[field]}


def _told(new: Mapping[str, Any], note: str, other: str) -> str:
    """What was changed, by the gravest of the fields."""
    what = {"note": note, "tags": "tags changed", "selector": "passage moved"}
    return next((words for field, words in what.items() if field in new), other)


def _place(annotation: Annotation) -> tuple[int, int, str, str]:
    selector = annotation.selector
    return (selector.start, selector.end, *_age(annotation)) if selector else (-1, -1, *_age(annotation))


def _age(annotation: Annotation) -> tuple[str, str]:
    return annotation.created, annotation.id


def _kind(annotation: Annotation) -> str:
    return "note" if annotation.note or annotation.selector is None else "highlight"


def _short(annotation: Annotation) -> str:
    return quoted(
        annotation.selector.exact if annotation.selector else annotation.note or annotation.citation.headline
    )
