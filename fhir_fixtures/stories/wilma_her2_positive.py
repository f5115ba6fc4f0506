"""Not-applicable: HER2 3+."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Wilma Doppelpositiv, 55: another disease

ER 80 %, HER2 3+. After induction she takes letrozole and abemaciclib with trastuzumab,
postmenopausal since 2023.

**What the service says:** nothing; `not-applicable`. The trials behind the switch excluded
HER2-positive disease, where the driver to block is another one.
"""


def _build() -> Record:
    record = Record("wilma-her2-positive")
    background.add_person(record, family="Doppelpositiv", given="Wilma", born="1971-04-28")
    background.add_disease(record, diagnosed="2025-09-01", metastasis=codes.LIVER_METASTASIS)
    background.add_receptors(record, on="2025-09-03", er=80, her2="3+")
    background.add_menopause(record, since="2023-02")
    background.add_pair(record, since="2025-10-06", cdk46=codes.ABEMACICLIB_TABLET)
    trastuzumab = medication_request("trastuzumab 6 mg/kg IV every 3 weeks", authored="2025-10-06")
    record.add("trastuzumab", trastuzumab)
    record.add("ecog", oncology.ecog(0, "2026-11-02"))
    record.add(
        "ct", oncology.staging_ct("2026-10-26", "Complete response of the liver metastases. No new lesions.")
    )
    return record


STORY = Story(
    title="Wilma Doppelpositiv, 55",
    teaser="ER-positive and HER2 3+",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-applicable",
        not_met=("her2-negative", "first-line"),
        unknown=("esr1-mutation",),
        esr1="not-tested",
        imaging="no-progression",
        assessed="2026-10-26",
        chart={"ai": "letrozole since 2025-10-06", "cdk46": "abemaciclib since 2025-10-06"},
    ),
    drafted_order=background.draft_order(codes.ABEMACICLIB_TABLET, "150 mg twice daily"),
)
