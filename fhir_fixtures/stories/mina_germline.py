"""Review-result: the variant is in the germline."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, diagnostic_report, specimen
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Mina Erblass, 60: born with it

The panel of 12 October 2026 sequences plasma against white cells. It reports ESR1 p.Leu536His at 49
%, source class *germline*. A variant that every cell carries says nothing about resistance acquired
under treatment.

**What the service says:** `review-result`. A germline ESR1 variant is real and rare enough to be
worth a geneticist's eye, and it is not the marker that the trial acted on.
"""


def _build() -> Record:
    record = Record("mina-germline")
    background.add_person(record, family="Erblass", given="Mina", born="1966-08-30")
    background.add_disease(record, diagnosed="2025-10-06")
    background.add_receptors(record, on="2025-10-08")
    background.add_menopause(record, since="2018")
    background.add_pair(record, since="2025-11-03")
    record.add("ecog", oncology.ecog(0, "2026-10-12"))
    record.add("ct", oncology.staging_ct("2026-10-12", background.STABLE_IMPRESSION))
    sample = record.add("plasma", specimen(codes.PLASMA, "2026-10-12"))
    germline = oncology.variant(
        oncology.L536H, source=codes.GERMLINE, vaf_percent=49.2, specimen_reference=sample
    )
    result = record.add("esr1", germline)
    report = diagnostic_report(codes.CFDNA_PANEL, "2026-10-12", results=[result], specimens=[sample])
    record.add("report", report)
    return record


STORY = Story(
    title="Mina Erblass, 60",
    teaser="ESR1 L536H at 49 %, germline",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="review-result",
        unknown=("esr1-mutation",),
        esr1="review",
        variants=("L536H",),
        sampled="2026-10-12",
        imaging="no-progression",
        assessed="2026-10-12",
        chart={"ai": "letrozole since 2025-11-03", "cdk46": "palbociclib since 2025-11-03"},
    ),
    drafted_order=background.PALBOCICLIB_REFILL,
)
