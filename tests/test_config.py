"""Settings: defaults, what can be set, and errors that name the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import Config, read_config
from reader.errors import QueryError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "config.toml") == Config()


def test_every_setting_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'theme = "nord"\nmeasure = 60\nread_after = 1\n[keymap]\n"list.open" = "x"\n')
    config = read_config(path)
    assert (config.theme, config.measure, config.read_after) == ("nord", 60, 1.0)
    assert config.keymap == {"list.open": "x"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('theme = "nord"\n\nmesure = 60\n', "line 3", "mesure is no setting"),
        ('theme = "nord"\nmeasure = "wide"\n', "line 2", "measure must be a whole number"),
        ("measure = true\n", "line 1", "measure must be"),
        ("read_after = -1\n", "line 1", "read_after must be"),
        ("measure = 60\n\n[keymap]\nopen = 3\n", "line 3", "keymap must be"),
        ("theme = nord\n", "line 1", "not valid TOML"),
    ],
)
def test_a_bad_setting_is_named_with_file_and_line(tmp_path: Path, text: str, line: str, word: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QueryError) as caught:
        read_config(path)
    assert str(path) in str(caught.value)
    assert line in str(caught.value)
    assert word in str(caught.value)
