"""First paint: from the start of the process until the list stands on the terminal, beside a Textual app of one Static.

    python benchmarks/first_paint.py [RUNS] [FOLDER]

Both run in turn through a pseudo-terminal of 120 by 36, with the same interpreter, in the same minute. The folder
(default: the sample articles) is indexed before; data, cache and state are of this run alone.
"""

from __future__ import annotations

import compileall
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready for reading")
Bare().run()
"""


def spawn(command: list[str], env: dict[str, str]) -> tuple[int, int]:
    """A command on a terminal of 120 by 36: its process and the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execvpe(command[0], command, {**os.environ, **env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    return pid, terminal


def places_in(scratch: Path) -> dict[str, str]:
    """Data, state and settings of this run alone; and its cache, unless one with an index is named."""
    places = {"READER_DATA_DIR": "data", "READER_STATE_DIR": "state", "READER_CONFIG": "c.toml"}
    env = {name: str(scratch / place) for name, place in places.items()}
    return {**env, "READER_CACHE_DIR": os.environ.get("READER_CACHE_DIR", str(scratch / "cache"))}


def paint(command: list[str], marker: str, env: dict[str, str]) -> float:
    """Seconds from the start of a command until it wrote the marker to its terminal."""
    started = time.perf_counter()
    pid, terminal = spawn(command, env)
    seen = b""
    try:
        while marker.encode() not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise SystemExit(f"{command} never wrote {marker!r}; it wrote {seen[-400:]!r}")
            seen += os.read(terminal, 1 << 16)
        return time.perf_counter() - started
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "sample_articles"
    # As pip does on installing: Textual's modules are compiled as well.
    compileall.compile_dir(str(ROOT / "reader"), quiet=1)
    with tempfile.TemporaryDirectory() as scratch:
        env = places_in(Path(scratch))
        reader = [sys.executable, "-m", "reader"]
        options = {"cwd": ROOT, "env": {**os.environ, **env}, "check": True, "capture_output": True, "text": True}
        subprocess.run([*reader, "index", "--library", str(folder)], **options)  # type: ignore[call-overload]
        listed = subprocess.run([*reader, "list", "--library", str(folder)], **options).stdout  # type: ignore[call-overload]
        # The first word of the first headline: a longer piece might be broken between two lines.
        marker = listed.splitlines()[0].split()[2]
        bare = [sys.executable, "-c", BARE]
        times: dict[str, list[float]] = {"bare": [], "reader": []}
        for _ in range(runs + 1):
            times["bare"].append(paint(bare, "ready", {}))
            times["reader"].append(paint([*reader, str(folder)], marker, env))
    for name, values in times.items():
        values = values[1:]
        print(f"{name:8} median {statistics.median(values) * 1000:6.0f} ms   least {min(values) * 1000:6.0f} ms")
    ratios = [r / b for b, r in zip(times["bare"][1:], times["reader"][1:], strict=True)]
    print(
        f"ratio    median {statistics.median(ratios):6.2f}      least {min(ratios):6.2f}   most {max(ratios):6.2f}"
    )


if __name__ == "__main__":
    main()
