"""Who speaks: cues, pronouns, descriptions, misspelt names, and when to say nothing."""

from __future__ import annotations

import pytest

from reader.article import quotations
from reader.article.model import Span


def speakers(text: str) -> list[str | None]:
    return [found.speaker for found in quotations.find(text)]


def bases(text: str) -> list[str | None]:
    return [found.basis for found in quotations.find(text)]


def words(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    "text",
    [
        '"The dam will hold," Orla Finch said.',
        '"The dam will hold," said Orla Finch, the mayor of Marrow.',
        '"The dam will hold," added Marrow Mayor Orla Finch on Monday.',
        '"The dam will hold," Orla Finch, the mayor of Marrow since 1999, told reporters.',
        '"The dam will hold," according to Orla Finch.',
        '"The dam will hold," as Orla Finch put it.',
        '"The dam will hold" — Orla Finch',
        'Orla Finch said: "The dam will hold."',
        'Orla Finch told the council that "the dam will hold."',
        'According to Orla Finch, "the dam will hold."',
        'In a speech on Friday, Orla Finch, who grew up in Marrow, warned that the dam "will not hold for ever."',
        'The town was calm, said Mayor Orla Finch, "as if nothing had happened."',
        'Orla Finch: "The dam will hold."',
        'Orla Finch continued:\n\n"The dam will hold, and it will hold for many years."',
        'Orla Finch called the report "a work of fiction."',
        'Orla Finch\'s claim that "the dam will hold" was met with silence.',
        'The paper quoted Orla Finch as saying, "The dam will hold."',
    ],
)
def test_the_cue_on_every_side(text: str) -> None:
    assert speakers(text) == ["Orla Finch"]
    assert bases(text) == ["named"]


def test_mention_and_cue_are_the_words_that_tell() -> None:
    text = '"The dam will hold," said Mayor Orla Finch. "It always has."'
    first, second = quotations.find(text)
    assert (words(text, first.mention), words(text, first.cue)) == ("Mayor Orla Finch", "said")
    assert (second.mention, second.cue, second.basis) == (None, None, "carried over")


def test_a_quotation_cut_in_two_by_its_cue() -> None:
    text = '"The dam," Finch said, "will hold." Orla Finch is the mayor.'
    assert speakers(text) == ["Orla Finch", "Orla Finch"]


def test_one_name_for_every_way_to_name_her() -> None:
    text = (
        '"We begin today," said Orla Finch, the mayor of Marrow.\n'
        '"We need stone," Finch said.\n"And timber," Ms. Finch said.\n"And luck," Mayor Finch said.\n'
        '"And time," she said.\n"And patience," the mayor said.'
    )
    assert speakers(text) == ["Orla Finch"] * 6
    assert bases(text) == ["named", "named", "named", "named", "pronoun", "description"]


def test_a_misspelt_surname_is_the_same_person_and_the_usual_spelling_is_shown() -> None:
    text = (
        "KESTRIN, May 4. /ORA/. The palace expects the ferry to run by winter, Marrow's Harbour Spokesman Anton Velkv "
        "told reporters.\n"
        '"The ferry matters to both shores. It should sail before the ice comes," he said. According to Velkov, "this '
        'will open the way for trade."\n'
        'The Senate spokesman went on to say that "both shores have shown patience and good will in these talks. "We '
        'trust that this will last until the first boat sails," Velkov added.\n'
        '"At the same time, nobody is in a hurry. Meanwhile, work goes on in the yards," the harbour spokesman said.'
    )
    assert speakers(text) == ["Anton Velkov"] * 5
    assert [q.closed for q in quotations.find(text)] == [True, True, False, True, True]


def test_a_pronoun_stands_for_the_last_subject_and_not_for_the_last_name() -> None:
    text = (
        "Orla Finch met Greta Holm in the town hall on Monday. Later she walked to the river with Tam Orrel.\n"
        '"The water is low," she said.'
    )
    assert speakers(text) == ["Orla Finch"]


def test_a_pronoun_agrees_with_its_name() -> None:
    text = 'Orla Finch thanked Tam Orrel.\n"It was nothing," he said.\n"It was a great deal," she said.'
    assert speakers(text) == ["Tam Orrel", "Orla Finch"]


def test_of_two_people_with_one_surname_the_title_tells() -> None:
    text = 'Anna Finch and Peter Finch own the mill.\n"It is old," Mr. Finch said.\n"It is ours," Mrs. Finch said.'
    assert speakers(text) == ["Peter Finch", "Anna Finch"]


