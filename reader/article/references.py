"""Whom a pronoun or a description stands for, from what the reporter has said before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from reader.article import tables
from reader.article.beside import role_before, role_words
from reader.article.cast import Cast, Figure
from reader.article.clauses import cut, is_complete
from reader.article.marks import Passage
from reader.article.mentions import Mention, is_free, mentions
from reader.article.subjects import acts

Sentence = list[tuple[int, int]]
"""The stretches of one of the reporter's sentences; a fragment in quotation marks parts it in two."""

_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_BODIES = frozenset(("it", "its", "they", "their"))
_FARTHEST = 6000  # code points back to which a pronoun may reach
_MOST_SENTENCES = 40  # as far as a pronoun may reach in sentences
_LONGEST_STRETCH = 1000  # code points of a sentence that are read
_MOST_STRETCHES = 20  # of one sentence
_NEARBY = 2000  # code points back in which a figure's namings count for a description
_MOST_NAMINGS = 8  # namings of a figure that are read for its roles
_MOST_HOLDERS = 100  # figures of one role that a description chooses from

_SAYS = re.compile(r"\s(?:said|says|added|adds|told|wrote)\b")
_AGE_AFTER = re.compile(r"(?:,\s|\s\()(\d{1,3})\b(?=[,;)])")
_ROLE_AFTER = re.compile(r"(?:,\s\d{1,3})?(?:,\s(?:who (?:is|was|served as)\s)?|\s\()([^,.;:()“\"]{3,90})")
_OF_COUNTRY = re.compile(r"\sof\s([A-Z]\w+)")
# `(R-Ariz.)` and `, D-N.Y.,`: a party and a state.
_PARTY_AFTER = re.compile(r"(?:,\s|\s\()([RDI])-((?:[A-Z]\.)*[A-Z]\w*)")
_PARTIES = ({"democrat", "democratic"}, {"republican"}, {"conservative"}, {"labour"})
# Words of one kin are one word.
_KIN = {
    "sen": "senator", "sens": "senator", "rep": "representative", "gov": "governor", "prof": "professor",
    "gen": "general", "pres": "president", "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "col": "colonel",
    "dr": "doctor", "rev": "reverend", "spokeswoman": "spokesman", "spokesperson": "spokesman", "ceo": "executive",
    "congresswoman": "representative", "congressman": "representative", "chairwoman": "chairman", "chair": "chairman",
    "chairperson": "chairman", "candidate": "nominee", "businesswoman": "businessman", "premier": "minister",
    "attorney": "lawyer", "lord": "peer", "baroness": "peer",
    "cop": "officer", "policeman": "officer",
}  # fmt: skip
_PLAIN_BODIES = frozenset(
    ("agency", "airline", "bank", "business", "channel", "charity", "company", "firm", "group", "magazine", "network",
     "newspaper", "newsletter", "organisation", "organization", "outlet", "paper", "party", "publication", "publisher",
     "site", "union", "university", "watchdog", "website")
)  # fmt: skip
_DOCUMENTS = frozenset(
    ("ad", "analysis", "article", "blog", "book", "email", "essay", "letter", "memo", "message", "note", "post",
     "report", "speech", "statement", "study", "survey", "tweet", "video")
)  # fmt: skip


