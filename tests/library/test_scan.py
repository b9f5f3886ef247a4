"""What a scan takes up: what is new, changed and gone, what is said in it, and what it leaves out and tells."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import LibraryError
from reader.library import pool
from reader.library.entries import Speech
from reader.library.filenames import to_name, to_text
from reader.library.folder import MAX_SIZE, walk
from reader.library.index import Index
from reader.library.scan import Progress, read_article, scan
from tests.library.folders import everything, spoken, story


def writes(index: Index) -> int:
    return index.connection.total_changes


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
