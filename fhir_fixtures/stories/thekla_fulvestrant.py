"""Already-switched: fulvestrant after progression."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_administration
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Thekla Nachfolger, 63: past the fork

Progression on letrozole and palbociclib on 28 August 2026, ESR1 Y537N in the blood of the 26th.
Both tablets stopped on 2 September; fulvestrant by injection since 10 September, the fourth dose on
5 November.

**What the service says:** nothing; a SERD is current, `already-switched`. Injections leave
administrations, not prescriptions: the last one covers 28 days.
"""


def _build() -> Record:
    record = Record("thekla-fulvestrant")
    background.add_person(record, family="Nachfolger", given="Thekla", born="1963-11-11")
    background.add_disease(record, diagnosed="2024-11-18", metastasis=codes.LIVER_METASTASIS)
    background.add_receptors(record, on="2024-11-20")
    background.add_pair(record, since="2024-12-09", until="2026-09-02")
    for number, day in enumerate(("2026-09-10", "2026-09-24", "2026-10-08", "2026-11-05"), start=1):
        record.add(f"fulvestrant-{number}", medication_administration(codes.FULVESTRANT_SYRINGE, day))
    background.add_menopause(record, since="2014")
    record.add("ecog", oncology.ecog(1, "2026-11-05"))
    record.add(
        "ct",
        oncology.staging_ct("2026-08-28", "Progressive disease with growth of the known liver metastases."),
    )
    oncology.add_esr1_test(record, "ctdna", collected="2026-08-26", changes=((oncology.Y537N, 4.1),))
    return record


STORY = Story(
    title="Thekla Nachfolger, 63",
    teaser="On fulvestrant since progression in August",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="already-switched",
        not_met=("aromatase-inhibitor", "cdk46-inhibitor", "duration", "no-progression"),
        esr1="detected",
        variants=("Y537N",),
        sampled="2026-08-26",
        imaging="progression",
        assessed="2026-08-28",
        chart={"serd": "fulvestrant, last given 2026-11-05", "ai": "letrozole until 2026-09-02"},
    ),
    drafted_order=background.draft_order(codes.FULVESTRANT_SYRINGE, "500 mg every 28 days"),
)
