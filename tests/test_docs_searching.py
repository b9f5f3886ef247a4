"""The examples of docs/searching.md, on the sample articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.article.model import Span
from reader.desk import Desk
from reader.errors import QueryError

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "searching.md").read_text(encoding="utf-8")


def examples(kind: str) -> list[str]:
    """The lines of the page's blocks of a kind, without what is said of them."""
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [re.split(r" {2,}", line)[0] for block in blocks for line in block.splitlines()]


@pytest.fixture
def desk(indexed: Path, open_desk: Callable[..., Desk]) -> Desk:
    """The samples, with something read, something starred and something noted."""
    desk: Desk = open_desk(indexed)
    ids = [row.id for row in desk.rows(desk.newest())]
    desk.mark(ids[:2], read=True)
    desk.mark(ids[1:3], starred=True)
    desk.annotate(desk.find("Trams Stop at Four"), Span(0, 20), note="Compare with the ferry", tags=["trams"])
    return desk


ALL = {"has:quotes", "has:related", "date:2026"}
"""What all the samples are."""


def test_every_example_finds_something_and_not_everything(desk: Desk) -> None:
    everything = len(desk.newest())
    assert len(examples("query")) > 40
    for text in examples("query"):
        query = desk.query(text)
        if query.quoted:
            assert 0 < len(desk.select_quotations(query)) < len(desk.select_quotations(desk.query(""))), text
        else:
            assert 0 < len(desk.select(query)) < everything + (text in ALL), text


@pytest.mark.parametrize("text", examples("error"))
def test_every_example_of_an_error_is_told(desk: Desk, text: str) -> None:
    with pytest.raises(QueryError, match="column"):
        desk.query(text)


def test_what_the_page_says_of_words_is_so(desk: Desk) -> None:
    def found(text: str) -> set[int]:
        return set(desk.select(desk.query(text)))

    assert found("szarnay") == found("Szárnay")
    assert found("drowning") == found("drowned")
    assert found("museum NOT auction") == found("museum -auction")
    herring, her = found("herring"), found('"her"')
    assert herring - her, "there is an article with a herring in it and without a her"
    what_castanel_said = desk.select_quotations(desk.query("speaker:castanel"))
    of_the_gate = desk.select_quotations(desk.query("speaker:castanel quote:gate"))
    of_else = desk.select_quotations(desk.query("speaker:castanel -quote:gate"))
    assert sorted([*of_the_gate, *of_else]) == sorted(what_castanel_said)
