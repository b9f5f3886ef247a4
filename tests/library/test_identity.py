import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article.model import Identity
from reader.library.identity import (
    SIMILAR,
    _words,
    could_be,
    digest,
    digest_of,
    digest_only,
    fingerprint,
    identify,
    is_same,
    join,
    new_id,
    similarity,
)

words = st.lists(st.sampled_from([f"word{n}" for n in range(300)]), min_size=1, max_size=120).map(" ".join)
texts = st.one_of(st.text(max_size=300), words)


def story(seed: int, length: int = 400) -> str:
    pick = random.Random(seed)
    return " ".join(f"w{pick.randrange(3000)}" for _ in range(length))


def edited(text: str, share: float, seed: int = 0) -> str:
    pick = random.Random(seed)
    return " ".join(f"new{n}" if pick.random() < share else word for n, word in enumerate(text.split()))


def known(id: str, text: str, path: str = "a.txt", url: str | None = None) -> Identity:
    return Identity(id, url, path, "The ferry is late", fingerprint(text))


@given(texts, texts)
def test_similarity_is_symmetric_and_within_bounds(a, b):
    one, other = fingerprint(a), fingerprint(b)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) == 1


@given(texts)
def test_a_fingerprint_holds_the_digest_and_fits_one_line(text):
    print_ = fingerprint(text)
    assert digest_of(print_) == digest(text) == digest_of(digest_only(digest(text)))
    assert print_.isascii()
    assert print_.isprintable()
    assert len(print_) < 400


@given(words)
def test_case_white_space_and_punctuation_do_not_count(text):
    assert fingerprint(text) == fingerprint("“" + text.upper().replace(" ", " \n") + ".”")


@given(st.text(max_size=100), st.text(max_size=100))
def test_whatever_stands_in_a_fingerprint_it_can_be_compared(a, b):
    assert 0 <= similarity(a, fingerprint(b)) <= 1
    assert 0 <= similarity("1:" + a, "1:" + b) <= 1


def test_a_fingerprint_does_not_change_between_versions_and_machines():
    assert (
        fingerprint("The ferry from Halden was late again, the harbour office said.")
        == "1:wihcx2ueobdvxt4eiiapdd335i:L@Y?bcJ|hjdXa#Kf3S5$fAwk0-3{}6-6duE<)-Dj=v)4&"
    )
    assert new_id("The ferry was late.", "2024/ferry.txt") == "2k5obloa27wh"


def test_similarity_estimates_what_two_texts_share():
    for share in (0.02, 0.05, 0.1, 0.2):
        estimates, truths = [], []
        for seed in range(20):
            a, b = story(seed), edited(story(seed), share, seed)
            runs = [{tuple(t[n : n + 3]) for n in range(len(t) - 2)} for t in (a.split(), b.split())]
            truths.append(len(runs[0] & runs[1]) / len(runs[0] | runs[1]))
            estimates.append(similarity(fingerprint(a), fingerprint(b)))
        assert abs(sum(truths) - sum(estimates)) / 20 < 0.06
    assert similarity(fingerprint(story(1)), fingerprint(story(2))) < 0.05


def test_an_id_tells_text_and_path_and_not_how_letters_are_composed():
    assert new_id("text", "caf\u00e9.txt") == new_id("text", "cafe\u0301.txt")
    assert len({new_id("text", "a"), new_id("text", "b"), new_id("other", "a"), new_id("text", "a", 1)}) == 4
    assert len(new_id("", "")) == 12


def test_the_same_path_needs_only_a_similar_text():
    before = story(1)
    assert is_same(known("a", before), known("?", edited(before, 0.15)))
    assert not is_same(known("a", before), known("?", story(2)))
    assert is_same(known("a", before, url="https://x.example/1"), known("?", story(2), url="https://x.example/1"))


def test_the_url_decides_before_the_text():
    first = story(1)
    missing = [known("url", first, "x.txt", "https://x.example/1"), known("text", edited(first, 0.2), "y.txt")]
    found = known("?", edited(first, 0.2), "z.txt", "https://x.example/1")
    assert similarity(found.fingerprint, fingerprint(first)) < 0.6
    assert identify(missing, [found]) == {"?": "url"}


def test_the_url_alone_makes_no_other_file_the_article():
    """A site may put one canonical address on every page."""
    missing = [known("gone", story(1), "x.txt", "https://x.example/")]
    assert identify(missing, [known("?", story(2), "y.txt", "https://x.example/")]) == {}
    assert identify(missing, [known("?", story(2), "x.txt", "https://x.example/")]) == {"?": "gone"}


def test_of_several_with_the_url_the_likest_is_taken():
    url = "https://x.example/live"
    missing = [known("older", edited(story(1), 0.2), "1.txt", url), known("newer", story(1), "2.txt", url)]
    found = [known("?", edited(story(1), 0.02), "3.txt", url)]
    assert identify(missing, found) == {"?": "newer"}


def apart(*pairs):
    return lambda one, other: (one.id, other.id) in pairs


def test_two_ids_are_joined_by_equal_text_by_path_or_by_url_where_the_text_is_alike():
    url = "https://x.example/1"
    gone = known("gone", story(1), "a.txt", url)
    alike, other = edited(story(1), 0.1), story(2)
    for held, expected in (
        (known("held", alike, "a.txt"), True),
        (known("held", other, "a.txt", url), False),
        (known("held", alike, "b.txt", url), True),
        (known("held", other, "b.txt", url), False),
        (known("held", alike, "b.txt"), False),
        (known("held", story(1), "b.txt"), True),
    ):
        assert join([gone], [held], apart(), ["held"]) == ({"gone": "held"} if expected else {})


