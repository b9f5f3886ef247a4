"""Back and forward: the places that the person left, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an article, to come back to exactly."""

    article: str
    """The article's id."""
    top: int
    """The code point at the top of the view; 0 while the headline showed."""
    cursor: int
    """The code point of the cursor."""


@dataclass(frozen=True, slots=True)
class History:
    """Places left behind, and those left by going back."""

    behind: tuple[Place, ...] = ()
    """Where back leads, the last one first to come."""
    ahead: tuple[Place, ...] = ()
    """Where forward leads, the last one first to come."""

    def left(self, place: Place) -> History:
        """After following something from a place: forward leads nowhere any more."""
        return History((*self.behind, place)[-200:])

    def back(self, here: Place | None) -> tuple[Place, History] | None:
        """The place to go back to and the history then; None where there is none."""
        if not self.behind:
            return None
        ahead = (*self.ahead, here) if here else self.ahead
        return self.behind[-1], History(self.behind[:-1], ahead)

    def forward(self, here: Place | None) -> tuple[Place, History] | None:
        """The place to go forward to and the history then; None where there is none."""
        if not self.ahead:
            return None
        behind = (*self.behind, here) if here else self.behind
        return self.ahead[-1], History(behind, self.ahead[:-1])
