"""Settings: defaults, what can be set, and errors that name the file and the line."""

from __future__ import annotations

from dataclasses import replace
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
        ('theme = "nord"\n\nmesure = 60\n', 3, "mesure is no setting; perhaps measure is meant"),
        ('theme = "nord"\nmeasure = "wide"\n', 2, "measure must be a whole number from 30 to 160; 72 is taken"),
        ('_x = "y"\n', 1, "_x is no setting; there are theme, measure, layout"),
        ("measure = true\n", 1, "measure must be"),
        ("read_after = -1\n", 1, "read_after must be"),
        ("read_after = inf\n", 1, "read_after must be"),
        ('\nlayout = "four"\n', 2, 'layout must be "auto", "wide", "medium" or "narrow"'),
        ('date_style = ""\n', 1, 'date_style must be "age", "date" or "iso"'),
        ("start = 1\n", 1, 'start must be "last", "list" or "unread"'),
        ('theme = ""\n', 1, "theme must be the name of a theme"),
        ("[keymap]\n\n[layout]\nwide = true\n", 3, "layout must be"),
        ("measure = 60\n\n[keymap]\nopen = 3\n", 3, "keymap must be"),
    ],
)
def test_a_bad_setting_is_named_with_its_line_and_left_at_its_default(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    path = written(tmp_path, text)
    config = read_config(path)
    ((name, sentence),) = config.wrong
    assert sentence.startswith(word)
    assert lines(path)[name] == line
    assert getattr(config, name, None) == getattr(Config(), name, None)


def test_what_is_right_counts_beside_what_is_wrong(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, 'theme = "nord"\nmesure = 60\nmeasure = "wide"\nread_after = 1\n'))
    assert [name for name, _ in config.wrong] == ["mesure", "measure"]
    assert replace(config, wrong=()) == Config(theme="nord", read_after=1.0)


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "\ntheme = nord\n")
    with pytest.raises(QueryError, match=r"not valid TOML.*line 2"):
        read_config(path)


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
