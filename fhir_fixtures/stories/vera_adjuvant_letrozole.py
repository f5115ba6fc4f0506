"""Not-applicable: early breast cancer, an aromatase inhibitor alone."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, condition, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Vera Frühwarth, 64: cured, we hope

Stage II, operated and irradiated in 2024, adjuvant letrozole since July. No metastasis, no CDK4/6
inhibitor, no reason to look for ESR1.

**What the service says:** nothing; `not-applicable`. Most women who take letrozole are Vera, and a
service that spoke to them would be switched off within a week.
"""


def _build() -> Record:
    record = Record("vera-adjuvant-letrozole")
    background.add_person(record, family="Frühwarth", given="Vera", born="1962-09-09")
    stage = {"summary": {"text": "Stage IIA"}, "type": {"text": "Pathologic stage group"}}
    record.add("breast-cancer", condition(codes.BREAST_CANCER_LEFT, onset="2024-03-04", stage=stage))
    background.add_receptors(record, on="2024-03-06")
    letrozole = medication_request(codes.LETROZOLE_TABLET, authored="2024-07-01", start="2024-07-01")
    record.add("letrozole", letrozole)
    record.add("ecog", oncology.ecog(0, "2026-10-01"))
    return record


STORY = Story(
    title="Vera Frühwarth, 64",
    teaser="Adjuvant letrozole alone for early breast cancer",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-applicable",
        not_met=("cdk46-inhibitor", "duration"),
        unknown=("advanced-disease", "first-line", "esr1-mutation", "no-progression"),
        esr1="not-tested",
        imaging="unknown",
        chart={"ai": "letrozole since 2024-07-01"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
