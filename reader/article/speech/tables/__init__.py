"""The word tables: text files of lines `key word word ...`, read when the first article needs them."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def first_names() -> dict[str, str]:
    """First names: `f`, `m`, or `n` where the gender is open; each without its accents too."""
    names = _keys("first_names.txt")
    return {without_accents(name): gender for name, gender in names.items()} | names


@cache
def titles() -> dict[str, str]:
    """Titles before a name, without their stop: `f`, `m`, or `n` for no gender."""
    return _keys("titles.txt")


@cache
def roles() -> dict[str, str]:
    """Role words: `f`, `m`, `n` a person, `o` an organisation or what it puts out, `p` several people."""
    return _keys("roles.txt")


@cache
def places() -> dict[str, str]:
    """Names of countries, states and cities (`place`) and of their people and things (`people`)."""
    return _keys("places.txt")


@cache
def states() -> dict[str, str]:
    """Short forms of American states, and the last word of their names in lower case."""
    return _keys("states.txt")


@cache
def words(key: str) -> frozenset[str]:
    """One list of `words.txt`."""
    return frozenset(_lists("words.txt").get(key, ()))


@cache
def cue_lists() -> dict[str, list[str]]:
    """The lists of `cues.txt`."""
    return _lists("cues.txt")


def lines(name: str, key: str) -> list[list[str]]:
    """The lines of a table under one key, each in words."""
    return [words for other, *words in _lines(name) if other == key]


@cache
def _lines(name: str) -> list[list[str]]:
    text = (files(__name__) / name).read_text("utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def _lists(name: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for key, *words in _lines(name):
        lists.setdefault(key, []).extend(words)
    return lists


def without_accents(word: str) -> str:
    """A word without its accents: `Renee` for `Renée`."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _keys(name: str) -> dict[str, str]:
    return {word: key for key, words in _lists(name).items() for word in words}
