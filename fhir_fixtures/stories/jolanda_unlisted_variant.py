"""Review-result: an ESR1 variant that is on no list."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Jolanda Rätselhuber, 65: a variant nobody tested

Letrozole and palbociclib since February 2026, CT stable. The ctDNA report of 26 October prints ESR1
p.Phe461Val at 0.9 %. Codon 461 lies in the ligand-binding domain, next door to S463; whether F461V
activates the receptor the way its neighbours do is not established by the trials behind the switch.

**What the service says:** `review-result`: what was found, that it is not among the qualifying
variants, and that a molecular tumour board can settle it. No guess, and no silence.
"""


def _build() -> Record:
    record = Record("jolanda-unlisted-variant")
    background.add_person(record, family="Rätselhuber", given="Jolanda", born="1961-12-24")
    background.add_disease(record, diagnosed="2026-01-19", metastasis=codes.LIVER_METASTASIS)
    background.add_receptors(record, on="2026-01-21")
    background.add_pair(record, since="2026-02-09")
    record.add("ecog", oncology.ecog(1, "2026-10-26"))
    record.add("ct", oncology.staging_ct("2026-10-21", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-26", changes=((oncology.F461V, 0.9),))
    return record


STORY = Story(
    title="Jolanda Rätselhuber, 65",
    teaser="ESR1 F461V: in the right domain, on no list",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="review-result",
        unknown=("esr1-mutation",),
        esr1="review",
        variants=("F461V",),
        sampled="2026-10-26",
        imaging="no-progression",
        assessed="2026-10-21",
        chart={"ai": "letrozole since 2026-02-09", "cdk46": "palbociclib since 2026-02-09"},
    ),
    drafted_order=background.PALBOCICLIB_REFILL,
)
