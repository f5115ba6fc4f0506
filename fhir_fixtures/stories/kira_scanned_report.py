"""Review-result: the ctDNA report is a scanned page."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, attachment, diagnostic_report
from fhir_fixtures.scanned_page import PAGE_WITHOUT_TEXT
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Kira Faxberger, 67: the answer is a picture

Fourteen months on anastrozole and palbociclib, ECOG 0, CT stable. The ctDNA laboratory faxed its
result; the clerk scanned the page, and the record holds a PDF without a single letter a machine
could read.

**What the service says:** `review-result`: a ctDNA report is present and not machine-readable; open
it. Saying nothing, or suggesting another blood draw, would both be wrong: the answer may be lying
there already.
"""


def _build() -> Record:
    record = Record("kira-scanned-report")
    background.add_person(record, family="Faxberger", given="Kira", born="1959-03-08")
    background.add_disease(
        record, diagnosed="2025-08-25", primary=codes.BREAST_CANCER_GM, metastasis=codes.BONE_METASTASIS_GM
    )
    background.add_receptors(record, on="2025-08-27")
    background.add_pair(
        record,
        since="2025-09-22",
        ai=codes.ANASTROZOLE_ATC,
        cdk46=(codes.PALBOCICLIB_ATC, "Palbociclib 125 mg"),
    )
    record.add("ecog", oncology.ecog(0, "2026-11-04"))
    record.add("ct", oncology.staging_ct("2026-10-30", background.STABLE_IMPRESSION))
    record.add(
        "ctdna-scan",
        diagnostic_report(
            (codes.CFDNA_PANEL, "ctDNA panel"),
            "2026-10-28",
            issued="2026-11-06T16:20:00+01:00",
            presented=(attachment(PAGE_WITHOUT_TEXT, "application/pdf", "ctDNA report"),),
        ),
    )
    return record


STORY = Story(
    title="Kira Faxberger, 67",
    teaser="The ctDNA result is a scanned PDF",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="review-result",
        unknown=("esr1-mutation",),
        esr1="review",
        sampled="2026-10-28",
        imaging="no-progression",
        assessed="2026-10-30",
        chart={"ai": "anastrozole since 2025-09-22", "cdk46": "palbociclib since 2025-09-22"},
    ),
    drafted_order=background.draft_order(codes.ANASTROZOLE_TABLET, "1 mg once daily"),
)
