"""Test-due: nobody has looked for ESR1."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_administration, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Nora Unbesehen, 58: eight months, no tube

Letrozole and ribociclib in one carton since 9 March 2026, goserelin every twelve weeks, a partial
response on CT. A perfect course, and no ctDNA test so far.

**What the service says:** `test-due`. In SERENA-6 blood was taken every two to three months from
six months of treatment on, because a mutation can appear at any of them. The card offers a draft
order for the test, nothing more.
"""


def _build() -> Record:
    record = Record("nora-never-tested")
    background.add_person(record, family="Unbesehen", given="Nora", born="1968-01-15")
    background.add_disease(record, diagnosed="2026-02-10")
    background.add_receptors(record, on="2026-02-12", er=70, her2="0")
    carton = medication_request(codes.RIBOCICLIB_LETROZOLE_PACK, authored="2026-03-09", start="2026-03-09")
    record.add("carton", carton)
    for number, day in enumerate(("2026-03-09", "2026-06-01", "2026-08-24", "2026-11-16"), start=1):
        record.add(f"goserelin-{number}", medication_administration(codes.GOSERELIN_IMPLANT_3_MONTH, day))
    record.add("ecog", oncology.ecog(0, "2026-11-16"))
    record.add("ct", oncology.staging_ct("2026-10-05", "Partial response. No new lesions."))
    return record


STORY = Story(
    title="Nora Unbesehen, 58",
    teaser="Eight months on letrozole and ribociclib, never tested for ESR1",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="test-due",
        unknown=("esr1-mutation",),
        esr1="not-tested",
        imaging="no-progression",
        assessed="2026-10-05",
        chart={
            "ai": "letrozole since 2026-03-09",
            "cdk46": "ribociclib since 2026-03-09",
            "lhrh": "goserelin 10.8 mg, last given 2026-11-16",
        },
    ),
    drafted_order=background.draft_order(codes.RIBOCICLIB_LETROZOLE_PACK, "as packed"),
)
