"""On-track: adjuvant abemaciclib looks like first-line treatment and is not."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, coded, condition, observation
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Yvette Trugbild, 62: the look-alike

Node-positive stage IIIA cancer, operated in December 2025; letrozole with two years of adjuvant
abemaciclib since 2 March 2026. The same two drugs, the same six months, ECOG 0, a clear CT. Nothing
metastatic anywhere.

**What the service says:** nothing; `on-track`. Stage III assessed within a year before the pair and
no metastasis on record: this is adjuvant treatment, `advanced-disease` is not met, and no ESR1 test
is due.
"""


def _build() -> Record:
    record = Record("yvette-adjuvant-pair")
    background.add_person(record, family="Trugbild", given="Yvette", born="1964-12-12")
    record.add("breast-cancer", condition(codes.BREAST_CANCER_RIGHT, onset="2025-11-24"))
    stage = observation(codes.STAGE_PATHOLOGIC, coded("Stage IIIA"), "2025-12-19")
    record.add("stage", stage)
    background.add_receptors(record, on="2025-11-26")
    background.add_pair(record, since="2026-03-02", cdk46=codes.ABEMACICLIB_TABLET)
    record.add("ecog", oncology.ecog(0, "2026-11-16"))
    record.add("ct", oncology.staging_ct("2026-09-14", "No evidence of disease. No metastases."))
    return record


STORY = Story(
    title="Yvette Trugbild, 62",
    teaser="Adjuvant letrozole and abemaciclib, stage IIIA, nothing metastatic",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="on-track",
        not_met=("advanced-disease",),
        unknown=("esr1-mutation",),
        esr1="not-tested",
        imaging="no-progression",
        assessed="2026-09-14",
        chart={"ai": "letrozole since 2026-03-02", "cdk46": "abemaciclib since 2026-03-02"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
