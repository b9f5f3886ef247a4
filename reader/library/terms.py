"""What an article is about, as weighted terms: TF-IDF over stems and pairs of them, and its names. Pure.

Weights are (1 + log tf) × log(1 + N / df); words of the headline count three times, of the lead twice. To the whole
article, as a vector of length 1, its headline and lead are added once more as a vector of their own, so that they
tell as much in a long article as in a short one. Document frequencies come from a sample of the library
(`Background`): measured on two sets of news stories, a thousand articles rank as well as all of them do.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise, repeat
from operator import mul

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

Vector = Mapping[str, float]
"""Terms with their weights, of length 1. A term is a stem, or two that follow one another with a space between."""

_LEAD = 60  # words that tell something
_READ = 6_000  # characters of a text that are looked at: what a story is about is told early
_HEADLINE = 300
_PAIR = 0.5  # what a pair of words weighs beside a word as rare
_RARE = 0.5  # the document frequency of what is not in the sample
_OPENING = 0.3  # what headline and lead weigh once more, beside the whole article
_WORD = re.compile(r"[^\W_]+")


class _Stems(dict[str, str]):
    """Lower-case word to its stem, empty for a word that tells nothing; filled as words are met."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        folded = fold(word)
        term = "" if len(folded) < 2 or folded in STOP_WORDS else stem(folded)
        self[word] = term
        return term


_MOST_STEMS = 1 << 16
_stem_of = _Stems().__getitem__


@dataclass(frozen=True)
class Terms:
    """The stems of an article's words that tell something, in order."""

    headline: list[str]
    """Those of its headline."""
    text: list[str]
    """Those of its text, as far as it is looked at."""

    @classmethod
    def of(cls, headline: str, text: str) -> Terms:
        """Take them from an article."""
        return cls(_stems(headline[:_HEADLINE]), _stems(text[:_READ]))

    @cached_property
    def words(self) -> Counter[str]:
        """How often each is used; headline and lead count more."""
        return Counter(chain(self.headline * 3, self.text[:_LEAD], self.text))

    @property
    def pairs(self) -> Counter[str]:
        """How often each two that follow one another are used; headline and lead count more."""
        return Counter(chain(_paired(self.headline) * 3, _paired(self.text[:_LEAD]), _paired(self.text)))

    @property
    def opening(self) -> Counter[str]:
        """How often each word and each pair is used in headline and lead."""
        lead = self.text[:_LEAD]
        return Counter(chain(self.headline, lead, _paired(self.headline), _paired(lead)))


def _stems(text: str) -> list[str]:
    return list(filter(None, map(_stem_of, _WORD.findall(text.lower()))))


def _paired(stems: Sequence[str]) -> list[str]:
    return list(map(" ".join, pairwise(stems)))


