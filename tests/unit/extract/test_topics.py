"""Which Observations concern which family: by code under any name of its system, or by the wording of the code."""

import pytest

from service.extract.topics import Topic, observations_by_topic, topics_of
from tests.unit.extract.reading import LOINC, SNOMED, Json, coded, concept, observation, record_of, words


@pytest.mark.parametrize(
    ("code", "topics"),
    [
        (coded(LOINC, "85337-4"), {Topic.RECEPTOR}),
        (coded("https://loinc.org", "48676-1"), {Topic.RECEPTOR}),
        (coded("urn:oid:2.16.840.1.113883.6.1", "89247-1"), {Topic.ECOG}),
        (coded(SNOMED, "423740007"), {Topic.ECOG}),
        (coded(LOINC, "21908-9"), {Topic.STAGE}),
        (coded(LOINC, "21907-1"), {Topic.STAGE}),
        (coded(SNOMED, "1287652008"), {Topic.METASTASIS}),
        (coded(SNOMED, "161712005"), {Topic.MENOPAUSE}),
        (coded(LOINC, "97509-4"), {Topic.DISEASE_STATUS}),
        (coded(LOINC, "88040-1"), {Topic.DISEASE_STATUS}),
        (coded(LOINC, "19005-8"), {Topic.IMPRESSION}),
        (coded(LOINC, "718-7", "Hemoglobin"), set()),
        (coded("urn:local", "85337-4"), set()),
        (words("Estrogen receptor"), {Topic.RECEPTOR}),
        (words("HER2/neu IHC"), {Topic.RECEPTOR}),
        (words("Östrogenrezeptor"), {Topic.RECEPTOR}),
        (words("ECOG"), {Topic.ECOG}),
        (words("Performance status"), {Topic.ECOG}),
        (words("Stage"), {Topic.STAGE}),
        (words("Menopausal status"), {Topic.MENOPAUSE}),
        (words("Overall response (RECIST)"), {Topic.DISEASE_STATUS}),
        (words("Tumor response"), {Topic.DISEASE_STATUS}),
        (words("Sterile"), set()),
        (coded("urn:local", "x", "ER status"), {Topic.RECEPTOR}),
        ({"coding": {"system": LOINC, "code": "89247-1"}}, {Topic.ECOG}),
        (
            {"coding": [{"code": "x"}, {"system": LOINC, "code": "89247-1"}], "text": "Stage"},
            {Topic.ECOG, Topic.STAGE},
        ),
        ({}, set()),
    ],
)
def test_a_code_concerns_what_it_or_its_wording_names(code: Json, topics: set[Topic]) -> None:
    assert topics_of(concept(code)) == topics


def test_no_code_concerns_nothing() -> None:
    assert topics_of(None) == set()


def test_a_panel_concerns_receptors_by_its_components_and_nothing_else_by_them() -> None:
    panel = observation(
        words("Panel"), component=[{"code": coded(LOINC, "85337-4")}, {"code": coded(LOINC, "89247-1")}, {}]
    )
    found = observations_by_topic(record_of(panel, observation(coded(LOINC, "89247-1"), id="o2")))
    assert {topic: [each.id for each in items] for topic, items in found.items() if items} == {
        Topic.RECEPTOR: ["o1"],
        Topic.ECOG: ["o2"],
    }
    assert set(found) == set(Topic)


def test_a_panel_with_members_is_found_whatever_it_is_about() -> None:
    panel = observation(words("Blood count"), hasMember=[{"reference": "Observation/o2"}])
    found = observations_by_topic(record_of(panel, observation(words("Leukocytes"), id="o2")))
    assert [each.id for each in found[Topic.PANEL]] == ["o1"]


def test_a_single_component_for_a_list_is_looked_at() -> None:
    panel = observation(words("Panel"), component={"code": coded(LOINC, "85337-4")})
    assert [each.id for each in observations_by_topic(record_of(panel))[Topic.RECEPTOR]] == ["o1"]
