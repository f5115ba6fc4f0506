"""Ovarian function: from Conditions, Observations and Procedures; one side alone says nothing."""

from typing import Any

import pytest

from service.chart.diagnosis import MenopausalState
from service.chart.search import Family
from service.extract.readers.menopause import read
from tests.unit.extract.reading import (
    HOW_CONDITIONS_COUNT,
    ICD_10_CM,
    LOINC,
    SNOMED,
    Json,
    between,
    coded,
    condition,
    noted,
    observation,
    on,
    words,
)

POST, PRE, PERI = (
    MenopausalState.POSTMENOPAUSAL,
    MenopausalState.PREMENOPAUSAL,
    MenopausalState.PERIMENOPAUSAL,
)
OOPHORECTOMY, ORCHIECTOMY = MenopausalState.BILATERAL_OOPHORECTOMY, MenopausalState.BILATERAL_ORCHIECTOMY


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (coded(SNOMED, "76498008"), POST),
        (coded(ICD_10_CM, "Z78.0"), POST),
        (coded(SNOMED, "309606002"), PRE),
        (coded(ICD_10_CM, "Z90.722"), OOPHORECTOMY),
        (coded(ICD_10_CM, "Z90.721", "Acquired absence of ovaries, unilateral"), None),
        (coded(ICD_10_CM, "N95.1", "Menopausal and female climacteric states"), None),
        (coded(SNOMED, "1", "Postmenopausal state"), POST),
        (words("Postmenopausal"), POST),
        (words("post-menopausal"), POST),
        (words("Perimenopausal"), PERI),
        (words("Premenopausal"), PRE),
        (words("Status post bilateral salpingo-oophorectomy"), OOPHORECTOMY),
        (words("TAH/BSO 2019"), OOPHORECTOMY),
        (words("Bilateral orchiectomy"), ORCHIECTOMY),
        (words("Postmenopausal bleeding"), None),
        (words("Suspected postmenopausal"), None),
        (words("Not postmenopausal"), None),
        (words("Premenopausal?"), None),
        (words("Oophorectomy, left"), None),
        (words("Hot flushes"), None),
        ({}, None),
    ],
)
def test_a_condition_states_ovarian_function(code: Json, state: MenopausalState | None) -> None:
    facts, _ = noted(read, condition(code))
    assert [fact.value for fact in facts] == ([] if state is None else [state])
    assert {(fact.source.element, fact.effective) for fact in facts} <= {("Condition.code", on("2026-10-01"))}


@pytest.mark.parametrize(("more", "facts", "gaps"), HOW_CONDITIONS_COUNT)
def test_only_a_confirmed_condition_counts(more: Json, facts: int, gaps: int) -> None:
    found, notes = noted(read, condition(words("Postmenopausal"), **more))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.MENOPAUSE] * gaps


STATUS = coded(SNOMED, "161712005")


@pytest.mark.parametrize(
    ("code", "value", "state"),
    [
        (STATUS, {"valueCodeableConcept": coded(SNOMED, "76498008")}, POST),
        (STATUS, {"valueCodeableConcept": words("premenopausal")}, PRE),
        (STATUS, {"valueString": "Postmenopausal"}, POST),
        (STATUS, {"valueCodeableConcept": words("see note"), "valueString": "perimenopausal"}, PERI),
        (words("Menopausal status"), {"valueString": "before menopause"}, PRE),
        (words("Menopause"), {"valueString": "menopause present"}, POST),
        (coded(LOINC, "42798-9", "Menopause status"), {"valueString": "after menopause"}, POST),
        (STATUS, {"valueString": "unknown"}, None),
        (STATUS, {}, None),
        (words("Family menopausal status"), {"valueString": "Postmenopausal"}, None),
    ],
)
def test_an_observation_of_the_menopausal_status_is_read(
    code: Json, value: Json, state: MenopausalState | None
) -> None:
    facts, notes = noted(read, observation(code, **value))
    assert [fact.value for fact in facts] == ([] if state is None else [state])
    assert notes.gaps == []


