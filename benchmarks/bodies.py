"""Request bodies of four sizes for one patient who gets `offer-switch`, the same in every run.

The resources that decide come first in each search, the bulk after them. Compact JSON, as servers send it.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from benchmarks.everyday import everyday_outside_the_prefetch, everyday_resource
from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import SERVER, JsonObject, Record
from fhir_fixtures.hook_requests import PREFETCH_TYPES

SLUG: Final = "bench"
AS_OF: Final = "2026-11-20"

_STABLE: Final = "1. Stable osseous metastatic disease. No new or enlarging lesions.\n2. No pleural effusion."
_SCANS: Final = (
    ("2026-10-20", _STABLE),
    ("2026-07-21", "Stable disease. Sclerotic bone metastases unchanged in size and number."),
    ("2026-04-20", "Partial response of the osseous metastases with healing sclerosis. No new lesions."),
    ("2025-11-03", "Osseous metastatic disease of the spine and pelvis. No visceral metastases."),
)
_SCAN_TEXT: Final = """CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST, {day}
INDICATION: Metastatic breast cancer on letrozole and palbociclib. Rule out progression.
COMPARISON: Prior examinations as available.
TECHNIQUE: Helical acquisition after 95 ml of contrast medium in portal venous phase.
FINDINGS:
Chest: No suspicious pulmonary nodules. No mediastinal or axillary lymphadenopathy. No pleural effusion.
Liver: Without focal lesion. Gallbladder, spleen, pancreas and adrenal glands normal.
Kidneys: Simple cyst of the left kidney, {cyst} mm. Normal progression of enteric contrast.
Bones: Mixed lytic and sclerotic lesions of T8, L2 and the left iliac bone as described before.
IMPRESSION:
{impression}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A `patient-view` request body and what is in it."""

    name: str
    resources: int
    json: bytes = field(repr=False)


def bodies() -> tuple[Body, ...]:
    """5 KB (what decides, in short form), 46 KB (64 resources), 330 KB (420) and 3.3 MB (4,000)."""
    return (
        _body("5kb", _short_record(), framed=False),
        _body("46kb", _long_record(scans=2, tests=2, resources=64)),
        _body("330kb", _long_record(scans=4, tests=3, resources=420)),
        _body("3mb", _long_record(scans=4, tests=3, resources=4_000)),
    )


def record_files(count: int) -> list[bytes]:
    """Bundles of about 30 KB for `evaluate`: an export, so with encounters and claims, each file different."""
    return [_file(number) for number in range(count)]


def _short_record() -> Record:
    record = Record(SLUG)
    _add_deciding(record)
    oncology.add_esr1_test(record, "ctdna", collected="2026-10-28", changes=((oncology.D538G, 1.9),))
    record.add("scan", oncology.staging_ct("2026-10-20", _STABLE))
    for resource in record.resources.values():
        _without_trimmings(resource)
    return record


def _without_trimmings(value: object) -> None:
    """Take out what a terse server leaves out: displays beside codes, categories, profiles."""
    if isinstance(value, dict):
        for name in ("category", "meta", *(("display",) if "code" in value else ())):
            value.pop(name, None)
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _without_trimmings(member)


def _long_record(*, scans: int, tests: int, resources: int, first: int = 0) -> Record:
    record = Record(SLUG)
    _add_deciding(record)
    record.add("ecog-before", oncology.ecog(1, "2025-11-05"))
    oncology.add_esr1_test(
        record,
        "ctdna-3",
        collected="2026-10-28",
        changes=((oncology.D538G, 1.9),),
        issued="2026-11-06T15:30:00Z",
    )
    for name, collected in (("ctdna-2", "2026-08-03"), ("ctdna-1", "2026-05-04"))[: tests - 1]:
        oncology.add_esr1_test(record, name, collected=collected)
    for number, (day, impression) in enumerate(_SCANS[:scans]):
        text = _SCAN_TEXT.format(day=day, impression=impression, cyst=14 + first)
        record.add(f"scan-{number}", oncology.staging_ct(day, impression, full_text=text))
    for number in range(first, first + resources - len(record.resources)):
        record.add(f"everyday-{number}", everyday_resource(number))
    return record


def _add_deciding(record: Record) -> None:
    background.add_person(record, family="Testperson", given="Benchmark", born="1965-03-22")
    background.add_disease(record, diagnosed="2025-10-20", primary=codes.BREAST_CANCER_RIGHT)
    background.add_receptors(record, on="2025-10-24", er=95, her2="1+")
    background.add_menopause(record, since="2017")
    background.add_pair(record, since="2025-11-10")
    record.add("ecog", oncology.ecog(1, "2026-11-09"))


def _body(name: str, record: Record, *, framed: bool = True) -> Body:
    prefetch: JsonObject = {"patient": record.resources["patient"]}
    for key, kind in PREFETCH_TYPES.items():
        matches = [each for each in record.resources.values() if each["resourceType"] == kind]
        prefetch[key] = _searchset(matches, framed=framed) if matches else None
    request = {
        "hook": "patient-view",
        "hookInstance": "0f6a4d9e-52d7-4a39-9d52-5bb8a0c8f0a1",
        "context": {"userId": "Practitioner/example-oncologist", "patientId": SLUG},
        "prefetch": prefetch,
    }
    return Body(name=name, resources=len(record.resources), json=_compact(request))


def _searchset(matches: list[JsonObject], *, framed: bool) -> JsonObject:
    entries = [_framed(each) if framed else {"resource": each} for each in matches]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(matches), "entry": entries}


def _framed(resource: JsonObject) -> JsonObject:
    url = f"{SERVER}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": url, "resource": resource, "search": {"mode": "match"}}


def _file(number: int) -> bytes:
    record = _long_record(scans=2, tests=2, resources=40, first=number * 40)
    bundle = record.bundle()
    for index in range(8):
        extra = everyday_outside_the_prefetch(number * 8 + index)
        owner = "subject" if extra["resourceType"] == "Encounter" else "patient"
        extra |= {"id": f"{SLUG}-outside-{index}", owner: {"reference": f"Patient/{SLUG}"}}
        bundle["entry"].append({"resource": extra})
    return _compact(bundle)


def _compact(value: JsonObject) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
