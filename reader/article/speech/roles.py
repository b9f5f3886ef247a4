"""Who holds which role, by the titles, appositions and brackets beside each name of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reader.article.speech import tables
from reader.article.speech.beside import role_apposed, role_before, role_words
from reader.article.speech.cast import Cast, Figure

_MOST_NAMINGS = 8  # namings of a figure that are read for its roles
_MOST_HOLDERS = 100  # figures of one role that a description chooses from

_AGE_AFTER = re.compile(r"(?:,\s|\s\()(\d{1,3})\b(?=[,;)])")
_ROLE_AFTER = re.compile(r"(?:,\s\d{1,3})?(?:,\s(?:who (?:is|was|served as)\s)?|\s\()([^,.;:()“\"]{3,90})")
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
    "pm": "minister",
    "attorney": "lawyer", "goalkeeper": "keeper", "lord": "peer", "baroness": "peer",
    "cop": "officer", "policeman": "officer",
}  # fmt: skip


class Roles:
    """The roles of one article's people, read when they are asked for."""

    def __init__(self, text: str, cast: Cast) -> None:
        self._text = text
        self._cast = cast
        self._known: dict[Figure, frozenset[str]] = {}
        self._holders: dict[str, list[Figure]] | None = None

    def of(self, figure: Figure) -> frozenset[str]:
        """Every word that stands in a title or an apposition beside the figure's name, in one form for kin words."""
        if (known := self._known.get(figure)) is not None:
            return known
        text = self._text
        words: set[str] = set()
        for role in figure.roles:
            words.update(role_words(role))
        for naming in figure.namings[:_MOST_NAMINGS]:
            words.update(role_before(text, naming.start))
            words.update(role_apposed(text, naming.start, naming.end))
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
        found = kin(words)
        if not found.isdisjoint(("senator", "representative")):
            found |= {"lawmaker"}
        self._known[figure] = found
        return found

    def holders(self, wanted: frozenset[str]) -> list[Figure]:
        """The people who hold one of the roles among some words."""
        if self._holders is None:
            self._holders = {}
            for figure in self._cast.figures:
                if figure.person:
                    for word in self.of(figure):
                        self._holders.setdefault(word, []).append(figure)
        found: dict[Figure, None] = {}
        for word in wanted:
            if word not in offices() and not word.endswith("-year-old"):
                continue
            found.update(dict.fromkeys(self._holders.get(word, [])[:_MOST_HOLDERS]))
        return list(found)


def kin(words: Iterable[str]) -> frozenset[str]:
    """Words with those of one kin as one: a congresswoman is a representative."""
    return frozenset(_KIN.get(word, word) for word in words)


def can_be_of(held: frozenset[str], country: str) -> bool:
    """True where a figure's roles tell of that country: no foreign minister at hand is `the minister of Kosovo`."""
    lands = (word for word in held if word.capitalize() in tables.places())
    return any(land[:2] == country[:2].lower() for land in lands)


def opposed(wanted: frozenset[str], held: frozenset[str]) -> bool:
    """True where a description and a figure are of different parties."""
    asked = [party for party in _PARTIES if not wanted.isdisjoint(party)]
    return bool(asked) and any(
        not held.isdisjoint(party)
        for party in _PARTIES
        if party not in asked and held.isdisjoint(set().union(*asked))
    )


@cache
def offices() -> frozenset[str]:
    """Every word for a person's role, in one form for kin words."""
    return kin(word for word, sort in tables.roles().items() if sort in ("f", "m", "n"))
