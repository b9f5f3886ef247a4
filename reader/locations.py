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


def find_locations() -> Locations:
    """The places in force: the environment's, else platformdirs' defaults."""
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("reader-tui", appauthor=False)

    def place(variable: str, default: Path) -> Path:
        value = os.environ.get(variable)
        return Path(value).expanduser() if value else default

    return Locations(
        data=place("READER_DATA_DIR", dirs.user_data_path),
        cache=place("READER_CACHE_DIR", dirs.user_cache_path),
        state=place("READER_STATE_DIR", dirs.user_state_path),
        config=place("READER_CONFIG", dirs.user_config_path / "config.toml"),
    )


def sample_articles() -> Path:
    """The folder of the sample articles: inside the installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "sample_articles"
    return installed if installed.is_dir() else here.parent / "sample_articles"