class Background:
    """How common terms are in the library, from a sample of its articles."""

    def __init__(self, frequencies: Mapping[str, int], articles: int) -> None:
        """Take how many of the articles of the sample have each term, and how many there are."""
        self.articles = articles
        self._frequencies = frequencies
        weights = {count: math.log(1 + max(1, articles) / count) for count in {*frequencies.values()}}
        self._rare = math.log(1 + max(1, articles) / _RARE)
        self._rarities = {
            term: weights[count] * (_PAIR if " " in term else 1.0) for term, count in frequencies.items()
        }

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Background:
        """Count the terms of some articles (headline, text)."""
        frequencies: Counter[str] = Counter()
        articles = 0
        for headline, text in texts:
            terms = Terms.of(headline, text)
            frequencies.update(terms.words.keys())
            frequencies.update(terms.pairs.keys())
            articles += 1
        # What was met once is as good as not met, and is most of it.
        return cls({term: count for term, count in frequencies.items() if count > 1}, articles)

    @classmethod
    def unpacked(cls, packed: str) -> Background:
        """What `packed` gave, as an object again."""
        articles, by_count = json.loads(packed)
        frequencies = {term: int(count) for count, terms in by_count.items() for term in terms.split("\n")}
        return cls(frequencies, articles)

    def packed(self) -> str:
        """All of it as a string, to be kept."""
        by_count: dict[int, list[str]] = {}
        for term, count in self._frequencies.items():
            by_count.setdefault(count, []).append(term)
        return json.dumps([self.articles, {count: "\n".join(terms) for count, terms in by_count.items()}])

    def share(self, term: str) -> float:
        """In which share of the articles a term is: df / N."""
        return self._frequencies.get(term, _RARE) / max(1, self.articles)

    def rarity(self, term: str) -> float:
        """log(1 + N / df)."""
        return math.log(1 + 1 / self.share(term))

    def words(self, terms: Terms) -> Vector:
        """The single words of an article with their weights."""
        return _scaled(self._weights(terms.words, self._rare))

    def likeness(self, words: Vector, other: Terms) -> float:
        """About how alike an article, as `words` gives it, and another are by single words; good for a first choice.

        The length of the other's vector is guessed from the number of its words: to weigh them all takes far longer.
        """
        counts, rarity, rare = other.words, self._rarities.get, self._rare
        alike = sum(
            [words[term] * _LOGS[counts[term]] * rarity(term, rare) for term in words.keys() & counts.keys()]
        )
        return alike / math.sqrt(len(counts) or 1)

    def weigh(self, terms: Terms) -> Vector:
        """The words of an article and their pairs, with their weights."""
        words, rare, rare_pair = terms.words, self._rare, self._rare * _PAIR
        whole = self._weights(words, rare) | self._weights(terms.pairs, rare_pair)
        length = _length(whole)
        opening = {
            term: _LOGS[count] * (self._rarities.get(term) or (rare if term in words else rare_pair))
            for term, count in terms.opening.items()
        }
        more = _OPENING * length / (_length(opening) or 1.0)
        for term, weight in opening.items():
            whole[term] += more * weight
        return _scaled(whole)

    def _weights(self, counts: Mapping[str, int], rare: float) -> dict[str, float]:
        rarities = map(self._rarities.get, counts, repeat(rare))
        return dict(zip(counts, map(mul, map(_LOGS.__getitem__, counts.values()), rarities), strict=True))


# 1 + log count; no term is used more often in what is looked at.
_LOGS = [0.0, *(1 + math.log(count) for count in range(1, _READ))]


def _length(weights: Mapping[str, float]) -> float:
    values = weights.values()
    return math.sqrt(sum(map(mul, values, values)))


def _scaled(weights: Mapping[str, float]) -> Vector:
    length = _length(weights) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def content_words(text: str) -> list[str]:
    """The folded words that tell something, in order."""
    return [word for word in WORD.findall(fold(text)) if word not in STOP_WORDS and len(word) > 1]


def cosine(one: Vector, other: Vector) -> float:
    """How alike two articles are, 0 to 1."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])


def cosines(vectors: Sequence[Vector]) -> list[list[float]]:
    """How alike each is to each; term by term, because most pairs share few."""
    met = Counter(chain.from_iterable(vectors))
    having: dict[str, list[tuple[int, float]]] = {term: [] for term, times in met.items() if times > 1}
    for at, vector in enumerate(vectors):
        for term in having.keys() & vector.keys():
            having[term].append((at, vector[term]))
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
_INITIAL_ENDS = r"(?:(?<=\b[A-Z])\.)?"
_INITIALS = re.compile(r"^(?:[A-Z]\.? )+")
_LINKING = r"(?:(?:de|da|van|von|der|den|al|el|bin|la|le) )*"
_NAME = re.compile(rf"{_CAPITALISED}(?:{_INITIAL_ENDS} {_LINKING}{_CAPITALISED})*")
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
        found[run if first in known and first not in plain else _INITIALS.sub("", rest)] += times
    return Counter({run: times for run, times in found.items() if _is_name(run, plain)})


def _is_name(run: str, plain: set[str]) -> bool:
    first, _, rest = run.partition(" ")
    if fold(first) in STOP_WORDS or first.startswith(("I'", "I’")):
        return False
    if not rest and "-" in first and first.rpartition("-")[2].islower():
        return False  # Western-backed
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
