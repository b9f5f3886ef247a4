"""What the tests share: places of their own, a fixed clock, the sample articles indexed once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.desk import Desk
from reader.locations import Locations, sample_articles

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
"""The time at which all tests happen."""


def clock() -> datetime:
    """The fixed clock."""
    return NOW


def set_time(path: Path, when: datetime = NOW) -> None:
    """Date a file, or every file of a folder: an article without a date of its own takes its file's."""
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        os.utime(one, (when.timestamp(), when.timestamp()))


@pytest.fixture(autouse=True)
def places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Locations:
    """Places of this test alone, named in the environment, so that nothing of the person's is ever touched."""
    root = tmp_path_factory.mktemp("places")
    found = Locations(root / "data", root / "cache", root / "state", root / "config.toml")
    monkeypatch.setenv("READER_DATA_DIR", str(found.data))
    monkeypatch.setenv("READER_CACHE_DIR", str(found.cache))
    monkeypatch.setenv("READER_STATE_DIR", str(found.state))
    monkeypatch.setenv("READER_CONFIG", str(found.config))
    monkeypatch.delenv("READER_LIBRARY", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return found


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample articles with fixed file times; read only."""
    folder = tmp_path_factory.mktemp("samples") / "sample_articles"
    shutil.copytree(sample_articles(), folder)
    set_time(folder)
    return folder


@pytest.fixture(scope="session")
def sample_cache(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache directory with the index of the samples, made once."""
    root = tmp_path_factory.mktemp("indexed")
    desk = Desk.open(samples, data=root / "data", cache=root / "cache", state=root / "state", now=clock)
    for _ in desk.scan():
        pass
    desk.close()
    return root / "cache"


@pytest.fixture
def indexed(samples: Path, sample_cache: Path, places: Locations) -> Path:
    """The samples with their index in this test's own cache."""
    shutil.copytree(sample_cache, places.cache, dirs_exist_ok=True)
    return samples


@pytest.fixture
def open_desk(places: Locations) -> Iterator[Callable[..., Desk]]:
    """Opens desks in this test's places, as processes one after the other would, and closes them at the end."""
    opened: list[Desk] = []

    def open_one(folder: Path, *, scan: bool = True) -> Desk:
        desk = Desk.open(folder, data=places.data, cache=places.cache, state=places.state, now=clock)
        opened.append(desk)
        if scan:
            for _ in desk.scan():
                pass
        return desk

    yield open_one
    for desk in opened:
        desk.close()
