"""What is brought in from outside while the screen is open, and how what came of it is told; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from reader.tui.sides import OpenArticle
from reader.tui.widgets.entries import Entry
from reader.tui.wording import count

if TYPE_CHECKING:
    from reader.desk import Row
    from reader.intake import Intake, Outcome

MOST = 200
"""Articles that are listed of one errand; who brought more finds them in the list."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be brought in."""

    references: tuple[str, ...] = ()
    """Addresses, files and folders to add; none: the feeds are brought up to date."""
    feed: str = ""
    """The only feed to bring up to date; empty for all of them."""
    headline: str = ""
    """The related headline that the address was taken from; empty where the person typed it."""
    named_by: str = ""
    """The address of the article that names that headline; empty where it has none."""
    told: str = ""
    """What has to be told with what came of it."""
    came: tuple[Outcome, ...] = ()
    """What has come already: it was done while the samples were open, and is told in the library that it came into."""

    @property
    def title(self) -> str:
        """What it was, as a heading."""
        if self.headline:
            return f"Fetched: {self.headline}"
        if self.references:
            return f"Added: {', '.join(self.references)}"
        return f"Feed fetched: {self.feed}" if self.feed else "Feeds fetched"

    @property
    def doing(self) -> str:
        """What is being done, for the status line."""
        if self.headline:
            return "fetching the article"
        return "adding" if self.references else "fetching feeds"


@dataclass(eq=False, slots=True)
class Run:
    """An errand under way, or done; the screen's thread's, but for `stop`."""

    errand: Errand
    """What is to be brought in."""
    title: str
    """What it was, as a heading."""
    keys: int = 0
    """How many keys had been pressed when it was begun."""
    article: str | None = None
    """The id of the article that was shown then."""
    stop: Event = field(default_factory=Event)
    """Set when it is to end."""
    came: list[Outcome] = field(default_factory=list)
    """What has come so far."""
    over: bool = False
    """Whether it has ended."""
    awaited: str = ""
    """The file of the article that is shown as soon as it is indexed; empty where none is awaited."""


@dataclass(frozen=True, slots=True)
class Onward:
    """The folder that the next run of the app opens, and what it is to do there."""

    folder: Path
    """The folder."""
    errand: Errand | None = None
    """What was brought into it, to be told there."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an errand, in a line."""

    sentence: str
    """The line."""
    wrong: bool = False
    """Whether nothing came and something went wrong."""


def do(intake: Intake, errand: Errand, stop: Event) -> Iterator[Outcome]:
    """Do an errand; a feed that is followed from now on is fetched at once. ReaderError."""
    if not errand.references:
        yield from intake.fetch([errand.feed] if errand.feed else (), stop)
        return
    came = []
    named_by = errand.named_by if errand.headline else None
    for outcome in intake.add(errand.references, stop, named_by=named_by):
        came.append(outcome)
        yield outcome
    if [one.result for one in came] == ["subscribed"] and not stop.is_set():
        yield from intake.fetch([came[0].url], stop)


def sum_up(errand: Errand, came: Sequence[Outcome], *, stopped: bool = False) -> Told:
    """All that came in one line: of one thing its own sentence, of many their numbers."""
    if not came:
        return Told("Stopped; nothing has come" if stopped else "Nothing has come")
    first, *more = came
    if len(came) == 1 and not stopped:
        return Told(_with(first.sentence, errand.told), not first.good)
    if first.result == "subscribed" and len(came) == 2 and more[0].url == first.url:
        rest = more[0].sentence.removeprefix(f"{more[0].name}: ")
        return Told(_with(f"{first.name} is followed now: {rest}", errand.told))
    parts = [*(_fetched(came) if not errand.references else _added(came)), *_not_done(came)]
    sentence = ", ".join(parts) or "Nothing new"
    last = came[-1]
    if stopped:
        so_far = f" after {last.done:,} of {last.total:,}" if last.total else ""
        sentence = f"Stopped{so_far}: {sentence[:1].lower()}{sentence[1:]}"
    failed = [one for one in came if not one.good]
    if len(failed) == 1:
        sentence += f" · {failed[0].sentence}"
    elif failed:
        sentence += " · ^p “What came” says why"
    elif any(one.result == "subscribed" for one in came):
        sentence += " · F fetches their articles"
    return Told(_with(sentence, errand.told), len(failed) == len(came))


def _with(sentence: str, told: str) -> str:
    return f"{sentence} {told}" if told else sentence


def _fetched(came: Sequence[Outcome]) -> Iterator[str]:
    added, changed = (sum(len(getattr(one, what)) for one in came) for what in ("added", "changed"))
    yield f"{f'{added:,}' if added else 'Nothing'} new from {count(len(came), 'feed')}"
    if changed:
        yield f"{changed:,} changed"


def _added(came: Sequence[Outcome]) -> Iterator[str]:
    for kind, result, words in (
        ("article", "added", "{} added"),
        ("article", "changed", "{} changed"),
        ("article", "known", "{} there already"),
        ("feed", "subscribed", "{} followed now"),
        ("feed", "known", "{} followed already"),
    ):
        number = sum(1 for one in came if (one.kind, one.result) == (kind, result))
        if number:
            yield words.format(count(number, kind))


def _not_done(came: Sequence[Outcome]) -> Iterator[str]:
    for result, words in (("ended", "ended"), ("waiting", "left alone for now"), ("failed", "failed")):
        number = sum(1 for one in came if one.result == result)
        if number:
            yield f"{number:,} {words}"


def entries(title: str, came: Sequence[Outcome], held: Callable[[str], Row | None]) -> Iterator[Entry]:
    """All that came of one errand: what went wrong first, then what came, with its articles, then the rest.

    Args:
        title: What it was.
        came: Its outcomes.
        held: The article in a file, by its path inside the library; None where the index has none yet.
    """
    yield Entry(title, style="heading", most=2)
    left = MOST
    for one in sorted(came, key=_rank):
        value: object = one
        row = held(one.path) if one.path and left > 0 else None
        if row is not None:
            value, left = OpenArticle(row.id), left - 1
        style = "" if _rank(one) < 2 else "muted"
        yield Entry(one.sentence, value, style=style, mark=_MARKS.get(one.result, " "), most=6)
        for path in (*one.added, *one.changed)[: max(0, left)]:
            left -= 1
            row = held(path)
            if row is not None:
                yield Entry(row.headline, OpenArticle(row.id), style="muted" if row.read else "strong", mark="   ")
    if not came:
        yield Entry("Nothing has come yet.", style="muted")


_MARKS: Mapping[str, str] = {
    **{"added": "+", "subscribed": "+", "changed": "~"},
    **{"failed": "✗", "ended": "✗", "waiting": "…"},
}


def _rank(one: Outcome) -> int:
    if not one.good or one.result == "ended":
        return 0
    brought = one.result in ("added", "changed", "subscribed") or one.added or one.changed
    return 1 if brought else 2