def test_a_description_needs_somebody_who_fits_it() -> None:
    text = (
        'Sen. Greta Holm, D-Marrow, met Governor Tam Orrel.\n"It went well," the senator said.\n'
        '"Very well," the governor said.\n"I saw nothing," the bailiff said.'
    )
    assert speakers(text) == ["Greta Holm", "Tam Orrel", None]


def test_a_vice_president_is_no_president() -> None:
    text = 'Vice President Orla Finch met President Greta Holm.\n"We agree," the president said.'
    assert speakers(text) == ["Greta Holm"]


def test_organisations_speak() -> None:
    text = (
        'The Marrow Water Company closed its gates. "The wells are safe," the company said.\n'
        '"We are watching," the Department of Rivers said in a letter.\n"Nothing is lost," it added.'
    )
    assert speakers(text) == ["Marrow Water Company", "Department of Rivers", "Department of Rivers"]


def test_initials_are_the_same_organisation() -> None:
    text = (
        'The Marrow River Authority closed the dam. "We had no choice," the MRA said. "None," the MRA said again.\n'
        '"It was time," the Marrow River Authority said. The MRA owns the dam.'
    )
    assert speakers(text) == ["MRA", "MRA", "MRA"]


def test_korean_and_chinese_surnames_stand_first() -> None:
    text = 'Minister Park Sun-woo met Wang Yi. "We agree," Park said.\n"We do," Wang said.'
    assert speakers(text) == ["Park Sun-woo", "Wang Yi"]


def test_a_state_and_a_party_describe() -> None:
    text = 'Rep. Greta Holm (R-Ohio) and Rep. Tam Orrel, D-Wis., met.\n"I agree," the Wisconsin Democrat said.'
    assert speakers(text) == ["Tam Orrel"]


def test_a_passive_names_nobody() -> None:
    text = 'Orla Finch was told that the dam "would not last another winter in this weather."'
    assert speakers(text) == [None]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ('Orla Finch left early. "It is over," a senior official said.', "a senior official"),
        ('Orla Finch left early. "It is over," said one of her aides.', "one"),
        ('Orla Finch left early. "It is over," residents said.', "residents"),
        ('Orla Finch left early.\n"It is over," said another.', "another"),
    ],
)
def test_an_unnamed_source_is_nobody(text: str, mention: str) -> None:
    (found,) = quotations.find(text)
    assert found.speaker is None
    assert words(text, found.mention) == mention


def test_the_speaker_goes_on_through_bare_paragraphs() -> None:
    text = (
        '"We lost the mill," Orla Finch said.\n\n"We lost the school, too, and the bridge."\n\n'
        'The river fell on Friday.\n\n"Nobody slept that night in any of the houses."'
    )
    assert speakers(text) == ["Orla Finch", "Orla Finch", None]


def test_names_inside_a_quotation_do_not_speak() -> None:
    text = 'Orla Finch sat down. "I told Tam Orrel to leave," she said.'
    assert speakers(text) == ["Orla Finch"]


def test_a_dateline_and_a_party_do_not_speak() -> None:
    text = 'MARROW (ORA) -- Mayor Orla Finch, D-Marrow, speaking of the dam, said it "will hold."'
    assert speakers(text) == ["Orla Finch"]


def test_other_languages_have_quotations_and_no_speakers() -> None:
    text = "«Плотина выдержит», — заявил мэр Марроу."
    (found,) = quotations.find(text)
    assert text[found.start : found.end] == "Плотина выдержит"
    assert found.speaker is None


@pytest.mark.parametrize(
    "text",
    [
        'Orla Finch and Ben Marsh said they were "very fond of the weir."',
        '"The weir is old," Orla Finch and Ben Marsh said.',
        '"The weir is old," said Orla Finch and Ben Marsh.',
        'A panel of Judge Orla Finch and Judge Ben Marsh said the weir was "a danger to all."',
    ],
)
def test_what_two_say_together_is_neither_s_alone(text: str) -> None:
    assert speakers(text) == [None]


def test_and_within_the_name_of_a_paper_joins_nobody() -> None:
    assert speakers('Orla Finch of The Weir and Gazette called the plan "a heap of wet straw."') == ["Orla Finch"]


def test_a_cue_whose_subject_nobody_knows_is_not_the_speaker_before_in_another_paragraph() -> None:
    text = '"The dam will hold," Orla Finch said.\n\n'
    assert speakers(text + 'Fishermen in the bay often say, "Never trust a dam."') == ["Orla Finch", None]
    assert speakers(text + 'The soundtrack recalls "an old mill in a storm."') == ["Orla Finch", None]
    assert speakers(text[:-2] + ' She smiled, adding that "all of us will see it."') == ["Orla Finch"] * 2


