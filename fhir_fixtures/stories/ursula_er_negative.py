"""Not-applicable: the newest biopsy is estrogen receptor negative."""

from fhir_fixtures import background, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Ursula Wandel, 58: the tumour changed its mind

ER 90 % at diagnosis in 2025. A growing skin nodule biopsied in September 2026 shows the same
carcinoma with ER 0 %. The newest result counts. She is still on letrozole and palbociclib while the
team decides.

**What the service says:** nothing; `not-applicable`. An endocrine switch has no target in an ER-
negative tumour, even with ESR1 D538G in the blood from the clones that are left.
"""


def _build() -> Record:
    record = Record("ursula-er-negative")
    background.add_person(record, family="Wandel", given="Ursula", born="1968-03-03")
    background.add_disease(record, diagnosed="2025-03-10")
    background.add_receptors(record, on="2025-03-12")
    record.add("er-rebiopsy", oncology.er_percent(0, "2026-09-29"))
    record.add("her2-rebiopsy", oncology.her2_ihc("0", "2026-09-29"))
    background.add_menopause(record, since="2020")
    background.add_pair(record, since="2025-04-07")
    record.add("ecog", oncology.ecog(1, "2026-10-30"))
    record.add("ct", oncology.staging_ct("2026-09-22", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-30", changes=((oncology.D538G, 0.2),))
    return record


STORY = Story(
    title="Ursula Wandel, 58",
    teaser="The newest biopsy is ER-negative",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-applicable",
        not_met=("er-positive",),
        esr1="detected",
        variants=("D538G",),
        sampled="2026-10-30",
        imaging="no-progression",
        assessed="2026-09-22",
        chart={"ai": "letrozole since 2025-04-07", "er": "0 % on 2026-09-29"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
