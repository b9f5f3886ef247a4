"""The short form of benchmarks/crash.py."""

from __future__ import annotations

import runpy
from pathlib import Path


def test_no_acknowledged_write_is_lost_when_two_writers_are_killed():
    script = Path(__file__).parents[2] / "benchmarks" / "crash.py"
    outcome = runpy.run_path(str(script))["run"](12, seed=3)
    assert outcome.acknowledged > 0
    assert (outcome.missing, outcome.older) == (0, 0)
