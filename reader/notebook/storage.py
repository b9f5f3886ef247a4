"""TinyDB over the journals: a Storage and a Table, the two points where TinyDB can be extended.

TinyDB hands a Storage the whole database at every write, which is the cost of one change made as high as that of all.
So the Table sees what an update changed, document by document, and only that is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, cast

import tinydb
from tinydb.storages import Storage

from reader.notebook.documents import Table, copied
from reader.notebook.journals import Journals
from reader.notebook.merging import Document, Touched, difference
from reader.notebook.records import Record


class JournalStorage(Storage):
    """The documents that the journals of a data directory add up to."""

    def __init__(self, journals: Journals) -> None:
        self.journals = journals
        self._held: list[Record] | None = None

    def read(self) -> dict[str, dict[str, Any]]:
        """All tables; not a copy."""
        return self.journals.merged.tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the tables these; TinyDB calls it to drop tables."""
        now = self.read()
        self.commit(
            {
                (table, id): data.get(table, {}).get(id)
                for table in {*now, *data}
                for id in {*now.get(table, {}), *data.get(table, {})}
            }
        )

    def commit(self, changes: Mapping[tuple[str, str], Document | None]) -> None:
        """Save documents as they are to be, None for one that is to go; NotebookError where that cannot be."""
        merged = self.journals.merged
        records = []
        for (table, id), after in changes.items():
            before = merged.tables.get(table, {}).get(id)
            if before is None and after is None:
                continue
            record = difference(table, id, before, after, merged)
            if record is not None:
                records.append(record)
        if self._held is not None:
            self._held += records
        elif records:
            self.journals.write(records)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save what is changed meanwhile at the end, in one write; until then it does not show."""
        self._held = []
        try:
            yield
            records, self._held = self._held, None
            if records:
                self.journals.write(records)
        finally:
            self._held = None

    def refresh(self) -> Touched:
        """Take up what others wrote; the documents that changed."""
        return self.journals.refresh()


class _Tracked(MutableMapping[str, Any]):
    """A table as an updater may change it; remembers what it may have changed."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self.changes: dict[str, Document | None] = {}

    def __getitem__(self, id: str) -> Document:
        if id not in self.changes:
            self.changes[id] = copied(self._documents[id])
        document = self.changes[id]
        if document is None:
            raise KeyError(id)
        return document

    def __setitem__(self, id: str, document: Document) -> None:
        self.changes[id] = copied(dict(document))

    def __delitem__(self, id: str) -> None:
        if id not in self:
            raise KeyError(id)
        self.changes[id] = None

    def __contains__(self, id: object) -> bool:
        return self.changes[id] is not None if id in self.changes else id in self._documents

    def __iter__(self) -> Iterator[str]:
        new = (id for id in self.changes if id not in self._documents)
        return (id for id in (*self._documents, *new) if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class JournalTable(Table):
    """A table whose updates are saved by the document."""

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tracked = _Tracked(cast("dict[str, Document]", self._read_table()))
        updater(tracked)
        storage = cast("JournalStorage", self._storage)
        storage.commit({(self.name, id): document for id, document in tracked.changes.items()})
        self.clear_cache()


class JournalDB(tinydb.TinyDB):
    """TinyDB with the notebook's Storage and Table."""

    table_class = JournalTable
    default_storage_class: type[Storage] = JournalStorage  # type: ignore[assignment]
