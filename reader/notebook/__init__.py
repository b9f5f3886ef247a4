"""What the person did: TinyDB over append-only journals, one a device; a part is loaded when it is first asked for."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.notebook import anchoring, annotations, doctor, exporting, searches, searching, wanted
    from reader.notebook.notebook import Notebook

_PARTS = ("anchoring", "annotations", "doctor", "exporting", "searches", "searching", "wanted")
__all__ = ["Notebook", "anchoring", "annotations", "doctor", "exporting", "searches", "searching", "wanted"]


def __getattr__(name: str) -> ModuleType | Any:
    if name in _PARTS:
        return import_module(f"{__name__}.{name}")
    if name == "Notebook":
        return import_module(f"{__name__}.notebook").Notebook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
