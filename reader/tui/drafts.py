"""Notes that were begun and not saved: where the notebook keeps them, and on which text of the note they were begun."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reader.desk import Preferences

WHOLE = "the whole article"
"""What a draft is about that has no passage."""
BETWEEN = "\n\n---\n\n"
"""What stands between texts of one note that were written at different places."""
_OWN = "\x1f"
"""What stands between what a draft is about and whose it is: no text of an article holds it."""


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


def _joined(texts: Sequence[Draft]) -> Draft | None:
    """What was begun in several editors as one text, all of it."""
    if not texts:
        return None
    on = {one.on for one in texts}
    text = BETWEEN.join(dict.fromkeys(one.text for one in texts))
    return Draft(text, texts[0].on if len(on) == 1 else None)


def _read(kept: Any) -> Draft | None:
    if isinstance(kept, dict) and isinstance(kept.get("text"), str):
        on = kept.get("on")
        return Draft(kept["text"], on if isinstance(on, str) else None)
    return Draft(kept, None) if isinstance(kept, str) else None


class Keeping:
    """Where one editor keeps its draft.

    Each has a place of its own: what two windows, or two machines that have not heard of each other yet, begin on the
    same words stays apart, and whoever opens it next finds both.
    """

    def __init__(self, preferences: Preferences, keys: Sequence[str]) -> None:
        """The editor of what has one of these keys; what was begun there before is in its hands from now on."""
        self._preferences = preferences
        self._own = f"{keys[0]}{_OWN}{uuid.uuid4().hex[:8]}"
        there = [one for one in preferences.keys() if one.partition(_OWN)[0] in keys]  # noqa: SIM118
        self._taken = {key: kept for key in there if _read(kept := preferences.get(key)) is not None}
        self.draft = _joined([draft for kept in self._taken.values() if (draft := _read(kept)) is not None])
        """What was begun there and not saved; None where nothing was."""

    def keep(self, draft: Draft | None) -> None:
        """Keep a draft in place of what was taken over, or none; raises NotebookError."""
        self._preferences.set(self._own, asdict(draft) if draft is not None else None)
        for key, kept in self._taken.items():
            # What another editor wrote there since is that one's.
            if self._preferences.get(key) == kept:
                self._preferences.set(key, None)
        self._taken.clear()


def drafts(preferences: Preferences, articles: Iterable[str]) -> Mapping[str, str]:
    """The texts of the drafts of new notes on an article, by any of its ids, by the words that they are about."""
    begun: dict[str, list[Draft]] = {}
    for begins in (f"draft {article} " for article in articles):
        for key in preferences.keys():  # noqa: SIM118
            draft = _read(preferences.get(key)) if key.startswith(begins) else None
            if draft is not None:
                begun.setdefault(key[len(begins) :].partition(_OWN)[0], []).append(draft)
    return {words: joined.text for words, found in begun.items() if (joined := _joined(found)) is not None}
