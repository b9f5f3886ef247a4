"""A line to type a search into, which stays away until it is asked for."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

_LEAVES_WITHIN = 3.0
"""Seconds in which the keys leave the line that is typed, if they do: what is looked for must be found first."""


class SearchBox(Input):
    """A search line: enter keeps what was found, esc ends the search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end_search", "end the search", show=False),
        Binding("down", "submit", "to what was found", show=False),
    ]

    DEFAULT_CSS = """
    SearchBox {
        display: none; dock: bottom; height: 1; margin-bottom: 1; border: none; padding: 0 1; background: $panel;
    }
    SearchBox:focus { border: none; background-tint: $foreground 0%; }
    SearchBox.-textual-compact { padding: 0 1; }
    SearchBox.-shown { display: block; }
    """

    class Ended(Message):
        """The search is over."""

        def __init__(self, box: SearchBox) -> None:
            super().__init__()
            self.box = box

        @property
        def control(self) -> SearchBox:
            """The box."""
            return self.box

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, compact=True, id=id, select_on_focus=False)
        self.typed = False
        """Whether the search is typed: the keys behind it, however fast, are for where it leads."""
        self._behind: list[events.Key] = []
        self._leaving: Timer | None = None

    def wait(self, event: events.Key) -> None:
        """Keep a key that was typed behind the search until the keys leave the line."""
        event.prevent_default()
        event.stop()
        self._behind.append(events.Key(event.key, event.character))

    def on_blur(self) -> None:
        """The keys are elsewhere, or stay here after all: what was typed behind the search follows them."""
        self.typed = False
        behind, self._behind = self._behind, []
        for key in behind:
            self.app.post_message(key)

    async def _on_key(self, event: events.Key) -> None:
        if self.typed:
            self.wait(event)
        elif event.key == "enter":
            event.prevent_default()
            event.stop()
            await self.action_submit()
        else:
            await super()._on_key(event)

    async def action_submit(self) -> None:
        """To what was found."""
        if self._leaving is not None:
            self._leaving.stop()
        self.typed = True
        self._leaving = self.set_timer(_LEAVES_WITHIN, self.on_blur)
        await super().action_submit()

    @property
    def shown(self) -> bool:
        """Whether a search is under way."""
        return self.has_class("-shown")

    def begin(self, text: str | None = None) -> None:
        """Show the line and take the keys; what stood there is selected, so that typing takes its place."""
        self.fill(self.value if text is None else text)
        if text is None:
            self.select_all()
        # At once, not when the style is made: the next keys, typed fast, are the line's already.
        self.typed = False
        self.screen.set_focus(self)

    def fill(self, text: str) -> None:
        """Show the line with a text; the keys stay where they are."""
        self.add_class("-shown")
        self.display = True
        self.value = text
        self.cursor_position = len(text)

    def put_away(self) -> None:
        """Hide the line and forget what was typed."""
        with self.prevent(Input.Changed):
            self.value = ""
        self.remove_class("-shown")
        self.display = False

    def action_end_search(self) -> None:
        """End the search."""
        self.post_message(self.Ended(self))
