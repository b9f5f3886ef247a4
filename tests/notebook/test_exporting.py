from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from reader.article.model import Identity
from reader.errors import QueryError
from reader.notebook.annotations import Annotation, Citation, Selector
from reader.notebook.citing import day, speaker
from reader.notebook.exporting import by_date, cite, export, from_w3c, shown, to_w3c

HERE = Path(__file__).parent
TIMES = {"created": "2026-11-20T12:00:00.001Z", "modified": "2026-11-21T12:00:00.001Z"}


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads((HERE / f"{name}.schema.json").read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def make(number: int = 0, **fields) -> Annotation:
    citation = Citation(
        headline="Boats & Quotas: 50% of #1 {Coast}_A",
        byline="Agnes Torv",
        agency="TP",
        place="ORROW",
        date="April 27",
        published="2026-04-27",
        published_basis="dateline",
        url="https://tp.example/a_b?c=1&d=%20",
        speaker="Ines Valdoro",
        speaker_basis="pronoun",
    )
    given_ = {
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "article": "a1",
        "selector": Selector(
            "We have a ramp.", 'said: "', '" and', 40, 55, 'She said: "We have a ramp." and left.'
        ),
        "note": "Ask *her*.",
        "tags": ("kurils", "to do"),
        "citation": citation,
        **TIMES,
    }
    return Annotation(**{**given_, **fields})


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
ANNOTATIONS = st.builds(
    Annotation,
    id=st.uuids().map(lambda one: one.urn),
    article=st.text("abc123", min_size=1, max_size=12),
    selector=st.none()
    | st.builds(
        Selector,
        exact=TEXT.filter(bool),
        prefix=TEXT,
        suffix=TEXT,
        start=st.integers(0, 99),
        end=st.integers(100, 999),
        paragraph=TEXT,
        repeated=st.sampled_from([None, True, False]),
    ),
    note=TEXT,
    tags=st.lists(TEXT, max_size=3, unique=True).map(tuple),
    created=st.just(TIMES["created"]),
    modified=st.just(TIMES["modified"]),
    citation=st.builds(
        Citation,
        headline=TEXT,
        headline_derived=st.booleans(),
        byline=st.none() | TEXT.filter(bool),
        place=st.none() | TEXT.filter(bool),
        url=st.none()
        | st.sampled_from(
            ["https://tp.example/1", "https://tp.example/ä?x={y}", "//no scheme", "x:\ud83d <b>#a#b %"]
        ),
        published=st.sampled_from(
            [None, "2026", "2026-04", "2026-04-27", "2026-04-27T10:00:00Z", "2026-19-44", "x"]
        ),
        published_basis=st.sampled_from([None, "stated", "dateline", "file"]),
        speaker=st.none() | TEXT.filter(bool),
    ),
    conflict=st.lists(TEXT.filter(bool), max_size=2, unique=True).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANNOTATIONS, max_size=3, unique_by=lambda one: one.id))
def test_json_ld_is_valid_and_loses_nothing(annotations):
    text = export(
        annotations,
        "jsonld",
        lambda id: Identity(id, "https://b.example/", "p.txt", "H", "f") if "a" in id else None,
    )
    found = json.loads(text)
    schema("web_annotation").validate(found)
    assert [from_w3c(item)[0] for item in found["first"]["items"]] == annotations
    assert found["total"] == len(annotations)


def test_json_ld_names_what_the_article_is_known_by():
    known = Identity("a1", None, "orrow/1.txt", "Boats & Quotas", "abc")
    annotation = make(citation=replace(make().citation, url=None))
    value = to_w3c(annotation, known)
    assert value["target"]["source"] == "urn:x-reader:a1"
    assert from_w3c(json.loads(json.dumps(value))) == (annotation, known)
    assert to_w3c(make(), replace(known, url="https://tp.example/canonical"))["target"]["source"].endswith(
        "canonical"
    )
    assert to_w3c(make(), None)["motivation"] == "commenting"
    assert to_w3c(make(note=""), None)["motivation"] == "highlighting"
    assert to_w3c(make(note="", selector=None), None)["motivation"] == "tagging"


@settings(max_examples=100, deadline=None)
@given(st.lists(ANNOTATIONS, max_size=3))
def test_csl_is_valid(annotations):
    schema("csl").validate(json.loads(export(annotations, "csl")))


def test_csl_tells_only_facts_as_facts():
    (found,) = json.loads(export([make()], "csl"))
    assert found["issued"] == {"literal": "April 27 [year not given]"}
    stated = replace(make().citation, published_basis="stated", headline_derived=True)
    (found,) = json.loads(export([make(citation=stated), make(1)], "csl"))
    assert found["issued"] == {"date-parts": [[2026, 4, 27]]}
    assert found["title"].startswith("[")
    (found,) = json.loads(export([make(citation=replace(stated, published_basis="file"))], "csl"))
    assert "issued" not in found


@settings(max_examples=100, deadline=None)
@given(st.lists(ANNOTATIONS, max_size=4))
def test_csv_is_read_back_and_no_cell_is_a_formula(annotations):
    rows = list(csv.reader(io.StringIO(export(annotations, "csv"), newline="")))
    assert rows[0] == ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"]
    assert len(rows) == len(annotations) + 1
    for row, one in zip(rows[1:], annotations, strict=True):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        if one.selector:
            assert row[0].removeprefix("'") == shown(one.selector.exact).removeprefix("'")
        assert row[6] == "2026-11-20 12:00:00"


def test_readwise_columns():
    rows = list(csv.DictReader(io.StringIO(export([make()], "csv"), newline="")))
    assert rows[0]["Note"] == ".kurils .to-do\n— Ines Valdoro [inferred]\nAsk *her*."
    assert (rows[0]["Author"], rows[0]["Location"]) == ("Agnes Torv", "40")