@pytest.mark.parametrize(
    ("more", "facts", "gaps"),
    [
        ({"status": "amended"}, 1, 0),
        ({"status": "preliminary"}, 0, 0),
        ({"status": "entered-in-error"}, 0, 0),
        ({"status": "unknown"}, 0, 1),
        ({"status": None}, 0, 1),
        ({"valueString": 3}, 0, 1),
        ({"effectiveDateTime": "2026-11-21"}, 0, 0),
    ],
)
def test_a_status_that_cannot_count_or_be_read_leaves_the_search_incomplete(
    more: Json, facts: int, gaps: int
) -> None:
    found, notes = noted(read, observation(STATUS, **({"valueString": "Postmenopausal"} | more)))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.MENOPAUSE] * gaps


def _procedure(code: Json, **more: Any) -> Json:
    made: Json = {
        "resourceType": "Procedure",
        "id": "x1",
        "status": "completed",
        "code": code,
        "performedDateTime": "2020-05",
    }
    return {key: value for key, value in (made | more).items() if value is not None}


LEFT, RIGHT_AND_LEFT = coded(SNOMED, "7771000"), coded(SNOMED, "51440002")


@pytest.mark.parametrize(
    ("procedure", "state"),
    [
        (_procedure(words("Bilateral oophorectomy")), OOPHORECTOMY),
        (_procedure(words("Laparoscopic BSO")), OOPHORECTOMY),
        (_procedure(words("Bilateral orchidectomy")), ORCHIECTOMY),
        (_procedure(words("Oophorectomy"), bodySite=[RIGHT_AND_LEFT]), OOPHORECTOMY),
        (_procedure(words("Ovariectomy"), bodySite=words("both ovaries")), OOPHORECTOMY),
        (_procedure(coded(SNOMED, "1", "Orchiectomy"), bodySite=[words("Bilateral testes")]), ORCHIECTOMY),
        (_procedure(words("Oophorectomy"), bodySite=[LEFT]), None),
        (_procedure(words("Oophorectomy")), None),
        (_procedure(words("Hysterectomy"), bodySite=[RIGHT_AND_LEFT]), None),
        (_procedure(words("Planned? bilateral oophorectomy")), None),
        (_procedure(words("Mastectomy, bilateral")), None),
    ],
)
def test_a_procedure_must_have_removed_both_sides(procedure: Json, state: MenopausalState | None) -> None:
    facts, _ = noted(read, procedure)
    assert [fact.value for fact in facts] == ([] if state is None else [state])
    assert {fact.effective for fact in facts} <= {between("2020-05-01", "2020-05-31")}


@pytest.mark.parametrize(
    ("more", "facts", "gaps"),
    [
        ({"status": "completed"}, 1, 0),
        ({"status": "preparation"}, 0, 0),
        ({"status": "not-done"}, 0, 0),
        ({"status": "entered-in-error"}, 0, 0),
        ({"status": "unknown"}, 0, 1),
        ({"status": None}, 0, 1),
        ({"performedDateTime": "2026-11-21"}, 0, 0),
        ({"performedDateTime": None}, 1, 0),
        ({"performedDateTime": None, "performedPeriod": {"start": "2020-05-01", "end": "2020-05-02"}}, 1, 0),
    ],
)
def test_only_a_completed_procedure_counts(more: Json, facts: int, gaps: int) -> None:
    found, notes = noted(read, _procedure(words("Bilateral oophorectomy"), **more))
    assert len(found) == facts
    assert [gap.family for gap in notes.gaps] == [Family.MENOPAUSE] * gaps


REMOVED = """
Oophorectomy, bilateral
Salpingo-oophorectomy, bilateral, laparoscopic
Risk-reducing bilateral salpingo-oophorectomy
Prophylactic bilateral oophorectomy
Bilateral oophorectomy, no complications
Bilateral salpingo-oophorectomy without hysterectomy
Robot-assisted laparoscopic BSO for BRCA1 (maternal aunt with ovarian cancer)
RRBSO
Removal of both ovaries and tubes
Ovariectomy both sides
Adnexektomie beidseits laparoskopisch
Bilaterale Adnexektomie
Ovariectomie bilatérale par coelioscopie
Salpingooforectomía bilateral laparoscópica
"""
NOT_REMOVED = """
Bilateral salpingectomy with right oophorectomy
Bilateral mastectomy, left oophorectomy
Oophorectomy, bilateral salpingectomy
Bilateral salpingectomy and unilateral oophorectomy
Hysterectomy without bilateral oophorectomy
Bilateral ovarian transposition
Bilateral salpingo-oophorectomy declined by patient
Consent for bilateral salpingo-oophorectomy
Counselling on bilateral oophorectomy
Bilateral oophorectomy cancelled
Bilateral oophorectomy scheduled
Attempted bilateral oophorectomy, aborted
Ovarektomie links
"""


