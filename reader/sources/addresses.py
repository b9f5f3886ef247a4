"""Web addresses: which are taken, how they are written, and when two are the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from reader.article.clean import one_line
from reader.errors import SourceError

_LONGEST = 4_000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")
_SAFE = "%/:=&?~#+!$,;'@()*[]|"
# What campaigns add to an address: it says who sent the person, not what the page is.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|yclid|mc_[ce]id|mkt_tok|_hs\w+|at_(?:medium|campaign|custom\d)"
    r"|cmpid|ocid|ito|ref_src|ref_url|smid)",
    re.IGNORECASE,
)
# Addresses that only count who follows them, on the way to the one that they hold: of Google Alerts, of mail programs.
_COUNTING = re.compile(
    r"(?:www\.)?google\.[a-z.]+/url|[\w-]+\.safelinks\.protection\.outlook\.com/|l\.(?:facebook|instagram)\.com/"
    r"|(?:www\.)?facebook\.com/l\.php"
)
_MIRRORS = re.compile(r"^(?:www\d?|m|mobile|amp)\.", re.IGNORECASE)


def looks_like_address(text: str) -> bool:
    """Whether some words are meant as a web address, of whatever scheme, and not as a file."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text.strip()))


def read_address(text: str, base: str = "") -> str:
    """An http or https address, absolute and in ASCII; SourceError for any other.

    Of one that only counts who follows it, the one that it leads to.
    """
    text = one_line(text)
    shown = without_password(text)[:200] or "Nothing"
    try:
        if re.match(r"feed:(?://)?(?=https?://)", text):
            text = re.sub(r"^feed:(?://)?", "", text)
        elif text.startswith("feed://"):
            text = "http" + text[4:]
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname, parts.port
        name = host if host is None or host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        # What was the matter may be a piece of a password.
        reason = "" if "@" in text else f" ({error})"
        raise SourceError(f"{shown} is no web address that can be read{reason}.") from None
    if parts.scheme.lower() not in _PORTS:
        raise SourceError(f"{shown} is refused: only addresses that begin with http:// or https:// are fetched.")
    if not name or not _HOST.fullmatch(name.lower()) or len(text) > _LONGEST:
        raise SourceError(f"{shown} is no web address: it names no server, or is too long.")
    if _COUNTING.match(f"{name.lower()}{parts.path}"):
        held = (value for key, value in parse_qsl(parts.query) if key in ("url", "q", "u"))
        if inner := next((one for one in held if re.match(r"https?://", one)), ""):
            return read_address(inner)
    scheme = parts.scheme.lower()
    user = parts.netloc.rpartition("@")[0]
    place = f"[{name}]" if ":" in name else name.lower()
    if port is not None and port != _PORTS[scheme]:
        place += f":{port}"
    if user:
        place = f"{quote(user, safe='%:')}@{place}"
    path = quote(parts.path, safe=_SAFE) or "/"
    return urlunsplit((scheme, place, path, quote(parts.query, safe=_SAFE), ""))


def without_password(address: str) -> str:
    """An address without the name and password before its host: fit to be written and shown."""
    plain = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", r"\1", address)
    try:
        urlsplit(plain).port  # noqa: B018
    except ValueError:
        # A slash or the like in a password cuts it off from what it belongs to; it ends before the last @.
        return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://).*@", r"\1…@", address, flags=re.DOTALL)
    return plain


def password_of(address: str) -> tuple[str, str] | None:
    """The name and the password that an address holds; None where it holds none."""
    parts = urlsplit(address)
    if parts.username is None and parts.password is None:
        return None
    return unquote(parts.username or ""), unquote(parts.password or "")


def host_of(address: str) -> str:
    """The server of an address, with its port where that is no common one."""
    return urlsplit(address).netloc.rpartition("@")[2]


def canonical(address: str) -> str:
    """What two addresses of one page have in common: no password, no fragment, nothing that only tells campaigns."""
    parts = urlsplit(without_password(address))
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    ]
    kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", kept, ""))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: equal hosts, or one a common mirror of the other."""
    return _MIRRORS.sub("", host_of(one)) == _MIRRORS.sub("", host_of(other))


def hides_article(address: str) -> bool:
    """Whether an address only leads to an article by scripts, for browsers: Google News keeps the article's own."""
    return bool(re.match(r"https?://news\.google\.[a-z.]+/(?:rss/)?(?:articles|read)/", address))


def weaker(old: str, new: str) -> bool:
    """Whether a redirect leads from an encrypted address to an open one."""
    return old.startswith("https:") and not new.startswith("https:")
