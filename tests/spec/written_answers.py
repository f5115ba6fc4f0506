"""Answers for the tests of what may be built, and how they are written."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from cds_hooks import (
    Action,
    CdsResponse,
    Coding,
    OverrideReason,
    Suggestion,
)
from tests.spec.cds_exchange import card

DRAFT = {"resourceType": "MedicationRequest", "status": "draft"}
REASON = OverrideReason(
    code="patient-refuses", system="https://example.org/reasons", display="Patient refuses"
)
TOPIC = Coding(code="TOPIC", system="https://example.org/topics")
CREATE = Action(type="create", description="Start it", resource=DRAFT)
UUIDS = [UUID(int=number) for number in range(9)]


def written(answer: CdsResponse) -> Any:
    return json.loads(answer.to_json())


def first_card(**members: Any) -> Any:
    """A card as it is written, without its random uuid."""
    return written(CdsResponse(cards=[card(uuid=None, **members)]))["cards"][0]


def suggestion(**members: Any) -> Suggestion:
    return Suggestion(**({"label": "Do it", "uuid": None} | members))


def empties(value: object, path: str = "") -> Iterator[str]:
    if value is None or value in ("", [], {}):
        yield path
    for name, member in value.items() if isinstance(value, dict) else ():
        yield from empties(member, f"{path}.{name}")
    for index, item in enumerate(value) if isinstance(value, list) else ():
        yield from empties(item, f"{path}[{index}]")
