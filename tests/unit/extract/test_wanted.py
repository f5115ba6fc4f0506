"""What a record lacks is asked for when a decision could depend on it, and only then."""

import base64

import pytest

from service.chart.esr1 import Call
from service.chart.imaging import ImagingAnswer
from service.extract.notes import Notes
from service.extract.readers import esr1, imaging
from service.extract.topics import observations_by_topic
from service.extract.wanted import wanted_references
from tests.unit.extract.reading import AS_OF, Json, coded, observation, record_of, words

LOINC = "http://loinc.org"
LABORATORY: Json = {
    "category": [{"coding": [{"code": "LAB", "system": "http://terminology.hl7.org/CodeSystem/v2-0074"}]}]
}
CONSENT: Json = {"category": [words("Consent")], "code": words("Consent form")}


def _order(reference: Json, **more: object) -> Json:
    return {
        "resourceType": "MedicationRequest", "id": "m1", "status": "active", "intent": "order",
        "medicationReference": reference, **more,
    }  # fmt: skip


def _report(name: str, identity: str = "r1", **more: object) -> Json:
    return {
        "resourceType": "DiagnosticReport", "id": identity, "status": "final", "code": words(name),
        "effectiveDateTime": "2026-10-01", **more,
    }  # fmt: skip


def _linked(url: str, **more: object) -> Json:
    return {"presentedForm": [{"url": url, "contentType": "text/plain", **more}]}


def _document(name: str, url: str, **more: object) -> Json:
    return {
        "resourceType": "DocumentReference", "id": "d1", "status": "current", "type": words(name),
        "content": [{"attachment": {"url": url, "contentType": "application/pdf"}}], "date": "2026-10-02T00:00:00Z",
        **more,
    }  # fmt: skip


def _referring(*references: str) -> list[Json]:
    return [{"reference": each} for each in references]


ESR1 = coded(LOINC, "69548-6", "Genetic variant assessment")
GENE = {"component": [{"code": coded(LOINC, "48018-6"), "valueCodeableConcept": words("ESR1")}]}


@pytest.mark.parametrize(
    ("resource", "wanted"),
    [
        (_order({"reference": "Medication/9"}), ["Medication/9"]),
        (_order({"reference": "Medication/9", "display": "Letrozole 2.5 mg"}), ["Medication/9"]),
        (_order({"reference": "Medication/9", "display": "Metformin"}), ["Medication/9"]),
        (_order({"reference": "https://x.example/fhir/Medication/9"}), ["https://x.example/fhir/Medication/9"]),
        (_order({"reference": "Medication/9"}, status="entered-in-error"), []),
        (_order({"reference": "Patient/9"}), []),
        (_order({"reference": "Medication/"}), []),
        (_order({"reference": "urn:uuid:9"}), []),
        (_order({"reference": "#m"}, contained=[{"resourceType": "Medication", "id": "m"}]), []),
        (_order({"reference": "#gone"}), []),
        (_order({"display": "Letrozole"}), []),
        (_order({"reference": "file:///fhir/Medication/9"}), []),
        (_order({"reference": "Medication/9?_format=json"}), []),
        ({"resourceType": "Medication", "id": "m2", "ingredient": [{"itemReference": {"reference": "Medication/8"}}]},
         ["Medication/8"]),
        ({**_order({"reference": "Medication/9"}), "resourceType": "MedicationDispense", "status": "completed"},
         ["Medication/9"]),
        (observation(ESR1, **GENE, specimen={"reference": "Specimen/9"}), ["Specimen/9"]),
        (observation(ESR1, **GENE, derivedFrom=_referring("Observation/8", "DocumentReference/7")), ["Observation/8"]),
        (observation(coded(LOINC, "718-7", "Hemoglobin"), specimen={"reference": "Specimen/9"}), []),
        ({"resourceType": "Specimen", "id": "s1", "parent": _referring("Specimen/8")}, ["Specimen/8"]),
        (_report("ESR1 mutation analysis", result=_referring("Observation/1"), specimen=_referring("Specimen/2"),
                 **_linked("Binary/3")), ["Binary/3", "Observation/1", "Specimen/2"]),
        (_report("CT chest", result=_referring("Observation/1"), **_linked("Binary/3")), ["Binary/3", "Observation/1"]),
        (_report("CT chest", status="entered-in-error", **_linked("Binary/3")), []),
        (_report("CT chest", **_linked("Binary/3", contentType="image/jpeg")), []),
        (_report("CT chest", **_linked("Binary/3", data="U3RhYmxl")), []),
        (_report("CT chest", **_linked("https://portal.example/report.pdf")), []),
        (_report("CT chest", **_linked("Binary/3/_history/1")), ["Binary/3/_history/1"]),
        (_report("Blood count", **LABORATORY, result=_referring("Observation/1")), []),
        (_report("Surgical pathology", **LABORATORY, **_linked("Binary/3")), ["Binary/3"]),
        (_report("Estrogen receptor status", **LABORATORY, result=_referring("Observation/1")), ["Observation/1"]),
        (_report("x", **CONSENT | _linked("Binary/3")), []),
        (_document("Consent form", "Binary/4"), []),
        (_document("Radiology report CT chest", "Binary/4"), ["Binary/4"]),
        (_document("Radiology report CT chest", "Binary/4", status="superseded"), []),
        (_document("ESR1 ctDNA report", "https://x.example/fhir/Binary/4"), ["https://x.example/fhir/Binary/4"]),
    ],
)  # fmt: skip
def test_what_a_reader_would_look_into_is_wanted(resource: Json, wanted: list[str]) -> None:
    assert list(wanted_references(record_of(resource))) == wanted