@pytest.mark.parametrize("wording", REMOVED.strip().splitlines())
def test_bilateral_stands_by_the_organ_in_any_order_and_language(wording: str) -> None:
    facts, notes = noted(read, _procedure(words(wording)))
    assert ([fact.value for fact in facts], notes.gaps) == ([OOPHORECTOMY], [])


@pytest.mark.parametrize("wording", NOT_REMOVED.strip().splitlines())
def test_one_ovary_and_what_was_not_done_are_no_removal(wording: str) -> None:
    assert noted(read, _procedure(words(wording)))[0] == []


@pytest.mark.parametrize(
    ("wording", "state"),
    [
        ("Orchiectomy, bilateral, simple", ORCHIECTOMY),
        ("Orchidectomy, bilateral", ORCHIECTOMY),
        ("Bilateral hernia repair with left orchiectomy", None),
        ("Orchidopexy, bilateral", None),
    ],
)
def test_both_testes_are_removed_or_not(wording: str, state: MenopausalState | None) -> None:
    facts, _ = noted(read, _procedure(words(wording)))
    assert [fact.value for fact in facts] == ([] if state is None else [state])


def test_a_code_beside_words_that_call_it_off_leaves_the_search_incomplete() -> None:
    code = coded(ICD_10_CM, "Z90.722", text="Consent for bilateral salpingo-oophorectomy")
    facts, notes = noted(read, _procedure(code))
    assert facts == []
    assert [gap.family for gap in notes.gaps] == [Family.MENOPAUSE]


@pytest.mark.parametrize(
    ("wording", "state"),
    [
        ("Status post risk-reducing bilateral salpingo-oophorectomy", OOPHORECTOMY),
        ("Bilateral oophorectomy planned for 2027", None),
        ("Interested in bilateral oophorectomy", None),
        ("Family history of bilateral oophorectomy", None),
        ("Unclear whether postmenopausal", None),
        ("Pr\u00e4menopausal", PRE),
    ],
)
def test_a_wish_or_a_question_is_no_fact(wording: str, state: MenopausalState | None) -> None:
    facts, _ = noted(read, condition(words(wording)))
    assert [fact.value for fact in facts] == ([] if state is None else [state])


@pytest.mark.parametrize("answer", ["not postmenopausal", "unclear, possibly postmenopausal"])
def test_an_answer_that_denies_or_doubts_states_nothing(answer: str) -> None:
    assert noted(read, observation(STATUS, valueString=answer))[0] == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("Premenopausal; patient declined goserelin.", PRE),
        ("Premenopausal. No LHRH agonist.", PRE),
        ("Premenopausal, becoming postmenopausal soon", PRE),
        ("Postmenopausal under goserelin until March 2026, now menstruating", PRE),
        ("Pre-/perimenopausal", PERI),
        ("Premenopausal at first diagnosis 2019; postmenopausal since BSO 2022", POST),
        ("No menses for 2 years, postmenopausal. Her sister is premenopausal.", POST),
        ("Postmenopausal, still has regular cycles", None),
        ("peri-/postmenopausal", None),
        ("Mother, postmenopausal at 45", None),
        ("Postmenopausal. Not confirmed by hormone levels.", None),
    ],
)
def test_each_clause_speaks_for_itself_and_two_states_are_none(
    answer: str, state: MenopausalState | None
) -> None:
    facts, _ = noted(read, observation(STATUS, valueString=answer))
    assert [fact.value for fact in facts] == ([] if state is None else [state])


@pytest.mark.parametrize(
    ("beside", "counts"),
    [
        ({"note": [{"text": "Abandoned because of adhesions; the ovaries were not removed."}]}, False),
        ({"outcome": words("Incomplete: right ovary left in place")}, False),
        ({"note": [{"text": "Both ovaries and tubes were removed without complication."}]}, True),
        ({"note": [{"text": "Hysterectomy was not performed. Drain left in place."}]}, True),
        ({"outcome": words("Successful")}, True),
    ],
)
def test_words_beside_a_removal_can_only_take_it_back(beside: Json, counts: bool) -> None:
    facts, notes = noted(read, _procedure(words("Bilateral oophorectomy"), **beside))
    assert (bool(facts), not notes.gaps) == (counts, counts)
