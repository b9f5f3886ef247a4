"""Where the person left off on this machine: a small file in the state directory, read at start, written at the end."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

_FILE = "session.json"


@dataclass(frozen=True, slots=True)
class Session:
    """What is shown again at the next start; none of it is the person's work, all of it can be lost without harm."""

    folder: str | None = None
    """The last library folder that was opened, absolute; None where none ever was."""
    article: str | None = None
    """The id of the article that was open in it."""
    position: int = 0
    """Where in its text, in code points: the first paint does not wait for the notebook, which knows it too."""
    cursor: int = -1
    """Where its cursor stood, in code points; -1: at the top of the view."""
    focus: str = "list"
    """The pane that had the focus: `list`, `article` or `side`."""
    side: str = "related"
    """What the right pane showed: `related`, `who` or `notes`."""
    shade: str = "full"
    """How quotations were painted: `full`, `quiet` or `off`."""
    order: str = "newest"
    """The order of the list."""
    list_shown: bool = True
    """Whether the list stood beside the article."""
    side_shown: bool = True
    """Whether the right pane stood beside the article."""
    zen: bool = False
    """Whether the text stood alone."""
    list_width: int = 0
    """The width of the list in cells; 0: as the window allows."""
    side_width: int = 0
    """The width of the right pane in cells; 0: as the window allows."""
    measure: int = 0
    """The length of an article's lines in cells; 0: as the settings say."""
    theme: str = ""
    """The theme that was chosen on the screen; empty: as the settings say."""
    theme_over: str = ""
    """The theme of the settings that it was chosen over: when they name another, that one counts."""

    def theme_in_force(self, configured: str) -> str:
        """The theme to begin with, where the settings name one."""
        return self.theme if self.theme and self.theme_over == configured else configured


def load_session(state: Path) -> Session:
    """The last session; a missing or damaged file gives the first one."""
    try:
        kept = json.loads((state / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Session()
    if not isinstance(kept, dict):
        return Session()
    fit = {
        field.name: kept[field.name]
        for field in fields(Session)
        if type(kept.get(field.name)) is (str if field.default is None else type(field.default))
    }
    return Session(**fit)


def save_session(state: Path, session: Session) -> None:
    """Keep a session for the next start; where the state directory cannot be written, it is not kept."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        fresh = state / f"{_FILE}.{os.getpid()}"
        fresh.write_text(json.dumps(asdict(session)), encoding="utf-8")
        fresh.replace(state / _FILE)
    except OSError:
        return
