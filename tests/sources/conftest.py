"""A real HTTP server for the tests, on real sockets: it answers as each test tells it, and counts."""

from __future__ import annotations

import select
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from reader.desk import Desk
from reader.intake import Intake, Outcome
from reader.locations import Locations, subscriptions_file
from reader.sources.limits import Limits
from tests.conftest import clock

QUICK = Limits(seconds=3.0, connect=1.0, silence=0.5, tries=2, backoff=0.01, pause=0.0)
"""Limits that a test need not wait for."""

Answer = Callable[["Request"], None]


@dataclass
class Server:
    """What it is told to answer, and what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    sent: int = 0
    most_at_once: int = 0
    at_once: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    """Set at the end of the test: whoever is slow stops being it."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    ports: list[int] = field(default_factory=list)

    def url(self, path: str, host: int = 0) -> str:
        """The address of a path, at one of its hosts."""
        return f"http://127.0.0.1:{self.ports[host % len(self.ports)]}{path}"

    def page(
        self,
        path: str,
        body: str | bytes,
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        **headers: str,
    ) -> str:
        """Answer so at this path; the address of it."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda request: request.answer(status, data, {"Content-Type": kind, **named})
        return self.url(path)

    def moved(self, path: str, to: str, status: int = 302) -> str:
        """Lead elsewhere from this path."""
        self.answers[path] = lambda request: request.answer(status, b"", {"Location": to})
        return self.url(path)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _headers in self.asked]


class Request(BaseHTTPRequestHandler):
    """One request, and what may be sent back."""

    protocol_version = "HTTP/1.1"
    server: Any
    counted = False

    def do_GET(self) -> None:
        told: Server = self.server.told
        with told.lock:
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.counted = True
            told.at_once += 1
            told.most_at_once = max(told.most_at_once, told.at_once)
        try:
            told.answers.get(self.path, lambda request: request.answer(404, b"nothing", {}))(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self._answered()

    def do_CONNECT(self) -> None:
        """As a proxy does: lead on to a server, and pass on what both say."""
        told: Server = self.server.told
        told.asked.append((f"CONNECT {self.path}", {name.lower(): value for name, value in self.headers.items()}))
        if self.path in told.answers:
            told.answers[self.path](self)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as server:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            ends = {self.connection: server, server: self.connection}
            while not told.over.is_set():
                for one in select.select(ends, [], [], 0.05)[0]:
                    data = one.recv(65_536)
                    if not data:
                        self.close_connection = True
                        return
                    ends[one].sendall(data)

    def _answered(self) -> None:
        """It is over when its answer goes out: whoever has that may ask again before this thread is heard of."""
        told: Server = self.server.told
        with told.lock:
            told.at_once -= self.counted
            self.counted = False

    def answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        """A whole answer."""
        told: Server = self.server.told
        with told.lock:
            told.statuses[status] += 1
            told.sent += len(data)
        self._answered()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def raw(self, data: bytes, *, close: bool = True) -> None:
        """These very bytes."""
        self.wfile.write(data)
        self.wfile.flush()
        self.close_connection = close

    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


class Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """They are meant to."""


@contextmanager
def serving(
    told: Server, hosts: int = 1, wrap: Callable[[socket.socket], socket.socket] | None = None
) -> Iterator[Server]:
    """The server at so many ports, which count as so many hosts."""
    servers = [Quiet(("127.0.0.1", 0), Request) for _ in range(hosts)]
    for one in servers:
        one.told = told  # type: ignore[attr-defined]
        if wrap is not None:
            one.socket = wrap(one.socket)
        told.ports.append(one.server_address[1])
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield told
    finally:
        told.over.set()
        for one in servers:
            one.shutdown()
            one.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with four hosts."""
    with serving(Server(), hosts=4) as told:
        yield told


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An empty library."""
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


@dataclass
class Bench:
    """A library on a desk, and what brings articles into it."""

    library: Path
    desk: Desk
    intake: Intake
    subscriptions: Path

    def add(self, *references: str) -> list[Outcome]:
        """Add, and take up what came."""
        came = list(self.intake.add(references))
        self.scan()
        return came

    def fetch(self, *names: str) -> list[Outcome]:
        """Fetch, and take up what came."""
        came = list(self.intake.fetch(names))
        self.scan()
        return came

    def scan(self) -> None:
        """Take up what is in the folder now."""
        for _ in self.desk.scan():
            pass

    def follow(self, url: str, **values: Any) -> None:
        """Subscribe without asking a server."""
        with self.subscriptions.open("a", encoding="utf-8") as file:
            file.write(f'\n[[feed]]\nurl = "{url}"\n')
            file.write("".join(f"{key} = {value}\n" for key, value in values.items()))

    def files(self) -> list[str]:
        """The files of the library, ours left out."""
        found = (path.relative_to(self.library).as_posix() for path in self.library.rglob("*") if path.is_file())
        return sorted(path for path in found if not path.startswith("."))


@pytest.fixture
def bench(library: Path, places: Locations, open_desk: Callable[..., Desk]) -> Bench:
    """An empty library, with limits that a test need not wait for."""
    desk = open_desk(library)
    path = subscriptions_file(places)
    intake = Intake(desk, subscriptions=path, state=places.state, limits=QUICK, now=clock)
    return Bench(library, desk, intake, path)
