"""What a word is to the index: folding, words, and the stem under which all forms of an English word are found.

The index is given stems, not texts (`indexed`), and splits them at the spaces; so search inside a text and the
weighing of terms agree with what it finds. The stemmer takes off inflection only: `studies` and `studied` are `study`,
but a `university` is no `universe`, `organization` no `organ`, `herring` not `her` and `news` not `new`, which
Porter's, the one that FTS5 has, makes one word of.
"""

from __future__ import annotations

import re
import unicodedata

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


class _Parting(_Folding):
    """The same, with a space for whatever is no part of a word."""

    def __missing__(self, point: int) -> int:
        folded = super().__missing__(point)
        if not (0x300 <= folded <= 0x36F or chr(folded).isalnum()):
            folded = self[point] = 32
        return folded


_folding = _Folding()
_parting = _Parting()
_ASCII_PARTED = {point: _parting[point] for point in range(128)}
_OTHERS = re.compile(r"[^\x00-\x7f]+")
_LOOSE = re.compile(r"(?:^|(?<= ))[\u0300-\u036f]+")  # marks that stand on no letter


def fold(text: str) -> str:
    """The text without case and diacritics (ё is е), of the same length: offsets into one hold in both."""
    return text.lower() if text.isascii() else text.translate(_folding)


def is_unspaced(text: str) -> bool:
    """Whether it holds letters of a script that is searched by part of a word: Chinese, Japanese, Korean, Thai."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


def indexed(text: str) -> str:
    """What the index is given for a text: its words in order, each as its stem, with a space between them."""
    if not text.isascii():
        # A table for ASCII alone is many times as fast, and all but a few marks of most texts are.
        text = _OTHERS.sub(lambda run: run[0].translate(_parting), text)
    parted = text.translate(_ASCII_PARTED) if text.isascii() else _LOOSE.sub("", text.translate(_parting))
    return " ".join(map(stem, parted.split()))


def plain(text: str) -> str:
    """What the index is given for a name: its words in order, folded, as they are."""
    return " ".join(words(text))


# --- stems ---------------------------------------------------------------------------------------------------

# Words that only look like forms of others, and forms that look like nothing.
_AS_THEY_ARE = frozenset(
    """news corps bias gas lens mars angeles does chaos texas kansas vegas christmas thomas lucas atlas canvas pancreas
    herring earring wedding pudding bedding evening morning during according willing incoming upcoming outgoing outing
    inning offing being nothing something anything everything sibling darling sterling ceiling shilling stocking
    pairing king viking beijing boeing harding manning cumming browning fleming keating bering goring hastings
    jennings cummings brookings billings rawlings cushing
    hundred sacred naked wicked rugged ragged kindred hatred infrared embed ahmed mohammed alfred wilfred jared
    finale rationale morale humane premiere locale vigilante confidante""".split()  # noqa: SIM905
)
_FORMS = {
    "men": "man", "children": "child", "goes": "go", "gases": "gas", "buses": "bus", "lenses": "lens", "biases": "bias",
    "biased": "bias", "dying": "die", "lying": "lie", "tying": "tie", "vying": "vie", "caches": "cache",
    "aches": "ache", "ached": "ache", "aching": "ache", "unite": "unite", "unites": "unite", "united": "unite",
    "uniting": "unite", "agreed": "agree", "disagreed": "disagree", "guaranteed": "guarante", "decreed": "decree",
    "freed": "free", "wolves": "wolf", "knives": "knife", "wives": "wife", "shelves": "shelf", "thieves": "thief",
    "halves": "half", "quizzes": "quiz", "loaves": "loaf", "calves": "calf", "crises": "crisis", "theses": "thesis",
    "hypotheses": "hypothesis", "oases": "oasis", "yemen": "yemen", "specimen": "specimen", "regimen": "regimen",
    "acumen": "acumen", "abdomen": "abdomen", "turkmen": "turkmen", "carmen": "carmen", "bitumen": "bitumen",
}  # fmt: skip
_ENDING_IN_IE = frozenset(
    """movie cookie zombie selfie calorie prairie rookie hippie junkie veggie indie foodie hoodie smoothie bookie
    newbie auntie sortie brownie caddie collie eyrie""".split()  # noqa: SIM905
)
# What has lost its e before -ed or -ing, beside what `_with_e` tells by its letters.
_LOST_AN_E = frozenset(
    "creat chang rang plung lung hing cring ting bing fring wast tast past hast ach".split()  # noqa: SIM905
)


def _shape(word: str) -> str:
    """A letter for each letter: `c`, or `v` for a vowel, for a y after a consonant; the u of `qu`, `gui` is none."""
    shape = ""
    for place, letter in enumerate(word):
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        if (
            letter == "u"
            and word[place - 1 : place] in ("q", "g")
            and word[place + 1 : place + 2] in ("a", "e", "i", "o")
        ):
            vowel = False
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Porter's m: how many times a vowel is followed by a consonant; about the number of syllables."""
    return _shape(word).count("vc")


