"""Feeds: every kind of them read alike, and nothing in them that expands, opens or runs."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.sources.charsets import decode
from reader.sources.documents import announced_feeds, sniff
from reader.sources.feeds import read_feed
from reader.sources.limits import Limits

BASE = "https://quay.example/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Quay News &amp; Views</title><link>https://quay.example/</link>
<item><title>Ferry &lt;i&gt;Two Sisters&lt;/i&gt; Back</title><link>/ferry?utm_source=feed</link>
<guid isPermaLink="false">tag:quay.example,2026:ferry</guid><pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate>
<dc:creator>nele@quay.example (Nele Starck)</dc:creator><category>Harbour, Sea</category>
<description>It is back.</description>
<content:encoded><![CDATA[<p>The ferry is <a href="/b">back</a>.</p><script>alert(1)</script>]]></content:encoded>
</item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay News &amp; Views</title><link href="https://quay.example/"/>
<entry><title type="html">Ferry &lt;i&gt;Two Sisters&lt;/i&gt; Back</title><id>tag:quay.example,2026:ferry</id>
<link rel="alternate" href="/ferry?utm_source=feed"/><published>2026-11-24T09:00:00Z</published>
<updated>2026-11-25T09:00:00Z</updated><author><name>Nele Starck</name></author><category term="Harbour"/>
<category term="Sea"/><summary>It is back.</summary>
<content type="html">&lt;p&gt;The ferry is &lt;a href="/b"&gt;back&lt;/a&gt;.&lt;/p&gt;</content></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://quay.example/"><title>Quay News &amp; Views</title><link>https://quay.example/</link></channel>
<item rdf:about="tag:quay.example,2026:ferry"><title>Ferry Two Sisters Back</title><link>https://quay.example/ferry?utm_source=feed</link>
<dc:date>2026-11-24T09:00:00Z</dc:date><dc:creator>Nele Starck</dc:creator><dc:subject>Harbour, Sea</dc:subject>
<content:encoded>&lt;p&gt;The ferry is &lt;a href="/b"&gt;back&lt;/a&gt;.&lt;/p&gt;</content:encoded>
</item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Quay News & Views",
        "home_page_url": "https://quay.example/",
        "items": [
            {
                "id": "tag:quay.example,2026:ferry",
                "url": "/ferry?utm_source=feed",
                "title": "Ferry Two Sisters Back",
                "content_html": '<p>The ferry is <a href="/b">back</a>.</p>',
                "date_published": "2026-11-24T10:00:00+01:00",
                "authors": [{"name": "Nele Starck"}],
                "tags": ["Harbour", "Sea"],
            }
        ],
    }
)


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_is_read_alike(text: str) -> None:
    feed = read_feed(text, BASE)
    assert (feed.title, feed.url, feed.left_out) == ("Quay News & Views", "https://quay.example/", 0)
    (entry,) = feed.entries
    assert entry.guid == "tag:quay.example,2026:ferry"
    assert entry.url == "https://quay.example/ferry?utm_source=feed"
    assert entry.title == "Ferry Two Sisters Back"
    assert entry.author == "Nele Starck"
    assert entry.published == "2026-11-24T09:00:00Z"
    assert entry.tags == ("Harbour", "Sea")
    assert entry.whole
    assert entry.media_type == "text/html"
    assert "<p>The ferry is <a href=" in entry.content


def test_the_name_of_an_entry_does_not_depend_on_where_its_feed_is() -> None:
    named = RSS.replace(' isPermaLink="false">tag:quay.example,2026:ferry', ">4711")
    nameless = named.replace("<link>/ferry?utm_source=feed</link>", "")
    for url in ("https://quay.example/a/feed", "http://other.example/b/c/feed?x"):
        (entry,) = read_feed(named, url).entries
        assert entry.guid == "4711"
        assert entry.url.endswith(".example/ferry?utm_source=feed")
        (entry,) = read_feed(nameless, url).entries
        assert (entry.guid, entry.url) == ("4711", "")
    (entry,) = read_feed(nameless.replace("4711", "https://quay.example/4711"), BASE).entries
    assert entry.guid == entry.url == "https://quay.example/4711"


def test_a_name_that_several_entries_share_is_none() -> None:
    again = RSS[RSS.index("<item>") : RSS.index("</channel>")]
    (one,) = read_feed(RSS.replace("</channel>", again + "</channel>"), BASE).entries
    first, second = read_feed(
        RSS.replace("</channel>", again.replace("/ferry", "/bridge") + "</channel>"), BASE
    ).entries
    assert one.guid
    assert (first.guid, second.guid) == ("", "")


@pytest.mark.parametrize(
    ("text", "kind", "document"),
    [
        (RSS, "text/html", "feed"),
        (ATOM, "", "feed"),
        (RDF, "text/plain", "feed"),
        (JSON, "application/json", "json feed"),
        ("\ufeff\n<!-- x --><?x?><!DOCTYPE rss [<!ENTITY a '<html>'>]><rss>", "", "feed"),
        ("<?xml version='1.0'?><opml version='2.0'><body/></opml>", "text/xml", "opml"),
        ("<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/f>", "", "page"),
        ("<p>no root at all", "text/html", "page"),
        ("<!doctype html><title>x</title>", "", "page"),
        (
            "<br />\n<b>Warning</b>: it is late in <b>/a.php</b>\n<rss version='2.0'><channel/></rss>",
            "text/html",
            "feed",
        ),
        ("<html><body><p><rss version='2.0'> is written so.</p>", "text/html", "page"),
        ("# A headline", "text/markdown", "markdown"),
        ("Just words about <rss>.", "text/plain", "text"),
        ("{}", "application/json", "other"),
        ("<svg></svg>", "image/svg+xml", "other"),
    ],
)
def test_what_a_document_is_its_root_says(text: str, kind: str, document: str) -> None:
    assert sniff(text, kind) == document


def test_the_feeds_that_a_page_announces_are_found() -> None:
    page = (
        '<link rel="stylesheet" href="/x.css">'
        '<link href="/feed?a=1&amp;b=2" type="application/rss+xml" rel="alternate">'
        "<link rel=alternate type=application/atom+xml href='http://other.example/atom'>"
        '<link rel="alternate" type="application/rss+xml" href="javascript:x">'
    )
    assert announced_feeds(page, "https://quay.example/a/b") == (
        "https://quay.example/feed?a=1&b=2",
        "http://other.example/atom",
    )


def test_no_entity_is_expanded_and_none_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY w "wide">]>'
    text = RSS.replace("<rss", f"{prolog}\n<rss", 1).replace("It is back.", "&l9; &x; &w;")
    text = text.replace("<content:encoded>", "<x>").replace("</content:encoded>", "</x>")
    began = time.process_time()
    (entry,) = read_feed(text, BASE).entries
    assert time.process_time() - began < 2
    assert len(entry.content) < 100
    for word in ("haha", "secret", "wide"):
        assert word not in entry.content


def test_a_body_that_is_a_files_name_opens_no_file(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    for name in (str(file), file.as_uri()):
        with pytest.raises(SourceError):
            read_feed(name, BASE)


def test_entries_and_nesting_have_limits() -> None:
    many = RSS.replace(
        "</channel>", "".join(f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(30)) + "</channel>"
    )
    feed = read_feed(many, BASE, Limits(entries=5))
    assert (len(feed.entries), feed.left_out) == (5, 26)
    deep = "<rss><channel>" + "<a>" * 300 + "</a>" * 300 + "</channel></rss>"
    with pytest.raises(SourceError, match="nested more than 200 deep"):
        read_feed(deep, BASE)
    with pytest.raises(SourceError, match="nested too deep"):
        read_feed('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, BASE)


@pytest.mark.parametrize(
    "text", ["<html><body>Sign in</body></html>", "", "words", "{}", "[]", "<rss", "<feed>" * 150]
)
def test_what_is_no_feed_is_refused_in_a_sentence(text: str) -> None:
    try:
        feed = read_feed(text, BASE)
    except SourceError as error:
        assert str(error).startswith(BASE)
    else:
        assert feed.entries == ()


def test_no_author_keeps_it_busy() -> None:
    for author in ("a." * 100_000 + "@", "&#97;." * 100_000 + "@", f"({'a-' * 100_000}@b)"):
        for tag in ("author", "dc:creator", "managingEditor"):
            began = time.process_time()
            feed = read_feed(RSS.replace("<item>", f"<item><{tag}>{author}</{tag}>"), BASE)
            assert time.process_time() - began < 2
            assert len(feed.entries) == 1


@pytest.mark.parametrize("filler", ["<", "<!", "<![CDATA[", "<!--", "&", "<b>", "<a b='", "<link ", "a@b", " "])
def test_no_filler_keeps_it_busy(filler: str) -> None:
    for wrapped in (f"<rss><channel><item><title>{filler * 20_000}", f"<html>{filler * 20_000}"):
        began = time.process_time()
        announced_feeds(wrapped, BASE)
        sniff(wrapped)
        with suppress(SourceError):
            read_feed(wrapped, BASE)
        assert time.process_time() - began < 2
    style = RSS.replace("<p>", f"<p style='{'a' * 100_000}'>")
    began = time.process_time()
    read_feed(style, BASE)
    assert time.process_time() - began < 2


def test_strings_from_outside_are_cleaned() -> None:
    hostile = "Head\u202e [/] \u200b&#x9b;31m &lt;b&gt;x&lt;/b&gt;"
    text = RSS.replace("Ferry &lt;i&gt;Two Sisters&lt;/i&gt; Back", hostile).replace(
        "Quay News", "Quay\u2066 News"
    )
    feed = read_feed(text, BASE)
    (entry,) = feed.entries
    assert entry.title.startswith("Head [/]")
    for word in (feed.title, entry.title, entry.content, entry.author):
        assert not set(word) & set("\x1b\x9b\u202e\u2066\u200b")


@pytest.mark.parametrize(
    ("data", "named", "text"),
    [
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Паром".encode("cp1251"), "windows-1251", "Паром"),
        ("<?xml version='1.0' encoding='windows-1251'?>Паром".encode("cp1251"), "utf-8", "Паром"),
        ('<meta charset="koi8-r">Паром'.encode("koi8-r"), "", "Паром"),
        ("\ufeffGrüße".encode("utf-16-le"), "latin-1", "Grüße"),
        ("“so”".encode("cp1252"), "iso-8859-1", "“so”"),
        ("フェリー".encode("shift-jis"), "shift_jis", "フェリー"),
        ("フェリー".encode("iso2022_jp"), "iso-2022-jp", "フェリー"),
        (b"UEsDBA==", "base64", "UEsDBA=="),
        (b"\xff\xfea\x00", "zip", "a"),
    ],
)
def test_bytes_are_read_in_the_encoding_that_they_are_in(data: bytes, named: str, text: str) -> None:
    decoded = decode(data, named)
    assert decoded is not None
    assert decoded.endswith(text)


def items(*bodies: str) -> str:
    """A feed of RSS with these items."""
    made = "".join(f"<item><link>https://quay.example/{at}</link>{one}</item>" for at, one in enumerate(bodies))
    return f"<rss version='2.0'><channel><title>T</title>{made}</channel></rss>"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("AT&amp;amp;T &amp;lt;b&amp;gt;buys&amp;lt;/b&amp;gt; &amp;#8220;X&amp;#8221;", "AT&T buys “X”"),
        ("<![CDATA[<b>Big</b> news &amp; more&#8217;s]]>", "Big news & more’s"),
        ("1 &amp;lt; 2 and 3 &amp;gt; 2", "1 < 2 and 3 > 2"),
        ("Use of &lt;main&gt; explained &amp; more", "Use of <main> explained & more"),
    ],
)
def test_titles_are_read_without_markup_however_often_it_was_escaped(title: str, read: str) -> None:
    (entry,) = read_feed(items(f"<title>{title}</title>"), BASE).entries
    assert entry.title == read


def test_a_text_that_was_escaped_twice_is_no_text_of_tags() -> None:
    twice = "&amp;lt;p&amp;gt;Back &amp;amp;amp; well&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Yes&amp;lt;/p&amp;gt;"
    once = "&lt;p&gt;Write &amp;lt;p&amp;gt; for a paragraph.&lt;/p&gt;"
    first, second = read_feed(
        items(f"<description>{twice}</description>", f"<description>{once}</description>"), BASE
    ).entries
    assert first.content == "<p>Back &amp; well</p><p>Yes</p>"
    assert second.content == "<p>Write &lt;p&gt; for a paragraph.</p>"
    marked = {"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "title": "A &amp; <i>B</i>"}]}
    assert [one.title for one in read_feed(json.dumps(marked), BASE).entries] == ["A & B"]


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Tue, 24 Nov 2026 10:00:00 EST", "2026-11-24T15:00:00Z"),
        ("Di, 24 Nov 2026 10:00:00 +0100", "2026-11-24T09:00:00Z"),
        ("1795600000", "2026-11-25T09:46:40Z"),
        ("1795600000000", "2026-11-25T09:46:40Z"),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("2026. 11. 24.", None),
        ("yesterday", None),
    ],
)
def test_odd_dates_are_read_or_left_out_and_never_guessed(said: str, published: str | None) -> None:
    (entry,) = read_feed(items(f"<title>A</title><pubDate>{said}</pubDate>"), BASE).entries
    assert entry.published == published


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://quay.example/ferry.jpg</image:loc></image:image><loc>/ferry</loc>
<n:news><n:publication><n:name>Quay News</n:name><n:language>en</n:language></n:publication>
<n:publication_date>2026-11-24T10:00:00+01:00</n:publication_date><n:title>Ferry &amp; Crew Back</n:title>
<n:keywords>Harbour, Sea</n:keywords></n:news></url>
<url><loc>https://quay.example/about</loc></url>
</urlset>"""


