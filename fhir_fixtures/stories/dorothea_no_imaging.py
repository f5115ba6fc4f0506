"""Complete-workup: everything fits, and no scan is on record."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Dorothea Niemandsberg, 63: the scans are somewhere else

Bone metastases, anastrozole and ribociclib since November 2025, ECOG 0. Her staging CTs are read at
a private institute whose letters arrive by post and stay in a drawer. ESR1 D538G was found in
plasma on 2 November 2026.

**What the service says:** `complete-workup`. The mutation counts, nothing speaks against a switch,
one question is open: is there progression? A switch *before* progression is what the trial tested;
without imaging nobody can know on which side of the line she is. The card asks for a staging CT or
for the outside report.
"""


def _build() -> Record:
    record = Record("dorothea-no-imaging")
    background.add_person(record, family="Niemandsberg", given="Dorothea", born="1963-05-17")
    background.add_disease(record, diagnosed="2025-10-28")
    background.add_receptors(record, on="2025-10-30")
    background.add_pair(
        record, since="2025-11-24", ai=codes.ANASTROZOLE_TABLET, cdk46=codes.RIBOCICLIB_TABLET
    )
    record.add("ecog", oncology.ecog(0, "2026-11-13"))
    oncology.add_esr1_test(record, "ctdna", collected="2026-11-02", changes=((oncology.D538G, 0.7),))
    return record


STORY = Story(
    title="Dorothea Niemandsberg, 63",
    teaser="ESR1 D538G in plasma, no scan on record",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="complete-workup",
        unknown=("no-progression",),
        esr1="detected",
        variants=("D538G",),
        sampled="2026-11-02",
        imaging="unknown",
        chart={
            "ai": "anastrozole since 2025-11-24",
            "cdk46": "ribociclib since 2025-11-24",
            "ecog": "0 on 2026-11-13",
        },
    ),
    drafted_order=background.draft_order(codes.ANASTROZOLE_TABLET, "1 mg once daily"),
)
