"""Bring in what the person names: a page, a feed, a file, a folder, a list of feeds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reader.article.clean import one_line
from reader.errors import ReaderError, SourceError
from reader.sources.addresses import looks_like_address, password_of, without_password
from reader.sources.answers import Failure, NotModified
from reader.sources.charsets import decode
from reader.sources.documents import announced_feeds, no_text, sniff, understand
from reader.sources.feeds import read_feed
from reader.sources.means import Means
from reader.sources.naming import safe_name
from reader.sources.network import StoppedError
from reader.sources.opml import read_opml
from reader.sources.outcomes import Outcome, Result
from reader.sources.references import read_reference
from reader.sources.saving import find_same, read_file, save_new
from reader.sources.subscriptions import Subscription, new_subscription

Files = Callable[[Path], tuple[Sequence[str], Sequence[str]]]
"""The articles' files below a folder, and a sentence for each that cannot be one."""

_LISTS = (".opml", ".xml")


class Adding:
    """One run over what was named."""

    def __init__(self, means: Means, endings: Sequence[str], files: Files, named_by: str | None = None) -> None:
        """Be ready.

        Args:
            means: What it works with.
            endings: Those of the names of articles' files.
            files: Tells what a folder holds.
            named_by: The address of the article that names what is added; None where the person does.
        """
        self._means = means
        self._endings = endings
        self._files = files
        self._named_by = named_by

    def run(self, references: Sequence[str]) -> Iterator[Outcome]:
        """Bring in addresses, files and folders, each outcome as it comes; `stop` ends it."""
        for done, reference in enumerate(references, 1):
            if self._means.stop.is_set():
                return
            try:
                for outcome in self._add(reference.strip()):
                    yield outcome if outcome.total else replace(outcome, done=done, total=len(references))
            except StoppedError:
                return
            except ReaderError as error:
                yield replace(_failed(reference, str(error)), done=done, total=len(references))

    def _add(self, reference: str) -> Iterator[Outcome]:
        named = read_reference(reference)
        if isinstance(named, str):
            yield from self._add_address(named)
        elif named.is_dir():
            yield from self._add_folder(named)
        else:
            yield from self._add_file(named, "")

    # -- addresses ---------------------------------------------------------------------------------------------

    def _add_address(self, url: str) -> Iterator[Outcome]:
        with closing(self._means.client()) as client:
            found = client.get(url, named_by=self._named_by)
        if isinstance(found, Failure):
            raise SourceError(found.sentence)
        assert not isinstance(found, NotModified)
        text, kind = understand(found, self._means.guess)
        if kind == "other":
            what = no_text(found.data) or found.media_type or "something else"
            raise SourceError(f"{found.url} is {what}, not a page, a feed or a text; it was not saved.")
        if kind == "opml":
            yield from self._subscribe_all(text, found.url)
        elif kind in ("feed", "json feed"):
            feed = read_feed(text, found.url, self._means.limits)
            if password_of(url) is not None:
                new_subscription(url, feed.title)
            yield self._subscribe(new_subscription(found.permanent, feed.title))
        else:
            announced = announced_feeds(text, found.url) if kind == "page" else ()
            hint = f" Its site has a feed: {announced[0]}" if announced else ""
            try:
                clipping = self._means.clippings.take_page(text, kind, found.url, found.data)
            except SourceError as error:
                raise SourceError(f"{error}{hint}") from None
            hint = hint if clipping.taken == "added" else ""
            name = clipping.headline
            said = {
                "added": f"“{name}” is in the library now.",
                "changed": f"“{name}” has changed; the old text is kept in .reader/versions.",
                "known": f"“{name}” was there already.",
                "edited": f"“{name}” has changed, but you edited it: yours stays, the new text is in .reader/versions.",
            }[clipping.taken]
            result: Result = "known" if clipping.taken == "edited" else clipping.taken
            yield Outcome("article", result, name, one_line(said + hint), url=found.url, path=clipping.path)

    def _subscribe(self, wanted: Subscription) -> Outcome:
        if self._means.subscriptions.add([wanted]):
            sentence = f"{wanted.name} is followed now; `reader fetch` brings its articles."
            return Outcome("feed", "subscribed", wanted.name, sentence, url=wanted.shown)
        return Outcome("feed", "known", wanted.name, f"{wanted.name} was followed already.", url=wanted.shown)

    def _subscribe_all(self, text: str, source: str) -> Iterator[Outcome]:
        feeds, problems = read_opml(text, source, self._means.limits)
        added = {one.url for one in self._means.subscriptions.add(feeds)}
        for at, one in enumerate(feeds, 1):
            result: Result = "subscribed" if one.url in added else "known"
            added.discard(one.url)
            sentence = (
                f"{one.name} is followed now." if result == "subscribed" else f"{one.name} was followed already."
            )
            yield Outcome("feed", result, one.name, sentence, url=one.shown, done=at, total=len(feeds))
        yield from (_failed(source, problem) for problem in problems)
        if not feeds and not problems:
            yield _failed(source, f"{source} names no feeds.")

    # -- files -------------------------------------------------------------------------------------------------

    def _add_folder(self, folder: Path) -> Iterator[Outcome]:
        library = self._means.clippings.library
        if folder.resolve() == library.resolve() or library.resolve() in folder.resolve().parents:
            raise SourceError(f"{folder} lies in the library already; its articles are there.")
        paths, problems = self._files(folder)
        for at, path in enumerate(paths, 1):
            if self._means.stop.is_set():
                return
            parts = [safe_name(folder.name), *map(safe_name, PurePosixPath(path).parent.parts)]
            try:
                for outcome in self._add_file(folder / path, "/".join(parts)):
                    yield replace(outcome, done=at, total=len(paths))
            except ReaderError as error:
                yield replace(_failed(path, str(error)), done=at, total=len(paths))
        yield from (_failed(str(folder), problem) for problem in problems)
        if not paths and not problems:
            yield _failed(str(folder), f"{folder} holds no articles: none of {', '.join(self._endings)}.")

    def _add_file(self, path: Path, folder: str) -> Iterator[Outcome]:
        library = self._means.clippings.library
        if library.resolve() in path.resolve().parents:
            place = path.resolve().relative_to(library.resolve()).as_posix()
            yield Outcome("article", "known", path.name, f"{path} is in the library already.", path=place)
            return
        data = read_file(path, self._means.limits.unpacked)
        if what := no_text(data):
            raise SourceError(
                f"{path} is {what}, which Reader cannot read; save it as text or as a web page first."
            )
        text = decode(data, "", self._means.guess)
        if text is None or not text.strip():
            raise SourceError(f"{path} holds no text.")
        if path.suffix.lower() in _LISTS:
            if sniff(text) == "opml":
                yield from self._subscribe_all(text, str(path))
                return
            raise SourceError(f"{path} is no list of feeds in OPML; a feed is followed by its address on the web.")
        yield self._copy(path, data, folder)

    def _copy(self, path: Path, data: bytes, folder: str) -> Outcome:
        """Copy a file as it is; one whose ending says nothing is taken for plain text."""
        name = PurePosixPath(safe_name(path.name))
        known = name.suffix.lower() in self._endings
        stem, ending = (name.stem, name.suffix) if known else (name.name, ".txt")
        library = self._means.clippings.library
        # A name may hold what no terminal can show.
        shown = one_line(str(path))
        if held := find_same(library, folder, stem, ending, data):
            return Outcome(
                "article", "known", one_line(path.name), f"{shown} was there already, as {held}.", path=held
            )
        place = save_new(library, folder, stem, ending, data)
        self._means.clippings.note_copy(place, data)
        facts = path.stat()
        # An article without a date of its own takes its file's.
        os.utime(library / place, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        sentence = f"{shown} is in the library now, as {place}."
        return Outcome("article", "added", one_line(path.name), sentence, path=place)


def _failed(reference: str, sentence: str) -> Outcome:
    shown = one_line(without_password(reference))[:300]
    return Outcome("article", "failed", shown, one_line(sentence), url=shown if looks_like_address(shown) else "")
