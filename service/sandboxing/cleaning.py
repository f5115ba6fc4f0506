"""Finding and removing what was loaded, and nothing else: a resource is touched only if it carries our tag."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fhir_fixtures.builders import JsonObject
from service.sandboxing.fhir_endpoint import (
    FhirEndpoint,
    RefusedError,
    local_reference,
    resources_of,
)
from service.sandboxing.loading import Loaded
from service.sandboxing.marking import ANY_RUN, carries, original_id, run_of, tagged_with

TYPES: Final = (
    "DiagnosticReport",
    "DocumentReference",
    "Binary",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationStatement",
    "MedicationRequest",
    "Medication",
    "Observation",
    "Specimen",
    "Procedure",
    "Condition",
    "Encounter",
    "Patient",
)
"""The types that bundled patients consist of, each before those it refers to: servers keep what is referred to."""

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed. `left`: resources of ours that the server keeps; `blind`: types it cannot search by tag."""

    counts: Mapping[str, int] = field(default_factory=dict)
    runs: frozenset[str] = frozenset()
    left: int = 0
    blind: tuple[str, ...] = ()


async def remove(endpoint: FhirEndpoint, code: str, *, known: Collection[str] = ()) -> Removed:
    """Remove everything that carries the tag, and `known` ("Type/id"), which we loaded ourselves."""
    found: dict[str, str | None] = dict.fromkeys(known)
    blind = []
    for kind in TYPES:
        tagged, complete = await _tagged(endpoint, kind, code)
        found.update(
            (reference, run_of(each))
            for each in tagged
            if (reference := local_reference(f"{kind}/{each.get('id')}")) is not None
        )
        if not complete:
            blind.append(kind)
    ordered = sorted(found, key=lambda reference: TYPES.index(reference.partition("/")[0]))
    left = await _delete(endpoint, ordered)
    gone = [reference.partition("/")[0] for reference in ordered if reference not in left]
    return Removed(
        counts=Counter(gone),
        runs=frozenset(run for run in found.values() if run is not None),
        left=len(left),
        blind=tuple(blind),
    )


async def loaded_before(endpoint: FhirEndpoint, *, run: str | None) -> tuple[str, tuple[Loaded, ...]] | None:
    """A run and its patients on the server: the given run, else the newest; None when there is none.

    Only the patients themselves are looked up, so `references` holds no others.
    """
    patients, _ = await _tagged(endpoint, "Patient", run or ANY_RUN)
    runs = {found for each in patients if (found := run_of(each)) is not None}
    if not runs:
        return None
    newest = run or max(runs)
    return newest, tuple(
        Loaded(slug=slug, references={f"Patient/{slug}": f"Patient/{each['id']}"})
        for each in patients
        if run_of(each) == newest and (slug := original_id(each)) is not None
    )


async def _tagged(endpoint: FhirEndpoint, kind: str, code: str) -> tuple[list[JsonObject], bool]:
    """The resources of one type that carry the tag, and whether the server is able to tell them from others."""
    found: list[JsonObject] = []
    query = f"{kind}?{tagged_with(code)}&_elements=identifier,meta&_count={_AT_ONCE}"
    try:
        async for page in endpoint.pages(query):
            resources = resources_of(page)
            ours = [each for each in resources if carries(each, code)]
            found += ours
            if len(ours) < len(resources):
                # It ignores the tag: reading on would read the whole server.
                return found, False
    except RefusedError:
        return found, False
    return found, True


async def _delete(endpoint: FhirEndpoint, references: Sequence[str]) -> set[str]:
    """The references that the server still keeps afterwards."""
    try:
        for start in range(0, len(references), _AT_ONCE):
            chunk = references[start : start + _AT_ONCE]
            await endpoint.transaction(
                [{"request": {"method": "DELETE", "url": reference}} for reference in chunk]
            )
    except RefusedError:
        return await _delete_one_by_one(endpoint, references)
    return set()


async def _delete_one_by_one(endpoint: FhirEndpoint, references: Iterable[str]) -> set[str]:
    """Again and again as long as it helps: one resource may have to go before another."""
    left = list(references)
    while left:
        kept = [reference for reference in left if not await _is_deleted(endpoint, reference)]
        if len(kept) == len(left):
            break
        left = kept
    return set(left)


async def _is_deleted(endpoint: FhirEndpoint, reference: str) -> bool:
    try:
        await endpoint.delete(reference)
    except RefusedError:
        return False
    return True
