"""Not eligible: four months on treatment, six are needed."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication, medication_request, reference
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Hedda Kurzfrist, 72: too early to call it acquired

Found with bone metastases in June 2026; letrozole and palbociclib since 13 July. A first ctDNA on 2
November already shows ESR1 Y537S. Her first CT on treatment reports a partial response.

**What the service says:** `not-eligible`, because SERENA-6 asked for at least six months on the
aromatase inhibitor and CDK4/6 inhibitor together. The card names the one failing criterion and the
day it would be reached.
"""


def _build() -> Record:
    record = Record("hedda-short-duration")
    background.add_person(record, family="Kurzfrist", given="Hedda", born="1954-07-07")
    background.add_disease(record, diagnosed="2026-06-22")
    background.add_receptors(record, on="2026-06-24", er=85, her2="0")
    record.add("letrozole", medication_request(codes.LETROZOLE_TABLET, authored="2026-07-13"))
    tablet = record.add("tablet", medication(codes.PALBOCICLIB_TABLET))
    order = medication_request(None, authored="2026-07-13", medicationReference=reference(tablet))
    record.add("palbociclib", order)
    record.add("ecog", oncology.ecog(0, "2026-11-02"))
    record.add("ct", oncology.staging_ct("2026-10-30", "Partial response. No new lesions."))
    oncology.add_esr1_test(record, "ctdna", collected="2026-11-02", changes=((oncology.Y537S, 0.5),))
    return record


STORY = Story(
    title="Hedda Kurzfrist, 72",
    teaser="ESR1 Y537S after four months of treatment",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-eligible",
        not_met=("duration",),
        esr1="detected",
        variants=("Y537S",),
        sampled="2026-11-02",
        imaging="no-progression",
        assessed="2026-10-30",
        chart={"ai": "letrozole since 2026-07-13", "cdk46": "palbociclib since 2026-07-13"},
    ),
    drafted_order=background.PALBOCICLIB_REFILL,
)
