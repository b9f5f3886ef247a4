"""Bytes from a server to text: strict UTF-8 where they are that, else what is declared, else what they themselves tell.

Servers name wrong encodings so often that the bytes come first: text in another encoding is hardly ever valid UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

Guess = Callable[[bytes], str | None]
"""Text of bytes that declare nothing that holds; None where they are no text."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})"
    rb"|<meta[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})",
    re.IGNORECASE,
)
# Python knows codecs that are no encodings of text at all, and a page may name any of them.
_KNOWN = re.compile(
    r"utf[-_]?(?:8|16|16le|16be|16-le|16-be|32)|us-ascii|ascii|latin-?[1-9]|l[1-9]|iso[-_]?8859[-_]\d{1,2}"
    r"|(?:windows|cp)[-_]?(?:125[0-8]|874|866|1251)|koi8[-_][rut]|mac(?:cyrillic|roman|[-_]?cyrillic)?|x-mac-cyrillic"
    r"|big5(?:[-_]?hkscs)?|gb(?:2312|k|18030)|euc[-_](?:jp|kr)|shift[-_]jis|sjis|iso-2022-jp|tis-620|x-sjis",
    re.IGNORECASE,
)
_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
}
"""What these names mean on the web (WHATWG)."""


def decode(data: bytes, named: str = "", guess: Guess | None = None) -> str | None:
    """The text of an answer whose server named an encoding, or did not; None where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    escapes = b"\x1b$" in data or b"\x1b(" in data
    if b"\0" not in data and not escapes:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    found = _DECLARED.search(data[:4096])
    inside = (found[1] or found[2]).decode("ascii") if found else ""
    for name in (named, inside):
        known = _encoding(name)
        try:
            if known and not (known == "utf-8" and escapes):
                return data.decode(known)
        except UnicodeDecodeError:
            continue
    return guess(data) if guess is not None else data.decode("utf-8", "replace")


def _encoding(name: str) -> str | None:
    if not _KNOWN.fullmatch(name):
        return None
    try:
        known = codecs.lookup(name.lower().removeprefix("x-").replace("windows-874", "cp874")).name
    except LookupError:
        return None
    return _WEB.get(known, known)
