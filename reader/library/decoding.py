"""Bytes to text: byte order mark, strict UTF-8, then what the bytes themselves tell among the encodings of news."""

from __future__ import annotations

import codecs
import re

# UTF-32's little-endian mark starts with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ONE_BYTE = ["cp1251", "cp1252", "latin_1"]
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Letters, digits, marks and spaces of the scripts that news is written in: what text without a mark must be made of.
_COMMON = re.compile(
    r"[\s!-~\u00a0-\u052f\u0590-\u06ff\u0900-\u0eff\u2010-\u203a\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)


def decode(data: bytes) -> str | None:
    """The text of a file without its byte order mark; None where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text if _is_text(text) else None
    if b"\0" in data and (wide := _decode_wide(data)) is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_broken(data) or _decode_one_byte(data)
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    return len(_CONTROLS.findall(text)) <= len(text) // 100


def _decode_wide(data: bytes) -> str | None:
    """UTF-16 without its mark: the byte order under which nearly everything is a common character."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, "replace")
        if len(_COMMON.findall(text)) >= 0.95 * len(text):
            return text
    return None


def _decode_broken(data: bytes) -> str | None:
    """UTF-8 that was cut or damaged in places: other encodings do not form its sequences by chance."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return text if whole > 4 * broken else None


def _decode_one_byte(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_ONE_BYTE, enable_fallback=False).best()
    if best is not None:
        return str(best)
    # Five bytes mean nothing in Windows-1252; Latin-1 knows them all.
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
