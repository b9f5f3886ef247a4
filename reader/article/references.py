"""Whom a pronoun or a description stands for, from what the reporter has said before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from reader.article import tables
from reader.article.attribution import cut
from reader.article.cast import Cast, Figure
from reader.article.marks import Passage
from reader.article.mentions import Mention, is_free, mentions

Sentence = list[tuple[int, int]]
"""The stretches of one of the reporter's sentences."""

_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_BODIES = frozenset(("it", "its", "they", "their"))
_NEARBY = 2000  # code points back in which a figure's namings count for a description
_MOST_SENTENCES = 40
_FARTHEST = 6000  # code points back to which a pronoun may reach
_MOST_NAMINGS = 8  # namings of a figure that are read for its roles
_BEFORE = re.compile(r"[\w’' -]{0,60}$")
_AFTER = re.compile(r"(?:,\s(?:who (?:is|was|served as)\s)?|\s\()([^,.;:()“\"]{3,90})")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_KIN = {
    "sen": "senator", "sens": "senator", "rep": "representative", "gov": "governor", "prof": "professor", "gen": "general",
    "pres": "president", "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "col": "colonel", "dr": "doctor",
    "rev": "reverend", "spokeswoman": "spokesman", "spokesperson": "spokesman", "congresswoman": "representative",
    "congressman": "representative", "chairwoman": "chairman", "chairperson": "chairman", "chair": "chairman",
    "candidate": "nominee", "businesswoman": "businessman", "premier": "minister", "ceo": "executive",
    "attorney": "lawyer", "cop": "officer", "policeman": "officer", "d-vt": "senator",
}  # fmt: skip
_DOCUMENTS = frozenset(
    ["ad", "analysis", "article", "blog", "book", "email", "essay", "letter", "memo", "message", "note", "post", "report", "speech", "statement", "study", "survey", "tweet", "video"]
)
_PLAIN_BODIES = frozenset(
    ["agency", "airline", "bank", "business", "channel", "charity", "company", "firm", "group", "magazine", "network", "newspaper", "newsletter", "organisation", "organization", "outlet", "paper", "party", "publication", "publisher", "site", "union", "university", "watchdog", "website"]
)


def _words(text: str) -> list[str]:
    """The words of a description or apposition in lower case; a vice president is one word, and no president."""
    return _WORD.findall(_DEPUTY.sub(r"\1-", text.lower()))


def _opposed(wanted: set[str], held: frozenset[str]) -> bool:
    """True where a description and a figure are of different parties."""
    return any(
        party in wanted and party not in held and not held.isdisjoint(_PARTIES - {party, _SAME_PARTY.get(party, party)})
        for party in _PARTIES
    )


_SAME_PARTY = {"democrat": "democratic", "democratic": "democrat"}
_PARTIES = frozenset(("democrat", "democratic", "republican", "conservative", "labour", "independent"))
_DEPUTY = re.compile(r"\b(vice|deputy|assistant|associate|former vice) ")


@cache
def _offices() -> frozenset[str]:
    return frozenset(word for word, sort in tables.roles().items() if sort in "fmn")


