import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article.model import Identity
from reader.errors import LibraryError
from reader.library import pool
from reader.library import scan as scanning
from reader.library.decoding import decode
from reader.library.entries import Speech
from reader.library.filenames import to_name, to_text
from reader.library.folder import MAX_SIZE, walk
from reader.library.identity import (
    CLEARLY_SIMILAR,
    SIMILAR,
    digest_of,
    digest_only,
    fingerprint,
    similarity,
)
from reader.library.index import Index
from reader.library.scan import Progress, read_article, scan, watch

WORDS = (
    "harbour",
    "ferry",
    "council",
    "strike",
    "budget",
    "bridge",
    "school",
    "storm",
    "market",
    "rail",
    "court",
    "tax",
)


def story(seed: int, edits: int = 0) -> str:
    """An article of some hundred words of its own; with some of them changed."""
    pick = random.Random(seed)
    words = [f"{pick.choice(WORDS)}{pick.randrange(40)}" for _ in range(240)]
    for n in range(edits):
        words[7 + n * 230 // edits] = f"changed{n}"
    sentences = [" ".join(words[n : n + 12]).capitalize() + "." for n in range(0, len(words), 12)]
    paragraphs = "\n".join(" ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4))
    return f"{WORDS[seed % 12].title()} plan number {seed} divides the council\nHALDEN, March 3. /ARN/. {paragraphs}\n"


class Library:
    """A folder, its index, and what a notebook would know of it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "articles"
        self.folder.mkdir()
        self.index = Index.open(root / "index.sqlite")
        self.known: dict[str, Identity] = {}

    def write(self, path: str, content: str | bytes, at: int | None = None) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if at is not None:
            os.utime(file, (at, at))
        return file

    def scan(self, **options: bool) -> Progress:
        for progress in scan(self.folder, self.index, tuple(self.known.values()), **options):
            for one in progress.identities:
                assert one.id in self.known
                self.known[one.id] = one
        assert progress.finished
        return progress

    def ids(self) -> dict[str, str]:
        return {path: id for path, _, _, id, _ in self.index.files()}

    def remember(self, *paths: str) -> None:
        """What the notebook does with an article that the person touched."""
        for id in [self.ids()[path] for path in paths]:
            self.known[id] = next(self.index.identities("id", [id]))

    def forget_index(self) -> None:
        path = self.index.path
        self.index.close()
        path.unlink()
        self.index = Index.open(path)

    def problems(self) -> dict[str, str]:
        return {one.path: one.sentence for one in self.index.problems()}


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path)
    yield library
    library.index.close()


def writes(index: Index) -> int:
    return index.connection.total_changes


# -- what is taken up ------------------------------------------------------------------------------------------


def test_new_changed_and_deleted_files_are_taken_up(library):
    for n in range(5):
        library.write(f"{n}.txt", story(n))
    assert library.scan() == Progress(5, 5, added=5, finished=True)
    library.write("sub/deeper/5.md", story(5))
    library.write("0.txt", story(0, edits=5))
    (library.folder / "1.txt").unlink()
    assert library.scan() == Progress(2, 2, added=1, changed=1, removed=1, finished=True)
    assert sorted(library.ids()) == ["0.txt", "2.txt", "3.txt", "4.txt", "sub/deeper/5.md"]
    assert "changed3" in library.index.article(library.ids()["0.txt"]).text


def test_a_scan_of_an_unchanged_folder_reads_and_writes_nothing(library):
    for n in range(5):
        library.write(f"{n}.txt", story(n))
    library.write("empty.txt", "")
    os.symlink("nowhere", library.folder / "link.txt")
    library.scan()
    before = writes(library.index)
    assert library.scan() == Progress(0, 0, finished=True)
    assert writes(library.index) == before


def test_the_newest_files_come_first_and_every_batch_can_be_used_at_once(library):
    for n in range(250):
        library.write(f"{n:03}.txt", story(n), at=1_000_000_000 + n * 3600)
    reports = scan(library.folder, library.index)
    assert next(reports) == Progress(0, 250)
    first = next(reports)
    assert 0 < first.done < 250
    assert sorted(library.ids()) == [f"{n:03}.txt" for n in range(250 - first.done, 250)]
    assert [report.finished for report in reports][-1]
    assert len(library.ids()) == 250


def test_many_files_are_read_by_other_processes_to_the_same_end(library, monkeypatch):
    for n in range(650):
        library.write(f"{n % 7}/{n}.txt", story(n))
    library.write("odd.txt", bytes(range(256)) * 4)
    assert library.scan().added == 650
    pooled = library.ids()
    library.forget_index()
    monkeypatch.setattr(pool, "HERE", 10_000)
    library.scan()
    assert library.ids() == pooled
    assert list(library.problems()) == ["odd.txt"]


def test_rebuilding_reads_everything_again_and_keeps_the_ids(library):
    for n in range(5):
        library.write(f"{n}.txt", story(n))
    library.scan()
    before = library.ids()
    assert library.scan(rebuild=True) == Progress(5, 5, finished=True)
    assert library.ids() == before


def test_hidden_files_and_folders_and_other_endings_are_left_out(library):
    for path in (".hidden.txt", ".reader/a.txt", "sub/.git/b.md", "c.jpg", "d", "e.txt~", "F.TXT", "g.Markdown"):
        library.write(path, story(1))
    library.scan()
    assert sorted(library.ids()) == ["F.TXT", "g.Markdown"]


def test_links_are_followed_once(library):
    library.write("a/1.txt", story(1))
    os.symlink("..", library.folder / "a" / "up")
    os.symlink("a", library.folder / "Z-same-folder")
    os.symlink("a/1.txt", library.folder / "same-file.txt")
    library.scan()
    assert sorted(library.ids()) == ["a/1.txt", "same-file.txt"]
    assert library.problems() == {}


# -- bad input -------------------------------------------------------------------------------------------------


def test_a_bad_file_is_told_by_name_and_harms_no_other(library):
    library.write("good.txt", story(1))
    library.write("empty.txt", b"")
    library.write("white.txt", " \n\t\n\u00a0\n")
    library.write("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20)
    with open(library.write("huge.txt", b"x"), "r+b") as file:
        file.truncate(MAX_SIZE + 1)
    os.mkfifo(library.folder / "pipe.txt")
    os.symlink("nowhere", library.folder / "broken.txt")
    os.symlink("loop.txt", library.folder / "loop.txt")
    os.symlink("/dev/null", library.folder / "device.txt")
    library.scan()
    assert list(library.ids()) == ["good.txt"]
    problems = library.problems()
    expected = {
        "empty.txt": "is empty",
        "white.txt": "nothing but white space",
        "picture.txt": "is not text",
        "huge.txt": "has 20 MB",
        "pipe.txt": "is a named pipe",
        "broken.txt": "link to something that is not there",
        "loop.txt": "link that cannot be followed",
        "device.txt": "is a device",
    }
    assert problems.keys() == expected.keys()
    for path, sentence in problems.items():
        assert sentence.startswith(path)
        assert expected[path] in sentence
        assert sentence.endswith(".")


def test_a_problem_is_looked_at_again_only_when_its_file_changes(library):
    library.write("a.txt", b"", at=1_700_000_000)
    library.scan()
    assert library.scan().total == 0
    library.write("a.txt", story(1))
    assert library.scan().added == 1
    assert library.problems() == {}
    library.write("a.txt", b"", at=1_700_000_001)
    assert library.scan().removed == 1
    (library.folder / "a.txt").unlink()
    library.scan()
    assert library.problems() == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_today_stays_as_it_was(library):
    library.write("shut/1.txt", story(1))
    file = library.write("2.txt", story(2))
    library.scan()
    library.remember("shut/1.txt", "2.txt")
    before = library.ids()
    (library.folder / "shut").chmod(0)
    os.utime(file, (1, 1))
    file.chmod(0)
    library.scan()
    assert library.ids() == before
    assert set(library.problems()) == {"shut/", "2.txt"}
    (library.folder / "shut").chmod(0o700)
    file.chmod(0o600)
    library.scan()
    assert (library.ids(), library.problems()) == (before, {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_can_be_listed_and_not_looked_at_stays_as_it_was(library):
    library.write("shut/1.txt", story(1))
    library.scan()
    before = library.ids()
    (library.folder / "shut").chmod(0o400)
    library.scan()
    assert (library.ids(), set(library.problems())) == (before, {"shut/1.txt"})
    (library.folder / "shut").chmod(0o700)
    library.scan()
    assert (library.ids(), library.problems()) == (before, {})


def test_a_folder_that_breaks_off_while_it_is_listed_stays_as_it_was(library):
    # Where one is the root of a container, it opens and fails only then.
    broken = Path("/proc/1/map_files")
    try:
        os.listdir(broken)
        pytest.skip("every folder can be listed here")
    except PermissionError:
        pass
    except OSError:
        pytest.skip("there is no such folder here")
    library.write("sub/1.txt", story(1))
    library.scan()
    library.remember("sub/1.txt")
    before = library.ids()
    shutil.rmtree(library.folder / "sub")
    (library.folder / "sub").symlink_to(broken)
    library.write("2.txt", story(2))
    library.scan()
    assert library.ids() == {**before, "2.txt": library.ids()["2.txt"]}
    assert library.problems().keys() == {"sub/"}
    assert "Permission denied" in library.problems()["sub/"]
    with pytest.raises(LibraryError, match="cannot be read"):
        walk(broken)


def test_a_folder_that_is_none_is_told(library, tmp_path):
    with pytest.raises(LibraryError, match="nowhere does not exist"):
        list(scan(tmp_path / "nowhere", library.index))
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="is a file, not a folder"):
        list(scan(tmp_path / "file", library.index))


def test_one_file_is_read_or_its_error_told(library):
    article = read_article(library.write("a.txt", story(1)))
    assert article.dateline.place == "HALDEN"
    with pytest.raises(LibraryError, match="is empty"):
        read_article(library.write("b.txt", b""))
    with pytest.raises(LibraryError, match="does not exist"):
        read_article(library.folder / "c.txt")


def test_a_name_that_is_no_text_is_kept_printable_and_found_again(library):
    name = os.fsdecode(b"caf\xe9\n\x1b]52;c;x\x07.txt")
    library.write(name, story(1))
    library.scan()
    (path,) = library.ids()
    assert path == r"caf\xe9\x0a\x1b]52;c;x\x07.txt"
    assert to_name(path) == name
    assert library.scan().total == 0
    assert [row.path for row in library.index.resolve(name)] == [path]
    assert "/" not in path
    shutil.rmtree(library.folder)
    library.folder.mkdir()
    assert library.scan().removed == 1


@given(
    st.binary(min_size=1, max_size=40)
    | st.text(st.sampled_from("\\x5ce9é\x1b\u202e \u200d"), max_size=20).map(str.encode)
)
def test_every_file_name_survives_being_text(name):
    text = to_text(os.fsdecode(name))
    assert os.fsencode(to_name(text)) == name
    assert text.encode().decode() == text
    assert not set(text) & set("\n\x1b\x07\x9b\u202e")


# -- encodings -------------------------------------------------------------------------------------------------

ENGLISH = "HALDEN, March 3. /ARN/. “We won’t wait,” the mayor’s aide said – café owners agreed. The fee is €40.\n"
RUSSIAN = "ХАЛЬДЕН, 3 марта. /АРН/. «Мы не будем ждать», — заявил пресс-секретарь мэра Пётр Зыков.\n"
FRENCH = "À la mairie de Saint-Éloi, l'adjointe n'a rien promis aux élèves, a-t-elle déclaré à l'été.\n"
CHINESE = "本报讯：记者从市政府获悉，双方同意本周举行会谈。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (ENGLISH, one)
            for one in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
        ),
        *((RUSSIAN, one) for one in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251")),
        *((FRENCH, one) for one in ("utf-8", "utf-16-le", "cp1252", "latin-1")),
        *((CHINESE, one) for one in ("utf-8", "utf-16-le", "utf-16-be")),
    ],
)
@pytest.mark.parametrize("times", [1, 30])
def test_news_in_the_encodings_it_comes_in(text, encoding, times):
    assert decode((text * times).encode(encoding)) == text * times


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=200))
def test_whatever_is_utf8_is_read_as_utf8(text):
    assert decode(text.encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_that_can_be_stored_or_none(data):
    text = decode(data)
    assert text is None or text.encode() is not None


def test_utf8_cut_in_the_middle_of_a_letter_stays_utf8():
    assert decode(RUSSIAN.encode()[:-3]) == RUSSIAN[:-3] + "\ufffd"


# -- identity: each case with the index kept, and with the index deleted and only the notebook left ------------


@pytest.fixture(params=["index kept", "index deleted"])
def touched(request, library):
    """A library of which the person touched some articles; and how to scan it after something happened to it."""
    for n in range(6):
        library.write(f"{n}.txt", story(n))
    library.write("latest.txt", story(10))
    library.scan()
    library.remember("0.txt", "1.txt", "latest.txt")
    before = library.ids()

    def rescan() -> Progress:
        if request.param == "index deleted":
            library.forget_index()
        return library.scan()

    return library, before, rescan


def check_known(library: Library) -> None:
    """The notebook knows every article that is held as it now is."""
    for path, id in library.ids().items():
        if id in library.known:
            text = library.index.article(id).text
            assert (library.known[id].path, library.known[id].fingerprint) == (path, fingerprint(text))
    before = dict(library.known)
    assert library.scan().identities == ()
    assert library.known == before


def test_nothing_happened(touched):
    library, before, rescan = touched
    rescan()
    assert library.ids() == before


def test_edited(touched):
    library, before, rescan = touched
    library.write("0.txt", story(0, edits=20))
    rescan()
    assert library.ids()["0.txt"] == before["0.txt"]
    check_known(library)


def test_renamed_and_moved(touched):
    library, before, rescan = touched
    (library.folder / "sub").mkdir()
    (library.folder / "0.txt").rename(library.folder / "renamed.txt")
    (library.folder / "1.txt").rename(library.folder / "sub" / "1.txt")
    rescan()
    assert (library.ids()["renamed.txt"], library.ids()["sub/1.txt"]) == (before["0.txt"], before["1.txt"])
    assert len(library.ids()) == len(before)
    check_known(library)


def test_edited_and_moved(touched):
    library, before, rescan = touched
    (library.folder / "0.txt").unlink()
    library.write("sub/other.txt", story(0, edits=15))
    rescan()
    assert library.ids()["sub/other.txt"] == before["0.txt"]
    check_known(library)


def test_overwritten_with_another_story(touched):
    library, before, rescan = touched
    library.write("latest.txt", story(11))
    rescan()
    assert library.ids()["latest.txt"] not in before.values()
    assert before["latest.txt"] not in library.ids().values()
    assert library.known[before["latest.txt"]].path == "latest.txt"
    # The story comes back in a file of its own.
    library.write("archive/story.txt", story(10))
    rescan()
    assert library.ids()["archive/story.txt"] == before["latest.txt"]
    check_known(library)


def test_a_copy_is_another_article(touched):
    library, before, rescan = touched
    library.write("a copy.txt", story(0))
    rescan()
    ids = library.ids()
    assert ids["0.txt"] == before["0.txt"]
    assert ids["a copy.txt"] not in before.values()
    check_known(library)


def test_names_swapped(touched):
    library, before, rescan = touched
    library.write("0.txt", story(1))
    library.write("1.txt", story(0))
    rescan()
    assert (library.ids()["0.txt"], library.ids()["1.txt"]) == (before["1.txt"], before["0.txt"])
    check_known(library)


def test_one_overwritten_with_a_copy_of_another(touched):
    library, before, rescan = touched
    library.write("0.txt", story(1))
    os.utime(library.folder / "1.txt")
    rescan()
    assert library.ids()["1.txt"] == before["1.txt"]
    assert library.ids()["0.txt"] not in before.values()
    check_known(library)


MATTER = "---\ntitle: A plan\nurl: https://halden.example/plan\n---\n"


def test_found_by_its_address_when_much_else_changed(touched):
    library, _before, rescan = touched
    library.write("page.md", MATTER + story(20))
    library.scan()
    library.remember("page.md")
    id = library.ids()["page.md"]
    before = library.known[id].fingerprint
    (library.folder / "page.md").unlink()
    library.write("fetched/again.md", MATTER + story(20, edits=39))
    rescan()
    assert library.ids()["fetched/again.md"] == id
    check_known(library)
    assert SIMILAR <= similarity(before, library.known[id].fingerprint) < CLEARLY_SIMILAR


def test_a_summary_that_is_made_whole_in_its_file_stays_who_it_is(touched):
    library, _before, rescan = touched
    library.write("page.md", MATTER + "The council will vote on the plan.\n")
    library.scan()
    library.remember("page.md")
    id = library.ids()["page.md"]
    library.write("page.md", MATTER + story(20))
    rescan()
    assert library.ids()["page.md"] == id
    check_known(library)


def test_another_page_with_the_address_of_its_site_does_not_become_one_that_is_gone(touched):
    library, _before, rescan = touched
    library.write("a.md", MATTER + story(20))
    library.scan()
    library.remember("a.md")
    gone = library.ids()["a.md"]
    (library.folder / "a.md").unlink()
    library.write("b.md", MATTER + story(21))
    rescan()
    assert library.ids()["b.md"] != gone
    assert library.known[gone].path == "a.md"


def test_an_address_that_several_have_does_not_make_another_story_at_a_path_the_same(touched):
    library, _before, rescan = touched
    library.write("a.md", MATTER + story(20))
    library.write("b.md", MATTER + story(21))
    library.scan()
    library.remember("a.md")
    before = library.ids()["a.md"]
    library.write("a.md", MATTER + story(22))
    rescan()
    assert library.ids()["a.md"] != before
    assert library.known[before].path == "a.md"


def test_all_moved_at_once_and_articles_not_known_to_the_notebook_keep_their_ids_too(library):
    for n in range(150):
        library.write(f"{n}.txt", story(n))
    library.scan()
    before = library.ids()
    (library.folder / "year").mkdir()
    for file in list(library.folder.glob("*.txt")):
        file.rename(library.folder / "year" / file.name)
    assert library.scan() == Progress(150, 150, changed=150, finished=True)
    assert library.ids() == {f"year/{path}": id for path, id in before.items()}


def test_the_same_folder_elsewhere_has_the_same_ids(library, tmp_path):
    for n in range(5):
        library.write(f"x/{n}.txt", story(n))
    library.write("x/copy.txt", story(0))
    library.scan()
    (tmp_path / "other machine").mkdir()
    other = Library(tmp_path / "other machine")
    shutil.copytree(library.folder, other.folder, dirs_exist_ok=True)
    other.scan()
    assert other.ids() == library.ids()
    assert len(set(other.ids().values())) == 6
    other.index.close()


def test_a_notebook_that_arrives_after_the_scan(library):
    """Another machine's notebook, synchronised, knows an article that this machine took for new."""
    for n in range(3):
        library.write(f"{n}.txt", story(n))
    library.scan()
    text = library.index.article(library.ids()["0.txt"]).text
    library.known["theirs"] = Identity("theirs", None, "0.txt", "Plan", fingerprint(text))
    library.known["moved"] = Identity("moved", None, "old/1.txt", "Plan", fingerprint(story(1).split("\n", 1)[1]))
    library.scan()
    assert library.ids()["0.txt"] == "theirs"
    assert library.ids()["1.txt"] == "moved"
    check_known(library)


def test_two_files_whose_names_differ_only_in_how_letters_are_composed_are_two_articles(library):
    library.write("café.txt", story(1))
    library.write("cafe\u0301.txt", story(1))
    library.scan()
    assert len(set(library.ids().values())) == 2
    before = library.ids()
    library.scan(rebuild=True)
    assert library.ids() == before


def test_two_ids_of_one_article_are_reported(library):
    library.write("0.txt", story(0))
    library.scan()
    library.remember("0.txt")
    mine = library.ids()["0.txt"]
    library.known["0000"] = Identity("0000", None, "0.txt", "Plan", library.known[mine].fingerprint)
    assert library.scan().joined == ((mine, "0000"),)
    del library.known[mine]  # the notebook joined them
    library.scan()
    assert library.ids() == {"0.txt": "0000"}


@pytest.fixture
def both(library):
    """Two files, both known to the notebook, the one like the other, with one address."""
    library.write("a.md", MATTER + story(20))
    library.write("b.md", MATTER + story(20, edits=10))
    library.scan()
    library.remember("a.md", "b.md")
    return library


def test_two_that_were_held_at_once_stay_two_when_one_is_away(both):
    before = both.ids()
    (both.folder / "b.md").rename(both.folder.parent / "b.md")
    assert both.scan().joined == ()
    assert both.scan().joined == ()
    (both.folder.parent / "b.md").rename(both.folder / "b.md")
    assert both.scan().joined == ()
    assert both.ids() == before
    (both.folder / "a.md").unlink()
    assert both.scan().joined == ()


def test_two_that_were_held_at_once_stay_two_when_one_takes_the_place_of_the_other(both):
    id = both.ids()["b.md"]
    (both.folder / "b.md").replace(both.folder / "a.md")
    assert both.scan().joined == ()
    assert both.ids() == {"a.md": id}
    assert both.scan().joined == ()


def test_two_that_were_held_at_once_stay_two_when_one_takes_the_place_of_the_other_later(both):
    id = both.ids()["b.md"]
    (both.folder / "a.md").unlink()
    both.scan()
    (both.folder / "b.md").rename(both.folder / "a.md")
    assert both.scan().joined == ()
    assert both.ids() == {"a.md": id}


def test_a_page_that_another_machine_has_under_another_name_is_joined_by_its_address(library):
    library.write("a.md", MATTER + story(20))
    library.scan()
    library.remember("a.md")
    mine = library.ids()["a.md"]
    url, text = library.known[mine].url, library.index.article(mine).text
    like, other = text.replace("council", "board"), story(21)
    library.known["0000"] = Identity("0000", url, "theirs.md", "A plan", fingerprint(like))
    library.known["0001"] = Identity("0001", url, "live.md", "A plan", fingerprint(other))
    assert library.scan().joined == ((mine, "0000"),)


def test_an_id_that_gives_way_to_that_of_another_machine_is_joined_to_it(library):
    """The other machine knows the file as it was edited meanwhile, by an id of its own."""
    library.write("0.txt", story(0))
    library.scan()
    library.remember("0.txt")
    mine = library.ids()["0.txt"]
    library.write("0.txt", story(0, edits=10))
    edited = fingerprint(read_article(library.folder / "0.txt").text)
    library.known["0000"] = Identity("0000", None, "0.txt", "Plan", edited)
    assert library.scan().joined == ((mine, "0000"),)
    assert library.ids() == {"0.txt": "0000"}


@pytest.mark.parametrize("goes", ["a.txt", "b.txt"])
def test_a_copy_is_joined_to_the_one_that_goes(library, goes):
    for path in ("a.txt", "b.txt"):
        library.write(path, story(0))
    library.write("c.txt", "HALDEN, March 3. Subscribe to read on.")
    library.write("d.txt", "HALDEN, March 3. Subscribe to read on.")
    library.scan()
    ids = library.ids()
    library.remember(*ids)
    assert library.scan().joined == ()
    (library.folder / goes).unlink()
    (library.folder / "c.txt").unlink()
    pair = ids["a.txt"], ids["b.txt"]
    assert library.scan().joined == ((max(pair), min(pair)),)


def test_an_id_in_use_is_not_given_twice(library):
    """The first text comes back at the first path while its article lives on elsewhere, rewritten."""
    library.write("0.txt", story(0))
    library.scan()
    id = library.ids()["0.txt"]
    (library.folder / "0.txt").rename(library.folder / "kept.txt")
    library.scan()
    library.write("kept.txt", story(0, edits=20))
    library.scan()
    library.write("0.txt", story(0))
    library.scan()
    assert library.ids()["kept.txt"] == id
    assert len(set(library.ids().values())) == 2


names = st.sampled_from(["a.txt", "b.txt", "c/a.txt", "c/d.txt", "latest.txt"])
steps = st.one_of(
    st.tuples(st.just("write"), names, st.integers(0, 5), st.sampled_from([0, 0, 10])),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("copy"), names, names),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("read"), names),
    st.tuples(st.just("forget index")),
)


