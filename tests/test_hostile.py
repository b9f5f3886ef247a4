"""Hostile strings through every command and every export, and through the real program in a real terminal."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.cli.group import main
from reader.locations import Locations
from tests.conftest import set_time
from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent
MARKUP = "[/] [@click=app.quit]x[/] [bold]loud[/bold] :smile: $x {y} %s"
CONTROLS = (
    "\x1b]52;c;aGVsbG8=\x07 \x1b]52;c;aGVsbG8=\x1b\\ \x1b[2J\x1b[31m \x9b31m \x9d0;t\x9c \u202eevil\u2066 \x07\x08"
)
WIDE = "👩\u200d🚀 مرحبا สวัสดีชาวโลก 漢字仮名交じり文 e\u0301"
LONG = "x" * 100_000
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What no command may print: C0 but tab and line feed, C1, separators, bidi embeddings, overrides and isolates."""
PLAIN = "Plain words follow, so that it is a text. " * 40
NOTE = f"{MARKUP} {CONTROLS} {WIDE}"
NASTY = {"markup": MARKUP, "controls": CONTROLS, "wide": WIDE, "long": LONG}


@dataclass(frozen=True)
class Printed:
    """What a command wrote."""

    stdout: str
    stderr: str


Run = Callable[..., Printed]


def quoted(text: str) -> str:
    """A text as YAML quotes it, its controls as escapes."""
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A library whose texts, facts, links and file names are all hostile."""
    folder = tmp_path / "library [red]\x1b[2J\u202e"
    folder.mkdir()
    for name, nasty in NASTY.items():
        short = nasty[:200]
        (folder / f"{name} [bold].txt").write_text(
            f"Headline {name} {short} ends here\n\nBy Ada {short}\n\n"
            "PELHAM, May 3 (ARN) - The mayor, Ada Lorne, spoke. "
            f'"It is {nasty} indeed," said Ada Lorne.\n\n'
            + PLAIN
            + f"\n\nRead also:\n- Headline markup {short} ends here\n- Another headline {short} that nobody holds\n",
            encoding="utf-8",
        )
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {quoted(f'Tagged {name} {short}')}\nauthor: {quoted(short)}\n"
            f"tags: [{quoted(short)}]\nsource: {quoted(short)}\nurl: https://x.example/{name}\n---\n\n"
            f"The text {nasty} of it, “{short}” said Ada Lorne.\n",
            encoding="utf-8",
        )
        (folder / f"{name}.html").write_text(
            f'<html><head><title>Page {name} {short}</title><meta name=author content="Ada {short}"></head><body>'
            f"<article><p>The page {nasty} of it, and more of it, so that it is a page with a text in it.</p>"
            f"<p>“It is {short} indeed,” said Ada Lorne.</p><p>Entities: &#27;[2J &#x9b;31m &#8238; &#7;</p>"
            f"<p>{PLAIN}</p></article></body></html>",
            encoding="utf-8",
        )
    (folder / "esc \x1b[2J \x9b31m \u202e.txt").write_text("A headline of a nasty file\n\nIts text is short.\n")
    (folder / "empty \x1b]52;c;aGk=\x07.txt").write_text("")
    set_time(folder)
    return folder


@pytest.fixture
def reader(hostile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the hostile library; what it prints is looked at each time."""
    monkeypatch.setenv("READER_LIBRARY", str(hostile))

    def run(*arguments: str, code: int | None = 0) -> Printed:
        try:
            main(list(arguments))
            ended: object = 0
        except SystemExit as error:
            ended = error.code or 0
        done = Printed(*capsys.readouterr())
        printed = (done.stdout + done.stderr).replace("\r\n", "\n")  # CSV ends its lines so
        assert ended == code if code is not None else ended in (0, 1, 2), printed
        assert not OBEYED.search(printed), (arguments, OBEYED.search(printed))
        assert "Traceback" not in printed
        return done

    return run


def test_every_command_prints_no_control(reader: Run, hostile: Path, tmp_path: Path) -> None:
    listed = [json.loads(line) for line in reader("list", "--json").stdout.splitlines()]
    assert len(listed) == 3 * len(NASTY) + 1
    plain = reader("list").stdout
    assert plain.count("[@click=app.quit]x[/] [bold]loud[/bold] :smile: $x {y} %s") == 3
    assert "สวัสดีชาวโลก 漢字仮名交じり文 é" in plain
    for row in listed:
        assert reader("show", row["id"]).stdout
        assert json.loads(reader("show", row["id"], "--json").stdout)["id"] == row["id"]
    (page,) = (row for row in listed if row["path"] == "controls.html")
    assert "evil" in reader("show", page["id"], "--plain").stdout
    for words in (MARKUP, CONTROLS, "(((", '"[/]', "headline:", "* OR NOT", WIDE, "x" * 10_000):
        for command in ("list", "quotes"):
            reader(command, words, code=None)
    reader("quotes")
    reader("quotes", "--json", "--speaker", "Ada")
    for row in listed:
        if row["path"].startswith(("markup", "controls")):
            reader("related", row["id"])
            reader("related", row["id"], "--json")
            reader("mark", "read", row["id"])
    reader("show", CONTROLS, code=1)
    reader("show", MARKUP.replace("$x", "no such"), code=1)
    reader("index")
    reader("index", "--rebuild", "--json")
    reader("doctor", code=None)
    reader("config")


