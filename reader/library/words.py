"""What a word is to the index: folding, tokens and stems, exactly as FTS5's `porter unicode61` makes them.

Search inside a text, and the weighing of terms, must agree with what the index finds. The stemmer is M. F.
Porter's ("An algorithm for suffix stripping", Program 14, 1980) as FTS5 reads it; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
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
        lower = chr(point).lower()
        char = lower if len(lower) == 1 else chr(point)
        char = "σ" if char == "ς" else char
        if char not in _LETTERS:
            base = unicodedata.normalize("NFD", char)
            if len(base) > 1 and all("\u0300" <= mark <= "\u036f" for mark in base[1:]):
                char = base[0]
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


def prefix_forms(prefix: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What finds the words that start so in an index of stems: prefixes of stems, and whole words.

    FTS5 stems a prefix too: `pes*` would become `pe*` and find people, and `universit*` finds nothing, because
    university is kept as `univers`. So a prefix that stemming would change is searched one letter further on, and
    words that it may be the beginning of are searched whole.
    """
    whole = stem(prefix) == prefix
    letters = ("",) if whole else "abcdefghijklmnopqrstuvwxyz0123456789"
    stems = tuple(form for letter in letters if stem(form := prefix + letter) == form)
    endings = (
        prefix[: len(prefix) - size] + ending
        for ending in _ENDINGS
        for size in range(1 if whole else 0, min(len(ending), len(prefix) - 2))
        if prefix.endswith(ending[:size])
    )
    by_stem = {stem(word): word for word in (prefix, *endings)}
    return stems, tuple(word for kept, word in by_stem.items() if not kept.startswith(stems))
