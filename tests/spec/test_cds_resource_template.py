"""Resources with a common part that is checked once."""

import json

import pytest

from cds_hooks import Action, Members, ResourceTemplate

TEMPLATE = ResourceTemplate({"resourceType": "ServiceRequest", "status": "draft", "code": {"text": "CT"}})
SUBJECT = Members({"subject": {"reference": "Patient/1"}})


def test_a_completed_template_has_the_common_and_the_further_members() -> None:
    resource = TEMPLATE.completed(SUBJECT, Members({"authoredOn": "2026-11-20"}))
    assert json.loads(resource.json) == {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "code": {"text": "CT"},
        "subject": {"reference": "Patient/1"},
        "authoredOn": "2026-11-20",
    }


def test_an_action_sends_it_as_it_is() -> None:
    resource = TEMPLATE.completed(SUBJECT)
    action = Action(type="create", description="Draft", resource=resource)
    assert json.loads(action.to_json())["resource"] == json.loads(resource.json)


def test_two_resources_of_one_template_do_not_share_their_members() -> None:
    first = TEMPLATE.completed(SUBJECT)
    second = TEMPLATE.completed(Members({"subject": {"reference": "Patient/2"}}))
    assert b"Patient/2" not in first.json
    assert b"Patient/1" not in second.json


@pytest.mark.parametrize(
    "members", [{}, {"note": ""}, {"note": None}, {"note": []}, {"note": [{}]}, {"": "x"}, {"note": object()}]
)
def test_members_without_content_are_refused(members: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        Members(members)


@pytest.mark.parametrize("resource", [{"status": "draft"}, {"resourceType": "Task", "note": []}, {}])
def test_a_template_is_a_resource_without_gaps(resource: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        ResourceTemplate(resource)


def test_a_member_stands_in_a_resource_once() -> None:
    with pytest.raises(ValueError, match="once"):
        TEMPLATE.completed(Members({"status": "active"}))
    with pytest.raises(ValueError, match="once"):
        TEMPLATE.completed(SUBJECT, SUBJECT)