def test_two_held_at_once_are_joined_only_where_one_is_a_copy_of_some_length():
    url = "https://x.example/live"
    gone = known("gone", story(1), "a.txt", url)
    update, copy = known("held", edited(story(1), 0.1), "b.txt", url), known("held", story(1), "b.txt", url)
    two = apart(("gone", "held"))
    assert join([gone], [update], two, ["held"]) == {}
    assert join([gone], [copy], two, ["held"]) == {"gone": "held"}
    assert join([gone], [copy], two, []) == {}


def test_one_gives_its_notes_to_one_copy_and_never_makes_two_that_are_held_one():
    gone = known("gone", story(1), "a.txt")
    copies = [known(id, story(1), f"{id}.txt") for id in ("z", "y", "x")]
    assert join([gone], copies, apart(), ["x", "y", "z"]) == {"gone": "x"}
    url = "https://x.example/live"
    updates = [known(id, edited(story(1), 0.1, n), id, url) for n, id in enumerate(("x", "y"))]
    assert join([known("gone", story(1), "a.txt", url)], updates, apart(), ["x", "y"]) == {}


def test_an_article_whose_very_text_is_elsewhere_is_not_the_one_that_is_like_it_at_its_path():
    gone = known("gone", story(1), "a.txt")
    here, there = known("here", edited(story(1), 0.1), "a.txt"), known("there", story(1), "b.txt")
    assert join([gone], [here, there], apart(), ["here", "there"]) == {"gone": "there"}
    assert join([gone], [here, there], apart(), ["here"]) == {}


def test_equal_text_decides_before_a_similar_one_at_the_same_path():
    first = story(1)
    missing = [known("here", first, "a.txt"), known("there", edited(first, 0.05), "b.txt")]
    found = [known("?", edited(first, 0.05), "a.txt")]
    assert identify(missing, found) == {"?": "there"}


def test_two_files_that_swapped_their_names():
    missing = [known("one", story(1), "a.txt"), known("two", story(2), "b.txt")]
    found = [known("?a", story(2), "a.txt"), known("?b", story(1), "b.txt")]
    assert identify(missing, found) == {"?a": "two", "?b": "one"}


def test_an_article_both_edited_and_moved_is_found_among_others():
    missing = [known(f"id{n}", story(n), f"{n}.txt") for n in range(30)]
    found = [known(f"?{n}", edited(story(n), 0.08, n), f"moved/{n}-v2.txt") for n in range(0, 60, 2)]
    assert identify(missing, found) == {f"?{n}": f"id{n}" for n in range(0, 30, 2)}


def test_of_two_alike_neither_is_taken():
    original = story(1)
    missing = [known("v1", edited(original, 0.05, 1), "a.txt"), known("v2", edited(original, 0.05, 2), "b.txt")]
    assert identify(missing, [known("?", original, "c.txt")]) == {}
    one = [known("v1", original, "a.txt")]
    two = [known("?1", edited(original, 0.05, 1), "c.txt"), known("?2", edited(original, 0.05, 2), "d.txt")]
    assert identify(one, two) == {}


def test_moved_copies_of_one_text_keep_to_their_file_names():
    missing = [known("one", story(1), "x/one.txt"), known("two", story(1), "x/two.txt")]
    found = [known("?2", story(1), "y/two.txt"), known("?1", story(1), "y/one.txt")]
    assert identify(missing, found) == {"?1": "one", "?2": "two"}


def test_of_several_that_were_at_one_path_the_likest_is_taken():
    missing = [known("old", story(1), "latest.txt"), known("older", story(2), "latest.txt")]
    assert identify(missing, [known("?", edited(story(1), 0.1), "latest.txt")]) == {"?": "old"}
    assert identify(missing, [known("?", story(3), "latest.txt")]) == {}


identities = st.lists(
    st.builds(
        known,
        st.uuids().map(str),
        st.integers(0, 8).flatmap(lambda n: st.sampled_from([story(n, 60), edited(story(n, 60), 0.1)])),
        st.sampled_from(["a.txt", "b.txt", "c/a.txt", "c/b.txt"]),
        st.sampled_from([None, None, "https://x.example/1", "https://x.example/2"]),
    ),
    max_size=8,
)


@given(identities, identities)
def test_nobody_is_taken_twice_and_every_match_has_a_ground(missing, found):
    decided = identify(missing, found)
    old, new = {one.id: one for one in missing}, {one.id: one for one in found}
    assert len(set(decided.values())) == len(decided)
    for newcomer, known_id in decided.items():
        a, b = old[known_id], new[newcomer]
        assert (a.url and (a.url, a.path) == (b.url, b.path)) or similarity(
            a.fingerprint, b.fingerprint
        ) >= SIMILAR


@given(st.integers(0, 10**6), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_whoever_could_be_none_of_the_missing_is_none(seed, sketchless):
    pick = random.Random(seed)
    pool = [f"word{n}" for n in range(60)]

    def one(id):
        text = " ".join(pick.choice(pool) for _ in range(pick.choice((3, 30, 80))))
        if pick.random() < 0.5:
            text = f"{' '.join(pool[:50])} {text}"
        made = fingerprint(text)
        return Identity(
            id,
            pick.choice((None, None, "https://x.example/1", "https://x.example/2")),
            pick.choice(("a", "b", "c", id)),
            "Headline",
            digest_only(digest_of(made)) if pick.randrange(4) < sketchless else made,
        )

    missing, newcomers = [one(f"m{n}") for n in range(4)], [one(f"n{n}") for n in range(8)]
    few = list(filter(could_be(missing), newcomers))
    assert identify(missing, few) == identify(missing, newcomers)


@given(st.text())
def test_words_are_the_same_however_they_are_found(text):
    assert _words(text) == re.findall(r"\w+", text.casefold())
