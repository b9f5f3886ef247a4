"""Search over a real index: what a query means, in which order, and where its words stand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.article.model import Article, Block, Dateline, Quotation, RelatedHeadline
from reader.errors import LibraryError, QueryError
from reader.library.index import Entry, Index, Mark
from reader.library.query import open_ended, parse
from reader.library.search import Sort, find_spans, hits, quotations, select
from reader.library.words import FEW_TERMS, fold, prefix_forms, stem, words

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
            whole=True,
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


@pytest.fixture(scope="module")
def bare() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    yield connection
    connection.close()


def kept(bare: sqlite3.Connection, text: str) -> list[str]:
    bare.execute("DELETE FROM t")
    bare.execute("INSERT INTO t VALUES (?)", (text,))
    return [term for (term,) in bare.execute("SELECT term FROM v ORDER BY offset")]


_ENDINGS = st.sampled_from(
    """ational tional ency ancy izer logi bli alli entli eli ousli ization ation ator alism iveness fulness ousness
    aliti iviti biliti icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion ism
    ate ous ive ize ed eed ing y s es ies sses ly ll e""".split()  # noqa: SIM905
)
_english = st.builds(
    str.__add__, st.text("aeiouybcdlrstvwxz", min_size=1, max_size=6), st.one_of(st.just(""), _ENDINGS)
)


@given(_english)
def test_stems_are_the_index_s(bare: sqlite3.Connection, word: str) -> None:
    assert [stem(word)] == kept(bare, word)


@given(
    st.text(
        st.characters(max_codepoint=0x24F, categories=["L", "Nd", "P", "Zs"]) | st.sampled_from("абвеёжйїЁЙαάώςΆΩ")
    )
)
@example("Zoë’s naïve façade, 1,000.5 times: ŁÓDŹ straße")
def test_words_are_the_index_s(bare: sqlite3.Connection, text: str) -> None:
    folded = fold(text)

    assert len(folded) == len(text)
    assert [stem(word) for word in words(text)] == kept(bare, folded)


_VOCABULARY = [
    "universities",
    "negotiations",
    "nationality",
    "governments",
    "governmental",
    "peskov",
    "people",
    "pesky",
    "caused",
    "increasing",
    "increases",
    "address",
    "addressed",
    "cities",
    "string",
    "singer",
    "beeswax",
]


@pytest.mark.parametrize("few", [True, False])
def test_a_prefix_finds_all_words_that_begin_so_and_no_stem_s_worth_of_others(few: bool) -> None:
    terms = sorted({stem(word) for word in _VOCABULARY})
    padding = [] if few else ["more"] * FEW_TERMS

    def kept(prefix: str) -> list[str]:
        found = [term for term in terms if term.startswith(prefix)]
        return found + padding if len(prefix) < 5 else found

    for word in _VOCABULARY:
        for size in range(2, len(word) + 1):
            prefixes, whole = prefix_forms(word[:size], kept)
            assert stem(word).startswith(tuple(prefixes)) or stem(word) in map(stem, whole)
    prefixes, whole = prefix_forms("pes", kept)
    assert not stem("people").startswith(tuple(prefixes)) and stem("people") not in map(stem, whole)


def test_an_index_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with closing(Index.open(tmp_path / "index.db")) as broken:
        broken.connection.execute("DROP TABLE quotation")
        with pytest.raises(LibraryError, match=re.escape(str(tmp_path))):
            select(broken, parse("speaker:brandt", today=TODAY))
