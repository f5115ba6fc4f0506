"""On-track: not detected 40 days ago."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Petra Ruhig, 69: nothing to say

Everything is as it should be: letrozole and palbociclib for fifteen months, PET/CT without
progression, ESR1 not detected on 11 October 2026.

**What the service says:** nothing; `on-track` gives no card. A service that speaks only when it has
something to say is one that is still read in the second year.
"""


def _build() -> Record:
    record = Record("petra-negative-recent")
    background.add_person(record, family="Ruhig", given="Petra", born="1957-06-18")
    background.add_disease(record, diagnosed="2025-07-21", metastasis=codes.LUNG_METASTASIS)
    background.add_receptors(record, on="2025-07-23", er=100, her2="0")
    background.add_pair(record, since="2025-08-18")
    record.add("ecog", oncology.ecog(0, "2026-10-12"))
    pet = oncology.imaging_report(codes.PET_CT, "2026-10-12", "Complete metabolic response. No new lesions.")
    record.add("pet", pet)
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-11", issued="2026-10-19T09:30:00Z")
    return record


STORY = Story(
    title="Petra Ruhig, 69",
    teaser="ESR1 not detected six weeks ago, scans clear",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="on-track",
        not_met=("esr1-mutation",),
        esr1="not-detected",
        sampled="2026-10-11",
        imaging="no-progression",
        assessed="2026-10-12",
        chart={"ai": "letrozole since 2025-08-18", "cdk46": "palbociclib since 2025-08-18"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
