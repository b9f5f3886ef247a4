"""The client against a real server: what it takes, what it follows, and where it stops."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.sources import http
from reader.sources.answers import Failure, NotModified, Page
from reader.sources.http import Client, StoppedError
from reader.sources.unpacking import unpack
from tests.conftest import clock
from tests.sources.conftest import QUICK, Request, Server, serving


@pytest.fixture
def client() -> Iterator[Client]:
    with closing(Client(QUICK, now=clock)) as one:
        yield one


def failure(found: object) -> Failure:
    assert isinstance(found, Failure), found
    assert found.sentence.endswith(".")
    return found


def test_a_page_comes_with_what_its_server_says_of_it(server: Server, client: Client) -> None:
    url = server.page("/a", "<p>Grüße</p>", 'Text/HTML; Charset="UTF-8"', ETag='"1"', Last_Modified="yesterday")
    page = client.get(url)
    assert page == Page(url, url, "text/html", "utf-8", "<p>Grüße</p>".encode(), '"1"', "yesterday")
    ((_path, headers),) = server.asked
    assert headers["user-agent"].startswith("Reader/")
    assert headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(server: Server, client: Client, name: str, raw: bool) -> None:
    text = b"Herring. " * 5_000
    if name == "gzip":
        # In two parts the second time, as some servers send it.
        data = gzip.compress(text[:9_000]) + gzip.compress(text[9_000:]) if raw else gzip.compress(text)
    else:
        packer = zlib.compressobj(wbits=-15 if raw else 15)
        data = packer.compress(text) + packer.flush()
    page = client.get(server.page("/a", data, Content_Encoding=name))
    assert isinstance(page, Page)
    assert page.data == text


def test_validators_are_shown_and_nothing_is_sent_again(server: Server, client: Client) -> None:
    def answer(request: Request) -> None:
        same = request.headers.get("If-None-Match") == '"7"'
        request.answer(304 if same else 200, b"" if same else b"text", {"ETag": '"7"'})

    server.answers["/a"] = answer
    first = client.get(server.url("/a"))
    assert isinstance(first, Page)
    assert client.get(server.url("/a"), etag=first.etag) == NotModified(server.url("/a"))
    server.page("/b", "", status=304)
    assert failure(client.get(server.url("/b"))).trouble == "broken"


def test_redirects_are_followed_and_those_for_good_are_known(server: Server, client: Client) -> None:
    server.page("/end", "text")
    server.moved("/temporary", "/end", 302)
    server.moved("/second", server.url("/end"), 308)
    server.moved("/first", "second", 301)
    server.moved("/mixed", "/temporary", 301)
    for path, permanent in (("/temporary", "/temporary"), ("/first", "/end"), ("/mixed", "/temporary")):
        page = client.get(server.url(path))
        assert isinstance(page, Page)
        assert (page.url, page.permanent) == (server.url("/end"), server.url(permanent))


def test_a_question_for_consent_is_no_article(server: Server, client: Client) -> None:
    server.moved("/a", "https://consent.quay.example/collect?to=/a", 307)
    found = failure(client.get(server.url("/a")))
    assert (found.trouble, "consent.quay.example; open it in a browser" in found.sentence) == ("refused", True)


def test_a_loop_of_redirects_ends(server: Server, client: Client) -> None:
    server.moved("/a", "/b")
    server.moved("/b", "/a")
    assert "more than 10 times" in failure(client.get(server.url("/a"))).sentence
    assert len(server.asked) == QUICK.redirects + 1


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "data:,x", ""]
)
def test_redirects_off_the_web_are_refused(server: Server, client: Client, place: str) -> None:
    found = failure(client.get(server.moved("/a", place)))
    assert found.trouble in ("refused", "broken")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://", "https:///x", "http://a b/"]
)
def test_other_addresses_are_refused(client: Client, url: str) -> None:
    with pytest.raises(SourceError):
        client.get(url)


def test_a_password_goes_to_its_own_server_and_into_no_sentence(server: Server, client: Client) -> None:
    away = server.url("/b", host=1)
    server.moved("/a", away)
    server.page("/b", "text")
    server.page("/c", "text")
    with_password = server.url("/a").replace("http://", "http://ada:secret@")
    page = client.get(with_password)
    assert isinstance(page, Page)
    assert "secret" not in repr(page) or page.permanent == with_password
    first, second = server.asked
    assert first[1]["authorization"].startswith("Basic ")
    assert "authorization" not in second[1]
    missing = client.get(with_password.replace("/a", "/missing"))
    assert "secret" not in failure(missing).sentence


@pytest.mark.parametrize("password", ["se/cret", "se?cret", "se#cret", "[se/cret", "s@x:e/cret"])
def test_a_password_that_cuts_an_address_in_two_is_not_shown(client: Client, password: str) -> None:
    address = f"https://ada:{password}@quay.example/feed"
    with pytest.raises(SourceError) as error:
        client.get(address)
    assert "cret" not in str(error.value)
    assert "se" not in str(error.value)
    assert "https://…@quay.example/feed is no web address" in str(error.value)


def test_statuses_become_sentences(server: Server, client: Client) -> None:
    troubles = {401: "refused", 403: "refused", 404: "missing", 410: "gone", 418: "refused", 500: "unreachable"}
    for status, trouble in troubles.items():
        found = failure(client.get(server.page(f"/{status}", "x", status=status)))
        assert found.trouble == trouble
        assert str(status) in found.sentence
    # Only where it helps is it tried again.
    assert server.paths().count("/500") == 2
    assert server.paths().count("/404") == 1


def test_a_server_that_recovers_is_asked_again(server: Server, client: Client) -> None:
    def answer(request: Request) -> None:
        first = server.paths().count("/a") == 1
        request.answer(502 if first else 200, b"text", {})

    server.answers["/a"] = answer
    assert isinstance(client.get(server.url("/a")), Page)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("120", 120),
        ("Wed, 25 Nov 2026 13:00:00 GMT", 3_600),
        ("99999999999999999999999", QUICK.longest_wait),
        ("soon", QUICK.short_wait),
        ("-5", QUICK.short_wait),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_heard(server: Server, client: Client, after: str, seconds: float, status: int) -> None:
    found = failure(client.get(server.page("/a", "x", status=status, Retry_After=after)))
    assert found.trouble == "later"
    assert found.until == clock() + timedelta(seconds=seconds)
    assert len(server.asked) == 1


def test_a_silent_server_is_given_up(server: Server, client: Client) -> None:
    server.answers["/a"] = lambda request: bool(server.over.wait(20)) and None
    began = time.monotonic()
    assert "said nothing" in failure(client.get(server.url("/a"))).sentence
    assert time.monotonic() - began < 4


def trickle(server: Server, head: bytes, drop: bytes) -> None:
    def answer(request: Request) -> None:
        request.raw(head)
        while not server.over.wait(0.05):
            request.raw(drop)

    server.answers["/a"] = answer


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        # An answer whose headers never end keeps no rule of silence.
        (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n"),
    ],
)
def test_an_endless_trickle_is_given_up(server: Server, head: bytes, drop: bytes) -> None:
    trickle(server, head, drop)
    with closing(Client(replace(QUICK, seconds=0.5))) as client:
        found = failure(client.get(server.url("/a")))
    assert found.trouble == "limit"
    assert "0.5 seconds" in found.sentence


def test_an_endless_answer_is_cut_at_the_limit(server: Server, client: Client) -> None:
    def endless(request: Request) -> None:
        request.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not server.over.is_set():
            request.raw(b"10000\r\n" + b"x" * 65_536 + b"\r\n")

    server.answers["/a"] = endless
    assert "larger than 10 MB" in failure(client.get(server.url("/a"))).sentence
    server.answers["/b"] = lambda request: request.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
    assert "larger than 10 MB" in failure(client.get(server.url("/b"))).sentence


def test_small_chunks_take_no_more_memory_than_large_ones() -> None:
    tracemalloc.start()
    try:
        # Each made anew, as they come from a socket.
        body = unpack((bytes((number % 256, 10)) for number in range(200_000)), "", download=10**6, unpacked=10**6)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(body) == 400_000
    assert peak < 4 * len(body)


def test_a_bomb_is_not_unpacked(server: Server, client: Client) -> None:
    packer = zlib.compressobj(9, wbits=31)
    megabyte = bytes(1 << 20)
    bomb = b"".join(packer.compress(megabyte) for _ in range(1_000)) + packer.flush()
    assert len(bomb) < 1_100_000
    url = server.page("/a", bomb, Content_Encoding="gzip")
    import tracemalloc

    tracemalloc.start()
    found = failure(client.get(url))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "20 MB when it is unpacked" in found.sentence
    assert peak < 60_000_000


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
        + gzip.compress(bytes(9_999))[:25],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nhalf",
        b"\x00\x01\x02 no HTTP at all\r\n\r\n",
        b"",
    ],
    ids=["short", "short chunk", "no gzip", "short gzip", "brotli", "no HTTP", "nothing"],
)
def test_what_breaks_off_or_is_nonsense_is_a_sentence(server: Server, client: Client, raw: bytes) -> None:
    server.answers["/a"] = lambda request: request.raw(raw)
    found = failure(client.get(server.url("/a")))
    assert found.trouble == "broken"
    assert server.paths().count("/a") == 2


def test_nobody_there(client: Client, server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "cannot be reached" in failure(client.get(f"http://127.0.0.1:{port}/")).sentence
    assert "cannot be reached" in failure(client.get(f"http://{'a' * 70}.invalid/")).sentence


def test_a_server_that_does_not_pick_up_is_given_up_and_can_be_stopped() -> None:
    # Once as many wait as it lets wait, it answers nobody.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as waiting:
        for _ in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with closing(Client(replace(QUICK, connect=0.3, tries=1))) as client:
            assert "cannot be reached" in failure(client.get(url)).sentence
        stop = threading.Event()
        threading.Timer(0.1, stop.set).start()
        began = time.monotonic()
        with closing(Client(replace(QUICK, connect=15, seconds=15), stop)) as client, pytest.raises(StoppedError):
            client.get(url)
        assert time.monotonic() - began < 2


def test_whoever_waits_can_stop(server: Server) -> None:
    server.answers["/a"] = lambda request: bool(server.over.wait(20)) and None
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()
    with closing(Client(replace(QUICK, silence=15, seconds=15), stop)) as client, pytest.raises(StoppedError):
        client.get(server.url("/a"))
    assert time.monotonic() - began < 2


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
        f"-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout {key} -out {certificate}"
    )
    subprocess.run(made.split(), check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(Server(), wrap=lambda one: context.wrap_socket(one, server_side=True)) as told:
        told.page("/a", "text")
        url = told.url("/a").replace("http:", "https:")
        found = failure(client.get(url))
        assert found.trouble == "refused"
        assert "certificate" in found.sentence
        assert told.asked == []
        # Where the machine trusts who made it, the same page comes.
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        http.certificates.cache_clear()
        try:
            with closing(Client(QUICK)) as trusting:
                assert isinstance(trusting.get(url), Page)
        finally:
            http.certificates.cache_clear()
