import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article import parse
from reader.article.model import Article


def read(text: str) -> Article:
    return parse(text, "text/markdown")


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def links(article: Article) -> list[tuple[str, str]]:
    return [(article.text[link.start : link.end], link.url) for link in article.links]


ARTICLE = """\
---
title: "Ferry: a History"
author: [Ilse Moran, Tom Brand]
date: 2024-03-03
canonical_url: https://example.org/ferry
site: The Tarn Mercury
tags: [ferry, mud]
lang: en-GB
---

# Ferry: A History

TARN (AP) — The *old* ferry, which **sank** [in 1911](https://example.org/1911 "t"), will run again.
It carries `mud` & cheese\\*.

The northern pier
-----------------

> “We can wait,” said Tom Brand.
>
> He waited.

The conditions:

1. no cheese
2. no [singing](https://example.org/song)

- a rope
  - a longer rope
- a bell

```
timetable
  none
```

Read also:

- [Oxley Ferry Sinks at Its Moorings](https://example.org/oxley)
- Tarn to Dredge Harbour
"""


def test_an_article_with_front_matter() -> None:
    article = read(ARTICLE)
    assert (article.headline, article.headline_derived) == ("Ferry: a History", False)
    assert article.byline == "Ilse Moran and Tom Brand"
    assert (article.published, article.published_basis) == ("2024-03-03", "stated")
    assert (article.url, article.source) == ("https://example.org/ferry", "The Tarn Mercury")
    assert (article.tags, article.language) == (("ferry", "mud"), "en")
    assert (article.dateline.place, article.dateline.agency) == ("TARN", "AP")
    assert blocks(article) == [
        ("paragraph", "TARN (AP) — The old ferry, which sank in 1911, will run again. It carries mud & cheese*."),
        ("subheading", "The northern pier"),
        ("blockquote", "“We can wait,” said Tom Brand."),
        ("blockquote", "He waited."),
        ("paragraph", "The conditions:"),
        ("item", "1. no cheese"),
        ("item", "2. no singing"),
        ("item", "a rope"),
        ("item", "a longer rope"),
        ("item", "a bell"),
        ("code", "timetable\n  none"),
    ]
    assert links(article) == [("in 1911", "https://example.org/1911"), ("singing", "https://example.org/song")]
    assert [(one.text, one.url) for one in article.related_headlines] == [
        ("Oxley Ferry Sinks at Its Moorings", "https://example.org/oxley"),
        ("Tarn to Dredge Harbour", None),
    ]


BODY = "The ferry will run again from Monday. Nobody was on board when it sank."


def test_the_first_heading_is_the_headline() -> None:
    article = read(f"# The *Ferry* Comes Back\n\nBy Ilse Moran\n\n{BODY}\n")
    assert (article.headline, article.byline, article.text) == ("The Ferry Comes Back", "Ilse Moran", BODY)


def test_a_setext_heading_is_the_headline() -> None:
    assert read(f"The Ferry Comes Back\n====\n\n{BODY}\n").headline == "The Ferry Comes Back"


def test_without_a_heading_the_headline_is_derived() -> None:
    article = read(BODY)
    assert (article.headline, article.headline_derived) == ("The ferry will run again from Monday", True)


def test_a_heading_that_is_not_the_title_stays() -> None:
    article = read(f"---\ntitle: The Ferry\n---\n# Part one\n\n{BODY}")
    assert blocks(article)[0] == ("subheading", "Part one")


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("headline: Seen", "headline", "Seen"),
        ("title: 1984", "headline", "1984"),
        ("title: yes", "headline", "yes"),
        ('title: "a\\x1b[31mb\\nc"', "headline", "ab c"),
        ("byline: By Ilse Moran", "byline", "Ilse Moran"),
        ("author: {name: Ilse Moran, age: 9}", "byline", "Ilse Moran"),
        ('author: ["[[Ilse Moran]]"]', "byline", "Ilse Moran"),
        ("published: 2024-03-03T10:00:00+02:00", "published", "2024-03-03T08:00:00Z"),
        ("date: Sun, 03 Mar 2024 08:00:00 GMT", "published", "2024-03-03T08:00:00Z"),
        ("Publication Date: 3 March 2024", "published", "2024-03-03"),
        ("date: 2024-02-30", "published", None),
        ("date: [1, {a: b}]", "published", None),
        ("link: https://example.org/x", "url", "https://example.org/x"),
        ("url: javascript:alert(1)", "url", None),
        ("url: n/a", "url", None),
        ("url: {a: [b]}", "url", None),
        ("source: https://example.org/clipped", "url", "https://example.org/clipped"),
        ("source: https://example.org/clipped", "source", None),
        ("publisher: The Tarn Mercury", "source", "The Tarn Mercury"),
        ("tags: ferry, '#mud'", "tags", ("ferry", "'#mud'")),
        ("tags: [ferry, [deep], 7, null, ferry]", "tags", ("ferry", "7")),
        ("tags: ~", "tags", ()),
    ],
)
def test_front_matter(front: str, field: str, value: object) -> None:
    article = read(f"---\n{front}\n---\n{BODY}")
    assert getattr(article, field) == value
    assert article.text == BODY