def test_what_the_record_has_is_not_wanted() -> None:
    medication = {"resourceType": "Medication", "id": "9", "code": words("Letrozole")}
    for reference in ("Medication/9", "https://x.example/fhir/Medication/9", "Medication/9/_history/2"):
        assert wanted_references(record_of(_order({"reference": reference}), medication)) == {}


def test_each_is_wanted_once_with_the_content_type_that_the_attachment_states() -> None:
    reports = [_report("CT chest", f"r{number}", **_linked("Binary/3")) for number in range(3)]
    assert wanted_references(record_of(*reports)) == {"Binary/3": "text/plain"}


def test_what_matters_most_comes_first_and_the_number_is_limited() -> None:
    record = record_of(
        _order({"reference": "Medication/1", "display": "Metformin"}, id="m1"),
        _report("Surgical pathology", "r1", **LABORATORY, **_linked("Binary/1")),
        _report("CT chest", "r2", **_linked("Binary/2")),
        _report("ESR1 mutation analysis", "r3", **_linked("Binary/3")),
        _order({"reference": "Medication/2"}, id="m2"),
    )
    wanted = ["Medication/2", "Binary/3", "Binary/2", "Binary/1", "Medication/1"]
    assert list(wanted_references(record)) == wanted
    assert list(wanted_references(record, most=2)) == wanted[:2]
    assert list(wanted_references(record, most=0)) == []


def _binary(text: str) -> Json:
    data = base64.b64encode(text.encode()).decode()
    return {"resourceType": "Binary", "id": "1", "contentType": "text/plain", "data": data}


URLS = ("Binary/1", "https://x.example/fhir/Binary/1")


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "make", [lambda url: _report("CT chest", **_linked(url)), lambda url: _document("CT", url)]
)
def test_an_imaging_report_behind_a_link_is_read_once_the_binary_is_there(make: object, url: str) -> None:
    report = make(url)  # type: ignore[operator]
    (without,), (with_it,) = (
        imaging.read(record, Notes(AS_OF), observations_by_topic(record))
        for record in (record_of(report), record_of(report, _binary("Progressive disease.")))
    )
    assert without.value.answer is ImagingAnswer.UNREADABLE
    assert with_it.value.answer is ImagingAnswer.PROGRESSION
    assert wanted_references(record_of(report, _binary("Progressive disease."))) == {}


@pytest.mark.parametrize("url", URLS)
def test_an_esr1_report_behind_a_link_is_read_once_the_binary_is_there(url: str) -> None:
    report = _report("ESR1 mutation analysis, ctDNA", **_linked(url))
    (without,), (with_it,) = (
        esr1.read(record_of(*resources), Notes(AS_OF)).results
        for resources in ((report,), (report, _binary("ESR1 p.D538G detected in plasma.")))
    )
    assert without.value.call is Call.UNREADABLE
    assert with_it.value.call is Call.DETECTED
