"""What an article is about, as weighted terms: TF-IDF over stems and pairs of them, and its names. Pure.

Weights are (1 + log tf) × log(1 + N / df); words of the headline count three times, of the lead twice. Document
frequencies come from a sample of the library (`Background`): measured on two sets of news stories, a thousand
articles rank as well as all of them do.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from reader.library.words import WORD, fold, stem

DATES = frozenset((
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
))  # fmt: skip
"""Names of days and months, folded."""
STOP_WORDS = frozenset((
    "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are",
    "aren", "as", "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by",
    "can", "cannot", "could", "couldn", "did", "didn", "do", "does", "doesn", "doing", "don", "down",
    "during", "each", "either", "else", "even", "ever", "every", "few", "for", "from", "further", "get",
    "go", "going", "got", "had", "hadn", "has", "hasn", "have", "haven", "having", "he", "her", "here",
    "hers", "herself", "him", "himself", "his", "how", "however", "i", "if", "in", "into", "is", "isn",
    "it", "its", "itself", "just", "least", "less", "let", "like", "ll", "made", "make", "makes", "many",
    "may", "me", "might", "more", "most", "much", "must", "my", "myself", "near", "neither", "never", "no",
    "nor", "not", "now", "of", "off", "often", "on", "once", "one", "only", "or", "other", "others",
    "ought", "our", "ours", "ourselves", "out", "over", "own", "per", "perhaps", "put", "quite", "rather",
    "re", "really", "said", "same", "say", "saying", "says", "she", "should", "shouldn", "since", "so",
    "some", "still", "such", "than", "that", "the", "their", "theirs", "them", "themselves", "then",
    "there", "these", "they", "this", "those", "though", "through", "thus", "to", "too", "toward", "two",
    "under", "until", "up", "upon", "us", "use", "used", "ve", "very", "was", "wasn", "way", "we", "well",
    "were", "weren", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why",
    "will", "with", "within", "without", "won", "would", "wouldn", "yet", "you", "your", "yours",
    "yourself", "yourselves", "mr", "mrs", "ms", "told", "according", "reported", "report", "reports",
    "asked", "added",
    *DATES,
))  # fmt: skip
"""Folded English words that tell nothing of what an article is about, the names of days and months among them."""

Term = str | tuple[str, str]
"""A stem, or two stems that follow one another."""
Vector = Mapping[Term, float]
"""Terms with their weights, of length 1."""

_LEAD = 60  # words that tell something
_READ = 6_000  # characters of a text that are looked at: what a story is about is told early
_HEADLINE = 300
_PAIR = 0.5  # what a pair of words weighs beside a word as rare
_MOST_TERMS = 250
_RARE = 0.5  # the document frequency of what is not in the sample
_WORD = re.compile(r"[^\W_]+")


class _Terms(dict[str, str]):
    """Lower-case word to its stem, empty for a word that tells nothing; filled as words are met."""

    def __missing__(self, word: str) -> str:
        if len(self) > 200_000:
            self.clear()
        folded = fold(word)
        term = "" if len(folded) < 2 or folded in STOP_WORDS else stem(folded)
        self[word] = term
        return term


_term_of = _Terms().__getitem__


class Background:
    """How common terms are in the library, from a sample of its articles."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Count the terms of some articles (headline, text)."""
        frequencies: Counter[Term] = Counter()
        self.articles = 0
        for headline, text in texts:
            frequencies.update(count_terms(headline, text).keys())
            self.articles += 1
        # What was met once is as good as not met, and is most of it.
        self._frequencies = {term: count for term, count in frequencies.items() if count > 1}
        self._rarities = {term: self._weight(term) for term in self._frequencies}

    def share(self, term: Term) -> float:
        """In which share of the articles a term is: df / N."""
        return self._frequencies.get(term, _RARE) / max(1, self.articles)

    def rarity(self, term: Term) -> float:
        """log(1 + N / df)."""
        return math.log(1 + 1 / self.share(term))

    def _weight(self, term: Term) -> float:
        return self.rarity(term) * (1.0 if isinstance(term, str) else _PAIR)

    def weigh(self, counts: Mapping[Term, int]) -> dict[Term, float]:
        """The terms that weigh most, with weights whose squares add up to 1 over all terms."""
        known, rare, rare_pair = self._rarities, self._weight(""), self._weight(("", ""))
        weights = [
            _LOGS[count] * (known.get(term) or (rare_pair if type(term) is tuple else rare))
            for term, count in counts.items()
        ]
        length = math.sqrt(sum([weight * weight for weight in weights])) or 1.0
        if len(weights) <= _MOST_TERMS:
            return {term: weight / length for term, weight in zip(counts, weights, strict=True)}
        cut = sorted(weights)[-_MOST_TERMS]
        kept = {term: weight / length for term, weight in zip(counts, weights, strict=True) if weight > cut}
        # Of those that weigh the same, the ones that come first in the article.
        level = (term for term, weight in zip(counts, weights, strict=True) if weight == cut)
        return kept | dict.fromkeys(islice(level, _MOST_TERMS - len(kept)), cut / length)


