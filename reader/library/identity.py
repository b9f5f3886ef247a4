"""Which file is which article: decided from fingerprints alone, without a file, an index or a notebook at hand.

A fingerprint is `1:` + a digest of the words + `:` + a sketch: the smallest 64 hashes of the text's runs of three
words (Broder, "On the resemblance and containment of documents", 1997; Cohen and Kaplan, "Summarizing data using
bottom-k sketches", 2007). Case, white space and punctuation do not count.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from heapq import nsmallest
from itertools import product
from pathlib import PurePosixPath
from struct import error, pack, unpack
from zlib import crc32

from reader.article.model import Identity

SIMILAR = 0.3
"""At the same path, a text is taken for the same article from here; unrelated articles stay under 0.05."""
CLEARLY_SIMILAR = 0.45
"""Elsewhere it must be more similar, ..."""
MARGIN = 0.15
"""... and so much more than the runner-up."""

_SKETCH = 64
_WORD = re.compile(r"\w+")
_PARTED = {point: point if _WORD.match(chr(point)) else 32 for point in range(128)}
_MARKS = "“”‘’–—…\xa0"
_VERSION = "1"


class _WordHashes(dict[str, int]):
    """Hashes of words, worked out once each; emptied before it grows large."""

    def __missing__(self, word: str) -> int:
        if len(self) > 200_000:
            self.clear()
        value = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return value


_hashes = _WordHashes()


def digest(text: str) -> str:
    """26 lower-case characters, equal for texts of the same words."""
    return _digest(_words(text))


@lru_cache(maxsize=2)
def fingerprint(text: str) -> str:
    """A compact string that tells equal and similar texts; the same on every machine."""
    words = _words(text)
    hashes = [_hashes[word] for word in words]
    shingles = {
        # Any odd constants will do; these are golden-ratio ones, and the shift mixes the high bits in.
        ((first * 0x9E3779B1 + second * 0x85EBCA77 + third * 0xC2B2AE3D) >> 7) & 0xFFFFFFFF
        for first, second, third in zip(hashes, hashes[1:], hashes[2:], strict=False)
    } or {crc32(" ".join(words).encode("utf-8", "surrogatepass"))}
    sketch = nsmallest(_SKETCH, shingles)
    packed = base64.b85encode(pack(f">{len(sketch)}I", *sketch)).decode()
    return f"{_VERSION}:{_digest(words)}:{packed}"


def sketched(one: Identity, text: str) -> Identity:
    """The same with the fingerprint of its text."""
    return replace(one, fingerprint=fingerprint(text))


def digest_of(fingerprint: str) -> str:
    """The digest inside a fingerprint; empty for one of another version."""
    version, _, rest = fingerprint.partition(":")
    return rest.partition(":")[0] if version == _VERSION else ""


def digest_only(digest: str) -> str:
    """A fingerprint that tells equal texts only, from a text's digest."""
    return f"{_VERSION}:{digest}:"


def similarity(a: str, b: str) -> float:
    """How much of two fingerprinted texts is the same: 0 nothing, 1 all (an estimate of their Jaccard index)."""
    if digest_of(a) and digest_of(a) == digest_of(b):
        return 1.0
    return _similarity(_sketch(a), _sketch(b))


def new_id(text: str, path: str, attempt: int = 0) -> str:
    """An id of 12 characters for an article never seen; the same on every machine. `attempt` is for ids taken."""
    # File systems differ in how they compose letters; the id must not.
    parts = [text, unicodedata.normalize("NFC", path), *([str(attempt)] if attempt else [])]
    hashed = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(hashed[:10])[:12].decode().lower()


def is_same(known: Identity, found: Identity) -> bool:
    """Whether what is now found at an article's path is that article still: by URL, equal or similar text.

    Here the URL alone will do: a summary is made whole, a page is fetched anew. Who knows that others have the same
    URL, as where a site puts one on every page, leaves it out.
    """
    if known.url and known.url == found.url:
        return True
    return similarity(known.fingerprint, found.fingerprint) >= SIMILAR


def identify(missing: Sequence[Identity], newcomers: Sequence[Identity]) -> dict[str, str]:
    """Which newcomer is which missing article: newcomers' ids to missing ones', one to one, only what is sure.

    By URL and similar text first, then by equal text, then by the same path and URL or similar text, then by being
    clearly the most similar, seen from either side, among all that are left.
    """
    old = {one.id: one for one in missing}
    new = {one.id: one for one in newcomers}
    decided: dict[str, str] = {}
    for decide in (_by_url, _by_text, _by_path, _by_similarity):
        if not old or not new:
            break
        for found, known in list(decide(list(old.values()), list(new.values()))):
            if found in new and known in old:
                decided[found] = known
                del new[found], old[known]
    return decided


def join(
    missing: Sequence[Identity],
    held: Sequence[Identity],
    are_apart: Callable[[Identity, Identity], bool],
    long: Collection[str],
) -> dict[str, str]:
    """Which missing article is held under another id: missing ones' ids to those of held ones, only what is sure.

    By equal text first, then by the same path and similar text, then by URL and similar text. Only where a text is one
    of the `long` ones, by the held one's id, can it join two that `are_apart`, or at two paths: there it is a copy.
    """
    at: dict[tuple[str, str], list[Identity]] = defaultdict(list)
    for other in {one.id: one for one in held}.values():
        for kind, key in _keys(other):
            at[kind, key].append(other)
    joined: dict[str, str] = {}
    for one in missing:
        there = {kind: at.get((kind, key), []) for kind, key in _keys(one)}
        if equal := there.get("text"):
            here = [other for other in equal if other.path == one.path and not are_apart(one, other)]
            copies = sorted((other for other in equal if other.id in long), key=lambda other: other.id)
            found = (here or copies)[:1]
        else:
            ways = (
                [
                    other
                    for other in there.get(kind, ())
                    if similarity(one.fingerprint, other.fingerprint) >= SIMILAR and not are_apart(one, other)
                ]
                for kind in ("path", "url")
            )
            found = next(filter(None, ways), [])
        if len(found) == 1:
            joined[one.id] = found[0].id
    return joined


