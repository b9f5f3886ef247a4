"""Settings: defaults, what can be set, and errors that name the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.config import SETTINGS, Config, default_file, lines, read_config
from reader.errors import QueryError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "config.toml") == Config()


def test_every_setting_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'theme = "nord"\nmeasure = 60\nread_after = 1\nlayout = "medium"\ndate_style = "iso"\nstart = "unread"\n'
        '[keymap]\n"list.open" = "x"\nscreen.story = "S,f3"\n',
    )
    assert read_config(path) == Config(
        theme="nord",
        measure=60,
        layout="medium",
        date_style="iso",
        start="unread",
        read_after=1.0,
        keymap={"list.open": "x", "screen.story": "S,f3"},
    )


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('theme = "nord"\n\nmesure = 60\n', "line 3", "mesure is no setting"),
        ('theme = "nord"\nmeasure = "wide"\n', "line 2", "measure must be a whole number"),
        ("measure = true\n", "line 1", "measure must be"),
        ("read_after = -1\n", "line 1", "read_after must be"),
        ("read_after = inf\n", "line 1", "read_after must be"),
        ('\nlayout = "four"\n', "line 2", 'layout must be "auto", "wide", "medium" or "narrow"'),
        ('date_style = ""\n', "line 1", 'date_style must be "age", "date" or "iso"'),
        ("start = 1\n", "line 1", 'start must be "last", "list" or "unread"'),
        ('theme = ""\n', "line 1", "theme must be the name of a theme"),
        ("[keymap]\n\n[layout]\nwide = true\n", "line 3", "layout must be"),
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


def test_the_line_of_each_setting_and_of_each_commands_keys_is_known(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '# theme = "x"\ntheme = "nord"\nkeymap."screen.who" = "f2"\n\n[keymap]\n'
        '# a comment\n\'list.open\' = "x"\n  screen . story = "S"\n[keymap.list]\ndown = "n"\n',
    )
    found = lines(path)
    assert {name: found[name] for name in ("theme", "keymap")} == {"theme": 2, "keymap": 3}
    assert {id: found[id] for id in ("screen.who", "list.open", "screen.story", "list.down")} == {
        "screen.who": 3,
        "list.open": 7,
        "screen.story": 8,
        "list.down": 10,
    }
    assert lines(tmp_path / "none.toml") == {}


def test_the_default_file_sets_nothing_and_explains_everything(tmp_path: Path) -> None:
    path = written(tmp_path, default_file())
    assert read_config(path) == Config()
    text = default_file().replace("\n# ", " ")
    for setting in SETTINGS.values():
        assert setting.says in text


def test_the_settings_of_the_default_file_are_read_once_the_marks_are_taken_away(tmp_path: Path) -> None:
    settings = [line[2:] for line in default_file().splitlines() if line.startswith("# ") and " = " in line]
    others = [name for name in SETTINGS if name != "keymap"]
    assert [line.partition(" = ")[0] for line in settings] == [*others, '"screen.story"']
    assert read_config(written(tmp_path, "\n".join(settings[:-1]))) == Config()
