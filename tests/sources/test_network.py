"""Which servers are reached, and how: proxies, networks of one's own, name servers that do not answer."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.sources import http
from reader.sources.answers import Page
from reader.sources.http import Client, StoppedError
from reader.sources.network import is_private
from tests.conftest import clock
from tests.sources.conftest import QUICK, Bench, Server, serving
from tests.sources.test_fetching import page, rss, summary
from tests.sources.test_http import failure


@pytest.fixture
def client() -> Iterator[Client]:
    """A client that knows the proxies of the environment when it is made."""
    with closing(Client(QUICK, now=clock)) as one:
        yield one


@pytest.fixture
def proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server as the proxy of the environment; servers of this machine are asked without it."""
    monkeypatch.setenv("HTTP_PROXY", server.url("").replace("//", "//ada:secret@"))
    monkeypatch.setenv("https_proxy", server.url("").removeprefix("http://"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,.direct.example")
    return server


def test_a_proxy_of_the_environment_is_asked(proxy: Server, client: Client) -> None:
    url = "http://quay.example/story"
    proxy.page(url, page(1))
    found = client.get(url)
    assert isinstance(found, Page)
    assert (found.url, b"Short 1" in found.data) == (url, True)
    ((path, headers),) = proxy.asked
    assert (path, headers["host"]) == (url, "quay.example")
    assert headers["proxy-authorization"] == "Basic YWRhOnNlY3JldA=="
    # What is near is asked without it.
    assert isinstance(client.get(proxy.page("/near", page(2))), Page)
    assert "proxy-authorization" not in proxy.asked[-1][1]
    assert proxy.asked[-1][0] == "/near"


def test_what_a_proxy_refuses_is_told_as_its(
    proxy: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy.page("http://quay.example/story", "", status=407)
    found = failure(client.get("http://quay.example/story"))
    assert "proxy" in found.sentence
    proxy.answers["quay.example:443"] = lambda request: request.answer(403, b"", {})
    found = failure(client.get("https://quay.example/story"))
    assert "403" in found.sentence
    assert f"The proxy 127.0.0.1:{proxy.ports[0]} does not lead to https://quay.example/story" in found.sentence
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTP_PROXY", f"http://ada:secret@127.0.0.1:{unused.getsockname()[1]}")
        with closing(Client(QUICK)) as fresh:
            found = failure(fresh.get("http://quay.example/story"))
    assert "The proxy 127.0.0.1:" in found.sentence
    assert "cannot be reached" in found.sentence
    assert "secret" not in found.sentence


@pytest.mark.parametrize(
    "named", ["socks5://127.0.0.1:1080", "https://127.0.0.1:3128", "http://", "http://x:port"]
)
def test_a_proxy_that_cannot_be_asked_is_named(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("ALL_PROXY", named)
    with closing(Client(QUICK)) as client, pytest.raises(SourceError, match="HTTPS_PROXY"):
        client.get("http://quay.example/")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_an_encrypted_page_comes_through_a_proxy(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
        f"-keyout {key} -out {certificate}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("HTTPS_PROXY", server.url(""))
    with ExitStack() as stack:
        secret = stack.enter_context(
            serving(Server(), wrap=lambda one: context.wrap_socket(one, server_side=True))
        )
        secret.page("/a", "Herring.")
        http.certificates.cache_clear()
        stack.callback(http.certificates.cache_clear)
        client = stack.enter_context(closing(Client(QUICK)))
        place = f"localhost:{secret.ports[0]}"
        found = client.get(f"https://{place}/a")
        assert isinstance(found, Page), found
        assert found.data == b"Herring."
        assert server.paths() == [f"CONNECT {place}"]


def test_a_public_server_does_not_lead_into_ones_own_network(proxy: Server, client: Client) -> None:
    inside = proxy.page("/router", "Your password")
    for place in (
        inside,
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "http://localhost:9/",
    ):
        proxy.moved("http://quay.example/away", place)
        found = failure(client.get("http://quay.example/away"))
        assert "your own network" in found.sentence
        assert not found.again
    assert "/router" not in proxy.paths()
    # Whom the person names may be there, and may lead on within.
    proxy.moved("/near", inside)
    assert isinstance(client.get(proxy.url("/near")), Page)
    # A server that was reached before is none the less what it is.
    proxy.moved("http://quay.example/away", inside)
    assert "your own network" in failure(client.get("http://quay.example/away")).sentence


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433"])
def test_what_names_an_address_of_ones_own_network_is_not_fetched(
    server: Server, client: Client, host: str
) -> None:
    url = server.page("/router", "Your password").replace("127.0.0.1", host)
    for named_by in ("https://quay.example/story", ""):
        assert "your own network" in failure(client.get(url, named_by=named_by)).sentence
    assert server.asked == []
    assert isinstance(client.get(server.url("/router"), named_by="http://192.168.1.2/"), Page)


def test_entries_of_a_public_feed_do_not_lead_there(proxy: Server, bench: Bench) -> None:
    link = proxy.page("/router", page(7))
    feed = "http://quay.example/feed"
    proxy.page(feed, rss(summary(7, link)))
    bench.follow(feed, full_text="true")
    (outcome,) = bench.fetch()
    assert len(outcome.added) == 1
    assert "/router" not in proxy.paths()
    # It is the same with the link of an article; what the person names herself is fetched.
    (refused,) = bench.intake.add([link], named_by="https://quay.example/story")
    assert refused.result == "failed"
    assert "your own network" in refused.sentence
    assert bench.add(link)[0].result == "changed"


@pytest.mark.parametrize(
    ("host", "private"),
    [
        *(
            (host, True)
            for host in ("10.1.2.3", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::ffff:10.0.0.1", "fe80::1%1")
        ),
        *((host, True) for host in ("fd00::1", "router.localhost")),
        *((host, False) for host in ("198.18.0.7", "93.184.215.14", "2606:4700::1111", "quay.example", "1.2.3")),
    ],
)
def test_networks_of_ones_own(host: str, private: bool) -> None:
    assert is_private(host) is private


def test_a_name_server_that_does_not_answer_is_given_up_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over, stop = threading.Event(), threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_named, **_kinds: over.wait(30))
    try:
        with closing(Client(QUICK)) as client:
            began = time.monotonic()
            assert "no name server answered" in failure(client.get("http://quay.example/")).sentence
            assert time.monotonic() - began < 10
        with closing(Client(stop=stop)) as client:
            threading.Timer(0.1, stop.set).start()
            with pytest.raises(StoppedError):
                client.get("http://quay.example/")
            assert time.monotonic() - began < 15
    finally:
        over.set()


def test_an_address_that_leads_only_browsers_to_an_article_is_told(proxy: Server, client: Client) -> None:
    url = "https://news.google.com/rss/articles/CBMiXX?oc=5"
    found = failure(client.get(url))
    assert "only in a browser" in found.sentence
    assert proxy.asked == []
