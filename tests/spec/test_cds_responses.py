"""Answers (CDS Hooks 2.0.1, section "CDS Service Response"): what can be built, and what is written."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cds_hooks import (
    Action,
    Card,
    CdsResponse,
    Coding,
    Link,
    OverrideReason,
    RawJson,
    Source,
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


# Envelope


@pytest.mark.checklist("C110", "C111", "C112", "C002")
def test_nothing_to_say_is_an_empty_array_of_cards() -> None:
    assert CdsResponse(cards=[]).to_json() == b'{"cards":[]}'


@pytest.mark.checklist("C111", "C180", "A18")
def test_system_actions_have_the_shape_of_actions() -> None:
    answer = written(CdsResponse(cards=[], system_actions=[CREATE]))
    assert answer["systemActions"] == [{"type": "create", "description": "Start it", "resource": DRAFT}]
    with pytest.raises(ValidationError, match="description"):
        Action(type="create", resource=DRAFT)


@pytest.mark.checklist("C001", "C005", "C110", "C120", "C125", "C126", "C129", "C130", "C150", "C151", "C153")
def test_a_whole_answer_is_written_with_the_names_of_the_wire() -> None:
    answer = CdsResponse(
        cards=[
            Card(
                uuid=UUIDS[1],
                summary="A summary",
                detail="**Detail**",
                indicator="warning",
                source=Source(
                    label="A source",
                    url="https://example.org/about",
                    icon="https://example.org/icon.png",
                    topic=TOPIC,
                ),
                suggestions=[
                    Suggestion(label="Do it", uuid=UUIDS[2], is_recommended=True, actions=[CREATE]),
                ],
                selection_behavior="any",
                override_reasons=[REASON],
                links=[
                    Link(
                        label="App",
                        url="https://example.org/launch",
                        type="smart",
                        app_context="{}",
                        autolaunchable=True,
                    )
                ],
                extension={"org.example.step": {"number": 1}},
            )
        ],
    )
    assert written(answer) == {
        "cards": [
            {
                "uuid": str(UUIDS[1]),
                "summary": "A summary",
                "detail": "**Detail**",
                "indicator": "warning",
                "source": {
                    "label": "A source",
                    "url": "https://example.org/about",
                    "icon": "https://example.org/icon.png",
                    "topic": {"code": "TOPIC", "system": "https://example.org/topics"},
                },
                "suggestions": [
                    {
                        "label": "Do it",
                        "uuid": str(UUIDS[2]),
                        "isRecommended": True,
                        "actions": [{"type": "create", "description": "Start it", "resource": DRAFT}],
                    }
                ],
                "selectionBehavior": "any",
                "overrideReasons": [
                    {
                        "code": "patient-refuses",
                        "system": "https://example.org/reasons",
                        "display": "Patient refuses",
                    }
                ],
                "links": [
                    {
                        "label": "App",
                        "url": "https://example.org/launch",
                        "type": "smart",
                        "appContext": "{}",
                        "autolaunchable": True,
                    }
                ],
                "extension": {"org.example.step": {"number": 1}},
            }
        ]
    }


@pytest.mark.checklist("C003", "C122", "C126", "C130", "C153", "C174", "A20", "A21")
def test_optional_members_without_a_value_are_left_out() -> None:
    bare = first_card(
        suggestions=[suggestion()], selection_behavior="any", links=[], override_reasons=[], detail=None
    )
    assert bare == {
        "summary": "A summary",
        "indicator": "info",
        "source": {"label": "A source"},
        "suggestions": [{"label": "Do it"}],
        "selectionBehavior": "any",
    }
    link = Link(label="Page", url="https://example.org", type="absolute")
    assert json.loads(link.to_json()) == {"label": "Page", "url": "https://example.org", "type": "absolute"}


@pytest.mark.checklist("C120", "C151", "C207")
def test_cards_and_suggestions_have_uuids_unless_told_otherwise() -> None:
    answer = CdsResponse(cards=[card(suggestions=[Suggestion(label="Do it")], selection_behavior="any")])
    (sent,) = written(answer)["cards"]
    assert UUID(sent["uuid"]).version == UUID(sent["suggestions"][0]["uuid"]).version == 4
    assert "uuid" not in first_card()


@pytest.mark.checklist("C120", "C151")
@pytest.mark.parametrize(
    "cards",
    [
        [card(uuid=UUIDS[1]), card(uuid=UUIDS[1])],
        [card(uuid=UUIDS[1], suggestions=[suggestion(uuid=UUIDS[1])], selection_behavior="any")],
        [card(suggestions=[suggestion(uuid=UUIDS[1])] * 2, selection_behavior="any")],
    ],
)
def test_a_uuid_used_twice_is_refused(cards: list[Card]) -> None:
    with pytest.raises(ValidationError, match="uuid of its own"):
        CdsResponse(cards=cards)


@pytest.mark.checklist("C120")
def test_cards_without_uuid_do_not_collide() -> None:
    assert len(CdsResponse(cards=[card(uuid=None), card(uuid=None)]).cards) == 2


@pytest.mark.checklist("C118")
def test_the_same_values_are_written_the_same() -> None:
    assert first_card(links=[]) == first_card(links=[])


# Card


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("summary", ["x" * 139, "é" * 139, "\U0001f9ec" * 69 + "x", "e\u0301" * 69 + "x"])
def test_a_summary_of_139_characters_is_accepted(summary: str) -> None:
    assert card(summary).summary == summary


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("summary", ["x" * 140, "é" * 140, "\U0001f9ec" * 70, "e\u0301" * 70])
def test_a_summary_of_140_characters_is_refused(summary: str) -> None:
    with pytest.raises(ValidationError, match="summary"):
        card(summary)


@pytest.mark.checklist("C004", "C121", "C122", "C140", "C150", "C158", "C170")
@pytest.mark.parametrize("blank", ["", " ", "\n\t", None, 7])
@pytest.mark.parametrize(
    "build",
    [
        card,
        lambda text: card(detail=text or ""),
        lambda text: Source(label=text),
        lambda text: Suggestion(label=text),
        lambda text: Action(type="create", description=text, resource=DRAFT),
        lambda text: Link(label=text, url="https://example.org", type="absolute"),
        lambda text: Link(label="x", url="https://example.org", type="smart", app_context=text or ""),
        lambda text: Coding(code=text, system="https://example.org"),
    ],
)
def test_blank_text_is_refused(build: Any, blank: object) -> None:
    with pytest.raises(ValidationError):
        build(blank)


@pytest.mark.checklist("C009")
def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(ValidationError):
        card("half a character \ud83e")


@pytest.mark.checklist("C124")
@pytest.mark.parametrize("indicator", ["info", "warning", "critical"])
def test_the_three_indicators_are_accepted(indicator: Any) -> None:
    assert Card(summary="x", indicator=indicator, source=Source(label="x")).indicator == indicator


@pytest.mark.checklist("C124")
@pytest.mark.parametrize("indicator", ["hard-stop", "Info", "", None])
def test_other_indicators_are_refused(indicator: Any) -> None:
    with pytest.raises(ValidationError, match="indicator"):
        Card(summary="x", indicator=indicator, source=Source(label="x"))


@pytest.mark.checklist("C125")
def test_a_card_needs_a_source() -> None:
    with pytest.raises(ValidationError, match="source"):
        Card(summary="x", indicator="info")


@pytest.mark.checklist("C127", "C128")
@pytest.mark.parametrize("behavior", ["at-most-one", "any"])
def test_suggestions_come_with_a_selection_behavior(behavior: str) -> None:
    sent = first_card(suggestions=[suggestion()], selection_behavior=behavior)
    assert sent["selectionBehavior"] == behavior


@pytest.mark.checklist("C127", "C128")
@pytest.mark.parametrize(
    "members",
    [
        {"suggestions": [suggestion()]},
        {"suggestions": [suggestion()], "selection_behavior": "all"},
        {"suggestions": [suggestion()], "selection_behavior": ""},
        {"selection_behavior": "any"},
        {"suggestions": [], "selection_behavior": "any"},
    ],
)
def test_suggestions_and_selection_behavior_come_together_or_not_at_all(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="selection"):
        card(**members)


@pytest.mark.checklist("C152")
@pytest.mark.parametrize(("behavior", "recommended"), [("at-most-one", 1), ("any", 2)])
def test_recommendations_within_the_selection_behavior(behavior: str, recommended: int) -> None:
    suggestions = [suggestion(is_recommended=True)] * recommended + [suggestion()]
    sent = first_card(suggestions=suggestions, selection_behavior=behavior)
    assert sum("isRecommended" in item for item in sent["suggestions"]) == recommended


@pytest.mark.checklist("C152")
def test_two_recommendations_are_refused_where_one_can_be_chosen() -> None:
    with pytest.raises(ValidationError, match="one recommended"):
        card(suggestions=[suggestion(is_recommended=True)] * 2, selection_behavior="at-most-one")


@pytest.mark.checklist("C129", "C191")
@pytest.mark.parametrize("display", [..., None, " "])
def test_an_override_reason_needs_a_display(display: Any) -> None:
    members = {"code": "x", "system": "https://example.org", "display": display}
    with pytest.raises(ValidationError, match="display"):
        OverrideReason(**{name: value for name, value in members.items() if value is not ...})


@pytest.mark.checklist("C143", "C190", "C191", "A25")
@pytest.mark.parametrize("system", ["https://example.org/x", "urn:oid:2.16.840.1.113883.6.88"])
def test_a_coding_needs_code_and_system_only(system: str) -> None:
    assert json.loads(Coding(code="x", system=system).to_json()) == {"code": "x", "system": system}


@pytest.mark.checklist("C143", "C190", "A25")
@pytest.mark.parametrize("members", [{"code": "x"}, {"system": "urn:x:y"}, {"code": "x", "system": "SNOMED"}])
def test_a_coding_without_code_or_uri_is_refused(members: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Coding(**members)


@pytest.mark.checklist("C143")
def test_the_topic_is_one_coding() -> None:
    with pytest.raises(ValidationError, match="topic"):
        Source(label="x", topic=[TOPIC])


@pytest.mark.checklist("C141", "C142", "C171")
@pytest.mark.parametrize(
    "url",
    [
        "/about",
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "",
        "https:///x",
        "https://a b",
        'https://a/"x"',
        "https://a/<x>",
        " https://example.org",
        "https://a\n",
    ],
)
@pytest.mark.parametrize("member", ["url", "icon", "link"])
def test_a_url_that_is_not_absolute_http_is_refused(member: str, url: str) -> None:
    with pytest.raises(ValidationError):
        _ = (
            Link(label="x", url=url, type="absolute")
            if member == "link"
            else Source(label="x", **{member: url})
        )


@pytest.mark.checklist("C171")
@pytest.mark.parametrize(
    "url", ["https://example.org", "http://localhost:8000/x?y=z#a", "HTTPS://Example.org/é"]
)
def test_a_url_is_written_as_given(url: str) -> None:
    assert json.loads(Link(label="x", url=url, type="absolute").to_json())["url"] == url


@pytest.mark.checklist("C172")
@pytest.mark.parametrize("kind", ["absolute", "smart"])
def test_the_two_types_of_link_are_accepted(kind: Any) -> None:
    assert Link(label="x", url="https://example.org", type=kind).type == kind


@pytest.mark.checklist("C172", "C173", "C174")
@pytest.mark.parametrize(
    "members",
    [
        {"type": "relative"},
        {"type": None},
        {"type": "absolute", "app_context": "x"},
        {"type": "smart", "autoLaunchable": True},
    ],
)
def test_other_links_are_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Link(label="x", url="https://example.org", **members)


# Actions and what they carry


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


@pytest.mark.checklist("C131")
def test_what_is_refused_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValidationError) as caught:
        card("Jane Smith " * 20)
    assert "Jane" not in str(caught.value)


def test_an_answer_cannot_be_changed_after_its_checks() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        card().summary = ""  # type: ignore[misc]


TEXT = st.sampled_from(["a", "é", "null", "[]", ':""', "{}", "\\", "x" * 139])
ANY_TEXT = st.one_of(TEXT, TEXT, TEXT, TEXT, st.sampled_from(["", " ", "x" * 140, "\U0001f600" * 70]))
EMPTY: st.SearchStrategy[Any] = st.sampled_from([None, "", [], {}])
RESOURCE = st.dictionaries(
    ANY_TEXT,
    st.recursive(
        st.one_of(TEXT, TEXT, TEXT, st.just(0), EMPTY),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=2) | st.dictionaries(TEXT, inner, min_size=1, max_size=2)
        ),
        max_leaves=3,
    ),
    max_size=2,
)


@st.composite
def suggestions(draw: Any) -> Suggestion:
    resources = draw(st.lists(RESOURCE, max_size=1))
    actions = [Action(type="create", description="x", resource=DRAFT | resource) for resource in resources]
    return Suggestion(label=draw(TEXT), actions=actions, is_recommended=draw(st.booleans()))


@st.composite
def answers(draw: Any) -> CdsResponse | None:
    """An answer from arbitrary parts, or None when the models refuse them."""
    try:
        offered = draw(st.lists(suggestions(), max_size=2))
        one = Card(
            summary=draw(ANY_TEXT),
            detail=draw(st.none() | ANY_TEXT),
            indicator="info",
            source=Source(label="x", topic=draw(st.sampled_from([None, TOPIC]))),
            suggestions=offered,
            selection_behavior=draw(
                st.sampled_from(["any", "at-most-one"] if offered else [None, None, "any"])
            ),
            override_reasons=draw(st.sampled_from([[], [REASON]])),
            extension=draw(st.none() | RESOURCE),
        )
        return CdsResponse(cards=draw(st.sampled_from([[one], [one], []])))
    except ValidationError:
        return None


@pytest.mark.checklist("C002", "C003", "C004", "C127", "C152")
@given(answer=answers())
def test_no_answer_holds_an_empty_value(answer: CdsResponse | None) -> None:
    if answer is None:
        return
    body = written(answer)
    assert [path for path in empties(body) if path != ".cards"] == []
    for sent in body["cards"]:
        assert ("suggestions" in sent) == ("selectionBehavior" in sent)
