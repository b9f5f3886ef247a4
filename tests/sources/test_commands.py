"""The commands that bring articles in, as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.locations import Locations, sample_articles
from tests.sources.conftest import Server
from tests.sources.test_fetching import item, page, rss

ROOT = Path(__file__).resolve().parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def reader(tmp_path: Path) -> Run:
    """Runs a command in this test's places, with a home that nothing may be written into."""
    home = tmp_path / "home"
    home.mkdir()

    def run(*arguments: str, library: Path | None = None) -> subprocess.CompletedProcess[str]:
        named = {"READER_LIBRARY": str(library)} if library is not None else {}
        homes = dict.fromkeys(
            ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), str(home)
        )
        done = subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            cwd=ROOT,
            env={**os.environ, **homes, **named, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert list(home.rglob("*")) == []
        assert "Traceback" not in done.stderr
        return done

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines of a command that went well."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_the_samples_to_a_library_of_ones_own(server: Server, reader: Run, places: Locations) -> None:
    before = {path: path.stat().st_mtime_ns for path in sample_articles().rglob("*")}
    feed = server.page("/feed", rss(item(1), item(2)))
    # Where nothing is followed nothing comes, and the samples stay open.
    assert reader("fetch").stderr.startswith("reader: You follow no feeds yet")
    assert len(lines(reader("list", "--json"))) > 40
    (followed,) = lines(reader("add", "--json", feed))
    assert {"kind", "result", "name", "sentence", "url", "path", "id"} == set(followed)
    assert (followed["kind"], followed["result"], followed["id"]) == ("feed", "subscribed", None)
    own = places.data / "library"
    done = reader("fetch")
    assert done.returncode == 0
    assert done.stdout == "Quay News: 2 new.\n1 feed: 2 new, 0 changed.\n"
    added = reader("add", server.page("/story", page(1)))
    assert (added.returncode, added.stdout, added.stderr) == (0, "“Short 1” is in the library now.\n", "")
    # It was said once, where, and is the open library now.
    assert len(lines(reader("list", "--json"))) == 3
    assert len(list(own.rglob("*.md"))) == 3
    assert {path: path.stat().st_mtime_ns for path in sample_articles().rglob("*")} == before


def test_where_things_go_is_said_at_first(server: Server, reader: Run, places: Locations) -> None:
    done = reader("add", server.page("/story", page(1)))
    assert str(places.data / "library") in done.stderr
    assert "The samples stay as they are" in done.stderr
    # However the samples are named, nothing goes there.
    done = reader("add", server.url("/story"), library=sample_articles())
    assert "was there already" in done.stdout


def test_outcomes_as_json_and_exit_codes(server: Server, reader: Run, library: Path) -> None:
    url = server.page("/story", page(1))
    done = reader("add", url, server.url("/missing"), "no such file", "--json", library=library)
    assert done.returncode == 1
    added, missing, neither = (json.loads(line) for line in done.stdout.splitlines())
    assert added["id"] in {row["id"] for row in lines(reader("list", "--json", library=library))}
    assert (added["path"], added["url"]) == ("short-1.md", url)
    assert (missing["result"], neither["result"]) == ("failed", "failed")
    assert done.stderr.count("reader: ") == 2
    assert reader("add", library=library).returncode == 2
    assert reader("fetch", "nothing like it", library=library).returncode == 1
    assert reader("add", url, library=library / "missing").returncode == 1


def test_feeds_are_listed_and_changed(server: Server, reader: Run, library: Path, places: Locations) -> None:
    assert "follow no feeds" in reader("feeds", library=library).stderr
    assert reader("fetch", library=library).returncode == 0
    good, bad = server.page("/feed", rss(item(1))), server.page("/bad", rss(title="Bad \x1b[2J News"))
    lines(reader("add", good, bad, "--json", library=library))
    server.page("/bad", "", status=404)
    done = reader("fetch", "--json", library=library)
    assert done.returncode == 1
    results = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert results["Quay News"]["added"] == ["quay-news/2026-11-24-ferry-story-number-1.md"]
    assert results["Bad News"]["result"] == "failed"
    assert "404" in done.stderr
    first, second = lines(reader("feeds", "--json", library=library))
    assert set(first) == {"name", "url", "tags", "full_text", "ended", "fetched", "error"}
    assert first["fetched"]
    assert (second["fetched"], first["error"]) == (None, None)
    assert "404" in second["error"]
    assert lines(reader("feeds", "tag", "quay", "#harbour", "sea", "--json"))[0]["tags"] == ["harbour", "sea"]
    assert lines(reader("feeds", "rename", "quay", "The Quay", "--json"))[0]["name"] == "The Quay"
    assert lines(reader("feeds", "full-text", "quay", "--json"))[0]["full_text"] is True
    assert lines(reader("feeds", "full-text", "quay", "--off", "--json"))[0]["full_text"] is False
    assert reader("feeds", "rename", "quay", " ").returncode == 1
    listed = reader("feeds", library=library).stdout
    assert "The Quay\n" in listed
    assert "#harbour" in listed
    exported = reader("feeds", "export").stdout
    assert 'title="The Quay"' in exported
    file = library.parent / "out.opml"
    reader("feeds", "export", "-o", str(file))
    assert file.read_text("utf-8") == exported
    assert reader("feeds", "remove", "bad").returncode == 0
    assert [one["name"] for one in lines(reader("feeds", "--json"))] == ["The Quay"]
    assert reader("feeds", "remove", "bad").returncode == 1
    (places.config.with_name("subscriptions.toml")).write_text("[[feed]]\nurl = 3\n")
    done = reader("fetch", library=library)
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 2" in done.stderr


def test_an_article_is_removed_and_brought_back(server: Server, reader: Run, library: Path) -> None:
    (library / "mine.txt").write_text("My Own Headline Here\n\nMy own text, in a sentence.")
    reader("add", server.page("/story", page(1)), library=library)
    lines(reader("annotate", "Short 1", "--note", "is it?", "--quote", "Paragraph 0", "--json", library=library))
    (removed,) = lines(reader("remove", "Short 1", "--json", library=library))
    assert removed["headline"] == "Short 1"
    assert (library / removed["kept"]).is_file()
    assert len(lines(reader("list", "--json", library=library))) == 1
    assert len(lines(reader("notes", "--json", library=library))) == 1
    back = reader("remove", "--undo", library=library)
    assert (back.returncode, back.stdout) == (0, "“Short 1” is in the library again, as short-1.md.\n")
    said = reader("remove", "Short 1", library=library)
    assert said.stdout.startswith("“Short 1” is removed; its note stays. Its file is kept: .reader/removed/")
    assert "--undo" in said.stderr
    assert reader("remove", "My Own Headline", library=library).returncode == 1
    assert (library / "mine.txt").is_file()
    assert reader("remove", library=library).returncode == 2
    assert reader("remove", "mine", "--undo", library=library).returncode == 2


def test_no_control_character_from_a_server_is_printed(server: Server, reader: Run, library: Path) -> None:
    hostile = "Evil &#x9b;31m &#x202e;\x07 [/] [@click=app.quit]x[/]"
    feed = server.page("/feed", rss(item(1, title=hostile), title=hostile))
    story = server.page("/story", page(1).replace("Short 1", hostile))
    outputs = [reader("add", feed, story, library=library), reader("fetch", library=library)]
    outputs += [reader("feeds", library=library), reader("list", library=library)]
    server.moved("/away", "\x1b]52;c;aGk=\x07")
    outputs.append(reader("add", server.url("/away"), library=library))
    for done in outputs:
        assert not set(done.stdout + done.stderr) & set("\x1b\x07\x9b\u202e")
    assert "[@click=app.quit]x[/]" in outputs[3].stdout
