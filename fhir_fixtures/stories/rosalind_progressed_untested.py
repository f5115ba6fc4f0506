"""Progressed: coded as worsened, ESR1 never tested."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Rosalind Spätling, 74: progression, and no one has asked the blood

Anastrozole and palbociclib since May 2025. The tumour board's coded disease status of 2 November
2026 reads "worsened", from imaging. There is no ESR1 result of any date.

**What the service says:** `progressed`, with one recommendation: test ESR1 in ctDNA now, because
the choice of the next endocrine treatment depends on it. About four in ten patients carry a
mutation at this point.
"""


def _build() -> Record:
    record = Record("rosalind-progressed-untested")
    background.add_person(record, family="Spätling", given="Rosalind", born="1952-02-14")
    background.add_disease(
        record, diagnosed="2025-04-14", primary=codes.DUCTAL_CARCINOMA, metastasis=codes.BONE_METASTASIS_SCT
    )
    record.add("er", oncology.er_status(codes.POSITIVE, "2025-04-16"))
    record.add("her2", oncology.her2_status(codes.NEGATIVE, "2025-04-16"))
    background.add_pair(record, since="2025-05-05", ai=codes.ANASTROZOLE, cdk46=codes.PALBOCICLIB)
    record.add("status-june", oncology.disease_status(codes.STABLE, "2026-06-01"))
    record.add("status-november", oncology.disease_status(codes.WORSENED, "2026-11-02"))
    record.add("ecog", oncology.ecog(1, "2026-11-02"))
    return record


STORY = Story(
    title="Rosalind Spätling, 74",
    teaser="Disease status worsened, ESR1 never tested",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="progressed",
        not_met=("no-progression",),
        unknown=("esr1-mutation",),
        esr1="not-tested",
        imaging="progression",
        assessed="2026-11-02",
        chart={"ai": "anastrozole since 2025-05-05", "cdk46": "palbociclib since 2025-05-05"},
    ),
    drafted_order=background.draft_order(codes.ANASTROZOLE_TABLET, "1 mg once daily"),
)
