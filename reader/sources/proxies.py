"""Proxies: which one the settings of this machine name for an address, and how it is asked."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from reader.errors import SourceError
from reader.sources.addresses import password_of, without_password


class Proxies:
    """The proxies of `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, or of the system where it has some."""

    def __init__(self) -> None:
        self._named = getproxies()

    def of(self, url: str) -> str:
        """The proxy for an address, empty for none; SourceError where it is one that cannot be asked."""
        parts = urlsplit(url)
        proxy = self._named.get(parts.scheme) or self._named.get("all", "")
        if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
            return ""
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        try:
            usable = proxy.lower().startswith("http://") and urlsplit(proxy).hostname and urlsplit(proxy).port != 0
        except ValueError:
            usable = False
        if not usable:
            raise SourceError(
                f"{without_password(proxy)} is named as a proxy, in HTTPS_PROXY or the like, and cannot be used: "
                "only those that begin with http:// can."
            )
        return proxy


def proxied(proxy: str, wire: httpcore.NetworkBackend, certificates: ssl.SSLContext) -> httpcore.ConnectionPool:
    """One connection at a time through a proxy; to the servers themselves where none is named."""
    if not proxy:
        return httpcore.ConnectionPool(
            ssl_context=certificates, network_backend=wire, max_connections=1, max_keepalive_connections=1
        )
    password = password_of(proxy)
    return httpcore.HTTPProxy(
        without_password(proxy),
        proxy_auth=(password[0].encode(), password[1].encode()) if password is not None else None,
        ssl_context=certificates,
        network_backend=wire,
        max_connections=1,
        max_keepalive_connections=1,
    )
