import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.article.model import (
    Article,
    Block,
    Dateline,
    Link,
    Marked,
    Quotation,
    RelatedHeadline,
    Span,
)
from reader.errors import LibraryError
from reader.library.entries import Entry, article_words, quotation_words
from reader.library.index import Counts, Index, Mark, Problem
from reader.library.spans import pack_spans, pack_speech, unpack_spans, unpack_speech
from reader.library.words import indexed

TEXT = "HALDEN, March 3. /ARN/. “The ferry is late,” Mayor Ida Brandt said.\n\nIt calls itself a “fast” one."

ARTICLE = Article(
    headline="Ferry late again",
    headline_derived=False,
    byline="Olaf Teng",
    dateline=Dateline("HALDEN", "March 3", "ARN"),
    published="2024-03-03",
    published_basis="dateline",
    language="en",
    text=TEXT,
    blocks=(Block("paragraph", 0, 67), Block("paragraph", 69, 101)),
    links=(Link(54, 64, "https://halden.example/brandt"),),
    related_headlines=(RelatedHeadline("Harbour closed"), RelatedHeadline("Fares rise", "https://x.example/2")),
    quotations=(
        Quotation(25, 43, "Ida Brandt", Span(45, 61), Span(62, 66), "named"),
        Quotation(80, 85, closed=False),
    ),
    marked=(Marked(87, 91, "scare"),),
    url="https://halden.example/1",
    source="Halden Courier",
    tags=("ferries", "harbour"),
)


def entry(id: str, path: str, **changes: object) -> Entry:
    return Entry.of(replace(ARTICLE, **changes), id=id, path=path, size=10, mtime_ns=20)


@pytest.fixture
def index(tmp_path):
    index = Index.open(tmp_path / "cache" / "index.sqlite")
    yield index
    index.close()


def found(index: Index, asked: str) -> list[str]:
    """The articles that hold these words, stemmed as the index has them; OR stays what it is to FTS5."""
    words = " ".join(word if word == "OR" else indexed(word) for word in asked.split())
    sql = "SELECT id FROM article WHERE number IN (SELECT rowid FROM article_words WHERE article_words MATCH ?)"
    return sorted(id for (id,) in index.select(sql, (words,)))


def check_words(index: Index) -> None:
    """What FTS5 has, word by word, is what the articles and quotations say; and it finds itself in order."""
    for table in ("article_words", "quotation_words"):
        index.connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        index.connection.execute(
            f"CREATE VIRTUAL TABLE temp.{table}_are USING fts5vocab(main, {table}, 'instance')"
        )
    said = index.select(
        """SELECT q.key, q.speaker, substr(a.text, q.start + 1, q.end - q.start)
        FROM quotation q JOIN article a ON a.number = q.article"""
    )
    assert len(said) == len(index.select("SELECT 1 FROM quotation"))
    written = {
        "article_words": {
            number: article_words(headline, text)
            for number, headline, text in index.select("SELECT number, headline, text FROM article")
        },
        "quotation_words": {key: quotation_words(speaker, words) for key, speaker, words in said},
    }
    for (table, texts), columns in zip(written.items(), (("headline", "text"), ("speaker", "words")), strict=True):
        expected = sorted(
            (doc, column, place, word)
            for doc, both in texts.items()
            for column, words in zip(columns, both, strict=True)
            for place, word in enumerate(words.split())
        )
        assert sorted(index.select(f"SELECT doc, col, offset, term FROM temp.{table}_are")) == expected
        index.connection.execute(f"DROP TABLE temp.{table}_are")


def test_an_article_comes_back_as_it_was(index):
    index.put([entry("a", "x/ferry.txt")])
    assert index.article("a") == ARTICLE
    assert index.article("b") is None
    row = index.row("a")
    assert (row.headline, row.place, row.quotations, row.words) == (
        "Ferry late again",
        "HALDEN",
        2,
        len(TEXT.split()),
    )
    assert (row.read, row.starred, row.notes) == (False, False, 0)
    assert index.row("b") is None


spans = st.builds(Span, st.integers(0, 10**7), st.integers(0, 10**7))
names = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.lists(
        st.builds(
            Quotation,
            st.integers(0, 10**7),
            st.integers(0, 10**7),
            names,
            st.none() | spans,
            st.none() | spans,
            st.sampled_from([None, "named", "pronoun", "description", "carried over"]),
            st.booleans(),
        ),
        max_size=4,
    ),
    st.lists(st.builds(RelatedHeadline, st.text(max_size=20), names), max_size=4),
)
def test_spans_survive_packing(quotations, related):
    article = replace(ARTICLE, quotations=tuple(quotations), related_headlines=tuple(related))
    packed = pack_spans(article), pack_speech(article.quotations, article.marked)
    assert replace(ARTICLE, **unpack_spans(packed[0]), **unpack_speech(packed[1])) == article


def test_rows_come_in_the_order_asked_without_those_gone(index):
    index.put([entry(f"id{n}", f"{n}.txt", headline=f"Headline {n}") for n in range(1200)])
    numbers = [number for (number,) in index.select("SELECT number FROM article ORDER BY number DESC")]
    index.remove(["7.txt"])
    assert [row.path for row in index.rows(numbers)] == [f"{n}.txt" for n in range(1199, -1, -1) if n != 7]


