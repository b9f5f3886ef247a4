"""Adding: pages, feeds, files, folders and lists of feeds, each told in a sentence."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Span
from reader.desk import Desk
from reader.errors import LibraryError, SourceError
from reader.intake import Intake, receiving_folder
from reader.locations import sample_articles
from reader.sources.addresses import canonical, read_address
from tests.sources.conftest import Bench, Server
from tests.sources.test_fetching import item, page, rss, summary


def test_a_page_becomes_one_file_with_its_facts(server: Server, bench: Bench) -> None:
    body = page(1).replace(
        "<head>",
        '<head><meta name=author content="Nele Starck"><meta property="og:site_name" content="Quay News">'
        '<meta property="article:published_time" content="2026-11-24T10:00:00Z">',
    )
    url = server.page("/story?utm_source=mail", body)
    (outcome,) = bench.add(url + "#comments")
    assert (outcome.kind, outcome.result, outcome.name) == ("article", "added", "Short 1")
    assert bench.files() == [outcome.path] == ["2026-11-24-short-1.md"]
    id = bench.desk.id_at(outcome.path)
    assert id is not None
    held = bench.desk.held(id)
    assert held is not None
    article = held.article
    assert (article.headline, article.byline, article.source) == ("Short 1", "Nele Starck", "Quay News")
    assert article.published == "2026-11-24T10:00:00Z"
    assert article.url == server.url("/story")
    assert article.text.startswith("Paragraph 0")
    assert "Menu" not in article.text
    text = (bench.library / outcome.path).read_text("utf-8")
    assert hashlib.sha256(body.encode()).hexdigest() in text
    assert "retrieved: '2026-11-25'" in text


def test_a_page_is_held_once_and_a_changed_one_keeps_its_old_text(server: Server, bench: Bench) -> None:
    url = server.page("/story", page(1))
    (first,) = bench.add(url)
    held = bench.desk.find("Short 1")
    start = held.article.text.index("a good deal more")
    bench.desk.annotate(held, Span(start, start + 16), note="is it?")
    server.page("/story", page(1).replace("<nav>Menu</nav>", "<nav>Another menu</nav>"))
    (again,) = bench.add(url)
    assert (again.result, again.path) == ("known", first.path)
    server.page(
        "/story", page(1).replace("<article>", "<article><p>Corrected: it was on a Tuesday, not a Monday.</p>")
    )
    (changed,) = bench.add(url)
    assert (changed.result, changed.path) == ("changed", first.path)
    assert len(list((bench.library / ".reader" / "versions").iterdir())) == 1
    now = bench.desk.find("Short 1")
    (passage,) = bench.desk.passages(now)
    assert passage.span is not None
    assert now.article.text[passage.span.start : passage.span.end] == "a good deal more"
    # What the person deleted comes back when they ask for it.
    (bench.library / first.path).unlink()
    bench.scan()
    (back,) = bench.add(url)
    assert back.result == "added"


def test_a_page_cannot_pass_for_another_sites(server: Server, bench: Bench) -> None:
    theirs = server.page("/story", page(1))
    bench.add(theirs)
    before = (bench.library / bench.files()[0]).read_bytes()
    claimed = page(2).replace("<head>", f'<head><link rel="canonical" href="{theirs}">')
    server.page("/evil", claimed)
    (outcome,) = bench.add(server.url("/evil", host=1))
    assert outcome.result == "added"
    assert len(bench.files()) == 2
    assert bench.desk.find("Short 2").article.url == server.url("/evil", host=1)
    assert (bench.library / "short-1.md").read_bytes() == before
    # Within its own site it may say which of its addresses is the one.
    server.page("/own?page=1", page(3).replace("<head>", '<head><link rel="canonical" href="/three">'))
    bench.add(server.url("/own?page=1"))
    assert bench.desk.find("Short 3").article.url == server.url("/three")


def test_a_file_of_the_persons_own_is_known_by_its_address_and_left_alone(server: Server, bench: Bench) -> None:
    url = server.page("/story", page(1))
    mine = f"---\nurl: {url}\n---\n\n# My copy\n\nIn my own words, all of it, from the first to the last.\n"
    (bench.library / "mine.md").write_text(mine)
    bench.scan()
    (outcome,) = bench.add(url)
    assert (outcome.result, outcome.path) == ("known", "mine.md")
    assert (bench.library / "mine.md").read_text() == mine


def test_a_feed_is_followed_and_a_page_that_announces_one_is_an_article(server: Server, bench: Bench) -> None:
    feed = server.page("/feed", rss(item(1)), kind="text/plain")
    (followed,) = bench.add(feed)
    assert (followed.kind, followed.result, followed.name) == ("feed", "subscribed", "Quay News")
    (again,) = bench.add(feed)
    assert again.result == "known"
    link = '<head><link rel="alternate" type="application/rss+xml" href="/feed">'
    (outcome,) = bench.add(server.page("/story", page(1).replace("<head>", link)))
    assert (outcome.kind, outcome.result) == ("article", "added")
    assert feed in outcome.sentence
    # Of a page without a text it is all that there is to tell.
    bare = "<html><head>" + link.removeprefix("<head>") + "</head><body><script>draw()</script></body></html>"
    (outcome,) = bench.add(server.page("/channel", bare))
    assert outcome.result == "failed"
    assert outcome.sentence.endswith(f"Its site has a feed: {feed}")
    moved = server.moved("/old-feed", "/feed-2", 301)
    server.page("/feed-2", rss(title=""))
    (outcome,) = bench.add(moved)
    assert (outcome.result, outcome.url) == ("subscribed", server.url("/feed-2"))


def test_other_things_on_the_web(server: Server, bench: Bench) -> None:
    (text,) = bench.add(server.page("/a.txt", "A Headline of Text\n\nAnd its text in a sentence.", "text/plain"))
    (marked,) = bench.add(server.page("/a.md", "# Of Markdown\n\nAnd *its* text.", "text/markdown"))
    assert (text.result, marked.result) == ("added", "added")
    assert bench.desk.find("Of Markdown").article.text == "And its text."
    for path, body, kind in (
        ("/a.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("/a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("/a.json", b"{}", "application/json"),
        ("/empty", b"", "text/html"),
        ("/script", b"<html><body><script>draw()</script></body></html>", "text/html"),
    ):
        (outcome,) = bench.add(server.page(path, body, kind))
        assert outcome.result == "failed", path
        assert server.url(path) in outcome.sentence
    assert len(bench.files()) == 2


def test_wrong_charsets_are_seen_through(server: Server, bench: Bench) -> None:
    russian = page(1).replace("Short 1", "Паром вернулся").replace("Paragraph", "Абзац")
    bench.add(server.page("/a", russian.encode(), "text/html; charset=iso-8859-1"))
    meta = russian.replace("<head>", '<head><meta charset="windows-1251">').replace("вернулся", "ушёл")
    bench.add(server.page("/b", meta.encode("cp1251"), "text/html; charset=utf-8"))
    bench.add(
        server.page("/c", russian.replace("вернулся", "стоит").encode("koi8-r"), "text/html; charset=koi8-r")
    )
    for word in ("вернулся", "ушёл", "стоит"):
        assert bench.desk.find(f"Паром {word}").article.text.startswith("Абзац 0")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("file:///etc/passwd", "http:// or https://"),
        ("ftp://example.org/x", "http:// or https://"),
        ("no/such/file.txt", "neither a file nor a web address"),
        ("quay.example/feed", "did you mean https://quay.example/feed"),
        ("", "neither a file"),
        ("\0", "neither a file"),
        ("x" * 5_000, "neither a file"),
        ("/dev/null", "pipe, a device"),
    ],
)
def test_what_cannot_be_added_is_told(bench: Bench, reference: str, words: str) -> None:
    (outcome,) = bench.add(reference)
    assert outcome.result == "failed"
    assert words in outcome.sentence
    assert bench.files() == []


def test_files_are_copied_as_they_are(bench: Bench, tmp_path: Path) -> None:
    away = tmp_path / "downloads"
    away.mkdir()
    text = "A Headline Stands Here\r\n\r\nThe text of it, with a café, follows.\r\n".encode("cp1252")
    (away / "My Notes.txt").write_bytes(text)
    (away / "page.HTML").write_text(page(4))
    (away / "README").write_text("Words without an ending to their name.")
    os.utime(away / "My Notes.txt", (1_000_000_000, 1_000_000_000))
    outcomes = bench.add(*map(str, sorted(away.iterdir())))
    assert [(outcome.result, outcome.path) for outcome in outcomes] == [
        ("added", "My Notes.txt"),
        ("added", "README.txt"),
        ("added", "page.HTML"),
    ]
    assert [outcome.total for outcome in outcomes] == [3, 3, 3]
    assert (bench.library / "My Notes.txt").read_bytes() == text
    assert (bench.library / "My Notes.txt").stat().st_mtime == 1_000_000_000
    # The same again is there already; another of that name gets a name of its own.
    (again,) = bench.add(str(away / "My Notes.txt"))
    assert (again.result, again.path) == ("known", "My Notes.txt")
    (away / "My Notes.txt").write_text("Something else under the same name.")
    (other,) = bench.add(str(away / "My Notes.txt"))
    assert (other.result, other.path) == ("added", "My Notes-2.txt")
    assert (bench.library / "My Notes.txt").read_bytes() == text
    (held,) = bench.add(str(bench.library / "README.txt"))
    assert (held.result, held.path) == ("known", "README.txt")


def test_a_folder_is_copied_with_what_it_holds(bench: Bench, tmp_path: Path) -> None:
    away = tmp_path / "old clippings"
    (away / "1998" / "may").mkdir(parents=True)
    (away / ".hidden").mkdir()
    (away / "a.txt").write_text("The first of them, in a sentence.")
    (away / "1998" / "may" / "b.md").write_text("# The Second\n\nIn a sentence.")
    (away / ".hidden" / "c.txt").write_text("Hidden.")
    (away / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (away / "1998" / "loop").symlink_to(away)
    os.mkfifo(away / "pipe.txt")
    outcomes = bench.add(str(away))
    assert bench.files() == ["old clippings/1998/may/b.md", "old clippings/a.txt"]
    assert [(one.result, one.total) for one in outcomes[:2]] == [("added", 2), ("added", 2)]
    assert "pipe" in outcomes[2].sentence
    assert [one.result for one in bench.add(str(away))[:2]] == ["known", "known"]
    assert "already" in bench.add(str(bench.library / "old clippings"))[0].sentence
    (tmp_path / "nothing").mkdir()
    assert "holds no articles" in bench.add(str(tmp_path / "nothing"))[0].sentence


def test_files_with_names_that_are_not_plain_are_copied(bench: Bench, tmp_path: Path) -> None:
    away = tmp_path / "old"
    folder = os.fsencode(away) + b"/gr\xfcn\nblau"
    Path(os.fsdecode(folder)).mkdir(parents=True)
    names = [b"two\nlines.txt", b"caf\xe9.txt", b"\xff.txt", b"bell\x07 \xe2\x80\xae.txt", rb"back\x41.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(folder + b"/" + name)).write_text(f"The text of the file with the number {number}.")
    outcomes = bench.add(str(away))
    assert [one.result for one in outcomes] == ["added"] * len(names), outcomes
    assert sorted(one.path for one in outcomes) == bench.files()
    texts = {(bench.library / one.path).read_text() for one in outcomes}
    assert len(texts) == len(names)
    for one in outcomes:
        assert (one.name + one.sentence + one.path).isprintable()
        assert (one.name + one.sentence + one.path).encode()
    assert [one.result for one in bench.add(str(away))] == ["known"] * len(names)
    assert [one.result for one in bench.add(os.fsdecode(folder + b"/" + names[1]))] == ["added"]


def test_what_is_no_text_is_not_copied(bench: Bench, tmp_path: Path) -> None:
    for name, data in (
        ("a.pdf", b"%PDF-1.7"),
        ("b.docx", b"PK\x03\x04.."),
        ("c.txt", b""),
        ("d.txt", bytes(range(256))),
    ):
        (tmp_path / name).write_bytes(data)
        (outcome,) = bench.add(str(tmp_path / name))
        assert outcome.result == "failed"
        assert name in outcome.sentence
    for name, data, what in (
        ("e.rtf", b"{\\rtf1\\ansi Herring.}", "RTF"),
        ("f.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        ("g.mhtml", b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\r\n<p>Herring.", "MHTML"),
        ("h.webarchive", b"bplist00", "web archive"),
    ):
        (tmp_path / name).write_bytes(data)
        (outcome,) = bench.add(str(tmp_path / name))
        assert what in outcome.sentence
        assert "save it as text" in outcome.sentence
    (tmp_path / "large.txt").write_bytes(b"x" * 20_000_001)
    assert "20 MB" in bench.add(str(tmp_path / "large.txt"))[0].sentence
    assert bench.files() == []


def test_an_opml_file_subscribes_to_all_of_it(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="News"><outline text="A" xmlUrl="https://a.example/feed"/>'
        '<outline text="B" xmlUrl="https://b.example/feed"/></outline><outline text="C" xmlUrl="ftp://c.example/"/></body></opml>'
    )
    assert [outcome.result for outcome in bench.add(str(file))] == ["subscribed", "subscribed", "failed"]
    assert [outcome.result for outcome in bench.add(str(file))] == ["known", "known", "failed"]
    assert [(one.subscription.name, one.subscription.tags) for one in bench.intake.feeds()] == [
        ("A", ("News",)),
        ("B", ("News",)),
    ]
    assert bench.intake.remove("a.example").name == "A"
    assert 'xmlUrl="https://b.example/feed"' in bench.intake.export()


def test_a_password_stays_out_of_every_file(server: Server, bench: Bench) -> None:
    server.page("/story", page(1))
    server.page("/feed", rss(item(1)))
    story, feed = (server.url(path).replace("//", "//ada:secret@") for path in ("/story", "/feed"))
    added, refused, missing = bench.add(story, feed, story + "/missing")
    assert (added.result, refused.result, missing.result) == ("added", "failed", "failed")
    assert server.asked[0][1]["authorization"]
    for outcome in (added, refused, missing):
        assert "secret" not in repr(outcome)
    kept = [*bench.library.rglob("*"), *bench.subscriptions.parent.rglob("*")]
    for path in kept:
        assert not path.is_file() or b"secret" not in path.read_bytes()


def test_it_can_be_stopped(server: Server, bench: Bench) -> None:
    server.answers["/slow"] = lambda request: bool(server.over.wait(20)) and None
    stop = threading.Event()
    came = []
    began = time.monotonic()
    for outcome in bench.intake.add(
        [server.page("/story", page(1)), server.url("/slow"), server.url("/story")], stop
    ):
        came.append(outcome)
        threading.Timer(0.1, stop.set).start()
    assert [outcome.result for outcome in came] == ["added"]
    assert time.monotonic() - began < 2


def test_nothing_is_written_among_the_samples(tmp_path: Path) -> None:
    own, elsewhere = tmp_path / "own" / "Reader", tmp_path / "elsewhere"
    assert receiving_folder(elsewhere, samples=sample_articles(), own=own) == elsewhere
    assert not own.exists()
    assert receiving_folder(sample_articles(), samples=sample_articles(), own=own) == own
    assert own.is_dir()
    with pytest.raises(LibraryError, match="cannot be made"):
        receiving_folder(sample_articles(), samples=sample_articles(), own=Path("/dev/null/Reader"))


def test_a_library_that_cannot_be_written_is_told(
    server: Server, bench: Bench, open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.page("/story", page(1))
    (bench.library / ".reader").write_text("in the way")
    (outcome,) = bench.add(url)
    assert outcome.result == "failed"
    assert ".reader" in outcome.sentence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTPS://Quay.Example:443", "https://quay.example/"),
        (" https://quay.example/a b?ü=ß#top ", "https://quay.example/a%20b?%C3%BC=%C3%9F"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("feed:https://quay.example/f", "https://quay.example/f"),
        ("feed://quay.example/f", "http://quay.example/f"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://quay.example/\x1b[2J\n", "http://quay.example/"),
        ("http://quay.example/%7Ex%2Fy", "http://quay.example/%7Ex%2Fy"),
        (
            "https://www.google.com/url?rct=j&url=https://quay.example/a%3Fid%3D1&ct=ga",
            "https://quay.example/a?id=1",
        ),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquay.example%2Fa&data=05%7C",
            "https://quay.example/a",
        ),
        ("https://www.google.com/url?q=ferry", "https://www.google.com/url?q=ferry"),
        (
            "https://quay.example/url?url=https://other.example/",
            "https://quay.example/url?url=https://other.example/",
        ),
    ],
)
def test_addresses_are_written_one_way(written: str, read: str) -> None:
    assert read_address(written) == read
    assert read_address(read) == read


@given(
    st.text(max_size=60), st.sampled_from(["", "http://", "https://ada:x@", "//", "http://quay.example/", "feed:"])
)
def test_whatever_is_taken_for_an_address_is_one(text: str, start: str) -> None:
    try:
        address = read_address(start + text, base="https://quay.example/a")
    except SourceError as error:
        assert len(str(error)) < 500
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert address.startswith(("http://", "https://"))
    assert read_address(address) == address
    assert canonical(canonical(address)) == canonical(address)


def test_an_address_is_the_same_without_what_only_tells_campaigns() -> None:
    plain = "https://quay.example/a?id=1%2B1&page=2"
    assert canonical(plain) == plain
    assert canonical("https://ada:x@quay.example/a?utm_source=x&id=1%2B1&fbclid=y&page=2#z") == plain
    assert canonical("https://quay.example/?utm_medium=x") == "https://quay.example/"


def test_a_summary_of_a_feed_is_made_whole_by_asking_for_its_page(server: Server, bench: Bench) -> None:
    url = server.page("/story", page(7))
    bench.follow(server.page("/feed", rss(summary(7, url))))
    (outcome,) = bench.fetch()
    (added,) = bench.add(url)
    assert (added.result, added.path) == ("changed", outcome.added[0])
    assert "Paragraph 5" in bench.desk.find("Short 7").article.text


def test_intake_is_cheap_to_make(bench: Bench, places: object) -> None:
    assert isinstance(bench.intake, Intake)
    assert not bench.subscriptions.exists()
    assert not (bench.library / ".reader").exists()
    assert bench.intake.feeds() == ()
    assert list(bench.intake.fetch()) == []
    assert not (bench.library / ".reader").exists()
