"""Subscriptions: a file that a person edits, and OPML, in which they travel."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import AmbiguousError, NotFoundError, SourceError
from reader.sources.limits import Limits
from reader.sources.opml import read_opml, write_opml
from reader.sources.subscriptions import Subscription, Subscriptions, new_subscription

WRITTEN = """\
# My feeds, by hand.

# The first of them
[[feed]]
url = "https://quay.example/feed"   # the quay's
name = "Quay News"
tags = [
    "harbour",  # all of it
    "sea",
]

# The second

# and more about it
[[feed]]
name = 'Oldersand # Gazette'
url = "https://oldersand.example/atom"
full_text = true

# Nothing more.
"""


@pytest.fixture
def followed(tmp_path: Path) -> Subscriptions:
    path = tmp_path / "config" / "subscriptions.toml"
    path.parent.mkdir()
    path.write_text(WRITTEN)
    return Subscriptions(path, tmp_path / "state" / "lock")


def test_what_a_person_wrote_is_read(followed: Subscriptions) -> None:
    assert followed.all() == (
        Subscription("https://quay.example/feed", "Quay News", ("harbour", "sea")),
        Subscription("https://oldersand.example/atom", "Oldersand # Gazette", full_text=True),
    )


def test_several_are_removed_at_once_and_can_be_added_again(followed: Subscriptions) -> None:
    third = new_subscription("https://third.example/", "Third")
    followed.add([third])
    before = followed.all()
    removed = followed.remove_at(
        ["https://third.example/", "https://quay.example/feed", "https://quay.example/fee"]
    )
    assert removed == [before[0], third]
    assert followed.all() == before[1:2]
    followed.add(removed)
    assert set(followed.all()) == set(before)
    assert followed.remove_at([]) == []


def test_each_change_leaves_all_other_lines_alone(followed: Subscriptions) -> None:
    followed.change(
        followed.find("gazette"), name='The "Gazette" \\ Oldersand', ended="2026-11-25", full_text=False
    )
    text = followed.path.read_text()
    expected = WRITTEN.replace("'Oldersand # Gazette'", '"The \\"Gazette\\" \\\\ Oldersand"')
    assert text == expected.replace("full_text = true", 'ended = "2026-11-25"')
    followed.change(followed.find("quay"), tags=("ferry",), url="https://quay.example/new")
    lines = followed.path.read_text().splitlines()
    assert 'url = "https://quay.example/new"  # the quay\'s' in lines
    assert 'tags = ["ferry"]' in lines
    assert followed.add([new_subscription("https://third.example/", "Third", ["#x"])])
    assert followed.path.read_text().startswith("# My feeds, by hand.\n\n# The first of them\n[[feed]]\n")
    assert [one.name for one in followed.all()] == ["Quay News", 'The "Gazette" \\ Oldersand', "Third"]
    followed.remove(followed.find("quay"))
    text = followed.path.read_text()
    assert text.startswith("# My feeds, by hand.\n\n# The second\n\n# and more about it\n[[feed]]")
    assert "# Nothing more." in text
    assert [one.name for one in followed.all()] == ['The "Gazette" \\ Oldersand', "Third"]


def test_the_mark_that_some_editors_put_before_a_text_is_none_of_it(followed: Subscriptions) -> None:
    followed.path.write_text("\ufeff" + WRITTEN, "utf-8")
    assert len(followed.all()) == 2
    followed.remove(followed.find("gazette"))
    assert len(followed.all()) == 1


def test_one_feed_is_followed_once(followed: Subscriptions) -> None:
    again = new_subscription("HTTPS://Quay.Example:443/feed#top", "Again")
    assert followed.add([again, new_subscription("https://new.example/", ""), again]) == [
        Subscription("https://new.example/", "new.example")
    ]
    assert len(followed.all()) == 3


def test_feeds_are_found_by_name_address_or_a_part(followed: Subscriptions) -> None:
    assert followed.find("QUAY news").url == "https://quay.example/feed"
    assert followed.find("oldersand.example").name == "Oldersand # Gazette"
    with pytest.raises(AmbiguousError):
        followed.find("example")
    with pytest.raises(NotFoundError):
        followed.find("no such feed")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[feed]]\nname = "x"\n', "line 1: url is missing"),
        ('[[feed]]\nurl = "file:///etc/passwd"\n', "line 2: url cannot be used"),
        ('[[feed]]\nurl = "http://a.example/"\n[[feed]]\nurl = "http://b.example/"\ntags = "x"\n', "line 5: tags"),
        ('[[feed]]\nurl = "http://a.example/"\n\nulr = 1\n', "line 4: ulr is none"),
        ("[[feed]\n", "line 1"),
        pytest.param("feed = " + "[" * 20_000, "nested too deep", id="brackets"),
        ("feeds = 1\n", "feeds means nothing"),
        ("feed = 1\n", "[[feed]]"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_written(
    followed: Subscriptions, text: str, words: str
) -> None:
    followed.path.write_text(text)
    with pytest.raises(SourceError) as error:
        followed.add([new_subscription("https://new.example/", "")])
    assert words in str(error.value)
    assert str(followed.path) in str(error.value)
    assert followed.path.read_text() == text


def test_what_cannot_be_edited_line_by_line_is_left_to_the_person(followed: Subscriptions) -> None:
    text = 'feed = [{url = "https://a.example/", name = "A"}]\n'
    followed.path.write_text(text)
    assert followed.find("A").url == "https://a.example/"
    for change in (
        lambda: followed.change(followed.find("A"), name="B"),
        lambda: followed.remove(followed.find("A")),
        lambda: followed.add([new_subscription("https://new.example/", "")]),
    ):
        with pytest.raises(SourceError, match="only you can change"):
            change()
    assert followed.path.read_text() == text


def test_a_password_is_written_into_no_file(followed: Subscriptions) -> None:
    with pytest.raises(SourceError) as error:
        new_subscription("https://ada:secret@quay.example/own", "Own")
    assert "secret" not in str(error.value)
    followed.path.write_text('[[feed]]\nurl = "https://ada:secret@quay.example/own"\n')
    (one,) = followed.all()
    assert one.name == "quay.example"
    assert "secret" not in one.shown + write_opml([one])


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=30)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(words, st.lists(words, max_size=3), st.booleans()), max_size=4), words)
def test_whatever_is_written_is_read_again(feeds: list[tuple[str, list[str], bool]], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        followed = Subscriptions(Path(folder, "subscriptions.toml"), Path(folder, "lock"))
        made = [
            new_subscription(f"https://{number}.example/", title, tags)
            for number, (title, tags, _full) in enumerate(feeds)
        ]
        followed.add(made)
        assert followed.all() == tuple(made)
        for one, (_title, _tags, full) in zip(made, feeds, strict=True):
            changed = followed.change(one, name=new_subscription("https://x.example/", name).name, full_text=full)
            assert changed in followed.all()
        for one in followed.all():
            followed.remove(one)
        assert followed.all() == ()
        assert not made or "# The feeds that Reader follows" in followed.path.read_text("utf-8")


def test_opml_goes_out_and_comes_in_again(followed: Subscriptions) -> None:
    text = write_opml([*followed.all(), new_subscription("https://x.example/?a=1&b=2", 'Q & "A" <x>')])
    feeds, problems = read_opml(text, "feeds.opml")
    assert problems == []
    assert [(one.url, one.name, one.tags) for one in feeds] == [
        ("https://quay.example/feed", "Quay News", ("harbour", "sea")),
        ("https://oldersand.example/atom", "Oldersand # Gazette", ()),
        ("https://x.example/?a=1&b=2", 'Q & "A" <x>', ()),
    ]


def test_groups_of_opml_are_tags() -> None:
    text = """<?xml version="1.0" encoding="windows-1252"?><opml version="1.0"><head><title>x</title></head><body>
    <outline text="News"><outline title="World &#x202e;"><outline text="A" xmlUrl="https://a.example/"/></outline>
    <outline text="B" type="rss" xmlURL="feed://b.example/f"/></outline>
    <outline text="C" category="/Regions/North,sea" xmlUrl="https://c.example/"/>
    <outline text="D" xmlUrl="javascript:alert(1)"/></body></opml>"""
    feeds, problems = read_opml(text, "feeds.opml")
    assert [(one.url, one.tags) for one in feeds] == [
        ("https://a.example/", ("News", "World")),
        ("http://b.example/f", ("News",)),
        ("https://c.example/", ("North", "sea")),
    ]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE opml [<!ENTITY a "x">]><opml>&a;</opml>', "declares entities"),
        ('<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "declares entities"),
        ("<opml>" + "<outline>" * 500, "nested more than"),
        ("<opml><body>" + '<outline xmlUrl="http://a.example/"/>' * 30, "more than 20 feeds"),
        ("<opml><body>", "no OPML"),
        ("words", "no OPML"),
    ],
)
def test_bad_lists_are_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_opml(text, "feeds.opml", Limits(subscriptions=20))
