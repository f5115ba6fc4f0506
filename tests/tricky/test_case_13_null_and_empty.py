"""Case 13: nothing that we send is null or empty, whatever came in, and every card keeps the rules."""

import copy
import json
import random
import uuid
from collections.abc import Iterator

import httpx
import pytest

from fhir_fixtures.catalogue import patients
from tests.hospital import Hospital
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request

HOOKS = ("patient-view", "order-select", "order-sign")
SLUGS = [patient.slug for patient in patients()]
MAY_BE_EMPTY = {"$.cards", "$.services"}
ODD: tuple[object, ...] = (
    None,
    "",
    [],
    {},
    0,
    -1,
    1e300,
    True,
    "x",
    " ",
    [None],
    [[]],
    {"x": None},
    "\u0000",
    "é😀",
    "2026-13-45",
)


def empties(value: object, path: str = "$") -> Iterator[str]:
    """Where null, "", [] or {} stands, or a text of blanks, or a member without a name."""
    is_empty = value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())
    if is_empty and not (value == [] and path in MAY_BE_EMPTY):
        yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from empties(member, f"{path}.{name}") if name else (f"{path}.(no name)",)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from empties(each, f"{path}[{index}]")


def without_duplicate_members(pairs: list[tuple[str, object]]) -> Json:
    assert len({name for name, _ in pairs}) == len(pairs), "a member twice"
    return dict(pairs)


def no_such_number(text: str) -> None:
    raise AssertionError(f"{text} is not JSON")


def strictly(answer: httpx.Response) -> Json:
    """The body, read as RFC 8259 has it."""
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    read: Json = json.loads(
        answer.content.decode(), object_pairs_hook=without_duplicate_members, parse_constant=no_such_number
    )
    return read


def assert_sound(answer: httpx.Response) -> list[Json]:
    """No answer holds an empty value; its cards keep the rules of the specification."""
    assert answer.status_code in (200, 400, 412), answer.text
    body = strictly(answer)
    assert list(empties(body)) == []
    cards: list[Json] = body.get("cards", [])
    if answer.status_code == 200:
        assert body.keys() == {"cards"}
    for card in cards:
        assert_card(card)
    return cards


def assert_card(card: Json) -> None:
    uuid.UUID(card["uuid"])
    assert len(card["summary"]) < 140
    assert card["indicator"] in {"info", "warning"}
    assert card["source"]["label"]
    assert card["source"]["topic"]["code"].isalnum()
    assert ("suggestions" in card) == ("selectionBehavior" in card)
    assert card.get("selectionBehavior") in {None, "at-most-one", "any"}
    for reason in card["overrideReasons"]:
        assert reason.keys() >= {"code", "system", "display"}
    for link in card["links"]:
        assert link["type"] in {"absolute", "smart"}
        assert httpx.URL(link["url"]).host
        assert "appContext" not in link or link["type"] == "smart"
    suggestions = card.get("suggestions", [])
    assert sum(bool(each.get("isRecommended")) for each in suggestions) <= 1
    for suggestion in suggestions:
        uuid.UUID(suggestion["uuid"])
        for action in suggestion["actions"]:
            assert_action(action)


def assert_action(action: Json) -> None:
    assert action["type"] in {"create", "update", "delete"}
    assert action["description"]
    if action["type"] == "delete":
        assert "resource" not in action
        assert "/" in action["resourceId"]
    else:
        assert "resourceId" not in action
        assert action["resource"]["resourceType"]


def identities(cards: list[Json]) -> list[str]:
    """Every uuid that feedback could refer to."""
    return [each["uuid"] for card in cards for each in (card, *card.get("suggestions", ()))]


@pytest.mark.checklist("C002", "C003", "C009", "C110", "C111", "C112", "C120", "C121", "C124", "C125", "C126")
@pytest.mark.checklist("C127", "C128", "C129", "C140", "C143", "C150", "C152", "C157", "C158", "C161", "C170")
@pytest.mark.checklist("C171", "C172", "C173", "C181", "C191")
@pytest.mark.parametrize("slug", SLUGS)
def test_case_13_every_patient_gets_sound_answers_with_identities_of_their_own(slug: str, ehr: Ehr) -> None:
    seen: list[str] = []
    for hook in HOOKS:
        answer = ehr.call(chart_request(slug, hook), f"/cds-services/esr1-{hook}")
        assert answer.status_code == 200
        seen += identities(assert_sound(answer))
    assert len(seen) == len(set(seen))


@pytest.mark.checklist("C002", "C003", "C127", "C128")
def test_case_13_the_other_profile_keeps_the_rules_too(epic: tuple[Hospital, httpx.Client]) -> None:
    hospital, service = epic
    behaviours: set[str | None] = set()
    for slug in SLUGS:
        for card in assert_sound(hospital.call(service, chart_request(slug))):
            behaviours.add(card.get("selectionBehavior"))
            assert all(len(each["actions"]) == 1 for each in card.get("suggestions", ()))
    assert behaviours == {None, "any"}


@pytest.mark.checklist("C118", "C120")
def test_case_13_the_same_call_gets_new_identities(ehr: Ehr) -> None:
    body = chart_request()
    seen = [each for _ in range(4) for each in identities(ehr.cards(body))]
    assert len(seen) == len(set(seen)) > 4


@pytest.mark.checklist("C002", "C003", "C117", "C009")
@pytest.mark.parametrize(
    "slug", ["aurelia-d538g", "celestine-text-only", "franka-exemestane", "nora-never-tested"]
)
@pytest.mark.parametrize("seed", range(6))
def test_case_13_damaged_records_get_sound_answers(slug: str, seed: int, ehr: Ehr) -> None:
    """Some values of each record replaced by odd ones; the same on every run."""
    chance = random.Random(f"{slug}{seed}")
    body = chart_request(slug)
    for value in body["prefetch"].values():
        _damage(value, chance, share=0.01 * 2**seed)
    for _ in range(3):
        again = copy.deepcopy(body)
        _damage(again["prefetch"], chance, share=0.02)
        assert_sound(ehr.call(again))


def _damage(value: object, chance: random.Random, *, share: float) -> None:
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, member in list(members):
        if name in {"resourceType", "patient", "subject"}:
            continue  # what is no FHIR at all, or another patient's, is refused and shows nothing
        if chance.random() < share / 10:
            value[name] = chance.choice(ODD)  # type: ignore[index]  # a dict or a list, as just seen
        else:
            _damage(member, chance, share=share)


@pytest.mark.checklist("C002", "C114", "C209")
def test_case_13_refusals_discovery_and_acknowledgements_hold_nothing_empty(ehr: Ehr) -> None:
    answers = [
        ehr.service.get("/cds-services"),
        ehr.raw({}, None),
        ehr.call({}),
        ehr.call(b"{"),
        ehr.call(chart_request(prefetch={})),
        ehr.call({}, "/cds-services/none"),
        ehr.call({"feedback": [{}]}, "/cds-services/esr1-patient-view/feedback"),
        ehr.service.delete("/cds-services/esr1-patient-view"),
        ehr.service.post("/cds-services/esr1-patient-view", headers={"content-type": "text/plain"}),
    ]
    for answer in answers:
        assert list(empties(strictly(answer))) == []
    assert [answer.status_code for answer in answers] == [200, 401, 400, 400, 412, 404, 200, 405, 401]
