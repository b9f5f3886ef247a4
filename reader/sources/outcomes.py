"""What became of something that was to be brought in: one value that both front ends print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Result = Literal["added", "changed", "known", "subscribed", "fetched", "unchanged", "ended", "waiting", "failed"]
"""An article came, changed, or was there already; a feed is followed now, brought something or nothing to take up, had
nothing new, has ended, is left alone for a time; or it could not be done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address, file or feed."""

    kind: Literal["article", "feed"]
    """What it was about."""
    result: Result
    """What became of it."""
    name: str
    """The headline, the feed's name, or what was asked for; one line, cleaned."""
    sentence: str
    """All of it in a sentence for the person."""
    url: str = ""
    """Its address, without a password; empty for a file."""
    path: str = ""
    """The article's file inside the library, with slashes; empty for a feed and where nothing came."""
    added: tuple[str, ...] = ()
    """The files that a feed brought."""
    changed: tuple[str, ...] = ()
    """The files whose text it changed; what they held before is kept."""
    known: int = 0
    """Its entries that were there already."""
    done: int = 0
    """How many of all there are to do are done, this one included, ..."""
    total: int = 0
    """... and how many there are; 0 where that is not known."""

    @property
    def good(self) -> bool:
        """Whether nothing went wrong."""
        return self.result not in ("failed", "waiting")
