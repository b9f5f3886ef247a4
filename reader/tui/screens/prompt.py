"""Small questions: a line to type, and a yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from reader.article.clean import clean
from reader.tui.drawing import content


class Prompt(ModalScreen[str]):
    """Ask for a line; dismissed with it, or with None when it was not given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave")]
    CSS_PATH = "prompt.tcss"

    def __init__(self, question: str, value: str = "", *, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._suggestions = suggestions

    def compose(self) -> ComposeResult:
        """The question and a line."""
        with Vertical(id="prompt"):
            yield Static(content(self._question))
            yield Input(
                self._value, suggester=SuggestFromList(self._suggestions, case_sensitive=False), compact=True
            )
            yield Static("enter takes it · esc leaves", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer."""
        self.dismiss(event.value)

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

    def action_answer(self, answer: bool) -> None:
        """The answer."""
        self.dismiss(answer)
