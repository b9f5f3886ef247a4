"""The library and the notebook side by side: all that a front end may ask, and the one place where the two meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader import library, notebook
from reader.article.clean import clean, one_line
from reader.article.model import Article, Quotation, Span
from reader.errors import AmbiguousError, LibraryError, NotebookError, NotFoundError
from reader.handover import Handover, searches_in
from reader.held import Held as Held
from reader.held import Passage as Passage
from reader.held import citation_of, corrected
from reader.held import follow as follow
from reader.held import place as place
from reader.library.copies import Listing as Listing
from reader.library.filenames import existing_file, file_name_for, to_text
from reader.library.index import Counts as Counts
from reader.library.index import Row as Row
from reader.shelf import Shelf

if TYPE_CHECKING:
    from reader.library.people import Said as Said
    from reader.library.query import Query as Query
    from reader.library.related import Related as Related
    from reader.library.scan import Progress as Progress
    from reader.library.search import Hit as Hit
    from reader.library.search import QuotationHit as QuotationHit
    from reader.library.search import Sort as Sort
    from reader.notebook import Notebook
    from reader.notebook.annotations import Annotation as Annotation
    from reader.notebook.annotations import Citation, Selector
    from reader.notebook.devices import Device as Device
    from reader.notebook.history import Part as Part
    from reader.notebook.importing import Imported as Imported
    from reader.notebook.notebook import Preferences as Preferences
    from reader.notebook.searches import SavedSearch as SavedSearch
    from reader.notebook.wanted import WantedHeadline as WantedHeadline
    from reader.parting import Misjoined
    from reader.shelf import Tally as Tally


_MANY = 500
"""More articles than the person can have chosen one by one."""
_AT_ONCE = 250
"""Articles that are marked before others get a turn: a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What others did since it was last asked."""

    library: bool
    """Whether the index changed: articles came, changed or went."""
    articles: frozenset[str]
    """The ids of the articles on which the notebook changed."""


class Desk(Shelf):
    """One open library and the notebook; its own thread's, but for the methods that say otherwise."""

    def __init__(
        self, folder: Path, index: Path, open_notebook: Callable[[], Notebook], now: Callable[[], datetime]
    ) -> None:
        super().__init__(folder, index, now)
        self._open_notebook = open_notebook
        self._seen = ""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        data: Path,
        cache: Path,
        state: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Desk:
        """Lay the library of a folder on the desk; nothing is scanned, and the notebook is opened when it is needed."""
        try:
            folder = folder.expanduser().absolute()
            there, is_folder = folder.exists(), folder.is_dir()
        except (OSError, RuntimeError):
            there, is_folder = False, False
        if not is_folder:
            what = "is a file, not a folder" if there else "does not exist"
            raise LibraryError(f"{folder} {what}; give the folder that holds your articles.")
        index = cache / file_name_for(folder, ".sqlite")
        return cls(folder, index, lambda: notebook.Notebook.open(data, state, now=now), now)

    @property
    def name(self) -> str:
        """What the library is called: as its folder is, in text that can be stored and shown."""
        return to_text(self.folder.name)

    def close(self) -> None:
        """Put everything away."""
        self._index.close()
        if "notebook" in self.__dict__:
            self.notebook.close()

    @cached_property
    def notebook(self) -> Notebook:
        """The person's notebook: opened once, by the thread that asks first, and that thread's from then on."""
        return self._open_notebook()

    @cached_property
    def _handover(self) -> Handover:
        return Handover(self.notebook, lambda: self._index, self.held)

    # -- the library -------------------------------------------------------------------------------------------

    def scan(self, *, rebuild: bool = False) -> Iterator[Progress]:
        """Take up what changed on disk, and tell the notebook of articles that were renamed, moved or edited."""
        self._index.renew()
        known = self.notebook.articles
        # Who watches a folder for hours hears here what was noted meanwhile.
        self._take_up()
        # All that it knows: the folder may have had another name when, or where, a note was made.
        for progress in library.scan.scan(self.folder, self._index, known.all(), rebuild=rebuild):
            try:
                known.remember_all((changed, self.name) for changed in progress.identities)
                for old, new in progress.joined:
                    known.join(old, new)
            except NotebookError as error:
                # What it cannot be told now, the next scan tells it: the articles come in all the same.
                self.notebook.warn(str(error))
            if progress.identities or progress.joined:
                self._hand_over(id for pair in progress.joined for id in pair)
            yield progress
        self._take_up()
        self.hand_over()
        self._handover.speakers(self.notebook.corrections.articles())

    def held(self, id: str) -> Held | None:
        """An article of the library by its id."""
        row, article = self._index.row(id), self._index.article(id)
        if row is None or article is None:
            return None
        return Held(row.id, row.path, self._corrected(row.id, article), self.name)

    def find(self, reference: str, *, outside: bool = True) -> Held:
        """The article that an id, a path or a part of a headline names; NotFoundError, AmbiguousError.

        With `outside` a path may name any file, else only one of the library.
        """
        path = existing_file(reference)
        if path is not None:
            path = path.absolute()
            if not path.is_relative_to(self.folder) and not outside:
                raise NotFoundError(f"{path} does not lie in {self.folder}; name an article of the library.")
            if not path.is_relative_to(self.folder):
                article = library.scan.read_article(path)
                name, folder = to_text(path.name), to_text(path.parent.name)
                return Held(library.identity.new_id(article.text, name), name, article, folder)
            reference = path.relative_to(self.folder).as_posix()
            if not self._index.resolve(reference):
                # It says what is the matter with the file.
                library.scan.read_article(path)
        rows = self._index.resolve(reference)
        if len(rows) > 1:
            places = "\n".join(f"  {row.id}  {row.headline}" for row in rows[:10])
            more = f"\n  and {len(rows) - 10} more" if len(rows) > 10 else ""
            raise AmbiguousError(
                f"{len(rows)} articles answer to “{to_text(reference)}”; name one by its id:\n{places}{more}"
            )
        held = self.held(rows[0].id) if rows else None
        if held is None:
            raise NotFoundError(
                f"No article in {self.folder} answers to “{to_text(reference)}”; `reader list` shows what there is."
            )
        return held

    # -- the notebook ------------------------------------------------------------------------------------------

    def mark(
        self, ids: Sequence[str], *, read: bool | None = None, starred: bool | None = None, undoable: bool = True
    ) -> None:
        """Mark articles read or unread, starred or not: one step for undo, where it is to be undoable."""
        self._remember(ids)
        self.notebook.reading.mark(ids, read=read, starred=starred, undoable=undoable)
        self._hand_over(ids)

    def mark_all_read(self, ids: Sequence[str]) -> Iterator[Part]:
        """Mark any number of articles read, some at a time, so that others get a turn; one step for undo."""
        step = None
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            self._remember(some, many=len(ids) > _MANY)
            step = self.notebook.reading.mark(some, read=True, more_of=step)
            self._hand_over(some)
            yield notebook.history.Part(f"{len(ids):,} articles marked read", start + len(some), len(ids))

    def read_before(self, id: str, story: Sequence[Row]) -> tuple[Row, ...]:
        """Those of an article's story that were published before it, or on its day and read before it, and read."""
        day = next(((row.published or "")[:10] for row in story if row.id == id), "")
        reading = self.notebook.reading
        read_at = reading.get(id).read_at if reading.get(id).read else None

        def counts(row: Row) -> bool:
            state, published = reading.get(row.id), (row.published or "")[:10]
            earlier = published == day and (read_at is None or (state.read_at or "") < read_at)
            return row.id != id and state.read and (published < day or earlier)

        return tuple(row for row in story if counts(row))

    def mark_text(self, id: str, *, read: bool, undoable: bool = True) -> int:
        """Mark an article read or unread with its exact copies: of one text it is the text that was read.

        Returns how many copies were not marked so before.
        """
        state = self.notebook.reading.get
        copies = [copy for copy in self.exact_copies(id) if state(copy).read != read]
        self.mark([id, *copies], read=read, undoable=undoable)
        return len(copies)

    def listed(self, numbers: Sequence[int]) -> list[Row]:
        """What a list shows of some articles, in the order asked, and which of them were left in the middle."""
        reading = self.notebook.reading
        return [replace(row, begun=reading.get(row.id).position > 0) for row in self.rows(numbers)]

    def set_position(self, id: str, offset: int) -> bool:
        """Keep where in its text an article was left, in code points; whether that is another place than before."""
        if self.notebook.reading.get(id).position == offset:
            return False
        self._remember([id])
        self.notebook.reading.set_position(id, offset)
        return True

    def annotate(self, held: Held, span: Span | None, *, note: str = "", tags: Iterable[str] = ()) -> Annotation:
        """Highlight a passage, or with no span note the whole article; saved when this returns, else NotebookError."""
        self._remember_whole(held)
        annotation = self.notebook.annotations.add(self.describe(held, span, note, tuple(tags)))
        self._hand_over([held.id])
        return annotation

    def describe(self, held: Held, span: Span | None, note: str = "", tags: tuple[str, ...] = ()) -> Annotation:
        """An annotation as it would be; it is not kept."""
        article = held.article
        return notebook.annotations.Annotation.new(
            article=held.id,
            selector=notebook.anchoring.describe(article.text, span, article.blocks) if span is not None else None,
            note=clean(note),
            tags=tuple(filter(None, map(one_line, tags))),
            citation=citation_of(article, span),
        )

    def move(self, held: Held, annotation: Annotation, span: Span) -> None:
        """Give an annotation another passage; saved when this returns, else NotebookError."""
        selector, citation = self._passage(held, span)
        self.notebook.annotations.change(annotation.id, selector=selector, citation=citation)
        self._hand_over([annotation.article])

    def rewrite(
        self, held: Held | None, seen: Annotation, note: str, tags: Sequence[str], *, span: Span | None = None
    ) -> Annotation:
        """Give a note the text, the tags and perhaps the passage, of an article in hand, that were written over it.

        What came from elsewhere meanwhile is kept beside the text; saved when this returns, else NotebookError.
        """
        selector, citation = self._passage(held, span) if held is not None and span is not None else (None, None)
        written = self.notebook.annotations.rewrite(
            seen, clean(note), [one_line(tag) for tag in tags], selector=selector, citation=citation
        )
        self._hand_over([seen.article])
        return written

    @staticmethod
    def _passage(held: Held, span: Span) -> tuple[Selector, Citation]:
        """How a passage is found again, and how it is cited: another one may be another speaker's."""
        article = held.article
        return notebook.anchoring.describe(article.text, span, article.blocks), citation_of(article, span)

    def correct_speaker(self, held: Held, quotation: Quotation, speaker: str | None) -> None:
        """Say who says a quotation, None for nobody; saved when this returns, else NotebookError."""
        self._remember_whole(held)
        span = Span(quotation.start, quotation.end)
        selector = notebook.anchoring.describe(held.article.text, span, held.article.blocks)
        known = self.notebook.corrections.on(held.id)
        spans = notebook.anchoring.anchor_all(held.article.text, [one.selector for one in known])
        again = (one.id for one, place in zip(known, spans, strict=True) if place == span)
        self.notebook.corrections.correct(held.id, selector, speaker, id=next(again, None))
        self._handover.speakers([held.id])

    def _corrected(self, id: str, article: Article) -> Article:
        """The article with the speakers that the person corrected, once the notebook is open."""
        return corrected(article, self.notebook.corrections.on(id)) if "notebook" in self.__dict__ else article

    def _take_up(self) -> frozenset[str]:
        """Let the index have what changed in the notebook, by whomever; the ids of the articles."""
        touched = self.notebook.refresh()
        if self._seen != self.notebook.watermark:
            self._seen = self.notebook.watermark
            self._handover.searches()
        if touched:
            self._hand_over(touched)
            # A correction that was undone leaves nothing behind by which to tell; of many articles few have any.
            few = len(touched) < 50
            self._handover.speakers(touched if few else touched & self.notebook.corrections.articles())
        return touched

    def searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches, in order; before the notebook is open as the index has them, for the first paint."""
        if "notebook" in self.__dict__:
            return self.notebook.searches.all()
        return searches_in(self._index)

    def keep_search(self, query: str, name: str) -> SavedSearch:
        """Keep a search under a name; saved when this returns, else NotebookError."""
        kept = self.notebook.searches.keep(query, name)
        self._handover.searches()
        return kept

    def rename_search(self, id: str, name: str) -> SavedSearch:
        """Give a saved search another name; NotFoundError where it has gone."""
        renamed = self.notebook.searches.rename(id, name)
        self._handover.searches()
        return renamed

    def delete_search(self, id: str) -> None:
        """Keep a search no longer; one undo brings it back."""
        self.notebook.searches.delete(id)
        self._handover.searches()

    def wanted(self) -> tuple[WantedHeadline, ...]:
        """The headlines that were looked for in vain and have not come yet."""
        return self.notebook.wanted.all()

    def want(self, headline: str, url: str | None = None) -> WantedHeadline:
        """Remember a headline that is not held, to announce it; saved when this returns, else NotebookError."""
        return self.notebook.wanted.want(headline, url)

    def wanted_came(self, wanted: WantedHeadline, article: str) -> bool:
        """The article of a wanted headline has come; whether that was not announced yet, by another window say."""
        return self.notebook.wanted.came(wanted.id, article)

    def deleted_notes(self) -> tuple[Annotation, ...]:
        """The annotations of the open library that were deleted in the last 30 days, the last one first."""
        deleted = self.notebook.annotations.deleted()
        here = {id for id in {one.article for one in deleted} if self._is_here(self.held_id(id))}
        return tuple(one for one in deleted if one.article in here)

    def restore(self, annotation: Annotation) -> None:
        """Bring a deleted annotation back."""
        self.notebook.annotations.restore(annotation.id)
        self._hand_over([annotation.article])

    def devices(self) -> tuple[Device, ...]:
        """Every machine that wrote into the notebook, this one first."""
        return self.notebook.devices()

    def delete(self, annotation: Annotation) -> None:
        """Delete an annotation; one undo brings it back."""
        self.notebook.annotations.delete(annotation.id)
        self._hand_over([annotation.article])

    def passages(self, held: Held) -> tuple[Passage, ...]:
        """The annotations on an article with their places: the whole article's first, then by place, orphans last."""
        return place(held.article, self.notebook.annotations.on(held.id))

    def notes(self, query: str = "", *, everywhere: bool = False) -> tuple[Annotation, ...]:
        """The annotations of the open library, or of every one, that a query finds; newest first."""
        found, of_orphans = self.seek_notes(query, everywhere=everywhere)
        if not of_orphans:
            return found
        lost = self.orphans(found)
        return tuple(one for one in found if one.id in lost)

    def seek_notes(self, query: str, *, everywhere: bool = False) -> tuple[tuple[Annotation, ...], bool]:
        """As `notes`, but whether orphans are wanted, which needs the articles' texts, is only told."""
        wanted = notebook.searching.parse(query)
        found = [one for one in self.notebook.annotations.all() if wanted.finds(one)]
        held = {id: self.held_id(id) for id in {one.article for one in found}}
        found = [
            one if held[one.article] == one.article else replace(one, article=held[one.article]) for one in found
        ]
        if not everywhere:
            here = {id for id in held.values() if self._is_here(id)}
            found = [one for one in found if one.article in here]
        return tuple(sorted(found, key=lambda one: one.created, reverse=True)), wanted.orphans

    def held_id(self, article: str) -> str:
        """The id under which the library holds an article: of one that has several it may be another."""
        ids = self.notebook.articles.group(article)
        if len(ids) == 1:
            return article
        return next((id for id in (article, *ids) if self._is_held(id)), article)

    def _is_here(self, article: str) -> bool:
        return self.notebook.articles.library_of(article) == self.name or self._is_held(article)

    def _is_held(self, article: str) -> bool:
        """Whether the library holds an article; no, where the index cannot tell: the notes are listed all the same."""
        with suppress(LibraryError):
            return self._index.row(article) is not None
        return False

    def orphans(self, annotations: Iterable[Annotation]) -> frozenset[str]:
        """The ids of those annotations whose passage cannot be found in its article any more; for any thread."""
        by_article: dict[str, list[Annotation]] = {}
        for one in annotations:
            if one.selector is not None:
                by_article.setdefault(one.article, []).append(one)
        lost: set[str] = set()
        for id, members in by_article.items():
            article = self._index.article(id)
            passages = place(article, members) if article is not None else ()
            there = {passage.annotation.id for passage in passages if not passage.orphan}
            lost.update(one.id for one in members if one.id not in there)
        return frozenset(lost)

    def import_text(self, text: str) -> Imported:
        """Bring in an export or a backup; NotebookError where it is neither, and then nothing is taken."""
        brought = self.notebook.import_text(text)
        # All is saved: an index that cannot be written gets it at the next start.
        with suppress(LibraryError):
            self.hand_over()
        return brought

    def undo(self) -> str | None:
        """Take the last thing done to the notebook back, and tell what it was; None when there is nothing."""
        done = self.notebook.undo()
        self._take_up()
        return done

    def redo(self) -> str | None:
        """Do again what was undone last, and tell what it was; None when there is nothing."""
        done = self.notebook.redo()
        self._take_up()
        return done

    def take_back(self, *, redo: bool = False) -> Iterator[Part]:
        """Undo, or redo, the last thing done to the notebook, some at a time; nothing comes where there is nothing."""
        for part in self.notebook.take_back(redo=redo, at_once=_AT_ONCE):
            self._take_up()
            yield part

    # -- both --------------------------------------------------------------------------------------------------

    def refresh(self) -> Changes:
        """Take up what other processes and devices did to the notebook, and see whether the index changed."""
        touched = self._take_up()
        self._handover.again()
        stamp = self._index.stamp()
        changed = stamp != self._stamp
        self._stamp = stamp
        return Changes(changed, touched)

    def tidy(self) -> None:
        """Back the notebook up and compact its journal where either is due; may take a second. NotebookError."""
        self.notebook.tidy()

    def misjoined(self) -> Iterator[Misjoined]:
        """What an older Reader took for one article though the library holds two that are not alike."""
        from reader import parting

        return parting.misjoined(self.notebook, self._index)

    def part(self, pair: Misjoined) -> int:
        """Let them be two again, each with its notes; how many notes went back. NotebookError."""
        from reader import parting

        notes = parting.part(self.notebook, self._index, pair)
        self._hand_over([pair.given_up.id, pair.kept.id])
        self._handover.speakers([pair.given_up.id, pair.kept.id])
        return notes

    def hand_over(self) -> None:
        """Give the index its copy of the whole notebook, unless it has it."""
        self._handover.everything()

    def _hand_over(self, ids: Iterable[str]) -> None:
        self._handover.marks(ids)

    def _remember_whole(self, held: Held) -> None:
        """See that the notebook knows an article in hand as it is by now: its file may have changed since."""
        now = None
        with suppress(LibraryError):
            now = self.held(held.id)
        self.notebook.articles.remember((now or held).identity, held.folder)

    def _remember(self, ids: Iterable[str], *, many: bool = False) -> None:
        """See that the notebook knows articles by more than their ids before it says anything of them."""
        known = self.notebook.articles
        new = [id for id in ids if known.get(id) is None]
        if many or len(new) > _MANY:
            # To know a text again when it was edited takes reading it; of so many only equal texts are known again.
            found = self._index.identities("id", new, sketch=False)
            known.remember_all((one, self.name) for one in found)
        else:
            helds = (self.held(id) for id in new)
            known.remember_all((held.identity, self.name) for held in helds if held is not None)
