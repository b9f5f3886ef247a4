"""TinyDB over the journals: a Storage and a Table, the two points where TinyDB can be extended.

TinyDB hands a Storage the whole database at every write, which is the cost of one change made as high as that of all.
So the Table sees what an update changed, document by document, and only that is written. Documents are handed out as
copies, so that nobody changes what is kept by changing what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, cast

import tinydb
import tinydb.table
from tinydb.storages import Storage

from reader.notebook.journals import Journals, Touched
from reader.notebook.merging import Document, difference
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
        changes = {
            (table, id): data.get(table, {}).get(id)
            for table, documents in (*self.read().items(), *data.items())
            for id in (*documents, *data.get(table, {}))
        }
        self.commit(changes)

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


class CopiedDocument(tinydb.table.Document):
    """A document that shares nothing with what is kept."""

    def __init__(self, value: Mapping[str, Any], doc_id: Any) -> None:
        super().__init__({key: _copy(one) for key, one in value.items()}, doc_id)


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {key: _copy(one) for key, one in value.items()}
    if type(value) is list:
        return [_copy(one) for one in value]
    return value


class _Tracked(MutableMapping[str, Any]):
    """A table as an updater may change it; remembers what it may have changed."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self.changes: dict[str, Document | None] = {}

    def __getitem__(self, id: str) -> Document:
        if id not in self.changes:
            self.changes[id] = _copy(self._documents[id])
        document = self.changes[id]
        if document is None:
            raise KeyError(id)
        return document

    def __setitem__(self, id: str, document: Document) -> None:
        self.changes[id] = _copy(dict(document))

    def __delitem__(self, id: str) -> None:
        if id not in self:
            raise KeyError(id)
        self.changes[id] = None

    def __contains__(self, id: object) -> bool:
        return self.changes[id] is not None if id in self.changes else id in self._documents  # type: ignore[index]

    def __iter__(self) -> Iterator[str]:
        new = (id for id in self.changes if id not in self._documents)
        return (id for id in (*self._documents, *new) if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class JournalTable(tinydb.table.Table):
    """A table whose updates are saved by the document."""

    document_class = CopiedDocument
    document_id_class = cast("type[int]", str)
    # Keeps no results: they would be stale when another process wrote, and looking at them is as fast.
    default_query_cache_capacity = 0

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size, persist_empty)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tracked = _Tracked(self._read_table())
        updater(tracked)
        storage = cast("JournalStorage", self._storage)
        storage.commit({(self.name, id): document for id, document in tracked.changes.items()})
        self.clear_cache()

    def _get_next_id(self) -> int:
        raise ValueError("Documents of the notebook bring their own id: insert a Document(fields, id).")


class JournalDB(tinydb.TinyDB):
    """TinyDB with the notebook's Storage and Table."""

    table_class = JournalTable
    default_storage_class = JournalStorage
