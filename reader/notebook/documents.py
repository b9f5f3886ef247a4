"""TinyDB tables whose ids are text, and whose documents are copies of what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import tinydb.table


class Document(tinydb.table.Document):
    """A document that shares nothing with what is kept, so that changing it changes nothing else."""

    def __init__(self, value: Mapping[str, Any], doc_id: str | int) -> None:
        super().__init__({key: copied(one) for key, one in value.items()}, cast("int", doc_id))


class Table(tinydb.table.Table):
    """A table whose ids are text: TinyDB's numbers count up from the highest, and two processes count to the same."""

    document_class = Document
    document_id_class = cast("type[int]", str)
    # Keeps no results: they would be stale when another process wrote, and documents are found by id.
    default_query_cache_capacity = 0

    def __init__(
        self, storage: tinydb.Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size, persist_empty)

    def find(self, id: str) -> Document | None:
        """`get(doc_id=id)`, for which TinyDB's annotations would have a number."""
        return cast("Document | None", self.get(doc_id=cast("int", id)))

    def _get_next_id(self) -> int:
        raise ValueError("Documents of the notebook bring their own id: insert a Document(fields, id).")


def text_ids(ids: Iterable[str]) -> list[int]:
    """Ids for `doc_ids`, for which TinyDB's annotations would have numbers."""
    return cast("list[int]", list(ids))


def copied(value: Any) -> Any:
    """A copy of a JSON value."""
    if type(value) is dict:
        return {key: copied(one) for key, one in value.items()}
    if type(value) is list:
        return [copied(one) for one in value]
    return value
