"""Not eligible: a man without an LHRH agonist."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Xaver Einzelfall, 71: the rule that forgets men

Bone metastases in August 2025, letrozole and palbociclib since 8 September 2025, D538G at 2.4 % on
27 October 2026, CT stable. At 71 a woman would count as postmenopausal. A man does not: his testes
keep making the androgens that become estrogen.

**What the service says:** `not-eligible`: male, no LHRH agonist on record, no orchiectomy.
Everything else is met.
"""


def _build() -> Record:
    record = Record("xaver-without-lhrh")
    background.add_person(record, family="Einzelfall", given="Xaver", born="1955-11-01", gender="male")
    background.add_disease(record, diagnosed="2025-08-18", primary=codes.BREAST_CANCER_MALE_LEFT)
    background.add_receptors(record, on="2025-08-20", er=100, her2="0")
    background.add_pair(record, since="2025-09-08")
    record.add("ecog", oncology.ecog(1, "2026-10-27"))
    record.add("ct", oncology.staging_ct("2026-10-22", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-27", changes=((oncology.D538G, 2.4),))
    return record


STORY = Story(
    title="Xaver Einzelfall, 71",
    teaser="A man with ESR1 D538G and no LHRH agonist",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-eligible",
        not_met=("ovarian-suppression",),
        esr1="detected",
        variants=("D538G",),
        sampled="2026-10-27",
        imaging="no-progression",
        assessed="2026-10-22",
        chart={"ai": "letrozole since 2025-09-08", "cdk46": "palbociclib since 2025-09-08"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
