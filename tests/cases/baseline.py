"""One patient who may be offered the switch, and the vocabulary for changing one thing about her.

She was born in 1963, has bone metastases since 2025-10-20, takes letrozole and palbociclib since
2025-11-10, had a stable CT on 2026-10-20, an ECOG grade of 1 on 2026-11-09, and ESR1 D538G in plasma
drawn on 2026-10-28.
"""

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from fhir_fixtures import AS_OF, codes, oncology
from fhir_fixtures.builders import (
    Concept,
    JsonObject,
    Record,
    condition,
    diagnostic_report,
    medication_administration,
    medication_dispense,
    medication_request,
    patient,
    specimen,
)

MET = "met"
NOT_MET = "not-met"
UNKNOWN = "unknown"

Edit = Callable[[Record], None]
"""Changes a record in place."""


def baseline() -> Record:
    """A new copy of the patient."""
    record = Record("p1")
    record.add("patient", patient(family="Muster", given="Paula", gender="female", born="1963-05-17"))
    record.add("cancer", condition(codes.BREAST_CANCER_LEFT, onset="2025-10-20"))
    record.add("metastasis", condition(codes.BONE_METASTASIS, onset="2025-10-20"))
    record.add("er", oncology.er_percent(90, "2025-10-24"))
    record.add("her2", oncology.her2_ihc("1+", "2025-10-24"))
    record.add("letrozole", ordered(codes.LETROZOLE_TABLET, "2025-11-10"))
    record.add("palbociclib", ordered(codes.PALBOCICLIB_TABLET, "2025-11-10"))
    record.add("ecog", oncology.ecog(1, "2026-11-09"))
    record.add("ct", oncology.staging_ct("2026-10-20", "Stable disease. No new or enlarging lesions."))
    sample = record.add("specimen", specimen(codes.PLASMA, "2026-10-28"))
    result = record.add("variant", oncology.variant(oncology.D538G, vaf_percent=1.9))
    report = diagnostic_report(codes.GENETIC_REPORT, None, results=[result], specimens=[sample])
    record.add("report", report)
    return record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence about a patient, how she differs from the baseline, and what is expected (None: unasked)."""

    sentence: str
    edits: tuple[Edit, ...]
    as_of: datetime.date = AS_OF
    step: str | None = None
    criteria: Mapping[str, str] = dataclasses.field(default_factory=dict)
    esr1: str | None = None
    variants: frozenset[str] | None = None
    sampled: str | None = None
    imaging: str | None = None
    assessed: str | None = None
    problem_with: str | None = None
    """`Type/id` that must be among the listed problems."""

    def record(self) -> Record:
        """The changed patient."""
        record = baseline()
        for edit in self.edits:
            edit(record)
        return record


def case(
    sentence: str,
    *edits: Edit,
    step: str | None = None,
    as_of: str | None = None,
    esr1: str | None = None,
    variants: tuple[str, ...] | None = None,
    sampled: str | None = None,
    imaging: str | None = None,
    assessed: str | None = None,
    problem_with: str | None = None,
    **criteria: str,
) -> Case:
    """A case; criteria are keywords with underscores, `her2_negative=MET`."""
    return Case(
        sentence=sentence,
        edits=edits,
        as_of=datetime.date.fromisoformat(as_of) if as_of else AS_OF,
        step=step,
        criteria={name.replace("_", "-"): status for name, status in criteria.items()},
        esr1=esr1,
        variants=None if variants is None else frozenset(variants),
        sampled=sampled,
        imaging=imaging,
        assessed=assessed,
        problem_with=problem_with,
    )


def days_ago(days: int) -> str:
    """The ISO date that many days before the reference day."""
    return (AS_OF - datetime.timedelta(days=days)).isoformat()


def drop(*names: str) -> Edit:
    """Without these resources."""

    def edit(record: Record) -> None:
        for name in names:
            del record.resources[name]

    return edit


def put(name: str, resource: JsonObject) -> Edit:
    """With this resource, instead of the one of that name if there is one."""

    def edit(record: Record) -> None:
        record.resources.pop(name, None)
        record.add(name, resource)

    return edit


def change(name: str, **fields: Any) -> Edit:
    """With these top-level elements in that resource; None removes one."""

    def edit(record: Record) -> None:
        resource = record.resources[name]
        for key, value in fields.items():
            if value is None:
                resource.pop(key, None)
            else:
                resource[key] = value

    return edit


def both(*edits: Edit) -> Edit:
    """Several edits as one."""

    def edit(record: Record) -> None:
        for each in edits:
            each(record)

    return edit


def born(date: str) -> Edit:
    """With another birth date."""
    return change("patient", birthDate=date)


def ordered(drug: Concept | None, since: str, until: str | None = None, **more: Any) -> JsonObject:
    """An active order from `since`; with `until`, stopped on that day."""
    status = more.pop("status", "stopped" if until else "active")
    return medication_request(drug, authored=since, start=since, end=until, status=status, **more)


def pair_since(date: str) -> Edit:
    """Letrozole and palbociclib from that (possibly partial) date."""
    return both(
        put("letrozole", ordered(codes.LETROZOLE_TABLET, date)),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, date)),
    )


def pair_until(date: str) -> Edit:
    """Letrozole and palbociclib stopped on that day."""
    return both(
        put("letrozole", ordered(codes.LETROZOLE_TABLET, "2025-11-10", date)),
        put("palbociclib", ordered(codes.PALBOCICLIB_TABLET, "2025-11-10", date)),
    )


def with_drug(drug: Concept, since: str, until: str | None = None, **more: Any) -> Edit:
    """With one more order."""
    return put("another-drug", ordered(drug, since, until, **more))


def given(drug: Concept, on: str) -> Edit:
    """With one administration."""
    return put("administration", medication_administration(drug, on))


def supplied(name: str, drug: Concept, *supplies: tuple[str, float | None]) -> Edit:
    """With dispenses (day, days supply) instead of the order of that name."""

    def edit(record: Record) -> None:
        record.resources.pop(name, None)
        for number, (day, days) in enumerate(supplies, start=1):
            record.add(f"{name}-{number}", medication_dispense(drug, day, days=days))

    return edit


def esr1_variant(change_: oncology.Change | None = oncology.D538G, **more: Any) -> Edit:
    """With another variant result in the same report."""
    return put("variant", oncology.variant(change_, **more))


def sampled_on(date: str | None, kind: Concept = codes.PLASMA) -> Edit:
    """With the sample taken on another day, or of another kind."""
    return put("specimen", specimen(kind, date))


def esr1_negative(date: str = "2026-10-28") -> Edit:
    """With ESR1 reported absent in that sample."""
    return both(sampled_on(date), esr1_variant(None, answer=codes.ABSENT))


NO_ESR1_TEST = drop("specimen", "variant", "report")
"""Never tested for ESR1."""


def scan(impression: str | None, *, on: str = "2026-10-20", code: Concept | None = None, **more: Any) -> Edit:
    """With another staging scan; CT of chest, abdomen and pelvis unless `code` says otherwise."""
    return put("ct", oncology.imaging_report(code or codes.CT_CHEST_ABDOMEN_PELVIS, on, impression, **more))


def another_scan(impression: str | None, *, on: str, code: Concept | None = None, **more: Any) -> Edit:
    """With a second imaging report."""
    return put(
        "another-scan", oncology.imaging_report(code or codes.CT_CHEST_ABDOMEN_PELVIS, on, impression, **more)
    )
