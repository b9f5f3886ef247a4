"""Notes that were begun and not saved: where the notebook keeps them, and on which text of the note they were begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.desk import Preferences

WHOLE = "the whole article"
"""What a draft is about that has no passage."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written and not saved."""

    text: str
    """As it stands in the editor."""
    on: str | None
    """What stood there when it was begun; None where that is not known."""


def key_of(article: str, words: str) -> str:
    """Where the draft of a new note is kept: by its article's id and the words that it is about, none for the whole."""
    return f"draft {article} {' '.join(words.split()) or WHOLE}"


def key_of_note(id: str) -> str:
    """Where the draft of a note that is there is kept."""
    return f"draft {id}"


def load(preferences: Preferences, key: str) -> Draft | None:
    """The draft that is kept there; None where none is."""
    kept = preferences.get(key)
    if isinstance(kept, dict) and isinstance(kept.get("text"), str):
        on = kept.get("on")
        return Draft(kept["text"], on if isinstance(on, str) else None)
    return Draft(kept, None) if isinstance(kept, str) else None


def keep(preferences: Preferences, key: str, draft: Draft | None) -> None:
    """Keep a draft, or none; raises NotebookError."""
    preferences.set(key, asdict(draft) if draft is not None else None)


def drafts(preferences: Preferences, article: str) -> Mapping[str, str]:
    """The texts of the drafts of new notes on an article, by the words that they are about."""
    begins = f"draft {article} "
    kept = {key: load(preferences, key) for key in preferences.keys() if key.startswith(begins)}  # noqa: SIM118
    return {key[len(begins) :]: draft.text for key, draft in kept.items() if draft is not None}
