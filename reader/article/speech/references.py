"""Whom a pronoun or a description stands for, from what the reporter has said before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from reader.article.speech import tables
from reader.article.speech.beside import role_words
from reader.article.speech.cast import Cast, Figure
from reader.article.speech.clauses import cut, is_complete
from reader.article.speech.marks import Passage
from reader.article.speech.mentions import Mention, is_free, mentions
from reader.article.speech.roles import Roles, can_be_of, kin, offices, opposed
from reader.article.speech.subjects import acts

Sentence = list[tuple[int, int]]
"""The stretches of one of the reporter's sentences; a fragment in quotation marks parts it in two."""

_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
_BODIES = frozenset(("it", "its", "they", "their"))
_FARTHEST = 6000  # code points back to which a pronoun may reach
_MOST_SENTENCES = 40  # as far as a pronoun may reach in sentences
_LONGEST_STRETCH = 1000  # code points of a sentence that are read
_MOST_STRETCHES = 20  # of one sentence
_NEARBY = 2000  # code points back in which a figure's namings count for a description

_ASKERS = frozenset(("journalist", "interviewer", "moderator", "questioner", "reporter"))
_SAYS = re.compile(r"\s(?:said|says|added|adds|told|wrote)\b")
_OF_COUNTRY = re.compile(r"\sof\s([A-Z]\w+)")
_PLAIN_BODIES = frozenset(
    ("agency", "airline", "bank", "business", "channel", "charity", "company", "firm", "group", "magazine", "network",
     "newspaper", "newsletter", "organisation", "organization", "outlet", "paper", "party", "publication", "publisher",
     "site", "union", "university", "watchdog", "website")
)  # fmt: skip
_MEDIA = frozenset(
    ("channel", "magazine", "network", "newspaper", "newsletter", "outlet", "paper", "publication", "publisher", "site",
     "website")
)  # fmt: skip
_NO_MEDIA = frozenset(
    ("army", "bank", "college", "commission", "committee", "council", "court", "department", "government", "hospital",
     "institute", "ministry", "parliament", "party", "police", "school", "senate", "team", "union", "university")
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
        self._last: tuple[Figure, int] | None = None
        self._cut: list[Sentence] | None = None
        self._read: dict[int, list[Mention]] = {}
        self._roles = Roles(text, cast)
        self._body_words: dict[str, list[tuple[int, Figure]]] | None = None

    def spoke(self, figure: Figure, mention: Mention | None) -> None:
        """Take note that a figure was just heard, and of the words that told so."""
        self._heard.add(figure)
        if mention is not None:
            self._meant[mention.start] = figure
            self._last = figure, mention.start

    # -- pronouns ------------------------------------------------------------------------------------------------

    def pronoun(self, mention: Mention, asker: Figure | None = None) -> Figure | None:
        """The nearest earlier sentence whose subject the pronoun can stand for; to be last named is not enough.

        Of an answer that is who asked only where nobody else was heard.
        """
        if mention.words in _BODIES:
            return self._body(mention)
        gender = _GENDERS.get(mention.words)
        if gender is None:
            return None
        if not any(one is not asker and one.gender in (None, gender) for one in self._heard):
            asker = None
        for sentence in self._sentences_back(mention.start):
            for number, earlier in enumerate(sentence):
                if earlier.kind == "pronoun":
                    says = number == 0 or _SAYS.match(self._text, earlier.end) is not None
                    if says and _GENDERS.get(earlier.words) == gender:
                        break  # the same he: look where he comes from
                    continue
                figure = self._figure(earlier)
                if figure is None and number == 0 and self._is_somebody(earlier, gender):
                    return self._also_acts(sentence[1:], gender)
                if figure is None or figure is asker or figure.gender not in (None, gender):
                    continue
                if self._may_be_person(figure) or (number == 0 and self._reads_like_a_person(earlier, figure)):
                    return figure
        return None

    def _is_somebody(self, mention: Mention, gender: str) -> bool:
        """True for `my mother` as a subject: who she is, nobody tells, and she is nobody else."""
        if mention.kind != "description" or not acts(self._text, mention):
            return False
        sort = tables.roles().get(mention.words)
        if self._text.startswith(("A ", "An ", "One "), mention.start):
            return sort in ("n", gender) and mention.words not in _ASKERS
        # `the baron` may well be him; `the man` is kept for whom news does not name.
        vague = mention.words in tables.words("anonymous") or not self._text.startswith(
            ("the ", "The "), mention.start
        )
        return sort == gender and vague

    def _also_acts(self, rest: list[Mention], gender: str) -> Figure | None:
        """Who else is a subject of the sentence: `His mother wept, and Doe left.`"""
        for mention in rest:
            if mention.kind == "name" and mention.naming is not None and acts(self._text, mention):
                figure = mention.naming.figure
                if figure.person and figure.gender in (None, gender):
                    return figure
        return None

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
        return figure.is_full and not self._roles.of(figure).isdisjoint(offices())

    def _reads_like_a_person(self, mention: Mention, figure: Figure) -> bool:
        """True for a full name that nothing is known of, as a subject, without the article that things have."""
        if figure.person is not None or not figure.is_full or not acts(self._text, mention):
            return False
        return not self._text[max(0, mention.start - 4) : mention.start].lower().endswith("the ")

    def _body(self, mention: Mention) -> Figure | None:
        """`it` and `they`: the organisation that was the subject of this sentence or the one before."""
        many = mention.words in ("they", "their")  # mostly people: only who acts in the nearest sentence
        left = 1 if many else 2
        for sentence in self._sentences_back(mention.start):
            if not left:
                break
            if sentence:
                figure = self._meant.get(sentence[0].start)
                if figure is None and sentence[0].kind == "name":
                    figure = sentence[0].naming.figure if sentence[0].naming else None
                if figure is not None and figure.is_body and (not many or acts(self._text, sentence[0])):
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
        wanted = kin(words[1:])
        owner = (
            mention.naming if mention.naming and self._text.startswith(("’", "'"), mention.naming.end) else None
        )
        of = _OF_COUNTRY.match(self._text, mention.end)
        country = of[1] if of and of[1] in tables.places() else None
        here = self._last is not None and "\n" not in self._text[self._last[1] : mention.start]
        speaking = self._last[0] if here and self._last else None
        nearby = Counter(naming.figure for naming in self._cast.between(mention.start - _NEARBY, mention.start))
        best: tuple[int, bool, int, int] | None = None
        found: Figure | None = None
        for figure in self._roles.holders(wanted):
            held = self._roles.of(figure)
            if figure.namings[0].start > mention.start or opposed(wanted, held):
                continue
            if sort in ("f", "m") and figure.gender not in (None, sort):
                continue
            if owner is not None and held.isdisjoint(role_words(owner.figure.name)):
                continue  # `Iran's president` is nobody of another country
            if country is not None and not can_be_of(held, country):
                continue
            score = (len(wanted & held), figure is speaking, nearby[figure], len(figure.namings))
            if best is None or score > best:
                best, found = score, figure
        if found is None and mention.words == "year-old":
            return self._only_person(mention)
        return found

    def _only_person(self, mention: Mention) -> Figure | None:
        """`The 24-year-old`, when one person alone has been named and nobody of that age told of."""
        if self._text.find(self._text[mention.end - len("24-year-old") : mention.end]) < mention.start:
            return None
        found: Figure | None = None
        for naming in self._cast.between(0, mention.start):
            if naming.figure.person and naming.figure is not found:
                if found is not None:
                    return None
                found = naming.figure
        return found

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
                    if earlier.kind == "name" and earlier.naming and _can_be(role, earlier.naming.figure):
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


def _can_be(role: str, figure: Figure) -> bool:
    """Whether an organisation may be called so: a university or a ministry is no `paper`."""
    if not figure.is_body:
        return False
    return role not in _MEDIA or _NO_MEDIA.isdisjoint(role_words(figure.name))
