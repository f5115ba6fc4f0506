"""The bundled patients as of today: production mode knows no other day, so every date moves with the calendar."""

import copy
import datetime as dt
import functools
import json
import re
import uuid
from collections.abc import Iterable
from typing import Any

from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import hook_request, patients

AURELIA = "aurelia-d538g"
"""ESR1 negative in August, p.D538G in October, no progression: the switch is offered."""

ESR1_POSITIVE = f"{AURELIA}-ctdna-october-esr1-asp538gly"

Json = dict[str, Any]

_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


def today(days: int = 0) -> dt.date:
    """Today, or so many days later."""
    return dt.datetime.now().astimezone().date() + dt.timedelta(days=days)


def chart_request(slug: str = AURELIA, hook: str = "patient-view", **changes: object) -> Json:
    """The packaged request of a patient, as of today and with an instance of its own; members replaced."""
    body: Json = json.loads(_as_of_today(hook, slug, today()))
    return body | {"hookInstance": str(uuid.uuid4())} | changes


def resources(slug: str = AURELIA) -> list[Json]:
    """Everything on the patient's record, as of today."""
    bundle = next(each.bundle for each in patients() if each.slug == slug)
    return [entry["resource"] for entry in json.loads(_moved(bundle.decode(), today()))["entry"]]


def with_prefetch(body: Json, **values: object) -> Json:
    """The request with other prefetch values; `...` leaves a key out."""
    prefetch = body["prefetch"] | values
    return body | {"prefetch": {key: value for key, value in prefetch.items() if value is not ...}}


def without(body: Json, *keys: str) -> Json:
    """The request without some prefetch keys."""
    return with_prefetch(body, **dict.fromkeys(keys, ...))


def with_access(body: Json, server: str, token: str | None, **authorization: object) -> Json:
    """The request with the FHIR server, and with an access token for it unless there is none."""
    if token is None:
        return body | {"fhirServer": server}
    granted = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "user/Observation.read",
        "subject": "esr1-cds",
    }
    return body | {"fhirServer": server, "fhirAuthorization": granted | authorization}


def searchset(matches: Iterable[Json], **members: object) -> Json:
    """What a search found."""
    entries = [{"resource": each, "search": {"mode": "match"}} for each in matches]
    bundle: Json = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return bundle | ({"entry": entries} if entries else {}) | members


def in_prefetch(body: Json, key: str) -> list[Json]:
    """The resources under a key: those of the request itself, to be changed in place."""
    return [entry["resource"] for entry in body["prefetch"][key]["entry"]]


def of_id(found: Iterable[Json], resource_id: str) -> Json:
    """The one with the id."""
    (resource,) = (each for each in found if each["id"] == resource_id)
    return resource


def told(cards: list[Json]) -> list[Json]:
    """Cards without what is new each time: the identities that feedback refers to."""
    stripped = copy.deepcopy(cards)
    for card in stripped:
        card.pop("uuid")
        for suggestion in card.get("suggestions", ()):
            suggestion.pop("uuid")
    return stripped


def steps(cards: list[Json]) -> list[str]:
    """The step that each card says it shows."""
    return [card["extension"]["org.esr1-cds.decision"]["step"] for card in cards]


@functools.cache
def _as_of_today(hook: str, slug: str, day: dt.date) -> str:
    return _moved(hook_request(hook, slug).decode(), day)


def _moved(text: str, day: dt.date) -> str:
    by = day - AS_OF
    return _DAY.sub(lambda found: (dt.date.fromisoformat(found[0]) + by).isoformat(), text)
