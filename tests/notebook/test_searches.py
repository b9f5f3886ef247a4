from __future__ import annotations

import pytest

from reader.errors import NotFoundError


def names(notebook):
    return [search.name for search in notebook.searches.all()]


def test_searches_are_kept_in_order_renamed_deleted_and_brought_back(machine):
    notebook = machine.open()
    first = notebook.searches.keep("  is:unread   strait ", "The strait")
    second = notebook.searches.keep("speaker:lorne")
    assert (first.query, second.name) == ("is:unread strait", "speaker:lorne")
    assert notebook.searches.keep("speaker:lorne", "Lorne").id == second.id
    notebook.searches.rename(first.id, "")
    assert names(notebook) == ["is:unread strait", "Lorne"]
    notebook.searches.delete(first.id)
    assert names(machine.open()) == ["Lorne"]
    said = [notebook.undo() for _ in range(3)]
    assert said == [
        "search deleted: “is:unread strait”",
        "search renamed: “is:unread strait”",
        "search renamed: “Lorne”",
    ]
    assert names(notebook) == ["The strait", "speaker:lorne"]
    assert notebook.undo() == "search kept: “speaker:lorne”"
    assert names(machine.open()) == ["The strait"]
    notebook.redo()
    assert names(machine.open()) == ["The strait", "speaker:lorne"]


def test_one_that_was_deleted_can_be_kept_again_and_comes_last(machine):
    notebook = machine.open()
    for query in ("one", "two"):
        notebook.searches.keep(query)
    notebook.searches.delete(notebook.searches.all()[0].id)
    with pytest.raises(NotFoundError):
        notebook.searches.rename(notebook.searches.keep("two").id[::-1], "x")
    notebook.searches.keep("one", "again")
    assert names(notebook) == ["two", "again"]


def test_two_machines_that_keep_the_same_query_have_one(machines):
    here, there = machines(2)
    one, two = here.open(), there.open()
    one.searches.keep("place:orrow", "Orrow")
    there.later(minutes=1)
    two.searches.keep("place:orrow", "Everything from Orrow")
    two.searches.keep("is:starred", "Stars")
    one.close()
    two.close()
    here.send(there)
    there.send(here)
    assert names(here.open()) == names(there.open()) == ["Everything from Orrow", "Stars"]


def test_a_damaged_record_is_passed_over(machine):
    notebook = machine.open()
    notebook.searches.keep("one")
    notebook.put_missing(
        "searches", {"x": {"query": 7}, "y": {"name": "no query"}, "z": {"query": "q", "name": 3}}
    )
    assert sorted(names(machine.open())) == ["one", "q"]
