"""The HTTP client: one page at a time, within limits; redirects are followed by hand, certificates always checked."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from time import monotonic
from urllib.parse import urlsplit

import httpcore

from reader import __version__
from reader.article.clean import one_line
from reader.sources.addresses import (
    hides_article,
    host_of,
    password_of,
    read_address,
    weaker,
    without_password,
)
from reader.sources.answers import (
    Failure,
    Follow,
    NotModified,
    Page,
    Take,
    Trouble,
    Unchanged,
    media_type_of,
    read_answer,
)
from reader.sources.limits import Limits
from reader.sources.network import PrivateError, TooLongError, Wire, is_private
from reader.sources.network import StoppedError as StoppedError
from reader.sources.proxies import Proxies, proxied
from reader.sources.unpacking import ACCEPTED, BrokenError, TooLargeError, unpack

USER_AGENT = f"Reader/{__version__}"
"""Who asks."""
_WANTED = (
    "application/atom+xml, application/rss+xml, application/feed+json, text/html, application/xhtml+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, text/markdown;q=0.8, text/plain;q=0.8, */*;q=0.1"
)


@cache
def certificates() -> ssl.SSLContext:
    """The authorities that are trusted: the machine's, and those that come with the package where it has none."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Client:
    """Fetches pages; one thread's. `stop` ends whatever it does with StoppedError."""

    def __init__(
        self,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.limits = limits or Limits()
        self.stop = stop or threading.Event()
        self._now = now
        self._wire = Wire(self.stop)
        self._proxies = Proxies()
        self._proxy = ""
        """The proxy that is asked just now."""
        self._pools: dict[str, httpcore.ConnectionPool] = {}

    def close(self) -> None:
        """Hang up."""
        for pool in self._pools.values():
            pool.close()

    def get(
        self, url: str, *, etag: str = "", modified: str = "", named_by: str | None = None
    ) -> Page | NotModified | Failure:
        """What is at an address now, within all limits; a server in trouble is asked again.

        SourceError where the address is none, or the environment names a proxy that is none.

        Args:
            url: The address.
            etag: With the validators of the last time ...
            modified: ... it is only sent where it has changed since.
            named_by: The address of what names it, empty where that has none; None where the person does. What is not
                of the person's own network leads to nothing that is, neither by its links nor by redirects.
        """
        url = read_address(url)
        public_only = named_by is not None and not self._is_private(named_by)
        pause = self.limits.backoff
        for left in range(self.limits.tries - 1, -1, -1):
            found = self._once(url, etag, modified, public_only)
            if not (isinstance(found, Failure) and found.again and left):
                break
            if self.stop.wait(pause):
                raise StoppedError
            pause *= 3
        return found

    def _once(self, asked: str, etag: str, modified: str, public_only: bool) -> Page | NotModified | Failure:
        self._wire.deadline = monotonic() + self.limits.seconds
        validators = [("If-None-Match", etag), ("If-Modified-Since", modified)]
        sent = [(name, value) for name, value in validators if value.isprintable() and value.isascii() and value]
        shown = without_password(asked)
        try:
            return self._chain(asked, sent, public_only)
        except PrivateError:
            return Failure(
                "refused",
                f"{shown} leads into your own network, or to this machine: "
                "only an address that you give yourself is fetched from there.",
            )
        except TooLongError:
            return Failure("limit", f"{shown} took more than {self.limits.seconds:g} seconds and was given up.")
        except TooLargeError as error:
            return Failure("limit", f"{shown} {error}, too much for an article.")
        except BrokenError as error:
            return Failure("broken", f"{shown} {error}.", again=True)
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            return Failure(
                "refused", f"{shown} is not what it says: its certificate or encryption fails ({reason})."
            )
        except httpcore.ProxyError as error:
            trouble: Trouble = "unreachable" if str(error).startswith("5") else "refused"
            sentence = f"The proxy {host_of(self._proxy)} does not lead to {shown} ({one_line(str(error))[:100]})."
            return Failure(trouble, sentence, again=trouble == "unreachable")
        except (httpcore.ConnectTimeout, httpcore.ConnectError) as error:
            if self._proxy:
                sentence = (
                    f"The proxy {host_of(self._proxy)}, which the settings of this machine name, cannot be reached"
                )
                return Failure("unreachable", f"{sentence} ({error}).", again=True)
            return Failure("unreachable", f"The server of {shown} cannot be reached ({error}).", again=True)
        except (httpcore.ReadTimeout, httpcore.WriteTimeout):
            silence = f"{self.limits.silence:g} seconds"
            return Failure("unreachable", f"The server of {shown} said nothing for {silence}.", again=True)
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            return Failure("broken", f"{shown} broke off, or its server does not speak HTTP.", again=True)
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
            return Failure("refused", f"{shown} cannot be asked for: its server would not understand.")

    def _chain(
        self, asked: str, validators: list[tuple[str, str]], public_only: bool
    ) -> Page | NotModified | Failure:
        """Follow redirects to their end; what is kept as permanent is the first stretch that moved for good."""
        url = permanent = asked
        for_good = True
        for _hop in range(self.limits.redirects + 1):
            outcome = self._ask(asked, url, permanent, validators, public_only)
            if not isinstance(outcome, Follow):
                return outcome
            public_only = not self._is_private(url)
            for_good = for_good and outcome.for_good and not weaker(url, outcome.url)
            url = outcome.url
            if for_good:
                permanent = without_password(url)
        return Failure(
            "limit",
            f"{without_password(asked)} leads from one address to the next, more than {self.limits.redirects} times; "
            "it may want cookies, which Reader does not keep.",
        )

    def _is_private(self, url: str) -> bool:
        """Whether an address is known to be one of the person's own network: by its host, or since it was reached."""
        host = urlsplit(url).hostname or ""
        return is_private(host) or host in self._wire.private

    def _pool(self) -> httpcore.ConnectionPool:
        """What leads to servers, through the proxy that is to be asked."""
        if self._proxy not in self._pools:
            self._pools[self._proxy] = proxied(self._proxy, self._wire, certificates())
        return self._pools[self._proxy]

    def _ask(
        self, asked: str, url: str, permanent: str, validators: list[tuple[str, str]], public_only: bool
    ) -> Page | NotModified | Failure | Follow:
        limits = self.limits
        if hides_article(url):
            sentence = (
                f"{without_password(url)[:100]} leads to an article only in a browser; open it there, and add"
            )
            return Failure("refused", f"{sentence} the address that it leads to.")
        headers = [("Host", host_of(url)), ("User-Agent", USER_AGENT), ("Accept", _WANTED)]
        headers += [("Accept-Encoding", ACCEPTED), *validators]
        # A password is for the server that it was given for, and for no other.
        password = password_of(asked) if host_of(asked) == host_of(url) and not weaker(asked, url) else None
        if password is not None:
            token = base64.b64encode(":".join(password).encode()).decode()
            headers.append(("Authorization", f"Basic {token}"))
        timeouts = {
            "connect": limits.connect,
            "read": limits.silence,
            "write": limits.silence,
            "pool": limits.connect,
        }
        if public_only and self._is_private(url):
            raise PrivateError
        self._proxy = self._proxies.of(url)
        # Where a proxy is, and where it leads, is for whoever set it up.
        self._wire.public_only = public_only and not self._proxy
        with self._pool().stream(
            "GET", without_password(url), headers=headers, extensions={"timeout": timeouts}
        ) as response:
            facts = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            match read_answer(url, response.status, facts, self._now(), limits):
                case Take():
                    body = unpack(
                        response.iter_stream(),
                        facts.get("content-encoding", ""),
                        download=limits.download,
                        unpacked=limits.unpacked,
                    )
                case Unchanged() if validators:
                    return NotModified(permanent)
                case Unchanged():
                    # Asked without validators, there is nothing that this could be compared with.
                    return Failure("broken", f"{without_password(url)} says that nothing is new, unasked (304).")
                case other:
                    return other
        media_type, charset = media_type_of(facts)
        return Page(
            url=without_password(url),
            permanent=permanent,
            media_type=media_type,
            charset=charset,
            data=body,
            etag=facts.get("etag", ""),
            modified=facts.get("last-modified", ""),
        )
