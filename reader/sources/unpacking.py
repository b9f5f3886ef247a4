"""The body of an answer, unpacked as it comes and never further than it may be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS
ACCEPTED = "gzip, deflate"
"""What a server is told that it may pack with."""


class TooLargeError(Exception):
    """More bytes than may be taken; the message says of what."""


class BrokenError(Exception):
    """The body ends before its end, or is not packed as its server says; the message says which."""


def unpack(chunks: Iterable[bytes], encoding: str, *, download: int, unpacked: int) -> bytes:
    """The whole body; TooLargeError as soon as more has come than may, BrokenError where it cannot be unpacked."""
    names = [name for one in encoding.lower().split(",") if (name := one.strip()) and name != "identity"]
    counted = _counted(chunks, download)
    if not names:
        return _joined(counted, unpacked)
    if len(names) > 1 or names[0] not in ("gzip", "x-gzip", "deflate"):
        raise BrokenError(f"is packed as {', '.join(names)[:40]}, which Reader did not ask for")
    try:
        return _joined(_inflated(counted, "gzip" in names[0], unpacked), unpacked)
    except zlib.error as error:
        raise BrokenError("is packed wrongly, or was damaged on its way") from error


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise TooLargeError(f"is larger than {most / 1e6:g} MB")
        yield chunk


def _joined(chunks: Iterable[bytes], most: int) -> bytes:
    # Chunks of a byte each would take many times their size, if they were kept apart.
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > most:
            raise TooLargeError(f"is larger than {most / 1e6:g} MB when it is unpacked")
    return bytes(whole)


def _inflated(chunks: Iterable[bytes], gzip: bool, most: int) -> Iterator[bytes]:
    """What the chunks hold, a part at a time, so that a small chunk cannot grow without end before it is counted."""
    step = min(most, 1 << 20)
    inflater = None
    for chunk in chunks:
        rest = chunk
        while rest:
            if inflater is None:
                # "Deflate" is zlib's form by the letter, and the bare one from many a server.
                bare = not gzip and (rest[0] & 0x0F != 8 or (len(rest) > 1 and (rest[0] << 8 | rest[1]) % 31))
                inflater = zlib.decompressobj(_GZIP if gzip else -zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
            yield inflater.decompress(rest, step)
            rest = inflater.unconsumed_tail
            if inflater.eof:
                # A gzip file may have several parts; zeros at its end are padding.
                rest = inflater.unused_data.lstrip(b"\0") if gzip else b""
                if not gzip:
                    return
                inflater = None
    if inflater is not None:
        # What is still held back is less than a step: all input is consumed.
        yield inflater.flush()
        if not inflater.eof:
            raise BrokenError("ends in the middle")
