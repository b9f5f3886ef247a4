"""Continuing: a story from article to article in order of date, and what of an article was read in those before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.worker import Worker

from reader.article.model import Block
from reader.article.passages import quoted
from reader.desk import Held
from reader.errors import ReaderError
from reader.tui import wording
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.ordering import Ordering
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part

if TYPE_CHECKING:
    from reader.article.updates import Verdict
    from reader.desk import Related, Row

_ALONE = "Nothing else in the library belongs to this story"


@dataclass(frozen=True, slots=True)
class Update:
    """An article beside those of its story that were read before."""

    verdicts: tuple[Verdict, ...]
    """What of each block is new."""
    new: int
    """How many paragraphs are."""
    paragraphs: int
    """How many there are."""
    since: str
    """The headline of the last article that was read before."""

    @staticmethod
    def of(blocks: Sequence[Block], verdicts: tuple[Verdict, ...], since: str) -> Update:
        """What was found, counted."""
        from reader.article.updates import count_new

        return Update(verdicts, *count_new(blocks, verdicts), since)

    @property
    def sentence(self) -> str:
        """It in words."""
        what = wording.count(self.paragraphs, "paragraph")
        be = "is" if self.new == 1 else "are"
        new = f"{self.new:,} of {what} {be} new" if self.new else "No paragraph is new"
        return f"{new} since {quoted(self.since, 60)}"


class Continuing(Part):
    """Stories that go on."""

    def __init__(self, panes: Panes, ordering: Ordering, beside: Beside, following: Following) -> None:
        super().__init__(panes)
        self._asked: tuple[str, Worker[None]] | None = None
        """The article whose story is being found, and who finds it."""
        self._ordering = ordering
        self._beside = beside
        self._following = following
        self._dims_known = True
        """Whether what was read before is dim."""
        self.update: Update | None = None
        """What of the open article is new, where some of it was read before."""
        self._story: tuple[str, ...] = ()
        """The ids of the story that one goes through, in order of date."""
        following.shown.append(self._forget_update)
        following.entered.append(self._find_update)
        beside.found.append(self._find_update)

    # -- what was read before ----------------------------------------------------------------------------------

    def _forget_update(self) -> None:
        """Whether another article is an update is found when it is opened."""
        self.update = None

    def _find_update(self) -> None:
        """Compare an article that was opened with those of its story that were read before."""
        held, related = self.held, self._beside.related
        if held is None or not related or not self.panes.opened or not self.panes.begun or self.update is not None:
            return
        self.ask(
            "update",
            # What is near to it is found already; to follow the whole of a story takes several times as long.
            lambda: self.desk.story(held.id, related),
            lambda story: self._compare(held, story),
        )

    def _compare(self, held: Held, story: tuple[Row, ...]) -> None:
        """Compare the open article with those of the story that the notebook knows as read before."""
        before = self.desk.read_before(held.id, story)
        if before and self.held is not None and self.held.id == held.id:
            ids, since = [row.id for row in before], before[-1].headline
            self.ask(
                "update",
                lambda: self.desk.compare(held.id, ids),
                lambda verdicts: self._take_update(held, verdicts, since),
            )

    def _take_update(self, held: Held, verdicts: tuple[Verdict, ...], since: str) -> None:
        """Tell new from known, if the article is still open and some of it is known."""
        blocks, here = held.article.blocks, self.held
        same = here is not None and here.id == held.id and here.article.blocks == blocks
        if same and len(verdicts) == len(blocks) and any(one.kind != "new" for one in verdicts):
            self.update = Update.of(blocks, verdicts, since)
            self._show_update()
            self.say(" · ".join(part for part in (self._place_in_story, self.update.sentence) if part))

    def _show_update(self) -> None:
        """Paint what was read before dim, or like the rest."""
        self.view.set_verdicts(self.update.verdicts if self.update is not None and self._dims_known else ())
        self.tell_where()

    def dim_known(self) -> None:
        """What was read before, dim or not."""
        self._dims_known = not self._dims_known
        self._show_update()
        dim = "What was read before is dim, + marks what is new" if self._dims_known else "All paragraphs alike"
        self.say(f"{dim}; {self.update.sentence}" if self.update is not None else dim)

    # -- the story in order of date ----------------------------------------------------------------------------

    def next_in_story(self) -> None:
        """The next article of the story."""
        self._with_story(lambda: self._step_in_story(1))

    def previous_in_story(self) -> None:
        """The article of the story before this one."""
        self._with_story(lambda: self._step_in_story(-1))

    def show_story(self) -> None:
        """The story of this article in order of date."""
        self._with_story(self._show_story)

    def _with_story(self, then: Callable[[], None]) -> None:
        """Do something with the story of the article, which is found first where it is not known."""
        self._following.catch_up()
        if self.held is None:
            return
        id, known = self.held.id, self._beside.related

        def find() -> tuple[tuple[Related, ...], tuple[str, ...]]:
            related = self.desk.related(id) if known is None else known
            return related, tuple(row.id for row in self.desk.story(id, related, whole=True))

        def found(answer: tuple[tuple[Related, ...], tuple[str, ...]]) -> None:
            if self.held is None or self.held.id != id:
                return
            related, story = answer
            if self._beside.related is None:
                self._beside.take_related(id, related)
            # An article whose file has gone belongs to none.
            self._story = story if id in story and len(story) > 1 else ()
            if self._story:
                then()
            else:
                self.say(f"{_ALONE}; {self.key('related')} shows what is similar")

        if id in self._story:
            then()
        elif self._asked is None or self._asked[0] != id or self._asked[1].is_finished:
            # Asked once, however long a key is held: asked anew at each, it would be answered on the release only.
            self._asked = id, self.ask("story", find, found)

    def _step_in_story(self, step: int) -> None:
        """Open the next article of the story; the story stays the one that was entered, wherever one is in it."""
        assert self.held is not None
        place = self._story.index(self.held.id) + step
        if not 0 <= place < len(self._story):
            which = "last" if step > 0 else "first"
            self.say(f"This is the {which} of {len(self._story)} in this story")
            return
        self._following.follow_to(self._story[place])
        if self.held.id == self._story[place]:
            self.say(self._place_in_story)

    @property
    def _place_in_story(self) -> str:
        id = self.held.id if self.held is not None else ""
        return f"{self._story.index(id) + 1} of {len(self._story)} in this story" if id in self._story else ""

    def _show_story(self) -> None:
        from reader.tui.screens.story import StoryScreen

        assert self.held is not None
        rows = [row for id in self._story if (row := self.row(id)) is not None]

        def chosen(id: str | None) -> None:
            self._ordering.refetch()
            self.tell_where()
            if id:
                self._following.follow_to(id)

        style = self.app.config.date_style
        story = StoryScreen(rows, self.held.id, self._toggle_read, self.desk.count_new, style)
        self.app.push_screen(story, chosen)

    def _toggle_read(self, row: Row) -> Row:
        """Mark an article of the story read or unread; how it is then."""
        try:
            self.desk.mark_text(row.id, read=not row.read)
        except ReaderError as error:
            self.complain(error)
        return self.row(row.id) or row
