"""How loaded resources are marked, so that they are told from everything else on a shared server.

Each carries two tags (every run, this run) and an identifier that is unique per run. The server gives the ids.
"""

import copy
import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fhir_fixtures.builders import JsonObject

SYSTEM: Final = "urn:org.esr1-cds:sandbox"
ANY_RUN: Final = "bundled-patient"
"""The tag of everything that was ever loaded by this command."""

RUN: Final = re.compile(r"run-\d{8}T\d{6}Z-[0-9a-f]{8}", re.ASCII)

_WITHOUT_IDENTIFIER: Final = frozenset({"Binary"})


def new_run(now: dt.datetime) -> str:
    """A run's own tag; later runs sort after earlier ones."""
    return f"run-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def marked(resource: JsonObject, *, run: str) -> JsonObject:
    """A copy without id, with the tags and, where its type has one, the identifier of the run."""
    copied = copy.deepcopy(resource)
    copied.setdefault("meta", {}).setdefault("tag", []).extend(
        {"system": SYSTEM, "code": code} for code in (ANY_RUN, run)
    )
    if resource["resourceType"] not in _WITHOUT_IDENTIFIER:
        value = f"{run}/{resource['resourceType']}/{resource['id']}"
        copied.setdefault("identifier", []).append({"system": SYSTEM, "value": value})
    del copied["id"]
    return copied


def unless_loaded(marked_resource: JsonObject) -> str | None:
    """The search that finds the resource if it is there already; None for a type that has no identifier."""
    for identifier in reversed(marked_resource.get("identifier") or ()):
        if identifier.get("system") == SYSTEM:
            return f"identifier={quote(SYSTEM + '|' + identifier['value'], safe='')}"
    return None


def tagged_with(code: str) -> str:
    """The search parameter that finds what carries a tag of ours."""
    return f"_tag={quote(f'{SYSTEM}|{code}', safe='')}"


def carries(resource: JsonObject, code: str) -> bool:
    """Whether a resource found on a server carries a tag of ours: servers are known to ignore `_tag`."""
    tags = resource.get("meta", {}).get("tag") or ()
    return any(tag.get("system") == SYSTEM and tag.get("code") == code for tag in tags)


def run_of(resource: JsonObject) -> str | None:
    """The run that loaded a resource."""
    tags = resource.get("meta", {}).get("tag") or ()
    codes = (str(tag.get("code")) for tag in tags if tag.get("system") == SYSTEM)
    return next((code for code in codes if RUN.fullmatch(code)), None)


def original_id(resource: JsonObject) -> str | None:
    """The id that a loaded resource has among the bundled patients."""
    values = (
        str(each.get("value")) for each in resource.get("identifier") or () if each.get("system") == SYSTEM
    )
    return next((value.rpartition("/")[2] for value in values), None)


def with_references(value: Any, references: Mapping[str, str]) -> Any:
    """JSON with every literal reference that is a key of `references` replaced; others stay."""
    if isinstance(value, dict):
        return {
            key: references.get(item, item)
            if key == "reference" and isinstance(item, str)
            else with_references(item, references)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [with_references(item, references) for item in value]
    return value


def references_in(value: Any) -> frozenset[str]:
    """Every literal reference in a resource."""
    if isinstance(value, dict):
        own = {value["reference"]} if isinstance(value.get("reference"), str) else set()
        return frozenset(own).union(*map(references_in, value.values()))
    if isinstance(value, list):
        return frozenset[str]().union(*map(references_in, value))
    return frozenset()
