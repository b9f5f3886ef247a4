"""The system's clipboard programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from os import environ

_PROGRAMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",), "linux"),
    ("DISPLAY", ("xclip", "-selection", "clipboard"), "linux"),
    ("DISPLAY", ("xsel", "--clipboard", "--input"), "linux"),
    ("", ("pbcopy",), "darwin"),
    ("", ("clip",), "win32"),
)
"""The variable that must be set, the command, and the platform."""


def copy_to_clipboard(text: str) -> str | None:
    """Hand a text to the first clipboard program that takes it; its name, or None where none does."""
    for variable, command, platform in _PROGRAMS:
        if (
            sys.platform.startswith(platform)
            and (not variable or environ.get(variable))
            and shutil.which(command[0])
        ):
            try:
                subprocess.run(
                    command,
                    input=text.encode(),
                    timeout=2,
                    check=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except (OSError, subprocess.SubprocessError):
                continue
            return command[0]
    return None


def has_no_clipboard() -> bool:
    """Whether the terminal is one of those that are known not to take OSC 52."""
    return environ.get("TERM", "") in ("linux", "dumb") or environ.get("TERM_PROGRAM") == "Apple_Terminal"
