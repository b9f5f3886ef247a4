"""Words as the index keeps them: forms of one word are one, words that only look alike are not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.library.words import fold, indexed, plain, stem, stems_of_prefix, words

FORMS = """
    run runs running; study studies studied studying; hope hopes hoped hoping; hop hops hopped hopping
    use uses used using; change changes changed changing; hang hangs hanging; leave leaves leaving; raise raised raising
    cause causes caused causing; house houses housing; treat treats treated treating; create creates created creating
    handle handles handled handling; call calls called calling; control controls controlled controlling
    focus focuses focused focusing; virus viruses; process processes processed; fix fixes fixed fixing
    argue argues argued arguing; issue issues issued issuing; sue sues sued suing; continue continued continuing
    die dies died dying; lie lies lied lying; agree agrees agreed agreeing; need needs needed needing
    proceed proceeds proceeded proceedings; guide guides guided guiding; quote quotes quoted quoting
    age ages aged aging; breathe breathes breathed breathing; paste pastes pasted pasting; unite unites united uniting
    organize organizes organized organizing; organise organises organised; generate generates generated generating
    police polices policed policing; policy policies; university universities; universe universes; organ organs
    woman women; man men; policeman policemen; child children; hero heroes; shoe shoes; movie movies; city cities
    herring herrings; serve serves served serving; urge urges urged urging; visit visits visited visiting
    invite invites invited inviting; offer offered offering; travel travels travelled traveled travelling
    cancel cancels cancelled canceled; add adds added adding; flee flees fleeing; embed embeds embedded embedding
    lose loses losing; loss losses; freeze freezes freezing; fall falls falling; buzz buzzes buzzed buzzing
    dance dances danced dancing; bring brings bringing; tie ties tied tying; show shows showed showing
    committee committees; crisis crises; wolf wolves; bus buses; place places placed placing; write writes writing
    plan plans planned planning; plane planes; harbour harbours; ferry ferries; play plays played playing
    damage damages damaged damaging; dam dams; import imports imported importing; negotiation negotiations
"""  # fmt: skip
GROUPS = [group.split() for group in FORMS.replace("\n", ";").split(";") if group.split()]
APART = """herring her; news new; universe university; organ organize organization organic; general generate
    generous; policy police; import important; hop hope; use us; one on; ate at; past paste; unit unite; main maine;
    human humane; final finale; moral morale; plan plane; dam damage; king kin; even evening; accord according;
    will willing; july julie; mary marie; clothe cloth; angel angeles; wine win; rate rat; corps corp; custom customer;
    nation national nationality; 1990 1990s; execute executive; arm army"""


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_forms_of_a_word_have_one_stem_and_no_other_word_has_it(group: list[str]) -> None:
    assert len({stem(word) for word in group}) == 1
    others = [word for other in GROUPS if other is not group for word in other]
    assert stem(group[0]) not in map(stem, others)


@pytest.mark.parametrize("alike", APART.split(";"), ids=str.strip)
def test_words_that_only_look_alike_stay_apart(alike: str) -> None:
    assert len({stem(word) for word in alike.split()}) == len(alike.split())


def test_words_of_other_languages_are_left_as_they_are() -> None:
    assert [stem(word) for word in words("Вельдене Ёлкой 港湾会談 ökonomies")] == [
        "вельдене",
        "елкой",
        "港湾会談",
        "okonomy",
    ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_a_prefix_leads_to_every_word_that_begins_so(group: list[str]) -> None:
    for word in group:
        for size in range(2, len(word) + 1):
            prefix = word[:size]
            assert stem(word).startswith(prefix) or stem(word) in stems_of_prefix(prefix)


def test_a_prefix_leads_to_no_others() -> None:
    assert stems_of_prefix("runn") == {"run"}
    assert stems_of_prefix("pes") == set()
    assert stems_of_prefix("studie") == {"study"}
    assert stem("people") not in stems_of_prefix("pes") and stem("her") not in stems_of_prefix("herr")


@pytest.fixture(scope="module")
def bare() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    yield connection
    connection.close()


def kept(bare: sqlite3.Connection, text: str) -> list[str]:
    bare.execute("DELETE FROM t")
    bare.execute("INSERT INTO t VALUES (?)", (text,))
    return [term for (term,) in bare.execute("SELECT term FROM v ORDER BY offset")]


@given(
    st.text(
        st.characters(max_codepoint=0x24F, categories=["L", "Nd", "P", "Zs"])
        | st.sampled_from("абвеёжйїЁЙαάώςΆΩ港会")
    )
)
@example("Zoë’s naïve façade, 1,000.5 times: ŁÓDŹ straße")
@example("“Herrings”—studied_in\tTARN…")
def test_the_index_keeps_the_words_that_it_is_given(bare: sqlite3.Connection, text: str) -> None:
    assert len(fold(text)) == len(text)
    assert kept(bare, indexed(text)) == [stem(word) for word in words(text)]
    assert kept(bare, plain(text)) == words(text)


@given(st.text())
@example("\u0300studies a\u0300s _\u0300\u0301")
def test_what_is_given_to_the_index_are_the_stems_in_order(text: str) -> None:
    assert indexed(text).split() == [stem(word) for word in words(text)]
