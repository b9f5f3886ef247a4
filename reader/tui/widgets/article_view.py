"""The article view: moving through an article and selecting passages, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from reader.article.model import Article, Span
from reader.article.sentences import sentence_at
from reader.tui import selecting
from reader.tui.commands import bindings, commands
from reader.tui.selecting import Selection
from reader.tui.widgets.article_page import ArticlePage
from reader.tui.widgets.layers import SHADES, Highlight

_SELECTION_ACTIONS = frozenset(command.action for command in commands("selection"))


class ArticleView(ArticlePage):
    """An article that a person reads: its keys move and select, and messages tell what the screen is to do."""

    BINDINGS = bindings("selection", "article")
    BORDER_TITLE = " Article "

    class ReachedEnd(Message):
        """The last line of the text came into view."""

        def __init__(self, article: Article) -> None:
            super().__init__()
            self.article = article
            """The article whose end it is: another may be shown when this is heard."""

    class HighlightAsked(Message):
        """The person asks for a highlight on the passage, or for the changed one to be kept."""

    class ShadeChanged(Message):
        """The person asked for quotations to be painted otherwise."""

    class LineOpened(Message):
        """The person opened a line below the text."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value
            """What it stands for."""

    def __init__(self, *, measure: int = 72, id: str | None = None) -> None:
        super().__init__(measure=measure, id=id)
        self.taken_up: str | None = None
        """The id of the highlight that the selection changes."""
        self._grown: list[Selection | None] = []
        """What the selection grew from, step by step."""
        self._dragging = False
        self.on_out: Callable[[], None] = lambda: None
        """What leads out to the list, at once: the next key, typed fast, is the list's already."""
        self.on_end: Callable[[], None] = lambda: None
        """What a page down at the end does, at once: a message would come after the next page down."""
        self._told_end = False
        """Whether it was told that the end of the text came into view."""
        self._height = 0
        """The lines that were in view when the text was last set."""

    def show(self, article: Article | None, facts: Sequence[str] = (), *, at: int = 0) -> None:
        """Show an article; a selection in the last one ends."""
        self.taken_up = None
        self._told_end = False
        super().show(article, facts, at=at)

    @property
    def passage(self) -> Span | None:
        """What a mark would take: the selection, else the quotation or the sentence at the cursor."""
        if self.article is None or not self.article.text:
            return None
        if self.selection is not None:
            span = selecting.trimmed(self.article.text, self.selection.span)
            if span.start < span.end:
                return span
        quotation = selecting.quotation_at(self.article, self.cursor)
        return quotation or sentence_at(self.article.text, self.article.blocks, self.cursor)

    @property
    def highlight(self) -> Highlight | None:
        """The innermost highlight that holds the cursor, else the only one in its sentence or on its line."""
        article = self.article
        if article is None or not article.text:
            return None
        holding = [h for h in self._highlights if h.start <= self.cursor < h.end]
        if holding and self.selection is None:
            return min(holding, key=lambda h: h.end - h.start)
        if self.selection is not None:
            near = [self.selection.span]
        else:
            line = self.page.line(self.page.row_of(self.cursor))
            near = [sentence_at(article.text, article.blocks, self.cursor)]
            near += [Span(line.start, line.end)] if line is not None else []
        touching = [h for h in self._highlights if any(h.start < span.end and h.end > span.start for span in near)]
        return touching[0] if len(touching) == 1 else None

    # -- moving ----------------------------------------------------------------------------------------------

    @property
    def _page_height(self) -> int:
        return max(1, self.size.height - 2)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keep the cursor in view, and tell when the end is reached."""
        super().watch_scroll_y(old_value, new_value)
        self._keep_cursor_in_view()
        self._tell_end()
        # How much was read changes also where the cursor does not.
        self.post_message(self.CursorMoved())

    def _keep_cursor_in_view(self) -> None:
        if self.article is not None and self.selection is None:
            cursor = selecting.kept_on(self.article, self.lines_in_view(), self.cursor)
            if cursor != self.cursor:
                self.cursor = cursor
                self._repaint_cursor()

    def _tell_end(self) -> None:
        if self.article and self.page.lines and not self._told_end and self._bottom >= self.page.end:
            self._told_end = True
            self.post_message(self.ReachedEnd(self.article))

    def put_cursor(self, offset: int) -> None:
        """Put the cursor on a code point, whether it is in view or not."""
        self.cursor = offset
        self._repaint_cursor()
        self.post_message(self.CursorMoved())

    def go_to(self, offset: int, *, top: bool = False) -> None:
        """Put the cursor on a code point and bring it into view, as the first line when `top`."""
        if self.article is None:
            return
        self.cursor = max(0, min(offset, len(self.article.text)))
        if top:
            self._scroll_to_row(0 if offset <= 0 else self.page.row_of(offset))
        self.reveal(self.cursor)
        self._repaint_cursor()
        self.post_message(self.CursorMoved())

    def _move_to(self, offset: int) -> None:
        """Move the cursor, or the selection's moving end while one is active."""
        if self.article is None:
            return
        if self.selection is not None:
            self._select(selecting.move_head(self.selection, offset, len(self.article.text)))
        else:
            self.go_to(offset)

    def action_down(self) -> None:
        """A line down; at the end of the text, the next sentence."""
        if self.scroll_offset.y >= self.max_scroll_y:
            self.action_next_sentence()
        else:
            self._scroll_to_row(self.scroll_offset.y + 1)

    def action_up(self) -> None:
        """A line up; at the top, the previous sentence."""
        if self.scroll_offset.y <= 0:
            self.action_previous_sentence()
        else:
            self._scroll_to_row(self.scroll_offset.y - 1)

    def action_page_down(self) -> None:
        """A page down; at the end, the next unread article."""
        if self.scroll_offset.y >= self.max_scroll_y:
            self.on_end()
        else:
            self._scroll_to_row(self.scroll_offset.y + self._page_height)

    def action_page_up(self) -> None:
        """A page up."""
        self._scroll_to_row(self.scroll_offset.y - self._page_height)

    def action_top(self) -> None:
        """The top of the article."""
        self._scroll_to_row(0)
        self.put_cursor(0)

    def action_bottom(self) -> None:
        """The end of the article."""
        self._scroll_to_row(self.max_scroll_y)
        if self.article is not None:
            self.put_cursor(sentence_at(self.article.text, self.article.blocks, len(self.article.text)).start)

    def action_next_sentence(self) -> None:
        """The next sentence."""
        if self.article is not None:
            if self.selection is not None:
                self._move_to(selecting.sentence_on(self.article, self.selection.head))
            else:
                self._move_to(selecting.next_sentence(self.article, self.cursor))

    def action_previous_sentence(self) -> None:
        """The previous sentence."""
        if self.article is not None:
            offset = self.selection.head if self.selection else self.cursor
            self._move_to(selecting.previous_sentence(self.article, offset))

    def action_next_paragraph(self) -> None:
        """The next paragraph."""
        if self.article is None:
            return
        if self.selection is not None:
            ends = tuple(block.end for block in self.article.blocks)
            self._move_to(selecting.next_start(ends, self.selection.head) or len(self.article.text))
        else:
            self._step(tuple(block.start for block in self.article.blocks), on=True)

    def action_previous_paragraph(self) -> None:
        """The previous paragraph."""
        if self.article is not None:
            self._step(tuple(block.start for block in self.article.blocks), on=False)

    def action_next_quotation(self) -> None:
        """The next quotation."""
        self._step(self._quotation_starts(), on=True)

    def action_previous_quotation(self) -> None:
        """The previous quotation."""
        self._step(self._quotation_starts(), on=False)

    def action_next_highlight(self) -> None:
        """The next highlight."""
        self._step(tuple(highlight.start for highlight in self._highlights), on=True)

    def action_previous_highlight(self) -> None:
        """The previous highlight."""
        self._step(tuple(highlight.start for highlight in self._highlights), on=False)

    def next_hit(self, *, on: bool) -> None:
        """The next or the previous place that the search found, round the end."""
        starts = tuple(hit.start for hit in self._hits)
        if starts:
            step = selecting.next_start if on else selecting.previous_start
            target = step(starts, self.cursor)
            self.go_to(starts[0 if on else -1] if target is None else target)

    def _quotation_starts(self) -> tuple[int, ...]:
        if self.article is None:
            return ()
        text = self.article.text
        return tuple(selecting.with_marks(text, Span(q.start, q.end)).start for q in self.article.quotations)

    def _step(self, starts: tuple[int, ...], *, on: bool) -> None:
        offset = self.selection.head if self.selection else self.cursor
        target = (selecting.next_start if on else selecting.previous_start)(starts, offset)
        if target is not None:
            self._move_to(target)

    # -- selecting -------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the selection work only while there is one."""
        if action in _SELECTION_ACTIONS:
            return self.selection is not None
        return super().check_action(action, parameters)

    def select(self, span: Span | None, *, taken_up: str | None = None) -> None:
        """Select a passage, or end the selection."""
        self.taken_up = taken_up if span else None
        self._select(Selection(span.start, span.end) if span else None)

    def leave_selection(self) -> None:
        """End the selection; the cursor is where it was before."""
        cursor = self.cursor
        self._select(None)
        self.go_to(cursor)

    def _select(self, selection: Selection | None) -> None:
        ended = self.selection is not None and selection is None
        if selection is None:
            self.taken_up = None
            self._grown.clear()
        if ended and self.selection is not None and self.article is not None:
            self.cursor = self.selection.span.start
        self.selection = selection
        if selection is not None:
            self.reveal(self._moving)
        self._repaint_cursor()
        self.refresh_bindings()
        self.post_message(self.CursorMoved())

    def action_grow(self) -> None:
        """Select, or grow the selection; on a highlight take it up first."""
        if self.article is None or not self.article.text:
            return
        here = self.highlight
        if self.selection is None and here is not None and here.start <= self.cursor < here.end:
            self.select(Span(here.start, here.end), taken_up=here.id)
            return
        grown = selecting.grow(self.article, self.selection, self.cursor)
        if grown != self.selection:
            self._grown.append(self.selection)
            self._select(grown)

    def action_shrink(self) -> None:
        """Shrink the selection: what it grew from, else the next smaller; below the smallest it ends."""
        if self.article is None or self.selection is None:
            return
        smaller = self._grown.pop() if self._grown else selecting.shrink(self.article, self.selection)
        if smaller is None:
            self.leave_selection()
        else:
            self._select(smaller)

    def _move_head(self, offset: int) -> None:
        self._grown.clear()
        if self.article is not None and self.selection is not None:
            self._select(selecting.move_head(self.selection, offset, len(self.article.text)))

    def action_word_forward(self) -> None:
        """The selection's moving end a word on."""
        if self.article is not None and self.selection is not None:
            self._grown.clear()
            self._select(selecting.word_on(self.article.text, self.selection))

    def action_word_back(self) -> None:
        """The selection's moving end a word back."""
        if self.article is not None and self.selection is not None:
            self._grown.clear()
            self._select(selecting.word_off(self.article.text, self.selection))

    def action_character_forward(self) -> None:
        """The selection's moving end a character on."""
        if self.selection is not None:
            self._move_head(self.selection.head + 1)

    def action_character_back(self) -> None:
        """The selection's moving end a character back."""
        if self.selection is not None:
            head = self.selection.head - 1
            self._move_head(head - 1 if head == self.selection.anchor else head)

    def action_line_forward(self) -> None:
        """The selection's moving end a line on."""
        self._move_head_by_lines(1)

    def action_line_back(self) -> None:
        """The selection's moving end a line back."""
        self._move_head_by_lines(-1)

    def _move_head_by_lines(self, step: int) -> None:
        if self.selection is not None and self.page.lines:
            self._move_head(self.page.offset_beside(self.selection.head, step))

    def action_swap_ends(self) -> None:
        """The other end of the selection moves."""
        if self.selection is not None:
            self._select(self.selection.swapped)

    def action_keep(self) -> None:
        """Highlight the selection, or keep the changed highlight."""
        self.post_message(self.HighlightAsked())

    def action_highlight(self) -> None:
        """Highlight the selection, else the quotation or the sentence at the cursor."""
        self.post_message(self.HighlightAsked())

    def action_out(self) -> None:
        """Out to the list."""
        self.on_out()

    def action_quotations(self) -> None:
        """Quotations in full, quiet or off."""
        self.set_shade(SHADES[(SHADES.index(self.shade) + 1) % len(SHADES)])
        self.post_message(self.ShadeChanged())

    # -- events ----------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Set the lines for the new width; the line at the top stays there, unless the cursor would leave the view."""
        cursor, seen = self.cursor, self._shows(self._moving, self._height)
        self._height = event.size.height
        self._set(self.top_offset)
        if seen and self.page.lines:
            self.cursor = cursor
            if not self._shows(self._moving, self._height):
                self.reveal(self._moving)
            self._repaint_cursor()
        self._tell_end()
        self.post_message(self.CursorMoved())

    @property
    def _moving(self) -> int:
        """The code point that moves: the cursor, or the selection's moving end."""
        if self.selection is None:
            return self.cursor
        return self.selection.head - (self.selection.head > self.selection.anchor)

    def _shows(self, offset: int, height: int) -> bool:
        """Whether a code point is in view in so many lines."""
        return bool(self.page.lines) and 0 <= self.page.row_of(offset) - self.scroll_offset.y < height

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show or hide the cursor; a widget's own `on_focus` comes before it has the focus."""
        super().watch_has_focus(_has_focus)
        self._repaint_cursor()

    def _place_under(self, event: events.MouseEvent) -> tuple[int, int]:
        """The row of the page and the cell under the mouse, also when a drag has left the view."""
        place = event.get_content_offset(self) or event.get_content_offset_capture(self)
        return int(place.y) + self.scroll_offset.y, int(place.x)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there; a drag from here selects."""
        offset = self.page.offset_under(*self._place_under(event))
        if offset is None or self.article is None or event.button != 1:
            return
        self._select(None)
        self.cursor = min(offset, max(0, len(self.article.text) - 1))
        self._repaint_cursor()
        self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the selection's moving end."""
        if not self._dragging:
            return
        offset = self.page.offset_under(*self._place_under(event))
        if offset is not None and offset != self.cursor:
            self._select(Selection(self.cursor, offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; a click without one puts the cursor on the sentence, or opens a line below the text."""
        self.release_mouse()
        if self._dragging and self.selection is None and self.article is not None:
            self.put_cursor(sentence_at(self.article.text, self.article.blocks, self.cursor).start)
        self._dragging = False
        line = self.page.plain_line(self._place_under(event)[0])
        if line is not None and line.value is not None:
            self.post_message(self.LineOpened(line.value))
