"""Putting the bundled patients on a FHIR server: one transaction each, or single creates where there are none."""

import contextlib
import graphlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fhir_fixtures.builders import JsonObject
from fhir_fixtures.catalogue import FixturePatient
from service.sandboxing.fhir_endpoint import (
    FhirEndpoint,
    RefusedError,
    UnusableServerError,
    local_reference,
    raise_if_not_authorized,
)
from service.sandboxing.marking import marked, references_in, unless_loaded, with_references

_NOT_WRITABLE: Final = frozenset({403, 404, 405, 501})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One patient on the server. `references`: among the bundled patients -> on the server."""

    slug: str
    references: Mapping[str, str]

    @property
    def patient_id(self) -> str:
        """The id that the server gave."""
        return self.references[f"Patient/{self.slug}"].partition("/")[2]


class RefusedResourceError(Exception):
    """The server does not take one resource, so its patient is not loaded."""

    def __init__(self, *, slug: str, reference: str, refusal: RefusedError) -> None:
        self.slug = slug
        self.reference = reference
        self.refusal = refusal
        super().__init__(f"{slug}: the server refuses {reference} ({refusal})")


class Loader:
    """Loads patients under one run's marks. `transactions`: whether the server is thought to have them."""

    def __init__(self, endpoint: FhirEndpoint, *, run: str) -> None:
        self._endpoint = endpoint
        self._run = run
        self.transactions = True

    async def load(self, patient: FixturePatient) -> Loaded:
        """One patient with the whole record, or nothing of it.

        Raises :class:`RefusedResourceError` and :class:`UnusableServerError`.
        """
        resources = _resources(patient)
        if self.transactions:
            # Some servers have no transactions; of the others, single creates tell which resource is refused.
            with contextlib.suppress(RefusedError):
                return await self._at_once(patient.slug, resources)
        loaded = await self._one_by_one(patient.slug, resources)
        self.transactions = False
        return loaded

    async def _at_once(self, slug: str, resources: Mapping[str, JsonObject]) -> Loaded:
        names = {reference: uuid.uuid4().urn for reference in resources}
        entries = [
            _create_entry(names[reference], with_references(marked(resource, run=self._run), names))
            for reference, resource in resources.items()
        ]
        responses = await self._endpoint.transaction(entries)
        places = [local_reference(str(response.get("location", ""))) for response in responses]
        given = {reference: place for reference, place in zip(resources, places, strict=True) if place}
        if len(given) < len(resources):
            raise UnusableServerError("the server does not say under which ids it keeps a transaction")
        return Loaded(slug=slug, references=given)

    async def _one_by_one(self, slug: str, resources: Mapping[str, JsonObject]) -> Loaded:
        given: dict[str, str] = {}
        for reference in _referenced_first(resources):
            resource = with_references(marked(resources[reference], run=self._run), given)
            try:
                given[reference] = await self._endpoint.create(resource, unless=unless_loaded(resource))
            except RefusedError as refusal:
                await self._take_back(given)
                if not given:
                    _raise_if_not_writable(refusal)
                raise RefusedResourceError(slug=slug, reference=reference, refusal=refusal) from None
        return Loaded(slug=slug, references=given)

    async def _take_back(self, given: Mapping[str, str]) -> None:
        for reference in reversed(list(given.values())):
            await self._endpoint.delete(reference)


def _create_entry(full_url: str, resource: JsonObject) -> JsonObject:
    request = {"method": "POST", "url": resource["resourceType"]}
    unless = unless_loaded(resource)
    if unless is not None:
        request["ifNoneExist"] = unless
    return {"fullUrl": full_url, "resource": resource, "request": request}


def _resources(patient: FixturePatient) -> dict[str, JsonObject]:
    found = (entry["resource"] for entry in json.loads(patient.bundle)["entry"])
    return {f"{each['resourceType']}/{each['id']}": each for each in found}


def _referenced_first(resources: Mapping[str, JsonObject]) -> list[str]:
    """Every resource after those it refers to."""
    needs = {name: references_in(resource) & resources.keys() for name, resource in resources.items()}
    return list(graphlib.TopologicalSorter(needs).static_order())


def _raise_if_not_writable(refusal: RefusedError) -> None:
    raise_if_not_authorized(refusal)
    if refusal.status in _NOT_WRITABLE:
        raise UnusableServerError(
            f"the server is read-only for us ({refusal}): nothing was loaded; "
            "without --load, patients that were loaded before are used"
        )
