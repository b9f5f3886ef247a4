"""When something was done: stamps that order the records of all devices, whatever their clocks say.

A hybrid logical clock (Kulkarni et al. 2014): the wall clock's milliseconds, a counter for what falls into one of
them or behind a stamp already seen, and the device. Stamps are text of one shape and sort as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_STAMP = re.compile(r"(\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z)-(\d{6})-([a-z0-9]+)")
_MOST = 999_999
_CENTURY = timedelta(days=36_525)


class Clock:
    """A device's clock: every stamp it gives sorts after every stamp that it gave or was shown."""

    def __init__(self, device: str, now: Callable[[], datetime]) -> None:
        self.device = device
        self._now = now
        self._time = ""
        self._count = 0

    def wall(self) -> str:
        """What the wall clock says, RFC 3339 with milliseconds, UTC."""
        return rfc3339(self._now())

    def observe(self, stamp: str) -> bool:
        """Take notice of a stamp of any device; False where it is none, or no clock can be so far ahead."""
        match = _STAMP.fullmatch(stamp)
        if match is None:
            return False
        try:
            # After the last stamp of all there would be none to give.
            if parse_time(match[1]) - self._now() > _CENTURY:
                return False
        except ValueError:
            return False
        self._time, self._count = max((self._time, self._count), (match[1], int(match[2])))
        return True

    def tick(self) -> str:
        """A new stamp."""
        wall = self.wall()
        if wall > self._time:
            self._time, self._count = wall, 0
        elif self._count < _MOST:
            self._count += 1
        else:
            self._time, self._count = rfc3339(parse_time(self._time) + timedelta(milliseconds=1)), 0
        return f"{self._time}-{self._count:06d}-{self.device}"


def is_stamp(text: object) -> bool:
    """Whether this is a stamp."""
    return isinstance(text, str) and _STAMP.fullmatch(text) is not None


def time_of(stamp: str) -> str:
    """The time part of a stamp, RFC 3339 with milliseconds."""
    return stamp[:24]


def rfc3339(time: datetime) -> str:
    """A time as RFC 3339 with milliseconds, UTC: always 24 characters, so that it sorts as text."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def after(earlier: str, now: datetime) -> str:
    """Now, as RFC 3339; where a clock was put back, or another's is ahead, the moment after the earlier time."""
    try:
        return max(rfc3339(now), rfc3339(parse_time(earlier) + timedelta(milliseconds=1)))
    except (ValueError, OverflowError):
        return rfc3339(now)


def parse_time(text: str) -> datetime:
    """A time from RFC 3339; ValueError where it is none."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """The wall clock's time, UTC."""
    return datetime.now(UTC)
