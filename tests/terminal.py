"""A program in a terminal of its own: keys go in, and every byte that it writes is kept and shown on a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {"enter": "\r", "esc": "\x1b", "space": " ", "tab": "\t", "ctrl+s": "\x13"}


class Terminal:
    """A real pseudo-terminal with a program in it."""

    def __init__(self, command: list[str], size: tuple[int, int], folder: Path, **env: str) -> None:
        self.written = b""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        os.close(self._master)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def wait_for(self, words: str, *, seconds: float = 30) -> None:
        """Wait until words are on the screen, and it is at rest."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} never came:\n{self.text}"
            self._read(0.5)
        self.settle()

    def settle(self, quiet: float = 0.15, seconds: float = 15) -> None:
        """Read until the program writes nothing more for a while."""
        end = time.monotonic() + seconds
        while self._read(quiet) and time.monotonic() < end:
            pass

    def press(self, *keys: str) -> None:
        """Press keys, or type words, and wait until the screen is at rest after each."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())
            self.settle()

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def until_it_ends(self, seconds: float = 20) -> bytes:
        """All that the program wrote, when it has ended."""
        end = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < end, f"It did not end:\n{self.text}"
            self._read(0.2)
        while self._read(0.1):
            pass
        return self.written

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.written += data
        # pyte knows nothing of the keyboard protocols' private sequences, and shows their last letters.
        self._stream.feed(data)
        return bool(data)
