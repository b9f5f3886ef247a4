"""Mutated articles, pages and feeds through all that reads and shows them: nothing may crash, hang or get through.

Each input is a sample, a page of the tests or a feed, changed at random: bytes flipped, cut, doubled and swapped, two
inputs spliced, tags nested, dropped and doubled, control sequences, entities and odd letters strewn in. It is decoded,
parsed with its quotations and speakers, printed as `reader show` prints it, drawn by the article view of a headless
screen, and written as Markdown and read again. Then: no exception but ReaderError, no input that takes over two
seconds of processor time, no control character (C0 but the line feed, C1, bidi embeddings, overrides and isolates) in
anything that comes out, and the article that was written is the one that is read. The same seed gives the same inputs.

    python benchmarks/fuzz.py [--count 20000] [--seed 1] [--start 0]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from textual.app import App, ComposeResult  # noqa: E402

from reader.article import parse  # noqa: E402
from reader.article.model import Article  # noqa: E402
from reader.article.writing import to_markdown  # noqa: E402
from reader.desk import Held  # noqa: E402
from reader.errors import ReaderError  # noqa: E402
from reader.library.decoding import decode  # noqa: E402
from reader.printing import plain_article  # noqa: E402
from reader.sources.documents import sniff  # noqa: E402
from reader.sources.feeds import read_feed  # noqa: E402
from reader.sources.rendering import entry_article  # noqa: E402
from reader.tui.theme import THEMES, fit  # noqa: E402
from reader.tui.widgets.article_view import ArticleView  # noqa: E402

WHEN = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LONGEST = 2.0
"""Seconds of processor time that an input may take."""
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

_KINDS = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
_ENTRY = (
    "<title>Bridge {n} opens &amp; closes</title><link>https://x.example/{n}</link><guid>tag:{n}</guid>"
    "<pubDate>Sun, 03 May 2026 10:00:00 +0200</pubDate><category>river</category>"
    "<description>&lt;p&gt;“It is open,” said Ada Lorne, the mayor.&lt;/p&gt;</description>"
)
FEEDS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Post</title><link>https://x.example/'
    "</link>" + "".join(f"<item>{_ENTRY.format(n=n)}</item>" for n in range(4)) + "</channel></rss>",
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><id>urn:x</id><entry><title>A '
    'bridge</title><id>urn:1</id><link href="/a"/><updated>2026-05-03</updated><author><name>A</name></author>'
    '<content type="html">&lt;h2&gt;So&lt;/h2&gt;&lt;p&gt;It is.&lt;/p&gt;</content></entry></feed>',
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title></channel>'
    '<item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link><dc:date>2026-05-03</dc:date>'
    "<description>It is.</description></item></rdf:RDF>",
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": "1", "url": "https://x.example/1",'
    ' "title": "One", "content_html": "<p>It is <b>open</b>.</p>", "date_published": "2026-05-03T10:00:00Z",'
    ' "tags": ["a"]}]}',
)
TOKENS = [
    token.encode()
    for token in (
        *("\x1b[2J", "\x1b]52;c;aGk=\x07", "\x1b]52;c;aGk=\x1b\\", "\x9b31m"),
        *("\x9d0;t\x9c", "\x90q\x9c", "\x00", "\x07", "\x08"),
        *("\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u2028", "\x85"),
        *("\r", "\r\n", "\t", "\x0c", "\u0338", "\u200d", "\ufe0f"),
        *("[/]", "[@click=app.quit]x[/]", "[bold]", ":smile:", "{}", "%s"),
        *("\\", "👩\u200d🚀", "مرحبا", "สวัสดี", "漢字", "e\u0301" * 9),
        *("&#27;[2J", "&#x9b;31m", "&#8238;", "&amp;#27;", "&lt;"),
        *("&#0;", "&#xD800;", "&nbsp;", "&bogus;", "&#1114112;"),
        *("<p>", "</p>", "<div>", "</div>"),
        *("<b>", "<a href='javascript:alert(1)'>", "<a href='//x'>", "</a>", "<table><tr><td>"),
        *("<script>", "</script>", "<!--", "-->"),
        *("<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a 'ha'>]>", "<blockquote>", "<ul><li>"),
        *("<q>", "<br>", "<pre>", "<h1>"),
        *("<title>", "<base href='x:y'>", "<meta charset='utf-16'>", "<svg>", "<template>"),
        *("“", "”", "‘", "’", '"', "'", "„"),
        *("«", "»", "''", "``", "said", ", she said", " told reporters", "according to "),
        *("# ", "## ", "> ", "- ", "1. ", "***", "---\n", "```"),
        *("~~~", "![", "](", "[a]: b", "|-|-|", "    ", "\n\n", "\n"),
        *("---\ntitle: x\n---\n", "title: [", "date: 9999-99-99", "date: 0001-01-01"),
        *("Read also:\n- ", "May 32", "/TASS/", "By "),
        *("{" * 40, "[" * 40, "(" * 40, '"' * 40, "*" * 60),
        *("_" * 60, "<b>" * 60, "<div>" * 300, "> " * 60, "- " * 60, "x" * 5000),
    )
]  # fmt: skip


@dataclass
class Findings:
    """What a run found."""

    counts: Counter[str] = field(default_factory=Counter)
    """Inputs by kind, and how many of them were no text or no feed."""
    problems: list[str] = field(default_factory=list)
    """What went wrong, a line each, by the number of its input."""
    slowest: tuple[float, int, str] = (0.0, -1, "")
    """The most seconds of processor time, the input's number and kind."""


