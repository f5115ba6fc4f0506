"""Not eligible: perimenopausal without an LHRH agonist."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, condition
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Ilka Übergang, 49: in between

Lung metastases in December 2025, letrozole and palbociclib since 5 January 2026. The
gynaecologist's entry of March reads "Perimenopausal"; goserelin was discussed and never ordered.
ESR1 Y537C in plasma on 20 October 2026.

**What the service says:** `not-eligible` for want of ovarian suppression. It is also a finding of
its own: an aromatase inhibitor without suppression in a woman whose ovaries may wake up is worth a
second look today.
"""


def _build() -> Record:
    record = Record("ilka-perimenopausal")
    background.add_person(record, family="Übergang", given="Ilka", born="1977-02-19")
    background.add_disease(record, diagnosed="2025-12-09", metastasis=codes.LUNG_METASTASIS_SCT)
    background.add_receptors(record, on="2025-12-11")
    record.add("menopause", condition("Perimenopausal", recorded="2026-03-12"))
    background.add_pair(record, since="2026-01-05")
    record.add("ecog", oncology.ecog(0, "2026-10-20"))
    record.add("ct", oncology.staging_ct("2026-10-15", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-20", changes=((oncology.Y537C, 0.3),))
    return record


STORY = Story(
    title="Ilka Übergang, 49",
    teaser="ESR1 Y537C, perimenopausal, no LHRH agonist",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-eligible",
        not_met=("ovarian-suppression",),
        esr1="detected",
        variants=("Y537C",),
        sampled="2026-10-20",
        imaging="no-progression",
        assessed="2026-10-15",
        chart={"ai": "letrozole since 2026-01-05", "menopause": "perimenopausal on 2026-03-12"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
