"""Whole answers (CDS Hooks 2.0.1, section "CDS Service Response"): what can be built, and what is written."""

import json
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
    Link,
    Source,
    Suggestion,
)
from tests.spec.cds_exchange import card
from tests.spec.written_answers import (
    CREATE,
    DRAFT,
    REASON,
    TOPIC,
    UUIDS,
    empties,
    first_card,
    suggestion,
    written,
)


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
