"""Beside the article: related stories, who speaks and the notes, in the right pane or folded under the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.desk import Held, Passage, place
from reader.tui import sides
from reader.tui.page import PlainLine
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part, Told
from reader.tui.widgets.entries import Entry
from reader.tui.widgets.layers import Highlight

if TYPE_CHECKING:
    from reader.desk import Related, Said

_LOOK_AFTER = 0.03
"""Seconds that an article must be shown before it is found out what belongs to it."""
_FEW = 40
"""Notes whose passages are found without a wait that could be felt."""

SIDES = {"related": "Related", "who": "Who", "notes": "Notes"}
"""What the right pane can show, and its title."""


class Beside(Part):
    """What is known about the article that is shown."""

    def __init__(self, panes: Panes) -> None:
        super().__init__(panes)
        self.side = panes.session.side if panes.session.side in SIDES else "related"
        """What the right pane shows."""
        self.related: tuple[Related, ...] | None = None
        """What belongs to the article; None while that is being found."""
        self.passages: tuple[Passage, ...] = ()
        """The notes on it and their places."""
        self.found: Told = []
        """Told when it was found what belongs to the article."""
        self._elsewhere: Mapping[str, int] = {}
        """How often its speakers speak in other articles, as far as that is found yet."""
        self._said: tuple[str, tuple[Said, ...]] | None = None
        """Whose words the right pane lists, and the words; None while it lists the speakers."""
        self._unfolded = False
        self._fetching: frozenset[str] = frozenset()
        """The addresses that are being fetched."""
        self._looking: Timer | None = None

    # -- finding it --------------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Another article is shown, or none: what is known about the last one is forgotten."""
        self.stop_looking()
        self.related, self._elsewhere, self._said, self._unfolded = None, {}, None, False
        if self.held is None:
            self.passages = ()
            self.show()
            return
        self.show_notes()
        self.look_soon()
        self.show(keep=False)
        if self.side == "who":
            self._find_elsewhere()

    def look_soon(self) -> None:
        """Find what belongs to the article that is shown, when it has been shown for a moment."""
        self.stop_looking()
        self._looking = self.panes.set_timer(_LOOK_AFTER, self.find_related)

    def stop_looking(self) -> None:
        """Do not look for what belongs to it."""
        if self._looking is not None:
            self._looking.stop()
            self._looking = None

    def find_related(self, *, again: bool = False) -> None:
        """Find what belongs to the article that is shown; again, when articles came or went."""
        self.stop_looking()
        if self.panes.begun and self.held is not None and (again or self.related is None):
            id = self.held.id
            self.ask("related", lambda: self.desk.related(id), lambda found: self.take_related(id, found))

    def take_related(self, id: str, related: tuple[Related, ...]) -> None:
        """Show what was found, if the article that it was found for is still the one shown."""
        # One whose file has gone belongs to nothing; what was found before it went stays.
        if self.held is not None and self.held.id == id and not self.panes.gone:
            self.related = related
            self.show()
            self.show_foot()
            for tell in self.found:
                tell()

    def _find_elsewhere(self) -> None:
        """Find how often the speakers of the article speak elsewhere."""
        held = self.held
        names = {q.speaker for q in held.article.quotations if q.speaker} if held is not None else set()
        if held is not None and names and self.panes.begun:
            id = held.id
            self.ask(
                "who", lambda: self.desk.said_elsewhere(id, names), lambda found: self._take_elsewhere(id, found)
            )

    def _take_elsewhere(self, id: str, found: Mapping[str, int]) -> None:
        if self.held is not None and self.held.id == id:
            self._elsewhere = found
            if self.side == "who" and self._said is None:
                self.show()

    def list_said(self, name: str) -> None:
        """List everything that somebody said, the newest first."""
        id = self.held.id if self.held is not None else ""
        self.ask("who", lambda: self.desk.said_by(name), lambda said: self._take_said(id, name, said))

    def _take_said(self, id: str, name: str, said: tuple[Said, ...]) -> None:
        if self.side == "who" and self.held is not None and self.held.id == id:
            self._said = name, said
            self.show(keep=False)

    def list_speakers(self) -> None:
        """List who speaks in the article."""
        self._said = None
        self.show(keep=False)

    # -- the notes on it ---------------------------------------------------------------------------------------

    def show_notes(self) -> None:
        """Read the notes on the article anew, and paint and list them."""
        if self.held is None or not self.panes.begun:
            return
        held = self.held
        notes = self.desk.notebook.annotations.on(held.id)
        if len(notes) <= _FEW:
            self._take_notes(held, place(held.article, notes))
        else:
            # Finding many passages in a changed text takes a while.
            self.ask("notes", lambda: place(held.article, notes), lambda found: self._take_notes(held, found))

    def _take_notes(self, held: Held, passages: tuple[Passage, ...]) -> None:
        if self.held is not held:
            return
        self.passages = passages
        self.view.set_highlights(
            [
                Highlight(p.annotation.id, p.span.start, p.span.end, bool(p.annotation.note))
                for p in passages
                if p.span is not None
            ]
        )
        if self.side == "notes":
            self.show()

    def _begun(self, held: Held) -> Mapping[str, str]:
        from reader.tui.drafts import drafts

        book = self.desk.notebook
        return drafts(book.preferences, book.articles.group(held.id))

    def passage(self, id: str) -> Passage | None:
        """A note on the article by its id, and its place."""
        return next((p for p in self.passages if p.annotation.id == id), None)

    # -- showing it --------------------------------------------------------------------------------------------

    def turn_to(self, side: str) -> bool:
        """Show something in the right pane; whether it showed that already."""
        again = self.side == side
        self.side, self._said = side, None
        self.show(keep=again)
        if side == "who":
            self._find_elsewhere()
        return again

    def show(self, *, keep: bool = True) -> None:
        """Fill the right pane."""
        entries, empty = self._listed()
        fresh = not keep or self.entries.current is None
        self.entries.show(entries or [Entry(empty, style="muted", most=6)], keep=keep)
        if fresh and self.side == "related":
            # What can be opened at once comes before what can only be looked for.
            held = (n for n, entry in enumerate(entries) if isinstance(entry.value, sides.OpenArticle))
            self.entries.move_to(next(held, 0))
        self.entries.border_title = f" {SIDES[self.side]} "

    def _listed(self) -> tuple[list[Entry], str]:
        """The entries, and what stands there where there are none."""
        held = self.held
        if held is None:
            return [], "No article is open."
        if self.side == "related":
            looking = self.related is None
            return (
                self._related_entries(),
                "Looking …" if looking else "Nothing in the library belongs to this article.",
            )
        if self.side == "notes":
            begun = self._begun(held) if self.panes.begun else {}
            empty = (
                f"No notes yet. In the article {self.app.key('article.grow')} selects,"
                f" {self.app.key('article.highlight')} highlights, {self.key('note')} adds a note."
            )
            return sides.note_entries(self.passages, begun), empty
        if self._said is not None:
            style = self.app.config.date_style
            return sides.said_entries(*self._said, held.id, self.panes.now(), style), ""
        return sides.who_entries(held.article, self._elsewhere), "Nobody is quoted in this article."

    def _related_entries(self, *, key: str = "enter") -> list[Entry]:
        """What belongs to the article, with what is on its way and what is looked for."""
        wanted = frozenset(one.headline for one in self.desk.wanted()) if self.panes.begun else frozenset()
        return sides.related_entries(
            self.related or (), unfolded=self._unfolded, key=key, fetching=self._fetching, wanted=wanted
        )

    def unfold(self) -> None:
        """Show the headlines that are named but not held."""
        self._unfolded = True
        self.show()
        self.show_foot()

    def tell_fetching(self, addresses: Iterable[str]) -> None:
        """Tell which of the headlines are on their way, by their addresses."""
        self._fetching = frozenset(addresses)
        if self.side == "related" and self.related:
            self.show()
            self.show_foot()

    def show_foot(self) -> None:
        """Where the right pane is folded away, the related headlines stand at the end of the article."""
        lines: list[PlainLine] = []
        if self.related and not self.panes.wide:
            lines.append(PlainLine("", "article--rule"))
            for entry in self._related_entries(key="r, then enter,"):
                style = "article--facts" if entry.value is None or entry.style else "article--foot"
                lines.append(
                    PlainLine(f"{entry.mark:2}{entry.text}" if entry.value else entry.text, style, entry.value)
                )
                if entry.style == "muted":
                    # What is not held tells what can be done about it.
                    lines += [PlainLine(f"  {below.text}", "article--facts", entry.value) for below in entry.below]
        self.view.set_foot(lines)
