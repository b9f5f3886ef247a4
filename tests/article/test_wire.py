import pytest

from reader.article import parse
from reader.article.bylines import byline_of, signature_of, writers
from reader.article.datelines import find_dateline
from reader.article.model import Article, Dateline
from reader.article.wire import read_wire


def blocks(article: Article, kind: str) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.kind == kind]


def related(article: Article) -> list[str]:
    return [one.text for one in article.related_headlines]


@pytest.mark.parametrize(
    ("opening", "place", "date", "agency"),
    [
        ("TARN, April 27. /ORI/. The", "TARN", "April 27", "ORI"),
        ("TARN (Reuters) - The", "TARN", None, "Reuters"),
        ("TARN, March 3 (AP) — The", "TARN", "March 3", "AP"),
        ("KESTREL BAY, Sept. 4, 2023 (AFP) – The", "KESTREL BAY", "Sept. 4, 2023", "AFP"),
        ("NEW TARN — The", "NEW TARN", None, None),
        ("TARN, May 5 /Xinhua/ -- The", "TARN", "May 5", "Xinhua"),
        ("(Reuters) - The", None, None, "Reuters"),
        ("TASS, April 27. The", None, "April 27", "TASS"),
        ("/TASS/. The", None, None, "TASS"),
        ("OXLEY, N.C. (AP) — The", "OXLEY, N.C.", None, "AP"),
        ("PORT ST. ANN, Fla. — The", "PORT ST. ANN, Fla.", None, None),
        ("TARN/KESTREL BAY (Reuters) - The", "TARN/KESTREL BAY", None, "Reuters"),
        ("COEUR d'ORNE, Velia — The", "COEUR d'ORNE, Velia", None, None),
        ("TARN. April 27 (Interfax) - The", "TARN", "April 27", "Interfax"),
        ("TARN, April 27 – RIA Novosti. The", "TARN", "April 27", "RIA Novosti"),
        ("ТАРН, 27 апреля. /ТАСС/. Мэр", "ТАРН", "27 апреля", "ТАСС"),
        ("PARÍS DEL MAR, 3 mar (EFE).- El", "PARÍS DEL MAR", "3 mar", "EFE"),
        ("Tarn (CNN)The", "Tarn", None, "CNN"),
        ("(Tarn, September 5, 2012) – The", "Tarn", "September 5, 2012", None),
        ("TARN (3 March 2024) – The", "TARN", "3 March 2024", None),
        ("TARN, June 4. The", "TARN", "June 4", None),
        ("OXLEY, N.C. (AP) _ The", "OXLEY, N.C.", None, "AP"),
    ],
)
def test_dateline(opening: str, place: str | None, date: str | None, agency: str | None) -> None:
    found = find_dateline(f"{opening} ferry sank.")
    assert found is not None
    assert found[0] == Dateline(place, date, agency)
    assert f"{opening} ferry sank."[found[1] :].split()[0] in ("The", "Мэр", "El")


