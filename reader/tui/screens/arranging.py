"""Arranging: panes wider and narrower, shown and hidden, the text alone, and the length of its lines."""

from __future__ import annotations

from dataclasses import fields, replace

from textual import events
from textual.geometry import Size

from reader.config import Layout
from reader.desk import Desk
from reader.session import Session
from reader.tui.arrangement import STEP, Arrangement, measured, resized
from reader.tui.screens.arriving import Arriving


class Arranging(Arriving):
    """The panes, as the person arranged them; kept for the next start."""

    def __init__(
        self,
        desk: Desk,
        session: Session,
        *,
        size: Size,
        layout: Layout = "auto",
        samples: bool = False,
        follow: bool = True,
    ) -> None:
        super().__init__(desk, session, size=size, layout=layout, samples=samples, follow=follow)
        self.arrangement = Arrangement(**{one.name: getattr(session, one.name) for one in fields(Arrangement)})
        """How the panes are arranged."""
        self._dragged: str | None = None
        self._set_classes()

    def _set_classes(self) -> None:
        """The style hides what is hidden only while the person is in the article: `h` leads to a list that is there."""
        self.set_class(not self.arrangement.list_shown, "-no-list")
        self.set_class(not self.arrangement.side_shown, "-no-side")
        self.set_class(self.arrangement.zen, "-zen")

    def lay_out(self) -> None:
        """Let the panes be as they were arranged, as far as the window allows."""
        self._set_classes()
        one_pane = self.has_class("-narrow")
        for pane, asked in (("#library", self.arrangement.list_width), ("#side", self.arrangement.side_width)):
            styles = self.query_one(pane).styles
            if asked and not one_pane:
                styles.width, styles.min_width, styles.max_width = asked, None, "50%"
            else:
                styles.clear_rule("width")
                styles.clear_rule("min_width")
                styles.clear_rule("max_width")
        if measure := self.arrangement.measure:
            self.view.set_measure(measure)

    def on_mount(self) -> None:
        """Before anything is laid out."""
        self.lay_out()

    # -- shown and hidden --------------------------------------------------------------------------------------

    def action_toggle_list(self) -> None:
        """Show or hide the list."""
        shown = not self.arrangement.list_shown
        if self.has_class("-narrow"):
            self.say("There is room for one pane only: h leads to the list, enter into the article")
            return
        self.arrangement = replace(self.arrangement, list_shown=shown, zen=False)
        if not shown and not self.view.has_focus:
            if self.held is None:
                self.arrangement = replace(self.arrangement, list_shown=True)
                self.say("The list stays: no article is shown that could stand alone")
                return
            self.enter_article()
        self.lay_out()
        self.say("The list is back" if shown else "The list is hidden · L brings it back, h for a moment")

    def action_toggle_side(self) -> None:
        """Show or hide the right pane."""
        if not self.has_class("-wide"):
            if self.has_class("-aside"):
                self.leave_aside()
            else:
                self.show_aside(self.side)
            return
        shown = not self.arrangement.side_shown
        self.arrangement = replace(self.arrangement, side_shown=shown, zen=False)
        if not shown and self.entries.has_focus:
            self.leave_aside()
        self.lay_out()
        self.call_after_refresh(self.show_foot)
        self.say("The right pane is back" if shown else "The right pane is hidden · R brings it back")

    def action_zen(self) -> None:
        """The text alone, or everything again."""
        zen = not self.arrangement.zen
        if zen and not self.view.has_focus:
            if self.held is None:
                self.say("No article is open")
                return
            self.enter_article()
        self.arrangement = replace(self.arrangement, zen=zen)
        self.lay_out()
        self.call_after_refresh(self.show_foot)
        if zen:
            self.say("The text alone · z or esc brings the panes back")

    def show_aside(self, side: str) -> None:
        """Show something in the right pane, which is there again."""
        if self.arrangement.zen or not self.arrangement.side_shown:
            self.arrangement = replace(self.arrangement, zen=False, side_shown=True)
            self.lay_out()
        super().show_aside(side)

    def leave_zen(self) -> bool:
        """End the text alone, if it stands alone; whether it did."""
        if not self.arrangement.zen:
            return False
        self.action_zen()
        return True

    # -- widths ------------------------------------------------------------------------------------------------

    def action_narrower(self) -> None:
        """The pane with the focus narrower."""
        self._resize_by(-STEP)

    def action_wider(self) -> None:
        """The pane with the focus wider."""
        self._resize_by(STEP)

    def _resize_by(self, cells: int) -> None:
        if self.has_class("-narrow") or self.arrangement.zen:
            self.say("One pane fills the window; + and - change the length of the lines")
            return
        if self.entries.has_focus:
            self._resize("side", self.entries.outer_size.width + cells)
        elif self.view.has_focus:
            # What the article gains the list loses.
            self._resize("list", self.query_one("#library").outer_size.width - cells)
        else:
            self._resize("list", self.query_one("#library").outer_size.width + cells)

    def _resize(self, pane: str, width: int) -> None:
        library, side = self.query_one("#library"), self.entries
        other = side if pane == "list" else library
        other_width = other.outer_size.width if other.display else 0
        self.arrangement = resized(self.arrangement, pane, width, self.size.width, other_width)
        self.lay_out()

    # -- the length of lines -----------------------------------------------------------------------------------

    def action_longer_lines(self) -> None:
        """Longer lines."""
        self._measure(self.view.measure + STEP)

    def action_shorter_lines(self) -> None:
        """Shorter lines."""
        self._measure(self.view.measure - STEP)

    def action_usual_lines(self) -> None:
        """Lines as the settings say."""
        self._measure(self.app.config.measure)
        self.arrangement = replace(self.arrangement, measure=0)

    def _measure(self, cells: int) -> None:
        self.arrangement = measured(self.arrangement, cells)
        self.view.set_measure(self.arrangement.measure)
        asked, room = self.view.measure, self.view.text_width
        less = f"; this pane has room for {room}" if room < asked else ""
        self.say(f"Lines of {asked} cells{less}")

    # -- the mouse ---------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The border between two panes is taken hold of."""
        if self.has_class("-narrow") or event.button != 1:
            return
        for pane, at in (("list", self.view.region.x), ("side", self.entries.region.x)):
            neighbour = self.query_one("#library") if pane == "list" else self.entries
            if neighbour.display and event.screen_x == at:
                self._dragged = pane
                self.capture_mouse()
                event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The border follows the mouse."""
        if self._dragged == "list":
            self._resize("list", event.screen_x)
        elif self._dragged == "side":
            self._resize("side", self.size.width - event.screen_x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The border is let go."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()
