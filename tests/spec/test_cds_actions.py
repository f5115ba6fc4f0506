"""Actions, what they carry, and extensions (CDS Hooks 2.0.1, sections "Action" and "Extensions")."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from cds_hooks import (
    Action,
    CdsResponse,
    Link,
    RawJson,
    Source,
    Suggestion,
)
from tests.spec.cds_exchange import card
from tests.spec.written_answers import (
    DRAFT,
    suggestion,
)


@pytest.mark.checklist("C157", "C159", "C160", "C161", "A19")
@pytest.mark.parametrize(
    ("members", "sent"),
    [
        ({"type": "create", "resource": DRAFT}, {"type": "create", "resource": DRAFT}),
        ({"type": "update", "resource": DRAFT}, {"type": "update", "resource": DRAFT}),
        ({"type": "delete", "resource_id": "Order/1"}, {"type": "delete", "resourceId": "Order/1"}),
    ],
)
def test_each_type_of_action_names_what_it_acts_on(members: dict[str, Any], sent: dict[str, Any]) -> None:
    assert json.loads(Action(description="x", **members).to_json()) == sent | {"description": "x"}


@pytest.mark.checklist("C157", "C159", "C160", "C161", "A19")
@pytest.mark.parametrize(
    "members",
    [
        {"type": "Create", "resource": DRAFT},
        {"type": "patch", "resource": DRAFT},
        {"type": "create"},
        {"type": "update"},
        {"type": "create", "resource_id": "Order/1"},
        {"type": "create", "resource": DRAFT, "resource_id": "Order/1"},
        {"type": "update", "resource": DRAFT, "resource_id": "Order/1"},
        {"type": "delete"},
        {"type": "delete", "resource": DRAFT},
        {"type": "delete", "resource": DRAFT, "resource_id": "Order/1"},
        {"type": "delete", "resource_id": "1"},
        {"type": "delete", "resource_id": "https://example.org/Order/1"},
    ],
)
def test_an_action_that_does_not_fit_its_type_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Action(description="x", **members)


@pytest.mark.checklist("C156")
def test_the_selection_of_actions_cannot_be_written() -> None:
    with pytest.raises(ValidationError, match="actionSelectionBehavior"):
        suggestion(actionSelectionBehavior="all")


@pytest.mark.checklist("C005")
def test_a_resource_is_written_as_an_object_with_its_numbers_and_dates() -> None:
    resource = DRAFT | {
        "dose": Decimal("75.0"),
        "authoredOn": date(2026, 11, 20),
        "issued": datetime(2026, 11, 20, 8, tzinfo=UTC),
    }
    action = Action(type="create", description="x", resource=resource)
    assert b'"dose":75.0,"authoredOn":"2026-11-20","issued":"2026-11-20T08:00:00Z"' in action.to_json()


@pytest.mark.checklist("C005", "C160")
def test_a_resource_may_be_given_as_json() -> None:
    action = Action(
        type="update", description="x", resource=RawJson(b'{"resourceType" : "Patient", "x": 1.50}')
    )
    assert action.resource == RawJson(b'{"resourceType":"Patient","x":1.50}')


@pytest.mark.checklist("C005")
@pytest.mark.parametrize(
    "resource",
    [
        '{"resourceType": "Patient"}',
        [DRAFT],
        {"status": "draft"},
        {"resourceType": 7},
        {"resourceType": "Patient", "x": object()},
        {"resourceType": "Patient", "x": "\ud83e"},
        {"resourceType": "Patient", "x": Decimal("NaN")},
        RawJson(b'["resourceType"]'),
        RawJson(b'{"resourceType": "Patient"'),
        RawJson(b'{"resourceType": "\xff"}'),
        RawJson(b'{"resourceType": "Patient", "x": "\xff"}'),
    ],
)
def test_what_is_no_resource_is_refused(resource: Any) -> None:
    with pytest.raises(ValidationError, match="resource"):
        Action(type="create", description="x", resource=resource)


@pytest.mark.checklist("C002", "C003", "C009")
@pytest.mark.parametrize("empty", [None, "", [], {}, float("nan"), float("inf")])
@pytest.mark.parametrize("place", ["%", ["%"], ["a", "%"], {"a": "%"}, {"a": [{"b": "%"}]}])
@pytest.mark.parametrize("as_json", [False, True])
def test_an_empty_value_inside_a_resource_is_refused(place: Any, empty: Any, as_json: bool) -> None:
    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(item) for item in value]
        if isinstance(value, dict):
            return {name: filled(member) for name, member in value.items()}
        return empty if value == "%" else value

    resource: Any = DRAFT | {"x": filled(place)}
    if as_json:
        resource = RawJson(json.dumps(resource).encode())
    with pytest.raises(ValidationError, match=r"empty value|JSON object"):
        Action(type="create", description="x", resource=resource)


@pytest.mark.checklist("C002")
@pytest.mark.parametrize("text", ["null", '""', "[]", "{}", 'see:[], "null", {} and ""', ':null,""'])
def test_text_that_looks_like_an_empty_value_is_no_empty_value(text: str) -> None:
    action = Action(
        type="create", description="x", resource=DRAFT | {"text": text, text: "x", "note": [text]}
    )
    assert json.loads(action.to_json())["resource"]["text"] == text


@pytest.mark.checklist("C002", "C252")
@pytest.mark.parametrize(
    "extension", [{}, [], "x", {"": 1}, {"org.example": None}, {"org.example": {"a": []}}]
)
@pytest.mark.parametrize("build", [card, lambda **members: CdsResponse(cards=[], **members)])
def test_an_extension_is_an_object_without_empty_values(build: Any, extension: Any) -> None:
    with pytest.raises(ValidationError, match="extension"):
        build(extension=extension)


@pytest.mark.checklist("C252")
def test_every_object_can_carry_an_extension() -> None:
    extension = {"org.example.x": False}
    for build in (
        lambda: Source(label="x", extension=extension),
        lambda: Suggestion(label="x", extension=extension),
        lambda: Action(type="create", description="x", resource=DRAFT, extension=extension),
        lambda: Link(label="x", url="https://example.org", type="smart", extension=extension),
        lambda: card(extension=extension),
        lambda: CdsResponse(cards=[], extension=extension),
    ):
        assert json.loads(build().to_json())["extension"] == extension
