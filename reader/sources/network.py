"""The wire under the HTTP client: sockets that keep one deadline for a whole answer, and that can be told to stop."""

from __future__ import annotations

import errno
import ipaddress
import os
import selectors
import socket
import ssl
import threading
import typing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from time import monotonic

import httpcore

_SLICE = 0.2
"""Seconds after which a waiting socket looks whether it is to stop."""

_UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)}
"""What a socket that does not wait says while it is being connected."""


class StoppedError(Exception):
    """The person does not want the answer any more."""


class TooLongError(Exception):
    """The answer takes longer in all than it may."""


class PrivateError(Exception):
    """The server is in a network of the person's own, or this very machine, and was not to be asked there."""


# What some VPNs give every name for an address stands for servers of the whole web.
_STANDING_IN = ipaddress.ip_network("198.18.0.0/15")


def is_private(host: str) -> bool:
    """Whether a host is an address that is not of the public internet, or this machine's name; other names are not."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return (not address.is_global or address.is_multicast) and address not in _STANDING_IN


class Wire(httpcore.NetworkBackend):
    """Opens sockets; one thread's."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.deadline = float("inf")
        self.public_only = False
        """Whether servers that are not of the public internet are left alone, with PrivateError."""
        self.private: set[str] = set()
        """The hosts that were reached at an address that is not of the public internet."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A socket to a server."""
        try:
            connected = self._connected(host, port, timeout)
        except TimeoutError as error:
            self.left(timeout)
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, UnicodeError) as error:
            # A label of more than 63 letters is no host name; the codec says so in its own way.
            raise httpcore.ConnectError(_reason(error)) from error
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _Stream(connected, self)

    def _connected(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A socket to the first of a server's addresses that answers; OSError of the last that does not."""
        trouble: Exception = OSError("it has no address")
        for family, kind, protocol, _name, place in self._look_up(host, port, timeout):
            private = is_private(str(place[0]))
            if private and self.public_only:
                trouble = PrivateError(host)
                continue
            connected = socket.socket(family, kind, protocol)
            try:
                connected.setblocking(False)
                code = connected.connect_ex(place)
                if code in _UNDER_WAY:
                    self._wait_for(connected, timeout)
                    code = connected.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code == 0:
                    (self.private.add if private else self.private.discard)(host)
                    return connected
                trouble = OSError(code, os.strerror(code))
            except TimeoutError as error:
                trouble = error
            except (StoppedError, TooLongError):
                connected.close()
                raise
            connected.close()
        raise trouble

    def _look_up(self, host: str, port: int, timeout: float | None) -> Sequence[typing.Any]:
        """The addresses of a host. No name server can be told to stop: it is asked on a thread that is left to it."""
        end = monotonic() + self.left(timeout)
        found: Future[Sequence[typing.Any]] = Future()

        def ask() -> None:
            try:
                found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                found.set_exception(error)

        threading.Thread(target=ask, name="name server", daemon=True).start()
        while not wait([found], min(_SLICE, self.left(None))).done:
            if monotonic() >= end:
                raise TimeoutError("no name server answered")
        return found.result()

    def _wait_for(self, connected: socket.socket, timeout: float | None) -> None:
        end = monotonic() + self.left(timeout)
        with selectors.DefaultSelector() as selector:
            selector.register(connected, selectors.EVENT_WRITE)
            while not selector.select(min(_SLICE, self.left(None))):
                if monotonic() >= end:
                    raise TimeoutError("nobody answered")

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may take; StoppedError, TooLongError."""
        if self.stop.is_set():
            raise StoppedError
        left = self.deadline - monotonic()
        if left <= 0:
            raise TooLongError
        return left if timeout is None else min(left, timeout)

    def wait(self, step: Callable[[], typing.Any], connected: socket.socket, timeout: float | None) -> typing.Any:
        """Do a step of a socket when it can be done; TimeoutError after the timeout."""
        end = monotonic() + self.left(timeout)
        while True:
            left = min(end - monotonic(), self.left(None))
            if left <= 0:
                raise TimeoutError("nothing came")
            connected.settimeout(min(left, _SLICE))
            try:
                return step()
            except TimeoutError:
                continue


class _Stream(httpcore.NetworkStream):
    def __init__(self, connected: socket.socket, wire: Wire) -> None:
        self._socket = connected
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            got: bytes = self._wire.wait(lambda: self._socket.recv(max_bytes), self._socket, timeout)
        except TimeoutError as error:
            self._wire.left(None)
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(_reason(error)) from error
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            while buffer:
                sent: int = self._wire.wait(partial(self._socket.send, buffer), self._socket, timeout)
                buffer = buffer[sent:]
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(_reason(error)) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secured = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            # The socket is the secured one's from here on, and closed with it.
            self._socket = secured
            self._wire.wait(secured.do_handshake, secured, timeout)
            return _Stream(secured, self._wire)
        except TimeoutError as error:
            self.close()
            self._wire.left(None)
            raise httpcore.ConnectTimeout(str(error)) from error
        except (ssl.SSLError, ssl.CertificateError):
            self.close()
            raise
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(_reason(error)) from error

    def get_extra_info(self, info: str) -> typing.Any:
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        if info == "is_readable":
            return _is_readable(self._socket)
        return None


def _is_readable(connected: socket.socket) -> bool:
    """Whether a socket at rest has something to say: then its server has closed it."""
    if connected.fileno() < 0:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connected, selectors.EVENT_READ)
        return bool(selector.select(0))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
