"""Already-switched: camizestrant and palbociclib are running."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Selma Umstieg, 61: already across

ESR1 D538G on 25 August 2026, no progression on the CT of the same week. Letrozole ended on 13
September, camizestrant 75 mg began on the 14th, palbociclib went on unchanged.

**What the service says:** nothing; `already-switched`. The mutation is still in the record and
still recent. A service that looked at the mutation alone would offer her the treatment she is
taking.
"""


def _build() -> Record:
    record = Record("selma-camizestrant")
    background.add_person(record, family="Umstieg", given="Selma", born="1965-07-02")
    background.add_disease(record, diagnosed="2025-07-28")
    background.add_receptors(record, on="2025-07-30")
    background.add_menopause(record, since="2016")
    letrozole = medication_request(
        codes.LETROZOLE_TABLET, authored="2025-08-18", start="2025-08-18", end="2026-09-13", status="stopped"
    )
    record.add("letrozole", letrozole)
    palbociclib = medication_request(codes.PALBOCICLIB_TABLET, authored="2025-08-18", start="2025-08-18")
    record.add("palbociclib", palbociclib)
    camizestrant = medication_request(
        (codes.CAMIZESTRANT_ATC, "camizestrant 75 mg tablet"),
        authored="2026-09-11",
        start="2026-09-14",
        sig="1 tablet by mouth once daily",
    )
    record.add("camizestrant", camizestrant)
    record.add("ecog", oncology.ecog(1, "2026-11-09"))
    record.add("ct", oncology.staging_ct("2026-08-27", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-08-25", changes=((oncology.D538G, 1.2),))
    return record


STORY = Story(
    title="Selma Umstieg, 61",
    teaser="On camizestrant and palbociclib since September",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="already-switched",
        not_met=("aromatase-inhibitor", "duration"),
        esr1="detected",
        variants=("D538G",),
        sampled="2026-08-25",
        imaging="no-progression",
        assessed="2026-08-27",
        chart={"serd": "camizestrant since 2026-09-14", "cdk46": "palbociclib since 2025-08-18"},
    ),
    drafted_order=background.CAMIZESTRANT_ORDER,
)