# 1 + log count; no term is used more often in what is looked at.
_LOGS = [0.0, *(1 + math.log(count) for count in range(1, _READ))]


def content_words(text: str) -> list[str]:
    """The folded words that tell something, in order."""
    return [word for word in WORD.findall(fold(text)) if word not in STOP_WORDS and len(word) > 1]


def count_terms(headline: str, text: str) -> Counter[Term]:
    """How often each stem, and each pair of stems that follow one another, is used; headline and lead count more."""
    heads, body = _stems(headline[:_HEADLINE]), _stems(text[:_READ])
    counts: Counter[Term] = Counter()
    for stems in (heads, heads, heads, body[:_LEAD], body):
        counts.update(stems)
        counts.update(pairwise(stems))
    return counts


def _stems(text: str) -> list[str]:
    """The stems of the words that tell something, in order; the others are left out."""
    return [term for term in map(_term_of, _WORD.findall(text.lower())) if term]


def cosine(one: Vector, other: Vector) -> float:
    """How alike two articles are, 0 to 1."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])


def cosines(vectors: Sequence[Vector]) -> list[list[float]]:
    """How alike each is to each; term by term, because most pairs share few."""
    having: dict[Term, list[tuple[int, float]]] = {}
    for at, vector in enumerate(vectors):
        for term, weight in vector.items():
            having.setdefault(term, []).append((at, weight))
    among = [[0.0] * len(vectors) for _ in vectors]
    for shared in having.values():
        while len(shared) > 1:
            at, weight = shared.pop()
            row = among[at]
            for other, its_weight in shared:
                row[other] += weight * its_weight
    # Only the half below the diagonal was filled.
    for at, row in enumerate(among):
        for other in range(at):
            among[other][at] = row[other]
    return among


# --- names ----------------------------------------------------------------------------------------------------

_CAPITALISED = r"[^\W\d_a-zà-öø-ÿа-яё][\w’'-]*"
_NAME = re.compile(rf"{_CAPITALISED}(?: (?:(?:de|da|van|von|der|den|al|el|bin|la|le) )*{_CAPITALISED})*")
_SENTENCE_END = frozenset('.!?…:\n"“”«»„‘•-–—')
_POSSESSIVE = re.compile(r"[’']s?$")
_LOWER = re.compile(r"\b[^\W\d_A-Z]\w*")


def names(text: str) -> Counter[str]:
    """The names in a text, as written, with how often they are used: runs of capitalised words.

    The first word of a sentence counts only where the text has it capitalised inside a sentence too, and a single
    word only where the text does not have it in lower case.
    """
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        run = _POSSESSIVE.sub("", match[0])
        before = text[max(0, match.start() - 3) : match.start()].rstrip(" ")
        (opening if not before or before[-1] in _SENTENCE_END else inside)[run] += 1
    known = {word for run in inside for word in run.split()}
    plain = set(_LOWER.findall(text))
    found: Counter[str] = Counter()
    for run, times in inside.items():
        found[run] += times
    for run, times in opening.items():
        first, _, rest = run.partition(" ")
        found[run if first in known and first not in plain else rest] += times
    return Counter({run: times for run, times in found.items() if _is_name(run, plain)})


def _is_name(run: str, plain: set[str]) -> bool:
    first, _, rest = run.partition(" ")
    if fold(first) in STOP_WORDS or first.startswith(("I'", "I’")):
        return False
    return bool(rest) or ((len(first) > 2 or first.isupper()) and len(first) > 1 and first.lower() not in plain)


def shared_names(one: Mapping[str, int], other: Mapping[str, int]) -> list[str]:
    """The names that two articles share, in the longer form of the first; a name is known by its last word."""
    known: dict[str, list[str]] = {}
    for name in other:
        known.setdefault(_key(name), []).append(name)
    best: dict[str, str] = {}
    for name in sorted(one, key=lambda name: (-len(name.split()), -one[name])):
        if any(_agree(name, form) for form in known.get(_key(name), ())):
            best.setdefault(_key(name), name)
    return list(best.values())


def _key(name: str) -> str:
    return fold(name.rsplit(" ", 1)[-1])


def _agree(name: str, other: str) -> bool:
    """Whether two forms of a name can be the same: `Brandt` and `Ilse Brandt`, not `Tom Ray` and `Ann Ray`."""
    first, second = fold(name).split(), fold(other).split()
    return len(first) == 1 or len(second) == 1 or first[-2] == second[-2]


def surface_forms(text: str) -> Iterator[tuple[str, str]]:
    """Each stem with the word it is most often written as."""
    written: dict[str, Counter[str]] = {}
    for word, times in Counter(content_words(text)).items():
        written.setdefault(stem(word), Counter())[word] += times
    return ((term, forms.most_common(1)[0][0]) for term, forms in written.items())
