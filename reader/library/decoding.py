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


_DECLARED = re.compile(
    rb"""<meta\b[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|^\s*<\?xml[^<>]{0,80}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_MEANT = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
"""What browsers take these names for."""
_ENCODING = re.compile(r"(?:windows-|cp|iso-8859-|iso8859-|koi8-|mac|gb|big5|euc[-_]|iso-2022-)[\w-]{1,12}")
_HEAD = 4096
"""Bytes at the start of a web page among which it declares its encoding; browsers look at 1,024."""


def decode(data: bytes, media_type: str = "text/plain") -> str | None:
    """The text of a file without its byte order mark; None where it is no text.

    A web page that is no UTF-8 is in the encoding that it declares, where there is such a one.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text if _is_text(text) else None
    if b"\0" in data and (wide := _decode_wide(data)) is not None:
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _decode_declared(data) if media_type == "text/html" else None
        text = declared or _decode_broken(data) or _decode_one_byte(data)
    return text if _is_text(text) else None


def _is_text(text: str) -> bool:
    return text.replace("\n", "").isprintable() or len(_CONTROLS.findall(text)) <= len(text) // 100


def _decode_wide(data: bytes) -> str | None:
    """UTF-16 without its mark: the byte order under which nearly everything is a common character."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, "replace")
        if len(_COMMON.findall(text)) >= 0.95 * len(text):
            return text
    return None


def _decode_declared(data: bytes) -> str | None:
    """A page by its `<meta charset>` or XML declaration; None where it declares nothing that is known and fits."""
    match = _DECLARED.search(data, 0, _HEAD)
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii").lower()
    name = _MEANT.get(name, name)
    if not _ENCODING.fullmatch(name):
        return None
    try:
        text = data.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= len(text) // 100 else None


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
