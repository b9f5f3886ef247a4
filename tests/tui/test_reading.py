"""Reading by keyboard: the list, the article, the way to a related headline and back, read state and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import Config
from reader.tui.sides import OpenArticle, SearchHeadline
from tests.tui.conftest import OpenApp, Reading

SIZES = [(80, 24), (120, 36), (200, 50)]


async def open_article(reading: Reading, headline: str) -> None:
    """Search for an article and go into it, as a person would."""
    await reading.press("slash")
    await reading.type(headline)
    await reading.press("enter", "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_shows_at_once_and_previews_without_marking_read(
    open_app: OpenApp, indexed: Path, size: tuple[int, int]
) -> None:
    async with open_app(indexed, size=size) as reading:
        screen = reading.screen
        first = screen.articles.row(0)
        assert first is not None
        assert first.headline.split()[0] in reading.text
        await reading.press("j", "j")
        third = screen.articles.row(2)
        assert third is not None
        assert reading.headline == third.headline
        assert screen.desk.counts().unread == screen.desk.counts().articles
        assert f"3 of {screen.articles.count}" in reading.text


async def test_keys_lead_in_through_the_quotations_and_out(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await open_article(reading, "gate 3 inquiry hears")
        assert reading.headline == "Dam Operator Was Warned About Gate 3, Inquiry Hears"
        view = reading.screen.view
        assert view.has_focus
        await reading.press("escape", "escape", "enter", "g")
        seen = []
        for _ in range(4):
            await reading.press("right_square_bracket")
            assert view.quotation is not None
            seen.append(view.quotation[0])
        assert seen == [1, 2, 3, 4]
        await reading.press("left_square_bracket")
        assert view.quotation is not None
        assert view.quotation[0] == 3
        assert "quote 3 of" in reading.text
        await reading.press("h")
        assert reading.screen.articles.has_focus


async def test_an_article_is_read_when_its_end_was_seen_or_after_a_while(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, config=Config(read_after=3600)) as reading:
        screen = reading.screen
        row = screen.articles.current
        assert row is not None
        await reading.press("enter")
        assert not screen.desk.notebook.reading.get(row.id).read
        for _ in range(40):
            if screen.desk.notebook.reading.get(row.id).read:
                break
            await reading.press("pagedown")
        assert screen.desk.notebook.reading.get(row.id).read
        assert screen.desk.counts().unread == screen.desk.counts().articles - 1


async def test_open_for_a_while_counts_as_read(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, config=Config(read_after=0), size=(132, 12)) as reading:
        row = reading.screen.articles.current
        assert row is not None
        await reading.press("enter")
        await reading.settle()
        assert reading.screen.desk.notebook.reading.get(row.id).read


@pytest.mark.parametrize("size", SIZES)
async def test_a_digit_follows_a_related_headline_and_back_leads_to_the_exact_place(
    open_app: OpenApp, indexed: Path, size: tuple[int, int]
) -> None:
    async with open_app(indexed, size=size) as reading:
        await open_article(reading, "strait accord leave islands")
        start = reading.headline
        view = reading.screen.view
        await reading.press(
            "escape", "escape", "enter", "right_curly_bracket", "right_curly_bracket", "j", "j", "j"
        )
        place = (view.top_offset, view.cursor)
        await reading.press("1")
        assert reading.headline != start
        followed = reading.headline
        await reading.press("j", "backspace")
        assert reading.headline == start
        assert (view.top_offset, view.cursor) == place
        await reading.press("alt+right")
        assert reading.headline == followed


async def test_the_place_is_kept_over_a_restart_whatever_the_width(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await open_article(reading, "seven hours at montclave")
        await reading.press("escape", "escape", "enter", "g", "space", "space", "space")
        headline, top = reading.headline, reading.screen.view.top_offset
        assert top > 0
        await reading.press("q")
    async with open_app(indexed, size=(90, 30)) as reading:
        assert reading.headline == headline
        view = reading.screen.view
        assert view.has_focus
        lines = [line for line in view.lines_in_view() if line.kind != "blank"]
        assert lines[0].start <= top < lines[-1].end
        assert top - lines[0].start < 90


async def test_the_cursor_is_kept_over_a_restart(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await open_article(reading, "seven hours at montclave")
        await reading.press("escape", "escape", "enter", *["right_square_bracket"] * 4)
        kept = reading.screen.view.cursor, reading.screen.view.top_offset
        assert kept[0] > kept[1]
        await reading.press("q")
    async with open_app(indexed) as reading:
        assert (reading.screen.view.cursor, reading.screen.view.top_offset) == kept


async def test_resizing_keeps_the_sentence_at_the_top(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(132, 24)) as reading:
        await open_article(reading, "seven hours at montclave")
        await reading.press("escape", "escape", "enter", "g", "space", "space", "space")
        view = reading.screen.view
        top = view.top_offset
        await reading.pilot.resize_terminal(80, 24)
        await reading.settle()
        first = view.lines_in_view()[0]
        assert first.start <= top <= first.end + 1


async def test_resizing_keeps_the_cursor_in_view(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(120, 36)) as reading:
        await open_article(reading, "seven hours at montclave")
        await reading.press("escape", "escape", "enter", "g")
        view = reading.screen.view
        while (last := view.lines_in_view()[-4]) and view.cursor < last.start:
            await reading.press("right_parenthesis")
        for keys in ((), ("v",)):
            await reading.press(*keys)
            cursor, selection = view.cursor, view.selection
            for size in ((60, 20), (120, 36), (50, 12), (120, 36)):
                await reading.pilot.resize_terminal(*size)
                await reading.settle()
                shown = [line for line in view.lines_in_view() if line.kind != "blank"]
                assert shown[0].start <= view.cursor < shown[-1].end, size
                assert (view.cursor, view.selection) == (cursor, selection)


async def test_a_search_as_one_types_and_its_end(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        every = reading.screen.articles.count
        await reading.press("slash")
        await reading.type("lighthouse")
        found = reading.screen.articles.count
        assert 0 < found < every
        assert "found" in reading.text
        await reading.press("enter", "enter")
        assert reading.screen.view.hits
        await reading.press("n")
        assert "hit" in reading.text
        await reading.press("h", "escape")
        assert reading.screen.articles.count == every


async def test_a_headline_that_is_not_held_leads_back(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(80, 24)) as reading:
        screen = reading.screen
        screen.following.open(screen.desk.find("Start Here, and Learn"))
        await reading.settle()
        headline, listed = reading.headline, screen.articles.cursor
        await reading.press("r")
        while screen.beside.related is None:
            await reading.pilot.pause(0.01)
        await reading.settle()
        assert isinstance(screen.entries.current.value, OpenArticle)
        missing = next(e.value for e in screen.entries.entries if isinstance(e.value, SearchHeadline))
        while screen.entries.current.value != missing:
            await reading.press("k")
        await reading.press("enter")
        assert "near" in screen.status.said
        assert reading.headline != headline
        await reading.press("backspace")
        assert reading.headline == headline
        await reading.press("h", "escape")
        assert screen.articles.cursor == listed


async def test_a_search_that_led_nowhere_leaves_the_list_where_it_was(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        articles = reading.screen.articles
        await reading.press("j", "j", "j")
        before = articles.current
        await reading.press("slash")
        await reading.type("lighthouse")
        assert articles.current != before
        await reading.press("escape")
        assert articles.current == before
        await reading.press("slash")
        await reading.type("lighthouse")
        await reading.press("enter", "enter", "h")
        led = articles.current
        await reading.press("escape")
        assert articles.current == led


async def test_the_line_of_a_search_says_what_can_be_done(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        assert "unread" in reading.screen.status.where
        await reading.press("slash")
        assert 'words, "a phrase", speaker:name' in reading.text
        await reading.type("lighthouse")
        line, below = reading.text.splitlines()[-2:]
        assert line.startswith(" lighthouse")
        await reading.press("down")
        below = reading.text.splitlines()[-1]
        assert "esc end search" in below
        assert "unread" not in reading.screen.status.where
        await reading.press("slash")
        assert "enter to what was found  ^s keep  esc end" in reading.text.splitlines()[-1]
        await reading.type("harbour")
        assert reading.screen.search_box.value == "harbour"
        await reading.press("enter", "slash", "end")
        await reading.type(" gate")
        assert reading.screen.search_box.value == "harbour gate"
        await reading.press("enter", "enter")
        assert reading.screen.view.hits
        assert "n next hit" in reading.text.splitlines()[-1]


async def test_a_query_that_cannot_be_read_says_where(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("slash")
        await reading.type("is:wonderful")
        assert reading.screen.status.wrong
        assert "wonderful" in reading.screen.status.said


async def test_find_in_the_article(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("enter", "slash")
        await reading.type("zzzz")
        assert "Not in this article" in reading.text
        await reading.press("escape")
        assert reading.screen.view.has_focus


async def test_the_panes_at_the_right(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await open_article(reading, "strait accord leave islands")
        assert "In this article" in reading.text
        await reading.press("w")
        assert " here" in reading.text
        await reading.press("t")
        assert "No notes yet" in reading.text
        await reading.press("r")
        assert "In this article" in reading.text


async def test_help_lists_every_key_and_leaves(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("question_mark")
        assert "Keys" in reading.text
        await reading.press("escape")
        assert reading.screen.articles.has_focus


async def test_help_is_searched_by_key_and_by_words(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("question_mark", "slash", "less_than_sign")
        assert "Previous highlight" in reading.text
        assert "Next highlight" not in reading.text
        await reading.press("backspace")
        await reading.type("speak")
        assert "Who speaks here" in reading.text
        assert "highlight" not in reading.text
        await reading.type("xyz")
        assert "No key does that" in reading.text
        # The first esc ends the search, the second leaves.
        await reading.press("escape")
        assert "In the list" in reading.text
        await reading.press("escape")
        assert reading.screen.articles.has_focus


async def test_a_window_that_is_too_small_says_so(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(30, 8)) as reading:
        assert "larger window" in reading.text


async def test_a_window_that_is_large_again_says_where_the_person_is(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed, size=(120, 36)) as reading:
        await reading.press("enter")
        for size in (40, 10), (30, 8), (120, 36):
            await reading.pilot.resize_terminal(*size)
            await reading.settle()
            assert ("larger window" in reading.text) == (size == (30, 8))


async def test_star_unread_and_all_read_can_be_undone(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        desk = reading.screen.desk
        await reading.press("s", "m")
        row = reading.screen.articles.current
        assert row is not None
        assert row.starred
        assert row.read
        await reading.press("u", "u")
        row = reading.screen.articles.current
        assert row is not None
        assert not row.starred
        assert not row.read
        await reading.press("A")
        assert f"Mark {desk.counts().articles} articles" in reading.text
        await reading.press("y")
        assert desk.counts().unread == 0
        await reading.press("u")
        assert desk.counts().unread == desk.counts().articles


async def test_an_empty_folder_says_what_to_do(open_app: OpenApp, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    async with open_app(folder) as reading:
        assert "No articles in" in reading.text
        await reading.press("j", "enter", "v", "H", "1", "space", "n", "A", "a", "y")


async def test_keys_typed_in_a_burst_act_on_the_right_rows(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press(*"jjjjjjjjjjkkk")
        assert reading.screen.articles.cursor == 7
        row = reading.screen.articles.row(7)
        assert row is not None
        assert reading.headline == row.headline


async def test_an_article_opens_at_its_top_though_another_was_left_at_its_end(
    open_app: OpenApp, indexed: Path
) -> None:
    async with open_app(indexed, size=(80, 24)) as reading:
        await reading.press("j", "enter", "G", "h", "j", "enter")
        assert reading.screen.view.top_offset == 0
        assert "100%" not in reading.text


async def test_keys_work_again_after_the_window_was_too_small(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("enter")
        await reading.pilot.resize_terminal(30, 8)
        await reading.settle()
        await reading.pilot.resize_terminal(120, 36)
        await reading.settle()
        await reading.press("right_square_bracket")
        assert "quote 1 of" in reading.text


async def test_an_article_left_in_the_middle_is_told_in_the_list(open_app: OpenApp, indexed: Path) -> None:
    config = Config(read_after=3600)
    for left in (False, True):
        async with open_app(indexed, size=(80, 24), config=config) as reading:
            if not left:
                await open_article(reading, "gate 3 inquiry hears")
                assert "◐" not in reading.text
                await reading.press("escape", "escape", "enter", "g", "space", "h")
            else:
                await reading.press("h")
            assert reading.text.count("◐ Dam Operator Was Warned") == 1
            await reading.press("m")
            assert "◐" not in reading.text
            await reading.press("u")


async def test_a_key_of_the_article_says_so_in_the_list(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        await reading.press("H")
        assert "H works in the article · enter opens it" in reading.text
        await reading.press("j")
        assert "works in the article" not in reading.text
        await reading.press("tab", "tab", "right_square_bracket")
        assert reading.screen.entries.has_focus
        assert "] works in the article" in reading.text
        await reading.press("h", "enter", "right_square_bracket")
        assert "works in the article" not in reading.text


async def test_a_theme_chosen_on_the_screen_is_there_at_the_next_start(open_app: OpenApp, indexed: Path) -> None:
    async with open_app(indexed) as reading:
        reading.app.theme = "reader-light"
        await reading.press("q")
    async with open_app(indexed) as reading:
        assert reading.app.theme == "reader-light"
        await reading.press("q")
    async with open_app(indexed, config=Config(theme="nord")) as reading:
        assert reading.app.theme == "nord"
