"""Whatever is broken in a record, it is decided, or refused by name; and damage is never good news."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_fixtures.catalogue import FixturePatient
from service.fhir.decode import Decoded, NotFhirError, NotJsonError, decode_bundle, decode_value
from service.pipeline import evaluate_bundle
from tests.generative.mutations import (
    PATIENTS,
    any_patient,
    body,
    damaged,
    examples,
    genetic_paths_in,
    paths_in,
)
from tests.generative.properties import REFUSALS, STEPS, WITHOUT_DETECTION


@examples(100)
@given(data=st.data(), patient=any_patient())
def test_a_damaged_record_is_decided_or_refused_by_name(data: st.DataObject, patient: FixturePatient) -> None:
    bundle = data.draw(damaged(patient, paths_in(patient.slug)))
    try:
        answer = evaluate_bundle(body(bundle), as_of=patient.as_of)
    except REFUSALS:
        return
    assert answer["step"] in STEPS
    for row in answer["trials"][0]["criteria"]:
        assert bool(row["missing"]) == (row["status"] == "unknown")


@examples(100)
@given(data=st.data(), patient=st.sampled_from(WITHOUT_DETECTION))
def test_damaged_genetic_results_never_become_a_detection(
    data: st.DataObject, patient: FixturePatient
) -> None:
    bundle = data.draw(damaged(patient, genetic_paths_in(patient.slug)))
    try:
        answer = evaluate_bundle(body(bundle), as_of=patient.as_of)
    except REFUSALS:
        return
    assert answer["esr1"]["state"] != "detected"
    assert answer["step"] != "offer-switch"


WITH_A_DETECTION = [each for each in PATIENTS if each.expected["esr1"]["state"] == "detected"]


@examples(100)
@given(data=st.data(), patient=st.sampled_from(WITH_A_DETECTION))
def test_damaged_genetic_results_neither_add_an_offer_nor_a_variant(
    data: st.DataObject, patient: FixturePatient
) -> None:
    bundle = data.draw(damaged(patient, genetic_paths_in(patient.slug)))
    try:
        answer = evaluate_bundle(body(bundle), as_of=patient.as_of)
    except REFUSALS:
        return
    expected = patient.expected
    assert answer["step"] in {
        "offer-switch" if expected["step"] == "offer-switch" else None,
        *(STEPS - {"offer-switch"}),
    }
    if answer["esr1"]["state"] == "detected":
        assert set(answer["esr1"]["variants"]) <= set(expected["esr1"]["variants"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["Bundle", "Patient", "Observation", "collection"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["resourceType", "entry", "resource", "type", "id", "code", "coding", "subject", "link", "x"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("decode", [decode_bundle, decode_value])
@examples(150)
@given(data=st.data())
def test_any_json_is_decoded_or_refused_by_name(
    decode: Callable[[bytes], Decoded], data: st.DataObject
) -> None:
    value = data.draw(JSON | JSON.map(lambda entry: {"resourceType": "Bundle", "entry": entry}))
    try:
        decode(body(value))
    except (NotJsonError, NotFhirError):
        return


@pytest.mark.parametrize("decode", [decode_bundle, decode_value])
@examples(150)
@given(raw=st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_decoded_or_refused_by_name(decode: Callable[[bytes], Decoded], raw: bytes) -> None:
    try:
        decode(raw)
    except (NotJsonError, NotFhirError):
        return


@examples(60)
@given(patient=any_patient(), length=st.integers(0, 80_000))
def test_a_record_cut_short_is_not_json(patient: FixturePatient, length: int) -> None:
    whole = patient.bundle.rstrip()
    with pytest.raises(NotJsonError):
        decode_bundle(whole[: length % len(whole)])
