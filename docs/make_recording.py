"""Record a short session of the real program as an asciicast: `python docs/make_recording.py` writes docs/reader.cast.

The program runs on a pseudo-terminal of 100 by 28 with the sample articles and places of its own; what it writes is
kept with the time at which it came, in the format of https://docs.asciinema.org/manual/asciicast/v2/.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 100, 28
PAUSE = 0.8
"""Seconds that every step can be looked at."""
STEPS = (
    *("j", "j", "j", "k"),
    *("/", "gate 3", "\r", "\r", "\x1b", "\x1b", "\r"),
    *("]", "H", "]", "a", "Who stamped it? #gate", "\x13"),
    *("w", "w", "r", "1", "\x7f", "S", "\x1b"),
    *("z", "z", "h", "/", "speaker:olivaux", "\r", "j", "j", "\x1b"),
    *("O", "O", "T", "\x1b", "?", " ", "\x1b", "q"),
)
"""What is typed, in order."""


def record() -> list[tuple[float, str]]:
    """What the program wrote, each piece with the seconds since the start."""
    with tempfile.TemporaryDirectory() as scratch:
        names = ("READER_DATA_DIR", "READER_CACHE_DIR", "READER_STATE_DIR", "READER_CONFIG")
        places = {name: str(Path(scratch) / name.lower()) for name in names}
        Path(places["READER_CONFIG"]).write_text('date_style = "iso"\n', encoding="utf-8")
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(HERE.parent)
            env = {**os.environ, **places, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execvpe(sys.executable, [sys.executable, "-m", "reader", "sample_articles"], env)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        started, seen, rest = time.monotonic(), list[tuple[float, str]](), b""
        waiting = [(started + 3 + PAUSE * number, keys) for number, keys in enumerate(STEPS)]
        while True:
            due = waiting[0][0] if waiting else time.monotonic() + 3
            ready, _, _ = select.select([terminal], [], [], max(0.0, due - time.monotonic()))
            if ready:
                try:
                    piece = os.read(terminal, 1 << 16)
                except OSError:
                    break
                if not piece:
                    break
                rest += piece
                # A character may be cut in two; what is whole of it is kept now.
                text = rest.decode("utf-8", "ignore")
                rest = rest[len(text.encode()) :]
                seen.append((time.monotonic() - started, text))
            elif waiting:
                os.write(terminal, waiting.pop(0)[1].encode())
            else:
                break
        os.waitpid(pid, 0)
    return seen


def main() -> None:
    """Record and write."""
    header = {"version": 2, "width": WIDTH, "height": HEIGHT, "title": "Reader", "env": {"TERM": "xterm-256color"}}
    lines = [json.dumps(header), *(json.dumps([round(at, 3), "o", text]) for at, text in record())]
    path = HERE / "reader.cast"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(lines) - 1} pieces, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