@given(st.lists(st.lists(steps, max_size=3), max_size=6))
@settings(max_examples=25, deadline=None)
def test_whatever_happens_to_the_files_each_is_one_article_and_the_untouched_stay_who_they_are(rounds):
    with tempfile.TemporaryDirectory() as root:
        library = Library(Path(root))
        clock = 1_000_000_000
        for round_ in rounds:
            before, touched = library.ids(), set()
            for what, *more in round_:
                clock += 1
                paths = [one for one in more if isinstance(one, str)]
                file = library.folder / paths[0] if paths else library.folder
                if what == "write":
                    library.write(paths[0], story(more[1], edits=more[2]), at=clock)
                elif what == "read" and paths[0] in library.ids():
                    library.remember(paths[0])
                elif what == "forget index":
                    library.forget_index()
                elif what != "read" and file.is_file():
                    target = library.folder / paths[-1]
                    target.parent.mkdir(exist_ok=True)
                    if what == "delete":
                        file.unlink()
                    elif what == "move":
                        file.replace(target)
                    elif file != target:
                        shutil.copyfile(file, target)
                        os.utime(target, (clock, clock))
                if what in ("write", "move", "copy", "delete"):
                    touched |= set(paths)
            library.scan()
            after = library.ids()
            files = {str(one.relative_to(library.folder)) for one in library.folder.rglob("*.txt")}
            assert after.keys() == files
            assert len(set(after.values())) == len(after)
            for path, id in after.items():
                assert library.index.article(id).text == read_article(library.folder / path).text
                if path in before and path not in touched and before[path] in library.known:
                    assert id == before[path]
            check_known(library)
        library.index.close()


