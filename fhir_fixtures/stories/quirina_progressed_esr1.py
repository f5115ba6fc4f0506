"""Progressed: new liver metastases, ESR1 detected; a long record."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, diagnostic_report
from fhir_fixtures.story import Expected, Story
from fhir_fixtures.volume import add_visits

_IMPRESSION = """1. Progressive disease with two new hepatic metastases in segments VI and VIII.
2. Osseous metastases stable."""

_CT = f"""CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST
INDICATION: Metastatic breast cancer on letrozole and palbociclib. Progression?
COMPARISON: 2026-05-18.
FINDINGS: New hypodense lesions in liver segments VI (21 mm) and VIII (14 mm). No biliary dilatation.
Lungs clear. Sclerotic spine lesions unchanged.
IMPRESSION:
{_IMPRESSION}"""

_NARRATIVE = """# Quirina Wendepunkt, 66: the scan was faster

Two good years on letrozole and palbociclib. The ctDNA of 28 September 2026 was drawn as routine;
while it was being sequenced, the CT of 12 October showed two new liver lesions. The result came a
day later: ESR1 Y537S at 6.8 %.

**What the service says:** `progressed`. The door that SERENA-6 opened is for patients *without*
progression, and the card says so plainly. What applies now are the treatments studied after
progression with an ESR1 mutation.

*Details worth a look:* a brain MRI, later than the CT, shows nothing. It clears the brain, not the
liver.
"""


def _build() -> Record:
    record = Record("quirina-progressed-esr1")
    background.add_person(record, family="Wendepunkt", given="Quirina", born="1960-10-27")
    background.add_disease(record, diagnosed="2024-09-16", primary=codes.BREAST_CANCER_RIGHT)
    background.add_receptors(record, on="2024-09-18", er=95, her2="1+")
    background.add_menopause(record, since="2011")
    background.add_pair(record, since="2024-10-07")
    for day in ("2025-01-20", "2025-06-16", "2025-12-08", "2026-05-18"):
        record.add(f"ct-{day}", oncology.staging_ct(day, background.STABLE_IMPRESSION))
    record.add("ct-2026-10-12", oncology.staging_ct("2026-10-12", _IMPRESSION, full_text=_CT))
    brain = diagnostic_report(
        codes.MR_BRAIN, "2026-10-26", categories=("RAD",), conclusion="No intracranial metastases."
    )
    record.add("mri-brain", brain)
    record.add("ecog-2025", oncology.ecog(0, "2025-12-08"))
    record.add("ecog", oncology.ecog(1, "2026-10-26"))
    oncology.add_esr1_test(record, "ctdna-june", collected="2026-06-22", issued="2026-07-01T10:00:00Z")
    oncology.add_esr1_test(
        record,
        "ctdna-september",
        collected="2026-09-28",
        changes=((oncology.Y537S, 6.8),),
        issued="2026-10-13T10:00:00Z",
    )
    add_visits(record, ("2025-01-20", "2025-06-16", "2025-12-08", "2026-05-18", "2026-10-26"))
    return record


STORY = Story(
    title="Quirina Wendepunkt, 66",
    teaser="New liver metastases on CT, ESR1 Y537S in blood",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="progressed",
        not_met=("no-progression",),
        esr1="detected",
        variants=("Y537S",),
        sampled="2026-09-28",
        imaging="progression",
        assessed="2026-10-12",
        chart={"ai": "letrozole since 2024-10-07", "cdk46": "palbociclib since 2024-10-07"},
    ),
    drafted_order=background.CAMIZESTRANT_ORDER,
)
