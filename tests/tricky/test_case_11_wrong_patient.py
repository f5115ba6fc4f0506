"""Case 11: one call, one patient, in whatever form the references are written."""

import pytest

from tests.acceptance.live_service import outcome_of
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import AURELIA, chart_request, in_prefetch, steps, told, with_prefetch

FHIR = "https://ehr.hospital.example.org/fhir"
STRANGER = "stranger-4471"
SEARCHES = ("conditions", "observations", "reports", "medicationRequests", "procedures", "specimens")

FORMS = {
    "relative": "Patient/{}",
    "absolute": f"{FHIR}/Patient/{{}}",
    "versioned": "Patient/{}/_history/2",
    "absolute and versioned": f"{FHIR}/Patient/{{}}/_history/2",
    "plain http with a port": "http://10.0.0.7:8080/r4/Patient/{}",
}
EACH_FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def about(body: Json, key: str, reference: str, *, only_last: bool) -> Json:
    """The request with another subject in the resources under a key."""
    found = in_prefetch(body, key)
    for resource in found[-1:] if only_last else found:
        resource["subject"] = {"reference": reference}
    return body


def assert_refused(ehr: Ehr, body: Json, key: str) -> None:
    answer = ehr.call(body)
    issue = outcome_of(answer)
    assert answer.status_code == 412
    assert issue["expression"] == [f"prefetch.{key}"]
    assert STRANGER not in answer.text
    assert AURELIA not in answer.text


@pytest.mark.checklist("C064", "A23")
@EACH_FORM
@pytest.mark.parametrize("key", SEARCHES)
def test_case_11_one_resource_of_another_patient_is_a_refusal(key: str, form: str, ehr: Ehr) -> None:
    assert_refused(ehr, about(chart_request(), key, form.format(STRANGER), only_last=True), key)


@pytest.mark.checklist("C064", "A23")
@pytest.mark.parametrize(
    "subject",
    [
        {"reference": f"{FHIR}/Patient/{STRANGER}/"},
        {"reference": f"{FHIR}/patient/{STRANGER}"},
        {"reference": f"{FHIR}/Patient?identifier={STRANGER}"},
        {"reference": f"Patient/{STRANGER}", "type": "Group"},
        {"reference": f"{FHIR}/Patient/{STRANGER}", "type": "Device"},
    ],
    ids=["slash at the end", "lower case", "conditional", "said to be a group", "said to be a device"],
)
def test_case_11_a_reference_in_disguise_is_a_refusal(subject: Json, ehr: Ehr) -> None:
    body = chart_request()
    in_prefetch(body, "observations")[-1]["subject"] = subject
    assert_refused(ehr, body, "observations")


@pytest.mark.checklist("C064", "A23")
@pytest.mark.parametrize(
    "subject",
    [f"Patient/{STRANGER}", 7, {"reference": "#nobody"}, {"reference": "Group/1"}, {"type": "Device"}],
)
def test_case_11_results_of_nobody_can_tell_whom_never_decide(subject: object, ehr: Ehr) -> None:
    body = chart_request()
    for result in in_prefetch(body, "observations"):
        result["subject"] = subject
    assert "offer-switch" not in steps(ehr.cards(body))


@pytest.mark.checklist("C064")
@EACH_FORM
def test_case_11_every_form_of_the_right_patient_gives_the_same_cards(form: str, ehr: Ehr) -> None:
    body = chart_request()
    for key in SEARCHES:
        about(body, key, form.format(AURELIA), only_last=False)
    assert told(ehr.cards(body)) == told(ehr.cards(chart_request()))


@pytest.mark.checklist("C064", "A23")
@pytest.mark.parametrize("patient_id", [STRANGER, AURELIA.upper(), f"{AURELIA}2", AURELIA[:-1]])
def test_case_11_another_patient_under_the_key_of_the_patient_is_a_refusal(patient_id: str, ehr: Ehr) -> None:
    body = chart_request()
    body["prefetch"]["patient"]["id"] = patient_id
    assert_refused(ehr, body, "patient")


@pytest.mark.checklist("C064", "A23")
def test_case_11_a_context_that_names_another_patient_is_a_refusal(ehr: Ehr) -> None:
    body = chart_request()
    answer = ehr.call(body | {"context": body["context"] | {"patientId": STRANGER}})
    assert answer.status_code == 412
    assert STRANGER not in answer.text
    assert AURELIA not in answer.text


@pytest.mark.checklist("C064", "C261")
def test_case_11_the_patient_id_may_be_written_as_a_reference(ehr: Ehr) -> None:
    body = chart_request()
    cards = ehr.cards(body | {"context": body["context"] | {"patientId": f"Patient/{AURELIA}"}})
    assert told(cards) == told(ehr.cards(body))


@pytest.mark.checklist("C078", "C261")
@pytest.mark.parametrize(
    "patient_id",
    [
        "",
        "Patient/",
        "Patient/a/b",
        "../Patient",
        "..",
        "a b",
        "a?b=c",
        "a%2Fb",
        "Group/1",
        "a\nb",
        f"{FHIR}/Patient/a",
    ],
)
def test_case_11_what_is_no_id_is_a_bad_request(patient_id: str, ehr: Ehr) -> None:
    body = chart_request()
    answer = ehr.call(body | {"context": body["context"] | {"patientId": patient_id}})
    assert answer.status_code == 400
    assert outcome_of(answer)["expression"] == ["context.patientId"]


@pytest.mark.checklist("C064", "C062")
def test_case_11_a_stranger_among_the_included_resources_is_a_refusal(ehr: Ehr) -> None:
    body = chart_request()
    stranger = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": f"Patient/{STRANGER}"},
    }
    body["prefetch"]["reports"]["entry"].append({"resource": stranger, "search": {"mode": "include"}})
    assert_refused(ehr, body, "reports")


@pytest.mark.checklist("C064")
def test_case_11_a_second_patient_in_a_bundle_is_a_refusal(ehr: Ehr) -> None:
    body = chart_request()
    other = {"resourceType": "Patient", "id": STRANGER}
    body["prefetch"]["conditions"]["entry"].append({"resource": other, "search": {"mode": "include"}})
    assert_refused(ehr, body, "conditions")


@pytest.mark.checklist("C064", "C062")
def test_case_11_the_patient_may_come_as_a_searchset_of_one(ehr: Ehr) -> None:
    body = chart_request()
    alone = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": body["prefetch"]["patient"]}],
    }
    assert told(ehr.cards(with_prefetch(body, patient=alone))) == told(ehr.cards(body))


@pytest.mark.checklist("C055", "C061", "C117")
def test_case_11_a_patient_that_was_not_found_is_no_other_patient(ehr: Ehr) -> None:
    """Known to be empty (null for a read): the rest is still the context's patient's."""
    cards = ehr.cards(with_prefetch(chart_request(), patient=None))
    assert "offer-switch" not in steps(cards)


@pytest.mark.checklist("C064")
def test_case_11_a_refusal_leaves_no_trace_of_either_patient(ehr: Ehr) -> None:
    about(body := chart_request(), "observations", f"Patient/{STRANGER}", only_last=True)
    assert ehr.call(body).status_code == 412
    assert STRANGER not in ehr.hospital.log.read_text()
