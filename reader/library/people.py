"""People over the whole library: how often somebody speaks."""

from __future__ import annotations

from collections.abc import Iterable

from reader.library.index import Index


def said_elsewhere(index: Index, id: str, names: Iterable[str]) -> dict[str, int]:
    """How many quotations each of some speakers has in the articles other than this one; none are left out.

    Raises:
        LibraryError: The index cannot be read.
    """
    wanted = sorted(set(names))
    found = index.select(
        "SELECT q.speaker, count(*) FROM quotation q JOIN article a ON a.number = q.article"
        f" WHERE q.speaker IN ({','.join('?' * len(wanted))}) AND a.id != ? GROUP BY q.speaker",
        (*wanted, id),
    )
    return {str(name): int(times) for name, times in found}