def test_each_writer_of_a_byline_is_an_author():
    one = make(citation=replace(make().citation, byline="Agnes Torv, Bo Marsh and Cy Dunne in Tarn"))
    (found,) = json.loads(export([one], "csl"))
    assert found["author"] == [{"literal": name} for name in ("Agnes Torv", "Bo Marsh", "Cy Dunne")]
    assert "author = {{Agnes Torv} and {Bo Marsh} and {Cy Dunne}}" in export([one], "bibtex")


def test_bibtex_is_read_by_a_library():
    stated = replace(make().citation, published_basis="stated")
    text = export([make(), make(1, article="a2", citation=stated)], "bibtex")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    first, second = library.entries
    assert first.entry_type == "article"
    assert first.key != second.key
    fields = {field.key: field.value for field in first.fields}
    assert fields["entrysubtype"] == "newspaper"
    assert fields["title"] == r"{Boats \& Quotas: 50\% of \#1 \{Coast\}\_A}"
    assert fields["url"] == "https://tp.example/a_b?c=1&d=%20"
    assert fields["note"] == "ORROW, April 27 [year not given]"
    assert "date" not in fields
    assert {field.key: field.value for field in second.fields}["date"] == "2026-04-27"


@settings(max_examples=100, deadline=None)
@given(st.lists(ANNOTATIONS, max_size=3))
def test_bibtex_of_anything_is_read_by_a_library(annotations):
    library = bibtexparser.parse_string(export(annotations, "bibtex"))
    assert not library.failed_blocks
    assert len(library.entries) == len({one.article for one in annotations})


def test_markdown_is_for_obsidian():
    text = export([make(), make(1, tags=("2026",), note="")], "markdown")
    assert text.startswith('---\ntitle: Highlights and notes\nannotations: 2\ntags:\n  - "kurils"\n  - "to-do"\n')
    assert (
        "\n> [!quote] Ines Valdoro \\[inferred\\]\n> We have a ramp.\n\nAsk *her*.\n\n#kurils #to-do\n\n" in text
    )
    assert "\n^00000000-0000-4000-8000-000000000000\n" in text
    assert "<https://tp.example/a_b?c=1&d=%20>" in text
    assert "## 2026-04-27 ?" in export([make()], "markdown", by="date")


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab1 .)#*_`[]<>&;$=~|^-+!\\\"'(x:/"), min_size=1, max_size=16))
def test_the_text_of_an_article_is_no_markup(words):
    words = " ".join(words.split()) or "x"
    annotation = make(selector=replace(make().selector, exact=words), note="", tags=())
    lines = export([annotation], "markdown").split("\n")
    quoted = lines[lines.index("> [!quote] Ines Valdoro \\[inferred\\]") + 1].removeprefix("> ")
    tokens = MarkdownIt("commonmark").parse(quoted)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert "".join(child.content for child in tokens[1].children) == words


def test_a_citation_to_paste():
    assert cite(make()) == (
        "“We have a ramp.”\n— Ines Valdoro [inferred], Boats & Quotas: 50% of #1 {Coast}_A, Agnes Torv, TP, ORROW, "
        "April 27 [year not given]. https://tp.example/a_b?c=1&d=%20"
    )
    assert cite(make(selector=None)).startswith("Ask *her*.\n— Boats & Quotas")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published_basis": "stated"}, "April 27, 2026"),
        ({"published_basis": "stated", "published": "2026-04-27T08:00:00Z"}, "April 27, 2026"),
        ({"published_basis": "stated", "published": "2026-04"}, "April 2026"),
        ({"published_basis": "stated", "published": "2026"}, "2026"),
        ({"published_basis": "dateline"}, "April 27 [year not given]"),
        ({"published_basis": "dateline", "date": "27 April 2026"}, "27 April 2026"),
        ({"published_basis": "file"}, None),
        ({"published_basis": None, "published": None}, None),
    ],
)
def test_only_a_stated_date_is_a_fact(fields, expected):
    assert day(replace(make().citation, **fields)) == expected


def test_only_a_named_speaker_is_a_fact():
    assert speaker(replace(make().citation, speaker_basis="named")) == "Ines Valdoro"
    assert speaker(replace(make().citation, speaker_basis="carried over")) == "Ines Valdoro [inferred]"
    assert speaker(Citation()) is None


def test_in_order_of_date_those_without_one_last():
    dates = [("2026-05-01", "stated"), ("2026-04-01", "dateline"), ("2026-01-01", "file")]
    notes = [
        make(number, article=f"a{number}", citation=Citation(published=published, published_basis=basis))
        for number, (published, basis) in enumerate(dates)
    ]
    assert [one.article for one in by_date(notes)] == ["a1", "a0", "a2"]


def test_half_a_surrogate_pair_stops_no_export_and_is_kept(note):
    half = replace(
        note("cut \ud83d", ("t\ud83d",), article="a\ud83d", exact="p\ud83d"),
        id="urn:x:\ud83d",
        created="2026-01-01T00:00:00.000Z",
        modified="2026-01-01T00:00:00.000Z",
    )
    identity = Identity("a\ud83d", "https://x.example/\ud83d", "\ud83d.txt", "H \ud83d", "")
    for form in ("jsonld", "markdown", "csv", "csl", "bibtex"):
        assert export([half], form, lambda _id: identity, lambda _id: "news \ud83d").encode("utf-8")
    (item,) = json.loads(export([half], "jsonld"))["first"]["items"]
    assert from_w3c(item)[0] == half


def test_a_format_there_is_not():
    with pytest.raises(QueryError, match="jsonld, markdown, csv, csl, bibtex"):
        export([], "docx")
