"""Not eligible: the aromatase inhibitor is exemestane."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, medication_request
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Franka Vorlage, 66: the right idea, the other aromatase inhibitor

Aching joints on letrozole in the first month, so the oncologist moved to exemestane in January 2026
and kept palbociclib. Same class, same line; she has been well since. ESR1 E380Q at 1.1 % in plasma
on 29 October 2026, stable CT in the same week.

**What the service says:** `not-eligible`. SERENA-6 admitted letrozole and anastrozole only. PADA-1
allowed exemestane with palbociclib and lists E380Q, so its evidence (a switch to fulvestrant) is
what the card may show.
"""


def _build() -> Record:
    record = Record("franka-exemestane")
    background.add_person(record, family="Vorlage", given="Franka", born="1960-04-11")
    background.add_disease(record, diagnosed="2025-11-20")
    background.add_receptors(record, on="2025-11-24")
    background.add_menopause(record, since="2012")
    letrozole = medication_request(
        codes.LETROZOLE_TABLET, authored="2025-12-08", start="2025-12-08", end="2026-01-08", status="stopped"
    )
    record.add("letrozole", letrozole)
    background.add_pair(record, since="2026-01-09", ai=codes.EXEMESTANE_TABLET)
    palbociclib = medication_request(
        codes.PALBOCICLIB_TABLET,
        authored="2025-12-08",
        start="2025-12-08",
        end="2026-01-08",
        status="completed",
    )
    record.add("palbociclib-first-order", palbociclib)
    record.add("ecog", oncology.ecog(1, "2026-11-02"))
    record.add("ct", oncology.staging_ct("2026-10-27", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-29", changes=((oncology.E380Q, 1.1),))
    return record


STORY = Story(
    title="Franka Vorlage, 66",
    teaser="ESR1 E380Q on exemestane and palbociclib",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="not-eligible",
        not_met=("aromatase-inhibitor",),
        esr1="detected",
        variants=("E380Q",),
        sampled="2026-10-29",
        imaging="no-progression",
        assessed="2026-10-27",
        chart={
            "ai": "exemestane since 2026-01-09 (letrozole before)",
            "cdk46": "palbociclib since 2025-12-08",
        },
    ),
    drafted_order=background.PALBOCICLIB_REFILL,
)
