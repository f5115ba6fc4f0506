"""Records with something broken or unusual in them: the rest still counts, and what was lost is listed."""

from fhir_fixtures import codes
from fhir_fixtures.builders import Record

from .baseline import MET, UNKNOWN, case, change, drop, put


def _absolute_references(record: Record) -> None:
    """References by absolute URL."""
    for name, resource in record.resources.items():
        if "subject" in resource:
            resource["subject"] = {"reference": "https://fhir.example.org/r4/Patient/p1"}
        if name == "report":
            resource["result"] = [{"reference": "https://fhir.example.org/r4/Observation/p1-variant"}]
            resource["specimen"] = [{"reference": "https://fhir.example.org/r4/Specimen/p1-specimen"}]


CASES = (
    case("absolute references", _absolute_references, step="offer-switch", esr1="detected"),
    case(
        "a birth date in another notation",
        change("patient", birthDate="17.05.1963"),
        adult=UNKNOWN,
        problem_with="Patient/p1",
        step="complete-workup",
    ),
    case(
        "an ER value that is not a number",
        change("er", valueQuantity={"value": "ninety", "unit": "%"}),
        er_positive=UNKNOWN,
        problem_with="Observation/p1-er",
        step="complete-workup",
    ),
    case(
        "an order date that is not a date, beside a dosage start that is",
        change("letrozole", authoredOn="soon"),
        duration=MET,
        problem_with="MedicationRequest/p1-letrozole",
        step="offer-switch",
    ),
    case(
        "a verification status as a bare string",
        change("cancer", verificationStatus="confirmed"),
        breast_cancer=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a category that is no list",
        change("er", category={"coding": [{"code": "laboratory"}]}),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "an interpretation that is no list",
        change("variant", interpretation={"text": "Pathogenic"}),
        step="offer-switch",
    ),
    case("an unknown element", change("ct", sparkle={"unicorn": [1, 2, 3]}), step="offer-switch"),
    case(
        "an ECOG value of the wrong type",
        change("ecog", valueInteger="one"),
        performance_status=UNKNOWN,
        problem_with="Observation/p1-ecog",
        step="complete-workup",
    ),
    case(
        "a letrozole order whose status is a list",
        change("letrozole", status=["active"]),
        aromatase_inhibitor=UNKNOWN,
        problem_with="MedicationRequest/p1-letrozole",
        step="complete-workup",
    ),
    case(
        "a drug of another FHIR version",
        put("r5", {"resourceType": "MedicationUsage", "status": "recorded"}),
        step="offer-switch",
    ),
    case(
        "an unknown resource type", put("odd", {"resourceType": "Unicorn", "horn": True}), step="offer-switch"
    ),
    case(
        "an OperationOutcome in the record",
        put(
            "outcome",
            {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "processing"}]},
        ),
        step="offer-switch",
    ),
    case(
        "a sample date that is not a date",
        change("specimen", collection={"collectedDateTime": "28/10/2026"}),
        esr1_mutation=UNKNOWN,
        esr1="review",
        problem_with="Specimen/p1-specimen",
        step="review-result",
    ),
    case(
        "an attachment that is not base64",
        change("ct", presentedForm=[{"contentType": "text/plain", "data": "%%%"}]),
        step="offer-switch",
    ),
    case(
        "a dateTime with microseconds and no zone",
        change("ct", effectiveDateTime="2026-10-20T10:11:12.123456"),
        step="offer-switch",
        assessed="2026-10-20",
    ),
    case(
        "an unlisted extra ER coding first",
        change(
            "er",
            code={
                "coding": [{"system": "urn:local", "code": "ER1"}, {"system": codes.LOINC, "code": "85329-1"}]
            },
        ),
        er_positive=MET,
        step="offer-switch",
    ),
    case(
        "an Observation without a subject", change("er", subject=None), er_positive=MET, step="offer-switch"
    ),
    case("a null component", change("variant", component=[None, *[]]), esr1_mutation=UNKNOWN),
    case("a category code that is null", change("ct", category=[None]), step="offer-switch"),
    case(
        "a letrozole order without a status",
        change("letrozole", status=None),
        aromatase_inhibitor=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "an ESR1 variant without a status",
        change("variant", status=None),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case(
        "an ESR1 variant standing alone without a status",
        drop("report"),
        change("variant", status=None, specimen={"reference": "Specimen/p1-specimen"}),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
)