@pytest.mark.parametrize(
    "text",
    [
        "TARN is a town of ferries.",
        "NATO — which has no ferry — said nothing.",
        "OPINION — The ferry must go.",
        "FILE - This May 4 picture shows the ferry.",
        "JUSTICE TO LOOK AT FERRY — While the others wait, it sank.",
        "ILSE MORAN: The ferry sank.",
        "ILSE MORAN (HOST): The ferry sank.",
        "Senator Ilse Moran (D) - she of the ferry - spoke.",
        "The ferry sank on April 27. Nobody swam.",
        "In March, May 4. No.",
        "The ferry — the old one — sank.",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


def test_a_place_and_a_colon_open_a_report_but_not_a_transcript() -> None:
    report = "NEW TARN: The ferry sank on Monday.\n\nNobody swam.\n"
    assert parse(report).dateline.place == "NEW TARN"
    assert parse(report + "\nANN POE: It did not.\n").dateline.place is None


def test_a_known_place_or_one_with_a_date_opens_a_report_too() -> None:
    report = "Mumbai: The ferry sank on Monday.\n\nNobody swam.\n"
    assert parse(report).dateline == Dateline("Mumbai", None, None)
    assert parse(report.replace("Mumbai", "Tarn, July 4")).dateline == Dateline("Tarn", "July 4", None)
    assert parse(report.replace("Mumbai", "Tarn")).dateline.place is None
    assert parse(report + "\nPoe: It did not.\n").dateline.place is None
    assert parse("LONDON--(THE WIRE)-- The ferry sank on Monday.").dateline.place == "LONDON"


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ilse Moran", "Ilse Moran"),
        ("BY ILSE MORAN AND TOM BRAND", "ILSE MORAN AND TOM BRAND"),
        ("By Ilse Moran, Associated Press", "Ilse Moran, Associated Press"),
        ("ILSE MORAN, Staff Writer", "ILSE MORAN, Staff Writer"),
        ("Ilse Moran | Reuters", "Ilse Moran | Reuters"),
        ("By our Correspondent", "our Correspondent"),
        ("By Ilse van der Moran Jr.", "Ilse van der Moran Jr."),
        ("By Monday the river had risen", None),
        ("By Monday the river had risen.", None),
        ("By the Numbers", None),
        ("By Ilse Moran, staff writer", "Ilse Moran, staff writer"),
        ("Words by Ilse Moran", "Ilse Moran"),
        ("Story by Ilse Moran, photographs by Tom Brand", "Ilse Moran, photographs by Tom Brand"),
        ("Tarn, Kestrel Bay", None),
        ("By " + "A, " * 50 + "!", None),
    ],
)
def test_byline(line: str, byline: str | None) -> None:
    assert byline_of(line) == byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Ilse Moran in Oslo", "Ilse Moran in Oslo"),
        ("From Ilse Moran in Oslo", "Ilse Moran in Oslo"),
        ("Orvale Trin in Oslo and Gorm Poel in Rome", None),
        ("Anna Moran in Oslo, Bo Brand in Tarn and Cy Dunne in Rome", ...),
        ("Anna Moran and Bo Brand", ...),
        ("Our Special Correspondent", ...),
        ("Staff Reporter", ...),
        ("What the ferry means for Tarn", None),
        ("Anna Moran and the ferry", None),
        ("Oslo and Rome", None),
        ("Anna Moran sings.", None),
        ("Anna Moran in New Tarn during her walk in 2016. (Tom Brand/Reuters)", None),
        ("Anna Moran. (Photo: Tarn Board)", None),
        ("Mayor Anna Moran", None),
        ("Anna Moran Wins The Race", None),
        ("Anna W. Moran, and Bo Brand", ...),
    ],
)
def test_a_byline_without_a_by_under_the_headline(line: str, byline: str | None) -> None:
    assert signature_of(line) == (line if byline is ... else byline)


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Ann Lee, Bo Marsh and Cy Dunne", ["Ann Lee", "Bo Marsh", "Cy Dunne"]),
        ("Ann Lee, Bo Marsh, and Cy Dunne", ["Ann Lee", "Bo Marsh", "Cy Dunne"]),
        ("Ann Lee in Oslo, Bo Marsh & Cy Dunne in Rome", ["Ann Lee", "Bo Marsh", "Cy Dunne"]),
        ("Ann Lee and Karim al-Sabir, Foreign Affairs Editor", ["Ann Lee", "Karim al-Sabir"]),
        ("ANN LEE and BO MARSH, Associated Press", ["ANN LEE", "BO MARSH"]),
        ("Ann Lee Jr., New York | The Post", ["Ann Lee Jr."]),
        ("Agencies and staff", ["Agencies and staff"]),
        ("", []),
    ],
)
def test_whom_a_byline_names(byline: str, people: list[str]) -> None:
    assert list(writers(byline)) == people


SEED_SHAPE = """\
TARN, April 27. /ORI/. The harbour board hopes that the good will of Tarn and Oxley will bring the ferry back, \
Tarn Harbour Spokesman Tom Brand told reporters.
- Oxley ferry master expects dredging to begin with spring tides
- Tarn voices concern over Oxley’s plans for northern pier
- Ferry line and port of Oxley may discuss timetable at 2+2 talks
"The ferry question is one of mud," he said. According to Brand, "there is less of it every year."
The spokesman went on to say that "both towns have been digging. "We can wait," Brand added.
The northern pier
The pier was built in 1911 and has not been mended since. Boats of both towns have used it without a contract.
"""


def test_a_line_a_paragraph_with_related_headlines_after_the_lead() -> None:
    article = parse(SEED_SHAPE)
    assert (
        article.headline
        == "The harbour board hopes that the good will of Tarn and Oxley will bring the ferry back"
    )
    assert article.headline_derived
    assert article.dateline == Dateline("TARN", "April 27", "ORI")
    assert article.text.startswith("TARN, April 27. /ORI/. The harbour board")
    assert related(article) == [
        "Oxley ferry master expects dredging to begin with spring tides",
        "Tarn voices concern over Oxley’s plans for northern pier",
        "Ferry line and port of Oxley may discuss timetable at 2+2 talks",
    ]
    assert blocks(article, "subheading") == ["The northern pier"]
    assert len(blocks(article, "paragraph")) == 4
    assert not any(headline in article.text for headline in related(article))


