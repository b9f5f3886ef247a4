"""Selecting by keys, as pure steps."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Article, Block, Dateline, Quotation, Span
from reader.tui import selecting
from reader.tui.selecting import Selection
from reader.tui.typesetting import set_lines

TEXT = 'The mayor came. "We will open it. All of it," she said. Nobody laughed.\n\nA second paragraph. It ends.'


def article() -> Article:
    return Article(
        headline="h",
        headline_derived=False,
        byline=None,
        dateline=Dateline(None, None, None),
        published=None,
        published_basis=None,
        language=None,
        text=TEXT,
        blocks=(Block("paragraph", 0, 71), Block("paragraph", 73, len(TEXT))),
        quotations=(Quotation(17, 44),),
    )


def words(span: Span) -> str:
    return TEXT[span.start : span.end]


def grown(of: Article, cursor: int) -> list[str]:
    seen, selection = [], None
    while selection is None or selection != selecting.grow(of, selection, cursor):
        selection = selecting.grow(of, selection, cursor)
        seen.append(of.text[selection.span.start : selection.span.end])
    return seen


def test_v_within_a_quotation_takes_no_words_of_another_first() -> None:
    quoted = '"We will open it. All of it,"'
    assert grown(article(), TEXT.index("All of")) == [quoted, f"{quoted} she said.", TEXT[:71], TEXT]
    assert grown(article(), TEXT.index("We")) == ['"We will open it.', quoted, TEXT[:71], TEXT]
    assert grown(article(), TEXT.index("Nobody")) == ["Nobody laughed.", TEXT[:71], TEXT]


def test_v_takes_quoted_words_that_are_less_than_their_sentence() -> None:
    text = "The boat came in. “They were inside,” Roncaut said. “My cook could see it.” He laughed."
    spans = [
        (text.index(words), text.index(words) + len(words))
        for words in ("They were inside,", "My cook could see it.")
    ]
    of = replace(
        article(),
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        quotations=tuple(Quotation(start, end) for start, end in spans),
    )
    assert grown(of, text.index("“They")) == ["“They were inside,”", "“They were inside,” Roncaut said.", text]
    assert grown(of, text.index("My"))[0] == "“My cook could see it.”"
    assert grown(of, text.index("Roncaut"))[0] == "“They were inside,” Roncaut said."


def test_v_on_a_quotation_of_several_sentences_takes_the_quotation_on_the_way() -> None:
    text = '"One thing. Another thing. A third."'
    quoted = Article(
        headline="h",
        headline_derived=False,
        byline=None,
        dateline=Dateline(None, None, None),
        published=None,
        published_basis=None,
        language=None,
        text=text + " That was all.",
        blocks=(Block("paragraph", 0, len(text) + 14),),
        quotations=(Quotation(1, len(text) - 1),),
    )
    first = selecting.grow(quoted, None, 12)
    second = selecting.grow(quoted, first, 12)
    assert quoted.text[first.span.start : first.span.end] == "Another thing."
    assert quoted.text[second.span.start : second.span.end] == text


def test_shrinking_undoes_growing_and_ends_below_the_sentence() -> None:
    sentence = selecting.grow(article(), None, 3)
    larger = selecting.grow(article(), sentence, 3)
    assert selecting.shrink(article(), larger) == sentence
    assert selecting.shrink(article(), sentence) is None


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.integers(-5, len(TEXT) + 5))
def test_a_selection_always_holds_a_character_of_the_text(anchor: int, head: int, target: int) -> None:
    selection = selecting.move_head(Selection(anchor, head), target, len(TEXT))
    span = selection.span
    assert 0 <= span.start < span.end <= len(TEXT)


@given(st.integers(0, len(TEXT)))
def test_a_word_on_and_a_word_back_stay_in_the_text(offset: int) -> None:
    assert offset <= selecting.word_forward(TEXT, offset) <= len(TEXT)
    assert 0 <= selecting.word_back(TEXT, offset) <= offset


def test_a_start_that_moves_by_words_stands_before_a_word() -> None:
    selection = Selection(TEXT.index(" laughed"), TEXT.index("All"))
    seen = []
    for step in (selecting.word_on, selecting.word_on, selecting.word_off, selecting.word_off, selecting.word_off):
        selection = step(TEXT, selection)
        seen.append(words(selection.span))
    rest = 'it," she said. Nobody'
    assert seen == [f"of {rest}", rest, f"of {rest}", f"All of {rest}", f"it. All of {rest}"]


def test_the_start_stays_before_the_end_and_an_end_may_become_a_start() -> None:
    mayor = Selection(TEXT.index(" came"), TEXT.index("mayor"))
    assert selecting.word_on(TEXT, mayor) == mayor
    assert words(selecting.word_off(TEXT, mayor.swapped).span) == "The "


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_trimmed_passage_has_no_white_space_at_its_ends(one: int, other: int) -> None:
    span = Span(min(one, other), max(one, other))
    assert words(selecting.trimmed(TEXT, span)) == words(span).strip()


@given(st.integers(6, 60), st.integers(0, 20), st.integers(1, 8), st.integers(0, len(TEXT) - 1))
def test_a_cursor_stays_on_the_lines_in_view_and_where_it_is_if_that_is_one(
    width: int, top: int, height: int, cursor: int
) -> None:
    lines = set_lines(TEXT, article().blocks, width)[top : top + height]
    kept = selecting.kept_on(article(), lines, cursor)
    shown = [line for line in lines if line.kind != "blank"]
    if not shown or shown[0].start <= cursor < shown[-1].end:
        assert kept == cursor
    else:
        assert shown[0].start <= kept < shown[-1].end


def test_a_cursor_that_would_leave_the_view_rests_on_a_whole_sentence_where_there_is_one() -> None:
    lines = set_lines(TEXT, article().blocks, 24)
    view = lines[1:4]
    assert TEXT[view[0].start : view[-1].end].strip() == 'open it. All of it," she said. Nobody laughed.'
    assert TEXT[selecting.kept_on(article(), view, 0) :].startswith("All of it")
    assert TEXT[selecting.kept_on(article(), view, len(TEXT) - 1) :].startswith("All of it")


def test_a_selection_goes_on_to_the_end_of_its_sentence_and_then_to_the_next() -> None:
    end = selecting.sentence_on(article(), TEXT.index("mayor"))
    assert TEXT[:end] == "The mayor came."
    assert selecting.sentence_on(article(), end) > end
