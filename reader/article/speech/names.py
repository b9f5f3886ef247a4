"""What a name says by itself: title, role, gender, person or organisation; no article is looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from reader.article.speech import tables

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
    words: tuple[str, ...] = ()
    """The name's words."""
    last: str = ""
    """The word that finds it again: the last one that is no Jr."""
    role: str = ""
    """The title or role before it, lower case: "sen", "prime minister"."""
    gender: Gender | None = None
    """What title and first name tell."""
    sort: Sort = "unknown"
    """Certainly a person, an organisation, a place or thing (what does not speak), or open."""
    common: bool = False
    """True for what names somebody only where the article knows the surname: Dean, Bishop."""


_NOTHING = ReadName(0, 0, 0)
_LONGEST: dict[Sort, int] = {"person": 5, "body": 6, "place": 4, "unknown": 4}  # words; more is a headline
_QUOTES = "\"“‘'("  # what opens a nickname within a name
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_LETTERS = frozenset(("CBE", "KC", "MBE", "MEP", "MP", "MSP", "OBE", "QC"))  # behind a name in Britain
_ARTICLES = frozenset(("al", "el", "ad", "ash", "as", "ul"))
# One or two syllables of Chinese, as a given name has them: Haiyan, Na.
_PINYIN = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i?ang|iong|u?ang|eng|ing|ong|iao|ian|u?ai|uan|ao|an|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiou])){1,2}",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[A-Z]\.$")
_ALSO_NAMES = frozenset(("may", "will"))  # small words that are names: Theresa May, Will Doe
_PARTY = re.compile(r"[RDI]-[A-Z]")  # R-Iowa, D-N.Y.: a party and a state

_SPACE = "[ \u00a0]"
_CAP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ]"
_SHORT = (
    "Mr Mrs Ms Messrs Dr Prof Sen Sens Rep Reps Gov Gen Lt Col Sgt Cpl Capt Cmdr Adm Maj Brig Rev Hon Del Det "
    "St Jr Sr Atty"
)
# `Growers' Union`: the one possessive that a name goes on after.
_OWNED = rf"(?:(?<=s)[’'](?={_SPACE}(?:Union|Association|Federation|League|Party|Guild|Alliance|Council|Club)\b))?"
# The stop is looked at first, so that few words pay for the list of abbreviations.
_STOP = "(?:" + "|".join(rf"(?<=\b{short}\.)" for short in (_CAP, *_SHORT.split())) + ")"
_REST = rf"\w*(?:[&-]\w+)*(?:[’']{_CAP}\w+)?(?:\.{_STOP}(?:{_CAP}\.)*)?{_OWNED}"
_TOKEN = _CAP + _REST
_PARTICLES = "de|da|del|della|di|du|dos|van|von|der|den|bin|bint|al|ibn|la|le"
_NICKNAME = rf"{_SPACE}[\"“‘'(]{_CAP}\w+[\"”’')](?={_SPACE}{_CAP})"
RUN = re.compile(
    # The capital comes first and what must not stand before it after, so that a search runs from capital to capital.
    rf"{_CAP}(?<![\w’'-]{_CAP}){_REST}(?:{_NICKNAME}|{_SPACE}(?:al|el|ad|ash|as|ul)-{_CAP}\w+|{_SPACE}(?:(?:{_PARTICLES}){_SPACE}){{0,2}}{_TOKEN}|{_SPACE}&{_SPACE}{_TOKEN})*(?:,?{_SPACE}(?:Jr|Sr)\b\.?)?"
)
"""A run of capitalised words: a name with what stands before it."""


def bare(word: str) -> str:
    """A word of a name as the tables have it: lower case, without a closing stop."""
    return word.lower().rstrip(".,")


@lru_cache(maxsize=1 << 16)
def read(run: str) -> ReadName:
    """A run of capitalised words as title, role and name; what cannot be a name has length 0."""
    words = run.split()
    low = [bare(word) for word in words]
    first, end = _bounds(words, low)
    role_end = _role_end(words, low, first, end)
    if role_end == end:
        if role_end - first == 1 and low[first] not in tables.titles():
            at = _offset(words, first)
            return ReadName(at, at, len(words[first]), (words[first],), words[first], common=True)
        return _NOTHING
    start = _person_start(words, low, role_end, end)
    if start > role_end:  # `Refugee Council Jane Doe`: what stands before the name is no role of hers
        first = role_end = start
    name = tuple(word.rstrip(",") for word in words[start:end] if word[0] not in _QUOTES)
    if not name:
        return _NOTHING
    full = len(name) > 1 and _given(name[0]) is not None
    sort = _sort(name, low[start:end], full=full, titled=role_end > first)
    if (
        sum(word[0].isupper() for word in name) > _LONGEST[sort]
        or _PARTY.match(name[0])
        or (len(name) > 1 and run.isupper() and len(max(name, key=len)) > 3)
    ):
        return _NOTHING
    gender = _title_gender(low[first:role_end])
    if gender is None and full and sort in ("person", "unknown") and (given := _given(name[0])) in ("f", "m"):
        gender = "f" if given == "f" else "m"
    lead = _lead(low, first, role_end)
    skip = _offset(words, start)
    return ReadName(
        lead=_offset(words, lead) if role_end > first else skip,
        skip=skip,
        length=_offset(words, end - 1) + len(words[end - 1].rstrip(",")) - skip,
        words=name,
        last=surname(name),
        role=" ".join(low[lead:role_end]),
        gender=gender,
        sort=sort,
        common=_is_common(name, sort, full=full, titled=role_end > first),
    )


