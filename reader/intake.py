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
    from reader.sources.means import Means
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


class Addition:
    """Articles that came and feeds that are followed since: they can be taken back, and brought again."""

    def __init__(self, intake: Intake, words: str, paths: Sequence[str], feeds: Sequence[str] = ()) -> None:
        """Tell what it is.

        Args:
            intake: What brought them in.
            words: What was done, for the person.
            paths: The articles' files inside the library.
            feeds: The feeds' addresses.
        """
        self.words = words
        self._intake = intake
        self._paths = paths
        self._feeds = feeds
        self._out = ""
        self._unfollowed: Sequence[Subscription] = ()

    def take_back(self) -> bool:
        """Take the files out of the library, and follow the feeds no more; whether there were any. SourceError."""
        out = self._intake.take_out(self._paths)
        # What went at an attempt that failed half-way is still to be laid back.
        self._out = out or self._out
        self._unfollowed = self._intake.unfollow(self._feeds)
        return bool(out or self._unfollowed)

    def bring_again(self) -> bool:
        """Lay the files back, and follow the feeds; whether there were any. SourceError."""
        back = self._intake.lay_back(self._out)
        self._paths = back or self._paths
        self._intake.follow(self._unfollowed)
        return bool(back or self._unfollowed)


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

    def add(
        self, references: Sequence[str], stop: threading.Event | None = None, *, named_by: str | None = None
    ) -> Iterator[Outcome]:
        """Bring in addresses of pages and feeds, files, folders and lists of feeds. SourceError.

        What goes wrong with one of them is its outcome; `stop` ends it, and what has come until then stays.
        `named_by` is the address of the article that names them, empty where it has none; None where the person does.
        """
        from reader.library.filenames import to_name
        from reader.library.folder import MEDIA_TYPES, walk
        from reader.sources.adding import Adding

        def files(folder: Path) -> tuple[list[str], list[str]]:
            found = walk(folder)
            return sorted(map(to_name, found.files)), [one.sentence for one in found.problems]

        yield from Adding(self._means(stop), tuple(MEDIA_TYPES), files, named_by).run(references)

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

        from reader.sources.fetching import Fetching

        every = [self._subscriptions.find(name) for name in names] or self._subscriptions.all()
        wanted = [one for one in every if names or not one.ended]
        try:
            self._state.mkdir(parents=True, exist_ok=True)
            # Whoever ends the iterator need not be the thread that began it.
            lock = FileLock(self._state / f"fetching-{self._key}.lock", timeout=0, thread_local=False)
            with lock:
                run = Fetching(self._means(stop), self._visits()).run(wanted)
                with closing(run):
                    yield from run
        except Timeout:
            raise SourceError(
                f"Another Reader is fetching into {self._shelf.folder} just now; let it finish."
            ) from None
        except OSError as error:
            raise SourceError(f"{self._state} cannot be written ({error.strerror}); see to its rights.") from None

    # -- taking away again -------------------------------------------------------------------------------------

    def check_brought(self, path: str) -> None:
        """See that Reader brought a file in, and may take it out again. SourceError."""
        from reader.library.filenames import to_name

        if not self._clippings().brought(to_name(path)):
            raise SourceError(f"Reader did not bring {path} in: delete the file yourself; the notes on it stay.")

    def take_out(self, paths: Iterable[str]) -> str:
        """Take files out of the library into a folder of ours; what to call that when they are to come back.

        It is empty where all have gone already. SourceError, and then all stay.
        """
        from reader.library.filenames import to_name
        from reader.sources.removing import take_out

        return take_out(self._shelf.folder, map(to_name, paths), self._now())

    def lay_back(self, name: str | None = None) -> list[str]:
        """Lay back what was taken out, the last time where none is named; its paths. NotFoundError, SourceError."""
        from reader.sources.removing import last_taken_out, lay_back

        folder = self._shelf.folder
        return lay_back(folder, last_taken_out(folder) if name is None else name)

    def addition(self, came: Sequence[Outcome]) -> Addition | None:
        """What was added, to be taken back; None where nothing came that could go."""
        followed = [one for one in came if one.result == "subscribed"]
        single = [one for one in came if one.result == "added"]
        paths = [*(one.path for one in single), *(path for one in came for path in one.added)]
        words = [f"{followed[0].name} followed" if len(followed) == 1 else f"{len(followed):,} feeds followed"]
        words = words if followed else []
        if paths:
            words += [
                f"“{single[0].name}” added" if single and len(paths) == 1 else f"{len(paths):,} articles added"
            ]
        return Addition(self, ", ".join(words), paths, [one.url for one in followed]) if words else None

    def unfollow(self, urls: Iterable[str]) -> list[Subscription]:
        """Follow some feeds no more, by their addresses; those that were followed. SourceError."""
        return self._subscriptions.remove_at(urls)

    def follow(self, feeds: Iterable[Subscription]) -> bool:
        """Follow feeds; whether there were any that were not followed already. SourceError."""
        return bool(self._subscriptions.add(feeds))

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

    def _means(self, stop: threading.Event | None) -> Means:
        from reader.library.decoding import decode
        from reader.sources.means import Means

        return Means(
            self._clippings(), self._subscriptions, self._limits, decode, self._now, stop or threading.Event()
        )

    def _clippings(self) -> Clippings:
        from reader.notebook.devices import device_id
        from reader.sources.clippings import Clippings
        from reader.sources.ledger import Ledger

        try:
            device = device_id(self._state)
            ledger = Ledger(self._shelf.folder, device, self._state / "fetched.lock")
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
