"""The draft orders behind the suggestions."""

import datetime as dt

import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.servicerequest import ServiceRequest

from service.cards import orders
from service.cards.orders import About, NotAReferenceError
from tests.unit.cards.rendering import opened

Resource = dict[str, object]

ABOUT = About(
    patient="Patient/p1", authored_on=dt.date(2026, 11, 20), reasons=("Observation/v1", "DiagnosticReport/r1")
)

MEDICATION = [
    opened(orders.stop("letrozole", ABOUT, running=("MedicationRequest/m1",))),
    opened(orders.stop("aromatase inhibitor", ABOUT)),
    opened(orders.start_camizestrant(ABOUT)),
    opened(orders.continue_unchanged("ribociclib", ABOUT)),
]
SERVICE = [
    opened(orders.esr1_ctdna_test(ABOUT)),
    opened(orders.staging(ABOUT)),
    opened(orders.ecog(ABOUT)),
    opened(orders.task("Tumour board review", ABOUT)),
]


def _dosage(resource: Resource) -> dict[str, object]:
    dosages = resource["dosageInstruction"]
    assert isinstance(dosages, list)
    assert isinstance(dosages[0], dict)
    return dosages[0]


@pytest.mark.parametrize("resource", MEDICATION)
def test_medication_orders_are_valid_fhir(resource: Resource) -> None:
    MedicationRequest.model_validate(resource)


@pytest.mark.parametrize("resource", SERVICE)
def test_service_orders_are_valid_fhir(resource: Resource) -> None:
    ServiceRequest.model_validate(resource)


@pytest.mark.parametrize("resource", MEDICATION + SERVICE)
def test_every_order_is_a_draft_proposal_for_the_patient(resource: Resource) -> None:
    assert resource["status"] == "draft"
    assert resource["intent"] == "proposal"
    assert resource["subject"] == {"reference": "Patient/p1"}
    assert resource["authoredOn"] == "2026-11-20"
    assert "id" not in resource


def test_the_stop_says_do_not_perform_and_points_at_the_running_order() -> None:
    stop = opened(orders.stop("letrozole", ABOUT, running=("MedicationRequest/m1", "not a reference")))
    assert stop["doNotPerform"] is True
    assert stop["supportingInformation"] == [{"reference": "MedicationRequest/m1"}]
    assert stop["medicationCodeableConcept"] == {
        "text": "letrozole",
        "coding": [{"system": "http://www.whocc.no/atc", "code": "L02BG04", "display": "letrozole"}],
    }


def test_only_the_stop_says_do_not_perform() -> None:
    assert "doNotPerform" not in opened(orders.start_camizestrant(ABOUT))
    assert "doNotPerform" not in opened(orders.continue_unchanged("palbociclib", ABOUT))


def test_a_stop_without_a_known_order_points_nowhere() -> None:
    assert "supportingInformation" not in opened(orders.stop("letrozole", ABOUT))


def test_a_class_has_no_code() -> None:
    assert opened(orders.stop("aromatase inhibitor", ABOUT))["medicationCodeableConcept"] == {
        "text": "aromatase inhibitor"
    }


def test_camizestrant_is_75_mg_once_daily_by_mouth() -> None:
    start = opened(orders.start_camizestrant(ABOUT))
    dosage = _dosage(start)
    assert dosage["text"] == "75 mg orally once daily"
    assert dosage["timing"] == {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    assert start["medicationCodeableConcept"] == {
        "text": "camizestrant",
        "coding": [{"system": "http://www.whocc.no/atc", "code": "L02BA05", "display": "camizestrant"}],
    }


def test_the_continued_drug_has_no_dose_of_our_own() -> None:
    dosage = _dosage(opened(orders.continue_unchanged("palbociclib", ABOUT)))
    assert dosage == {"text": "Continue palbociclib, dose and schedule unchanged"}


def test_only_resources_that_fhir_allows_as_reason_are_cited() -> None:
    assert opened(orders.staging(ABOUT))["reasonReference"] == [{"reference": "Observation/v1"}]


@pytest.mark.parametrize(
    "reference", ["Observation/a b", "Observation/", "urn:uuid:1", "Observation/a/_history/1"]
)
def test_an_unusable_reason_is_left_out(reference: str) -> None:
    about = About(patient="Patient/p1", authored_on=dt.date(2026, 11, 20), reasons=(reference,))
    assert "reasonReference" not in opened(orders.staging(about))


@pytest.mark.parametrize(
    "patient", ["p1", "Group/1", "Patient/a b", "Patient/a\n", "Patient/a/b", "https://x/Patient/1"]
)
def test_anything_but_a_patient_reference_is_refused_without_being_repeated(patient: str) -> None:
    with pytest.raises(NotAReferenceError) as caught:
        About(patient=patient, authored_on=dt.date(2026, 11, 20))
    assert patient not in str(caught.value)


def test_a_reference_without_an_id_is_refused() -> None:
    with pytest.raises(NotAReferenceError):
        About(patient="Patient/", authored_on=dt.date(2026, 11, 20))


def test_the_patient_stays_out_of_the_representation() -> None:
    assert "p1" not in repr(ABOUT)
    assert "v1" not in repr(ABOUT)


def test_drafts_for_two_patients_do_not_share_their_members() -> None:
    other = About(patient="Patient/p2", authored_on=dt.date(2026, 11, 21))
    first, second = opened(orders.start_camizestrant(ABOUT)), opened(orders.start_camizestrant(other))
    assert first["subject"] == {"reference": "Patient/p1"}
    assert second["subject"] == {"reference": "Patient/p2"}
    assert "reasonReference" not in second
