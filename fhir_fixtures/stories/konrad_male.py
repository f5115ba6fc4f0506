"""Offer-switch: a man, German terminologies, supplies instead of orders, HER2 2+ with a negative ISH."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import (
    Record,
    medication_administration,
    medication_dispense,
    medication_request,
)
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Konrad Beispielmann, 57: one in a hundred

Men are under one percent of breast cancers and nearly absent from the evidence; SERENA-6 admitted
them with an LHRH agonist. Konrad's carcinoma was found with bone metastases in November 2025.
Anastrozole and abemaciclib since 8 December 2025, triptorelin every three months, last on 9
November 2026.

His record speaks ICD-10-GM and ATC; the pharmacy's dispensing tells more than the orders do. HER2
was 2+ by stain and not amplified by ISH two days later. ESR1 L536H appears in the blood of 19
October; the CT of 2 November shows a partial response.

**What the service says:** all criteria met, `offer-switch`. Ovarian suppression reads "a man with
an LHRH agonist": his last depot covers 84 days. Remove it, and the answer becomes `not-eligible`.
"""


def _build() -> Record:
    record = Record("konrad-male")
    background.add_person(record, family="Beispielmann", given="Konrad", born="1969-08-14", gender="male")
    background.add_disease(
        record,
        diagnosed="2025-11-17",
        primary=codes.BREAST_CANCER_GM,
        metastasis=codes.BONE_METASTASIS_GM,
    )
    record.add("er", oncology.er_percent(100, "2025-11-19"))
    record.add("her2-ihc", oncology.her2_ihc("2+", "2025-11-19"))
    record.add("her2-ish", oncology.her2_ish("Not amplified", "2025-11-21"))
    anastrozole = (codes.ANASTROZOLE_ATC, "Anastrozol 1 mg Filmtabletten")
    abemaciclib = (codes.ABEMACICLIB_ATC, "Abemaciclib 150 mg Filmtabletten")
    record.add("anastrozole", medication_request(anastrozole, authored="2025-12-08"))
    record.add("abemaciclib", medication_request(abemaciclib, authored="2025-12-08"))
    for number, day in enumerate(("2025-12-08", "2026-03-04", "2026-06-01", "2026-08-28"), start=1):
        record.add(f"anastrozole-supply-{number}", medication_dispense(anastrozole, day, days=98))
    for number, day in enumerate(("2026-08-28", "2026-09-25", "2026-10-23", "2026-11-18"), start=1):
        record.add(f"abemaciclib-supply-{number}", medication_dispense(abemaciclib, day, days=28))
    triptorelin = (codes.TRIPTORELIN_3_MONTH, codes.TRIPTORELIN_ATC, "Triptorelin 11,25 mg")
    for number, day in enumerate(
        ("2025-12-08", "2026-03-02", "2026-05-25", "2026-08-17", "2026-11-09"), start=1
    ):
        record.add(f"triptorelin-{number}", medication_administration(triptorelin, day))
    record.add("ecog", oncology.ecog(0, "2026-11-02"))
    record.add(
        "ct",
        oncology.staging_ct(
            "2026-11-02", "Partial response: decrease in size of the lytic lesions. No new lesions."
        ),
    )
    oncology.add_esr1_test(
        record,
        "ctdna",
        collected="2026-10-19",
        changes=((oncology.L536H, 0.4),),
        issued="2026-10-30T08:00:00+01:00",
        specimen_kind=codes.PLASMA_V2,
        report_code=codes.CFDNA_PANEL,
    )
    return record


STORY = Story(
    title="Konrad Beispielmann, 57",
    teaser="A man on anastrozole, abemaciclib and triptorelin; L536H in plasma",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="offer-switch",
        esr1="detected",
        variants=("L536H",),
        sampled="2026-10-19",
        imaging="no-progression",
        assessed="2026-11-02",
        chart={
            "ai": "anastrozole since 2025-12-08",
            "cdk46": "abemaciclib since 2025-12-08",
            "lhrh": "triptorelin 11.25 mg, last given 2026-11-09",
            "her2": "IHC 2+, ISH not amplified",
            "ecog": "0 on 2026-11-02",
        },
    ),
    drafted_order=background.draft_order(codes.ABEMACICLIB_TABLET, "150 mg twice daily"),
)