LEAD = "The ferry between Tarn and Oxley will run again from Monday, the harbour board said on Friday."
HEADLINES = [
    "Oxley Ferry Sinks at Its Moorings",
    "Tarn to Dredge Harbour in Spring",
    "Brand: No New Ferry Before 2030",
]
REST = "Nobody was on board when it sank. The board has hired a diver."


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "•"])
@pytest.mark.parametrize("place", ["after the lead", "before the last paragraph", "at the end"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_related_headlines_wherever_they_stand(bullet: str, place: str, gap: str) -> None:
    listed = [bullet + headline for headline in HEADLINES]
    body = {
        "after the lead": [LEAD, *listed, REST, REST],
        "before the last paragraph": [LEAD, REST, *listed, REST],
        "at the end": [LEAD, REST, REST, *listed],
    }[place]
    article = parse(gap.join(body))
    assert related(article) == HEADLINES
    assert article.text == "\n\n".join([LEAD, REST, REST])


@pytest.mark.parametrize(
    "label", ["Read also:", "Related", "MORE ON THIS STORY", "See also:", "Read more...", "Related headlines:"]
)
def test_related_headlines_under_a_label(label: str) -> None:
    for listed in (
        HEADLINES,
        [f"- {headline}" for headline in HEADLINES],
        [f"{at}. {line}" for at, line in enumerate(HEADLINES, 1)],
    ):
        article = parse("\n".join([LEAD, REST, label, *listed, REST]))
        assert related(article) == HEADLINES
        assert article.text == "\n\n".join([LEAD, REST, REST])


def test_a_related_headline_in_one_line_with_its_address() -> None:
    article = parse(f"{LEAD}\n\nREAD MORE: Oxley ferry sinks at its moorings https://example.org/ferry\n\n{REST}")
    assert related(article) == ["Oxley ferry sinks at its moorings"]
    assert article.related_headlines[0].url == "https://example.org/ferry"


@pytest.mark.parametrize(
    ("introduction", "items"),
    [
        ("The union read out its demands:", ["Pay for the night shift", "Boots that keep the water out"]),
        (
            "The union put three demands to the board.",
            ["A warm room at the pier", "The return of the cook", "No more night ferries"],
        ),
        ("The union wants the following.", ["Ferry Must Stop at Noon", "pay the cook"]),
        ("The board promised", ["a new rope;", "a new bell;", "a new captain."]),
        (LEAD, ["The rope was cut on Sunday.", "The bell was stolen on Monday."]),
        (LEAD, ["40 tonnes of flour", "200 tents", "one piano"]),
    ],
)
def test_a_list_that_is_part_of_the_story_stays(introduction: str, items: list[str]) -> None:
    article = parse("\n".join([LEAD, introduction, *(f"- {item}" for item in items), REST]))
    assert related(article) == []
    assert blocks(article, "item") == items


def test_spoken_lines_with_dashes_are_no_list() -> None:
    article = parse(f"{LEAD}\n— Is that the ferry? the boy asked.\n— It was the ferry, said the diver.\n{REST}")
    assert article.text.count("\n\n— ") == 2
    assert related(article) == []


def test_headline_byline_and_date_stand_beside_the_text() -> None:
    unsigned = parse(f"Ferry Comes Back\n\nAnna Moran in Tarn\n\n{LEAD}\n\n{REST}\n")
    assert (unsigned.byline, unsigned.text.startswith(LEAD)) == ("Anna Moran in Tarn", True)
    over = parse(f"Ferry Comes Back\n\nAnna Moran\nTHE TARN POST\n\n{LEAD}\n\n{REST}\n")
    assert (over.byline, over.text.startswith(LEAD)) == ("Anna Moran, THE TARN POST", True)
    article = parse(f"Ferry Comes Back\n\nBy Ilse Moran\nMarch 3, 2024\n\nTARN (AP) — {LEAD}\n\n{REST}\n")
    assert (article.headline, article.headline_derived) == ("Ferry Comes Back", False)
    assert article.byline == "Ilse Moran"
    assert (article.published, article.published_basis) == ("2024-03-03", "stated")
    assert "Ferry Comes Back" not in article.text
    assert "Ilse Moran" not in article.text
    assert "TARN (AP) — The ferry" in article.text


def test_a_headline_in_two_lines() -> None:
    article = parse(f"FERRY COMES BACK TO TARN\nAFTER NINE YEARS\n\nTARN (AP) — {LEAD}\n\n{REST}")
    assert article.headline == "FERRY COMES BACK TO TARN AFTER NINE YEARS"


@pytest.mark.parametrize("first", ["It was late. The ferry had gone.", '"Gone," said the boy.', "The board said:"])
def test_a_first_sentence_is_no_headline(first: str) -> None:
    article = parse(f"{first}\n\n{LEAD}\n\n{REST}")
    assert article.headline_derived
    assert article.text.startswith(first)


def test_a_closing_credit_is_the_byline() -> None:
    article = parse(f"{LEAD}\n\n{REST}\n\n(Reporting by Ilse Moran and Tom Brand; Editing by Ann Poe)")
    assert article.byline == "Ilse Moran and Tom Brand"
    assert "Editing by Ann Poe" in article.text


WRAPPED = """\
Ferry Comes Back

By Ilse Moran

TARN, March 3 (AP) — The ferry between Tarn and Oxley will run again
from Monday, the harbour board said on Friday, nine years after it
sank at its moorings with a cargo of well-meant but overripe four-
pound cheeses. It had been bought with the money of the town on Sept.
14. Nobody who was there that day has ever spoken about it in public
– not even the captain, who had been asleep on the longest cheese of
all.

The board put these conditions:

- nobody may board it with a cheese that weighs more than two pounds
  and is older than the captain;
- nobody may sing.

The northern pier

"We can wait," said Tom Brand, who has waited. He stood on the pier
in his father's coat, which has been to sea more often than he has.
"""


def test_hard_wrapped_paragraphs_are_joined() -> None:
    article = parse(WRAPPED)
    assert article.headline == "Ferry Comes Back"
    first, introduction, second = blocks(article, "paragraph")
    assert "on Sept. 14. Nobody" in first
    assert first.endswith("in public – not even the captain, who had been asleep on the longest cheese of all.")
    assert (
        "nine years after it sank at its moorings with a cargo of well-meant but overripe four-pound cheeses."
        in first
    )
    assert introduction == "The board put these conditions:"
    assert second.startswith('"We can wait,"')
    assert blocks(article, "item") == [
        "nobody may board it with a cheese that weighs more than two pounds and is older than the captain;",
        "nobody may sing.",
    ]
    assert blocks(article, "subheading") == ["The northern pier"]
    assert "\n" not in first


def test_short_lines_that_are_paragraphs_are_not_joined() -> None:
    lines = [
        "The ferry came in at six.",
        "Nobody was on it.",
        "The captain looked for the rope.",
        "It had been cut again.",
    ]
    assert [piece.text for piece in read_wire("\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:]))] == lines


def test_rules_and_the_labels_of_advertisements_go() -> None:
    assert parse(f"{LEAD}\n* * *\nAdvertisement\n___\n{REST}").text == f"{LEAD}\n\n{REST}"


@pytest.mark.parametrize(
    ("lead", "headline"),
    [
        ("The ferry will run again from Monday, the harbour board said.", "The ferry will run again from Monday"),
        (
            "The ferry will run again, Tom Brand, the board's spokesman, told reporters.",
            "The ferry will run again",
        ),
        ("The ferry will run again, according to the board. It sank.", "The ferry will run again"),
        ('"The ferry will run again," Brand said on Monday.', '"The ferry will run again"'),
        (
            "The ferry, which the board said was safe, sank at noon.",
            "The ferry, which the board said was safe, sank at noon",
        ),
        (
            "Mr. Brand of the harbour board has sold the ferry.",
            "Mr. Brand of the harbour board has sold the ferry",
        ),
    ],
)
def test_derived_headline(lead: str, headline: str) -> None:
    assert parse(f"TARN (AP) — {lead}\n{REST}").headline == headline


def test_a_derived_headline_is_short() -> None:
    lead = (
        "After nine years of mud, the board of the harbour of Tarn "
        + "and the council of the town of Oxley " * 6
        + "agreed."
    )
    headline = parse(f"{lead}\n{REST}").headline
    assert headline.startswith("The board of the harbour of Tarn")
    assert headline.endswith("…")
    assert len(headline) <= 121


def test_a_derived_headline_leaves_out_only_what_closes_the_sentence() -> None:
    lead = "The harbour board of Tarn has sold the ferry that sank at its moorings in spring, after nine years in which"
    assert parse(f"{lead} nobody had asked for it.\n{REST}").headline.endswith("in spring")
    inner = "A board of nine men who have never been to sea in their lives – they come from the hills and plains –"
    assert parse(f"{inner} has sold the ferry to Oxley.\n{REST}").headline.endswith("…")
    assert parse("船" * 400 + f"。\n{REST}").headline == "船" * 120 + "…"