@pytest.mark.parametrize(
    "front", ["title: [unclosed", "a: b: c", "title: x\n\tb: -", "{" * 2000 + "a: ", "a: &a [*b]"]
)
def test_broken_front_matter_is_shown_and_states_nothing(front: str) -> None:
    article = read(f"---\ntitle: x\n{front}\n---\n\n{BODY}")
    assert (article.url, article.byline, article.headline_derived) == (None, None, True)
    assert blocks(article)[0][0] == "code"
    assert blocks(article)[1] == ("paragraph", BODY)


@pytest.mark.parametrize(
    "text", [f"---\n\n{BODY}\n\n---\n\nThe end.", f"---\ntitle: never closed\n\n{BODY}", "---\n---\n" + BODY]
)
def test_a_rule_is_no_front_matter(text: str) -> None:
    article = read(text)
    assert BODY in article.text
    assert article.headline_derived


def test_markup_becomes_plain_text() -> None:
    article = read(
        "A <b>bold</b><script>x(1)</script> word<br>and ![a picture](https://example.org/p) &amp; &#8203;&copy;.\n\n"
        "<div><p>Kept &lt;words&gt;</p><!-- not this --><style>p {}</style></div>\n\n"
        "~~Struck~~ <https://example.org/auto> and https://example.org/bare.\n\n"
        "| Town | Ferries |\n|---|---|\n| Tarn | **1** |\n"
    )
    assert [text for _, text in blocks(article)] == [
        "A bold word\nand a picture & ©.",
        "Kept <words>",
        "Struck https://example.org/auto and https://example.org/bare.",
        "Town | Ferries\nTarn | 1",
    ]
    assert [url for _, url in links(article)] == ["https://example.org/auto", "https://example.org/bare"]


def test_bold_paragraphs_are_subheadings() -> None:
    article = read(f"{BODY}\n\n**The northern pier**\n\n{BODY}\n\n**No.** He left.\n")
    assert [kind for kind, _ in blocks(article)] == ["paragraph", "subheading", "paragraph", "paragraph"]


def test_related_links_below_a_heading_and_in_a_line() -> None:
    article = read(
        f"# Ferry\n\n{BODY}\n\n**Related:** [Oxley Ferry Sinks](https://example.org/o)\n\n{BODY}\n\n"
        "## More on this\n\n* [Tarn to Dredge Harbour](https://example.org/d)\n* [Mud](https://example.org/m)\n"
    )
    assert [(one.text, one.url) for one in article.related_headlines] == [
        ("Oxley Ferry Sinks", "https://example.org/o"),
        ("Tarn to Dredge Harbour", "https://example.org/d"),
        ("Mud", "https://example.org/m"),
    ]
    assert article.text == f"{BODY}\n\n{BODY}"


MARKS = '# - 1. > * ** ` ``` [a](b) ![ ]( <b> <script> <!-- &#27; &#769; | --- title:x : " “ \\ http://a.b'
MARKDOWN = st.lists(
    st.sampled_from([*MARKS.split(), "word ", " ", "    ", "\n", "\n\n", "---\n", "Read also:\n"]),
    max_size=60,
)


@given(MARKDOWN)
def test_spans_lie_in_the_text_whatever_comes(parts: list[str]) -> None:
    article = read("".join(parts))
    assert article.text == "\n\n".join(piece for _, piece in blocks(article))
    assert all(0 <= link.start < link.end <= len(article.text) for link in article.links)
    assert "\x1b" not in article.text
