"""What a front end may ask about articles from outside: add, fetch, and the feeds that are followed.

Every method may be called from any thread, and what is asked for comes as it is done. Nothing is loaded, no server is
asked and no file is written before that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import LibraryError, SourceError
from reader.library.filenames import folder_digest
from reader.sources.limits import Limits
from reader.sources.outcomes import Outcome as Outcome
from reader.sources.subscriptions import Subscription, Subscriptions

if TYPE_CHECKING:
    from reader.shelf import Shelf
    from reader.sources.clippings import Clippings
    from reader.sources.visits import Visits


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed, and how it goes with it."""

    subscription: Subscription
    """The feed."""
    fetched: str
    """When it was last brought up to date for this library, in UTC; empty where it never was."""
    error: str
    """What was wrong at the last try, in a sentence; empty where nothing was."""


class Intake:
    """Brings articles into the library that lies on a desk."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        subscriptions: Path,
        state: Path,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._shelf = shelf
        self._state = state
        self._limits = limits or Limits()
        self._now = now
        self._subscriptions = Subscriptions(subscriptions, state / "subscriptions.lock")

    def add(self, references: Sequence[str], stop: threading.Event | None = None) -> Iterator[Outcome]:
        """Bring in addresses of pages and feeds, files, folders and lists of feeds. SourceError.

        What goes wrong with one of them is its outcome; `stop` ends it, and what has come until then stays.
        """
        from reader.library.decoding import decode
        from reader.library.filenames import to_name
        from reader.library.folder import MEDIA_TYPES, walk
        from reader.sources.adding import Adding

        def files(folder: Path) -> tuple[list[str], list[str]]:
            found = walk(folder)
            return sorted(map(to_name, found.files)), [one.sentence for one in found.problems]

        yield from Adding(
            self._clippings(),
            self._subscriptions,
            self._limits,
            decode,
            tuple(MEDIA_TYPES),
            files,
            self._now,
            stop or threading.Event(),
        ).run(references)

    def onto(self, shelf: Shelf) -> Intake:
        """The same for another library."""
        return Intake(
            shelf,
            subscriptions=self._subscriptions.path,
            state=self._state,
            limits=self._limits,
            now=self._now,
        )

    @staticmethod
    def check(reference: str) -> None:
        """See that some words name an address, or a file or folder that is there; nothing is asked. SourceError."""
        from reader.sources.references import read_reference

        read_reference(reference)

    def fetch(self, names: Sequence[str] = (), stop: threading.Event | None = None) -> Iterator[Outcome]:
        """Bring every feed up to date, or those that are named; nothing where none is followed. SourceError.

        An outcome a feed, as it is done; `stop` ends it, and what has come until then stays.
        """
        from filelock import FileLock, Timeout

        from reader.library.decoding import decode
        from reader.sources.fetching import Fetching

        every = [self._subscriptions.find(name) for name in names] or self._subscriptions.all()
        wanted = [one for one in every if names or not one.ended]
        try:
            self._state.mkdir(parents=True, exist_ok=True)
            # Whoever ends the iterator need not be the thread that began it.
            lock = FileLock(self._state / f"fetching-{self._key}.lock", timeout=0, thread_local=False)
            with lock:
                run = Fetching(
                    self._clippings(),
                    self._subscriptions,
                    self._visits(),
                    self._limits,
                    decode,
                    self._now,
                    stop or threading.Event(),
                ).run(wanted)
                with closing(run):
                    yield from run
        except Timeout:
            raise SourceError(
                f"Another Reader is fetching into {self._shelf.folder} just now; let it finish."
            ) from None
        except OSError as error:
            raise SourceError(f"{self._state} cannot be written ({error.strerror}); see to its rights.") from None

    # -- what is followed --------------------------------------------------------------------------------------

    def feeds(self) -> tuple[Followed, ...]:
        """The feeds that are followed, in the order of the file. SourceError."""
        from reader.sources.ledger import feed_key

        visits = self._visits()
        lasts = ((one, visits.of(feed_key(one.url))) for one in self._subscriptions.all())
        return tuple(Followed(one, last.fetched, last.error) for one, last in lasts)

    def rename(self, feed: str, name: str) -> Subscription:
        """Call a feed something else; NotFoundError, AmbiguousError, SourceError."""
        from reader.article.clean import one_line

        if not one_line(name):
            raise SourceError("A feed needs a name; give one.")
        return self._subscriptions.change(self._subscriptions.find(feed), name=one_line(name))

    def tag(self, feed: str, tags: Iterable[str]) -> Subscription:
        """Give a feed these tags and no others; its articles get them from now on."""
        from reader.article.clean import one_line

        tidy = (one_line(tag).lstrip("#") for tag in tags)
        return self._subscriptions.change(
            self._subscriptions.find(feed), tags=tuple(dict.fromkeys(filter(None, tidy)))
        )

    def set_full_text(self, feed: str, on: bool) -> Subscription:
        """Say whether the pages of a feed's summaries are fetched."""
        return self._subscriptions.change(self._subscriptions.find(feed), full_text=on)

    def remove(self, feed: str) -> Subscription:
        """Follow a feed no more; its articles stay."""
        found = self._subscriptions.find(feed)
        self._subscriptions.remove(found)
        return found

    def export(self) -> str:
        """The feeds that are followed, as OPML."""
        from reader.sources.opml import write_opml

        return write_opml(self._subscriptions.all())

    # -- what it is made of ------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return folder_digest(self._shelf.folder)[:16]

    def _visits(self) -> Visits:
        from reader.sources.visits import Visits

        return Visits(self._state / "visits" / f"{self._key}.json")

    def _clippings(self) -> Clippings:
        from reader.notebook.devices import device_id
        from reader.sources.clippings import Clippings
        from reader.sources.ledger import Ledger

        try:
            ledger = Ledger(self._shelf.folder, device_id(self._state))
        except OSError as error:
            raise SourceError(f"{self._state} cannot be written ({error.strerror}); see to its rights.") from None
        return Clippings(self._shelf.folder, ledger, self._held, self._limits, self._now)

    def _held(self, url: str) -> str | None:
        from reader.library.filenames import to_name

        path = self._shelf.path_at(url)
        return to_name(path) if path is not None else None


def receiving_folder(folder: Path, *, samples: Path, own: Path) -> Path:
    """Where articles from outside go: into the open folder, but never among the samples. LibraryError.

    While those are open, it is a folder of the person's own, which is made where it is not there yet.
    """
    if folder.expanduser().resolve() != samples.resolve():
        return folder
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"{own}, the folder for your articles, cannot be made ({error.strerror}); name another with --library."
        ) from None
    return own
