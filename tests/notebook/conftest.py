from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.notebook import Notebook
from reader.notebook.annotations import Annotation, Citation, Selector


class Machine:
    """A machine with a clock that goes on by a millisecond whenever it is read, a state and a data directory."""

    def __init__(self, folder: Path) -> None:
        self.data, self.state = folder / "data", folder / "state"
        self.time = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.later(milliseconds=1)
        return self.time

    def later(self, **by: float) -> None:
        self.time += timedelta(**by)

    def open(self) -> Notebook:
        return Notebook.open(self.data, self.state, now=self.now)

    @property
    def journal(self) -> Path:
        """The journal of this machine, of which there is one."""
        import json

        (device,) = json.loads((self.state / "device.json").read_text()).values()
        return self.data / f"{device}.journal"

    def send(self, other: Machine) -> None:
        """What a synchroniser does: this machine's journal, as it is now, over there."""
        if self.journal.exists():
            other.data.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.journal, other.data / self.journal.name)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "one")


@pytest.fixture
def machines(tmp_path: Path) -> Callable[[int], list[Machine]]:
    return lambda count: [Machine(tmp_path / f"machine {number}") for number in range(count)]


def make_note(
    note: str = "", tags: tuple[str, ...] = (), article: str = "a1", exact: str = "The mill closed"
) -> Annotation:
    selector = Selector(exact, "before ", " after", 10, 10 + len(exact), f"before {exact} after")
    citation = Citation(headline="Mill at Orrow Closes", agency="TP", place="ORROW", url="https://tp.example/mill")
    return Annotation.new(article=article, selector=selector, note=note, tags=tags, citation=citation)


@pytest.fixture
def note() -> Callable[..., Annotation]:
    return make_note
