"""Web pages become articles: the saved pages of `pages/`, and what is special about one or the other."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.extraction import extract, pages
from reader.article import parse
from reader.library.decoding import decode
from reader.library.folder import read

PROSE = (
    "<p>The bridge over the Ness opened on Sunday after two years of work, and the ferry made its last run.</p>"
)
GOLD = list(pages())


@pytest.mark.parametrize(("path", "gold"), GOLD, ids=[path.name for path, _ in GOLD])
def test_saved_page(path: Path, gold: dict) -> None:
    done = extract(path, gold)
    assert done.wrong == ()
    assert done.f1 >= 0.95
    assert done.recall == 1
    assert abs(done.blocks[0] - done.blocks[1]) <= 1
    right, found, meant = done.related
    assert right == found == meant


def test_blocks_and_links_of_a_page() -> None:
    path = next(path for path, _ in GOLD if path.stem == "wordpress")
    article, _, _ = read(path, path.name)
    kinds = [block.kind for block in article.blocks]
    assert kinds == ["paragraph"] * 3 + ["subheading", "paragraph"] + ["item"] * 3 + ["paragraph"] * 2
    (link,) = article.links
    assert article.text[link.start : link.end] == "harbour wall"
    assert link.url == "https://courier.example/tag/harbour/"
    assert any(one.speaker == "Osric Venn" for one in article.quotations)


def test_a_blockquote_keeps_its_parts_and_its_source() -> None:
    path = next(path for path, _ in GOLD if path.stem == "nested-quotes")
    article, _, _ = read(path, path.name)
    assert [block.kind for block in article.blocks].count("blockquote") == 4
    assert "“He says ‘painted it’ as" in article.text


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("<title>Ness bridge opens | Pelham Post</title>", "Ness bridge opens"),
        ("<title>Pelham Post - Ness bridge opens to all</title>", "Ness bridge opens to all"),
        ('<meta property="og:title" content="Ness bridge opens">', "Ness bridge opens"),
        (
            '<title>x</title><meta property="og:site_name" content="Post">'
            '<meta property="og:title" content="Ness bridge opens | Post">',
            "Ness bridge opens",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ness &amp; bridge"}</script>',
            "Ness & bridge",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle", broken</script><title>Ness opens</title>',
            "Ness opens",
        ),
    ],
)
def test_the_headline_is_not_the_title_with_the_site(head: str, headline: str) -> None:
    assert parse(f"<html><head>{head}</head><body>{PROSE * 3}</body></html>", "text/html").headline == headline


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2026-05-03T10:00:00+02:00">', "2026-05-03T08:00:00Z"),
        ('<meta name="pubdate" content="2026-05-03T10:00:00">', "2026-05-03"),
        ('<meta name="date" content="Sun, 03 May 2026 10:00:00 +0200">', "2026-05-03T08:00:00Z"),
        ('<meta property="article:modified_time" content="2026-05-03">', None),
        ("<title>Copyright 2019</title>", None),
        ('<link rel="canonical" href="https://x.example/2026/05/03/bridge">', None),
    ],
)
def test_only_a_stated_date_counts(head: str, date: str | None) -> None:
    article = parse(f"<html><head>{head}</head><body>{PROSE * 3}<p>© 2019</p></body></html>", "text/html")
    assert (article.published, article.published_basis) == (date, date and "stated")


def test_addresses_are_made_whole_and_only_the_web_s_are_kept() -> None:
    page = f"""<html><head><base href="https://x.example/a/"></head><body><article>{PROSE * 2}
    <p>See <a href="b">this</a>, <a href="/c">that</a>, <a href="javascript:alert(1)">not this</a>,
    <a href="file:///etc/passwd">nor that</a>, and <a href="//y.example/d">another</a>, all of them long ago.</p>
    </article></body></html>"""
    article = parse(page, "text/html", url="https://x.example/z")
    assert [link.url for link in article.links] == [
        "https://x.example/a/b",
        "https://x.example/c",
        "https://y.example/d",
    ]
    assert article.url == "https://x.example/z"


def test_text_that_stands_in_the_metadata_only_is_found() -> None:
    body = (
        "The bridge over the Ness opened on Sunday.\\n\\nThe ferry made its last run, and its crew went home. " * 4
    )
    page = (
        f'<html><head><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",'
        f'"headline":"Bridge opens","articleBody":"{body}"}}</script></head><body><div id="root"></div></body></html>'
    )
    article = parse(page, "text/html")
    assert article.headline == "Bridge opens"
    assert article.text.startswith("The bridge over the Ness opened on Sunday.")
    assert len(article.blocks) > 3


def test_what_is_hidden_is_not_shown() -> None:
    page = f"<body><article>{PROSE}<p hidden>One</p><p style='display: none'>Two</p><script>3</script>{PROSE}"
    text = parse(page, "text/html").text
    assert "One" not in text
    assert "Two" not in text
    assert "3" not in text


def test_controls_spelt_as_entities_do_not_come_out() -> None:
    page = f"<title>A &#27;[2J b</title><body><p>One &#27;]52;c;aGk=&#7; &#155;31m &#8238; two.</p>{PROSE}</body>"
    article = parse(page, "text/html")
    for text in (article.headline, article.text):
        assert not any(ord(letter) < 32 and letter != "\n" for letter in text)
        assert not any("\x7f" <= letter <= "\x9f" or letter == "\u202e" for letter in text)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<",
        "no markup at all",
        "<html></html>",
        "<!-- only a comment -->",
        "<script>alert(1)</script>",
        "<p>" + "x" * 100_000,
        "<div>" * 100_000 + "<p>The words within.</p>",
        "<blockquote>" * 100_000 + "The words within.",
        "<table><tr><td>" * 50_000 + "The words within.",
        "<ul><li>" * 50_000 + "The words within.",
        "<b>" * 100_000 + "The words within.",
        ("<span>" * 200 + "The words within. " + "</span>" * 200) * 200,
        "<script>" * 50_000,
        "<p>The words within.</p>" * 20_000,
        "<script>" + "x = 1;\n" * 2_000_000 + "</script><p>The words within.</p>",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>The words within.</p>",
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><p>&b;&xxe; The words within.</p>',
    ],
    ids=lambda page: page[:12],
)
def test_no_page_is_too_odd(page: str) -> None:
    start = time.process_time()
    article = parse(page, "text/html", quotations=False)
    assert time.process_time() - start < 5
    assert "The words within." in article.text or "The words within." not in page


def test_text_behind_deep_nesting_is_not_lost() -> None:
    page = f"<body><article>{PROSE * 3}{'<div>' * 1000}<h2>And then</h2><p>The words within.</p></article></body>"
    article = parse(page, "text/html")
    assert article.text.endswith("The words within.")
    assert article.blocks[3].kind == "subheading"


@pytest.mark.parametrize("declared", ["windows-1251", "WINDOWS-1251", "cp1251"])
def test_a_page_says_its_encoding(declared: str) -> None:
    page = (
        f'<html><head><meta charset="{declared}"><title>Река</title></head><body><p>Вода ушла.</p></body></html>'
    )
    assert decode(page.encode("cp1251"), "text/html") == page


@pytest.mark.parametrize("declared", ["utf-7", "unicode_escape", "base64", "nonsense", "utf-8"])
def test_an_encoding_that_no_page_has_is_not_believed(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>Une réunion a eu lieu à Genève, a déclaré le président.</p>'
    assert decode(page.encode("cp1252"), "text/html") == page


def test_utf_8_comes_before_what_is_declared() -> None:
    page = '<meta charset="windows-1251"><p>Вода ушла.</p>'
    assert decode(page.encode(), "text/html") == page


def test_plain_text_and_markdown_do_not_load_the_extractor() -> None:
    code = (
        "import sys; from reader.article import parse;"
        "parse('A headline here\\n\\nThe text of it.'); parse('# A\\n\\ntext', 'text/markdown');"
        "print('trafilatura' in sys.modules, 'lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "False"]
