"""A part of what the reading screen does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.worker import Worker

from reader.errors import ReaderError
from reader.tui.reading.panes import Panes
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.entries import Entries

if TYPE_CHECKING:
    from reader.desk import Held, Row
    from reader.tui.host import Host

Found = TypeVar("Found")
Told = list[Callable[[], object]]
"""Who is told when something has happened, in this order: the parts that were made later."""


class Part:
    """A part of what the reading screen does: it knows the panes, and the parts that it is given."""

    def __init__(self, panes: Panes) -> None:
        self.panes = panes
        self.desk = panes.desk

    @property
    def app(self) -> Host:
        """The app."""
        return self.panes.app

    @property
    def articles(self) -> ArticleList:
        """The article list."""
        return self.panes.articles

    @property
    def view(self) -> ArticleView:
        """The article."""
        return self.panes.view

    @property
    def entries(self) -> Entries:
        """The right pane."""
        return self.panes.entries

    @property
    def held(self) -> Held | None:
        """The article that is shown."""
        return self.panes.held

    def row(self, id: str) -> Row | None:
        """What a list shows of an article; None where there is none, or the index cannot be read, which is said."""
        return self.panes.row(id)

    @property
    def meant(self) -> Row | None:
        """The article that a key means: the one at the list's cursor while the keys are there, else the one shown."""
        if self.articles.has_focus or self.held is None:
            return self.articles.current
        return self.row(self.held.id)

    def key(self, action: str) -> str:
        """The key of a command that works anywhere on the screen, for a sentence that names it."""
        return self.app.key(f"screen.{action}")

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say on the status line what just happened."""
        self.panes.say(sentence, wrong=wrong)

    def complain(self, error: ReaderError) -> None:
        """Say on the status line what could not be done."""
        self.panes.complain(error)

    def tell_where(self) -> None:
        """Bring the status line up to date."""
        self.panes.tell_where()

    def ask(self, group: str, question: Callable[[], Found], take: Callable[[Found], None]) -> Worker[None]:
        """Ask the library something off the screen's thread, and take the answer on it; the last of a group counts."""
        return self.panes.ask(group, question, take)
