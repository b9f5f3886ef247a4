"""What the status bar says of the indexer: how far it is, how fast, and how long it will take."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.indexing import Pace, Step
from reader.tui.widgets.status_bar import Work, in_time
from tests.tui.conftest import OpenApp


def step(done: int, total: int = 10_000, *, of: str = "text", finished: bool = False) -> Step:
    return Step(done, total, added=done, changed=0, removed=0, finished=finished, step=of)


def test_the_rate_is_told_once_it_is_known_and_anew_for_each_step() -> None:
    pace = Pace()
    assert pace.work(step(0), 100.0) == Work("indexing", 0, 10_000)
    assert pace.work(step(500), 101.0) == Work("indexing", 500, 10_000)
    assert pace.work(step(2_000), 104.0) == Work("indexing", 2_000, 10_000, rate=500, left=16)
    # It is that of the last seconds.
    assert pace.work(step(4_000), 114.0) == Work(
        "indexing", 4_000, 10_000, rate=pytest.approx(4_000 / 14), left=21
    )
    assert pace.work(step(4_500), 124.0) == Work("indexing", 4_500, 10_000, rate=50, left=110)
    assert pace.work(step(200, of="quotations"), 125.0) == Work("finding quotations", 200, 10_000)
    assert pace.work(step(10_000, finished=True), 126.0) is None
    assert pace.work(step(0, 1), 500.0) == Work("indexing", 0, 1)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (7.1, "8 s"), (31, "35 s"), (55, "55 s"), (56, "1 min"), (61, "2 min"), (7_000, "2 h")],
)
def test_times_are_rough(seconds: float, told: str) -> None:
    assert in_time(seconds) == told


async def test_the_work_fits_and_its_end_does_not_move(open_app: OpenApp, indexed: Path) -> None:
    for width in (80, 100, 120, 200):
        async with open_app(indexed, size=(width, 30)) as reading:
            lengths = set()
            for work in (
                Work("finding quotations", 0, 100_000),
                Work("finding quotations", 99_999, 100_000, rate=12_345, left=50),
                Work("finding quotations", 100_000, 100_000, rate=7, left=5_900),
            ):
                reading.screen.status.work = work
                await reading.settle()
                line = reading.text.splitlines()[-1]
                assert f"{work.done:,} of 100,000" in line
                assert ("· 50 s" in line) == (work.left == 50)
                lengths.add(line.index("of 100,000"))
            assert len(lengths) == 1
