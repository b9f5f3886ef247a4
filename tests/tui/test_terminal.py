"""The screen on a real terminal: bytes go in, and what is drawn is read back by a terminal emulator."""

from __future__ import annotations

import os
import select
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pyte = pytest.importorskip("pyte")
pty = pytest.importorskip("pty")

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = (132, 36)
PATIENCE = 60


class Terminal:
    """A terminal with Reader on it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, text: str) -> None:
        """Type, as a keyboard does."""
        os.write(self._descriptor, text.encode())

    def see(self, words: str) -> None:
        """Wait until words are drawn."""
        end = time.monotonic() + PATIENCE
        while not any(words in line for line in self._screen.display):
            assert select.select([self._descriptor], [], [], end - time.monotonic())[0], self._screen.display
            self._stream.feed(os.read(self._descriptor, 65536))


@contextmanager
def reader(folder: Path, **env: str) -> Iterator[Terminal]:
    """Reader on a terminal; it is quit in the end, and goes well."""
    import fcntl
    import termios

    child, descriptor = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        arguments = [sys.executable, "-m", "reader", str(folder)]
        os.execve(
            sys.executable, arguments, {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
        )
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    try:
        yield Terminal(descriptor)
        os.write(descriptor, b"\x11")
        while True:
            try:
                if not os.read(descriptor, 65536):
                    break
            except OSError:
                # Linux tells the end of the child's terminal so.
                break
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        child = 0
    finally:
        if child:
            os.kill(child, 9)
            os.waitpid(child, 0)
        os.close(descriptor)


def test_a_russian_keyboard_on_a_real_terminal(indexed: Path) -> None:
    with reader(indexed) as terminal:
        terminal.see("1 of ")
        terminal.type("оо")
        terminal.see("3 of ")
        terminal.type("ы")
        terminal.see("Marked starred")
        terminal.type(".Брен")
        terminal.see("Брен")
        terminal.type("\x1b")
        terminal.see("3 of ")


def test_without_colour_none_is_sent(indexed: Path) -> None:
    with reader(indexed, NO_COLOR="1") as terminal:
        terminal.see("1 of ")
        used = {(cell.fg, cell.bg) for line in terminal._screen.buffer.values() for cell in line.values()}
        assert used == {("default", "default")}
