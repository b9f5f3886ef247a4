"""`reader serve`: the screen in a browser on this machine, and nobody else's.

Who reaches the port could read and write the notes. So the server listens on the loopback address alone; its pages lie
under a path that nobody can guess; it answers only requests that name this very server as the host, which a foreign
name that was pointed here does not; and only those that no page from elsewhere made.
"""

from __future__ import annotations

import secrets
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli.group import cli, library_option, pass_place
from reader.errors import ReaderError
from reader.opening import Place, plain

if TYPE_CHECKING:
    from aiohttp import web

HOST = "127.0.0.1"
"""The only address that is listened on."""


@cli.command("serve", short_help="Show the screen in a browser tab of this machine.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, readable=False, file_okay=False))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any that is free."
)
@library_option
@pass_place
def serve_command(place: Place, folder: Path | None, port: int) -> None:
    """Show the screen in a browser tab, on this machine only; until ctrl+c.

    Whoever has the address that is printed can read and change your notes: keep it to yourself.
    """
    folder = folder or place.folder
    if not folder.is_dir():
        raise ReaderError(f"{folder} is no folder of articles.")
    try:
        import textual_serve.server  # noqa: F401
    except ModuleNotFoundError:
        raise ReaderError(
            "The screen in a browser needs textual-serve, which comes with an extra: "
            "python -m pip install 'reader-tui[serve]'; from a checkout, python -m pip install '.[serve]'."
        ) from None
    _serve(folder.absolute(), port)


def screen_command(folder: Path) -> str:
    """The shell's command that opens the screen on a folder."""
    command = [sys.executable, "-m", "reader", "open", str(folder)]
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


def _serve(folder: Path, port: int) -> None:
    import asyncio
    import socket

    # The address is printed before anybody asks for it, so a free port must be had first.
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        raise ReaderError(
            f"Port {port} of {HOST} cannot be had ({error.strerror}); --port names another."
        ) from None
    asyncio.run(_listen(folder, listener))


async def _listen(folder: Path, listener: Any) -> None:
    import asyncio
    import signal

    from aiohttp import web

    port = listener.getsockname()[1]
    app, address = await make_app(folder, port)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    click.echo(plain(f"{folder} is shown at {address}"))
    click.echo("Whoever has this address can read and change your notes. ctrl+c ends it.")
    sys.stdout.flush()
    stopped = asyncio.Event()
    if sys.platform != "win32":
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    try:
        await stopped.wait()
    finally:
        # The screens that are open end as if they were left: what was not saved is kept.
        await runner.cleanup()


async def make_app(folder: Path, port: int) -> tuple[web.Application, str]:
    """What answers the browser, and the address to open in it."""
    from aiohttp import web
    from textual_serve.server import Server

    class Screen(Server):
        async def on_startup(self, app: web.Application) -> None:
            """Say nothing; the address is told once the port is there."""

    address = HOST if port == 80 else f"{HOST}:{port}"
    token = secrets.token_urlsafe(24)
    screen = Screen(screen_command(folder), host=HOST, port=port, title="Reader", public_url=f"http://{address}")
    guards = _guards(address)

    @web.middleware
    async def only_own(request: web.Request, handler: Any) -> web.StreamResponse:
        told = request.headers
        if not is_own(address, told.get("Host"), told.get("Origin"), changes=request.path.endswith("/ws")):
            raise web.HTTPForbidden(text="This is for the browser on this machine only.")
        response: web.StreamResponse = await handler(request)
        return response

    async def guard(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(guards)

    app = web.Application(middlewares=[only_own])
    inner = await screen._make_app()
    for one in (app, inner):
        one.on_response_prepare.append(guard)
    app.add_subapp(f"/{token}", inner)
    return app, f"http://{address}/{token}/"


def is_own(address: str, host: str | None, origin: str | None, *, changes: bool) -> bool:
    """Whether a request names this server and comes from no page of another; one that changes must say whence."""
    return host == address and (origin == f"http://{address}" or (origin is None and not changes))


def _guards(address: str) -> dict[str, str]:
    return {
        # The page's own style asks for a font from elsewhere: nobody else need learn that it was opened.
        "Content-Security-Policy": (
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data:; font-src 'self' data:; connect-src ws://{address}; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