class Screen(App[None]):
    """A screen with an article view and nothing else, in Reader's colours."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEMES[0])
        self.theme = THEMES[0].name

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = fit(self.current_theme, super().get_css_variables())
        return self.theme_variables

    def compose(self) -> ComposeResult:
        yield ArticleView(id="article")


def seeds() -> list[tuple[str, bytes]]:
    """The inputs before they are changed, with their kinds."""
    folders = (ROOT / "sample_articles", ROOT / "tests" / "article" / "pages", ROOT / "tests" / "sources")
    found = [
        (_KINDS[path.suffix], path.read_bytes())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in _KINDS
    ]
    return found + [("feed", feed.encode()) for feed in FEEDS]


def inputs(count: int, seed: int, start: int = 0) -> Iterator[tuple[int, str, bytes]]:
    """The number, kind and bytes of each mutated input; each depends on the seed and its number alone."""
    by_kind: dict[str, list[bytes]] = {}
    for kind, data in seeds():
        by_kind.setdefault(kind, []).append(data)
    kinds = sorted(by_kind)
    for number in range(start, start + count):
        rng = random.Random(f"{seed}:{number}")
        kind = kinds[number % len(kinds)]
        data = rng.choice(by_kind[kind])
        for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 20))):
            data = _mutated(rng, data, by_kind[kind])
        # A kind's reader meets what another kind's is for, too.
        yield number, rng.choice(kinds) if rng.random() < 0.1 else kind, data[:400_000]


def _mutated(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    end = min(len(data), at + int(rng.expovariate(1 / 40)) + 1)
    match rng.randrange(12):
        case 0 if data:
            at = rng.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:at] + data[at:end] * rng.choice((2, 3, 50)) + data[end:]
        case 3:
            return data[:at] + rng.randbytes(rng.choice((1, 2, 8))) + data[at:]
        case 4:
            other = rng.choice(others)
            return data[:at] + other[rng.randrange(len(other)) :]
        case 5:
            return data[:at]
        case 6:
            tags = [match.span() for match in re.finditer(rb"<[^<>]{0,200}>", data)] or [(at, end)]
            start, stop = rng.choice(tags)
            return data[:start] + data[start:stop] * rng.choice((0, 0, 2, 3, 300)) + data[stop:]
        case 7:
            tags = [match.span() for match in re.finditer(rb"<[^<>]{0,200}>|\n\n", data)]
            if len(tags) < 2:
                return data
            (a, b), (c, d) = sorted(rng.sample(tags, 2))
            return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]
        case _:
            return data[:at] + rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 20)) + data[at:]


def articles(kind: str, data: bytes, findings: Findings) -> Iterator[Article]:
    """The articles of an input, read as the library or a subscription reads it."""
    text = decode(data, kind)
    if text is None:
        findings.counts["no text"] += 1
        return
    if kind != "feed":
        yield parse(text, kind, file_time=WHEN)
        return
    sniff(text)
    try:
        feed = read_feed(text, "https://x.example/feed")
    except ReaderError:
        findings.counts["no feed"] += 1
        return
    for entry in feed.entries[:20]:
        yield entry_article(entry, feed.title, ("a",), "https://x.example/")


def leaks(article: Article, view: ArticleView) -> list[str]:
    """Where a control character gets out of an article."""
    shown = {
        "facts": "\n".join(
            filter(
                None,
                (article.headline, article.byline, article.source, article.url, article.published, *article.tags),
            )
        ),
        "text": article.text,
        "related": "\n".join(f"{one.text} {one.url}" for one in article.related_headlines),
        "speakers": "\n".join(one.speaker or "" for one in article.quotations),
        "reader show": plain_article(Held("id", "a.txt", article, "folder")),
        "Markdown": to_markdown(article),
        "screen": "\n".join(_drawn(article, view)),
    }
    return [where for where, text in shown.items() if OBEYED.search(text)]


def _drawn(article: Article, view: ArticleView) -> Iterator[str]:
    """The lines that the article view draws at the top of an article and at its end."""
    view.show(article, [article.byline or "", *article.tags])
    for y in (0, view.max_scroll_y):
        view.scroll_to(y=y, animate=False, force=True)
        yield from (view.render_line(line).text for line in range(view.size.height))


async def run(count: int, seed: int, start: int = 0, *, tell: bool = False) -> Findings:
    """Put so many inputs through."""
    findings = Findings()
    app = Screen()
    async with app.run_test(size=(100, 30)) as pilot:
        view = app.query_one(ArticleView)
        for number, kind, data in inputs(count, seed, start):
            findings.counts[kind] += 1
            known = len(findings.problems)
            begun = time.process_time()
            try:
                for article in articles(kind, data, findings):
                    findings.problems += [
                        f"{number} {kind}: a control in {where}" for where in leaks(article, view)
                    ]
                    if kind != "feed" and parse(to_markdown(article), "text/markdown", file_time=WHEN) != article:
                        findings.problems.append(f"{number} {kind}: written and read, it is another article")
            except Exception as error:  # noqa: BLE001
                findings.problems.append(f"{number} {kind}: {type(error).__name__}: {error}"[:300])
            taken = time.process_time() - begun
            findings.slowest = max(findings.slowest, (taken, number, kind))
            if taken > LONGEST:
                findings.problems.append(f"{number} {kind}: {taken:.1f} s for {len(data)} bytes")
            if number % 50 == 0:
                await pilot.pause()
            if tell:
                for problem in findings.problems[known:]:
                    print(problem, file=sys.stderr, flush=True)
            if tell and number % 1000 == 999:
                print(f"{number + 1 - start} done, {len(findings.problems)} problems", file=sys.stderr, flush=True)
    return findings


def main() -> None:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    options = parser.parse_args()
    findings = asyncio.run(run(options.count, options.seed, options.start, tell=True))
    print(f"{options.count} inputs, seed {options.seed}: {dict(sorted(findings.counts.items()))}")
    seconds, number, kind = findings.slowest
    print(f"slowest: {seconds:.2f} s of processor time ({kind}, input {number})")
    print(f"{len(findings.problems)} problems")
    for problem in findings.problems[:50]:
        print(" ", problem)
    sys.exit(bool(findings.problems))


if __name__ == "__main__":
    main()