def _singular(word: str) -> str:
    """The word without the -s of a plural or of a verb."""
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 or word[:-1] in _ENDING_IN_IE else word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("oes") and len(word) > 5 and not word.endswith(("shoes", "noes", "boes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) or word[-2].isdigit() else word[:-1]


def _with_e(root: str) -> bool:
    """Whether what is left before -ed or -ing ended in an e: `hop` of hoping, `caus` of caused, `handl` of handling."""
    if root in _LOST_AN_E or (root[-1] in "cuvz" and root[-2:] != "zz"):
        return True
    shape = _shape(root)
    if shape.count("vc") != 1:
        return False  # a final e is taken off so long a word anyway
    if root[-1] == "s":
        return root[-2] != "s"
    if root[-1] == "g":
        return root[-2] in "dlr" or shape.endswith("cvc") or len(root) == 2
    if root.endswith("th"):
        return shape.endswith("vcc")
    if root[-1] == "l" and shape.endswith("cc"):
        return root[-2] not in "lrw"
    return shape == "vc" or (shape.endswith("cvc") and root[-1] not in "wxy")


def _root(word: str, ending: int) -> str:
    """A verb without the -ed or -ing at its end, of so many letters."""
    root = word[:-ending]
    if root[-1] == "i":
        return root[:-1] + "y" if len(root) > 2 else root + "e"
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeioulsz":
        return root[:-1]
    return root + "e" if _with_e(root) else root


class _Stems(dict[str, str]):
    """Folded word to its stem, filled as words are met."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        self[word] = found = _stem_of(word)
        return found


_MOST_STEMS = 1 << 16


def _stem_of(word: str) -> str:
    if not 3 <= len(word) <= 32 or not word.isascii():
        return word
    form = word
    for _ in range(2):  # `findings`, `hundreds`
        if form in _FORMS or form in _AS_THEY_ARE:
            return _FORMS.get(form, form)
        if not (form == word and form[-1] == "s" and len(form) > 3):
            break
        form = _singular(form)
    if form.endswith("men") and len(form) > 4:
        return form[:-2] + "an"
    ending = 2 if form.endswith("ed") and form[-3] != "e" else 3 if form.endswith("ing") else 0
    if ending and len(form) > ending + 1 and "v" in _shape(form[:-ending]):
        form = _root(form, ending)
    if form[-1] == "e" and _measure(form[:-1]) > 1:
        form = form[:-1]
    if form.endswith("ll") and _measure(form[:-1]) > 1:
        form = form[:-1]
    return form


stem = _Stems().__getitem__
"""The stem of a folded word, as the index keeps it: `treaties` and `treaty` are both `treaty`."""

# No verbs, though `herr` and `butt` could be beginnings of their forms; they stand in every article.
_NO_VERBS = frozenset("but can for from had her him not that them then than what when with".split())  # noqa: SIM905
_ENDINGS = ("", "s", "es", "ies", "ied", "ed", "ing", "ings", "en")


def stems_of_prefix(prefix: str) -> set[str]:
    """The stems that do not begin so themselves, of words that may: `studie` may go on to `studies`, kept as `study`.

    Args:
        prefix: A folded word, or the beginning of one.
    """
    found = {
        stem(prefix[: len(prefix) - size] + ending)
        for ending in _ENDINGS
        for size in range(min(len(ending), len(prefix) - 1) + 1)
        if prefix.endswith(ending[:size])
    }
    return {one for one in found - _NO_VERBS | {stem(prefix)} if not one.startswith(prefix)}
