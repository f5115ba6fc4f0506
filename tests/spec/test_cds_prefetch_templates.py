"""Prefetch templates (CDS Hooks 2.0.1, sections "Prefetch Template" to "Prefetch query restrictions")."""

import pytest

from cds_hooks import ORDER_SELECT, ORDER_SIGN, PATIENT_VIEW, InvalidTemplate
from cds_hooks.hook import Hook
from tests.spec.cds_exchange import service

PATIENT = "patient={{context.patientId}}"

VALID = [
    "Patient/{{context.patientId}}",
    "Practitioner/abc-1.2",
    f"Observation?{PATIENT}",
    f"Observation?{PATIENT}&code=http://loinc.org|21000-5",
    f"Observation?{PATIENT}&code=a,b,c",
    f"Observation?{PATIENT}&code:in=http://example.org/ValueSet/x",
    f"Observation?{PATIENT}&date=ge2026-01-01&date=lt2027",
    f"Observation?{PATIENT}&date=eq2026&_lastUpdated=gt2026-01-01",
    f"Observation?{PATIENT}&_count=10&_sort=-date",
    f"Observation?{PATIENT}&_sort=status,-date",
    "Patient?_id={{context.patientId}}",
    "Encounter/{{context.encounterId}}",
    "{{context.userId}}",
    "Practitioner/{{userPractitionerId}}",
    "PractitionerRole?_id={{userPractitionerRoleId}}&_include=PractitionerRole:practitioner",
]

INVALID = [
    ("https://fhir.example.org/Patient/{{context.patientId}}", "neither a read"),
    ("/Patient/{{context.patientId}}", "neither a read"),
    ("Patient", "neither a read"),
    ("", "neither a read"),
    ("patient/{{context.patientId}}", "neither a read"),
    ("Patient/{{context.patientId}}/$everything", "neither a read"),
    (f"Observation?{PATIENT}&", "outside the query subset"),
    ("Observation?code", "outside the query subset"),
    ("Observation?code=", "outside the query subset"),
    ("Observation?code=a b", "outside the query subset"),
    ("Patient/{{Patient.id}}", "no prefetch token"),
    ("Patient/{{user}}", "no prefetch token"),
    ("Patient/{{patientId}}", "no prefetch token"),
    ("Patient/{{context.medication.id}}", "no prefetch token"),
    ("Patient/{{context.unknown}}", "no prefetch token"),
    ("Patient/{{ context.patientId }}", "no prefetch token"),
    (f"Observation?{PATIENT}&date=ge{{{{today() - 90 days}}}}", "no prefetch token"),
    ("Patient/{{%patient.id}}", "no prefetch token"),
    ("Patient/{{context.patientId", "a brace outside"),
    ("Patient/{context.patientId}", "a brace outside"),
    ("Observation?code:not=a", "outside the query subset"),
    ("Observation?code:text=a", "outside the query subset"),
    ("Observation?subject.name=a", "outside the query subset"),
    ("Patient?_has:Observation:patient:code=a", "outside the query subset"),
    ("Observation?code-value-quantity=a$b", "outside the query subset"),
    ("Observation?sort:desc=date", "outside the query subset"),
    (f"MedicationRequest?{PATIENT}&_include=MedicationRequest:medication", "_include is outside"),
    (f"Observation?{PATIENT}&_maxresults=1", "_maxresults is outside"),
    (f"Observation?{PATIENT}&_summary=count", "_summary is outside"),
    (f"Observation?{PATIENT}&date=ne2026-01-01", "the prefix of date"),
    (f"Observation?{PATIENT}&date=sa2026", "the prefix of date"),
    (f"Observation?{PATIENT}&date=eb2026-01", "the prefix of date"),
    (f"Observation?{PATIENT}&date=ap2026-01", "the prefix of date"),
    (f"Observation?{PATIENT}&_count=0", "_count"),
    (f"Observation?{PATIENT}&_count=many", "_count"),
    (f"Observation?{PATIENT}&_sort=date:desc", "_sort"),
]


@pytest.mark.checklist("C030", "C031", "C034", "C036", "C038", "C040", "C041", "C042", "C043", "C044", "C046")
@pytest.mark.checklist("C039", "C048", "A06", "A08")
@pytest.mark.parametrize("template", VALID)
def test_a_read_or_a_search_within_the_subset_is_published(template: str) -> None:
    assert service(prefetch={"key": template}).prefetch == {"key": template}


@pytest.mark.checklist("C030", "C032", "C033", "C034", "C037", "C038", "C042", "C043", "C045", "C046", "C047")
@pytest.mark.parametrize(("template", "reason"), INVALID)
def test_what_a_client_might_not_resolve_is_refused_with_the_reason(template: str, reason: str) -> None:
    with pytest.raises(InvalidTemplate, match=reason):
        service(prefetch={"key": template})


@pytest.mark.checklist("C030")
def test_a_blank_key_is_refused() -> None:
    with pytest.raises(InvalidTemplate, match="the key is blank"):
        service(prefetch={" ": "Patient/{{context.patientId}}"})


@pytest.mark.checklist("C033", "C035", "A11")
@pytest.mark.parametrize("hook", [ORDER_SELECT, ORDER_SIGN])
@pytest.mark.parametrize("field", ["selections", "draftOrders"])
def test_arrays_and_bundles_of_a_context_are_no_tokens(hook: Hook, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(InvalidTemplate, match="no prefetch token"):
        service(hook=hook, prefetch={"key": f"MedicationRequest/{{{{context.{field}}}}}"})


@pytest.mark.checklist("C033", "C035")
@pytest.mark.parametrize("hook", [PATIENT_VIEW, ORDER_SELECT, ORDER_SIGN])
def test_the_tokens_of_a_hook_are_the_ids_in_its_context(hook: Hook) -> None:  # type: ignore[type-arg]
    fields = {field.alias for field in hook.context.model_fields.values()}
    assert hook.prefetch_tokens == {"userId", "patientId", "encounterId"}
    assert hook.prefetch_tokens <= fields


CONTEXT = PATIENT_VIEW.context(user_id="Practitioner/7", patient_id="p1", encounter_id=None)


@pytest.mark.checklist("C036", "A09", "A10")
@pytest.mark.parametrize(
    ("template", "user_id", "url"),
    [
        ("Patient/{{context.patientId}}", "Practitioner/7", "Patient/p1"),
        ("{{context.userId}}", "Practitioner/7", "Practitioner/7"),
        ("{{context.userId}}", "7", "7"),
        ("{{context.userId}}", "../7", None),
        ("{{context.userId}}", "https://x.example/Practitioner/7", None),
        ("Encounter/{{context.encounterId}}", "Practitioner/7", None),
        ("Practitioner/{{userPractitionerId}}", "Practitioner/7", "Practitioner/7"),
        ("Practitioner/{{userPractitionerId}}", "PractitionerRole/7", None),
        ("Practitioner/{{userPractitionerId}}", "..", None),
        ("Observation?patient={{context.patientId}}&_count=1", "x y", "Observation?patient=p1&_count=1"),
        ("Group?code=http://loinc.org|1", "x", "Group?code=http://loinc.org|1"),
    ],
)
def test_a_template_becomes_the_query_that_the_client_would_run(
    template: str, user_id: str, url: str | None
) -> None:
    context = CONTEXT.model_copy(update={"user_id": user_id})
    assert service(prefetch={"key": template}).template_url("key", context) == url


def test_a_key_without_a_template_has_no_query() -> None:
    with pytest.raises(KeyError):
        service().template_url("key", CONTEXT)
