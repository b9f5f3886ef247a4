"""Names of files that come from outside: none leaves its folder, and none is one that a file system refuses."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources.naming import headline_name, safe_name
from reader.sources.saving import inside, save_new


@pytest.mark.parametrize(
    ("headline", "published", "name"),
    [
        ("Gulls Take Over Pier, “Again”", "2026-11-24T09:00:00Z", "2026-11-24-gulls-take-over-pier-again"),
        ("Don’t Count 1,163 Herrings", None, "dont-count-1-163-herrings"),
        ("Паром отменён", "2026-11-24", "2026-11-24-паром-отменён"),
        ("../../etc/passwd", None, "etc-passwd"),
        ("CON", None, "con-article"),
        ("…", None, "article"),
        (".reader", None, "reader"),
    ],
)
def test_a_headline_makes_a_name(headline: str, published: str | None, name: str) -> None:
    assert headline_name(headline, published) == name


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Minutes of May.txt", "Minutes of May.txt"),
        ("..\\..\\evil.md", "evil.md"),
        ("/etc/passwd", "passwd"),
        (".hidden.txt", "hidden.txt"),
        ("nul.txt", "nul-article.txt"),
        ("a:b|c?.html", "a-b-c-.html"),
        ("x\x1b[2J\u202e.txt", "x.txt"),
        ("...", "article"),
    ],
)
def test_a_files_name_is_made_harmless(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text(max_size=300), st.sampled_from([None, "2026-11-24", "../../x", "2026-11-24/../.."]))
def test_no_name_leaves_its_folder(text: str, published: str | None) -> None:
    for name in (headline_name(text, published) + ".md", safe_name(text), safe_name(f"{text}.txt")):
        assert len(name.encode()) <= 130
        assert PurePosixPath(name).name == PureWindowsPath(name).name == name
        assert not name.startswith(".")
        assert name == name.strip()
        assert not name.endswith(".")
        assert not any(unicodedata.category(one) in ("Cc", "Cs") for one in name)
        assert not PureWindowsPath(name).is_reserved()


def test_a_file_never_takes_anothers_place(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a-2.md").mkdir()
    assert save_new(tmp_path, "", "a", ".md", b"one") == "a-3.md"
    assert save_new(tmp_path, "", "a", ".md", b"two") == "a-4.md"
    assert save_new(tmp_path, "new/folder", "a", ".md", b"three") == "new/folder/a.md"
    assert (tmp_path / "a-3.md").read_bytes() == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-2.md", "a-3.md", "a-4.md", "a.md", "new"]


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "a/../../x", ".reader/x", "a/.git/x", "C:/x", "a\\..\\x", "", "."]
)
def test_a_path_that_leads_out_of_the_library_is_none(tmp_path: Path, path: str) -> None:
    assert inside(tmp_path, path) is None
    assert inside(tmp_path, "a/b.md") == tmp_path / "a" / "b.md"