# -- processes and interruption ---------------------------------------------------------------------------------


def test_a_scan_that_was_stopped_goes_on_and_settles_what_was_open(library):
    for n in range(250):
        library.write(f"{n:03}.txt", story(n), at=1_000_000_000 + n)
    library.scan()
    library.remember("000.txt", "001.txt")
    before = library.ids()
    (library.folder / "000.txt").rename(library.folder / "moved.txt")
    (library.folder / "001.txt").unlink()
    library.write("edited.txt", story(1, edits=15))
    for n in range(300, 500):
        library.write(f"{n}.txt", story(n), at=1)
    reports = scan(library.folder, library.index, tuple(library.known.values()))
    next(reports)
    assert next(reports).done
    reports.close()
    library.scan()
    assert library.ids()["moved.txt"] == before["000.txt"]
    assert library.ids()["edited.txt"] == before["001.txt"]
    assert len(library.ids()) == 450
    check_known(library)


def start_scan(library: Library) -> "subprocess.Popen[bytes]":
    """A scan in a process of its own, with a line for each report."""
    script = library.index.path.with_name("run.py")
    script.write_text(
        f"""
from pathlib import Path
from reader.library.index import Index
from reader.library.scan import scan
if __name__ == "__main__":
    for progress in scan(Path({str(library.folder)!r}), Index.open(Path({str(library.index.path)!r}))):
        print(progress.step, progress.done, flush=True)
"""
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment)


