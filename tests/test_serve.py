"""The screen in a browser: served on loopback, to the page that was opened there, and to nobody else."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from reader.cli.serve import is_own

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 60


def start(*arguments: str) -> subprocess.Popen[str]:
    """Run `reader serve`."""
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "serve", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def address(indexed: Path) -> Iterator[str]:
    """The address at which the samples are shown; in the end the server is told to stop, and does."""
    with start(str(indexed), "--port", "0") as server:
        assert server.stdout is not None
        told = server.stdout.readline()
        found = re.search(r"http://\S+", told)
        assert found is not None, told
        assert "can read and change your notes" in server.stdout.readline()
        yield found[0]
        server.send_signal(signal.SIGINT)
        _out, errors = server.communicate(timeout=PATIENCE)
        assert (server.returncode, errors) == (0, "")


@asynccontextmanager
async def browsing() -> AsyncIterator[aiohttp.ClientSession]:
    """What a browser asks with."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield session


async def test_the_screen_is_drawn_and_its_keys_work(address: str, indexed: Path) -> None:
    origin = re.sub(r"/[^/]*/$", "", address)
    async with browsing() as session:
        async with session.get(address) as page:
            assert page.status == 200
            assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
            assert f"ws://{origin[7:]}/" in await page.text()
        async with session.ws_connect(f"{address}ws?width=100&height=30", origin=origin) as socket:
            drawn = ""
            while "unread" not in drawn:
                drawn += (await socket.receive_bytes(timeout=PATIENCE)).decode("utf-8", "replace")
            await socket.send_json(["stdin", "s"])
            while "starred" not in drawn:
                drawn += (await socket.receive_bytes(timeout=PATIENCE)).decode("utf-8", "replace")
    starred = [sys.executable, "-m", "reader", "list", "is:starred", "--json", "--library", str(indexed)]
    done = subprocess.run(starred, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert len(done.stdout.splitlines()) == 1


async def test_everybody_else_is_refused(address: str) -> None:
    origin = re.sub(r"/[^/]*/$", "", address)
    port = origin.rpartition(":")[2]
    async with browsing() as session:
        refused = [
            {"Host": f"reader.example:{port}"},
            {"Host": f"localhost:{port}"},
            {"Origin": "https://news.example"},
            {"Origin": "null"},
            {"Origin": f"http://127.0.0.1:{int(port) + 1}"},
        ]
        for headers in refused:
            async with session.get(address, headers=headers) as page:
                assert page.status == 403, headers
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(f"{address}ws", headers={"Origin": origin} | headers)
            assert caught.value.status == 403, headers
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(f"{address}ws")
        assert caught.value.status == 403, "one that does not say whence it comes"
        for path in ("/", "/ws", "/static/js/textual.js", "/guessed/"):
            async with session.get(origin + path) as page:
                assert page.status in (403, 404), path


def test_who_is_own() -> None:
    here = "127.0.0.1:8765"
    assert is_own(here, here, None, changes=False)
    assert is_own(here, here, f"http://{here}", changes=True)
    assert not is_own(here, here, None, changes=True)
    assert not is_own(here, here, "http://127.0.0.1:80", changes=False)
    assert not is_own(here, None, None, changes=False)


def test_only_loopback_is_listened_on(address: str) -> None:
    """The sockets of Linux tell; elsewhere there is nothing to read."""
    sockets = Path("/proc/net/tcp")
    if not sockets.exists():
        pytest.skip("no /proc")
    port = int(address.split(":")[2].partition("/")[0])
    listening = [line.split()[1] for line in sockets.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [place for place in listening if place.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


def test_what_cannot_be_served_is_said(indexed: Path, tmp_path: Path, address: str) -> None:
    taken = address.split(":")[2].partition("/")[0]
    for arguments, sentence in (
        ([str(indexed), "--port", taken], f"Port {taken} of 127.0.0.1 cannot be had"),
        ([str(tmp_path / "none")], "is no folder of articles"),
    ):
        with start(*arguments) as server:
            _out, errors = server.communicate(timeout=PATIENCE)
        assert server.returncode == 1
        assert sentence in errors


def test_without_the_extra_it_is_said_what_to_install(indexed: Path, tmp_path: Path) -> None:
    (tmp_path / "textual_serve").mkdir()
    (tmp_path / "textual_serve" / "__init__.py").write_text("raise ModuleNotFoundError('textual_serve')\n")
    done = subprocess.run(
        [sys.executable, "-m", "reader", "serve", str(indexed)],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert "'.[serve]'" in done.stderr
    assert "Traceback" not in done.stderr


# -- a real browser, where there is one ------------------------------------------------------------------------


class Tab:
    """A tab of Chromium, driven by its DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.received = ""
        """What came over the page's own WebSocket."""

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser for something."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        while (message := await self._next()).get("id") != self._number:
            pass
        assert "error" not in message, message
        return dict(message["result"])

    async def drawn(self, words: str) -> None:
        """Wait until the screen has drawn some words."""
        while words not in self.received:
            await self._next()

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=PATIENCE)
        if message.get("method") == "Network.webSocketFrameReceived":
            frame = message["params"]["response"]
            if frame["opcode"] == 2:
                self.received += base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
        return message


@asynccontextmanager
async def tab(profile: Path) -> AsyncIterator[Tab]:
    """An empty tab in a browser of its own."""
    assert CHROMIUM is not None
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-port=0",
        "--window-size=1200,700",
    ]
    with subprocess.Popen(
        [CHROMIUM, *options, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.PIPE, text=True
    ) as chromium:
        assert chromium.stderr is not None
        lines = (re.search(r"ws://127\.0\.0\.1:(\d+)/", line) for line in chromium.stderr)
        try:
            port = next(found[1] for found in lines if found)
            async with browsing() as session:
                async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as made:
                    page = json.loads(await made.text())
                async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            chromium.terminate()
            chromium.communicate(timeout=PATIENCE)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
async def test_in_a_real_browser(address: str, tmp_path: Path) -> None:
    async with tab(tmp_path / "profile") as page:
        await page.call("Network.enable")
        await page.call("Page.enable")
        await page.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await page.call("Page.navigate", url=address)
        await page.drawn("unread")
        await page.call("Runtime.evaluate", expression="document.querySelector('textarea').focus()")
        for kind in ("keyDown", "keyUp"):
            await page.call("Input.dispatchKeyEvent", type=kind, key="s", text="s" if kind == "keyDown" else "")
        await page.drawn("starred")
        picture = base64.b64decode((await page.call("Page.captureScreenshot", format="png"))["data"])
        assert picture.startswith(b"\x89PNG")
        if kept := os.environ.get("READER_TEST_PICTURES"):
            Path(kept, "browser.png").write_bytes(picture)
        # A page from elsewhere in the same browser gets nothing.
        await page.call("Page.navigate", url="data:text/html,elsewhere")
        tried = await page.call(
            "Runtime.evaluate",
            awaitPromise=True,
            expression=(
                f"new Promise(done => {{ const s = new WebSocket({json.dumps(address.replace('http', 'ws') + 'ws')});"
                " s.onopen = () => done('open'); s.onerror = () => done('refused'); })"
            ),
        )
        assert tried["result"]["value"] == "refused"
