"""What belongs to an article: its own related headlines, its story, what is similar, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.model import Article, Block, Dateline, PublishedBasis, RelatedHeadline
from reader.desk import Desk
from reader.library.entries import Entry
from reader.library.headlines import Candidate, carrying, same_headline, telling
from reader.library.held import background_of, keep_background
from reader.library.index import Index
from reader.library.naming import near
from reader.library.related import Related, rank, related, rerank, story
from reader.library.terms import Background, Terms, cosine, cosines, names, shared_names

FERRY = (
    "The ferry Saint Odile ran aground off Velden harbour with 80 passengers aboard, and Captain Ilse Brandt ordered"
    " them into the lifeboats. Divers searched the hull of the ferry while tugs pulled it from the sandbank."
)
STORIES = [
    ("Ferry Runs Aground Off Velden With 80 Aboard", FERRY, 1),
    (
        "Captain Says Buoy Was Out as Ferry Ran Aground",
        "Captain Ilse Brandt said that the buoy was out when the ferry Saint Odile ran aground off Velden harbour."
        " Divers found a hole in the hull, and tugs pulled the ferry from the sandbank with its passengers ashore.",
        3,
    ),
    (
        "Ferry Saint Odile Is Towed to Velden Harbour",
        "Tugs towed the ferry Saint Odile into Velden harbour after divers had closed the hole in its hull. Captain"
        " Ilse Brandt was the last of those aboard to leave the ferry that ran aground on the sandbank.",
        5,
    ),
    (
        "Council of Arven Votes on Price of Tram Tickets",
        "The council of Arven voted to halve the price of tram tickets on Sundays, and the company asked who pays.",
        2,
    ),
    (
        "Orchards of Tarsk Wait for Rain",
        "Growers in Tarsk lost a third of their plums to drought, and the reservoir above the town is nearly dry.",
        4,
    ),
    (
        "Choir of Holm Sings in an Empty Theatre",
        "The choir of Holm sang to empty rows because the posters had the wrong evening printed on them.",
        6,
    ),
]


def article(
    headline: str,
    text: str,
    day: int | None = None,
    *own: str | RelatedHeadline,
    derived: bool = False,
    basis: PublishedBasis = "stated",
    url: str | None = None,
) -> Article:
    return Article(
        headline=headline,
        headline_derived=derived,
        byline=None,
        dateline=Dateline(None, None, None),
        published=(date(2024, 3, 1) + timedelta(days=day)).isoformat() if day is not None else None,
        published_basis=basis if day is not None else None,
        language="en",
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        related_headlines=tuple(RelatedHeadline(one) if isinstance(one, str) else one for one in own),
        url=url,
    )


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with closing(Index.open(tmp_path / "index.db")) as opened:
        put(opened, (article(*story) for story in STORIES))
        yield opened


def put(index: Index, articles: Iterable[Article]) -> list[str]:
    (count,) = index.select("SELECT count(*) FROM article")[0]
    ids = []
    for number, one in enumerate(articles, count):
        index.put([Entry.of(one, id=f"id{number}", path=f"{number}.txt")])
        ids.append(f"id{number}")
    return ids


def own(found: Iterable[Related]) -> list[tuple[str, str | None]]:
    return [(one.kind, one.id) for one in found if one.kind in ("named", "likely")]


# --- its own related headlines --------------------------------------------------------------------------------


def test_its_own_headlines_come_first_in_the_author_s_order(index: Index) -> None:
    (id,) = put(
        index,
        [
            article(
                "Harbour Master Suspended",
                "The harbour master of Velden was suspended on Monday.",
                7,
                "Orchards of Tarsk wait for rain!",
                "Captain says “buoy was out” as a ferry ran aground",
                "Mayor of Velden Buys a Boat",
                "FERRY RUNS AGROUND OFF VELDEN WITH 80 ABOARD",
            )
        ],
    )

    found = related(index, id)

    assert own(found) == [("named", "id4"), ("named", "id1"), ("named", None), ("named", "id0")]
    assert [one.headline for one in found[:4]][2] == "Mayor of Velden Buys a Boat"
    assert found[0].reason == "named in this article" and found[0].days == 3
    assert found[2].reason == "not in the library"
    assert {"id0", "id1", "id4"}.isdisjoint(one.id for one in found[4:])


def test_an_article_never_leads_to_itself_nor_twice_to_another(index: Index) -> None:
    same = "Bell of Holm Rings Again"
    (id,) = put(index, [article(same, "The bell of Holm rang.", 7, same, STORIES[4][0], STORIES[4][0])])

    assert own(related(index, id)) == [("named", None), ("named", "id4"), ("named", None)]


def test_an_address_is_surer_than_words(index: Index) -> None:
    held, id = put(
        index,
        [
            article("Quite Another Title", "A plum is a fruit.", 1, url="https://example.org/plum"),
            article(
                "Fruit Prices", "Fruit is dear.", 2, RelatedHeadline("All About Plums", "https://example.org/plum")
            ),
        ],
    )

    assert own(related(index, id)) == [("named", held)]


def test_a_headline_that_is_not_there_may_be_told_by_the_text(index: Index) -> None:
    text = (
        "TARSK, March 4. /ARN/. The government of Tarsk will not sell the salt mines to pay for the new reservoir,"
        " Finance Minister Olan Reve told reporters. “Salt stays,” he said."
    )
    told, id = put(
        index,
        [
            article("The government of Tarsk will not sell the salt mines…", text, 3, derived=True),
            article(
                "Drought Goes On", "It did not rain.", 5, "Tarsk rules out selling salt mines to pay for reservoir"
            ),
        ],
    )

    (found,) = related(index, id)[:1]

    assert (found.kind, found.id) == ("likely", told)
    assert found.reason == "its text tells the same · 2 days apart"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Talks on Strait to resume", "TALKS ON STRAIT TO RESUME.", True),
        ("Arven’s ‘old’ harbour", "Arven's \"old\" harbour", True),
        ("Arven and Ostrel to resume talks on strait", "Arven, Ostrel to resume talks on the strait", True),
        ("Storm closes port of Velden for…", "Storm Closes Port of Velden for Third Day", True),
        ("Death toll of storm rises to 12 in Velden", "Death toll of storm rises to 15 in Velden", False),
        ("Minister will resign over mines, aide says", "Minister will not resign over mines, aide says", False),
        ("Ships leave Velden before the storm", "Ships leave Velden after the storm", False),
        ("Talks resume", "Talks end", False),
        ("", "", False),
    ],
)  # fmt: skip
def test_which_headlines_are_the_same(one: str, other: str, same: bool) -> None:
    assert bool(same_headline(one, other)) is bool(same_headline(other, one)) is same


@given(st.text(), st.text())
def test_likeness_of_headlines_is_bounded_and_even(one: str, other: str) -> None:
    assert 0 <= same_headline(one, other) <= 1
    assert bool(same_headline(one, other)) is bool(same_headline(other, one))


def test_of_several_that_carry_a_headline_the_nearest_in_time_is_meant() -> None:
    daily = [
        Candidate(number, "Weather for the Coast", False, "Rain.", day) for number, day in enumerate((10, 20, 30))
    ]

    assert carrying("Weather for the coast", daily, 19) is daily[1]
    assert carrying("Weather for the hills", daily, 19) is None


SALT = Candidate(1, "x", True, "Tarsk will not sell its salt mines to pay for a reservoir, the minister said.", 10)
PLUMS = Candidate(2, "x", True, "Growers in Tarsk lost their plums, and the reservoir is dry.", 11)
BACKGROUND = Background.of([("", one.text) for one in (SALT, PLUMS)] + [("", text) for _, text, _ in STORIES])


def test_two_texts_that_tell_it_as_well_are_neither() -> None:
    headline = "Tarsk keeps salt mines, will not sell them for reservoir"
    twin = Candidate(3, "x", True, SALT.text.replace("said", "told us"), 12)

    assert telling(headline, [SALT, PLUMS], 10, BACKGROUND) is SALT
    assert telling(headline, [SALT, PLUMS, twin], 10, BACKGROUND) is None


def test_what_speaks_against_an_article() -> None:
    headline = "Tarsk keeps salt mines, will not sell them for reservoir"

    def told(**facts: object) -> Candidate | None:
        facts = {"derived": True, "day": 10, "related": ()} | facts
        one = Candidate(1, "x", text=SALT.text, **facts)  # type: ignore[arg-type]
        return telling(headline, [one, PLUMS], 10, BACKGROUND)

    assert told() is not None
    assert told(derived=False) is None, "it has a headline of its own"
    assert told(day=200) is None, "it is of another time"
    assert told(related=("Tarsk keeps its salt mines, will not sell them for reservoir",)) is None, (
        "it names it itself"
    )
    assert telling("Salt mines", [SALT], 10, BACKGROUND) is None, "too little is said"


def test_a_headline_that_fits_better_takes_the_article() -> None:
    lead = "Guards stopped nine boats in the strait on Monday and took their nets, the coast office said."
    boats = Candidate(1, "x", True, lead + " A skipper got four tonnes of hake back.", 10)
    background = Background.of([("", boats.text), ("", FERRY)])
    hake = "Skipper gets four tonnes of hake back"

    assert telling(hake, [boats], 10, background) is boats
    assert (
        telling(hake, [boats], 10, background, ["Guards stopped nine boats in strait, coast office says"]) is None
    )


# --- its story, and what is similar ---------------------------------------------------------------------------


def test_the_story_by_date_with_the_reason(index: Index) -> None:
    found = related(index, "id2")

    assert [one.id for one in found] == ["id0", "id1"]
    assert {one.kind for one in found} <= {"same story", "similar"}
    assert "Saint Odile" in found[0].reason and found[0].reason.endswith("4 days apart")
    assert found[0].days == 4
    assert all(0 < one.score <= 1 for one in found)


def test_a_near_copy_is_of_the_same_story(index: Index) -> None:
    (id,) = put(index, [article("Ferry Aground", FERRY.replace("80", "81"), 1)])

    copy = next(one for one in related(index, id) if one.id == "id0")
    assert copy.kind == "same story" and copy.reason.endswith("the same day")


def test_a_file_s_own_time_is_no_closeness(index: Index) -> None:
    (id,) = put(index, [article("Ferry Aground", FERRY, 1, basis="file")])

    found = related(index, id)
    assert found[0].id == "id0" and found[0].days is None and "apart" not in found[0].reason


def test_without_shared_names_the_words_are_the_reason(tmp_path: Path) -> None:
    with closing(Index.open(tmp_path / "words.db")) as index:
        texts = {
            "Five glaciers melt": "the glacier melted and the moraine slid",
            "Moraine slides": "a moraine slid where the glacier had melted",
            "Bread is dear": "a loaf costs five thalers",
        }
        put(index, (article(headline, text) for headline, text in texts.items()))
        (found,) = related(index, "id0")

    assert found.id == "id1" and found.reason.startswith("both about ")
    assert "glacier" in found.reason and "moraine" in found.reason


def test_what_shares_only_words_that_tell_nothing_is_not_similar(tmp_path: Path) -> None:
    with closing(Index.open(tmp_path / "words.db")) as index:
        texts = {
            "Five glaciers melt": "the glacier melted and five walls slid while somebody looked on",
            "Five loaves a day": "a loaf slid from a shelf, and five people looked on",
        }
        put(index, (article(headline, text) for headline, text in texts.items()))

        assert rank(index, "id0") == ["id1"]
        assert related(index, "id0") == ()


def test_new_articles_join_without_rebuilding(index: Index) -> None:
    before = rank(index, "id4")
    (id,) = put(
        index, [article("Rain in Tarsk", "Rain fell in Tarsk: plums, orchards and reservoir are saved.", 9)]
    )

    assert id not in before
    assert rank(index, "id4")[0] == id


def test_a_story_of_thirty_updates_is_found_whole(index: Index) -> None:
    pick = Random(1)
    words = ["".join(pick.choices("abdeghiklmnoprstu", k=7)) for _ in range(900)]
    put(
        index,
        (article(" ".join(pick.sample(words, 6)), " ".join(pick.choices(words, k=60)), 7) for _ in range(150)),
    )
    updates = (f"{FERRY} {' '.join(pick.choices(words, k=12))}" for _ in range(30))
    ids = put(index, (article(f"Ferry off Velden, Part {day}", text, 7 + day) for day, text in enumerate(updates)))

    for asked in (ids[0], ids[15], ids[-1]):
        assert {*ids} <= {*story(index, asked)} <= {*ids, "id0", "id1", "id2"}


def test_how_common_words_are_is_kept_for_who_opens_the_index_next(tmp_path: Path) -> None:
    path = tmp_path / "many.db"
    with closing(Index.open(path)) as index:
        texts = [f"{FERRY} {STORIES[number % 6][1]} Number {number}." for number in range(520)]
        index.put(
            [Entry.of(article(f"Part {at}", one), id=f"id{at}", path=f"{at}") for at, one in enumerate(texts)]
        )
        with index.guard() as connection:
            counted = background_of(index, connection)
        keep_background(index)
    with closing(Index.open(path)) as index:
        assert index.setting("background").startswith("520 ")
        index.remove([str(number) for number in range(100)])
        with index.guard() as connection:
            kept = background_of(index, connection)
        # What is kept still speaks of the articles that are gone.
        assert kept.articles == counted.articles == 500
        assert all(kept.share(term) == counted.share(term) for term in ("ferry", "ferry saint", "plum", "xanadu"))


def test_what_is_not_held_has_nothing_related(index: Index) -> None:
    assert related(index, "nobody") == ()
    assert rank(index, "nobody") == []


def test_near_gives_a_query_for_the_rarest_words_found_together(index: Index) -> None:
    assert near(index, "Plums and orchards: what zeppelins cannot do") == "plums orchards"
    assert set((near(index, "Ferry, harbour and hull") or "").split()) == {"ferry", "harbour", "hull"}
    assert near(index, "Zeppelins over Xanadu") is None


def test_reranking_lifts_what_the_best_agree_on_and_sinks_what_is_near_to_everything() -> None:
    among = [[0, 0.4, 0, 0], [0.4, 0, 0, 0], [0, 0, 0, 0.4], [0, 0, 0.4, 0]]
    agreed = rerank(None, [None] * 4, [0.5, 0.2, 0.2, 0.1], among)
    among = [[0, 0, 0.8, 0.8], [0, 0, 0, 0], [0.8, 0, 0, 0], [0.8, 0, 0, 0]]
    crowded = rerank(None, [None] * 4, [0.3, 0.3, 0.1, 0.1], among)

    assert agreed[1] > agreed[2] > agreed[3]
    assert crowded[1] > crowded[0]


def test_reranking_goes_by_the_days_where_they_are_known() -> None:
    near_by, far, unknown = rerank(100, [101, 400, None], [0.3, 0.3, 0.3], [[0.0] * 3] * 3)

    assert unknown >= near_by > far > 0


# --- terms ----------------------------------------------------------------------------------------------------


@given(st.lists(st.text("abcde fgh", max_size=60), min_size=2, max_size=6))
def test_likeness_is_even_bounded_and_the_same_one_by_one_and_all_at_once(texts: list[str]) -> None:
    background = Background.of([("", text) for text in texts])
    vectors = [background.weigh(Terms.of("", text)) for text in texts]
    among = cosines(vectors)

    for at, one in enumerate(vectors):
        for other_at, other in enumerate(vectors[:at]):
            assert among[at][other_at] == among[other_at][at] == pytest.approx(cosine(one, other))
            assert -1e-9 <= cosine(one, other) <= 1 + 1e-9


def test_names_are_told_from_words_that_open_a_sentence() -> None:
    text = (
        "Ferries stopped. Brandt spoke, and Ilse Brandt's crew left Velden. The EU and ferries waited for Velden."
    )

    assert dict(names(text)) == {"Brandt": 1, "Ilse Brandt": 1, "Velden": 2, "EU": 1}


def test_a_name_goes_on_after_an_initial() -> None:
    text = "Ferries stopped for Ilse M. Brandt and J. P. Renn. Tobias K. Lorne spoke of the U.S. Navy."

    assert dict(names(text)) == {"Ilse M. Brandt": 1, "J. P. Renn": 1, "Lorne": 1, "Navy": 1}


def test_a_word_that_only_begins_with_a_name_is_none() -> None:
    text = "All the Velden-backed crews met in Stoke-on-Trent with Al-Qasr and the Velden-based Harbour Board."

    assert dict(names(text)) == {"Stoke-on-Trent": 1, "Al-Qasr": 1, "Velden-based Harbour Board": 1}


def test_shared_names_are_given_in_their_longer_form_and_never_of_two_people() -> None:
    assert shared_names({"Ilse Brandt": 1, "Tom Ray": 1}, {"Brandt": 3, "Ann Ray": 1}) == ["Ilse Brandt"]


def test_of_the_samples_no_story_leads_to_another(open_desk: Callable[..., Desk], indexed: Path) -> None:
    desk = open_desk(indexed, scan=False)
    rows = {row.id: row for row in desk.rows(range(1, desk.counts().articles + 1))}
    arc = {id: Path(row.path).parent for id, row in rows.items()}
    found = {id: story(desk._index, id) for id in rows}

    assert all(arc[one] == arc[id] for id, ones in found.items() for one in ones)
    whole = sum(list(arc.values()).count(one) for one in arc.values())
    assert sum(map(len, found.values())) > 0.6 * whole
