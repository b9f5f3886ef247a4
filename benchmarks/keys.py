"""Keys: from a key until the screen is at rest, in the list and in an article of 1 MB, beside a plain ScrollView.

    python benchmarks/keys.py [PRESSES] [FOLDER]

Reader and a Textual app of one ScrollView of 100 fixed lines run side by side on pseudo-terminals of 120 by 36, and
get the same key in turn. FOLDER (default: the sample articles) gives the list; the long article has a library of its
own, made here; READER_CACHE_DIR may name a cache that has FOLDER's index. An opening is measured from the key in
another article until the long one's lead is on the screen, beside the start of a Textual app of one Static.
"""

from __future__ import annotations

import compileall
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from first_paint import BARE, ROOT, paint, places_in, spawn
from make_library import Newsroom

SCROLL_VIEW = """
from rich.segment import Segment
from textual.app import App
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
class Lines(ScrollView, can_focus=True):
    BINDINGS = [("j", "scroll_down", "down"), ("k", "scroll_up", "up")]
    def on_mount(self):
        self.virtual_size = Size(80, 100)
    def action_scroll_down(self):
        self.scroll_to(y=self.scroll_offset.y + 1, animate=False)
    def action_scroll_up(self):
        self.scroll_to(y=self.scroll_offset.y - 1, animate=False)
    def render_line(self, y):
        number = y + self.scroll_offset.y
        return Strip([Segment(f"line {number} of a hundred fixed lines, none of them different from the next")])
class Baseline(App):
    def compose(self):
        yield Lines()
    def on_mount(self):
        self.query_one(Lines).focus()
Baseline().run()
"""
QUIET = 0.06
"""Seconds without a byte after which the screen is at rest."""


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[int]:
    """A command on a terminal, at rest; ended afterwards."""
    pid, terminal = spawn(command, env)
    try:
        rest(terminal, quiet=1.5)
        yield terminal
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def rest(terminal: int, *, quiet: float = QUIET, wait: float = 10) -> tuple[float, float]:
    """Read until nothing comes any more; when the first and the last bytes came."""
    first = last = 0.0
    ready, _, _ = select.select([terminal], [], [], wait)
    while ready:
        os.read(terminal, 1 << 16)
        last = time.perf_counter()
        first = first or last
        ready, _, _ = select.select([terminal], [], [], quiet)
    return first, last


def press(terminal: int, keys: str) -> tuple[float, float]:
    """Milliseconds from a key until the first and the last byte of what it changed on the screen."""
    rest(terminal, wait=0)
    started = time.perf_counter()
    os.write(terminal, keys.encode())
    first, last = rest(terminal, wait=2)
    return (first - started) * 1000, (last - started) * 1000


def until(terminal: int, keys: str, marker: str) -> float:
    """Milliseconds from a key until a marker was written."""
    rest(terminal, wait=0)
    started, seen = time.perf_counter(), b""
    os.write(terminal, keys.encode())
    while marker.encode() not in seen:
        ready, _, _ = select.select([terminal], [], [], 10)
        if not ready:
            raise SystemExit(f"{keys!r} never wrote {marker!r}; it wrote {seen[-400:]!r}")
        seen += os.read(terminal, 1 << 16)
    return (time.perf_counter() - started) * 1000


def percentile(values: list[float], part: float) -> float:
    """The value below which that part of the values lies."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def side_by_side(name: str, reader: int, baseline: int, presses: int) -> None:
    """The same key in both, in turn, thirty down and thirty up again; printed as two lines of the table."""
    times: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for number in range(presses + 20):
        key = "j" if number // 30 % 2 == 0 else "k"
        for terminal, kept in ((baseline, times[0]), (reader, times[1])):
            taken = press(terminal, key)
            if number >= 20:
                kept.append(taken)
    for what, which in (("answered", 0), ("at rest", 1)):
        (b50, b99), (r50, r99) = (
            [percentile([one[which] for one in kept], part) for part in (0.5, 0.99)] for kept in times
        )
        told = f"{b50:6.1f} {b99:6.1f}   {r50:6.1f} {r99:6.1f}   {r50 / b50:5.2f} {r99 / b99:5.2f}"
        print(f"{f'{name}, {what}':36} {told}")


def write_long(folder: Path) -> str:
    """An article of 1 MB in wire copy's manner and, newer, a short one; the first word of the long one's lead."""
    room = Newsroom(3)
    story = room.stories(6)[0]
    paragraphs, size = [], 0
    while size < 1_000_000:
        quoted = room.random.random() < 0.3
        sentences = (room._sentence(story) for _ in range(room.random.randint(1, 4)))
        paragraphs.append(room._quotation(story) if quoted else ". ".join(sentences) + ".")
        size += len(paragraphs[-1]) + 2
    long = "\n\n".join(["A Day of Many Words in the Harbour", "HALDENMARK, May 3. /ARN/. And so on.", *paragraphs])
    short = "A Short Article Stands Above It\n\nPELHAM, May 9. /ARN/. It has one sentence."
    (folder / "long.txt").write_text(long, encoding="utf-8")
    (folder / "short.txt").write_text(short, encoding="utf-8")
    return "HALDENMARK"


def main() -> None:
    """Measure and print."""
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "sample_articles"
    compileall.compile_dir(str(ROOT / "reader"), quiet=1)
    reader, bare = [sys.executable, "-m", "reader"], [sys.executable, "-c", BARE]
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as alone:
        env = places_in(Path(scratch))
        long_env = {**places_in(Path(alone)), "READER_CACHE_DIR": f"{alone}/cache"}
        (library := Path(alone) / "articles").mkdir()
        marker = write_long(library)
        for one, places in ((folder, env), (library, long_env)):
            subprocess.run(
                [*reader, "index", "--library", str(one)], cwd=ROOT, env={**os.environ, **places}, check=True
            )
        print(f"{'milliseconds':36} {'ScrollView':>13}   {'Reader':>13}   {'ratio':>11}")
        print(f"{'':36} {'p50':>6} {'p99':>6}   {'p50':>6} {'p99':>6}   {'p50':>5} {'p99':>5}")
        with running([sys.executable, "-c", SCROLL_VIEW], {}) as baseline:
            with running([*reader, str(folder)], env) as terminal:
                side_by_side("j and k in the list", terminal, baseline, presses)
            with running([*reader, str(library)], long_env) as terminal:
                for key in "j\r":
                    press(terminal, key)
                rest(terminal, quiet=3, wait=0)
                side_by_side("j and k in a 1 MB article", terminal, baseline, presses)
        starts, opens = [], []
        for _ in range(5):
            starts.append(paint(bare, "ready", {}) * 1000)
            with running(
                [*reader, str(library)], {**long_env, "READER_STATE_DIR": f"{alone}/s{len(starts)}"}
            ) as t:
                press(t, "\r")
                opens.append(until(t, "J", marker))
        start, opening = statistics.median(starts), statistics.median(opens)
        print(
            f"a Textual app of one Static starts in {start:.0f} ms; a 1 MB article opens in {opening:.0f} ms: ",
            end="",
        )
        print(f"{opening / start:.2f}")


if __name__ == "__main__":
    main()
