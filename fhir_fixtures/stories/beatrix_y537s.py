"""Offer-switch: premenopausal, mCODE STU4 throughout, two variants in one sample."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import (
    Record,
    condition,
    diagnostic_report,
    medication_administration,
    medication_request,
    specimen,
)
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Beatrix Musterfeld, 44: young, suppressed, and two clones in the blood

Teacher, mother of two, liver and bone metastases at first diagnosis in January 2026. Goserelin
every 28 days keeps the ovaries asleep; letrozole and palbociclib began on 2 February 2026. Her
hospital writes mCODE: SNOMED CT diagnoses, disease status as a coded observation, genomic variants
linked to a plasma specimen.

The ctDNA of 2 November 2026 shows ESR1 Y537S (0.8 %) and D538G (0.3 %): two resistant clones, both
on the list. The disease status of 26 October is "stable", read from imaging.

**What the service says:** `offer-switch`: all SERENA-6 criteria met; switching is an option. **Why
it is not obvious:** she is 44. Without the goserelin record (last implant 9 November) the same
chart would stop at `not-eligible`. The premenopausal state counts as answered because an LHRH
agonist is running.
"""

_IMPLANT_DAYS = (
    "2026-02-02",
    "2026-03-02",
    "2026-03-30",
    "2026-04-27",
    "2026-05-25",
    "2026-06-22",
    "2026-07-20",
    "2026-08-17",
    "2026-09-14",
    "2026-10-12",
    "2026-11-09",
)


def _build() -> Record:
    record = Record("beatrix-y537s")
    background.add_person(record, family="Musterfeld", given="Beatrix", born="1982-06-30")
    background.add_disease(
        record, diagnosed="2026-01-12", primary=codes.DUCTAL_CARCINOMA, metastasis=codes.LIVER_METASTASIS_SCT
    )
    record.add("bone-metastasis", condition(codes.BONE_METASTASIS_SCT, onset="2026-01-12"))
    record.add("premenopausal", condition("Premenopausal", recorded="2026-01-15"))
    record.add("er", oncology.er_status(codes.POSITIVE, "2026-01-14"))
    record.add("her2", oncology.her2_status(codes.NEGATIVE, "2026-01-14"))
    record.add("letrozole", medication_request(codes.LETROZOLE, authored="2026-02-02", start="2026-02-02"))
    record.add(
        "palbociclib", medication_request(codes.PALBOCICLIB, authored="2026-02-02", start="2026-02-02")
    )
    for number, day in enumerate(_IMPLANT_DAYS, start=1):
        record.add(f"goserelin-{number}", medication_administration(codes.GOSERELIN_IMPLANT, day))
    record.add("ecog", oncology.ecog(0, "2026-11-09"))
    record.add("status-may", oncology.disease_status(codes.IMPROVED, "2026-05-04"))
    record.add("status-october", oncology.disease_status(codes.STABLE, "2026-10-26"))
    sample = record.add(
        "plasma", specimen((codes.PLASMA, "Plasma, cell-free DNA tube"), "2026-11-02T08:40:00+01:00")
    )
    results = [
        record.add(
            f"esr1-{name}",
            oncology.variant(change, vaf_percent=vaf, on="2026-11-02", specimen_reference=sample, mcode=True),
        )
        for name, change, vaf in (("y537s", oncology.Y537S, 0.8), ("d538g", oncology.D538G, 0.3))
    ]
    record.add(
        "genomics-report",
        diagnostic_report(
            codes.VARIANT_REPORTING_PANEL,
            "2026-11-02",
            categories=("LAB", "GE"),
            results=results,
            specimens=[sample],
            issued="2026-11-11T09:00:00+01:00",
        ),
    )
    return record


STORY = Story(
    title="Beatrix Musterfeld, 44",
    teaser="Premenopausal on goserelin; Y537S and D538G in plasma, disease status stable",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="offer-switch",
        esr1="detected",
        variants=("D538G", "Y537S"),
        sampled="2026-11-02",
        imaging="no-progression",
        assessed="2026-10-26",
        chart={
            "ai": "letrozole since 2026-02-02",
            "cdk46": "palbociclib since 2026-02-02",
            "lhrh": "goserelin 3.6 mg, last given 2026-11-09",
            "ecog": "0 on 2026-11-09",
        },
    ),
    drafted_order=background.PALBOCICLIB_REFILL,
)
