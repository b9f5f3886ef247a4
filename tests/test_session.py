"""The session file: what was kept comes back; damage costs nothing but the session."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.session import Session, load_session, save_session


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    session = Session(folder="/somewhere", article="abc", position=7, focus="article", side="notes", shade="quiet")
    save_session(tmp_path / "new", session)
    assert load_session(tmp_path / "new") == session
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["session.json"]


@pytest.mark.parametrize(
    "damage", ["", "{", "[1, 2]", '{"folder": 3, "position": "x", "unheard": "of"}', "\x00\x01"]
)
def test_a_damaged_file_is_the_first_session(tmp_path: Path, damage: str) -> None:
    (tmp_path / "session.json").write_text(damage)
    assert load_session(tmp_path) == Session()


def test_a_theme_that_was_chosen_counts_until_the_settings_name_another() -> None:
    chosen = Session(theme="nord", theme_over="reader-dark")
    assert chosen.theme_in_force("reader-dark") == "nord"
    assert chosen.theme_in_force("reader-light") == "reader-light"
    assert Session().theme_in_force("reader-light") == "reader-light"