def spoken(seed: int) -> str:
    """A story in which somebody says something."""
    pick = random.Random(seed)
    name = f"Ida {WORDS[seed % 12].title()}"
    sentences = [
        f"It was the {pick.choice(WORDS)} of {pick.randrange(10**6)} that he had in mind for the {pick.choice(WORDS)}."
        for _ in range(8)
    ]
    return (
        f"{WORDS[seed % 12].title()} plan number {seed} divides the council\nHALDEN, March 3. /ARN/. "
        f"{' '.join(sentences)}\n“The {WORDS[seed % 7]} of {seed} is late, and it is not the first,” said {name}, the"
        " mayor. “It was late in the winter, and it was late before that.”\n"
    )


def everything(index: Index) -> list[list[tuple[object, ...]]]:
    """All that an index holds of its articles, but for the numbers that it gave them."""
    return [
        index.select("SELECT id, path, digest, headline, text, a.spans, s.spans, quotations"
                     " FROM article a LEFT JOIN speech s ON s.article = a.number ORDER BY id"),
        index.select("SELECT id, key & 1048575, start, end, speaker FROM quotation JOIN article ON number = article"
                     " ORDER BY 1, 2"),
        index.select("SELECT id, (SELECT id FROM article WHERE number = first) FROM copy"
                     " JOIN article ON number = copy.article ORDER BY 1"),
        sorted(words_of(index, "article_words", "doc")),
        sorted(words_of(index, "quotation_words", "doc >> 20")),
    ]  # fmt: skip


