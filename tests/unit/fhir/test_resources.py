"""The typed part of FHIR: single values for lists, wordings in order, and nothing of a patient in a repr."""

import json

import pytest

from service.fhir.decode import decode_value
from service.fhir.resource_types import IGNORED_TYPES
from service.fhir.resources import (
    AnyResource,
    CodeableConcept,
    Coding,
    Ignored,
    Observation,
    Resource,
    as_list,
    codings,
    texts,
)


def _decoded(**fields: object) -> AnyResource:
    entries = decode_value(json.dumps(fields).encode()).bundle.entry or []
    resource = entries[0].resource
    assert resource is not None
    return resource


def test_one_value_several_or_none_are_a_list() -> None:
    one = Coding(code="a")
    wanted: dict[int, list[Coding]] = {0: [], 1: [one], 2: [one]}
    values: list[list[Coding] | Coding | None] = [None, one, [one]]
    assert {number: as_list(value) for number, value in enumerate(values)} == wanted


def test_a_single_coding_for_a_list_is_read() -> None:
    observation = _decoded(
        resourceType="Observation", code={"coding": {"code": "a"}}, category={"text": "lab"}
    )
    assert isinstance(observation, Observation)
    assert [coding.code for coding in codings(observation.code)] == ["a"]
    assert [each.text for each in as_list(observation.category)] == ["lab"]


def test_wordings_come_with_the_text_first() -> None:
    concept = CodeableConcept(
        text="written", coding=[Coding(code="1"), Coding(display="shown"), Coding(display="")]
    )
    assert list(texts(concept)) == ["written", "shown"]
    assert list(texts(CodeableConcept(coding=Coding(display="shown")))) == ["shown"]
    assert list(texts(None)) == []
    assert codings(None) == []


@pytest.mark.parametrize("name", ["Encounter", "Immunization", "CarePlan", "ServiceRequest", "ImagingStudy"])
def test_a_type_that_no_reader_needs_is_known_and_ignored(name: str) -> None:
    resource = _decoded(resourceType=name, id="x", patient={"reference": "Patient/p1"})
    assert isinstance(resource, Ignored)
    assert resource.type_name == name


def test_every_resource_type_of_r4_is_known_once() -> None:
    assert len(set(IGNORED_TYPES)) == len(IGNORED_TYPES)
    needed = {kind.__name__ for kind in Resource.__subclasses__() if not kind.__name__.startswith("_")}
    assert not needed & set(IGNORED_TYPES)
    assert len(IGNORED_TYPES) + len(needed - {"Ignored"}) + 4 == 146, "146 concrete types in FHIR R4"


def test_no_value_shows_in_a_repr() -> None:
    resource = _decoded(resourceType="Observation", id="o1", valueString="Clara", code={"text": "Clara"})
    assert repr(resource) == "<Observation>"
    assert isinstance(resource, Observation)
    assert "Clara" not in repr([resource.code])