def joined(head: ReadName, between: str, rest: ReadName) -> ReadName:
    """`Department` + ` of ` + `Labor` as one name."""
    words = (*head.words, *between.split(), *rest.words)
    return replace(
        head, words=words, last=surname(words), length=head.length + len(between) + rest.length, sort="body"
    )


def surname(words: tuple[str, ...]) -> str:
    """The word of a name that finds it again: the last one that is no Jr, the first one of Korean and Chinese names."""
    if _surname_first(words):
        return words[0]
    return next((word for word in reversed(words) if bare(word) not in _SUFFIXES), words[-1])


def _surname_first(words: Sequence[str]) -> bool:
    """True for a Korean or Chinese name: Kim Jong-un, Kim Jong Un, Xi Jinping, Guo Haiyan."""
    first, rest = words[0], words[1:]
    if first not in tables.words("surname_first"):
        return False
    if len(rest) == 1:
        chinese = first not in ("Bo", "Kim", "Lee") and _PINYIN.fullmatch(rest[0]) is not None
        return "-" in rest[0] or rest[0] in tables.words("given_last") or chinese
    return len(rest) == 2 and all(len(word) < 6 for word in rest)


def plain(word: str) -> str:
    """A word in lower case and without accents: what a misspelling keeps."""
    return word.lower() if word.isascii() else tables.without_accents(word.lower())


def _unaccented(word: str) -> str:
    return word if word.isascii() else tables.without_accents(word)


def opens_with_particle(words: tuple[str, ...]) -> bool:
    """True for a surname that opens a sentence with its particle: `De la Cruz`."""
    return words[0].lower() in _PARTICLES.split("|")


def key(word: str) -> str:
    """A surname as it is looked up: `Al-Masri` is `al-Masri`, and `Masri` too."""
    if "-" not in word:
        return word
    article, _, rest = word.partition("-")
    return rest if article.lower() in _ARTICLES else word


def one_edit_apart(a: str, b: str) -> bool:
    """True where one letter added, dropped or changed makes one of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    at = 0
    while at < min(len(a), len(b)) and a[at] == b[at]:
        at += 1
    return a[at + 1 :] == b[at + 1 :] or a[at + 1 :] == b[at:] or a[at:] == b[at + 1 :]


def _offset(words: list[str], number: int) -> int:
    """Where a word of the run starts; words are parted by one character."""
    return sum(map(len, words[:number])) + number


def _bounds(words: list[str], low: list[str]) -> tuple[int, int]:
    """Where names can start and end: without the words that open a sentence, without days and small words after."""
    function, calendar = tables.words("function"), tables.words("calendar")
    first, end = 0, len(words)
    while first < end and low[first] in function and not (first == 0 and end > 1 and low[0] in _ALSO_NAMES):
        first += 1
    while end - first > 1 and _is_loud(words, first, end):
        first += 1
    while end - first > 1 and words[end - 1] in _LETTERS:
        end -= 1
    while end > first and low[end - 1] in calendar and not _is_month_name(words, low, first, end):
        end -= 1
    for at in range(first + 1, end):
        # Headlines In Title Case, and web pages that say a name twice: Jane Doe Jane Mary Doe.
        named = low[at] in _ALSO_NAMES and words[at - 1] in tables.first_names()
        if (words[at].lower() in function and not named) or (at > first + 1 and words[at] == words[first]):
            return first, at
    return first, end


def _is_loud(words: list[str], first: int, end: int) -> bool:
    """True for a word that web pages and sentences put before a name: WATCHED Doe, Apparently Doe, Democrats Doe."""
    word = words[first]
    if word in tables.first_names() or words[end - 1].isupper():
        return False
    return (len(word) > 4 and (word.isupper() or word.endswith("ly"))) or (
        end - first == 2 and tables.roles().get(word.lower()) == "p"
    )


def _is_month_name(words: list[str], low: list[str], first: int, end: int) -> bool:
    """True where a month is a surname: Theresa May."""
    return (
        end - first > 1
        and low[end - 1] in ("april", "may", "june", "august")
        and words[end - 2] in tables.first_names()
    )


def _role_end(words: list[str], low: list[str], first: int, end: int) -> int:
    """One past the last title or role word before the name; the surname of a full name is none (Howard Dean)."""
    titles, body = tables.titles(), tables.words("body")
    while end - first > 1 and low[end - 1] in _SUFFIXES:
        end -= 1
    for at in range(end - 1, first - 1, -1):
        if not _is_role(low[at]) or (
            tables.places().get(words[at]) == "people" and not body.isdisjoint(low[at:end])
        ):
            continue
        before = words[at - 1] if at > first else ""
        if at < end - 1 and words[at] in tables.first_names() and bare(before) in titles:
            continue  # Gov. Earl Doe
        if at == end - 1 and (before in tables.first_names() or before.endswith(".") or bare(before) in titles):
            continue
        return at + 1
    return first


def _is_role(word: str) -> bool:
    """True for a title or a person's role, also as a part: secretary-general, ex-mayor."""
    titles, roles = tables.titles(), tables.roles()
    if word in titles or roles.get(word, "p") in "fmn":
        return True
    return "-" in word and any(part in titles or roles.get(part, "p") in "fmn" for part in word.split("-"))


