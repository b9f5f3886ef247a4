"""Speaking: saying who speaks, where the reader of an article knows better."""

from __future__ import annotations

from reader.article.passages import quoted
from reader.errors import ReaderError
from reader.tui.reading.beside import Beside
from reader.tui.reading.following import Following
from reader.tui.reading.marking import Marking
from reader.tui.reading.panes import Panes
from reader.tui.reading.part import Part


class Speaking(Part):
    """The speakers of the article that is shown."""

    def __init__(self, panes: Panes, beside: Beside, following: Following, marking: Marking) -> None:
        super().__init__(panes)
        self._beside = beside
        self._following = following
        self._marking = marking

    def name_speaker(self) -> None:
        """Ask who says the quotation at the cursor: enter confirms, another name corrects, an empty line clears."""
        self._following.catch_up()
        from textual.suggester import SuggestFromList

        from reader.tui.screens.prompt import Prompt

        held, current = self.held, self.view.quotation
        if held is None or current is None:
            self.say("There is no quotation here; ] goes to the next")
            return
        quotation = current[1]
        words = quoted(held.article.text[quotation.start : quotation.end], 200)

        def named(name: str | None) -> None:
            if name is None:
                return
            speaker = " ".join(name.split()) or None
            try:
                self.desk.correct_speaker(held, quotation, speaker)
            except ReaderError as error:
                self.complain(error)
                return
            self.take_up()
            self._marking.tell_marked(f"Speaker: {speaker or 'nobody named'} · {self.key('undo')} undoes")

        question = f"Who says {words}? enter confirms the name, an empty line takes it away."
        names = dict.fromkeys(q.speaker for q in held.article.quotations if q.speaker)
        known = SuggestFromList(names, case_sensitive=False)
        self.app.push_screen(Prompt("Speaker", question, quotation.speaker or "", suggester=known), named)

    def take_up(self) -> None:
        """Show the open article with its speakers as they are now, where it is."""
        shown = self.held
        held = self.panes.hold(shown.id) if shown is not None else None
        if held is None or shown is None or held.article.text != shown.article.text:
            # A text that changed is taken up as a whole, and not under a selection.
            return
        if held.article.quotations != shown.article.quotations:
            self.panes.held = held
            self.view.renew(held.article)
            self._beside.show()
