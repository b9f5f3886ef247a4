"""The notebook: everything that the person did, in TinyDB over the journals of all devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from reader.notebook import upkeep
from reader.notebook.annotations import Annotations
from reader.notebook.articles import Articles
from reader.notebook.clock import utc_now
from reader.notebook.corrections import Corrections
from reader.notebook.devices import Device
from reader.notebook.doctor import Finding, examine
from reader.notebook.documents import Document, Table
from reader.notebook.history import Deed, History, Part, Step
from reader.notebook.importing import Imported, import_text
from reader.notebook.journals import Journals
from reader.notebook.merging import Touched
from reader.notebook.reading import Reading
from reader.notebook.searches import Searches
from reader.notebook.storage import JournalDB, JournalStorage
from reader.notebook.wanted import Wanted


class Notebook:
    """Read states, annotations, and what is known of the articles they are on; for the thread that opened it."""

    def __init__(self, journals: Journals, now: Callable[[], datetime]) -> None:
        journals.refresh()  # what came since it was opened; from here on others' changes are told by refresh()
        self._journals = journals
        self._db = JournalDB(journals)
        storage = self._db.storage
        assert isinstance(storage, JournalStorage)
        self._history = History(storage.together, now)
        self._touched: set[str] = set()
        articles, reading, annotations, corrections, searches, wanted, preferences = (
            cast("Table", self._db.table(name))
            for name in (
                *("articles", "reading", "annotations", "corrections"),
                *("searches", "wanted", "preferences"),
            )
        )
        self.articles = Articles(articles, storage.together)
        self.reading = Reading(reading, self.articles, self._history, now, storage.together)
        self.annotations = Annotations(annotations, self.articles, self._history, now, storage.together)
        self.corrections = Corrections(corrections, self.articles, self._history)
        self.searches = Searches(searches, self._history, now)
        self.wanted = Wanted(wanted, self._history, now)
        self.preferences = Preferences(preferences, self._history)
        self._now = now

    @classmethod
    def open(cls, data: Path, state: Path, *, now: Callable[[], datetime] = utc_now) -> Notebook:
        """The notebook of a data directory, with the device id of a state directory.

        Nothing is created in `data` before something is saved. Raises NotebookError where it cannot be used.
        """
        journals = Journals(data, state, now)
        upkeep.repair(journals)
        upkeep.migrate(journals)
        return cls(journals, now)

    def close(self) -> None:
        """Put it away; everything is saved already."""
        self._db.close()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for the person: what could not be read and where it is, a clock that is wrong."""
        return tuple(self._journals.warnings)

    def warn(self, sentence: str) -> None:
        """Add a sentence for the person, once."""
        self._journals.warn(sentence)

    @property
    def watermark(self) -> str:
        """Changes whenever any record came, from whomever; the same over restarts as long as none did."""
        return self._journals.watermark + ("+" if self._touched else "")

    def refresh(self) -> frozenset[str]:
        """Take up what other processes and devices wrote; the ids of the articles touched since the last call."""
        self.take_up()
        articles, self._touched = self._touched, set()
        return frozenset(one for id in articles for one in self.articles.group(id))

    def take_up(self) -> None:
        """Take up what other processes and devices wrote; the next `refresh` tells of it."""
        self._touched |= self._take_up(self._journals.refresh())

    def _take_up(self, touched: Touched) -> set[str]:
        """Look at documents again that others changed; the ids of the articles concerned."""
        articles: set[str] = set()
        if self.articles.tells_alias(id for table, id in touched if table == "articles"):
            articles |= self.articles.take_up()
        articles |= {id for table, id in touched if table in ("articles", "reading")}
        articles |= self.annotations.take_up(id for table, id in touched if table == "annotations")
        articles |= self.corrections.articles_of(id for table, id in touched if table == "corrections")
        return articles

    def devices(self) -> tuple[Device, ...]:
        """Every device that wrote, this one first."""
        return self._journals.devices()

    def tidy(self) -> None:
        """Make today's backup and compact the journal, where either is due; NotebookError where it cannot be.

        It may take a second: not for the thread that draws. Any notebook opened on the same directories will do.
        """
        self._touched |= self._take_up(upkeep.back_up(self._journals, self._now().date()))
        upkeep.compact(self._journals)

    def check(self) -> tuple[Finding, ...]:
        """What a check of every line of every journal finds, and of backups and clocks."""
        return tuple(examine(self._journals))

    def import_text(self, text: str) -> Imported:
        """Take in a backup or W3C annotations; undo takes the annotations back. NotebookError where it is neither."""
        return import_text(self, text)

    def put_missing(self, name: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep those documents of a table that are not here, whatever they are about."""
        table = cast("Table", self._db.table(name))
        table.insert_multiple(Document(one, id) for id, one in documents.items() if table.find(id) is None)

    def undo(self) -> str | None:
        """Take the last thing done back; words for it, None where there is nothing. NotebookError leaves it."""
        return self._after(self._history.undo())

    def redo(self) -> str | None:
        """Do again what was undone last; words for what it was, None where there is nothing."""
        return self._after(self._history.redo())

    def take_back(self, *, redo: bool, at_once: int) -> Iterator[Part]:
        """Undo, or redo, so many documents at a time; nothing comes where there is nothing to."""
        for step, part in self._history.take_back(redo=redo, at_once=at_once):
            self._after(step)
            yield part

    def did_elsewhere(self, words: str, back: Callable[[], bool], again: Callable[[], bool]) -> None:
        """Let undo take back what was done outside of the notebook; each tells whether there was anything to do."""
        self._history.did_elsewhere(Deed(words, back, again))

    def _after(self, step: Step | Deed | None) -> str | None:
        if step is None:
            return None
        if isinstance(step, Deed):
            return step.words
        if step.table.name == "annotations":
            self._touched |= self.annotations.take_up(step.after)
        elif step.table.name == "corrections":
            self._touched |= self.corrections.articles_of([*step.before, *step.after])
            self._touched |= {str(one["article"]) for one in step.after.values() if one is not None}
        elif step.table.name == "reading":
            self._touched |= set(step.after)
        return step.words


class Preferences:
    """Small things of the person's that travel with the notebook: the tag in hand, drafts."""

    def __init__(self, table: Table, history: History) -> None:
        self._table = table
        self._history = history

    def get(self, key: str) -> Any:
        """What was set under a key; None where nothing was."""
        document = self._table.find(key)
        return document.get("value") if document is not None else None

    def keys(self) -> tuple[str, ...]:
        """The keys under which something is set, in order."""
        return tuple(sorted(str(one.doc_id) for one in self._table if one.get("value") is not None))

    def set(self, key: str, value: Any, *, words: str | None = None) -> None:
        """Keep a JSON value, None to keep nothing; with words for it, undo takes it back. Raises NotebookError."""
        if self.get(key) == value:
            return
        before = {key: self._table.find(key)}
        self._table.upsert(Document({"value": value}, key))
        if words is not None:
            self._history.did(words, self._table, before, [key])