def test_words_are_found_as_they_now_are(index):
    index.put([entry("a", "a.txt"), entry("b", "b.txt", text="A harbour pilot resigned.")])
    assert found(index, "ferry") == ["a", "b"]
    index.put([entry("a", "a.txt", headline="Dredger sinks", text="A dredger sank off the mole.")])
    assert found(index, "ferry") == ["b"]
    assert found(index, "sinking OR dredgers") == ["a"]
    index.remove(["b.txt"])
    assert found(index, "ferry OR pilot") == []
    assert index.select("SELECT DISTINCT article FROM quotation") == [(1,)]
    check_words(index)


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["1.txt", "2.txt", "3.txt"]), st.integers(0, 5)))
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_put_the_words_stay_in_step_and_a_path_has_one_article(tmp_path, steps):
    index = Index.open(tmp_path / "steps.sqlite")
    index.remove([path for path, *_ in list(index.files())])
    for id, path, n in steps:
        if n:
            index.put(
                [
                    entry(
                        id,
                        path,
                        text=f"Pilot {n} resigned. “No, no,” he said.",
                        quotations=(Quotation(20, 26, "Bo"),),
                    )
                ]
            )
        else:
            index.remove([path])
    paths = [path for path, *_ in index.files()]
    assert len(paths) == len(set(paths))
    check_words(index)
    index.close()


def test_words_are_folded_whatever_their_script(index):
    index.put([entry("a", "a.txt", headline="Ёлка", text="Η Αθήνα. Mayor Zoë Łęski.")])
    assert found(index, "елка") == found(index, "αθηνα") == found(index, "zoe") == found(index, "łeski") == ["a"]
    index.put([entry("a", "a.txt")])
    assert found(index, "елка OR αθηνα") == []


def test_an_article_may_take_anothers_id(index):
    index.put([entry("old", "gone.txt"), entry("new", "here.txt", text="A pilot resigned.")])
    index.take_marks([Mark("old", read=True)], "w1")
    index.rename([("new", "old"), ("nobody", "old")])
    assert [(row.id, row.path, row.read) for row in index.resolve("old")] == [("old", "here.txt", True)]
    assert index.counts() == Counts(1, 0)
    check_words(index)


def test_marks_are_a_copy_with_a_watermark(index):
    index.put([entry("a", "a.txt"), entry("b", "b.txt"), entry("c", "c.txt")])
    assert index.watermark == ""
    index.take_marks(
        [Mark("a", read=True, notes=2, words="see page two", tags=("x",)), Mark("z", read=True)], "w1"
    )
    assert index.counts() == Counts(3, 2)
    index.take_marks([Mark("b", starred=True)], "w2", known="w1")
    assert [(row.read, row.starred, row.notes) for row in index.rows([1, 2, 3])] == [
        (True, False, 2),
        (False, True, 0),
        (False, False, 0),
    ]
    index.take_marks([], "w3")
    assert (index.counts(), index.watermark) == (Counts(3, 3), "w3")


def test_half_a_character_in_a_note_stops_nothing(index):
    index.take_marks([Mark("a", notes=1, words="torn \ud83d", tags=("\ud83d",))], "w1")
    assert index.select("SELECT words, tags FROM mark") == [("torn ?", '["?"]')]
    assert index.resolve("\ud83d") == []


def test_a_reference_is_an_id_a_path_or_a_part_of_a_headline(index):
    index.put(
        [
            entry("a", "x/1.txt", headline="Паром снова опоздал"),
            entry("b", "x/2.txt", headline="Ferry late"),
            entry("c", "x/3.txt", headline="Ferry late again"),
            entry("d", "x/4.txt", headline="Who pays?"),
        ]
    )

    def resolved(reference: str) -> list[str]:
        return [row.id for row in index.resolve(reference)]

    assert resolved("c") == ["c"]
    assert resolved("x/2.txt") == ["b"]
    assert resolved("ПАРОМ") == ["a"]
    assert resolved("late AGAIN") == ["c"]
    assert resolved("ferry") == ["b", "c"]
    assert resolved("ferry late") == ["b"]
    assert resolved("who pays?") == ["d"]
    assert resolved("100% _") == resolved("") == []
    # Bytes that a shell gave and that are no text.
    assert resolved("\udcff") == resolved("pays\udcff") == []


def test_problems_are_kept_until_solved(index):
    one, two = Problem("a.txt", "a.txt is empty.", 0, 5), Problem("b.txt", "b.txt is no text.")
    index.set_problems([two, one])
    assert index.problems() == (one, two)
    index.put([entry("a", "a.txt")])
    index.set_problems([], ["b.txt"])
    assert index.problems() == ()


def test_another_connection_sees_what_was_written_and_the_stamp_tells(index):
    other = Index.open(index.path)
    before = other.stamp()
    assert other.stamp() == before
    index.put([entry("a", "a.txt")])
    assert other.stamp() != before
    assert other.counts().articles == 1
    other.close()


