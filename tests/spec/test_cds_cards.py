"""Cards, suggestions, override reasons and links (CDS Hooks 2.0.1, section "CDS Service Response")."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from cds_hooks import (
    Action,
    Card,
    Coding,
    Link,
    OverrideReason,
    Source,
    Suggestion,
)
from tests.spec.cds_exchange import card
from tests.spec.written_answers import (
    DRAFT,
    TOPIC,
    first_card,
    suggestion,
)


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
