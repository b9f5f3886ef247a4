"""Exporting: asking for a file, and writing to it what the person made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.errors import QueryError, ReaderError
from reader.exporting import export
from reader.tui.reading.marking import Marking
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

_FORMATS = {".jsonld": "jsonld", ".md": "markdown", ".csv": "csv", ".json": "csl", ".bib": "bibtex"}


class Exporting(Part):
    """Files that the person asks for."""

    def __init__(self, panes: Panes, marking: Marking) -> None:
        super().__init__(panes)
        self._marking = marking

    def export_notes(self) -> None:
        """Ask for a file and write the notes to it: all, or those with the tag in hand."""
        tag = self._marking.tag_in_hand
        query, what = (f'tag:"{tag}"', f"the notes tagged #{tag}") if tag else ("", "all notes of this library")

        def text(path: Path) -> str:
            form = _FORMATS.get(path.suffix.lower())
            if form is None:
                raise QueryError(f"The ending tells the format: {', '.join(_FORMATS)}")
            return export(self.desk, query, form)

        question = f"Export {what} to which file? .jsonld loses nothing; .md, .csv (Readwise), .json (CSL), .bib"
        self.export("Export notes", question, "~/notes.md", text)

    def export(self, title: str, question: str, begins: str, text: Callable[[Path], str]) -> None:
        """Ask for a file and write a text to it, never over one that is there.

        Args:
            title: What is exported.
            question: What is asked.
            begins: The file that is proposed.
            text: What goes into a file of that name; raises ReaderError, and the person gives another.
        """
        from reader.tui.screens.prompt import Paths, Prompt

        def write(name: str) -> str | None:
            """What is wrong with it; None where it is written."""
            path = Path(name.strip()).expanduser()
            try:
                content = text(path)
                _write_new(path, content)
            except FileExistsError:
                return f"{path} is there already; give another name"
            except (OSError, RuntimeError, ValueError) as error:
                return f"{path} cannot be written: {getattr(error, 'strerror', None) or error}"
            except ReaderError as error:
                return str(error)
            return None

        def written(name: str | None) -> None:
            if name is not None:
                self.say(f"Written: {Path(name.strip()).expanduser()}")

        self.app.push_screen(Prompt(title, question, begins, suggester=Paths(), refuse=write), written)


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all."""
    file = path.open("x", encoding="utf-8", newline="")
    try:
        with file:
            file.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