def test_a_name_between_commas_after_a_role_acts() -> None:
    text = 'The chairman of the Weir Forum, Brother Trin Oru, laughed, saying, "It will outlive us."'
    assert speakers(text) == ["Trin Oru"]


def test_a_stop_outside_the_marks_ends_the_sentence_too() -> None:
    text = 'Orla Finch called the weir "a poor old thing". Ben Marsh said nobody would pay for it.'
    assert speakers(text) == ["Orla Finch"]
    assert speakers('"The weir is a poor old thing". Finch said.\n\nOrla Finch is the mayor.') == ["Orla Finch"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Governor of the northern region Orla Finch left.\n\n"It is done," said the governor.', "Orla Finch"),
        ('Tarn\'s envoy to Marrow Orla Finch left.\n\n"It is done," said the envoy.', "Orla Finch"),
        ('Lord Finch left.\n\n"It is done," said the peer.', "Finch"),
        ('The mayor of Marrow told Orla Finch.\n\n"It is done," said the mayor.', None),
    ],
)
def test_a_role_and_of_what_before_a_name(text: str, name: str | None) -> None:
    assert speakers(text) == [name]


def test_the_company_is_the_one_with_a_suffix_of_companies() -> None:
    assert speakers('Marrow Weirs AB closed a dam. The company said it "will mend it."') == ["Marrow Weirs AB"]


def test_my_mother_is_nobody_else() -> None:
    text = 'Lea Pugh was mayor then.\n\nMy mother disliked the weir. She often said, "It will not outlive us."'
    assert speakers(text) == [None]
    assert speakers(text.replace("My mother", "Pugh")) == ["Lea Pugh"]


def test_somebody_who_is_not_named_is_the_she_of_the_next_sentence() -> None:
    text = 'Orla Finch rose. A villager told them that it was late. "It is past ten," she said.'
    assert speakers(text) == [None]
    assert speakers(text.replace("A villager", "A reporter")) == ["Orla Finch"]


def test_the_pm_is_the_prime_minister() -> None:
    assert speakers('Prime Minister Orla Finch rose.\n\n"It is late," the PM said.') == ["Orla Finch"]


def test_the_baron_may_well_be_the_he_of_the_next_sentence() -> None:
    text = 'Ben Marsh rose. The beet baron laughed. "It will outlive us," he said.'
    assert speakers(text) == ["Ben Marsh"]
    assert speakers(text.replace("The beet baron", "A beet baron")) == [None]


def test_he_said_within_a_sentence_sends_the_search_further_back() -> None:
    text = 'Ben Marsh rose.\n\nThe mayor knew, he said, that Karl Poe had drowned.\n\n"It outlived him," he said.'
    assert speakers(text) == ["Ben Marsh"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Orla Finch says it underlines that the weir is "in want of care."', "Orla Finch"),
        ('Tarn\'s envoy to Marrow, Orla Finch, sought to calm them, writing: "It is done."', "Orla Finch"),
        ('Ambassador to Marrow Ben Poe left.\n\n"It is done," said Marrow\'s ambassador.', None),
        ('Orla Finch maintained: "It is done."', "Orla Finch"),
        ('Ben Marsh recalled his father saying: "It is done."', None),
        ('Ben Marsh sat down. Orla Finch heard him say that "it is done."', "Ben Marsh"),
        ('Ben Marsh, said Orla Finch, is "a man of few words."', "Orla Finch"),
        ('Ben Marsh laughed. Not so, says Orla Finch: "It is done."', "Orla Finch"),
        ('Orla Finch, the mayor, railed against Ben Marsh: "It is done."', "Orla Finch"),
        ('"It is done," said Orla Finch KC, for the weir.', "Orla Finch"),
        ('She was asked by a miller if there was anything Ben Marsh could do to "mend this at all."', None),
        ("Ben Marsh's men called Finch's remarks \"a danger to all of us.\"", None),
    ],
)
def test_nested_and_foreign_ways_to_say_it(text: str, name: str | None) -> None:
    assert speakers(text) == [name]


def test_a_sentence_after_a_stop_outside_the_marks_has_a_speaker_of_its_own() -> None:
    text = 'The paper hailed "a small wonder of a weir". Orla Finch is not surprised: "It is what a weir does."'
    assert speakers(text) == [None, "Orla Finch"]