def could_be(missing: Sequence[Identity]) -> Callable[[Identity], bool]:
    """Tells of a newcomer whether it could be one of the missing: who shares nothing with any of them is none."""
    sketches = {value for one in missing for value in _sketch(one.fingerprint)}
    paths = {one.path for one in missing}
    others = {key for one in missing for key in (one.url, digest_of(one.fingerprint)) if key}
    return lambda one: (
        one.path in paths
        or one.url in others
        or digest_of(one.fingerprint) in others
        or not sketches.isdisjoint(_sketch(one.fingerprint))
    )


def has_sketch(fingerprint: str) -> bool:
    """Whether a fingerprint tells similar texts, not equal ones only."""
    return bool(_sketch(fingerprint))


def _keys(one: Identity) -> Iterator[tuple[str, str]]:
    for kind, key in (("text", digest_of(one.fingerprint)), ("path", one.path), ("url", one.url)):
        if key:
            yield kind, key


_Pairs = Iterator[tuple[str, str]]


def _by_url(old: list[Identity], new: list[Identity]) -> _Pairs:
    """The likest first. The URL alone tells too little: some sites put one on every page."""
    prints = {one.id: one.fingerprint for one in (*old, *new)}
    pairs = [
        (similarity(prints[found], prints[known]), found, known)
        for found, known in _by_key(old, new, lambda one: one.url)
    ]
    for score, found, known in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= SIMILAR:
            yield found, known


def _by_text(old: list[Identity], new: list[Identity]) -> _Pairs:
    return _by_key(old, new, lambda one: digest_of(one.fingerprint))


def _by_path(old: list[Identity], new: list[Identity]) -> _Pairs:
    there: dict[str, list[Identity]] = defaultdict(list)
    for one in old:
        there[one.path].append(one)
    for one in new:
        # Several articles may have been at one path in turn.
        likest = sorted(there.get(one.path, ()), key=lambda known: -similarity(known.fingerprint, one.fingerprint))
        yield from ((one.id, known.id) for known in likest[:1] if is_same(known, one))


def _by_key(old: list[Identity], new: list[Identity], key: Callable[[Identity], str | None]) -> _Pairs:
    """Those with one key; of several with the same, those of the same path or at least file name come first."""
    groups: dict[str, tuple[list[Identity], list[Identity]]] = defaultdict(lambda: ([], []))
    for side, identities in enumerate((old, new)):
        for one in identities:
            if value := key(one):
                groups[value][side].append(one)
    for known, found in groups.values():
        for name in (lambda one: one.path, lambda one: PurePosixPath(one.path).name):
            names = {name(one): one for one in known}
            yield from ((one.id, names[name(one)].id) for one in found if name(one) in names)
        # Copies of one text, all moved: which is which cannot be told and does not matter.
        yield from product((one.id for one in found), (one.id for one in known))


def _by_similarity(old: list[Identity], new: list[Identity]) -> _Pairs:
    sketches = {one.id: _sketch(one.fingerprint) for one in (*old, *new)}
    holders: dict[int, list[str]] = defaultdict(list)
    for one in old:
        for value in sketches[one.id]:
            holders[value].append(one.id)
    scores: list[tuple[float, str, str]] = []
    for one in new:
        sharing = Counter(known for value in sketches[one.id] for known in holders.get(value, ()))
        scores += [
            (_similarity(sketches[one.id], sketches[known]), one.id, known) for known, _ in sharing.most_common(8)
        ]
    scores.sort(reverse=True)
    best: dict[str, list[float]] = defaultdict(list)
    for score, *pair in scores:
        for side, id in zip("nk", pair, strict=True):
            best[side + id].append(score)
    for score, found, known in scores:
        if score >= CLEARLY_SIMILAR and all(
            len(ranked) == 1 or (ranked[0] == score and score - ranked[1] >= MARGIN)
            for ranked in (best["n" + found], best["k" + known])
        ):
            yield found, known


def _similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    if not a or not b:
        return 0.0
    union = nsmallest(_SKETCH, {*a, *b})
    both = {*a} & {*b}
    return sum(value in both for value in union) / len(union)


def _sketch(fingerprint: str) -> tuple[int, ...]:
    version, _, rest = fingerprint.partition(":")
    try:
        packed = base64.b85decode(rest.partition(":")[2])
        return unpack(f">{len(packed) // 4}I", packed) if version == _VERSION else ()
    except (ValueError, error):
        # Written by another version, or by hand: it is like nothing.
        return ()


def _words(text: str) -> list[str]:
    text = text.casefold()
    if not text.isascii():
        # They are all that is not ASCII in most English texts, and what follows is several times as fast without them.
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.translate(_PARTED).split() if text.isascii() else _WORD.findall(text)


def _digest(words: list[str]) -> str:
    hashed = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return base64.b32encode(hashed)[:26].decode().lower()
