"""What is written as Markdown is read again as the same article."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import frontmatter
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.extraction import pages
from reader.article import parse
from reader.article.writing import to_markdown
from reader.library.folder import read
from reader.locations import sample_articles

WHEN = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SAMPLES = sorted(path for path in sample_articles().rglob("*") if path.suffix in (".md", ".txt"))


def again(article, **more):  # type: ignore[no-untyped-def]
    """The article, written and read."""
    return parse(to_markdown(article, more), "text/markdown", file_time=WHEN)


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_samples_come_back_the_same(path: Path) -> None:
    media_type = "text/markdown" if path.suffix == ".md" else "text/plain"
    article = parse(path.read_text(encoding="utf-8"), media_type, file_time=WHEN)
    assert again(article) == article


@pytest.mark.parametrize("path", [path for path, _ in pages()], ids=lambda path: path.name)
def test_pages_come_back_the_same(path: Path, tmp_path: Path) -> None:
    (tmp_path / path.name).write_bytes(path.read_bytes())
    os.utime(tmp_path / path.name, (WHEN.timestamp(), WHEN.timestamp()))
    article, _, _ = read(tmp_path / path.name, path.name)
    assert again(article) == article


SIGNS = (
    [
        *"#>*_+-=~`|[]()<>!&;:.\\\"'“”„‘’/ \n1234 aAéß€",
        "\n\n",
        "  ",
        "    ",
        "- ",
        "1. ",
        "2) ",
        "## ",
        "> ",
        "](",
        "![",
    ],
    [
        "***",
        "---",
        "```",
        "~~",
        "|-|",
        "&amp;",
        "&#32;",
        "<b>",
        "</b>",
        "<!--",
        "https://x.example/a_b(c)",
        "[a](/b)",
    ],
    ["http://é.example", "Related", "Read also:", "said Ada Lorne", "The mayor spoke.", "PELHAM, May 3 (ARN) - "],
    [
        "By Ada Lorne",
        "# Title",
        "\u00a0",
        "e\u0301",
        "漢字",
        "عربي",
        "👩\u200d🚀",
        "\u0338",
        "<br>",
        "<p>",
        "<li>",
        "\t",
    ],
    ["<blockquote>", "<h2>", "<a href='/x y'>", "</a>"],
)
TEXTS = st.lists(st.sampled_from([*chain(*SIGNS)]) | st.text(max_size=6), max_size=40).map("".join)


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_article_comes_back_the_same(media_type: str, text: str) -> None:
    article = parse(text, media_type, file_time=WHEN)
    assert again(article) == article


@settings(max_examples=100, deadline=None)
@given(title=TEXTS, author=TEXTS, tags=st.lists(TEXTS, max_size=3))
def test_any_facts_come_back_the_same(title: str, author: str, tags: list[str]) -> None:
    import yaml

    front = yaml.safe_dump({"title": title, "author": author, "tags": tags, "date": "2026-05-03T10:00:00+02:00"})
    article = parse(f"---\n{front}---\n\nThe text of it.", "text/markdown", file_time=WHEN)
    assert again(article) == article


def test_a_written_article_reads_well_in_an_editor() -> None:
    source = (
        "---\ntitle: 'Bridge: open'\nauthor: Ada Lorne\ndate: 2026-05-03T10:00:00+02:00\nurl: https://x.example/a\n"
        "site: The Post\ntags: [river, bridge]\nlang: en\n---\n\n"
        "PELHAM — The [bridge](https://x.example/b) is *open*, [sic] & paid for_by 3 * 4.\n\n## What comes next\n\n"
        "1. a lane;\n2. a path.\n\n> It is so.\n>\n> All of it.\n\nRead also:\n- [Ferry to run again](https://x.example/f)\n"
    )
    article = parse(source, "text/markdown")
    assert to_markdown(article, {"retrieved": "2026-05-04", "sha256": "00ff", "title": "not this"}) == (
        "---\ntitle: 'Bridge: open'\nauthor: Ada Lorne\ndate: 2026-05-03 08:00:00+00:00\nurl: https://x.example/a\n"
        "site: The Post\nlanguage: en\ntags:\n- river\n- bridge\nretrieved: '2026-05-04'\nsha256: 00ff\n"
        "saved_by: Reader\n---\n\n"
        "PELHAM — The [bridge](https://x.example/b) is open, [sic] & paid for_by 3 \\* 4.\n\n## What comes next\n\n"
        "1. a lane;\n2. a path.\n\n> It is so.\n>\n> All of it.\n\n## Related\n\n- [Ferry to run again](https://x.example/f)\n"
    )


def test_other_programs_read_the_front_matter() -> None:
    article = parse(
        "---\ntitle: 1984\nauthor: yes\n---\n\nIt was a bright cold day.", "text/markdown", file_time=WHEN
    )
    read_by_others = frontmatter.loads(to_markdown(article))
    assert read_by_others["title"] == "1984"
    assert read_by_others["author"] == "yes"
    assert again(article) == article


def test_a_person_may_change_a_saved_file() -> None:
    article = parse("# Bridge opens\n\nThe bridge is open.\n\nRead also:\n- Ferry to run again\n", "text/markdown")
    text = to_markdown(article).replace("The bridge is open.", "The bridge is open.\n\nBy the way, it is green.")
    changed = parse(text + "\nA last word.\n", "text/markdown")
    assert changed.text == "The bridge is open.\n\nBy the way, it is green.\n\nA last word."
    assert changed.related_headlines == article.related_headlines


def test_a_very_long_article_keeps_its_words() -> None:
    text = "\n\n".join(f"Paragraph {number} is *not* the last one." for number in range(12_000))
    article = parse(text, file_time=WHEN)
    assert replace(again(article), blocks=()) == replace(article, blocks=())