MET = "Orla Finch, 44, a baker, met Ben Marsh.\n\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"It is done," the 44-year-old said.', "Orla Finch"),
        ('"It is done," said the 44-year-old baker.', "Orla Finch"),
        ('"It is done," the 45-year-old said.', None),
        ('Finch was quoted by the Post as saying "it is done."', "Orla Finch"),
        ('"Done," Finch was quoted as saying.', "Orla Finch"),
        ('"It is done," then-mayor Lea Pugh said.', "Lea Pugh"),
        ('"It is done," per Finch.', "Orla Finch"),
        ('Marsh has been described by Finch as "a very slow eater."', "Orla Finch"),
        ('Marsh was described as "a very slow eater" by Finch.', "Orla Finch"),
        ('"Done?" Marsh was asked.', None),
        ('Neither Finch nor Marsh would say "it is done."', None),
        ('Finch\'s verdict: "It is done."', "Orla Finch"),
        ('Her verdict was short: "It is done."', "Orla Finch"),
        ('FINCH: "It is done."', "Orla Finch"),
    ],
)
def test_less_common_ways_to_tell_who_speaks(text: str, name: str | None) -> None:
    assert speakers(MET + text) == [name]


def test_a_pause_before_a_colon_leaves_the_word_to_the_speaker() -> None:
    assert (
        speakers('"It is done," said Orla Finch. Then, after a while: "Or very nearly so."') == ["Orla Finch"] * 2
    )


def test_a_minister_of_another_country_is_nobody_here() -> None:
    text = 'French Foreign Minister Orla Finch left.\n\n"It is done," the foreign minister of {} said.'
    assert speakers(text.format("Kosovo")) == [None]
    assert speakers(text.format("France")) == ["Orla Finch"]


def test_of_two_who_hold_a_role_it_is_who_speaks_in_the_paragraph() -> None:
    text = "Senator Ben Marsh rose. Marsh spoke for Senator Marsh's bill.\n\nSenator Orla Finch rose. "
    text += '"Who pays?" she asked. The senator then asked the others "to go to bed."'
    assert speakers(text) == ["Orla Finch"] * 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Orla Finch swam.\n\n"It is cold," said the 24-year-old.', "Orla Finch"),
        ('Orla Finch swam with Ben Marsh.\n\n"It is cold," said the 24-year-old.', None),
        ('Orla Finch saved a 24-year-old.\n\n"It is cold," said the 24-year-old.', None),
        ('Finch\'s son said the mayor would stay, and Karl Finch agreed. "Until spring," he said.', "Karl Finch"),
        ('Orla Finch smiled. She, however, urged the council "to mend the weir."', "Orla Finch"),
        ('Tarn University helped. The paper ends that bees "see no weirs at all."', None),
        ('The Tarn Gazette asked around. The paper said bees "see no weirs at all."', "Tarn Gazette"),
    ],
)
def test_whom_nothing_but_the_sentence_tells(text: str, name: str | None) -> None:
    assert speakers(text) == [name]


def test_who_answers_is_not_who_asked() -> None:
    text = (
        "Otto Marsh, 66, kept the keys for thirty years.\n\n"
        '"A lock tells you," Marsh said.\n\n'
        "The coroner of the county, Ilvane Brook, wanted to see them.\n\n"
        '"Did anybody write back?" the coroner asked.\n\n'
        '"Somebody did," he said.\n\n'
        'Brook pressed him: "Who?"\n\n'
        '"My wife."'
    )
    assert speakers(text) == ["Otto Marsh", "Ilvane Brook", "Otto Marsh", "Ilvane Brook", None]


def test_a_question_that_is_not_asked_is_followed_by_its_own_speaker() -> None:
    text = '"What are we to do?" Orla Finch said.\n\n"We will wait."\n\n"And then," she said, "we will see."'
    assert speakers(text) == ["Orla Finch"] * 4


def test_a_paper_of_new_york_is_no_place() -> None:
    text = 'The board talked, the New Tarn Times said. "It talked for long," the paper wrote.'
    assert speakers(text) == ["New Tarn Times"]
    assert speakers(text.replace("New Tarn Times", "New Tarn")) == [None]


def test_they_are_mostly_people() -> None:
    text = 'Tarn Council met late. "We are sorry," they said.'
    assert speakers(text) == ["Tarn Council"]
    assert speakers(text.replace("Tarn Council met", "Tarn Council workers met")) == [None]
    assert speakers(text.replace("late.", "late. Nurses and bakers had met Ben Marsh.")) == [None]
