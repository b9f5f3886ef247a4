from __future__ import annotations


def headlines(notebook):
    return [one.headline for one in notebook.wanted.all()]


def test_a_headline_is_wanted_until_its_article_comes(machine):
    notebook = machine.open()
    first = notebook.wanted.want("  Ferry to Orm\n Stops ", "https://quay.example/orm")
    assert (first.headline, first.url) == ("Ferry to Orm Stops", "https://quay.example/orm")
    assert notebook.wanted.want("Ferry to Orm stops") == first
    machine.later(minutes=1)
    second = notebook.wanted.want("Eleven People on Orm")
    assert headlines(machine.open()) == ["Ferry to Orm Stops", "Eleven People on Orm"]
    assert notebook.undo() == "“Eleven People on Orm” looked for"
    assert headlines(notebook) == ["Ferry to Orm Stops"]
    notebook.redo()
    assert notebook.wanted.came(second.id, "article")
    assert not notebook.wanted.came(second.id, "article")
    assert headlines(machine.open()) == ["Ferry to Orm Stops"]
    # Its article may go again.
    notebook.wanted.want("Eleven People on Orm")
    assert headlines(machine.open()) == ["Ferry to Orm Stops", "Eleven People on Orm"]


def test_it_is_announced_on_one_machine_and_wanted_on_none(machines):
    here, there = machines(2)
    one, two = here.open(), there.open()
    one.wanted.want("Ferry to Orm Stops")
    there.later(minutes=1)
    two.wanted.want("Ferry to Orm Stops")
    two.wanted.want("Eleven People on Orm")
    there.later(minutes=1)
    two.wanted.came(two.wanted.all()[0].id, "article")
    one.close()
    two.close()
    here.send(there)
    there.send(here)
    assert headlines(here.open()) == headlines(there.open()) == ["Eleven People on Orm"]


def test_a_damaged_record_is_passed_over(machine):
    notebook = machine.open()
    notebook.put_missing("wanted", {"x": {"headline": 7}, "y": {"url": "u"}, "z": {"headline": "kept", "url": 3}})
    assert headlines(machine.open()) == ["kept"]
