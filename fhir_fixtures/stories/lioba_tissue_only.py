"""Review-result: the mutation was found in tissue, blood was never tested."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Lioba Stanzer, 62: from the liver, not from the blood

A liver lesion was biopsied on 7 September 2026 to exclude a second cancer. It was her breast
cancer, unchanged, and the panel reports ESR1 p.Asp538Gly. Nobody has tested her blood. CT of 19
October: stable disease.

**What the service says:** `review-result`. The trial's marker is ctDNA; a mutation in one
metastasis may or may not circulate. What would settle it is a tube of blood.
"""


def _build() -> Record:
    record = Record("lioba-tissue-only")
    background.add_person(record, family="Stanzer", given="Lioba", born="1964-10-10")
    background.add_disease(record, diagnosed="2025-06-16", metastasis=codes.LIVER_METASTASIS)
    background.add_receptors(record, on="2026-09-07")
    background.add_pair(record, since="2025-07-07", cdk46=codes.ABEMACICLIB_TABLET)
    record.add("ecog", oncology.ecog(1, "2026-10-19"))
    record.add("ct", oncology.staging_ct("2026-10-19", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(
        record,
        "liver-biopsy",
        collected="2026-09-07",
        changes=((oncology.D538G, 18.0),),
        specimen_kind=(codes.TISSUE, "Core biopsy of liver metastasis"),
    )
    return record


STORY = Story(
    title="Lioba Stanzer, 62",
    teaser="ESR1 D538G in a liver biopsy, blood not tested",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="review-result",
        unknown=("esr1-mutation",),
        esr1="review",
        variants=("D538G",),
        sampled="2026-09-07",
        imaging="no-progression",
        assessed="2026-10-19",
        chart={"ai": "letrozole since 2025-07-07", "cdk46": "abemaciclib since 2025-07-07"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