class References:
    """Pronouns and descriptions of one article, resolved in the order of the text."""

    def __init__(self, text: str, passages: Sequence[Passage], cast: Cast) -> None:
        self._text = text
        self._passages = passages
        self._cast = cast
        self._cut: list[Sentence] | None = None
        self._read: dict[int, list[Mention]] = {}
        self._meant: dict[int, Figure] = {}
        self._heard: list[Figure] = []
        self._known: dict[int, frozenset[str]] = {}

    def spoke(self, figure: Figure, mention: Mention | None) -> None:
        """Take note that a figure was just heard, and of the words that told so."""
        self._heard.append(figure)
        if mention is not None:
            self._meant[mention.start] = figure

    def pronoun(self, mention: Mention) -> Figure | None:
        """The nearest earlier sentence whose subject the pronoun can stand for; to be last named is not enough."""
        if mention.words in _BODIES:
            return self._body(mention)
        gender = _GENDERS.get(mention.words)
        if gender is None:
            return None
        for group in self._sentences_back(mention.start):
            for number, earlier in enumerate(group):
                if earlier.kind == "pronoun":
                    if number == 0 and _GENDERS.get(earlier.words) == gender:
                        break  # the same he: look where he comes from
                    continue
                figure = self._meant.get(earlier.start) or self._figure(earlier)
                if figure and figure.gender in (None, gender) and self._may_be_person(figure):
                    return figure
        return None

    def _figure(self, mention: Mention) -> Figure | None:
        if mention.kind == "name":
            return mention.naming.figure if mention.naming else None
        return self.description(mention)

    def description(self, mention: Mention) -> Figure | None:
        """The figure whose titles and appositions agree best with the description; None where none does."""
        role = mention.words
        sort = tables.roles().get(role)
        if sort == "o":
            return self._described_body(mention)
        words = _words(self._text[mention.start : mention.end])
        if sort is None or sort == "p" or not (words[0] == "the" or mention.naming):
            return None
        wanted = {_KIN.get(word, word) for word in words[1:]}
        best: tuple[int, int, int] | None = None
        found: Figure | None = None
        for figure in self._cast.figures:
            if not figure.person or (sort in ("f", "m") and figure.gender not in (None, sort)):
                continue
            held = self._roles_of(figure)
            if _KIN.get(role, role) not in held or _opposed(wanted, held):
                continue
            score = (len(wanted & held), self._weight(figure, mention.start), len(figure.namings))
            if best is None or score > best:
                best, found = score, figure
        return found

    def _weight(self, figure: Figure, at: int) -> int:
        """How often a figure is named not far before a place."""
        return sum(at - _NEARBY < naming.start < at for naming in figure.namings)

    def _may_be_person(self, figure: Figure) -> bool:
        """True for a person, and for a name that was heard, is also used without its first name, or holds an office."""
        if figure.person is not None:
            return figure.person
        sizes = {len(words) > 1 for words in figure.spellings}
        return figure in self._heard or len(sizes) > 1 or (True in sizes and not self._roles_of(figure).isdisjoint(_offices()))

    def _body(self, mention: Mention) -> Figure | None:
        """`it` and `they`: the organisation that was the subject of this sentence or the one before."""
        for number, group in enumerate(self._sentences_back(mention.start)):
            first = group[0].naming if group and group[0].kind == "name" else None
            if first is not None and first.figure.is_body:
                return first.figure
            if number == 1:
                break
        return None

    def _described_body(self, mention: Mention) -> Figure | None:
        role = mention.words
        if role in _DOCUMENTS and mention.naming is not None:
            return mention.naming.figure
        if not self._text.startswith(("the ", "The "), mention.start):
            return None
        for naming in reversed(self._cast.between(0, mention.start)):
            if naming.figure.is_body and any(role == word.lower() for words in naming.figure.spellings for word in words):
                return naming.figure
        if role in _PLAIN_BODIES and mention.end - mention.start <= len(role) + 4:
            for number, group in enumerate(self._sentences_back(mention.start)):
                for earlier in group:
                    if earlier.kind == "name" and earlier.naming and earlier.naming.figure.is_body:
                        return earlier.naming.figure
                if number == 3:
                    break
        return None

    def _sentences_back(self, at: int) -> Iterator[list[Mention]]:
        """For each of the reporter's sentences before a place, nearest first: whom it mentions, subjects first."""
        sentences = self._sentences()
        number = bisect_left(sentences, [(at, 0)]) - 1
        for sentence in reversed(sentences[max(0, number - _MOST_SENTENCES) : number + 1]):
            start, end = sentence[0][0], sentence[-1][1]
            if at - end > _FARTHEST:
                return
            if end > at:
                yield self._subjects_first([(start, min(end, at)) for start, end in sentence if start < at])
                continue
            if (found := self._read.get(start)) is None:
                found = self._read[start] = self._subjects_first(sentence)
            yield found

    def _subjects_first(self, sentence: Sentence) -> list[Mention]:
        free: list[Mention] = []
        rest: list[Mention] = []
        for start, end in sentence:
            for mention in mentions(self._text, start, end, self._cast):
                if is_free(self._text, start, mention.start, mention.end):
                    free.append(mention)
                elif mention.kind == "name":
                    rest.append(mention)
        return free + rest

    def _sentences(self) -> list[Sentence]:
        """The reporter's sentences, in order; one that runs on after a fragment in quotation marks has two parts."""
        if self._cut is None:
            self._cut = []
            last = 0
            broken = False
            for passage in (*self._passages, None):
                end = passage.left if passage else len(self._text)
                parts = cut(self._text, last, end)
                if broken and parts and parts[0][0] == last and self._cut:
                    self._cut[-1].append(parts.pop(0))
                self._cut += [[part] for part in parts]
                if passage is not None:
                    last = passage.right
                    ended = self._text.startswith((".", "!", "?"), passage.end - 1)
                    broken = bool(self._cut) and self._cut[-1][-1][1] == passage.left and not ended
        return self._cut

    def _roles_of(self, figure: Figure) -> frozenset[str]:
        """Every word that stands in a title or an apposition beside the figure's name, in one form for kin words."""
        if (known := self._known.get(id(figure))) is not None:
            return known
        text = self._text
        words: set[str] = set()
        for role in figure.roles:
            words.update(_words(role))
        for naming in figure.namings[:_MOST_NAMINGS]:
            if before := _BEFORE.search(text, max(0, naming.start - 60), naming.start):
                words.update(_words(before[0].rpartition(" of ")[0] or before[0])[-6:])
            if after := _AFTER.match(text, naming.end):
                words.update(_words(after[1])[:14])
        known = self._known[id(figure)] = frozenset(_KIN.get(word.rstrip("."), word.rstrip(".")) for word in words)
        return known
