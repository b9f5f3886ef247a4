"""Removing: what Reader brought in goes out of the library again, whole, and comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.article.model import Span
from reader.errors import NotFoundError, SourceError
from reader.sources.ledger import FOLDER, Ledger, Record
from reader.sources.removing import REMOVED, last_taken_out, lay_back, take_out
from tests.sources.conftest import Bench, Server
from tests.sources.test_fetching import item, page, rss

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_removed_article_is_kept_and_comes_back_with_its_notes(server: Server, bench: Bench) -> None:
    (outcome,) = bench.add(server.page("/story", page(1)))
    held = bench.desk.find("Short 1")
    bench.desk.annotate(held, Span(0, 9), note="is it?")
    facts = (bench.library / outcome.path).stat()
    bench.intake.check_brought(outcome.path)
    name = bench.intake.take_out([outcome.path])
    bench.scan()
    assert bench.files() == []
    assert (bench.library / REMOVED / name / outcome.path).is_file()
    (note,) = bench.desk.notes()
    assert note.note == "is it?"
    assert bench.intake.lay_back() == [outcome.path]
    bench.scan()
    back = (bench.library / outcome.path).stat()
    assert (back.st_mtime_ns, back.st_size) == (facts.st_mtime_ns, facts.st_size)
    again = bench.desk.find("Short 1")
    assert again.id == held.id
    (passage,) = bench.desk.passages(again)
    assert passage.span == Span(0, 9)
    assert list((bench.library / REMOVED).iterdir()) == []
    with pytest.raises(NotFoundError, match="Nothing was removed"):
        bench.intake.lay_back()


def test_what_a_feed_brought_and_was_removed_does_not_come_again(server: Server, bench: Bench) -> None:
    bench.follow(server.page("/feed", rss(item(1), item(2))))
    (outcome,) = bench.fetch()
    bench.intake.take_out(outcome.added[:1])
    bench.scan()
    server.page("/feed", rss(item(1), item(2), item(3)))
    (again,) = bench.fetch()
    assert len(again.added) == 1
    assert len(bench.files()) == 2


def test_only_what_reader_brought_in_is_removed_wherever_it_lies_now(
    server: Server, bench: Bench, tmp_path: Path
) -> None:
    (bench.library / "mine.txt").write_text("My own text, in a sentence.")
    (tmp_path / "copied.txt").write_text("A text that was copied, in a sentence.")
    page_path, copy_path = (
        one.path for one in bench.add(server.page("/story", page(1)), str(tmp_path / "copied.txt"))
    )
    bench.intake.check_brought(copy_path)
    (bench.library / "elsewhere").mkdir()
    (bench.library / page_path).rename(bench.library / "elsewhere" / "moved.md")
    bench.intake.check_brought("elsewhere/moved.md")
    for path in ("mine.txt", "no such.txt", "../outside.txt"):
        with pytest.raises(SourceError, match="did not bring"):
            bench.intake.check_brought(path)


def test_a_copied_page_is_still_known_by_its_address(server: Server, bench: Bench, tmp_path: Path) -> None:
    url = server.page("/story", page(1))
    copied = tmp_path / "copied.md"
    copied.write_text(f"---\nurl: {url}\n---\n\n# Copied\n\nIn a sentence of its own, from first to last.\n")
    bench.add(str(copied))
    (outcome,) = bench.add(url)
    assert (outcome.result, outcome.path) == ("known", "copied.md")


def test_what_was_added_is_taken_back_and_brought_again(server: Server, bench: Bench) -> None:
    feed = server.page("/feed", rss(item(1), item(2)))
    came = [*bench.intake.add([feed]), *bench.intake.fetch()]
    addition = bench.intake.addition(came)
    assert addition is not None
    assert addition.words == "Quay News followed, 2 articles added"
    files, followed = bench.files(), bench.subscriptions.read_text()
    assert addition.take_back()
    assert bench.files() == []
    assert bench.intake.feeds() == ()
    assert addition.bring_again()
    assert bench.files() == files
    assert [one.subscription.shown for one in bench.intake.feeds()] == [feed]
    assert bench.subscriptions.read_text() == followed
    # What has gone meanwhile needs no taking back.
    for path in files:
        (bench.library / path).unlink()
    bench.intake.remove(feed)
    assert not addition.take_back()
    assert not addition.bring_again()
    assert bench.files() == []
    assert bench.intake.addition([one for one in came if one.result == "known"]) is None


def test_what_comes_back_takes_no_files_place(tmp_path: Path) -> None:
    (tmp_path / "quay").mkdir()
    (tmp_path / "quay" / "a.md").write_text("the first")
    first = take_out(tmp_path, ["quay/a.md", "gone.md"], NOW)
    (tmp_path / "quay" / "a.md").write_text("the second")
    second = take_out(tmp_path, ["quay/a.md"], NOW)
    assert last_taken_out(tmp_path) == second
    assert lay_back(tmp_path, second) == ["quay/a.md"]
    assert last_taken_out(tmp_path) == first
    assert lay_back(tmp_path, first) == ["quay/a-2.md"]
    assert ((tmp_path / "quay" / "a.md").read_text(), (tmp_path / "quay" / "a-2.md").read_text()) == (
        "the second",
        "the first",
    )
    assert take_out(tmp_path, ["gone.md", "../x", ".reader/y"], NOW) == ""
    assert lay_back(tmp_path, "") == []


def test_where_one_cannot_go_all_stay(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    # Its path is as long as one may be: in a folder of ours it would be too long.
    deep = tmp_path
    while len(str(deep)) < 3_980:
        deep /= "d" * min(200, 4_060 - len(str(deep)))
    deep.mkdir(parents=True)
    (deep / "b.md").write_text("b")
    with pytest.raises(SourceError, match="stays"):
        take_out(tmp_path, ["a.md", (deep / "b.md").relative_to(tmp_path).as_posix()], NOW)
    assert ((tmp_path / "a.md").read_text(), (deep / "b.md").read_text()) == ("a", "b")
    assert list((tmp_path / REMOVED).iterdir()) == []


def record(number: int, at: int, *, feed: str = "f") -> Record:
    """The record of an entry at a time."""
    return Record(
        feed, f"g{number}", f"https://quay.example/{number}", f"{number}.md", f"e{at}", f"d{at}", True, f"{at:09}"
    )


def test_the_ledger_is_written_anew_without_what_was_told_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "here", tmp_path / "lock")
    ledger.add(record(number, 0) for number in range(200))
    ledger.move("f", "moved", "000000001")
    for at in range(2, 10):
        ledger.add(record(number, at, feed="moved") for number in range(200))
    file = tmp_path / FOLDER / "here.jsonl"
    with file.open("a") as cut_off:
        cut_off.write('{"feed": "f", "gu')
    other = tmp_path / FOLDER / "there.jsonl"
    other.write_text(json.dumps({"nothing": "known"}) + "\n")
    assert len(file.read_text().splitlines()) == 1_802
    fresh = Ledger(tmp_path, "here", tmp_path / "lock")
    # One of each article under either name of its feed, and that it moved.
    assert len(file.read_text().splitlines()) == 401
    fresh.add([record(3, 99, feed="moved")])
    again = Ledger(tmp_path, "here", tmp_path / "lock")
    for number in range(200):
        for one in (fresh, again):
            found = one.find("moved", f"g{number}", "")
            assert found is not None
            assert found.entry == ("e99" if number == 3 else "e9")
            assert found == one.find("moved", "", f"https://quay.example/{number}")
    assert len(other.read_text().splitlines()) == 1
