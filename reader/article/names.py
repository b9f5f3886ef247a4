"""What a name says by itself: first names and their gender, titles, roles, organisation words; no article is looked at.

The tables are text files beside this module, read when the first article needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Gender = Literal["f", "m"]
Sort = Literal["person", "body", "place", "unknown"]


@dataclass(frozen=True, slots=True)
class ReadName:
    """A run of capitalised words, taken apart."""

    lead: int
    """Code points before the title or role, or before the name where it has none."""
    skip: int
    """Code points before the name itself."""
    length: int
    """Code points of the name itself; 0 where the run holds none."""
    words: tuple[str, ...]
    """The name's words."""
    role: str
    """The title or role before it, lower case: "sen.", "prime minister"."""
    gender: Gender | None
    """What title and first name tell."""
    sort: Sort
    """A person for certain, an organisation for certain, or open."""
    common: bool = False
    """True for one word that names somebody only where the article knows the surname: Dean, Bishop."""


def _table(name: str) -> dict[str, str]:
    """A table of lines `key word word ...`: which key each word has."""
    table: dict[str, str] = {}
    for line in (files("reader.article") / "tables" / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *words = line.split()
            table.update(dict.fromkeys(words, key))
    return table


@cache
def first_names() -> dict[str, str]:
    """First names: `f`, `m`, or `n` where the gender is open."""
    return _table("first_names.txt")


@cache
def roles() -> dict[str, str]:
    """Role words: `f`, `m`, `n` a person, `o` an organisation, `p` several people."""
    return _table("roles.txt")


@cache
def places() -> dict[str, str]:
    """Names of countries, states and cities (`place`) and of their people and things (`people`)."""
    return _table("places.txt")


TITLES: dict[str, Gender | None] = {
    "mr": "m", "mrs": "f", "ms": "f", "miss": "f", "sir": "m", "lord": "m", "lady": "f", "dame": "f", "madam": "f",
    "mx": None, "dr": None, "prof": None, "sen": None, "sens": None, "rep": None, "reps": None, "gov": None,
    "gen": None, "lt": None, "col": None, "sgt": None, "cpl": None, "capt": None, "cmdr": None, "adm": None,
    "maj": None, "pres": None, "rev": None, "hon": None, "del": None, "det": None, "supt": None, "pvt": None,
    "brig": None, "atty": None, "messrs": "m", "ceo": None, "cfo": None, "coo": None, "cto": None, "mp": None,
    "mep": None, "msp": None, "pm": None, "ambassador-designate": None, "father": "m", "sister": "f", "brother": "m",
    "vice": None, "fr": "m", "ayatollah": "m", "justice": None, "undersecretary": None, "pfc": None, "spc": None,
}  # fmt: skip
"""Titles before a name, without their stop, with the gender they tell."""

_ORG = frozenset(
    ["academy", "administration", "agency", "airlines", "airways", "alliance", "ap", "army", "assembly", "associates", "association", "authority", "bank", "bbc", "board", "brothers", "bureau", "cabinet", "caucus", "center", "centre", "chamber", "church", "cnn", "club", "coalition", "co", "college", "commission", "committee", "companies", "company", "conference", "congress", "corp", "corporation", "council", "court", "daily", "democratic", "democrats", "department", "dept", "federation", "force", "fund", "forum", "foundation", "gazette", "government", "group", "guardian", "hall", "herald", "hospital", "house", "inc", "industries", "institute", "institution", "international", "journal", "kremlin", "labour", "league", "llc", "ltd", "magazine", "media", "ministry", "monitor", "museum", "nations", "navy", "network", "news", "office", "organisation", "organization", "pac", "parliament", "party", "pentagon", "plc", "police", "post", "press", "republican", "republicans", "research", "reuters", "school", "senate", "service", "services", "society", "state", "states", "street", "studies", "system", "systems", "team", "technologies", "telegraph", "times", "trust", "tribune", "union", "university", "white", "workers", "world", "wire", "bloc", "guard", "initiative", "project", "campaign", "rangers", "today", "week", "radio", "tv", "television"]
)
# Only as the last word: a treaty, a day, a place.
_THING = frozenset(
    ["act", "bill", "law", "amendment", "treaty", "agreement", "accord", "war", "day", "award", "prize", "festival", "cup", "championship", "show", "hotel", "street", "avenue", "river", "lake", "mountain", "island", "islands", "airport", "stadium", "park", "square", "bridge", "county", "city", "district", "province", "republic", "kingdom", "sea", "ocean", "valley", "gulf", "bay", "america"]
)
_FUNCTION = frozenset(
    ["a", "about", "according", "after", "am", "be", "been", "is", "are", "was", "were", "says", "again", "ago", "all", "also", "although", "amid", "among", "an", "and", "another", "any", "anyway", "are", "as", "asked", "at", "back", "because", "before", "behind", "being", "besides", "between", "both", "but", "by", "can", "clearly", "could", "despite", "did", "do", "does", "during", "each", "earlier", "either", "elsewhere", "even", "every", "everyone", "everything", "except", "few", "finally", "first", "following", "for", "former", "from", "further", "furthermore", "given", "had", "has", "have", "having", "he", "hence", "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "if", "in", "including", "indeed", "inside", "instead", "into", "is", "it", "its", "itself", "just", "last", "late", "lately", "later", "least", "less", "let", "like", "likewise", "many", "may", "me", "meanwhile", "might", "moreover", "more", "most", "much", "must", "my", "near", "nearly", "neither", "never", "nevertheless", "next", "no", "nobody", "none", "nonetheless", "nor", "not", "nothing", "now", "of", "off", "often", "on", "once", "one", "only", "onto", "or", "other", "others", "otherwise", "our", "ours", "out", "over", "own", "perhaps", "please", "previously", "rather", "really", "recently", "s", "same", "second", "separately", "several", "shall", "she", "should", "similarly", "since", "so", "some", "someone", "something", "sometimes", "soon", "speaking", "still", "such", "than", "thank", "thanks", "that", "the", "their", "theirs", "them", "themselves", "then", "there", "therefore", "these", "they", "third", "this", "those", "though", "three", "through", "throughout", "thus", "to", "today", "together", "tomorrow", "tonight", "too", "toward", "towards", "two", "ultimately", "under", "unfortunately", "unless", "unlike", "until", "up", "upon", "us", "use", "very", "was", "we", "well", "were", "what", "whatever", "when", "whenever", "where", "whereas", "wherever", "whether", "which", "while", "who", "whoever", "whom", "whose", "why", "will", "with", "within", "without", "would", "yes", "yesterday", "yet", "you", "your", "yours", "asking", "referring", "responding", "citing", "adding", "writing", "noting", "calling", "told", "photo", "image", "video", "read", "click", "watch", "listen", "share", "advertisement", "story", "updated", "update", "editor's", "correction"]
)
_CALENDAR = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "christmas", "easter"]
)
_SUFFIX = frozenset(("jr", "sr", "ii", "iii", "iv"))

