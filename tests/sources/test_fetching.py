"""Fetching: feeds of a real server become files, once, and stay the person's."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from reader.article import parse
from reader.article.model import Span
from reader.desk import Desk
from reader.errors import SourceError
from reader.intake import Intake
from reader.locations import Locations, subscriptions_file
from reader.sources.opml import write_opml
from reader.sources.subscriptions import new_subscription
from tests.conftest import clock
from tests.sources.conftest import QUICK, Bench, Request, Server, serving

STORY = (
    "<p>The ferry Two Sisters sailed again on Tuesday, with the mayor and a band on board.</p>"
    "<p>“I had forgotten how slowly it goes,” said Beata Roon, the mayor of New Oldersand.</p>"
)


def item(number: int, *, title: str = "", text: str = STORY, guid: str = "", link: str | None = None) -> str:
    """One entry of an RSS feed."""
    guid = guid or f"tag:quay.example,2026:{number}"
    link = f"https://quay.example/story/{number}" if link is None else link
    return (
        f"<item><title>{escape(title or f'Ferry Story Number {number}')}</title>"
        f'<guid isPermaLink="false">{guid}</guid>{f"<link>{link}</link>" if link else ""}'
        f"<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>"
        f"<content:encoded>{escape(text)}</content:encoded></item>"
    )


def rss(*items: str, title: str = "Quay News") -> str:
    """A feed of these entries."""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://quay.example/</link>{''.join(items)}</channel></rss>"
    )


def summary(number: int, url: str, text: str = "In short.") -> str:
    """An entry without its whole text."""
    where = f"<guid>{url}</guid><link>{url}</link>"
    return f"<item><title>Short {number}</title>{where}<description>{text}</description></item>"


def test_a_feed_becomes_files_that_the_library_reads(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(item(1), item(2))), name='"Quay News"', tags='["harbour"]')
    (outcome,) = bench.fetch()
    assert (outcome.result, outcome.known, outcome.done, outcome.total) == ("fetched", 0, 1, 1)
    assert outcome.sentence == "Quay News: 2 new."
    names = [f"quay-news/2026-11-24-ferry-story-number-{number}.md" for number in (1, 2)]
    assert sorted(outcome.added) == bench.files() == names
    held = bench.desk.find("Ferry Story Number 1")
    article = held.article
    assert article.headline == "Ferry Story Number 1"
    assert article.url == "https://quay.example/story/1"
    assert article.published == "2026-11-24T10:00:00Z"
    assert (article.source, article.tags) == ("Quay News", ("harbour",))
    assert article.text.split("\n\n")[1].startswith("“I had forgotten")
    assert [quotation.speaker for quotation in article.quotations] == ["Beata Roon"]
    front = (bench.library / names[0]).read_text("utf-8").split("---")[1]
    for line in ("retrieved: ", "2026-11-25", "sha256: ", "guid: "):
        assert line in front
    assert bench.desk.path_at("https://quay.example/story/1") == names[0]


def test_what_has_not_changed_is_not_sent_again(server: Server, bench: Bench) -> None:
    def answer(request: Request) -> None:
        same = request.headers.get("If-None-Match") == '"1"' or request.headers.get("If-Modified-Since") == "then"
        request.answer(304 if same else 200, b"" if same else rss(item(1)).encode(), {"ETag": '"1"'})

    server.answers["/feed"] = answer
    bench.follow(server.url("/feed"))
    bench.fetch()
    sent = server.sent
    (outcome,) = bench.fetch()
    assert outcome.result == "unchanged"
    assert server.sent == sent
    assert server.statuses == {200: 1, 304: 1}
    # A library that was emptied together with what is ours gets everything again.
    for path in bench.library.iterdir():
        shutil.rmtree(path)
    bench.scan()
    (outcome,) = bench.fetch()
    assert len(outcome.added) == 1


def test_an_item_is_the_same_by_guid_then_by_address(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1)))
    bench.follow(server.url("/feed"), name='"Quay"')
    bench.fetch()
    (id,) = [row.id for row in bench.desk.rows(bench.desk.newest())]
    bench.desk.mark([id], read=True)
    server.page("/feed", rss(item(1, title="Another Headline", link="https://quay.example/moved/1")))
    (outcome,) = bench.fetch()
    assert (len(outcome.added), len(outcome.changed)) == (0, 1)
    server.page(
        "/feed", rss(item(1, title="A Third", guid="new-guid", link="https://quay.example/moved/1?utm_source=x"))
    )
    (outcome,) = bench.fetch()
    assert (len(outcome.added), len(outcome.changed)) == (0, 1)
    (row,) = bench.desk.rows(bench.desk.newest())
    assert (row.id, row.read, row.headline) == (id, True, "A Third")
    assert bench.files() == ["quay/2026-11-24-ferry-story-number-1.md"]


@pytest.mark.parametrize("named", [True, False])
def test_entries_that_share_a_page_are_as_many_articles(server: Server, bench: Bench, named: bool) -> None:
    def log(*numbers: int, more: str = "") -> str:
        items = "".join(
            item(n, text=f"<p>What version {n} mends.</p>{more}", link=f"https://quay.example/log#v{n}")
            for n in numbers
        )
        return rss(items if named else re.sub("<guid.*?</guid>", "", items))

    bench.follow(server.page("/feed", log(1, 2, 3)), name='"Log"')
    (outcome,) = bench.fetch()
    assert (len(outcome.added), outcome.changed) == (3, ())
    (outcome,) = bench.fetch()
    assert (outcome.added, outcome.known) == ((), 3)
    texts = [(bench.library / path).read_text("utf-8") for path in bench.files()]
    for number, text in enumerate(texts, 1):
        assert f"What version {number} mends." in text
        assert "https://quay.example/log" in text
    if named:
        server.page("/feed", log(2, 3, 4, more="<p>And more.</p>"))
        (outcome,) = bench.fetch()
        assert (len(outcome.added), len(outcome.changed)) == (1, 2)


def test_the_page_that_entries_share_is_an_article_of_its_own(server: Server, bench: Bench) -> None:
    url = server.page("/log", page(1))
    bench.follow(server.page("/feed", rss(*(item(n, link=f"{url}#v{n}", text=f"<p>{n}.</p>") for n in (1, 2)))))
    bench.fetch()
    before = bench.files()
    (outcome,) = bench.add(url)
    assert (outcome.result, len(bench.files())) == ("added", len(before) + 1)
    assert [one.known for one in bench.fetch()] == [2]
    assert [one.result for one in bench.add(url)] == ["known"]


def test_the_next_entry_on_the_same_page_is_another_article(server: Server, bench: Bench) -> None:
    bench.follow(server.url("/feed"), name='"Daily"')
    for day in (1, 2, 3):
        entry = item(
            day, title="The Day", text=f"<p>What the day {day} brought.</p>", link="https://quay.example/"
        )
        server.page("/feed", rss(entry.replace("24 Nov", f"2{day} Nov")))
        (outcome,) = bench.fetch()
        assert (len(outcome.added), outcome.changed) == (1, ())
        if day == 1:
            # What was deleted says nothing of the next, but does not come again under another name, either.
            (bench.library / outcome.added[0]).unlink()
            server.page("/feed", rss(entry.replace("24 Nov", "21 Nov").replace("2026:1", "2026:one")))
            (outcome,) = bench.fetch()
            assert (outcome.added, outcome.known) == ((), 1)
    assert [text.split()[-2:] for text in (bench.desk.find(name).article.text for name in bench.files())] == [
        [str(day), "brought."] for day in (2, 3)
    ]


def test_entries_without_a_name_and_a_page_come_once(server: Server, bench: Bench) -> None:
    nameless = "<item><title>A</title><description>One.</description></item><item><title>B</title></item>"
    bench.follow(server.page("/feed", rss(nameless)))
    assert len(bench.fetch()[0].added) == 2
    (outcome,) = bench.fetch()
    assert (outcome.added, outcome.known) == ((), 2)


def test_two_feeds_with_one_article_bring_it_once(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/one", rss(item(1))), name='"One"')
    bench.follow(
        server.page("/two", rss(item(1, guid="other", text=STORY + "<p>Two adds a line.</p>"))), name='"Two"'
    )
    outcomes = bench.fetch()
    assert sum(len(one.added) for one in outcomes) == 1
    # Nor does the one put its text in the place of the other's, again and again.
    for _ in range(2):
        assert all(not one.changed and not one.added for one in bench.fetch())


@pytest.mark.parametrize("by_page", [False, True])
def test_the_whole_text_of_one_feed_takes_the_place_of_anothers_summary(
    server: Server, bench: Bench, by_page: bool
) -> None:
    url = server.page("/story/1", page(1))
    short = summary(1, url).replace(f"<guid>{url}", "<guid>digest-1")
    bench.follow(server.page("/digest", rss(short)), name='"Digest"')
    bench.fetch()
    (path,) = bench.files()
    whole = summary(1, url) if by_page else item(1, title="Short 1", link=url)
    bench.follow(server.page("/quay", rss(whole)), name='"Quay"', full_text=str(by_page).lower())
    outcomes = bench.fetch()
    assert [one for outcome in outcomes for one in outcome.changed] == bench.files() == [path]
    text = bench.desk.find("Short 1").article.text
    assert ("Paragraph 5 of the whole story" if by_page else "I had forgotten") in text
    # Neither puts its own in the place of that again, nor is the page asked for again.
    server.page("/digest", rss(short.replace("In short.", "In other words.")))
    for _ in range(2):
        assert all(not one.added and not one.changed and "yours stay" not in one.sentence for one in bench.fetch())
    assert bench.desk.find("Short 1").article.text == text
    assert server.paths().count("/story/1") == by_page
    server.page(
        "/quay", rss(item(1, title="Short 1", guid="" if not by_page else url, link=url, text="<p>New.</p>"))
    )
    outcomes = bench.fetch()
    assert [one for outcome in outcomes for one in outcome.changed] == [path]


def test_a_summary_that_the_person_edited_stays_beside_the_whole_text(server: Server, bench: Bench) -> None:
    url = server.url("/story/1")
    bench.follow(server.page("/digest", rss(summary(1, url))), name='"Digest"')
    bench.fetch()
    file = bench.library / bench.files()[0]
    file.write_text(file.read_text("utf-8") + "\nMine.\n", "utf-8")
    mine = file.read_bytes()
    bench.follow(server.page("/quay", rss(item(1, link=url))), name='"Quay"')
    assert ["yours stay" in one.sentence for one in bench.fetch()].count(True) == 1
    assert file.read_bytes() == mine
    assert all("yours stay" not in one.sentence for one in bench.fetch())
    assert len(list((bench.library / ".reader" / "versions").iterdir())) == 1


def test_what_the_person_deleted_stays_deleted_and_what_was_moved_is_known(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1), item(2)))
    bench.follow(server.url("/feed"), name='"Quay"')
    bench.fetch()
    first, second = bench.files()
    (bench.library / first).unlink()
    (bench.library / "kept").mkdir()
    (bench.library / second).rename(bench.library / "kept" / "mine.md")
    bench.scan()
    server.page(
        "/feed", rss(item(1, text="<p>Changed, and changed much.</p>"), item(2, text=STORY + "<p>More.</p>"))
    )
    (outcome,) = bench.fetch()
    assert (outcome.added, outcome.changed) == ((), ("kept/mine.md",))
    assert bench.files() == ["kept/mine.md"]
    assert "More." in (bench.library / "kept" / "mine.md").read_text("utf-8")


def test_another_machine_with_the_same_folder_fetches_nothing_twice(
    server: Server, bench: Bench, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    bench.follow(server.page("/feed", rss(item(1), item(2, link=""))), name='"Quay"')
    bench.fetch()
    (bench.library / bench.files()[0]).unlink()
    copy = tmp_path / "elsewhere" / "library"
    shutil.copytree(bench.library, copy)
    desk = Desk.open(copy, data=tmp_path / "d", cache=tmp_path / "c", state=tmp_path / "s", now=clock)
    for _ in desk.scan():
        pass
    intake = Intake(desk, subscriptions=bench.subscriptions, state=tmp_path / "s", limits=QUICK, now=clock)
    (outcome,) = intake.fetch()
    assert (outcome.added, outcome.known) == ((), 2)
    # Each writes a file of its own, so that none is in conflict.
    server.page("/feed", rss(item(1), item(2, link=""), item(3)))
    (outcome,) = intake.fetch()
    assert len(outcome.added) == 1
    assert len(list((copy / ".reader" / "fetched").glob("*.jsonl"))) == 2
    desk.close()


def test_a_changed_text_keeps_the_old_one_and_the_notes_find_their_place(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1)))
    bench.follow(server.url("/feed"), name='"Quay"')
    bench.fetch()
    held = bench.desk.find("Ferry Story")
    start = held.article.text.index("forgotten how slowly")
    bench.desk.annotate(held, Span(start, start + len("forgotten how slowly")), note="so slow")
    (path,) = bench.files()
    old = (bench.library / path).read_bytes()
    server.page("/feed", rss(item(1, text="<p>A correction was made to this article on Wednesday.</p>" + STORY)))
    (outcome,) = bench.fetch()
    assert outcome.changed == (path,)
    (version,) = (bench.library / ".reader" / "versions").iterdir()
    assert version.read_bytes() == old
    assert version.name == "2026-11-24-ferry-story-number-1.2026-11-25T120000Z.md"
    now = bench.desk.find("Ferry Story")
    assert now.id == held.id
    (passage,) = bench.desk.passages(now)
    assert passage.span is not None
    assert now.article.text[passage.span.start : passage.span.end] == "forgotten how slowly"
    assert passage.span.start > start
    # What is ours is no article.
    assert bench.desk.counts().articles == 1
    (outcome,) = bench.fetch()
    assert (outcome.changed, outcome.known) == ((), 1)


def test_a_file_that_the_person_edited_is_not_written_over(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1)))
    bench.follow(server.url("/feed"), name='"Quay"')
    bench.fetch()
    file = bench.library / bench.files()[0]
    file.write_text(file.read_text("utf-8").replace("a band", "two bands"), "utf-8")
    mine = file.read_bytes()
    server.page("/feed", rss(item(1, text=STORY + "<p>A new last line.</p>")))
    (outcome,) = bench.fetch()
    assert outcome.changed == ()
    assert "yours stay" in outcome.sentence
    assert file.read_bytes() == mine
    (version,) = (bench.library / ".reader" / "versions").iterdir()
    assert "A new last line." in version.read_text("utf-8")
    (outcome,) = bench.fetch()
    assert "yours stay" not in outcome.sentence


def test_a_change_of_the_markup_alone_is_none(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1)))
    bench.follow(server.url("/feed"))
    bench.fetch()
    server.page("/feed", rss(item(1, text=STORY.replace("<p>", "<p class='x'>") + "<img src='/pixel?2'>")))
    (outcome,) = bench.fetch()
    assert (outcome.changed, outcome.known) == ((), 1)
    assert not (bench.library / ".reader" / "versions").exists()


def test_an_entry_that_says_nothing_any_more_keeps_its_text(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(summary(1, server.url("/story/1")))), name='"Quay"')
    bench.fetch()
    server.page("/feed", rss(summary(1, server.url("/story/1"), "")))
    (outcome,) = bench.fetch()
    assert (outcome.changed, outcome.known) == ((), 1)
    assert bench.desk.find("Short 1").article.text == "In short."
    server.page("/feed", rss(summary(1, server.url("/story/1"), "In other words.")))
    assert len(bench.fetch()[0].changed) == 1


def page(number: int) -> str:
    """A web page with a story."""
    paragraphs = "".join(
        f"<p>Paragraph {line} of the whole story {number}, which says a good deal more than the summary does, and "
        "says it in sentences long enough to be taken for an article by anybody.</p>"
        for line in range(6)
    )
    return (
        f"<!doctype html><html lang=en><head><title>Short {number}</title></head><body><nav>Menu</nav><article>"
        f"<h1>Short {number}</h1>{paragraphs}</article><footer>Imprint</footer></body></html>"
    )


def test_a_summary_stays_one_unless_the_whole_page_is_wanted(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(summary(1, server.page("/story/1", page(1))))), name='"Quay"')
    bench.fetch()
    held = bench.desk.find("Short 1")
    assert held.article.text == "In short."
    assert "extent: summary" in (bench.library / held.path).read_text("utf-8")
    assert "/story/1" not in server.paths()
    bench.intake.set_full_text("Quay", True)
    server.page("/feed", rss(summary(1, server.url("/story/1")), summary(2, server.page("/story/2", page(2)))))
    (outcome,) = bench.fetch()
    assert len(outcome.added) == 1
    assert "Paragraph 5 of the whole story 2" in bench.desk.find("Short 2").article.text
    # The first was a summary when it came, and asking for its page makes it whole; then the feed leaves it alone.
    (added,) = bench.add(server.url("/story/1"))
    assert (added.result, added.path) == ("changed", held.path)
    server.page(
        "/feed", rss(summary(1, server.url("/story/1"), "In short, again."), summary(2, server.url("/story/2")))
    )
    bench.intake.set_full_text("Quay", False)
    (outcome,) = bench.fetch()
    assert outcome.changed == ()
    assert "Paragraph 5 of the whole story 1" in bench.desk.find("Short 1").article.text


def test_a_page_that_cannot_be_had_now_is_asked_for_again(server: Server, bench: Bench) -> None:
    urls = [server.url(f"/story/{number}") for number in (1, 2)]
    urls.append(server.page("/story/3", "<html><body></body></html>"))
    server.page("/feed", rss(*(summary(number, url) for number, url in enumerate(urls, 1))), ETag='"1"')
    server.page("/story/1", "busy", status=500)
    bench.follow(server.url("/feed"), full_text="true")
    (outcome,) = bench.fetch()
    # Until then there is the summary, for the feed may hold it no longer by then. The second is not there at all, and
    # the third says nothing: theirs are all that there will be.
    assert len(outcome.added) == len(bench.files()) == 3
    assert bench.desk.find("Short 1").article.text == "In short."
    assert "asked for next time" in outcome.sentence
    assert "Not taken up" not in outcome.sentence
    (outcome,) = bench.fetch()
    assert (outcome.added, outcome.changed, outcome.known) == ((), (), 3)
    server.page("/story/1", page(1))
    (outcome,) = bench.fetch()
    assert (outcome.added, outcome.changed) == ((), (bench.desk.find("Short 1").path,))
    assert "asked for next time" not in outcome.sentence
    assert "whole story 1" in bench.desk.find("Short 1").article.text
    assert [server.paths().count(f"/story/{number}") for number in (2, 3)] == [1, 1]
    (outcome,) = bench.fetch()
    assert "asked for" not in outcome.sentence
    assert server.asked[-1][1]["if-none-match"] == '"1"'


def test_a_feed_that_moved_for_good_is_followed_there(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1, link="")))
    bench.follow(server.url("/feed"), name='"Quay"  # mine')
    bench.fetch()
    server.page("/new", rss(item(1, link=""), item(2)))
    server.moved("/feed", "/new", 301)
    (outcome,) = bench.fetch()
    assert (len(outcome.added), outcome.known) == (1, 1)
    assert server.url("/new") in outcome.sentence
    assert f'url = "{server.url("/new")}"' in bench.subscriptions.read_text()
    assert "# mine" in bench.subscriptions.read_text()
    bench.fetch()
    assert server.paths().count("/feed") == 2
    server.moved("/new", server.page("/newer", rss(item(1, link=""))), 302)
    bench.fetch()
    assert server.url("/new") in bench.subscriptions.read_text()


def test_a_feed_that_is_gone_has_ended(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", "", status=410), name='"Quay"')
    (outcome,) = bench.fetch()
    assert outcome.result == "ended"
    assert outcome.good
    assert 'ended = "2026-11-25"' in bench.subscriptions.read_text()
    assert bench.fetch() == []
    assert len(server.asked) == 1
    server.page("/feed", rss(item(1)))
    (outcome,) = bench.fetch("quay")
    assert len(outcome.added) == 1
    assert [one.result for one in bench.fetch()] == ["fetched"]


def test_a_busy_server_is_left_alone_until_it_said(
    server: Server, bench: Bench, places: Locations, library: Path
) -> None:
    for number in (1, 2):
        bench.follow(server.page(f"/feed/{number}", "", status=429, Retry_After="600"), name=f'"Quay {number}"')
    bench.follow(server.page("/other", rss(item(1))).replace(server.url(""), server.url("", host=1)))
    results = {outcome.name: outcome.result for outcome in bench.fetch()}
    assert [results["Quay 1"], results["Quay 2"]] == ["waiting", "waiting"]
    # The second of the same host was not even asked, nor is any of them the next time.
    assert len(server.asked) == 2
    bench.fetch("quay 1")
    assert len(server.asked) == 2
    later = Intake(
        bench.desk,
        subscriptions=bench.subscriptions,
        state=places.state,
        limits=QUICK,
        now=lambda: clock() + timedelta(seconds=601),
    )
    list(later.fetch(["quay 1"]))
    assert len(server.asked) == 3


def test_a_failed_fetch_changes_nothing(server: Server, bench: Bench) -> None:
    server.page("/feed", rss(item(1)), ETag='"1"')
    bench.follow(server.url("/feed"), name='"Quay"')
    bench.fetch()

    def everything() -> dict[str, bytes]:
        paths = [*bench.library.rglob("*"), bench.subscriptions]
        return {str(path): path.read_bytes() for path in paths if path.is_file()}

    before = everything()
    for answer in (
        lambda request: request.answer(500, b"", {}),
        lambda request: request.answer(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}),
        lambda request: request.raw(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss><channel><item><title>Half"
        ),
        lambda request: request.answer(200, bytes(range(256)) * 50, {}),
    ):
        server.answers["/feed"] = answer
        (outcome,) = bench.fetch()
        assert outcome.result == "failed"
        assert outcome.sentence.startswith("Quay: ")
        (following,) = bench.intake.feeds()
        assert following.error
        assert following.fetched == "2026-11-25T12:00:00Z"
        assert everything() == before
    server.page("/feed", rss(item(1)), ETag='"1"')
    bench.fetch()
    assert server.asked[-1][1]["if-none-match"] == '"1"'
    assert bench.intake.feeds()[0].error == ""


def test_entries_that_cannot_be_kept_are_told_and_the_rest_comes(server: Server, bench: Bench) -> None:
    endless = f"<p>{'x' * 1_000_001}</p>"
    bench.follow(server.page("/feed", rss(item(1, text=endless), item(2), item(2), "<item></item>")))
    (outcome,) = bench.fetch()
    assert len(outcome.added) == 1
    assert "1,000,001 characters" in outcome.sentence


def test_one_host_is_asked_one_at_a_time_with_a_pause(server: Server, bench: Bench, places: Locations) -> None:
    for number in range(4):
        bench.follow(server.page(f"/feed/{number}", rss(item(number))))
    limits = replace(QUICK, pause=0.1)
    intake = Intake(bench.desk, subscriptions=bench.subscriptions, state=places.state, limits=limits, now=clock)
    began = time.monotonic()
    assert len(list(intake.fetch())) == 4
    assert time.monotonic() - began >= 0.3
    assert server.most_at_once == 1


def test_it_can_be_stopped_and_goes_on_the_next_time(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/quick", rss(item(1))))
    server.answers["/slow"] = lambda request: bool(server.over.wait(20)) and None
    bench.follow(server.url("/slow", host=1))
    stop = threading.Event()
    began = time.monotonic()
    came = []
    for outcome in bench.intake.fetch(stop=stop):
        came.append(outcome)
        stop.set()
    assert [outcome.url for outcome in came] == [server.url("/quick")]
    assert time.monotonic() - began < 3
    # So can whoever takes no more of what comes.
    for _ in bench.intake.fetch():
        break
    server.page("/slow", rss(item(2)))
    assert sum(len(outcome.added) for outcome in bench.fetch()) == 1


def test_two_do_not_fetch_at_once(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(item(1))))
    for _ in bench.intake.fetch():
        with pytest.raises(SourceError, match="Another Reader is fetching"):
            list(bench.intake.fetch())
        # What only adds need not wait.
        assert bench.add(server.page("/story", page(1)))[0].result == "added"


def test_no_address_of_a_feed_is_kept_in_the_library(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed?key=hidden", rss(item(1))))
    bench.fetch()
    for path in bench.library.rglob("*"):
        assert not path.is_file() or b"hidden" not in path.read_bytes()


def test_a_damaged_ledger_costs_only_the_damaged_lines(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(item(1, link=""), item(2, link=""))))
    bench.fetch()
    (ledger,) = (bench.library / ".reader" / "fetched").iterdir()
    lines = ledger.read_text("utf-8").splitlines()
    evil = {**json.loads(lines[0]), "guid": "tag:quay.example,2026:3", "path": "../../outside.md"}
    ledger.write_text("\n".join(["{", lines[0], json.dumps(evil), "[]", lines[1][:40]]), "utf-8")
    server.page("/feed", rss(item(1, link=""), item(3, link="", text=STORY + "<p>New.</p>")))
    bench.fetch()
    assert not (bench.library.parent.parent / "outside.md").exists()
    assert len(bench.files()) == 2


def test_two_feeds_that_point_to_one_page_in_words_of_their_own_are_two_articles(
    server: Server, bench: Bench
) -> None:
    link = "https://quay.example/ferry"
    own = (
        "<p>Reading this made me think about bridges, and why nobody builds wooden ones here nowadays, sadly.</p>"
    )
    bench.follow(server.page("/feed", rss(item(1, link=link))), name='"Quay"')
    bench.fetch()
    bench.follow(server.page("/blog", rss(item(9, title="On bridges", text=own, link=link))), name='"Blog"')
    bench.follow(
        server.page("/short", rss(item(8, title="Ferry", text="The ferry is back.", link=link))), name='"Short"'
    )
    came = {one.name: one for one in bench.fetch()}
    assert (len(came["Blog"].added), came["Short"].known) == (1, 1)
    assert bench.files() == ["blog/2026-11-24-on-bridges.md", "quay/2026-11-24-ferry-story-number-1.md"]
    assert bench.desk.find("On bridges").id != bench.desk.find("Ferry Story").id
    # Each stays what it is, and changes for itself.
    server.page("/blog", rss(item(9, title="On bridges", text=own.replace("sadly", "and rightly so"), link=link)))
    server.page("/feed", rss(item(1, link=link, text=STORY + "<p>It sails again tomorrow.</p>")))
    came = {one.name: one for one in bench.fetch()}
    assert came["Blog"].changed == ("blog/2026-11-24-on-bridges.md",)
    assert came["Quay"].changed == ("quay/2026-11-24-ferry-story-number-1.md",)
    assert [one.known for one in bench.fetch()] == [1, 1, 1]


def test_fifty_feeds_of_a_hundred_entries_fetched_twice(tmp_path: Path, places: Locations) -> None:
    library = tmp_path / "library"
    library.mkdir()
    with serving(Server(), hosts=25) as server:

        def answer(body: bytes, tag: str) -> Callable[[Request], None]:
            def one(request: Request) -> None:
                # Long enough for others to be asked meanwhile.
                server.over.wait(0.005)
                same = request.headers.get("If-None-Match") == tag
                request.answer(304 if same else 200, b"" if same else body, {"ETag": tag})

            return one

        for number in range(50):
            stories = [
                item(100 * number + one, text=f"<p>Story {one} of {number}.</p>{STORY}") for one in range(100)
            ]
            server.answers[f"/feed/{number}"] = answer(rss(*stories).encode(), f'"{number}"')
        wanted = [
            new_subscription(server.url(f"/feed/{number}", number), f"Feed {number}") for number in range(50)
        ]
        (tmp_path / "feeds.opml").write_text(write_opml(wanted), "utf-8")
        desk = Desk.open(library, data=places.data, cache=places.cache, state=places.state, now=clock)
        intake = Intake(
            desk, subscriptions=subscriptions_file(places), state=places.state, limits=QUICK, now=clock
        )
        assert [one.result for one in intake.add([str(tmp_path / "feeds.opml")])] == ["subscribed"] * 50
        first = list(intake.fetch())
        assert [len(one.added) for one in first] == [100] * 50
        assert sorted(one.done for one in first) == list(range(1, 51))
        assert len(list(library.rglob("*.md"))) == 5_000
        assert 2 <= server.most_at_once <= 8
        sent = server.sent
        second = list(intake.fetch())
        assert [one.result for one in second] == ["unchanged"] * 50
        assert server.sent == sent
        assert server.statuses == {200: 50, 304: 50}
        assert server.most_at_once <= 8
        assert len(list(library.rglob("*.md"))) == 5_000
        desk.close()


def test_what_is_kept_reads_as_the_entry_did(server: Server, bench: Bench) -> None:
    hostile = "<p>[/] **not bold** &amp;lt;b&amp;gt; # no heading</p><p>---</p><p>1. no list\u202e \x1b[2J</p>"
    bench.follow(server.page("/feed", rss(item(1, title="--- : [x] \u202e", text=STORY + hostile))))
    bench.fetch()
    (path,) = bench.files()
    article = parse((bench.library / path).read_text("utf-8"), "text/markdown")
    assert article.headline == "--- : [x]"
    assert article.text.split("\n\n")[2:] == ["[/] **not bold** &lt;b&gt; # no heading", "---", "1. no list"]
