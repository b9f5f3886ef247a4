"""The notebook: what the person did. TinyDB over append-only journals, one a device."""

from reader.notebook.notebook import Notebook

__all__ = ["Notebook"]
