"""Where Reader keeps things: four places, each with an environment variable and a platform default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Locations:
    """The places that Reader reads and writes; with all four variables set it touches nothing else."""

    data: Path
    """The notebook's journals: may travel between machines. `READER_DATA_DIR`."""
    cache: Path
    """The index: disposable. `READER_CACHE_DIR`."""
    state: Path
    """This machine's own: device id, last folder, layout. `READER_STATE_DIR`."""
    config: Path
    """The settings file, `config.toml`. `READER_CONFIG`."""


VARIABLES = {
    "data": "READER_DATA_DIR",
    "cache": "READER_CACHE_DIR",
    "state": "READER_STATE_DIR",
    "config": "READER_CONFIG",
}
"""The environment variable that names each place."""


def find_locations() -> Locations:
    """The places in force: the environment's, else platformdirs' defaults."""
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("reader-tui", appauthor=False)

    def place(name: str, default: Path) -> Path:
        value = os.environ.get(VARIABLES[name])
        return Path(value).expanduser() if value else default

    return Locations(
        data=place("data", dirs.user_data_path),
        cache=place("cache", dirs.user_cache_path),
        state=place("state", dirs.user_state_path),
        config=place("config", dirs.user_config_path / "config.toml"),
    )


def subscriptions_file(locations: Locations) -> Path:
    """The feeds that the person follows: beside the settings."""
    return locations.config.with_name("subscriptions.toml")


def own_library(locations: Locations) -> Path:
    """The folder that is made for the articles of a person who has named none: where nothing else would be touched.

    With `READER_DATA_DIR` set it lies in there, else among the person's documents.
    """
    if os.environ.get(VARIABLES["data"]):
        return locations.data / "library"
    from platformdirs import user_documents_path

    return user_documents_path() / "Reader"


def sample_articles() -> Path:
    """The folder of the sample articles: inside the installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "sample_articles"
    return installed if installed.is_dir() else here.parent / "sample_articles"
