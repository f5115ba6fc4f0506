"""Not eligible: tamoxifen for metastatic disease came first and failed."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Gundula Zweitlinie, 59: not the first line

Bone metastases in May 2024, treated with tamoxifen in another country. New bone lesions in October
2025 ended that; letrozole and ribociclib followed on 17 November 2025 and have held since. ESR1
D538G appeared on 4 November 2026.

**What the service says:** `not-eligible`. SERENA-6 tested the switch within *first-line* treatment
of advanced disease. Here another endocrine class was given after the advanced diagnosis and before
the current pair. Progression on tamoxifen was before the pair began and is history; it does not
make her "progressed" today.
"""


def _build() -> Record:
    record = Record("gundula-second-line")
    background.add_person(record, family="Zweitlinie", given="Gundula", born="1967-09-03")
    background.add_disease(record, diagnosed="2024-05-13", primary=codes.BREAST_CANCER_SCT)
    background.add_receptors(record, on="2024-05-16")
    background.add_menopause(record, since="2019-06")
    tamoxifen = medication_request(
        codes.TAMOXIFEN_TABLET, authored="2024-06-03", start="2024-06-03", end="2025-10-27", status="stopped"
    )
    record.add("tamoxifen", tamoxifen)
    background.add_pair(record, since="2025-11-17", cdk46=codes.RIBOCICLIB_TABLET)
    record.add(
        "ct-2025",
        oncology.staging_ct("2025-10-20", "Progressive disease: new osseous metastases of the pelvis."),
    )
    record.add("ct-2026", oncology.staging_ct("2026-10-29", background.STABLE_IMPRESSION))
    record.add("ecog", oncology.ecog(1, "2026-11-10"))
    oncology.add_esr1_test(record, "ctdna", collected="2026-11-04", changes=((oncology.D538G, 3.2),))
    return record


STORY = Story(
    title="Gundula Zweitlinie, 59",
    teaser="ESR1 D538G, but tamoxifen came first in the metastatic setting",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-eligible",
        not_met=("first-line",),
        esr1="detected",
        variants=("D538G",),
        sampled="2026-11-04",
        imaging="no-progression",
        assessed="2026-10-29",
        chart={"ai": "letrozole since 2025-11-17", "earlier": "tamoxifen 2024-06-03 to 2025-10-27"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
