"""Take up what changed in a library folder: new, edited, moved and deleted files, the newest first."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Literal

from reader.article.model import Article, Identity
from reader.errors import LibraryError
from reader.library.copies import SHORT
from reader.library.entries import Entry, Speech
from reader.library.folder import MEDIA_TYPES, Walk, read, walk
from reader.library.identity import could_be, digest_of, has_sketch, identify, join, new_id
from reader.library.index import Index, Problem

_REMOVED = 100
"""Articles taken out together: a transaction of a few hundredths of a second, so that nobody waits for it."""
_MANY = 1_000
"""From so many articles on it pays to let the index know that much will be written."""
_SHARED = 8
"""An address of more articles than these is a site's: by it none is looked for."""
_POLL = 2.0
"""Seconds between two looks at a folder that cannot be watched."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan has come."""

    done: int
    """Files read so far; in the second step, articles whose quotations were found."""
    total: int
    """Files to read: those new or changed; in the second step, articles to look through."""
    added: int = 0
    """Articles that were not in the library before."""
    changed: int = 0
    """Articles whose file was edited, moved or touched."""
    removed: int = 0
    """Articles whose file is gone."""
    finished: bool = False
    """Whether this is the last of the scan."""
    identities: tuple[Identity, ...] = ()
    """Articles known to the notebook that are no more as it knows them, since the report before."""
    joined: tuple[tuple[str, str], ...] = ()
    """Ids known to the notebook that turned out to be one article: the one to give up, the one to keep."""
    step: Literal["text", "quotations"] = "text"
    """What is under way: text first, what is said in it behind; of few files both are had at once."""


def scan(
    folder: Path, index: Index, known: Sequence[Identity] = (), *, rebuild: bool = False
) -> Iterator[Progress]:
    """Bring the index up to date with the folder, and tell how far it is after each batch.

    Of many files the text comes first, so that all can be listed and searched, and then what is said in them.
    `known` is what the notebook knows of this library's articles. It may be stopped at any moment: the next scan goes
    on from there. With `rebuild` every file is read again. Raises LibraryError.
    """
    return _Scan(folder, index, known).run(rebuild=rebuild)


def read_article(path: Path) -> Article:
    """The article of one file, wherever it is; LibraryError."""
    try:
        return read(path, str(path))[0]
    except FileNotFoundError as error:
        raise LibraryError(f"{path} does not exist.") from error


