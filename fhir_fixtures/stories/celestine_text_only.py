"""Offer-switch: hardly a code in the record; drugs, receptors, scans and the ctDNA result are words."""

from fhir_fixtures import background, codes
from fhir_fixtures.builders import (
    Record,
    attachment,
    coded,
    condition,
    diagnostic_report,
    integer,
    medication_statement,
    observation,
)
from fhir_fixtures.story import Expected, Story

_CTDNA = """LIQUID BIOPSY, CELL-FREE DNA
Specimen: plasma (EDTA), collected 2026-10-30, received 2026-10-31.
Method: targeted sequencing of circulating cell-free DNA, 74 genes including ESR1, PIK3CA, TP53, ERBB2.
RESULT
ESR1 p.Y537N (c.1609T>A) DETECTED, variant allele fraction 0.6 %, somatic.
No other reportable alteration.
STATUS: final report."""

_CT = """CT chest, abdomen and pelvis, 2026-11-03
Clinical information: metastatic breast cancer, follow-up under letrozole and palbociclib.
Comparison: 2026-07-28.
Findings: The pulmonary metastases are unchanged, the largest 9 mm. No pleural effusion.
Liver, adrenals and skeleton without metastases.
Impression: Stable disease. No evidence of progression."""

_NARRATIVE = """# Celestine Probewald, 68: everything is known, nothing is coded

A small practice, a record full of sentences. Invasive lobular carcinoma with lung metastases,
letrozole and palbociclib since March 2026. The ctDNA laboratory answers by letter: the whole result
is one paragraph that names the plasma, the day of the draw, the variant and its fraction.

**What the service says:** `offer-switch`: the text states everything a coded result would: gene,
variant, specimen, date, "detected", somatic, final. The criteria are met, at 68 menopause needs no
code, and switching is an option to discuss. The card quotes the deciding sentences, because a
reader should check prose before acting on it.
"""


def _build() -> Record:
    record = Record("celestine-text-only")
    background.add_person(record, family="Probewald", given="Celestine", born="1958-01-09")
    record.add("cancer", condition("Invasive lobular carcinoma of the left breast", onset="2026-02-16"))
    record.add("metastasis", condition("Pulmonary metastases of breast cancer", onset="2026-02-16"))
    record.add("er", observation("Estrogen receptor", coded("positive (90 %)"), "2026-02-20"))
    record.add("her2", observation("HER2 immunohistochemistry", coded("0"), "2026-02-20"))
    record.add("letrozole", medication_statement("Letrozole 2.5 mg daily", start="2026-03-09"))
    record.add("palbociclib", medication_statement("Ibrance 125 mg days 1-21", start="2026-03-09"))
    record.add("ecog", observation("ECOG performance status", integer(1), "2026-11-05", category="exam"))
    record.add(
        "ct",
        diagnostic_report(
            "CT chest, abdomen and pelvis",
            "2026-11-03",
            categories=("RAD",),
            conclusion=_CT.split("Impression: ")[1],
            presented=(attachment(_CT),),
        ),
    )
    record.add(
        "liquid-biopsy",
        diagnostic_report(
            "Liquid biopsy, cell-free DNA",
            "2026-10-30",
            categories=("LAB",),
            conclusion="ESR1 p.Y537N detected in plasma cell-free DNA, VAF 0.6 %, somatic.",
            presented=(attachment(_CTDNA),),
            issued="2026-11-09T12:00:00+01:00",
        ),
    )
    return record


STORY = Story(
    title="Celestine Probewald, 68",
    teaser="The whole record in sentences: Y537N in plasma, stable lung metastases",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="offer-switch",
        esr1="detected",
        variants=("Y537N",),
        sampled="2026-10-30",
        imaging="no-progression",
        assessed="2026-11-03",
        chart={
            "ai": "letrozole since 2026-03-09",
            "cdk46": "palbociclib since 2026-03-09",
            "ecog": "1 on 2026-11-05",
        },
    ),
    drafted_order=background.draft_order((codes.LETROZOLE_TABLET, "Letrozole 2.5 mg"), "once daily"),
)