def test_a_reader_is_not_blocked_and_does_not_see_half_a_transaction(index):
    index.put([entry("a", "a.txt")])
    other = Index.open(index.path)
    with index.transaction() as connection:
        connection.execute("DELETE FROM article")
        assert other.counts().articles == 1
    assert other.counts().articles == 0
    other.close()


def test_an_error_undoes_the_whole_batch(index):
    with pytest.raises(LibraryError):
        index.put([entry("a", "a.txt"), replace(entry("b", "b"), path=None)])
    assert index.counts().articles == 0
    index.put([entry("a", "a.txt")])
    check_words(index)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be read as one" * 40, b"\0" * 5000]
)
def test_a_damaged_index_is_replaced_without_a_question(tmp_path, content):
    path = tmp_path / "index.sqlite"
    path.write_bytes(content)
    index = Index.open(path)
    assert index.rebuilt
    assert index.counts() == Counts(0, 0)
    index.put([entry("a", "a.txt")])
    index.close()
    index = Index.open(path)
    assert (index.rebuilt, index.counts().articles) == (False, 1)
    index.close()


def test_an_index_of_another_version_is_replaced(index):
    index.put([entry("a", "a.txt")])
    index.connection.execute("PRAGMA user_version = 999")
    index.close()
    again = Index.open(index.path)
    assert (again.rebuilt, again.counts().articles) == (True, 0)
    again.close()


def test_an_index_cut_short_is_replaced(index):
    index.put([entry(f"id{n}", f"{n}.txt", text=TEXT * 20) for n in range(50)])
    index.close()
    content = index.path.read_bytes()
    index.path.write_bytes(content[: len(content) // 2])
    again = Index.open(index.path)
    assert again.rebuilt
    again.close()


def test_damage_found_in_use_is_told_and_mended_at_the_next_opening(index):
    index.put([entry(f"id{n}", f"{n}.txt", text=TEXT * 20) for n in range(50)])
    index.close()
    content = bytearray(index.path.read_bytes())
    # The first pages tell what tables there are.
    content[140_000:-4096] = b"\xff" * (len(content) - 140_000 - 4096)
    index.path.write_bytes(content)
    hurt = Index.open(index.path)
    assert not hurt.rebuilt
    with pytest.raises(LibraryError, match=r"index\.sqlite is damaged"):
        hurt.select("SELECT sum(length(text)), sum(length(spans)) FROM article")
    again = Index.open(index.path)
    assert again.rebuilt
    again.put([entry("a", "a.txt")])
    # Whoever still has the old file open goes over to the new one.
    hurt.stamp()
    assert hurt.counts().articles == 1
    hurt.close()
    again.close()


@pytest.mark.parametrize(
    ("harm", "use"),
    [
        ("UPDATE article SET headline = CAST(x'ff' AS TEXT)", lambda index: index.rows([1])),
        ("UPDATE article SET spans = '[[], [], [1]]'", lambda index: index.article("a")),
        ("UPDATE article SET tags = '[\"x'", lambda index: index.article("a")),
        ("UPDATE speech SET spans = CAST(x'ff' AS TEXT)", lambda index: index.article("a")),
        ("UPDATE speech SET spans = '[]'", lambda index: index.article("a")),
        ("ALTER TABLE article DROP COLUMN byline", lambda index: index.article("a")),
    ],
)
def test_broken_text_in_the_index_is_told_and_mended_at_the_next_opening(index, harm, use):
    index.put([entry("a", "a.txt")])
    index.connection.execute(harm)
    with pytest.raises(LibraryError, match=r"index\.sqlite is damaged"):
        use(index)
    again = Index.open(index.path)
    assert (again.rebuilt, again.counts().articles) == (True, 0)
    again.close()


def test_where_no_index_can_be_the_sentence_names_the_place(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="READER_CACHE_DIR"):
        Index.open(tmp_path / "file" / "index.sqlite")
    (tmp_path / "index.sqlite").mkdir()
    with pytest.raises(LibraryError, match=r"index\.sqlite"):
        Index.open(tmp_path / "index.sqlite")


def test_processes_that_open_at_once_make_one_index(tmp_path):
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"damaged" * 1000)
    code = f"""
from pathlib import Path
from reader.library.index import Index, Mark
index = Index.open(Path({str(path)!r}))
for n in range(20):
    index.take_marks([Mark(f"{{__import__('os').getpid()}}-{{n}}", read=True)], "w", known="w")
index.close()
"""
    root = Path(__file__).parents[2]
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=root) for _ in range(4)]
    assert [one.wait() for one in running] == [0] * 4
    index = Index.open(path)
    assert index.select("SELECT count(*) FROM mark") == [(80,)]
    index.close()


def test_a_busy_index_says_so(index):
    other = Index.open(index.path)
    other.connection.execute("PRAGMA busy_timeout = 0")
    with index.transaction(), pytest.raises(LibraryError, match="in use by another process"):
        other.put([entry("a", "a.txt")])
    other.close()


def test_no_error_of_sqlite_leaves_the_index(index):
    with pytest.raises(LibraryError) as caught:
        index.select("SELECT nonsense")
    assert isinstance(caught.value.__cause__, sqlite3.Error)
