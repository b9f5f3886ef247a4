"""The commands, as processes: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.errors import ReaderError
from reader.printing import put_file
from tests.conftest import set_time

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def reader(indexed: Path) -> Run:
    """Runs a command on the samples, in this test's places."""

    def run(
        *arguments: str, library: Path | None = indexed, output: str = "utf-8", **env: str
    ) -> subprocess.CompletedProcess[str]:
        named = {"READER_LIBRARY": str(library)} if library is not None else {}
        return subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            cwd=ROOT,
            env={**os.environ, **named, **env},
            capture_output=True,
            text=True,
            encoding=output,
            timeout=120,
            check=False,
        )

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines of a command that went well."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("arguments", ["list --json", "--help"])
def test_a_pipe_whose_reader_has_seen_enough_is_no_error(indexed: Path, arguments: str) -> None:
    listing = [sys.executable, "-m", "reader", *arguments.split()]
    env = {**os.environ, "READER_LIBRARY": str(indexed)}
    with subprocess.Popen(listing, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as lister:
        assert lister.stdout is not None and lister.stderr is not None
        lister.stdout.close()
        assert lister.wait(120) == 0
        assert lister.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    "arguments",
    ["list", "show sarrel-valley/sarrel-05-warning.txt", "list --json", "--help", "--version", "list --help"],
)
def test_output_that_cannot_be_written_is_told(indexed: Path, arguments: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reader", *arguments.split()],
            cwd=ROOT,
            env={**os.environ, "READER_LIBRARY": str(indexed)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "reader: The output cannot be written (No space left on device).\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
@pytest.mark.parametrize(
    "arguments", ["list", "list --json", "show sarrel-valley/sarrel-05-warning.txt", "export", "--version"]
)
def test_output_that_was_closed_is_not_missed(indexed: Path, arguments: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m reader {arguments} >&-', sys.executable],
        cwd=ROOT,
        env={**os.environ, "READER_LIBRARY": str(indexed)},
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_output_whose_encoding_lacks_our_signs(reader: Run, encoding: str) -> None:
    reader("annotate", "dam operator was warned", "--quote", "in a biscuit tin", "--note", "“●”")
    for arguments in (("list",), ("quotes",), ("notes",), ("doctor",), ("show", "dam operator was warned")):
        done = reader(*arguments, PYTHONIOENCODING=encoding, output=encoding)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Dam Operator Was Warned" in done.stdout or arguments == ("doctor",)
    # An export is a file, wherever it goes.
    (whole,) = json.loads(reader("export", PYTHONIOENCODING=encoding).stdout)["first"]["items"]
    assert whole["body"][0]["value"] == "“●”"


def test_a_query_that_cannot_be_read_is_told(reader: Run) -> None:
    done = reader("list", '"never closed')
    assert done.returncode == 2
    assert "column 1" in done.stderr and "never closed" in done.stderr and done.stdout == ""


def test_a_query_may_begin_with_a_minus(reader: Run, tmp_path: Path) -> None:
    def headlines(*words: str) -> set[str]:
        return {one["headline"] for one in lines(reader("list", "--json", *words))}

    every, dam = headlines(), headlines("dam")
    assert set() < dam < every
    assert headlines("-dam") == headlines("--", "-dam") == headlines("NOT dam") == every - dam
    assert headlines("-dam harbour") == headlines("harbour", "-dam") == headlines("harbour") - dam
    # Letters that are options elsewhere.
    assert headlines("-harbour") == every - headlines("harbour")
    assert lines(reader("quotes", "-dam", "--json")) == lines(reader("quotes", "NOT dam", "--json"))
    assert lines(reader("quotes", "--speaker", "-x", "--json")) == []
    assert "Usage" in reader("list", "-h").stdout
    assert (
        reader("export", "-dam", f"-o{tmp_path / 'notes.json'}").stdout == f"Written: {tmp_path / 'notes.json'}\n"
    )


def test_list_show_quotes_and_related(reader: Run) -> None:
    listed = lines(reader("list", "--json"))
    assert len(listed) >= 32
    assert set(listed[0]) == {
        "id",
        "path",
        "headline",
        "place",
        "agency",
        "published",
        "read",
        "starred",
        "notes",
    }
    (warned,) = [one for one in listed if one["headline"].startswith("Dam Operator Was Warned")]
    (shown,) = lines(reader("show", "dam operator was warned", "--json"))
    assert shown["id"] == warned["id"]
    assert shown["path"] == warned["path"]
    for quotation in shown["quotations"]:
        assert shown["text"][quotation["start"] : quotation["end"]] == quotation["text"]
    named = {one["text"]: one["article"] for one in shown["related_headlines"]}
    ids = {one["id"]: one["headline"] for one in listed}
    assert any(article in ids for article in named.values())
    said = lines(reader("quotes", "--speaker", "Olivaux", "--json"))
    assert {"article", "headline", "published", "start", "end", "text", "speaker"} == set(said[0])
    assert all("Olivaux" in one["speaker"] for one in said)
    related = lines(reader("related", warned["id"], "--json"))
    assert {"id", "headline", "kind", "score", "reason"} == set(related[0])


def test_annotate_notes_and_mark(reader: Run) -> None:
    (shown,) = lines(reader("show", "dam operator was warned", "--json"))
    quote = " ".join(shown["quotations"][2]["text"].split()[:8])
    (made,) = lines(
        reader("annotate", shown["id"], "--quote", quote, "--note", "so he knew", "--tag", "dam", "--json")
    )
    assert made["type"] == "Annotation"
    exact, position = made["target"]["selector"]
    assert exact["exact"] == quote
    assert shown["text"][position["start"] : position["end"]] == quote
    (noted,) = lines(reader("notes", "--json"))
    assert noted == made
    assert lines(reader("notes", "tag:other", "--json")) == []
    (marked,) = lines(reader("mark", "read", shown["id"], "--json"))
    assert marked["read"] is True
    assert marked["notes"] == 1
    assert [one["id"] for one in lines(reader("list", "is:read", "--json"))] == [shown["id"]]


def test_notes_set_no_second_marks_about_a_quotation(reader: Run) -> None:
    for quote, shown in ('"A chain tells you,"', '"A chain tells you,"'), ("A chain tells", "“A chain tells”"):
        assert reader("annotate", "dam operator was warned", "--quote", quote).returncode == 0
        assert reader("notes").stdout.splitlines()[0] == shown


def test_half_a_surrogate_pair_from_elsewhere_stops_no_export(reader: Run, tmp_path: Path) -> None:
    file, back = tmp_path / "in.json", tmp_path / "out.jsonld"
    (made,) = lines(reader("annotate", "dam operator was warned", "--quote", "six times in four years", "--json"))
    file.write_text(json.dumps({**made, "id": "urn:x:1", "body": [{"value": "cut \ud83d"}]}), encoding="utf-8")
    assert reader("import", str(file)).returncode == 0
    assert "cut \ud83d" in [one["body"][0]["value"] for one in lines(reader("notes", "--json")) if "body" in one]
    assert reader("export", "-o", str(back)).stdout == f"Written: {back}\n"
    again = reader("export", "-o", str(back))
    assert again.stdout == f"Written in the place of the file that was there: {back}\n"
    assert r'"cut \ud83d"' in back.read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.glob("*.new")] == []


def test_a_full_disk_leaves_the_earlier_export_as_it_was(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    file = tmp_path / "notes.md"
    put_file(file, "the earlier one")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ReaderError, match="cannot be written"):
            put_file(file, "x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_text() == "the earlier one"
    assert [one.name for one in tmp_path.iterdir()] == ["notes.md"]


def test_a_quote_found_twice_prints_the_places(reader: Run) -> None:
    done = reader("annotate", "dam operator was warned", "--quote", "the")
    assert done.returncode == 1
    assert "places" in done.stderr
    assert "at " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "no such article at all"), 1, "No article in"),
        (("list", "is:wonderful"), 2, "wonderful"),
        (("list", "--nonsense"), 2, "--nonsense"),
        (("mark", "purple", "x"), 2, "purple"),
        (("list", "--library", "/no/such/folder"), 1, "does not exist"),
        (("quotes", "headline:("), 2, ""),
        (("search", "herring"), 2, '`reader list "herring"` searches'),
        (("nosuch",), 1, "or `reader list nosuch` to search"),
        (("list", "nosuchword"), 0, "Nothing found"),
    ],
)
def test_errors_are_one_sentence_and_an_exit_code(
    reader: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = reader(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_date_of_the_metadata_is_shown_too(reader: Run, tmp_path: Path) -> None:
    stray = tmp_path / "stray.md"
    stray.write_text("---\ntitle: The Bridge\ndate: 2026-11-24\n---\n\nThe bridge is shut.\n", "utf-8")
    assert "2026-11-24" in reader("show", str(stray), "--plain").stdout
    assert "2026-11-24" in reader("show", str(stray)).stdout
    assert "2026-11-24?" not in reader("show", str(stray)).stdout


def test_the_date_of_a_file_is_not_told_as_that_of_its_text(reader: Run, tmp_path: Path) -> None:
    stray = tmp_path / "stray.txt"
    stray.write_text("The Bridge\n\nThe bridge is shut.\n", "utf-8")
    set_time(stray)
    assert "2026-11-25?" in reader("show", str(stray), "--plain").stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_imported_and_not_waited_for(reader: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    done = reader("import", str(tmp_path / "pipe.json"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "pipe.json is no file with an export or a backup in it" in done.stderr
    (tmp_path / "other.json").write_bytes(b"\xff\xfe")
    done = reader("import", str(tmp_path / "other.json"))
    assert done.returncode == 1
    assert "other.json is not text" in done.stderr


def test_any_file_can_be_shown_quoted_and_annotated(reader: Run, tmp_path: Path) -> None:
    stray = tmp_path / "stray.txt"
    stray.write_text('PELHAM, May 3. /ARN/. "The bridge is shut," said Mayor Ada Lorne on Monday.\n', "utf-8")
    (shown,) = lines(reader("show", str(stray), "--json"))
    assert shown["dateline"] == {"place": "PELHAM", "date": "May 3", "agency": "ARN"}
    (said,) = lines(reader("quotes", str(stray), "--json"))
    assert said["text"] == "The bridge is shut,"
    lines(reader("annotate", str(stray), "--quote", "The bridge is shut", "--json"))
    (noted,) = lines(reader("notes", "--all", "--json"))
    assert noted["reader"]["article"] == shown["id"]


def test_bad_files_are_named_and_harm_nothing_else(reader: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text("A Good Headline Stands Here\n\nThe text of it follows in a sentence.\n")
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    russian = "Паром отменён из-за тумана\n\nПаром не пришёл, сказал капитан."
    (folder / "cyrillic.txt").write_bytes(russian.encode("cp1251"))
    done = reader("index", library=folder)
    assert done.returncode == 0
    assert "empty.txt" in done.stderr
    assert "binary.txt" in done.stderr
    listed = lines(reader("list", "--json", library=folder))
    assert {one["path"] for one in listed} == {"good.txt", "cyrillic.txt"}
    assert any("Паром" in one["headline"] for one in listed)
    assert "2 articles in" in done.stdout
    again = reader("index", "--rebuild", library=folder)
    assert again.stdout == f"2 articles in {folder}, rebuilt: 0 new, 0 changed, 0 gone.\n"
    checked = reader("doctor", library=folder)
    assert checked.returncode == 1
    assert "empty.txt" in checked.stdout


def test_no_control_character_of_an_article_is_printed(reader: Run, tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "x.txt").write_text(
        "Head\x1b]52;c;aGk=\x07line [/] [@click=app.quit]x[/] \u202eevil\n\nBody \x1b[2J\x9b31m text \x07 here.\n"
        + "It goes on for a while in plain words. " * 20,
        "utf-8",
    )
    for arguments in (("list",), ("show", "x.txt"), ("index",), ("quotes",)):
        done = reader(*arguments, library=folder)
        assert done.returncode == 0, done.stderr
        assert not any(character in done.stdout + done.stderr for character in "\x1b\x07\x9b\u202e")
    assert "[@click=app.quit]x[/]" in reader("list", library=folder).stdout


def test_the_screen_needs_a_terminal(reader: Run) -> None:
    done = reader()
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_with_the_places_set_nothing_else_is_written(reader: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env = {
        name: str(home)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    }
    lines(reader("mark", "read", "dam operator was warned", "--json", **env, PYTHONDONTWRITEBYTECODE="1"))
    assert list(home.rglob("*")) == []


def test_a_kill_right_after_a_save_loses_nothing(reader: Run, indexed: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from reader.cli import cli\n"
        "cli.main(sys.argv[1:], standalone_mode=False)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            "annotate",
            "dam operator",
            "--quote",
            "biscuit tin",
            "--library",
            str(indexed),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -9
    (noted,) = lines(reader("notes", "--json"))
    assert noted["target"]["selector"][0]["exact"] == "biscuit tin"
