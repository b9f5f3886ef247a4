"""The dateline that opens a wire report: `MOSCOW, April 27. /TASS/.`, `CHARLOTTE, N.C. (AP) —`, `(Reuters) -`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reader.article.dates import WRITTEN, read_date
from reader.article.model import Dateline
from reader.article.speech import tables

_AGENCY_NAMES = (
    "aap|abc news|adnkronos|afp|agi|ana-mpa|anadolu|anadolu agency|ani|ansa|antara|ap|apa|associated press|bbc|belga"
    "|belta|bernama|bloomberg|bns|bta|cbs news|cna|cnn|cp|ctk|dpa|efe|elta|fides|hina|ians|interfax|interfax-ukraine"
    "|irna|itar-tass|jta|kcna|kna|kuna|kyodo|kyodo news|leta|lusa|mena|mti|npr|ntb|pa|pap|pti|qna|reuters|ria novosti"
    "|ria|ritzau|sda|sita|spa|stt|tanjug|tass|tasr|the associated press|the canadian press|tt|ukrinform|unian|upi|vna"
    "|wafa|wam|xinhua|yonhap|тасс|риа новости|интерфакс|укринформ"
)
_AGENCIES = frozenset(_AGENCY_NAMES.split("|"))
# Capitals that open a line and are no place: labels, and the words of a headline in capitals.
_LABELS = (
    "ADVERTISEMENT ANALYSIS BREAKING CLARIFICATION COLUMN COMMENTARY CORRECTION DEVELOPING EDITORIAL EXCLUSIVE"
    " EXPLAINER FACTBOX FEATURE FILE FLASH FOCUS GRAPHIC INSIGHT INTERVIEW LISTEN MORE NOTE NOTES OPINION PHOTO"
    " PHOTOS POLL PREVIEW PROFILE QUESTION READ RECAP RELATED REVIEW SEE SPECIAL SUMMARY TIMELINE UPDATE UPDATED"
    " URGENT VERDICT VIDEO WATCH ALSO BUT BY FOR FROM HAS HAVE HOW IN IS IT NO NOT OR SAYS THAT THEY THIS TO WAS WHAT"
    " WHEN WHERE WHO WHY WILL WITH YES YOU"
)
_NO_PLACES = frozenset(_LABELS.split())
_PARTICLE_WORDS = "and de da di do du des del della la le les el al of the am an der den sur en y i e na"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())

_DASH = r"(?:—|–|―|−|--?|_)"
_AGENCY = r"(?:\((?P<bracketed>[^()\n]{2,40})\)|(?<![^\s.,])/(?P<slashed>[^/\n]{2,40})/)"
_WITH_AGENCY = re.compile(
    rf"(?P<before>[^()\n]{{0,90}}?)\s*{_AGENCY}(?P<mark>\s*[.:]?\s*{_DASH}+\s*|\s*[.:]\s+|\s*)(?=\S)"
)
_WITHOUT = re.compile(r"(?P<before>[^\n:—–―]{2,80}?)(?P<mark>\s*(?:—|–|―|−|--)\s*|\s+-\s+|:\s+)(?=\S)")
_DATED = re.compile(rf"(?P<before>[^\n]{{2,60}}?[,.]\s+{WRITTEN}\s?\.)\s+(?=\S)", re.IGNORECASE)
_ENDING_DATE = re.compile(rf"(?:^|[\s,(]+|(?<=\.))(?P<date>{WRITTEN})[\s.,:)]*$", re.IGNORECASE)
_AGENCY_AFTER = re.compile(r"(?P<agency>[^\W\d_][\w -]{1,24}?)(?:\.|\s+[–—-])\s+(?=\S)")
_ABBREVIATED = re.compile(
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|янв|фев|апр|июн|июл|авг|сен|окт|ноя|дек)\.$", re.I
)
_CAPITALS_AND_COLON = re.compile(r"(?P<place>[^\W\d_a-z]{2}[^a-z\n:]{1,40}):\s+(?=\S)")
_PLACE_AND_COLON = re.compile(
    r"(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
    r"(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?:\s+(?=[\"“‘'(]?[A-Z])"
)
_OPENS = re.compile(r"[\"'“‘„«»”’(\[‹]*(?:\d|[^\W\d_a-zß-öø-ÿа-я])")
_REGION = re.compile(r"[^\W\d_][\w.' ’-]{0,30}")
_PREFIXED = re.compile(r"(?:[dl]|al|el|Mc|Mac)['’-]?[A-Z]{2}", re.IGNORECASE)
_LONGEST = 200
"""Code points at the start of a paragraph that can hold a dateline."""


@lru_cache(maxsize=16)  # the first paragraphs are asked about again and again
def find_dateline(text: str) -> tuple[Dateline, int] | None:
    """The dateline that a paragraph opens with, and where the report itself begins; None where there is none."""
    head = text[:_LONGEST]
    match = _WITH_AGENCY.match(head)
    if match and (dateline := _with_agency(match)):
        return dateline, match.end()
    match = _DATED.match(head)
    if match and (dateline := _with_date(match["before"])):
        return _with_agency_after(dateline, head, match.end())
    match = _WITHOUT.match(head)
    if match and (dateline := _without_agency(match, text)):
        return _with_agency_after(dateline, head, match.end())
    return None


def find_colon_dateline(paragraphs: Sequence[str]) -> tuple[Dateline, int] | None:
    """The dateline `NEW DELHI: ` or `Mumbai: `; in a transcript other paragraphs open so, too, and it is none."""
    if not paragraphs:
        return None
    match = _CAPITALS_AND_COLON.match(paragraphs[0])
    if match and _is_place(match["place"], strict=True):
        alone = not any(map(_CAPITALS_AND_COLON.match, paragraphs[1:]))
        return (Dateline(match["place"], None, None), match.end()) if alone else None
    match = _PLACE_AND_COLON.match(paragraphs[0])
    if match and (read_date(match["date"]) if match["date"] else _is_known_place(match["place"])):
        alone = not any(map(_PLACE_AND_COLON.match, paragraphs[1:]))
        return (Dateline(match["place"], match["date"], None), match.end()) if alone else None
    return None


def _is_known_place(name: str) -> bool:
    """Whether a table has the place: `New Delhi`, `Mumbai`."""
    *compass, last = name.split()
    return tables.places().get(last) == "place" and all(
        word.lower() in tables.words("compass") for word in compass
    )


def _with_agency_after(dateline: Dateline, head: str, end: int) -> tuple[Dateline, int]:
    """`MOSCOW, April 27 – RIA Novosti. …` names the agency last."""
    after = _AGENCY_AFTER.match(head, end)
    if after and dateline.agency is None and _known(after["agency"]):
        return Dateline(dateline.place, dateline.date, after["agency"]), after.end()
    return dateline, end


def _with_agency(match: re.Match[str]) -> Dateline | None:
    agency: str | None = (match["bracketed"] or match["slashed"]).strip()
    assert agency is not None
    mark = match["mark"].strip()
    place, date = _place_and_date(match["before"])
    if agency_date := _ENDING_DATE.search(agency):
        # `(New York, September 5, 2012) –` holds place and date where others have the agency.
        inner = agency[: agency_date.start()].strip(" ,.")
        date = date or agency_date["date"]
        if place is None and inner and not _known(inner):
            return Dateline(inner, date, None) if mark and _is_title(inner) else None
        agency = inner or None
    if place is None and match["before"].strip(" ,.") and date is None:
        return None
    if place is not None and not _is_place(place, strict=not (match["slashed"] or _known(agency))):
        return None
    if agency is None:
        return Dateline(place, date, None) if mark.strip(".: ") and place else None
    if not _known(agency):
        # An unknown agency must be set off by a dash or stand in slashes after a place or a date.
        dashed = bool(mark.strip(".: "))
        if not (dashed or match["slashed"]) or not (place or date):
            return _bare_bracket(match, agency, mark)
        if not _is_title(agency):
            return None
    return Dateline(place, date, agency)


def _bare_bracket(match: re.Match[str], agency: str, mark: str) -> Dateline | None:
    """`(CNSNews.com) –` is an agency, `(Washington) –` a place."""
    if match["before"].strip() or not mark or mark in ".:" or not match["bracketed"] or not _is_title(agency):
        return None
    if re.search(r"\.\w|News|Press|Agency|[a-z][A-Z]|^[A-Z]{2,6}$", agency):
        return Dateline(None, None, agency)
    return Dateline(agency, None, None) if _REGION.fullmatch(agency.split(",")[0]) else None


def _with_date(before: str) -> Dateline | None:
    place, date = _place_and_date(before)
    if date is None or place is None:
        return None
    if _known(place):
        return Dateline(None, date, place)
    return Dateline(place, date, None) if _is_place(place, strict=True) else None


def _without_agency(match: re.Match[str], text: str) -> Dateline | None:
    place, date = _place_and_date(match["before"])
    if place is None or not _is_place(place, strict=True) or not _OPENS.match(text, match.end()):
        return None
    if ":" in match["mark"] and date is None:
        return None
    return Dateline(place, date, None)


def _place_and_date(before: str) -> tuple[str | None, str | None]:
    before = before.strip()
    date = None
    if match := _ENDING_DATE.search(before):
        date = match["date"].strip()
        if not _ABBREVIATED.search(date):
            date = date.rstrip(".")
        before = before[: match.start()]
    place = before.rstrip(" ,-–—")
    # The stop of `N.C.` belongs to the place, that of `KYIV.` does not.
    if place.endswith(".") and not re.search(r"(?<![^\W_])[A-Z]\.$|,\s*\w+\.$", place[-12:]):
        place = place.rstrip(".")
    return place or None, date


def _is_place(place: str, *, strict: bool) -> bool:
    """Whether words can be a place: in capitals (`strict`) or at least capitalised, with regions after commas."""
    if len(place) > 80:
        return False
    for part in re.split(r"/|\s+(?:and|AND)\s+", place):
        city, *regions = (name.strip() for name in part.strip(" ,").split(","))
        words = city.split()
        if not 1 <= len(words) <= 5 or len(regions) > 2:
            return False
        if words[0].upper() in _NO_PLACES or any(word.strip(".:") in _NO_PLACES for word in words):
            return False
        if sum(map(str.isalpha, city)) < 2:
            return False
        if any(character in city for character in '"“”?!;:()[]$%&@#*'):
            return False
        for word in words:
            bare = word.strip(".")
            named = bare.upper() == bare or bare.lower() in _PARTICLES or _PREFIXED.match(bare)
            if not named and (strict or not bare[:1].isupper()):
                return False
        if city.upper() == city.lower() or any(character.isdigit() for character in city):
            return False
        if not all(
            _REGION.fullmatch(region) and region[0].isupper() and len(region.split()) <= 3 for region in regions
        ):
            return False
    return True


def _is_title(name: str) -> bool:
    """Whether a name is capitalised throughout, as an agency's is."""
    return 1 <= len(name.split()) <= 5 and all(
        word[:1].isupper() or word in _PARTICLES or word[:1].isdigit() for word in name.split()
    )


def _known(agency: str | None) -> bool:
    return agency is not None and agency.lower().strip(" .") in _AGENCIES
