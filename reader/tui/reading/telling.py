"""Telling: where the person is, in which mode, and which keys work there now."""

from __future__ import annotations

from dataclasses import replace

from reader.tui import wording
from reader.tui.commands import Command, Place, show_key
from reader.tui.reading.continuing import Continuing
from reader.tui.reading.following import Following
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part
from reader.tui.widgets.search_box import SearchBox

_WITH_SELECTION = {
    "article.highlight": "highlight",
    "screen.note": "note",
    "screen.copy": "copy",
    "article.grow": "grow",
    "screen.leave": "end",
}
"""What is done with a selection, and in which words: the footer tells it before how its ends move."""


class Telling(Part):
    """What the status line says while nothing happens."""

    def __init__(self, panes: Panes, following: Following, continuing: Continuing) -> None:
        super().__init__(panes)
        self._following = following
        self._continuing = continuing

    def tell(self) -> None:
        """Bring the status line up to date."""
        status, panes = self.panes.status, self.panes
        # A widget hears of its own focus later than the screen does.
        if panes.focused is self.view:
            status.where = self._where_in_article()
        elif panes.searches.has_focus and panes.searches.search is not None:
            status.where = f"Saved search: {panes.searches.search.query}"
        elif panes.focused is self.entries and self.held is not None:
            status.where = f"{str(self.entries.border_title).strip()}: {self.held.article.headline}"
        else:
            status.where = self._where_in_list()
        status.mode = self._mode()
        status.keys = tuple(self._keys())

    def _where_in_list(self) -> str:
        panes = self.panes
        # Before the list is whole, the index knows how long it will be.
        total = self.articles.count if panes.begun else panes.counts.articles
        name = "Sample articles" if panes.samples else self.desk.name
        if not panes.counts.articles:
            return name
        place = f"{self.articles.cursor + 1:,} of {total:,}" if total else "nothing found"
        # Of what a search finds, how much is unread is not counted.
        return f"{name} · {place}" + (f" · {panes.counts.unread:,} unread" if panes.searched is None else "")

    def _where_in_article(self) -> str:
        view, update = self.view, self._continuing.update
        if view.article is None:
            return ""
        parts = [f"{round(view.fraction_read * 100)}%"]
        if view.hits:
            at = sum(1 for hit in view.hits if hit.start <= view.cursor)
            parts.append(f"hit {max(1, at)} of {len(view.hits)}")
        current = view.quotation
        if current is not None:
            number, quotation = current
            speaker = quotation.speaker or "speaker not known"
            how = f" ({quotation.basis})" if quotation.basis and quotation.basis != "named" else ""
            parts.append(f"quote {number} of {len(view.article.quotations)} · {speaker}{how}")
        elif view.highlights:
            parts.append(wording.count(len(view.highlights), "highlight"))
        if update is not None:
            parts.append(f"{update.new:,} of {update.paragraphs:,} new")
        return " · ".join(parts)

    def tell_elsewhere(self, key: str) -> None:
        """Say so where a key does nothing, because it is one of the article's."""
        if self._place() != "article" and any(
            key in one.keys.split(",") for one in self.app.commands_of("article")
        ):
            self.say(f"{show_key(key)} works in the article · enter opens it")

    def _place(self) -> Place:
        focused = self.panes.focused
        return "article" if focused is self.view else "list" if focused is self.articles else "pane"

    def _mode(self) -> str:
        if self.view.selection is not None:
            span = self.view.selection.span
            words = len(self.held.article.text[span.start : span.end].split()) if self.held else 0
            return f"SELECT {wording.count(words, 'word')}"
        return "ATTACH" if self.panes.attaching is not None else ""

    def _keys(self) -> list[Command]:
        """The commands that the focus makes useful, those of its own pane first."""
        panes, focused = self.panes, self.panes.focused
        if isinstance(focused, SearchBox):
            leave = self._leave("end")
            found = replace(leave, keys="enter", does="to what was found")
            kept = (one for one in self.app.commands_of("screen") if one.action == "keep_search")
            keep = [replace(one, does="keep", footer=True) for one in kept]
            return [found, *(keep if focused is panes.search_box else []), leave]
        if panes.searches.has_focus:
            keys = self.app.commands_of("searches", "screen")
        elif self.view.selection is not None and focused is self.view:
            known = {one.id: one for one in self.app.commands_of("article", "screen")}
            first = [replace(known[id], does=does, footer=True) for id, does in _WITH_SELECTION.items()]
            keys = first + self.app.commands_of("selection")
        else:
            keys = self.app.commands_of(self._place(), "screen")
        if focused is self.view and self.view.hits and self.view.selection is None and not self.articles.quoting:
            keys = [replace(one, does="next hit") if one.action == "next_unread" else one for one in keys]
        if focused is self.articles and panes.search_box.shown:
            keys = [self._leave("end search"), *keys]
        # Back only where it leads somewhere.
        return keys if self._following.leads_back else [one for one in keys if one.id != "screen.back"]

    def _leave(self, does: str) -> Command:
        """The key that ends a search, told in the footer."""
        leave = next(one for one in self.app.commands_of("screen") if one.action == "leave")
        return replace(leave, does=does, footer=True)
