"""What the right pane says of an article: related stories, who speaks, the notes; values in, entries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reader.article.clean import one_line
from reader.article.model import Article
from reader.article.passages import quoted
from reader.config import DateStyle
from reader.desk import Passage
from reader.tui.theme import speaker_colours
from reader.tui.widgets.entries import Below, Entry
from reader.tui.wording import age, count

if TYPE_CHECKING:
    from reader.desk import Related, Said


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """Open another article."""

    id: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class SearchHeadline:
    """Look in the library for the words of a headline that it does not hold."""

    headline: str
    """The headline."""


@dataclass(frozen=True, slots=True)
class FetchHeadline:
    """Fetch the article of a headline that the library does not hold."""

    headline: str
    """The headline."""
    url: str
    """Its address."""


@dataclass(frozen=True, slots=True)
class Unfold:
    """Show the headlines that are named but not held."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go to a place in the open article."""

    offset: int
    """The code point."""


@dataclass(frozen=True, slots=True)
class ListSaid:
    """List everything that somebody said."""

    name: str
    """The speaker."""


@dataclass(frozen=True, slots=True)
class ListSpeakers:
    """Back to the list of who speaks in the article."""


@dataclass(frozen=True, slots=True)
class OpenQuotation:
    """Open an article at a quotation."""

    id: str
    """The article's id."""
    offset: int
    """Where the quotation begins, in code points."""


@dataclass(frozen=True, slots=True)
class ShowNote:
    """Go to a note's passage, or show the note of one that is lost."""

    id: str
    """The annotation's id."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """Go on with a note that was not saved."""

    words: str
    """The words that it is about."""


@dataclass(frozen=True, slots=True)
class Restore:
    """Bring a deleted note back."""

    id: str
    """The annotation's id."""


def digits(related: Sequence[Related]) -> tuple[str, ...]:
    """The ids that the digit keys open, in order: digits go only to what opens."""
    return tuple(one.id for one in related if one.id is not None)[:9]


_SECTIONS = {"In this article": ("named", "likely"), "Same story": ("same story",), "Similar": ("similar",)}
"""What the right pane shows of what belongs to an article, and which kinds of it."""


def related_entries(
    related: Sequence[Related],
    *,
    unfolded: bool = False,
    key: str = "enter",
    fetching: frozenset[str] = frozenset(),
    wanted: frozenset[str] = frozenset(),
) -> list[Entry]:
    """The article's own related headlines in the author's order, then its story, then similar articles.

    Args:
        related: What belongs to it.
        unfolded: Whether to show each headline where none of them is held.
        key: What opens an entry where they stand.
        fetching: The addresses that are being fetched.
        wanted: The headlines that were looked for in vain.
    """
    numbers = {id: str(number) for number, id in enumerate(digits(related), 1)}

    def entry_of(one: Related) -> Entry:
        if one.id is None:
            return _missing(one, key, fetching, wanted)
        reason = {"named": "", "likely": "likely"}.get(one.kind, one.reason)
        below = (Below(reason),) if reason else ()
        return Entry(one.headline, OpenArticle(one.id), mark=numbers.get(one.id, " "), below=below)

    entries: list[Entry] = []
    for title, kinds in _SECTIONS.items():
        found = [one for one in related if one.kind in kinds]
        folded = not unfolded and all(one.id is None for one in found)
        if found:
            entries.append(Entry(title, style="heading"))
            entries += [_folded(found)] if folded else [entry_of(one) for one in found]
    return _spaced(entries)


def _folded(missing: Sequence[Related]) -> Entry:
    """Headlines none of which is held, as one entry that shows them."""
    fetchable = sum(1 for one in missing if _is_fetchable(one))
    below = (Below(f"{fetchable} can be fetched"),) if fetchable else ()
    told = f"{len(missing)} named, none held"
    return Entry(told, Unfold(), style="muted", mark="…", mark_style="muted", below=below)