class References:
    """Pronouns and descriptions of one article, resolved in the order of the text."""

    def __init__(self, text: str, passages: Sequence[Passage], cast: Cast) -> None:
        self._text = text
        self._passages = passages
        self._cast = cast
        self._heard: set[Figure] = set()
        self._meant: dict[int, Figure] = {}
        self._cut: list[Sentence] | None = None
        self._read: dict[int, list[Mention]] = {}
        self._roles: dict[Figure, frozenset[str]] = {}
        self._holders: dict[str, list[Figure]] | None = None
        self._body_words: dict[str, list[tuple[int, Figure]]] | None = None

    def spoke(self, figure: Figure, mention: Mention | None) -> None:
        """Take note that a figure was just heard, and of the words that told so."""
        self._heard.add(figure)
        if mention is not None:
            self._meant[mention.start] = figure

    # -- pronouns ------------------------------------------------------------------------------------------------

    def pronoun(self, mention: Mention) -> Figure | None:
        """The nearest earlier sentence whose subject the pronoun can stand for; to be last named is not enough."""
        if mention.words in _BODIES:
            return self._body(mention)
        gender = _GENDERS.get(mention.words)
        if gender is None:
            return None
        for sentence in self._sentences_back(mention.start):
            for number, earlier in enumerate(sentence):
                if earlier.kind == "pronoun":
                    says = number == 0 or _SAYS.match(self._text, earlier.end) is not None
                    if says and _GENDERS.get(earlier.words) == gender:
                        break  # the same he: look where he comes from
                    continue
                figure = self._figure(earlier)
                if (
                    figure is None
                    and number == 0
                    and earlier.kind == "description"
                    and self._is_somebody(earlier, gender)
                ):
                    return None
                if figure is None or figure.gender not in (None, gender):
                    continue
                if self._may_be_person(figure) or (number == 0 and self._reads_like_a_person(earlier, figure)):
                    return figure
        return None

    def _is_somebody(self, mention: Mention, gender: str) -> bool:
        """True for `my mother` as a subject: who she is, nobody tells, and she is nobody else."""
        if mention.kind != "description" or tables.roles().get(mention.words) != gender:
            return False
        # `the baron` may well be him; `the man` is kept for whom news does not name.
        vague = mention.words in tables.words("anonymous") or not self._text.startswith(
            ("the ", "The "), mention.start
        )
        return vague and acts(self._text, mention)

    def _figure(self, mention: Mention) -> Figure | None:
        if (known := self._meant.get(mention.start)) is not None:
            return known
        if mention.kind == "name":
            return mention.naming.figure if mention.naming else None
        return self.description(mention)

    def _may_be_person(self, figure: Figure) -> bool:
        """True for a person, and for a name that was heard, is also used without its first name, or holds an office."""
        if figure.person is not None:
            return figure.person
        if figure in self._heard or len({len(words) > 1 for words in figure.spellings}) > 1:
            return True
        return figure.is_full and not self._roles_of(figure).isdisjoint(_offices())

    def _reads_like_a_person(self, mention: Mention, figure: Figure) -> bool:
        """True for a full name that nothing is known of, as a subject, without the article that things have."""
        if figure.person is not None or not figure.is_full or not acts(self._text, mention):
            return False
        return not self._text[max(0, mention.start - 4) : mention.start].lower().endswith("the ")

    def _body(self, mention: Mention) -> Figure | None:
        """`it` and `they`: the organisation that was the subject of this sentence or the one before."""
        left = 2
        for sentence in self._sentences_back(mention.start):
            if not left:
                break
            if sentence:
                figure = self._meant.get(sentence[0].start)
                if figure is None and sentence[0].kind == "name":
                    figure = sentence[0].naming.figure if sentence[0].naming else None
                if figure is not None and figure.is_body:
                    return figure
                left -= 1
        return None

    # -- descriptions --------------------------------------------------------------------------------------------

    def description(self, mention: Mention) -> Figure | None:
        """The figure whose titles and appositions agree best with the description; None where none does."""
        sort = tables.roles().get(mention.words)
        if sort == "o":
            return self._described_body(mention)
        words = role_words(self._text[mention.start : mention.end])
        if sort is None or sort == "p" or not (words[0] == "the" or mention.naming):
            return None
        if mention.words in tables.words("anonymous"):
            return None
        wanted = frozenset(_KIN.get(word, word) for word in words[1:])
        owner = (
            mention.naming if mention.naming and self._text.startswith(("’", "'"), mention.naming.end) else None
        )
        of = _OF_COUNTRY.match(self._text, mention.end)
        country = of[1] if of and of[1] in tables.places() else None
        nearby = Counter(naming.figure for naming in self._cast.between(mention.start - _NEARBY, mention.start))
        best: tuple[int, int, int] | None = None
        found: Figure | None = None
        for figure in self._holders_of(wanted):
            held = self._roles_of(figure)
            if figure.namings[0].start > mention.start or _opposed(wanted, held):
                continue
            if sort in ("f", "m") and figure.gender not in (None, sort):
                continue
            if owner is not None and held.isdisjoint(role_words(owner.figure.name)):
                continue  # `Iran's president` is nobody of another country
            if country is not None and not _can_be_of(held, country):
                continue
            score = (len(wanted & held), nearby[figure], len(figure.namings))
            if best is None or score > best:
                best, found = score, figure
        return found

    def _holders_of(self, wanted: frozenset[str]) -> list[Figure]:
        """The people who hold one of the roles among some words."""
        if self._holders is None:
            self._holders = {}
            for figure in self._cast.figures:
                if figure.person:
                    for word in self._roles_of(figure):
                        self._holders.setdefault(word, []).append(figure)
        found: dict[Figure, None] = {}
        for word in wanted:
            if word not in _offices() and not word.endswith("-year-old"):
                continue
            found.update(dict.fromkeys(self._holders.get(word, [])[:_MOST_HOLDERS]))
        return list(found)

    def _roles_of(self, figure: Figure) -> frozenset[str]:
        """Every word that stands in a title or an apposition beside the figure's name, in one form for kin words."""
        if (known := self._roles.get(figure)) is not None:
            return known
        text = self._text
        words: set[str] = set()
        for role in figure.roles:
            words.update(role_words(role))
        for naming in figure.namings[:_MOST_NAMINGS]:
            words.update(role_before(text, naming.start))
            if after := _ROLE_AFTER.match(text, naming.end):
                words.update(role_words(after[1])[:14])
            if age := _AGE_AFTER.match(text, naming.end):
                words.add(f"{age[1]}-year-old")
            if party := _PARTY_AFTER.match(text, naming.end):
                words |= (
                    {"republican", "gop"}
                    if party[1] == "R"
                    else {"democrat", "democratic"}
                    if party[1] == "D"
                    else set()
                )
                words.add(tables.states().get(party[2], party[2].lower()))
        words = {_KIN.get(word, word) for word in words}
        if not words.isdisjoint(("senator", "representative")):
            words.add("lawmaker")
        known = self._roles[figure] = frozenset(words)
        return known

    def _described_body(self, mention: Mention) -> Figure | None:
        """`the commission`: the Commission on ... named last; `the company`: the organisation last a subject."""
        role = mention.words
        if role in _DOCUMENTS and mention.naming is not None:
            return mention.naming.figure
        if not self._text.startswith(("the ", "The "), mention.start):
            return None
        if self._body_words is None:
            self._body_words = {}
            for naming in self._cast.namings:
                if naming.figure.is_body:
                    for word in role_words(self._text[naming.at : naming.end]):
                        self._body_words.setdefault(word, []).append((naming.start, naming.figure))
        called = self._body_words.get(role, [])
        if number := bisect_left(called, mention.start, key=lambda place: place[0]):
            return called[number - 1][1]
        if role in _PLAIN_BODIES and mention.end - mention.start == len("the ") + len(role):
            for sentence, _ in zip(self._sentences_back(mention.start), range(4), strict=False):
                for earlier in sentence:
                    if earlier.kind == "name" and earlier.naming and earlier.naming.figure.is_body:
                        return earlier.naming.figure
        return None

    # -- sentences -----------------------------------------------------------------------------------------------

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
            start = max(start, end - _LONGEST_STRETCH)
            for mention in mentions(self._text, start, end, self._cast):
                if is_free(self._text, start, mention.start, mention.end):
                    free.append(mention)
                elif mention.kind == "name":
                    rest.append(mention)
        return free + rest

    def _breaks(self, part: tuple[int, int], passage: Passage) -> bool:
        """True where a stretch runs up to a fragment that does not end its sentence."""
        start, end = part
        if end != passage.left or "\n" in self._text[end - 2 : end] or is_complete(self._text, start, end):
            return False
        return not self._text.startswith((".", "!", "?"), passage.end - 1)

    def _sentences(self) -> list[Sentence]:
        """The reporter's sentences, in order."""
        if self._cut is not None:
            return self._cut
        found: list[Sentence] = []
        last = 0
        broken = False  # whether the last sentence goes on after a fragment
        for passage in (*self._passages, None):
            parts = cut(self._text, last, passage.left if passage else len(self._text))
            if broken and parts and parts[0][0] == last and len(found[-1]) < _MOST_STRETCHES:
                found[-1].append(parts.pop(0))
            found += [[part] for part in parts]
            if passage is not None:
                last = passage.right
                broken = bool(found) and self._breaks(found[-1][-1], passage)
        self._cut = found
        return found


def _can_be_of(held: frozenset[str], country: str) -> bool:
    """False where a figure is of another country: the French minister is not `the minister of Kosovo`."""
    lands = [word for word in held if word.capitalize() in tables.places()]
    return not lands or any(land[:2] == country[:2].lower() for land in lands)


def _opposed(wanted: frozenset[str], held: frozenset[str]) -> bool:
    """True where a description and a figure are of different parties."""
    asked = [party for party in _PARTIES if not wanted.isdisjoint(party)]
    return bool(asked) and any(
        not held.isdisjoint(party)
        for party in _PARTIES
        if party not in asked and held.isdisjoint(set().union(*asked))
    )


@cache
def _offices() -> frozenset[str]:
    """Every word for a person's role, in one form for kin words."""
    return frozenset(_KIN.get(word, word) for word, sort in tables.roles().items() if sort in ("f", "m", "n"))
