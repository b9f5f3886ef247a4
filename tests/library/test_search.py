"""Search over a real index: what a query means, in which order, and where its words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Article, Block, Dateline, Quotation, RelatedHeadline
from reader.errors import LibraryError, QueryError
from reader.library import query as q
from reader.library.entries import Entry
from reader.library.index import Index, Mark
from reader.library.needles import needle
from reader.library.query import open_ended, parse
from reader.library.search import Sort, find_spans, hits, quotations, select
from reader.library.words import fold

TODAY = date(2024, 3, 14)


def article(headline: str, text: str, *said: tuple[str, str | None], **facts: object) -> Article:
    """An article whose quotations are those words of its text, with their speakers."""
    dateline = Dateline(*(facts.pop(name, None) for name in ("place", "date", "agency")))  # type: ignore[arg-type]
    spoken = tuple(Quotation(text.index(one), text.index(one) + len(one), speaker) for one, speaker in said)
    published = facts.get("published")
    return Article(
        headline=headline,
        headline_derived=False,
        byline=None,
        dateline=dateline,
        published_basis="stated" if published else None,
        language="en",
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        quotations=spoken,
        **{"published": None} | facts,  # type: ignore[arg-type]
    )


ARTICLES = {
    "talks": article(
        "Velden opens grain talks",
        "Negotiators met in Velden. “The harbour stays open,” said Ilse Brandt. “We never promised a quota,” said"
        " Tom Ray.",
        ("The harbour stays open,", "Ilse Brandt"),
        ("We never promised a quota,", "Tom Ray"),
        place="VELDEN",
        agency="ARN",
        published="2024-03-10",
        tags=("grain", "foreign policy"),
        related_headlines=(RelatedHeadline("Harbour closed"),),
    ),
    "strike": article(
        "Dockers strike at Arven harbours",
        "Dockers in Arven said the universities and the people stay closed. “No quota, no work,” said Ilse Brandt.",
        ("No quota, no work,", "Ilse Brandt"),
        place="ARVEN",
        source="Arven Courier",
        published="2024-02-20",
    ),
    "tree": article(
        "Ёлка в Вельдене", "В Вельдене зажгли ёлку. Café Zoë был открыт.", place="ВЕЛЬДЕН", published="2023-12-30"
    ),
    "tokyo": article("港湾会談", "外相は港湾の会談を始めた。", published="2024-01-05"),
    "undated": article("Peskar visits", "Peskar, a poet, read poems (100% of them_all) aloud."),
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with closing(Index.open(tmp_path_factory.mktemp("cache") / "index.db")) as opened:
        opened.put([Entry.of(one, id=id, path=f"2024/{id}.txt") for id, one in ARTICLES.items()])
        opened.take_marks(
            [
                Mark("strike", read=True, notes=1, words="compare with the ferry story", tags=("port", "to do")),
                Mark("tree", read=True, starred=True),
                Mark("gone", read=True),
            ],
            "1",
        )
        yield opened


def found(index: Index, text: str, sort: Sort = "newest", *, typing: bool = False) -> str:
    query = parse(text, today=TODAY)
    numbers = select(index, open_ended(query) if typing else query, sort)
    return " ".join(row.id for row in index.rows(numbers))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "talks strike tokyo tree undated"),
        ("harbour", "talks strike"),
        ("HARBOURS negotiator", "talks"),
        ('"stay open"', "talks"),
        ('"open stay"', ""),
        ("headline:harbour", "strike"),
        ("quota -dockers", "talks"),
        ("quota NOT (dockers OR velden)", ""),
        ("-quota", "tokyo tree undated"),
        ("peskar OR ёлка", "tree undated"),
        ("univers*", "strike"),
        ("universit*", "strike"),
        ("pes*", "undated"),
        ('"grain tal"*', "talks"),
        ("елку", "tree"),
        ("ЁЛКА", "tree"),
        ("cafe zoe", "tree"),
        ("港湾", "tokyo"),
        ("湾の会", "tokyo"),
        ("港湾 -会談", ""),
        ("100%", "undated"),
        ("them_all", "undated"),
        ("place:arven", "strike"),
        ("place:вельден", "tree"),
        ("place:vel*", "talks"),
        ("agency:arn", "talks"),
        ("source:courier", "strike"),
        ("source:cour", ""),
        ("tag:#grain", "talks"),
        ("tag:foreign-policy", "talks"),
        ("tag:foreign", ""),
        ("tag:port", "strike"),
        ('tag:"to d"*', "strike"),
        ("note:ferries", "strike"),
        ("note:quota", ""),
        ("path:2024/TALKS", "talks"),
        ("path:talks*", ""),
        ("is:read", "strike tree"),
        ("is:unread", "talks tokyo undated"),
        ("is:starred OR is:noted", "strike tree"),
        ("has:notes", "strike"),
        ("has:quotes", "talks strike"),
        ("has:related", "talks"),
        ("date:2024-02..2024-03", "talks strike"),
        ("date:<30d", "talks strike"),
        ("date:>1w", "strike tokyo tree"),
        ("date:..2023", "tree"),
        ("date:2024-03-10", "talks"),
        ("speaker:brandt", "talks strike"),
        ("speaker:bran", ""),
        ("speaker:ray quote:harbour", ""),
        ("speaker:brandt quote:harbour", "talks"),
        ("speaker:brandt -quote:harbour", "strike"),
        ("quote:quotas", "talks strike"),
        ("quote:negotiators", ""),
        ("-speaker:ray has:quotes", "strike"),
        ("(speaker:ray OR speaker:brandt) quote:never is:unread", "talks"),
        ("quote:会談", ""),
    ],
)  # fmt: skip
def test_what_a_query_means(index: Index, query: str, ids: str) -> None:
    assert found(index, query) == ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("newest", "talks strike tokyo tree undated"),
        ("oldest", "tree tokyo strike talks undated"),
        ("headline", "strike undated talks tree tokyo"),
        ("place", "strike talks tree tokyo undated"),
        ("unread", "talks tokyo undated strike tree"),
    ],
)
def test_orders(index: Index, sort: Sort, ids: str) -> None:
    assert found(index, "", sort) == ids
    assert found(index, "harbour OR ёлка OR peskar OR 港", sort) == ids


def test_relevance_puts_the_headline_first_and_keeps_what_it_cannot_rank(index: Index) -> None:
    assert found(index, "harbour", "relevance") == "strike talks"
    assert found(index, "harbour OR 港湾 OR is:starred", "relevance") == "strike talks tokyo tree"


def test_while_typing_the_last_word_may_go_on(index: Index) -> None:
    assert found(index, "velden negoti", typing=True) == "talks"
    assert found(index, "harbours", typing=True) == "talks strike"
    assert found(index, "Pes", typing=True) == "undated"


def test_a_hit_shows_its_line(index: Index) -> None:
    query = parse("quota promised headline:talks", today=TODAY)
    (hit,) = hits(index, query, select(index, query))

    text = ARTICLES["talks"].text
    assert hit.start == text.index("promised")
    assert [hit.context[span.start : span.end] for span in hit.spans] == ["promised", "quota"]
    assert hit.context.startswith("…") and hit.context.strip("…") in text


def test_a_hit_outside_the_text_shows_its_beginning(index: Index) -> None:
    (hit,) = hits(index, parse("place:arven", today=TODAY), select(index, parse("place:arven", today=TODAY)))

    assert hit.start is None and hit.spans == ()
    assert hit.context.startswith("Dockers in Arven")


def test_quotations_newest_first_with_their_speakers(index: Index) -> None:
    def said(query: str, speaker: str | None = None) -> list[str]:
        return [one.text for one in quotations(index, parse(query, today=TODAY), speaker=speaker)]

    assert said("") == ["The harbour stays open,", "We never promised a quota,", "No quota, no work,"]
    assert said("quote:quota") == ["We never promised a quota,", "No quota, no work,"]
    assert said("quote:quota speaker:brandt") == ["No quota, no work,"]
    assert said("place:velden", "Brandt") == ["The harbour stays open,"]
    assert said("dockers OR quote:promised") == ["We never promised a quota,", "No quota, no work,"]
    assert said("speaker:nobody") == []


def test_spans_are_found_in_any_text() -> None:
    text = "Treaties, a TREATY and “peace\n\ntreaties” — Zoë’s peacetime."
    query = parse('"peace treaty" OR zoe OR trea* -peacetime place:nowhere', today=TODAY)

    assert [text[span.start : span.end] for span in find_spans(text, query)] == [
        "Treaties",
        "TREATY",
        "peace\n\ntreaties",
        "Zoë",
    ]


_WORDS = [
    "harbour",
    "harbours",
    "dock*",
    "quota",
    "promised",
    "velden",
    '"stays open"',
    '"no qu"*',
    "港湾",
    "nothing",
]
_leaves = st.one_of(
    st.sampled_from(_WORDS),
    st.builds(str.__add__, st.sampled_from(["headline:", "quote:", "-quote:"]), st.sampled_from(_WORDS)),
    st.sampled_from(
        ["speaker:brandt", "speaker:ray", "-speaker:ray", "speaker:bra*", "place:velden", "is:unread"]
    ),
    st.sampled_from(["is:read", "has:quotes", "date:2024-02", "date:..2023", "tag:grain", "path:2024/t"]),
)
_queries = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(" ".join).map("({})".format),
        st.lists(parts, min_size=2, max_size=3).map(" OR ".join).map("({})".format),
        parts.map("NOT {}".format),
    ),
    max_leaves=8,
)


def holds(index: Index, node: q.Node, id: str, quotation: Quotation | None) -> bool:
    """What a query means, told from the article alone; of a quotation of it, or of the whole."""
    one = ARTICLES[id]
    match node:
        case q.Words(field="quote") if quotation:
            return needle(node).found(fold(one.text[quotation.start : quotation.end]))
        case q.Words(field="speaker") if quotation:
            return needle(node, stemmed=False).found(fold(quotation.speaker or ""))
        case q.Words(field="quote" | "speaker"):
            return any(holds(index, node, id, each) for each in one.quotations)
        case q.Words(field=None):
            return any(needle(node).found(fold(words)) for words in (one.headline, one.text))
        case q.Words(field="headline"):
            return needle(node).found(fold(one.headline))
        case q.Not(part):
            return not holds(index, part, id, quotation)
        case q.Or(parts):
            return any(holds(index, part, id, quotation) for part in parts)
        case q.And(parts):
            if quotation is None and any(map(asks_for_a_quotation, parts)):
                return any(holds(index, node, id, each) for each in one.quotations)
            return all(holds(index, part, id, quotation) for part in parts)
        case _:
            return id in found(index, str(q.Query(node))).split()


def asks_for_a_quotation(node: q.Node) -> bool:
    match node:
        case q.Or(parts):
            return all(map(asks_for_a_quotation, parts))
        case q.And(parts):
            return any(map(asks_for_a_quotation, parts))
        case q.Not(q.Not(part)):
            return asks_for_a_quotation(part)
        case _:
            return isinstance(node, q.Words) and node.field in ("speaker", "quote")


@given(_queries)
def test_the_index_finds_what_the_articles_say(index: Index, text: str) -> None:
    query = parse(text, today=TODAY)
    assert query.root is not None
    expected = [id for id in found(index, "").split() if holds(index, query.root, id, None)]
    spoken = [
        ARTICLES[id].text[each.start : each.end]
        for id in found(index, "").split()
        for each in ARTICLES[id].quotations
        if holds(index, query.root, id, each)
    ]

    assert found(index, text).split() == expected
    assert sorted(found(index, text, "relevance").split()) == sorted(expected)
    assert [one.text for one in quotations(index, query)] == spoken


_typed = st.lists(
    st.sampled_from([
        "harbour", "qu*", '"', "NEAR(", "headline", ":", "^", "{", "}", "+", "'", ";", "--", "\\", "%", "*", "AND",
        "text:", "quote:", "speaker:", "place:", "tag:", "note:", "path:", "港", "ё*", "\u0000", "\ud800", "(", ")",
    ]),
    max_size=8,
)  # fmt: skip


@given(st.one_of(_typed.map(" ".join), _typed.map("".join), st.text(max_size=20)))
def test_nothing_typed_breaks_the_index(index: Index, text: str) -> None:
    try:
        query = parse(text, today=TODAY)
    except QueryError:
        return
    numbers = select(index, open_ended(query), "relevance")
    assert set(numbers) <= set(select(index, parse("", today=TODAY)))
    hits(index, query, numbers)
    list(quotations(index, query))


def test_an_index_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with closing(Index.open(tmp_path / "index.db")) as broken:
        broken.connection.execute("DROP TABLE quotation_words")
        with pytest.raises(LibraryError, match=re.escape(str(tmp_path))):
            select(broken, parse("speaker:brandt", today=TODAY))