def test_notes_and_exports_of_hostile_passages(reader: Run, tmp_path: Path) -> None:
    for row in (json.loads(line) for line in reader("list", "--json").stdout.splitlines()):
        text = json.loads(reader("show", row["id"], "--json").stdout)["text"]
        quote = text[:60].strip()
        reader("annotate", row["id"], "--quote", quote, "--note", NOTE, "--tag", "[/] \x1b[2J")
    assert "[@click=app.quit]x[/]" in reader("notes").stdout
    for line in reader("notes", "--json").stdout.splitlines():
        assert json.loads(line)["type"] == "Annotation"
    for form in ("jsonld", "markdown", "csv", "csl", "bibtex"):
        printed = reader("export", "--format", form).stdout
        assert "@click=app.quit" in printed
        file = tmp_path / f"notes.{form}"
        reader("export", "--format", form, "-o", str(file))
        assert not OBEYED.search(file.read_text(encoding="utf-8"))
    reader("import", str(tmp_path / "notes.jsonld"))


def test_feeds_and_files_with_hostile_names(reader: Run, hostile: Path, tmp_path: Path) -> None:
    outside = tmp_path / "[red] \x1b[2J\u202e.txt"
    outside.write_text(
        f"A headline from outside {CONTROLS}\n\nThe text of it is {MARKUP} short.\n", encoding="utf-8"
    )
    reader("add", str(outside))
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline type="rss" text="[/] [@click=app.quit]x[/] &#x9b;31m &#8238;" '
        'xmlUrl="https://feeds.example/[/]"/></body></opml>',
        encoding="utf-8",
    )
    reader("add", str(opml))
    assert "[@click=app.quit]x[/]" in reader("feeds").stdout
    for line in reader("feeds", "--json").stdout.splitlines():
        json.loads(line)
    reader("feeds", "export")
    reader("feeds", "rename", "https://feeds.example/[/]", f"{MARKUP} \x1b]52;c;aGk=\x07", code=None)
    reader("feeds")
    reader("feeds", "rename", CONTROLS, "x", code=1)
    reader("add", "file:///etc/passwd", "javascript:alert(1)", "https://x.example\x1b[2J/", code=1)


def test_what_is_no_file_is_told_by_a_name_without_controls(reader: Run, hostile: Path) -> None:
    os.mkfifo(hostile / "pipe \x1b[2J.txt")
    (hostile / "loop.html").symlink_to("loop.html")
    (hostile / "null.md").symlink_to("/dev/null")
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(hostile)  # the name of a socket may not be long
        try:
            one.bind("socket.txt")
        finally:
            os.chdir(here)
        (hostile / "around").symlink_to(".")
        told = reader("index").stderr
    for words in ("named pipe", "cannot be followed", "device", "socket"):
        assert words in told, told


# -- the real program in a real terminal -----------------------------------------------------------------------

KEYS = (
    ["enter", "]", "v", "v", "H", "esc", "w", "r", "t", "esc"],
    ["h", "j", "enter", "space", "a", "note", "esc"],
    ["h", "/", "smile", "enter", "esc", "S", "esc", "T", "esc", "?", "esc"],
)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_no_byte_of_an_article_reaches_the_terminal_as_a_control(
    hostile: Path, samples: Path, places: Locations, size: tuple[int, int]
) -> None:
    kinds = []
    for folder, shown in ((samples, "Library"), (hostile, "nasty")):
        with Terminal([sys.executable, "-m", "reader", str(folder)], size, ROOT) as terminal:
            terminal.wait_for(shown)
            for keys in KEYS:
                terminal.press(*keys)
            terminal.press("esc", "q")
            written = terminal.until_it_ends()
        text = written.decode("utf-8")
        kinds.append(sequences(text))
        assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert "aGVsbG8=" not in text and "aGk=" not in text
        assert "\x07" not in re.sub(r"\x1b\][^\x07\x1b]*\x07", "", text)
    assert kinds[1] <= kinds[0], kinds[1] - kinds[0]


def test_commands_in_a_terminal_write_colours_and_nothing_else(reader: Run, hostile: Path) -> None:
    (row, *_) = (json.loads(line) for line in reader("list", "headline:markup", "--json").stdout.splitlines())
    text = json.loads(reader("show", row["id"], "--json").stdout)["text"]
    reader("annotate", row["id"], "--quote", text[:60].strip(), "--note", NOTE, "--tag", NOTE)
    shown = [("show", name) for name in ("controls.html", "controls [bold].txt", "markup.md", "wide.html")]
    plain = [
        ("list",),
        ("quotes",),
        ("related", row["id"]),
        ("notes",),
        ("export",),
        ("index", "--rebuild"),
        ("doctor",),
    ]
    for arguments in [*shown, *plain, ("export", "--format", "csv"), ("show", NOTE)]:
        with Terminal([sys.executable, "-m", "reader", *arguments], (100, 30), ROOT) as terminal:
            text = terminal.until_it_ends().decode("utf-8")
        assert text.strip()
        assert sequences(text) <= {"CSI m"}, arguments
        assert not OBEYED.search(re.sub(r"\x1b\[[\d;]*m", "", text.replace("\r\n", "\n"))), arguments


def sequences(text: str) -> set[str]:
    """Which kinds of control sequences a program wrote: each by its introducer, its number and its final byte."""
    found = set()
    for match in re.finditer(r"\x1b(?:\[([?<>=]?)([\d;:]*)([ -/]*[@-~])|\](\d*)|([PX^_])|([^\[\]PX^_]))", text):
        private, numbers, final, osc, string, other = match.groups()
        if final in ("m", "H"):
            found.add(f"CSI {private}{final}")
        elif final:
            found.add(f"CSI {private}{numbers}{final}")
        else:
            found.add(f"OSC {osc}" if osc is not None else f"{string or ''}{other or ''}")
    return found
