"""What a word is to the index: folding, tokens and stems, exactly as FTS5's `porter unicode61` makes them.

Search inside a text, and the weighing of terms, must agree with what the index finds. The stemmer is M. F.
Porter's ("An algorithm for suffix stripping", Program 14, 1980) as FTS5 reads it; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

_WORD = r"(?:[^\W_][\u0300-\u036f]*)+"
WORD = re.compile(_WORD)
"""A run of letters and digits in folded text: what the index calls a token."""

# Scripts that put no spaces between words, or glue particles to them: they are found by part of a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Letters of their own, not letters with a mark on them.
_LETTERS = frozenset("йїўѓќ")


class _Folding(dict[int, int]):
    """Code point to folded code point, filled as text is met; always one for one, so that offsets stay."""

    def __missing__(self, point: int) -> int:
        char = chr(point)
        # The case folding of ß is two letters, its lower case one.
        char = next((form for form in (char.casefold(), char.lower()) if len(form) == 1), char)
        if char not in _LETTERS:
            base = unicodedata.normalize("NFD", char)
            if len(base) > 1 and all("\u0300" <= mark <= "\u036f" for mark in base[1:]):
                char = base[0].lower()
        self[point] = ord(char)
        return self[point]


_folding = _Folding()


def fold(text: str) -> str:
    """The text without case and diacritics (ё is е), of the same length: offsets into one hold in both."""
    return text.lower() if text.isascii() else text.translate(_folding)


def is_unspaced(text: str) -> bool:
    """Whether it holds letters of a script that is searched by part of a word: Chinese, Japanese, Korean, Thai."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


# --- Porter --------------------------------------------------------------------------------------------------

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
)  # fmt: skip


def _shape(word: str) -> str:
    """A letter for each letter: `c`, or `v` for a vowel and for a y that follows a consonant."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Porter's m: how many times a vowel is followed by a consonant."""
    return _shape(word).count("vc")


def _has_vowel(word: str) -> bool:
    return any(letter in "aeiou" or (letter == "y" and place > 0) for place, letter in enumerate(word))


def _ends_short(word: str) -> bool:
    """Porter's *o: it ends consonant, vowel, consonant, the last not w, x or y."""
    return word[-1:] not in ("w", "x", "y") and _shape(word).endswith("cvc")


def _step_1(word: str) -> str:
    if word.endswith("es"):
        shorter = (word.endswith("ies") and len(word) > 3) or (word.endswith("sses") and len(word) > 4)
        word = word[:-2] if shorter else word[:-1]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed") and len(word) > 3:
        word = word[:-1] if _measure(word[:-3]) > 0 else word
    elif (ending := 2 * word.endswith("ed") or 3 * word.endswith("ing")) and _has_vowel(word[:-ending]):
        word = word[:-ending]
        if word.endswith(("at", "bl", "iz")) and len(word) > 2:
            word += "e"
        elif word[-2:-1] == word[-1] and word[-1] not in "aeioulsz":
            word = word[:-1]
        elif _measure(word) == 1 and _ends_short(word):
            word += "e"
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    return word


def _replaced(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    """The first rule whose suffix the word has decides, whether or not its condition holds."""
    for suffix, other in rules:
        if word.endswith(suffix) and len(word) > len(suffix):
            rest = word[: -len(suffix)]
            return rest + other if _measure(rest) > 0 else word
    return word


def _step_4(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix) and len(word) > len(suffix):
            rest = word[: -len(suffix)]
            fits = _measure(rest) > 1 and (suffix != "ion" or rest.endswith(("s", "t")))
            return rest if fits else word
    return word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _ends_short(word[:-1])):
            word = word[:-1]
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of a folded word, as the index keeps it: `treaties` and `treaty` are both `treati`."""
    if not word.isascii():
        # FTS5 counts bytes, and applies the rules to whatever ends like an English word.
        word = "".join(char for char in word if not "\u0300" <= char <= "\u036f")
        return _stem_of(word.encode().decode("latin-1")).encode("latin-1").decode(errors="replace")
    return _stem_of(word)


def _stem_of(word: str) -> str:
    if not 3 <= len(word) <= 64:
        return word
    return _step_5(_step_4(_replaced(_replaced(_step_1(word), _STEP_2), _STEP_3)))


# --- prefixes ------------------------------------------------------------------------------------------------

# Endings that stemming takes off.
_ENDINGS = (
    "s", "es", "ed", "ing", "ings", "ly", "ies", "al", "ally", "er", "ers", "or", "ors", "ic", "ical",
    "ically", "ful", "fully", "fulness", "ness", "ion", "ions", "ation", "ations", "ational", "ator",
    "ators", "ative", "ant", "ance", "ancy", "ancies", "ent", "ence", "ency", "encies", "ently", "ment",
    "ments", "ement", "able", "ably", "ible", "ibly", "ibility", "ibilities", "ism", "alism", "ist", "ate",
    "ity", "ities", "ality", "ivity", "icity", "ive", "ively", "iveness", "ous", "ously", "ousness", "ize",
    "izer", "ized", "ization", "alize", "icate", "logy",
)  # fmt: skip


FEW_TERMS = 64
"""So many terms that begin alike are asked for one by one."""


def prefix_forms(prefix: str, kept: Callable[[str], Sequence[str]]) -> tuple[list[str], list[str]]:
    """What finds the words that begin so in an index of stems: prefixes of stems, and whole words.

    FTS5 stems a prefix too: `pes*` would become `pe*` and find people. So where stemming would change a prefix, its
    terms are asked for one by one, or where there are many, a letter further on. And `universit*` would find nothing,
    because university is kept as `univers`: so words that the prefix may be the beginning of are asked for whole.

    Args:
        prefix: A folded word, or the beginning of one.
        kept: Gives the terms of the index that begin so, at least `FEW_TERMS` + 1 of them where there are as many.
    """
    prefixes: list[str] = []
    whole: dict[str, str] = {stem(prefix): prefix}

    def collect(begun: str) -> None:
        terms = [] if stem(begun) == begun else kept(begun)
        if stem(begun) == begun:
            prefixes.append(begun)
        elif len(terms) <= FEW_TERMS:
            whole.update((term, _asked_as(term)) for term in terms)
        else:
            whole[begun] = _asked_as(begun)
            for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
                collect(begun + letter)

    collect(prefix)
    for ending in _ENDINGS:
        for size in range(min(len(ending), len(prefix) - 2)):
            if prefix.endswith(ending[:size]):
                word = prefix[: len(prefix) - size] + ending
                # A stem that goes on where the prefix ends is found already.
                if prefix.startswith(stem(word)):
                    whole.setdefault(stem(word), word)
    return prefixes, [word for term, word in whole.items() if not term.startswith(tuple(prefixes))]


def _asked_as(term: str) -> str:
    """A word that the index stems to this term."""
    return next((word for ending in ("", *_ENDINGS) if stem(word := term + ending) == term), term)
