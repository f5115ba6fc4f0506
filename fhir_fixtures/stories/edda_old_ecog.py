"""Complete-workup: the last ECOG grade is 120 days old."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Edda Leerfeld, 70: nobody wrote down how she is

Lobular carcinoma, bone metastases, letrozole and palbociclib since January 2026. Video visits since
the summer: friendly notes, no ECOG grade after 23 July. FDG PET/CT of 9 October: no evidence of
progression. ESR1 E380Q at 0.2 % on 26 October.

**What the service says:** `complete-workup`. The ECOG grade is 120 days old; the project's window
is 91. A minute of conversation and one number close the gap. The window is the project's own choice
and the card says so.
"""


def _build() -> Record:
    record = Record("edda-old-ecog")
    background.add_person(record, family="Leerfeld", given="Edda", born="1956-02-02")
    background.add_disease(
        record,
        diagnosed="2025-12-15",
        primary=codes.LOBULAR_CARCINOMA,
        metastasis=codes.BONE_METASTASIS_SCT,
    )
    background.add_receptors(record, on="2025-12-17", er=80, her2="0")
    background.add_pair(record, since="2026-01-05", cdk46=codes.PALBOCICLIB_CAPSULE)
    record.add("ecog", oncology.ecog(1, "2026-07-23"))
    record.add(
        "pet",
        oncology.imaging_report(
            codes.PET_CT,
            "2026-10-09",
            "No evidence of progression. FDG uptake of the osseous lesions is unchanged.",
        ),
    )
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-26", changes=((oncology.E380Q, 0.2),))
    return record


STORY = Story(
    title="Edda Leerfeld, 70",
    teaser="ESR1 E380Q, PET/CT quiet, ECOG grade four months old",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="complete-workup",
        unknown=("performance-status",),
        esr1="detected",
        variants=("E380Q",),
        sampled="2026-10-26",
        imaging="no-progression",
        assessed="2026-10-09",
        chart={"ai": "letrozole since 2026-01-05", "ecog": "1 on 2026-07-23"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
