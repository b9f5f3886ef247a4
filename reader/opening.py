"""Opening the screen: what stands between the command and the first paint, and no more."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import QueryError, ReaderError
from reader.locations import Locations, find_locations, own_library, sample_articles, subscriptions_file

if TYPE_CHECKING:
    from reader.desk import Desk
    from reader.intake import Intake
    from reader.tui.arrivals import Errand, Onward

COMPLETING = "_READER_COMPLETE"
"""The variable of a shell that asks what a line can be completed with; the commands answer it."""
SERVED = "TEXTUAL_DRIVER"
"""The variable by which `reader serve` has the screen drawn in a browser: then no terminal is needed."""


@dataclass(frozen=True, slots=True)
class Place:
    """What every command is told: where Reader keeps things, and which library is meant."""

    locations: Locations
    """Data, cache, state and settings."""
    library: Path | None
    """The folder that was named; None for the last one."""

    @property
    def folder(self) -> Path:
        """The library's folder: the one named, else the last one, else the samples."""
        from reader.session import load_session

        if self.library is not None:
            return self.library
        last = load_session(self.locations.state).folder
        return Path(last) if last else sample_articles()

    def receiving(self) -> Place:
        """The place with a library that may be written into: while the samples are open, one of the person's own.

        That one is the open library from then on.
        """
        from reader.intake import receiving_folder
        from reader.session import load_session, save_session

        folder = receiving_folder(self.folder, samples=sample_articles(), own=own_library(self.locations))
        if folder == self.folder:
            return self
        tell(f"The samples stay as they are: your articles go into {folder}, which is the open library now.")
        session = load_session(self.locations.state)
        if session.folder != str(folder):
            save_session(self.locations.state, replace(session, folder=str(folder), article=None, position=0))
        return Place(self.locations, folder)

    def intake(self, desk: Desk) -> Intake:
        """What brings articles into the library that lies on a desk."""
        from reader.intake import Intake

        return Intake(desk, subscriptions=subscriptions_file(self.locations), state=self.locations.state)

    def desk(self, *, fresh: bool = True) -> Desk:
        """The library and the notebook, with what changed on disk taken up."""
        from reader.desk import Desk

        desk = Desk.open(
            self.folder, data=self.locations.data, cache=self.locations.cache, state=self.locations.state
        )
        if fresh:
            for _progress in desk.scan():
                pass
        for warning in desk.notebook.warnings:
            tell(warning)
        return desk


def plain(text: str) -> str:
    """Text from outside as a terminal may have it: no character that it would obey."""
    from reader.article.clean import clean

    return clean(text)


def tell(sentence: str) -> None:
    """A sentence for the person, on standard error."""
    print(f"reader: {plain(sentence)}", file=sys.stderr)


@contextmanager
def errors_told() -> Iterator[None]:
    """Errors for people become a sentence on standard error and an exit code: 2 for usage, else 1."""
    try:
        yield
    except ReaderError as error:
        tell(str(error))
        sys.exit(2 if isinstance(error, QueryError) else 1)


def is_folder(argument: str) -> bool:
    """Whether an argument can only be a folder: it has a separator, as no command's name has, and is there."""
    try:
        return os.sep in argument and Path(argument).expanduser().is_dir()
    except (OSError, RuntimeError):
        return False


def open_last() -> None:
    """The screen on the library of `READER_LIBRARY`, else on the last one, at first on the samples."""
    library = os.environ.get("READER_LIBRARY")
    open_screen(Place(find_locations(), Path(library) if library else None))


def open_screen(place: Place) -> None:
    """The screen, on a terminal."""
    from reader.config import read_config

    if SERVED not in os.environ and not all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout)):
        raise QueryError(
            "The screen needs a terminal; `reader list`, `reader show` and the others work without one."
        )
    folder = place.folder
    if place.library is None and not folder.is_dir():
        tell(f"{folder}, the last library, is not there any more; opening the sample articles instead.")
        folder = sample_articles()
    config = read_config(place.locations.config)
    # Nothing that is made before the first paint is garbage: looking for some costs a tenth of the time to it.
    gc.disable()
    from reader.tui.app import ReaderApp

    errand: Errand | None = None
    while True:
        app = ReaderApp(folder, place.locations, config, errand=errand)
        try:
            onward: Onward | None = app.run()
        finally:
            app.close()
        for text in app.unkept:
            tell("The note that you were writing could not be kept; here it is:")
            print(plain(text), file=sys.stderr)
        if app.return_code:
            sys.exit(app.return_code)
        if onward is None:
            return
        folder, errand = onward.folder, onward.errand
