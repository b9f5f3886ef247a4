"""A folder of articles, found again fast; a part is loaded when it is first asked for: a list needs only the index."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library import entries, identity, naming, people, query, related, scan, search, storing

__all__ = ["entries", "identity", "naming", "people", "query", "related", "scan", "search", "storing"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