def words_of(index: Index, table: str, number: str) -> list[tuple[object, ...]]:
    """Every word of an index of words, by the article's id."""
    index.connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_are USING fts5vocab(main, {table}, 'instance')")
    try:
        sql = f"SELECT id, col, term, offset FROM temp.{table}_are LEFT JOIN article ON number = {number}"
        return index.select(sql)
    finally:
        index.connection.execute(f"DROP TABLE temp.{table}_are")


def test_scans_at_the_same_time_come_to_the_same_end(library):
    for n in range(300):
        library.write(f"{n}.txt", story(n))
    library.write("copy.txt", story(0))
    running = [start_scan(library) for _ in range(3)]
    for process in running:
        process.communicate()
        assert process.returncode == 0
    together = library.ids()
    library.forget_index()
    library.scan()
    assert library.ids() == together
    assert len(set(together.values())) == 301


def test_a_first_scan_killed_at_any_moment_leaves_an_index_that_opens_and_continues(library):
    for n in range(900):
        library.write(f"{n}.txt", spoken(n), at=1_000_000_000 + n)
    library.write("copy.txt", spoken(3), at=1)
    path = library.index.path
    pick = random.Random(5)
    reached = set()
    for kill_at in (1, 3, 5, 8, 10, 5):
        process = start_scan(library)
        reached.update(line.split()[0] for line in islice(process.stdout, kill_at))
        # At this report, or somewhere on the way to the next.
        time.sleep(pick.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        again = Index.open(path)
        assert not again.rebuilt
        assert again.select("PRAGMA integrity_check") == [("ok",)]
        for table in ("article_words", "quotation_words"):
            again.connection.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        again.close()
    assert reached == {b"text", b"quotations"}
    library.scan()
    stopped_and_gone_on = everything(library.index)
    library.forget_index()
    library.scan()
    assert everything(library.index) == stopped_and_gone_on
    assert len(library.ids()) == 901
    assert library.index.select("SELECT count(*) FROM quotation WHERE speaker IS NOT NULL") == [(1802,)]


def test_quotations_are_found_in_a_second_step_and_before_it_where_an_article_is_opened(library, monkeypatch):
    monkeypatch.setattr(pool, "AT_ONCE", 2)
    for n in range(4):
        library.write(f"{n}.txt", spoken(n), at=1_000_000_000 + n)
    reports = scan(library.folder, library.index)
    for report in reports:
        if report.done == report.total:
            break
    id = library.ids()["1.txt"]
    assert library.index.row(id).quotations == 0
    opened = library.index.article(id)
    assert opened == read_article(library.folder / "1.txt")
    assert [one.speaker for one in opened.quotations] == ["Ida Ferry", "Ida Ferry"]
    steps = [report.step for report in reports]
    assert steps == ["text", "quotations", "text"]
    assert library.index.row(id).quotations == 2
    assert library.index.article(id) == opened
    # Of a few files that change later both are had at once, and the others keep what they have.
    library.write("1.txt", spoken(5))
    library.write("2.txt", spoken(2), at=2_000_000_000)
    assert [report.step for report in scan(library.folder, library.index)] == ["text", "text", "text"]
    assert library.index.article(id).quotations[0].speaker == "Ida Bridge"
    assert library.index.unheard() == []
    before = everything(library.index)
    library.scan(rebuild=True)
    assert everything(library.index) == before


def test_quotations_of_a_text_that_changed_meanwhile_are_not_taken_for_the_new_ones(library, monkeypatch):
    monkeypatch.setattr(pool, "AT_ONCE", 0)
    library.write("1.txt", spoken(1))
    reports = scan(library.folder, library.index)
    while not (report := next(reports)).done:
        pass
    assert report.step == "text"
    (old,) = library.index.texts(library.index.unheard())
    library.write("1.txt", spoken(2), at=5)
    with_old = [(old, Speech.of(old.text, read_article(library.folder / "1.txt").quotations, ()))]
    reports.close()
    monkeypatch.setattr(pool, "AT_ONCE", 100)
    library.scan()
    before = everything(library.index)
    library.index.put_speech(with_old)
    assert everything(library.index) == before


def test_an_edited_article_is_found_among_all_newcomers_of_a_first_index(library, monkeypatch):
    monkeypatch.setattr(scanning, "_MANY", 20)
    library.write("a.txt", story(1))
    library.scan()
    library.remember("a.txt")
    (id,) = library.known
    library.forget_index()
    (library.folder / "a.txt").unlink()
    for n in range(2, 60):
        library.write(f"{n}.txt", story(n))
    library.write("elsewhere.txt", story(1, edits=20))
    library.scan()
    assert library.ids()["elsewhere.txt"] == id


def test_a_notebook_of_other_libraries_does_not_make_a_text_that_it_knows_anew(library):
    """Articles known by their words alone, as after marking all read, are left as they are known."""
    library.write("1.txt", story(1))
    library.scan()
    library.remember("1.txt")
    known = library.known[library.ids()["1.txt"]]
    library.known[known.id] = replace(known, fingerprint=digest_only(digest_of(known.fingerprint)))
    library.forget_index()
    library.scan()
    assert library.known[known.id].fingerprint == digest_only(digest_of(known.fingerprint))


# -- watching --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["watched", "polled", "polled for its name"])
def test_a_change_is_noticed_and_watching_can_be_stopped(library, monkeypatch, how):
    library.write("a.txt", story(1))
    library.write("sub/b.txt", story(2))
    if how == "polled":
        import watchfiles

        def fail(*_arguments: object, **_options: object) -> None:
            raise OSError("no more watches")

        monkeypatch.setattr(watchfiles, "watch", fail)
        monkeypatch.setattr(scanning, "_POLL", 0.02)
    if how == "polled for its name":
        try:
            library.folder = library.folder.rename(library.folder.with_name(os.fsdecode(b"\xff")))
        except OSError:
            pytest.skip("names are text here")
        monkeypatch.setattr(scanning, "_POLL", 0.02)
    stop = threading.Event()
    noticed: list[threading.Event] = [threading.Event() for _ in range(50)]

    def run() -> None:
        for event, _ in zip(noticed, watch(library.folder, stop), strict=False):
            event.set()

    thread = threading.Thread(target=run)
    thread.start()
    n = 0
    while not noticed[0].wait(0.2):
        # The watch may not have begun when the first of them is written.
        n += 1
        library.write("a.txt", story(n))
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_two_walks_of_one_folder_are_equal(library):
    library.write("a/b.txt", "x")
    assert walk(library.folder) == walk(library.folder)