_CAP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ]"
_TOKEN = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Cpl|Capt|Cmdr|Adm|Maj|Rev|Hon|Del|Det|St|Jr|Sr|Atty|Brig|Messrs)\."
    rf"|(?:{_CAP}\.)+|{_CAP}\w*(?:[&-]\w+)*(?:[’']{_CAP}\w+)?)"
)
_SPACE = "[ \u00a0]"
RUN = re.compile(
    rf"(?<![\w’'-]){_TOKEN}(?:{_SPACE}[\"“]{_CAP}\w+[\"”](?={_SPACE}{_CAP})|{_SPACE}(?:(?:de|da|del|della|di|du|dos|van|von|der|den|bin|bint|al|ibn|la|le){_SPACE}){{0,2}}{_TOKEN})*"
    rf"(?:,?{_SPACE}(?:Jr|Sr)\b\.?)?"
)
"""A run of capitalised words: a name with what stands before it."""


def bare(word: str) -> str:
    """A word of a name as the tables have it: lower case, without a closing stop."""
    return word.lower().rstrip(".,")


@lru_cache(maxsize=1 << 16)
def read(run: str) -> ReadName:
    """A run of capitalised words as title, role and name; what cannot be a name has length 0."""
    words = [(match.group(), match.start()) for match in re.finditer(r"\S+", run)]
    low = [bare(word) for word, _ in words]
    first, end = 0, len(words)
    while first < end and low[first] in _FUNCTION and not (low[first] in ("may", "will") and end - first > 1 and first == 0):
        first += 1
    while end > first and low[end - 1] in _CALENDAR and not _is_name(words, low, first, end):
        end -= 1
    # Headlines In Title Case: a small word ends the name.
    for at in range(first + 1, end):
        if words[at][0].lower() in _FUNCTION and not (low[at] in ("may", "will") and words[at - 1][0] in first_names()):
            end = at
            break
    role_end = _role_end(words, low, first, end)
    lead = _lead(low, first, role_end)
    role = " ".join(low[lead:role_end])
    start = _person_start(words, low, role_end, end)
    if start == end and role_end - first == 1 and low[first] not in TITLES:
        word, at = words[first]
        return ReadName(at, at, len(word), (word,), "", None, "unknown", common=True)
    names = tuple(word.rstrip(",") for word, _ in words[start:end] if word[0] not in "\"“")
    if not names or (len(names) > 1 and run.isupper() and max(map(len, names)) > 3):
        return ReadName(0, 0, 0, (), role, None, "unknown")
    gender = _title_gender(low[first:role_end])
    sort: Sort = "unknown"
    given = first_names().get(names[0]) or first_names().get(names[0].partition("-")[0])
    full = given is not None and len(names) > 1
    organisation = any(word in _ORG for word in low[start : end - 1]) or (
        not full and low[end - 1] in _ORG | _THING
    )
    if not full and _place(names):
        sort = "place"
    elif organisation or (len(names) == 1 and names[0].isupper()):
        sort = "body"
    elif role_end > first or full or low[end - 1] in _SUFFIX:
        sort = "person"
    if gender is None and full and sort not in ("body", "place") and given in ("f", "m"):
        gender = given  # type: ignore[assignment]
    skip = words[start][1]
    length = words[end - 1][1] + len(words[end - 1][0].rstrip(",")) - skip
    if len(names) > (6 if sort == "body" else 5 if sort == "person" else 4) or _PARTY.match(names[0]):
        return ReadName(0, 0, 0, (), role, None, "unknown")
    common = len(names) == 1 and role_end == first and _common(names[0])
    common = common or (sort == "unknown" and roles().get(low[end - 1]) == "p")
    lead = words[lead][1] if role else skip
    return ReadName(lead, skip, length, names, role, gender, sort, common)


