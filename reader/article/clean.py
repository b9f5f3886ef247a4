"""The one place for Unicode, control characters and line ends: whatever comes from outside passes here first."""

from __future__ import annotations

import re
import unicodedata

# Controls but the line feed, line and paragraph separators, bidi embeddings, overrides and isolates, the
# byte-order mark and the other characters that show nothing and shape nothing, surrogates, non-characters.
# What a script needs to be read stays: joiners, direction marks, combining marks, variation selectors.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
# ECMA-48 sequences: CSI; OSC, DCS, SOS, PM and APC strings up to their terminator; ESC with its final byte.
# A string that is never terminated loses only its introducer, so nothing can hide the rest of a text.
_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]?"
)
_SPACES = re.compile("[ \n]+")
_C1 = re.compile("[\x80-\x9f]")
_UTF8_AS_LATIN1 = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# The flags of England, Scotland and Wales are spelt with tag characters, which elsewhere only hide text.
_FLAG_OR_UNWANTED = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)|{_UNWANTED.pattern}"
)


def clean(text: str) -> str:
    """The text in NFC, line ends as `\\n`, without control, bidi override and other invisible characters.

    A tab becomes four spaces. C1 controls that come from a page read in the wrong encoding become the characters
    that were meant (the WHATWG reading of windows-1252, UTF-8 read as Latin-1). Idempotent.
    """
    # None of what is unwanted is printable, and that is told many times as fast.
    if not text.replace("\n", "").isprintable() and _UNWANTED.search(text):
        text = _cleaned(text)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text


def one_line(text: str) -> str:
    """A text cleaned and on one line, without white space around it; no-break spaces stay."""
    return _SPACES.sub(" ", clean(text)).strip()


def _cleaned(text: str) -> str:
    if "\x1b" in text or "\x9b" in text or "\x9d" in text or "\x90" in text:
        text = _SEQUENCE.sub("", text)
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    if _C1.search(text):
        text = _C1.sub(_windows_1252, _UTF8_AS_LATIN1.sub(_decoded, text))
        text = _LINE_ENDS.sub("\n", text)
    return _FLAG_OR_UNWANTED.sub(lambda match: match[1] or "", text)


def _decoded(match: re.Match[str]) -> str:
    """What the bytes meant, where one of them shows as a control; `Ã©` may be meant as it stands."""
    try:
        return match[0].encode("latin-1").decode() if _C1.search(match[0]) else match[0]
    except UnicodeDecodeError:
        return match[0]


def _windows_1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")
