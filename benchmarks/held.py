"""A key held down: from its release until the screen has come to rest, and whether it is on the right row then.

    python benchmarks/held.py [FOLDER] [--seconds 10] [--size 120x36] [--only TEXT] [--repeats 1] [--rate 30]

Reader runs on a pseudo-terminal, and in each place each of its keys is sent thirty times a second. Settled is the time
from the last of them until the screen changed for the last time, and then said nothing for a second; beside it what
changed last. The same number of keys is then sent to another Reader one after the other, each when the screen is at
rest: both must end with the same screen. FOLDER (default: the sample articles) is indexed before; READER_CACHE_DIR may
name a cache that has its index. The long articles have a library of their own. An app of one ScrollView goes first.
The screen is read by pyte, which is among the tests' dependencies.
"""

from __future__ import annotations

import argparse
import compileall
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyte
from first_paint import ROOT, places_in, spawn
from keys import SCROLL_VIEW, write_long

CODES = {
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "back": "\x7f",
    "forward": "\x1b[1;3C",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "shift+down": "\x1b[1;2B",
    "said": "said",
    "quote": "quote:said",
}
REST, END = 0.11, 1.0
"""Seconds without a byte after which a key has been answered, the list's rest of 50 ms included; and all of them."""
MARKS = "enter H } H } H } H } H } H"


@dataclass(frozen=True)
class Held:
    """A place, the keys that lead there, and those that are held there, each in a Reader of its own."""

    place: str
    way: str
    keys: str
    long: bool = False


HELD = (
    Held("list", "", "j pagedown n J"),
    Held("list, at its end", "G", "k pageup N K"),
    Held("article", "enter", "j space ) } ] J n x tab"),
    Held("article, the last", "G enter G", "k b ( { [ K N X"),
    Held("article, medium", "enter", "j } ]", long=True),
    Held("article of 1 MB", "j enter", "j space ) } ]", long=True),
    Held("article of 1 MB, its end", "j enter G", "k b ( { [", long=True),
    Held("article, selecting", "enter v", "w shift+down ) }"),
    Held("article, hits", "enter / said enter", "n N"),
    Held("article, highlights", MARKS, "> <"),
    Held("history", "enter " + "J " * 20, "back"),
    Held("history, behind", "enter " + "J " * 10 + "back " * 10, "forward"),
    Held("related", "enter r", "down"),
    Held("related, its end", "enter r G", "up"),
    Held("who", "enter w w", "j"),
    Held("notes", MARKS + " t t", "j"),
    Held("found", "/ said enter", "j pagedown n J"),
    Held("found, at the end", "/ said enter G", "k pageup"),
    Held("quotations", "/ quote enter", "j pagedown J"),
    Held("all notes", MARKS + " T", "j"),
    Held("story", "enter S", "j"),
    Held("help", "?", "j space"),
    Held("help, its end", "? G", "k"),
)


Cells: TypeAlias = list[list[pyte.screens.Char]]
"""A screen, line by line."""