# R-Iowa, D-N.Y.: a party and a state.
_PARTY = re.compile(r"[RDI]-[A-Z]")


def _common(word: str) -> bool:
    """True for a single word that names nobody: Americans, Protesters, President."""
    return places().get(word) == "people" or roles().get(word.lower(), "o") in "fmnp" or word.endswith(("ing", "ly"))


def _place(words: tuple[str, ...]) -> bool:
    """True where the name is a place's."""
    if len(words) == 1:
        return words[0] in places()
    compass = bare(words[0]) in _COMPASS and words[0] not in first_names()
    return compass or (len(words) == 2 and words[1] in places() and words[0] not in first_names())


_COMPASS = frozenset(["new", "north", "south", "west", "east", "northern", "southern", "western", "eastern", "central", "san", "santa", "los", "las", "st", "fort", "port", "el", "saint"])


def _is_name(words: list[tuple[str, int]], low: list[str], first: int, end: int) -> bool:
    """True where a word of the calendar is a person's: April, June Carter, Theresa May."""
    if low[end - 1] not in ("april", "may", "june", "august"):
        return False
    return end - first > 1 and words[end - 2][0] in first_names()


def _role_end(words: list[tuple[str, int]], low: list[str], first: int, end: int) -> int:
    """One past the last title or role word before the name; the last word of a full name is never one."""
    while end - first > 1 and low[end - 1] in _SUFFIX:
        end -= 1
    for at in range(end - 1, first - 1, -1):
        if low[at] in TITLES or roles().get(low[at], "p") in "fmn" or low[at] == "elect":
            before = words[at - 1][0] if at > first else ""
            if at == end - 1 and (before in first_names() or before.endswith(".") or low[at - 1] in TITLES):
                continue
            return at + 1
    return first


def _lead(low: list[str], first: int, role_end: int) -> int:
    """Where the title or role starts: at the last Mr or Dr, if there is one (`Education Mr. Doe`)."""
    for at in range(role_end - 1, first, -1):
        if low[at] in TITLES and low[at - 1] not in TITLES and roles().get(low[at - 1]) is None:
            return at
    return first


def _person_start(words: list[tuple[str, int]], low: list[str], start: int, end: int) -> int:
    """Where the person's name starts in a run without a role: `Reuters Jane Doe` starts at the first name."""
    known = first_names()
    for at in range(start + 1, end - 1):
        if words[at][0] in known and low[at] not in _SUFFIX:
            before = words[start:at]
            if any(word in known or word.endswith(".") for word, _ in before):
                return start
            return at
    return start


def _title_gender(low: list[str]) -> Gender | None:
    for word in reversed(low):
        if TITLES.get(word):
            return TITLES[word]
        if roles().get(word) in ("f", "m"):
            return roles()[word]  # type: ignore[return-value]
    return None


HEADS = frozenset(
    ["academy", "administration", "agency", "alliance", "association", "bank", "board", "bureau", "center", "centre", "chamber", "citizens", "coalition", "college", "commission", "committee", "conference", "congress", "council", "court", "daughters", "department", "federation", "friends", "fund", "house", "institute", "institution", "league", "ministry", "museum", "office", "organisation", "organization", "parliament", "school", "secretariat", "society", "union", "university"]
)
"""Words after which `of` or `for` goes on with the name of an organisation."""


def joined(head: ReadName, between: str, rest: ReadName) -> ReadName:
    """`Department` + ` of ` + `Labor` as one name."""
    words = (*head.words, *between.split(), *rest.words)
    return replace(head, words=words, length=head.length + len(between) + rest.length, sort="body")


def surname(words: tuple[str, ...]) -> str:
    """The word of a name that finds it again: the last one that is no Jr."""
    for word in reversed(words):
        if bare(word) not in _SUFFIX:
            return word
    return words[-1]


def one_edit_apart(a: str, b: str) -> bool:
    """True where one letter added, dropped or changed makes one of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    at = 0
    while at < min(len(a), len(b)) and a[at] == b[at]:
        at += 1
    return a[at + 1 :] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :]
