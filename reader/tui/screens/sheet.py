"""A text over the screen, to be scrolled: the keys and a whole note are shown on one."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen


class Sheet(ModalScreen[None]):
    """A box that scrolls by the keys of the article; esc and q leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "leave"),
        Binding("j,down", "scroll('down')", "down"),
        Binding("k,up", "scroll('up')", "up"),
        Binding("space,pagedown", "scroll('page_down')", "page down"),
        Binding("b,pageup", "scroll('page_up')", "page up"),
        Binding("g,home", "scroll('home')", "top"),
        Binding("G,end", "scroll('end')", "bottom"),
    ]

    @property
    def box(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one(VerticalScroll)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def action_scroll(self, how: str) -> None:
        """Scroll the text."""
        getattr(self.box, f"scroll_{how}")(animate=False)