def test_a_sitemap_made_for_news_is_a_feed_of_headlines() -> None:
    assert sniff(SITEMAP, "text/xml") == "feed"
    feed = read_feed(SITEMAP, "https://quay.example/sitemap-news.xml")
    (entry,) = feed.entries
    assert feed.title == "Quay News"
    assert (entry.title, entry.url) == ("Ferry & Crew Back", "https://quay.example/ferry")
    assert (entry.published, entry.tags, entry.whole) == ("2026-11-24T09:00:00Z", ("Harbour", "Sea"), False)
    two = SITEMAP.replace(
        "</urlset>",
        SITEMAP[SITEMAP.index("<url>") : SITEMAP.index("<url><loc>")].replace("/ferry<", "/2<") + "</urlset>",
    )
    assert [len(read_feed(two, BASE, Limits(entries=most)).entries) for most in (1, 2)] == [1, 2]
    assert read_feed(two, BASE, Limits(entries=1)).left_out == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SITEMAP.replace("n:title", "n:nothing"), "without headlines"),
        (
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://q.example/a.xml</loc>'
            "</sitemap><sitemap><loc>https://q.example/news.xml</loc></sitemap></sitemapindex>",
            "perhaps https://q.example/news.xml",
        ),
        (SITEMAP.replace("<urlset", '<!DOCTYPE urlset [<!ENTITY a "b">]><urlset', 1), "entities"),
        (SITEMAP[:-20], "no sitemap that can be read"),
    ],
)
def test_other_sitemaps_are_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_feed(text, BASE)


def test_an_episode_without_a_page_leads_to_its_recording() -> None:
    recording = "<enclosure url='https://cdn.example/1.mp3' type='audio/mpeg' length='1'/>"
    about = "<description>About ferries.</description>"
    feed = items(f"<title>A</title>{about}{recording}", f"<title>B</title>{about}{recording}")
    feed = feed.replace("<link>https://quay.example/0</link>", "<guid>ep-0</guid>")
    first, second = read_feed(feed, BASE).entries
    assert (first.url, first.whole) == ("https://cdn.example/1.mp3", True)
    assert (second.url, second.whole) == ("https://quay.example/1", False)
