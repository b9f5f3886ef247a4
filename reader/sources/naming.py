"""Names for files that come from outside: they stay in their folder, and every common file system takes them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from reader.article.clean import one_line

_LONGEST = 100
"""Bytes in UTF-8, without the ending; the strictest common file systems take 143 in all."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]+")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*", re.UNICODE)


def headline_name(headline: str, published: str | None = None) -> str:
    """A file name for an article, without its ending: the date and the words of the headline, in lower case."""
    text = unicodedata.normalize("NFC", one_line(headline).lower())
    words = [re.sub("[’']", "", word) for word in _WORD.findall(text)]
    day = re.match(r"\d{4}-\d{2}-\d{2}", published or "")
    stem = "-".join(filter(None, [day[0] if day else "", _cut("-".join(words), _LONGEST - 11, "-")]))
    return _allowed(stem or "article")


def safe_name(name: str) -> str:
    """A file's own name, made harmless: it keeps its ending and whatever else it may."""
    # Bytes that are no text become question marks, and those are not safe, either.
    last = re.split(r"[/\\]", name)[-1].encode("utf-8", "replace").decode()
    base = _UNSAFE.sub("-", unicodedata.normalize("NFC", one_line(last)))
    path = PurePosixPath(base.strip(" .") or "article")
    ending = path.suffix if len(path.suffix.encode()) <= 12 else ""
    stem = path.name[: len(path.name) - len(ending)] if ending else path.name
    return _allowed(_cut(stem, _LONGEST, " ").strip(" .") or "article") + ending


def _allowed(stem: str) -> str:
    """Windows takes some names for devices, whatever their ending."""
    return f"{stem}-article" if _RESERVED.fullmatch(stem.partition(".")[0].strip()) else stem


def _cut(text: str, most: int, between: str) -> str:
    """At most so many bytes, cut between words where that is near, and never within a character."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[:most].decode("utf-8", "ignore")
    # A mark that belongs to a letter goes with it.
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    at = kept.rfind(between)
    return kept[:at] if at > len(kept) // 2 else kept
