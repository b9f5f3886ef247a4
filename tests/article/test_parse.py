import unicodedata
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article import parse
from reader.article.language import detect

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "TARN, April 27. /ORI/. The ferry will run again, Tom Brand told reporters.",
                "By Ilse Moran",
                "March 3, 2024",
                "- Oxley ferry sinks at its moorings",
                "- a new rope;",
                "1. a bell",
                "Read also:",
                "The northern pier",
                "",
                "(Reporting by Ann Poe)",
                "* * *",
                '"We can wait," he said.',
                "The board promised:",
            ]
        ),
        st.text(max_size=80),
    ),
    max_size=14,
).map("\n".join)


@given(
    LINES,
    st.sampled_from(["text/plain", "text/markdown", "application/x-odd"]),
    st.none() | st.datetimes(timezones=st.timezones()),
)
def test_any_text_gives_an_article(text: str, media_type: str, file_time: datetime | None) -> None:
    article = parse(text, media_type, file_time=file_time)
    assert article.headline
    assert "\n" not in article.headline
    assert unicodedata.is_normalized("NFC", article.text)
    assert article.text == "\n\n".join(article.text[block.start : block.end] for block in article.blocks)
    assert all(first.end + 2 == second.start for first, second in pairwise(article.blocks))
    assert all(block.start < block.end for block in article.blocks)
    spans = sorted(
        [(one.start, one.end) for one in article.quotations] + [(one.start, one.end) for one in article.marked]
    )
    assert all(0 <= start <= end <= len(article.text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert (article.published is None) == (article.published_basis is None)
    assert article.published or file_time is None


WORDS = st.lists(
    st.sampled_from(["ferry", "Tarn", "Oxley", "sinks", "rope", "the", "bell", "9"]), min_size=1, max_size=9
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_no_word_is_lost(lines: list[str], gap: str) -> None:
    article = parse(gap.join(lines))
    parts = [article.text, article.byline or "", *(one.text for one in article.related_headlines)]
    if not article.headline_derived:
        parts.append(article.headline)
    assert sorted(" ".join(parts).split()) == sorted(" ".join(lines).split())


@pytest.mark.parametrize("text", ["", "\n \n", "* * *", "\x00\x1b[2J"])
def test_no_text_at_all(text: str) -> None:
    article = parse(text)
    assert article.headline
    assert article.headline_derived
    assert article.quotations == ()


def test_a_quotation_may_run_over_paragraphs() -> None:
    article = parse('"The ferry sank," Tom Brand said. "It was old.\n\n"It was loved."\n\nNobody swam.')
    assert article.quotations[-1].end > article.blocks[1].start


def test_the_year_of_a_dateline_comes_from_the_file() -> None:
    article = parse("TARN, Dec. 30 (AP) — The ferry sank.", file_time=datetime(2026, 1, 2, tzinfo=UTC))
    assert (article.dateline.date, article.published, article.published_basis) == (
        "Dec. 30",
        "2025-12-30",
        "dateline",
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The ferry between the towns will run again from Monday, and it was said that the board has a rope.",
            "en",
        ),
        ("Die Fähre zwischen den Städten wird ab Montag wieder fahren, und der Kapitän hat ein neues Seil.", "de"),
        (
            "Le bac entre les deux villes va reprendre lundi, et le capitaine est dans une autre ville avec la corde.",
            "fr",
        ),
        (
            "El barco entre las ciudades se fue de la costa y no es lo que el capitán de los mares quería.",
            "es",
        ),
        ("Паром между городами в понедельник снова пойдет, и на борту не будет сыра, как это было в мае.", "ru"),
        ("フェリーは月曜日に再開すると港湾委員会が金曜日に発表した。誰も乗っていなかった。", "ja"),
        ("Tarn 4, Oxley 2", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect(text) == language
