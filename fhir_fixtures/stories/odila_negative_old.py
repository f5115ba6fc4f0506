"""Test-due: the last negative result is 120 days old."""

from fhir_fixtures import background, oncology
from fhir_fixtures.builders import Record
from fhir_fixtures.story import Expected, Story

_NARRATIVE = """# Odila Wiederkehr, 64: negative in July

ESR1 not detected on 23 July 2026, and nothing since. The trial's interval was two to three months;
hers is four by now. CT of 2 November: stable.

**What the service says:** `test-due`. A negative result is a statement about one day. The old
result is shown with its date, and the card suggests the next test.
"""


def _build() -> Record:
    record = Record("odila-negative-old")
    background.add_person(record, family="Wiederkehr", given="Odila", born="1962-05-05")
    background.add_disease(record, diagnosed="2025-07-14")
    background.add_receptors(record, on="2025-07-16")
    background.add_pair(record, since="2025-08-04")
    record.add("ecog", oncology.ecog(1, "2026-11-02"))
    record.add("ct", oncology.staging_ct("2026-11-02", background.STABLE_IMPRESSION))
    oncology.add_esr1_test(record, "ctdna", collected="2026-07-23", issued="2026-08-03T11:00:00Z")
    return record


STORY = Story(
    title="Odila Wiederkehr, 64",
    teaser="ESR1 not detected, 120 days ago",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="test-due",
        not_met=("esr1-mutation",),
        esr1="not-detected",
        sampled="2026-07-23",
        imaging="no-progression",
        assessed="2026-11-02",
        chart={"ai": "letrozole since 2025-08-04", "cdk46": "palbociclib since 2025-08-04"},
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