def watch(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Wait for files to change, once for each burst of changes, until `stop` is set."""
    import watchfiles

    root = folder.resolve()

    def concerns(_change: watchfiles.Change, path: str) -> bool:
        hidden = any(part.startswith(".") for part in Path(path).relative_to(root).parts)
        # What is no file any more may have been a folder.
        return not hidden and (Path(path).suffix.lower() in MEDIA_TYPES or not Path(path).is_file())

    try:
        for _changes in watchfiles.watch(root, watch_filter=concerns, stop_event=stop, raise_interrupt=False):
            yield
    except (OSError, RuntimeError, UnicodeError):
        # No more watches to be had, a file system that has none, or a folder whose name is no text.
        yield from _poll(folder, stop)


def _poll(folder: Path, stop: threading.Event) -> Iterator[None]:
    def look() -> Walk | None:
        try:
            return walk(folder)
        except LibraryError:
            return None

    seen, pause = look(), _POLL
    while not stop.wait(pause):
        began = monotonic()
        now = look()
        # A large folder is not looked at all the time.
        pause = max(_POLL, 20 * (monotonic() - began))
        if now != seen:
            seen = now
            yield


@dataclass(slots=True)
class _Scan:
    """One scan under way: it reads and writes; whether a file is a known article `identity` decides."""

    folder: Path
    index: Index
    known: Sequence[Identity]
    known_by_id: dict[str, Identity] = field(init=False)
    known_at: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Paths of those that the notebook knows, by address."""
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Id and digest of the articles whose file is to be read again, by path."""
    touched: set[str] = field(default_factory=set)
    """Those of their paths whose file is not as it was; with `rebuild` all are read."""
    gone: list[str] = field(default_factory=list)
    """Paths in the index whose file is gone."""
    present: set[str] = field(default_factory=set)
    """Ids known to the notebook that the index holds, or of which nothing can be said today."""
    before: dict[str, str] = field(default_factory=dict)
    """Paths by id of those known to the notebook that the index held when the scan began."""
    loose: dict[str, str] = field(default_factory=dict)
    """Ids by digest of texts whose file is gone or changed: whoever has such a text now may be that article."""
    missing_at: dict[str, list[Identity]] = field(default_factory=dict)
    """Articles known to the notebook and not held, by the path where they were."""
    changed: list[Identity] = field(default_factory=list)
    """Not yet reported."""
    added_count: int = 0
    changed_count: int = 0
    removed_count: int = 0

    def __post_init__(self) -> None:
        self.known_by_id = {one.id: one for one in self.known}
        for one in self.known:
            if one.url:
                self.known_at[one.url].add(one.path)

    def run(self, *, rebuild: bool) -> Iterator[Progress]:
        found = walk(self.folder)
        paths = self._compare(found, rebuild=rebuild)
        total = len(paths)
        yield self._progress(0, total)
        if rebuild:
            self.index.forget_speech()
        done = 0
        if paths:
            from reader.library.pool import read_all  # an unchanged library needs no processes

            with self.index.loading() if total >= _MANY else nullcontext():
                for results in read_all(self.folder, paths):
                    self._take(results)
                    done += len(results)
                    yield self._progress(done, total)
        joined = self._settle()
        self._remove()
        self._settle_problems(found)
        last = str(self.index.select("SELECT coalesce(max(number), 0) FROM article")[0][0])
        if self.index.setting("settled") != last:
            self.index.set_setting("settled", last)
            from reader.library.held import keep_background

            keep_background(self.index)
        report = replace(self._progress(done, total), joined=joined)
        if unheard := self.index.unheard():
            yield report
            yield from self._hear(unheard)
            report = self._progress(done, total)
        yield replace(report, finished=True)

    def _hear(self, numbers: Sequence[int]) -> Iterator[Progress]:
        """Find the quotations of articles, the newest first: whatever is stopped here goes on with the next scan."""
        from reader.library.pool import hear_all

        done, total = 0, len(numbers)
        with self.index.loading() if total >= _MANY else nullcontext():
            for heard in hear_all(numbers, self.index.texts):
                problems = [found for _, found in heard if isinstance(found, Problem)]
                if problems:
                    self.index.set_problems(problems)
                self.index.put_speech(
                    [
                        (one, found if isinstance(found, Speech) else Speech.of(one.text, (), ()))
                        for one, found in heard
                    ]
                )
                done += len(heard)
                yield replace(self._progress(done, total), step="quotations")

    def _progress(self, done: int, total: int) -> Progress:
        identities, self.changed = tuple(self.changed), []
        return Progress(
            done, total, self.added_count, self.changed_count, self.removed_count, identities=identities
        )

    def _compare(self, found: Walk, *, rebuild: bool) -> list[str]:
        """The paths to read, the newest file first."""
        unread = dict(found.files)
        stale = []
        for path, size, mtime_ns, id, digest in self.index.files():
            facts = found.files.get(path)
            known = self.known_by_id.get(id)
            if known is not None:
                self.before[id] = path
            if facts is None:
                if found.unseen and path.startswith(found.unseen):
                    self.present.add(id)
                else:
                    self.gone.append(path)
                    self.loose[digest] = id
            elif rebuild or facts != (size, mtime_ns):
                if facts != (size, mtime_ns):
                    self.touched.add(path)
                self.held[path] = (id, digest)
                self.loose[digest] = id
            else:
                del unread[path]
                if known is not None:
                    self.present.add(id)
                    if known.path != path or digest_of(known.fingerprint) != digest:
                        stale.append(id)
        self.changed += self.index.identities("id", stale)
        held_ids = {id for id, _ in self.held.values()} | self.present
        for one in self.known:
            if found.unseen and one.path.startswith(found.unseen):
                self.present.add(one.id)
            elif one.id not in held_ids:
                self.missing_at.setdefault(one.path, []).append(one)
                self.loose.setdefault(digest_of(one.fingerprint), one.id)
        if not rebuild:
            for problem in self.index.problems():
                if unread.get(problem.path) == (problem.size, problem.mtime_ns):
                    del unread[problem.path]
        # The path decides between files of one time, so that a folder is listed alike on every machine.
        return sorted(unread, key=lambda path: (-unread[path][1], path))

    def _take(self, results: Sequence[Entry | Problem | None]) -> None:
        """Write what was read of some files."""
        read = [one for one in results if isinstance(one, Entry)]
        problems = [one for one in results if isinstance(one, Problem)]
        taken = self.index.paths([one.id for one in read])
        if read:
            self.index.put([self._identified(one, taken) for one in read])
        before = {one.path: one for one in self.index.problems()} if problems else {}
        new = [one for one in problems if before.get(one.path) != one]
        if new:
            self.index.set_problems(new)
        for one in problems:
            if one.path in self.held and one.size < 0:
                self.present.add(self.held[one.path][0])  # it cannot be read today: it is what it was
            elif one.path in self.held:
                self.gone.append(one.path)

    def _identified(self, entry: Entry, taken: dict[str, str]) -> Entry:
        """The entry with the id of the article that it is; a new id where that is not certain yet.

        `taken` are ids that some article has, with its path: those among the proposed ones, and those given since.
        """
        id, digest = self.held.get(entry.path, ("", ""))
        if entry.digest != digest:
            id = self._recognised(entry, id)
        if id:
            self.changed_count += entry.path in self.touched
            self.added_count += entry.path not in self.held
        else:
            self.added_count += 1
            id = entry.id if self._is_free(entry.id, entry.path, taken) else self._another_id(entry)
        taken[id] = entry.path
        known = self.known_by_id.get(id)
        entry = entry if id == entry.id else replace(entry, id=id)
        if known is not None:
            self.present.add(id)
            if not entry.is_known_as(known):
                self.changed.append(entry.identity())
        return entry

    def _is_free(self, id: str, path: str, taken: Mapping[str, str]) -> bool:
        """Whether no other article has an id; one that another scan gave to this very path just now will do."""
        return id not in self.known_by_id and taken.get(id, path) == path

    def _another_id(self, entry: Entry) -> str:
        """An id for an article whose first choice is taken."""
        ids = (new_id(entry.text, entry.path, attempt) for attempt in count(1))
        return next(id for id in ids if self._is_free(id, entry.path, self.index.paths([id])))

    def _recognised(self, entry: Entry, id: str) -> str:
        """The article that the file at this path was or is known to have been, where it still is that one."""
        here = [one for one in self.missing_at.get(entry.path, ()) if one.id not in self.present]
        for one in here:
            if digest_of(one.fingerprint) == entry.digest:
                return one.id
        if self.loose.get(entry.digest, id) != id:
            return ""  # another article's very text: to be settled when that one's file has been looked at
        # Who else has the address of one that is not held is known when all files are read.
        here = [replace(one, url=None) for one in here]
        if id:
            here += map(self._by_own_address, self.index.identities("id", [id]))
        return identify(here, [replace(entry, id="?").identity()]).get("?", "") if here else ""

    def _settle(self) -> tuple[tuple[str, str], ...]:
        """Find the articles whose file is gone in other files; the ids known to the notebook that are one article."""
        self.gone += [
            path for (path,) in self.index.select("SELECT path FROM article WHERE path >= '//' AND path < '/0'")
        ]
        lost = [
            one for one in self.index.identities("path", self.gone, sketch=False) if one.id not in self.known_by_id
        ]
        missing = [one for one in self.known if one.id not in self.present]
        if not lost and not missing:
            return ()
        gone = set(self.gone)
        base = int(self.index.setting("settled") or 0)
        added = self.index.select("SELECT id, path FROM article WHERE number > ?", (base,))
        newcomers = {id for id, path in added if path not in gone and id not in self.known_by_id}
        there = self.index.identities("path", {one.path for one in missing})
        # Those with a sketch come last: they tell more of whoever is found in two ways.
        alike = [*self._copies(missing), *there, *self._at_addresses(missing)]
        alike = [one for one in alike if one.path not in gone]
        refetched = {(one.path, one.url) for one in alike}
        missing = [
            self._by_own_address(one)
            if (one.path, one.url) in refetched or len(self.known_at.get(one.url or "", ())) > _SHARED
            else one
            for one in missing
        ]
        decided = identify(missing, [one for one in alike if one.id not in self.known_by_id])
        missing = [one for one in missing if one.id not in decided.values()]
        if missing and (rest := newcomers - decided.keys()):
            decided |= identify(missing, [*filter(could_be(missing), self._sketched(rest, missing))])
        rest = newcomers - decided.keys()
        decided |= identify(lost, [one for one in self._copies(lost) if one.id in rest])
        if decided:
            self.index.rename(decided.items())
        self.changed += self.index.identities("id", self.known_by_id.keys() & decided.values())
        moved = len(newcomers & decided.keys())
        self.added_count = max(0, self.added_count - moved)
        self.changed_count += moved
        return self._join(
            [self.known_by_id[one.id] for one in missing if one.id not in decided.values()],
            [one for one in alike if one.id in self.known_by_id],
        )

    def _join(self, missing: Sequence[Identity], held: Sequence[Identity]) -> tuple[tuple[str, str], ...]:
        """The ids known to the notebook that are one article, and which of the two to give up."""
        kept = {*json.loads(self.index.setting("went") or "[]")}
        went = kept - self.before.keys()

        def are_apart(one: Identity, other: Identity) -> bool:
            """Whether both were held at once: two articles, however like. An id that gave way at its path was not."""
            return one.id in went or (one.id in self.before and self.before.get(other.id, one.path) != one.path)

        sql = f"SELECT id FROM article WHERE words >= {SHORT} AND id IN (SELECT value FROM json_each(?))"
        long = {id for (id,) in self.index.select(sql, (json.dumps([one.id for one in held]),))}
        joined = join(missing, held, are_apart, long)
        now = went | (self.before.keys() & {one.id for one in missing} - joined.keys())
        if now != kept:
            self.index.set_setting("went", json.dumps(sorted(now)))
        return tuple(sorted((max(pair), min(pair)) for pair in joined.items()))

    def _by_own_address(self, one: Identity) -> Identity:
        """The same without an address that others have too: some sites put theirs on every page."""
        if not one.url:
            return one
        shared = self.known_at.get(one.url, set()) - {one.path} or self.index.select(
            "SELECT 1 FROM article WHERE url = ? AND path <> ? AND path NOT LIKE '//%' LIMIT 1",
            (one.url, one.path),
        )
        return replace(one, url=None) if shared else one

    def _sketched(self, ids: Collection[str], missing: Sequence[Identity]) -> Iterator[Identity]:
        """What the notebook would keep of articles, by which they can be one of the missing."""
        if not any(has_sketch(one.fingerprint) for one in missing):
            yield from self.index.identities("id", ids, sketch=False)
        elif len(ids) < _MANY:
            yield from self.index.identities("id", ids)
        else:
            from reader.library.pool import sketch_all

            yield from sketch_all(list(ids), partial(self.index.with_texts, "id"))

    def _copies(self, wanted: Sequence[Identity]) -> Iterator[Identity]:
        """The articles of the index that have the text of one of these."""
        return self.index.identities("digest", {digest_of(one.fingerprint) for one in wanted}, sketch=False)

    def _at_addresses(self, wanted: Sequence[Identity]) -> Iterator[Identity]:
        """The articles of the index that have the address of one of these."""
        sql = f"SELECT 1 FROM article WHERE url = ? LIMIT {_SHARED + 1}"
        for url in {one.url for one in wanted if one.url}:
            if 0 < len(self.index.select(sql, (url,))) <= _SHARED:
                yield from self.index.identities("url", [url])

    def _remove(self) -> None:
        for start in range(0, len(self.gone), _REMOVED):
            self.removed_count += self.index.remove(self.gone[start : start + _REMOVED])

    def _settle_problems(self, found: Walk) -> None:
        """Problems of files that are gone go; those of the walk itself come."""
        before = {one.path: one for one in self.index.problems()}
        now = {one.path: one for one in found.problems}
        solved = [path for path in before if path not in found.files and path not in now]
        new = [one for path, one in now.items() if before.get(path) != one]
        if solved or new:
            self.index.set_problems(new, solved)
