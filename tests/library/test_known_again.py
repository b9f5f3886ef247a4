"""Which file is which article: each case with the index kept, and with the index deleted and only the notebook left."""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article.model import Identity
from reader.library import scan as scanning
from reader.library.identity import (
    CLEARLY_SIMILAR,
    SIMILAR,
    digest_of,
    digest_only,
    fingerprint,
    similarity,
)
from reader.library.scan import Progress, read_article
from tests.library.folders import MATTER, Library, check_known, story


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
