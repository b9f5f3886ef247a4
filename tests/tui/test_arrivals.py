"""What came, in a line: of one thing its own sentence, of many their numbers, and why one failed."""

from __future__ import annotations

import pytest

from reader.intake import Outcome
from reader.tui.arrivals import Errand, Told, entries, sum_up

ADD = Errand(references=("x",))


def article(result: str, name: str = "x") -> Outcome:
    return Outcome("article", result, name, f"{name} {result}.", path="x.md")  # type: ignore[arg-type]


def feed(result: str, name: str = "Quay", added: int = 0, done: int = 0, total: int = 0) -> Outcome:
    paths = tuple(f"{number}.md" for number in range(added))
    sentence = f"{name}: {added} new." if result == "fetched" else f"{name}: {result}."
    return Outcome("feed", result, name, sentence, url=name, added=paths, done=done, total=total)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("errand", "came", "stopped", "told"),
    [
        (ADD, [], True, Told("Stopped; nothing has come")),
        (ADD, [article("added")], False, Told("x added.")),
        (ADD, [article("failed")], False, Told("x failed.", wrong=True)),
        (Errand(("x",), told="Here."), [article("added")], False, Told("x added. Here.")),
        (ADD, [feed("subscribed"), feed("fetched", added=3)], False, Told("Quay is followed now: 3 new.")),
        (ADD, [feed("subscribed"), feed("failed")], False, Told("Quay is followed now: failed.")),
        (
            ADD,
            [article("added"), article("known"), article("known"), article("failed")],
            False,
            Told("1 article added, 2 articles there already, 1 failed · x failed."),
        ),
        (
            ADD,
            [feed("subscribed"), feed("subscribed", "Sea"), feed("known", "Orm")],
            False,
            Told("2 feeds followed now, 1 feed followed already · F fetches their articles"),
        ),
        (Errand(), [feed("unchanged"), feed("fetched", "Sea")], False, Told("Nothing new from 2 feeds")),
        (
            Errand(),
            [feed("fetched", added=2), feed("failed", "A"), feed("waiting", "B"), feed("ended", "C")],
            False,
            Told(
                "2 new from 4 feeds, 1 ended, 1 left alone for now, 1 failed · ^p “What came” says why",
            ),
        ),
        (
            Errand(),
            [feed("failed", "A"), feed("failed", "B")],
            False,
            Told("Nothing new from 2 feeds, 2 failed · ^p “What came” says why", wrong=True),
        ),
        (
            Errand(),
            [feed("fetched", done=1, total=9)],
            True,
            Told("Stopped after 1 of 9: nothing new from 1 feed"),
        ),
    ],
)
def test_what_came_is_told_in_a_line(errand: Errand, came: list[Outcome], stopped: bool, told: Told) -> None:
    assert sum_up(errand, came, stopped=stopped) == told


def test_what_went_wrong_is_listed_first() -> None:
    came = [feed("unchanged", "A"), feed("fetched", "B", added=1), feed("failed", "C")]
    assert [entry.text for entry in entries("Fetched", came, lambda _path: None)] == [
        "Fetched",
        "C: failed.",
        "B: 1 new.",
        "A: unchanged.",
    ]