class Terminal:
    """A command on a terminal of some size; what it writes is read at once, and drawn when it is asked for."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._pid, self._terminal = spawn(command, env)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._written: list[tuple[float, bytes]] = []

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def read(self, quiet: float, *, until: float = float("inf")) -> None:
        """Read until nothing came for so long, or until a time."""
        while (wait := min(quiet, until - time.perf_counter())) > 0:
            if not select.select([self._terminal], [], [], wait)[0]:
                return
            self._written.append((time.perf_counter(), os.read(self._terminal, 1 << 16)))

    def start(self) -> None:
        """Wait until it has written something, and for a second nothing more."""
        if not select.select([self._terminal], [], [], 30)[0]:
            raise SystemExit("It never wrote anything")
        self.read(END)

    def send(self, key: str) -> None:
        os.write(self._terminal, CODES.get(key, key).encode())

    def go(self, way: str) -> None:
        """Send keys one after the other, each when the screen is at rest."""
        for key in way.split():
            self.send(key)
            self.read(0.4)

    def hold(self, key: str, times: int, rate: float) -> float:
        """Send a key so many times, so often in a second; when it was sent last."""
        began = time.perf_counter()
        for number in range(times):
            self.read(1 / rate, until=began + number / rate)
            while (left := began + number / rate - time.perf_counter()) > 0:
                self.read(left, until=began + number / rate)
            self.send(key)
        return time.perf_counter()

    def cells(self) -> Cells:
        """What the screen shows, with its colours."""
        rows, columns = range(self._screen.lines), range(self._screen.columns)
        return [[self._screen.buffer[y][x] for x in columns] for y in rows]

    def draw(self, since: float = float("inf")) -> tuple[float, str]:
        """Draw all that was written; when the screen changed last after a time, if it did, and what changed then."""
        changed, what, before = since, "", None
        for at, data in self._written:
            if at > since and before is None:
                before = self.cells()
            self._stream.feed(data)
            if before is not None and (now := self.cells()) != before:
                changed, what, before = at, difference(before, now), now
        self._written.clear()
        return changed, what


def difference(before: Cells, now: Cells) -> str:
    """In how many lines and from which to which column two screens differ, and the words of the first such line."""
    lines = [y for y, (one, other) in enumerate(zip(before, now, strict=True)) if one != other]
    columns = [x for y in lines for x, (a, b) in enumerate(zip(before[y], now[y], strict=True)) if a != b]
    if not lines:
        return ""
    first, last = min(columns), max(columns)
    texts = ("".join(cell.data for cell in screen[lines[0]][first : last + 1]).strip() for screen in (before, now))
    old, new = (" ".join(text.split())[:36] for text in texts)
    return f"{len(lines)} lines, columns {first} to {last}, {old!r} -> {new!r}"


@contextmanager
def at(place: str, command: list[str], env: dict[str, str], size: tuple[int, int]) -> Iterator[Terminal]:
    """A command in a place, with data and state of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        own = {**places_in(Path(scratch)), **env}
        # What is read after some seconds would not be the same after the slow keys.
        Path(own["READER_CONFIG"]).write_text('read_after = 100000\ndate_style = "iso"\n', encoding="utf-8")
        terminal = Terminal(command, own, size)
        try:
            terminal.start()
            terminal.go(place)
            terminal.read(END)
            terminal.draw()
            yield terminal
        finally:
            terminal.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_articles")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--size", default="120x36")
    parser.add_argument("--only", default="", help="only this place, or `place:key`")
    parser.add_argument("--repeats", type=int, default=1, help="how often each key is held")
    parser.add_argument("--rate", type=float, default=30)
    options = parser.parse_args()
    columns, lines = map(int, options.size.split("x"))
    size, times = (columns, lines), round(options.seconds * options.rate)
    only, _, only_key = options.only.partition(":")
    compileall.compile_dir(str(ROOT / "reader"), quiet=1)
    reader = [sys.executable, "-m", "reader"]
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as alone:
        (library := Path(alone) / "articles").mkdir()
        write_long(library)
        env = {"READER_CACHE_DIR": places_in(Path(scratch))["READER_CACHE_DIR"]}
        long_env = {"READER_CACHE_DIR": f"{alone}/cache"}
        for folder, places in ((options.folder.resolve(), env), (library, long_env)):
            own = {**os.environ, **places_in(Path(scratch)), **places}
            subprocess.run([*reader, "index", "--library", str(folder)], cwd=ROOT, env=own, check=True)
        endless = [sys.executable, "-c", SCROLL_VIEW.replace("Size(80, 100)", "Size(80, 100_000)")]
        print(f"{times} keys at {options.rate:g} a second, {options.size}, load {os.getloadavg()[0]:.2f}")
        print(f"{'place':26} {'key':10} {'settled ms':>14}  same")
        told = False
        for held in (Held("a plain ScrollView", "", "j"), *HELD):
            baseline = held.place.startswith("a plain")
            if not baseline and only and only not in (held.place, held.place.partition(", ")[2]):
                continue
            folder, places = (library, long_env) if held.long else (options.folder.resolve(), env)
            command = endless if baseline else [*reader, str(folder)]
            for key in held.keys.split():
                if not baseline and only_key not in ("", key):
                    continue
                settled, what, ends = [], "", []
                for _ in range(options.repeats):
                    with at(held.way, command, places, size) as terminal:
                        released = terminal.hold(key, times, options.rate)
                        terminal.read(END)
                        changed, what = terminal.draw(released)
                        settled.append((changed - released) * 1000)
                        ends.append(terminal.cells())
                with at(held.way, command, places, size) as terminal:
                    for _ in range(times):
                        terminal.send(key)
                        terminal.read(REST)
                    terminal.read(END)
                    terminal.draw()
                    right = terminal.cells()
                wrong = [difference(right, end) for end in ends if end != right]
                figures = " ".join(f"{ms:.0f}" for ms in settled)
                print(f"{held.place:26} {key:10} {figures:>14}  {'NO' if wrong else 'yes'}", flush=True)
                if max(settled) > 200 or wrong:
                    told = True
                    print(f"    last changed: {what}" if max(settled) > 200 else f"    differs: {wrong[0]}")
                if wrong and max(settled) > 200:
                    print(f"    differs: {wrong[0]}")
        raise SystemExit(1 if told else 0)


if __name__ == "__main__":
    main()