def _lead(low: list[str], first: int, role_end: int) -> int:
    """Where the title or role starts: at the last Mr or Dr, if there is one (`Education Mr. Doe`)."""
    titles, roles = tables.titles(), tables.roles()
    for at in range(role_end - 1, first, -1):
        if low[at] in titles and low[at - 1] not in titles and low[at - 1] not in roles:
            return at
    return first


def _person_start(words: list[str], low: list[str], start: int, end: int) -> int:
    """Where the person's name starts in a run without a role: `Reuters Jane Doe` starts at the first name."""
    known, body = tables.first_names(), tables.words("body")
    if _surname_first(words[start:end]):
        return start
    for at in range(start + 1, end - 1):
        if words[at] in known and low[at] not in _SUFFIXES and body.isdisjoint(low[at + 1 : end]):
            return start if any(_given(word) or _INITIAL.match(word) for word in words[start:at]) else at
    if end - start > 2 and words[start] in tables.places() and _surname_first(words[start + 1 : end]):
        return start + 1  # `Ambassador to Kenya Guo Haiyan`
    return start


def _given(word: str) -> str | None:
    """What the table of first names says of a word; `Anna-Maria` counts as Anna."""
    known = tables.first_names()
    return known.get(word) or known.get(word.partition("-")[0]) or known.get(_unaccented(word))


def _sort(name: tuple[str, ...], low: list[str], *, full: bool, titled: bool) -> Sort:
    body = tables.words("body")
    if not full and _is_place(name):
        return "place"
    if (len(name) == 1 and name[0].isupper()) or "&" in name or any(word in body for word in low[:-1]):
        return "body"
    if not full and low[-1] in tables.words("thing"):
        return "place"
    if not full and low[-1] in body:
        return "body"
    return "person" if titled or full or low[-1] in _SUFFIXES else "unknown"


def _is_place(name: tuple[str, ...]) -> bool:
    places, first_names = tables.places(), tables.first_names()
    if len(name) == 1:
        return name[0] in places
    if name[0] in first_names:
        return False
    if len(name) > 2 and bare(name[-1]) in tables.words("body"):
        return False  # New York Times; West Bank is a place
    return bare(name[0]) in tables.words("compass") or (len(name) == 2 and name[1] in places)


def _is_common(name: tuple[str, ...], sort: Sort, *, full: bool, titled: bool) -> bool:
    """True for words that name nobody by themselves: Americans, Protesters, Congressional Republicans, Bemoaning."""
    role = tables.roles().get(name[-1].lower())
    people = "people" in (
        tables.places().get(word) for word in (name[-1], name[-1][:-1], name[-1].rpartition("-")[2])
    )
    if len(name) == 1:
        return not titled and (people or role in ("f", "m", "n", "p") or name[0].endswith(("ing", "ly")))
    return not full and sort != "body" and (people or (role == "p" and sort != "person"))


def _title_gender(low: list[str]) -> Gender | None:
    for word in reversed(low):
        told = tables.titles().get(word, "n")
        told = tables.roles().get(word, "n") if told == "n" else told
        if told in ("f", "m"):
            return "f" if told == "f" else "m"
    return None