def _missing(one: Related, key: str, fetching: frozenset[str], wanted: frozenset[str]) -> Entry:
    """A headline that is not held: with an address it can be fetched, else it is looked for."""
    told = "looked for: you will be told" if one_line(one.headline) in wanted else ""
    if not _is_fetchable(one):
        below = (Below(told),) if told else ()
        return Entry(one.headline, SearchHeadline(one.headline), style="muted", mark=" ", below=below)
    assert one.url is not None
    told = "being fetched …" if one.url in fetching else told or f"{key} fetches it"
    value = FetchHeadline(one.headline, one.url)
    return Entry(one.headline, value, style="muted", mark="↓", mark_style="muted", below=(Below(told),))


def _is_fetchable(one: Related) -> bool:
    return one.url is not None and one.url.lower().startswith(("http://", "https://"))


def _spaced(entries: list[Entry]) -> list[Entry]:
    """A blank line before every heading but the first."""
    spaced: list[Entry] = []
    for entry in entries:
        if entry.value is None and spaced:
            spaced.append(Entry(""))
        spaced.append(entry)
    return spaced


def who_entries(article: Article, elsewhere: Mapping[str, int]) -> list[Entry]:
    """The speakers of an article, the one who speaks most first, and how often each speaks elsewhere."""
    said = Counter(quotation.speaker for quotation in article.quotations if quotation.speaker)
    colours = speaker_colours(article.quotations)
    entries = []
    for name, times in said.most_common():
        others = elsewhere.get(name, 0)
        there = f" · {others:,} elsewhere" if others else ""
        entries.append(
            Entry(
                name,
                ListSaid(name),
                style=f"speaker-{colours[name]}",
                below=(Below(f"{times:,} here{there}"),),
            )
        )
    unnamed = len(article.quotations) - sum(said.values())
    if unnamed:
        nobody = next(q for q in article.quotations if not q.speaker)
        entries.append(
            Entry("Speaker not known", GoTo(nobody.start), style="muted", below=(Below(f"{unnamed:,} here"),))
        )
    return entries


def said_entries(
    name: str, said: Sequence[Said], here: str, now: datetime, style: DateStyle = "age"
) -> list[Entry]:
    """What somebody said, the newest first, each with its article; the way back to all speakers above."""
    entries = [Entry("all speakers", ListSpeakers(), style="muted", mark="‹"), Entry(name, style="heading")]
    entries += [
        Entry(
            quoted(one.text, 400),
            OpenQuotation(one.article, one.start),
            most=4,
            below=(
                Below("in this article" if one.article == here else f"{one.headline} · {age(one, now, style)}"),
            ),
            gap=True,
        )
        for one in said
    ]
    return entries


def note_entries(passages: Sequence[Passage], drafts: Mapping[str, str]) -> list[Entry]:
    """The notes on an article: not yet saved, on the whole of it, in its order, and those whose passage is lost."""
    entries = [
        Entry(
            words, OpenDraft(words), mark="…", below=(Below(f"not saved: {text}", "accent", 3),), most=2, gap=True
        )
        for words, text in drafts.items()
    ]
    told = False
    for passage in passages:
        if passage.orphan and not told:
            entries += [Entry(""), Entry("The passage is not in the text any more", style="heading")]
            told = True
        entries.append(note_entry(passage))
    return entries


def note_entry(passage: Passage) -> Entry:
    """One note: its passage, what was written on it, its tags."""
    note = passage.annotation
    exact = note.selector.exact if note.selector else "On the whole article"
    below = [Below(line, "", 3) for line in note.note.splitlines() if line.strip()][:6]
    if note.conflict:
        texts = count(len(note.conflict) + 1, "text")
        below.append(Below(f"{texts} of this note, written on different machines: e settles it", "accent"))
    unsaid = [f"#{tag}" for tag in note.tags if f"#{tag}" not in note.note]
    if unsaid:
        below.append(Below(" ".join(unsaid)))
    return Entry(
        exact,
        ShowNote(note.id),
        style="muted" if passage.orphan or not note.selector else "",
        mark="✎" if note.note else "▎",
        below=tuple(below),
        most=2,
        gap=True,
    )
