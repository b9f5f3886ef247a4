"""Small questions: a line to type, and a yes or no."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.article.clean import clean
from reader.tui.drawing import content


class Paths(Suggester):
    """The first file or folder whose name goes on as typed."""

    def __init__(self, *, folders: bool = False) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._folders = folders

    async def get_suggestion(self, value: str) -> str | None:
        """What is typed, completed; a folder with its slash, so that one can go on from there."""
        folder, slash, begun = value.rpartition("/")
        try:
            with os.scandir(Path(folder + slash or ".").expanduser()) as entries:
                found = sorted(
                    entry.name + "/" * entry.is_dir()
                    for entry in entries
                    if entry.name.startswith(begun)
                    and (begun or not entry.name.startswith("."))
                    and (entry.is_dir() or not self._folders)
                )
        except (OSError, ValueError, RuntimeError):
            return None
        # A name that a terminal would obey, or that is no text, cannot be offered for typing.
        return next((folder + slash + name for name in found if clean(name) == name), None)


class Line(Input):
    """A line to type; what is typed behind its end, however fast, is no part of it."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            await self.action_submit()
            return
        await super()._on_key(event)


class Prompt(ModalScreen[str]):
    """Ask for a line; dismissed with it, or with None when it was not given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave"), Binding("tab", "complete", "")]
    CSS_PATH = "prompt.tcss"

    def __init__(
        self,
        title: str,
        question: str,
        value: str = "",
        *,
        suggester: Suggester | None = None,
        refuse: Callable[[str], str | None] = lambda _line: None,
    ) -> None:
        """Ask.

        Args:
            title: What it is about, in a word or two.
            question: What is asked, and what an empty line means.
            value: What stands there to begin with.
            suggester: Completes what is typed.
            refuse: Tells what is wrong with a line, which then stays to be mended; None where nothing is.
        """
        super().__init__()
        self._title = title
        self._question = question
        self._value = value
        self._suggester = suggester
        self._refuse = refuse

    def compose(self) -> ComposeResult:
        """The question and a line."""
        with Vertical(id="prompt"):
            yield Static(content(self._question))
            yield Line(self._value, suggester=self._suggester, compact=True)
            yield Static("", id="refused")
            completes = "tab completes · " if self._suggester is not None else ""
            yield Static(f"enter takes it · {completes}esc leaves", classes="hint")

    def on_mount(self) -> None:
        """Its title."""
        self.query_one("#prompt").border_title = content(f" {self._title} ")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer, unless something is wrong with it."""
        wrong = self._refuse(event.value)
        if wrong is None:
            self.dismiss(event.value)
        else:
            self.query_one("#refused", Static).update(content(" ".join(clean(wrong).split())))

    def on_input_changed(self) -> None:
        """What was wrong may be mended now."""
        self.query_one("#refused", Static).update("")

    def action_complete(self) -> None:
        """Take the completion that is offered."""
        self.query_one(Input).action_cursor_right()

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)


class ByHand(ModalScreen[None]):
    """A text to be copied by hand, where no program and no terminal does it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", "leave")]
    CSS_PATH = "prompt.tcss"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text."""
        with Vertical(id="prompt"):
            yield Static(content(clean(self._text)))
            yield Static("No clipboard can be reached from here: copy it by hand · esc leaves", classes="hint")

    def on_mount(self) -> None:
        """Its title."""
        self.query_one("#prompt").border_title = " Copy "

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


class Confirm(ModalScreen[bool]):
    """Ask before something that touches much; the question says what will happen, in numbers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "yes"),
        Binding("n,escape,q", "answer(False)", "no"),
    ]
    CSS_PATH = "prompt.tcss"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(id="prompt"):
            yield Static(content(self._question))
            yield Static("y yes · n no", classes="hint")

    def on_mount(self) -> None:
        """Its title."""
        self.query_one("#prompt").border_title = " Sure? "

    def action_answer(self, answer: bool) -> None:
        """The answer."""
        self.dismiss(answer)
