"""Arranging: panes wider and narrower, shown and hidden, the text alone, and the length of its lines."""

from __future__ import annotations

from dataclasses import fields, replace

from textual import events
from textual.widget import Widget

from reader.tui.arrangement import STEP, Arrangement, measured, resized
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part


class Arranging(Part):
    """The panes as the person arranged them; kept for the next start."""

    def __init__(self, panes: Panes, beside: Beside, following: Following) -> None:
        super().__init__(panes)
        self._beside = beside
        self._following = following
        self.arrangement = Arrangement(
            **{one.name: getattr(panes.session, one.name) for one in fields(Arrangement)}
        )
        """How the panes are arranged."""
        self._dragged: str | None = None
        self._set_classes()

    @property
    def library(self) -> Widget:
        """The left pane: the saved searches and the list."""
        return self.panes.query_one("#library")

    def _set_classes(self) -> None:
        """The style hides what is hidden only while the person is in the article: `h` leads to a list that is there."""
        self.panes.set_class(not self.arrangement.list_shown, "-no-list")
        self.panes.set_class(not self.arrangement.side_shown, "-no-side")
        self.panes.set_class(self.arrangement.zen, "-zen")

    def lay_out(self) -> None:
        """Let the panes be as they were arranged, as far as the window allows."""
        self._set_classes()
        for pane, asked in (
            (self.library, self.arrangement.list_width),
            (self.entries, self.arrangement.side_width),
        ):
            styles = pane.styles
            if asked and not self.panes.narrow:
                styles.width, styles.min_width, styles.max_width = asked, None, "50%"
            else:
                styles.clear_rule("width")
                styles.clear_rule("min_width")
                styles.clear_rule("max_width")
        if measure := self.arrangement.measure:
            self.view.set_measure(measure)

    # -- shown and hidden --------------------------------------------------------------------------------------

    def toggle_list(self) -> None:
        """Show or hide the list."""
        shown = not self.arrangement.list_shown
        if self.panes.narrow:
            out = self.app.key("article.out")
            self.say(f"There is room for one pane only: {out} leads to the list, enter into the article")
            return
        self.arrangement = replace(self.arrangement, list_shown=shown, zen=False)
        if not shown and not self.view.has_focus:
            if self.held is None:
                self.arrangement = replace(self.arrangement, list_shown=True)
                self.say("The list stays: no article is shown that could stand alone")
                return
            self._following.enter()
        self.lay_out()
        back = f"{self.key('toggle_list')} brings it back, {self.app.key('article.out')} for a moment"
        self.say("The list is back" if shown else f"The list is hidden · {back}")

    def toggle_side(self) -> None:
        """Show or hide the right pane."""
        if not self.panes.wide:
            if self.panes.has_class("-aside"):
                self.leave_aside()
            else:
                self.show_aside(self._beside.side)
            return
        shown = not self.arrangement.side_shown
        self.arrangement = replace(self.arrangement, side_shown=shown, zen=False)
        if not shown and self.entries.has_focus:
            self.leave_aside()
        self.lay_out()
        self.panes.call_after_refresh(self._beside.show_foot)
        back = f"{self.key('toggle_side')} brings it back"
        self.say("The right pane is back" if shown else f"The right pane is hidden · {back}")

    def zen(self) -> None:
        """The text alone, or everything again."""
        zen = not self.arrangement.zen
        if zen and not self.view.has_focus:
            if self.held is None:
                self.say("No article is open")
                return
            self._following.enter()
        self.arrangement = replace(self.arrangement, zen=zen)
        self.lay_out()
        self.panes.call_after_refresh(self._beside.show_foot)
        if zen:
            self.say(f"The text alone · {self.key('zen')} or esc brings the panes back")

    def show_related(self) -> None:
        """Related stories."""
        self.show_aside("related")

    def show_who(self) -> None:
        """Who speaks here."""
        self.show_aside("who")

    def show_notes(self) -> None:
        """The notes on this article."""
        self.show_aside("notes")

    def show_aside(self, side: str) -> None:
        """Show something in the right pane; asked for again, give it the focus, and then let it go."""
        if self.arrangement.zen or not self.arrangement.side_shown:
            self.arrangement = replace(self.arrangement, zen=False, side_shown=True)
            self.lay_out()
        self._following.catch_up()
        visible = self.entries.display
        if self._beside.side == side and self.entries.has_focus:
            self.leave_aside()
            return
        again = self._beside.turn_to(side)
        if not self.panes.wide:
            self.panes.add_class("-aside")
            self.panes.set_focus(self.entries)
        elif again and visible:
            self.panes.set_focus(self.entries)
        self.tell_where()

    def leave_aside(self) -> None:
        """From the right pane back to where the person was."""
        self.panes.remove_class("-aside")
        self.panes.set_focus(self.view if self.panes.inside else self.articles)

    def leave_zen(self) -> bool:
        """End the text alone, if it stands alone; whether it did."""
        if not self.arrangement.zen:
            return False
        self.zen()
        return True

    # -- from pane to pane -------------------------------------------------------------------------------------

    def next_pane(self) -> None:
        """The next pane."""
        self._to_pane(1)

    def previous_pane(self) -> None:
        """The pane before."""
        self._to_pane(-1)

    def _to_pane(self, step: int) -> None:
        self._following.catch_up()
        panes: list[Widget] = [self.articles, self.view]
        if self.entries.display and not self.panes.narrow:
            panes.append(self.entries)
        at = next((n for n, pane in enumerate(panes) if pane is self.panes.focused), 0)
        target = panes[(at + step) % len(panes)]
        if target is self.articles:
            self._following.to_list()
        elif target is not self.view:
            self.panes.set_focus(target)
        elif self.held is not None:
            self._following.enter()

    # -- widths ------------------------------------------------------------------------------------------------

    def narrower(self) -> None:
        """The pane with the focus narrower."""
        self._resize_by(-STEP)

    def wider(self) -> None:
        """The pane with the focus wider."""
        self._resize_by(STEP)

    def _resize_by(self, cells: int) -> None:
        if self.panes.narrow or self.arrangement.zen:
            self.say("One pane fills the window; + and - change the length of the lines")
            return
        if self.entries.has_focus:
            self._resize("side", self.entries.outer_size.width + cells)
        elif self.view.has_focus:
            # What the article gains the list loses.
            self._resize("list", self.library.outer_size.width - cells)
        else:
            self._resize("list", self.library.outer_size.width + cells)

    def _resize(self, pane: str, width: int) -> None:
        library, side = self.library, self.entries
        other = side if pane == "list" else library
        other_width = other.outer_size.width if other.display else 0
        self.arrangement = resized(self.arrangement, pane, width, self.panes.size.width, other_width)
        self.lay_out()

    # -- the length of lines -----------------------------------------------------------------------------------

    def longer_lines(self) -> None:
        """Longer lines."""
        self._measure(self.view.measure + STEP)

    def shorter_lines(self) -> None:
        """Shorter lines."""
        self._measure(self.view.measure - STEP)

    def usual_lines(self) -> None:
        """Lines as the settings say."""
        self._measure(self.app.config.measure)
        self.arrangement = replace(self.arrangement, measure=0)

    def _measure(self, cells: int) -> None:
        self.arrangement = measured(self.arrangement, cells)
        self.view.set_measure(self.arrangement.measure)
        asked, room = self.view.measure, self.view.page.text_width
        less = f"; this pane has room for {room}" if room < asked else ""
        self.say(f"Lines of {asked} cells{less}")

    # -- the mouse ---------------------------------------------------------------------------------------------

    def take_hold(self, event: events.MouseDown) -> None:
        """The border between two panes is taken hold of."""
        if self.panes.narrow or event.button != 1:
            return
        for pane, at in (("list", self.view.region.x), ("side", self.entries.region.x)):
            neighbour = self.library if pane == "list" else self.entries
            if neighbour.display and event.screen_x == at:
                self._dragged = pane
                self.panes.capture_mouse()
                event.stop()

    def drag(self, event: events.MouseMove) -> None:
        """The border follows the mouse."""
        if self._dragged == "list":
            self._resize("list", event.screen_x)
        elif self._dragged == "side":
            self._resize("side", self.panes.size.width - event.screen_x)

    def let_go(self) -> None:
        """The border is let go."""
        if self._dragged is not None:
            self._dragged = None
            self.panes.release_mouse()
