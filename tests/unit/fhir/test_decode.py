"""Decoding: what fits is kept, what does not is removed and listed, and only JSON and FHIR are refused."""

import json
import re
from typing import Any

import pytest

from service.chart.fact import Problem
from service.fhir.decode import (
    LOST_PROBLEMS,
    NotFhirError,
    NotJsonError,
    check_utf8,
    decode_bundle,
    decode_value,
    parse_json,
)
from service.fhir.resources import Bundle, Observation, Patient, as_list

Json = dict[str, Any]
DEEP = b"[" * 100_000


def _bundle(*resources: Any, **more: Any) -> bytes:
    entries = [{"resource": each} for each in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries} | more).encode()


def _observation(**more: Any) -> Json:
    return {"resourceType": "Observation", "id": "o1", "status": "final", **more}


def _only(body: bytes) -> tuple[Observation, list[str]]:
    """The one Observation and the problems listed with it."""
    decoded = decode_bundle(body)
    (entry,) = decoded.bundle.entry or []
    assert isinstance(entry.resource, Observation)
    assert {problem.resource for problem in decoded.problems} <= {"Observation/o1"}
    return entry.resource, [problem.problem for problem in decoded.problems]


# What is refused, and how.


@pytest.mark.parametrize("decode", [decode_bundle, decode_value, parse_json])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON: it ends too early"),
        (b"{", "not JSON: it ends too early"),
        (b'{"resourceType": "Bundle", "entry": [', "not JSON: it ends too early"),
        (b"hello", "not JSON at byte 0"),
        (b"{'a': 1}", "not JSON at byte 1"),
        (b'{"a": NaN}', "not JSON at byte 6"),
        (b'{"a": 1} x', "not JSON at byte 10"),
        (DEEP, "nested too deeply"),
    ],
)
def test_what_is_not_json_is_refused_with_the_place_and_not_the_text(
    decode: Any, body: bytes, said: str
) -> None:
    with pytest.raises(NotJsonError) as refusal:
        decode(body)
    assert str(refusal.value) == said
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "body", [b'{"resourceType": "Bundle", "x": "\xff"}', b"\xff\xfe", '{"a": "é"}'.encode("latin-1")]
)
def test_what_is_not_utf8_is_refused_even_where_nothing_is_read(body: bytes) -> None:
    with pytest.raises(NotJsonError, match="not UTF-8 at byte"):
        decode_bundle(body)


def test_utf8_of_any_kind_passes() -> None:
    check_utf8("Östrogen 😀".encode())
    check_utf8(b"plain")


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"3", b"null", b'"Bundle"', b"{}", b'{"resourceType": "Patient"}', b'{"resourceType": "Unicorn"}',
        b'{"resourceType": 3}', b'{"entry": []}', b'{"resourceType": "Patient", "gender": 3}',
    ],
)  # fmt: skip
def test_json_that_is_no_bundle_is_refused(body: bytes) -> None:
    with pytest.raises(NotFhirError, match=r"^not a FHIR Bundle$"):
        decode_bundle(body)


@pytest.mark.parametrize("entry", [{}, "x", 3, {"resource": {}}])
def test_entries_that_are_no_list_are_refused(entry: Any) -> None:
    with pytest.raises(NotFhirError, match=r"^Bundle\.entry is not a list$"):
        decode_bundle(json.dumps({"resourceType": "Bundle", "entry": entry}).encode())


# What is kept.


@pytest.mark.parametrize("entry", [None, []])
def test_a_bundle_may_be_empty(entry: Any) -> None:
    body = json.dumps({"resourceType": "Bundle", "entry": entry}).encode()
    assert not decode_bundle(body).bundle.entry
    assert decode_bundle(body).problems == ()


def test_a_bundle_without_entries_beside_something_unreadable_is_empty_too() -> None:
    decoded = decode_bundle(b'{"resourceType": "Bundle", "type": 3, "link": "x"}')
    assert decoded.bundle.entry == []
    assert decoded.problems == (
        Problem(resource="Bundle", problem="type is not a string"),
        Problem(resource="Bundle", problem="link is not an object or a list"),
    )


@pytest.mark.parametrize(
    ("resource", "problem"),
    [
        (_observation(valueQuantity={"value": "ninety"}), "valueQuantity.value is not a number"),
        (_observation(valueInteger="one"), "valueInteger is not a number"),
        (_observation(valueInteger=1.5), "valueInteger is not a number"),
        (_observation(valueBoolean="yes"), "valueBoolean is not true or false"),
        (_observation(status=["final"]), "status is not a string"),
        (_observation(code="ER"), "code is not an object"),
        (_observation(category="laboratory"), "category is not an object or a list"),
        (_observation(category=[None]), "category[0] is not an object"),
        (_observation(component=[{"code": 3}]), "component[0].code is not an object"),
        (_observation(note=[{}, {"text": True}]), "note[1].text is not a string"),
        (_observation(effectivePeriod=[{}]), "effectivePeriod is not an object"),
        (_observation(contained={}), "contained is not a list"),
        (_observation(contained=["x"]), "contained[0] is not an object"),
        (_observation(subject=3), "subject is not an object or a list"),
    ],
)  # fmt: skip
def test_an_element_of_the_wrong_type_is_lost_and_listed(resource: Json, problem: str) -> None:
    observation, problems = _only(_bundle(resource))
    assert problems == [problem]
    assert observation.lost == {re.split(r"[ .[]", problem, maxsplit=1)[0]}
    assert observation.id == "o1"
    assert observation.status == (None if "status" in observation.lost else "final")


def test_every_unreadable_element_is_lost_and_the_rest_stays() -> None:
    observation, problems = _only(
        _bundle(_observation(valueInteger="x", code=7, component=[1, {"valueString": "kept"}, None]))
    )
    assert len(problems) == 4
    assert observation.lost == {"valueInteger", "code", "component"}
    assert [component.value_string for component in as_list(observation.component)] == ["kept"]


def test_an_extension_that_is_unreadable_costs_only_itself() -> None:
    observation, problems = _only(
        _bundle(_observation(extension=[{"url": 3, "valueString": "kept"}, {"url": "a", "extension": "x"}]))
    )
    assert problems == ["extension[0].url is not a string", "extension[1].extension is not a list"]
    assert [(each.url, each.value_string) for each in observation.extension or ()] == [
        (None, "kept"),
        ("a", None),
    ]


def test_what_no_reader_needs_may_be_anything() -> None:
    observation, problems = _only(_bundle(_observation(sparkle={"unicorn": [1, 2]}, meta=3, text="x")))
    assert problems == []
    assert observation.lost == frozenset()


@pytest.mark.parametrize("name", ["-key", "-lost"])
def test_our_own_marks_are_not_read_from_outside_unless_named_so(name: str) -> None:
    observation, _ = _only(_bundle(_observation(key="Observation/other", lost=["code"], **{name: 7})))
    assert observation.key == ""
    assert observation.lost <= {"-key", "-lost"}


def test_the_message_never_holds_a_value_of_the_record() -> None:
    decoded = decode_bundle(_bundle(_observation(status={"secret": "Clara"}, valueInteger="Clara")))
    assert "Clara" not in repr(decoded.problems)


@pytest.mark.parametrize(
    ("resource", "place", "problem"),
    [
        ({"resourceType": "Unicorn", "id": "u1"}, "Unicorn/u1", "unknown resource type"),
        ({"resourceType": "Unicorn"}, "Bundle.entry[0]", "unknown resource type"),
        ({"resourceType": 3, "id": "u1"}, "Bundle.entry[0]", "unknown resource type"),
        ({"id": "u1"}, "Bundle.entry[0]", "no resourceType"),
        ({}, "Bundle.entry[0]", "no resourceType"),
        ([], "Bundle.entry[0]", "entry without a readable resource"),
        ("Observation", "Bundle.entry[0]", "entry without a readable resource"),
    ],
)
def test_an_unreadable_resource_is_listed_and_the_others_stay(
    resource: Any, place: str, problem: str
) -> None:
    decoded = decode_bundle(_bundle(resource, {"resourceType": "Patient", "id": "p1"}))
    assert decoded.problems == (Problem(resource=place, problem=problem),)
    (entry,) = decoded.bundle.entry or []
    assert isinstance(entry.resource, Patient)


@pytest.mark.parametrize("broken", [99, 100])
def test_a_resource_with_too_many_unreadable_elements_is_lost_as_a_whole(broken: int) -> None:
    decoded = decode_bundle(_bundle(_observation(component=[1] * broken)))
    kept = broken < 100
    assert bool(decoded.bundle.entry) is kept
    assert (decoded.problems[-1].problem in LOST_PROBLEMS) is not kept
    assert len(decoded.problems) == broken + (0 if kept else 1)


PATIENT_ENTRY = '{"resource":{"resourceType":"Patient","id":"p1"}}'


@pytest.mark.parametrize("depth", [3, 100, 400])
def test_an_unreadable_element_is_found_at_any_depth(depth: int) -> None:
    nested = '{"extension":[' * depth + "3" + "]}" * depth
    observation = f'{{"resource":{{"resourceType":"Observation","id":"o1","extension":[{nested}]}}}}'
    decoded = decode_bundle(f'{{"resourceType":"Bundle","entry":[{observation},{PATIENT_ENTRY}]}}'.encode())
    assert len(decoded.bundle.entry or ()) == 2
    assert [problem.problem[-35:] for problem in decoded.problems] == [
        "sion[0].extension[0] is not an object"[-35:]
    ]


def test_whatever_the_depth_the_patient_stays_or_the_record_is_refused() -> None:
    """Just before the parser gives up, one resource may be lost as a whole."""
    outcomes: set[str] = set()
    for depth in range(380, 520):
        nested = '{"extension":[' * depth + '{"url":3}' + "]}" * depth
        observation = f'{{"resource":{{"resourceType":"Observation","id":"o1","extension":[{nested}]}}}}'
        body = f'{{"resourceType":"Bundle","entry":[{observation},{PATIENT_ENTRY}]}}'
        try:
            decoded = decode_bundle(body.encode())
        except NotJsonError:
            outcomes.add("refused")
            continue
        assert isinstance((decoded.bundle.entry or [])[-1].resource, Patient)
        lost = decoded.problems[-1].problem in LOST_PROBLEMS
        assert len(decoded.bundle.entry or ()) == (1 if lost else 2)
        outcomes.add("lost" if lost else "kept")
    assert outcomes >= {"refused", "kept"}


@pytest.mark.parametrize("decode", [decode_bundle, decode_value])
def test_bundles_in_bundles_without_end_are_refused(decode: Any) -> None:
    innermost = '{"resourceType":"Observation","status":3}'
    refused = 0
    for depth in range(10, 300, 10):
        body = '{"resourceType":"Bundle","entry":[{"resource":' * depth + innermost + "}]}" * depth
        try:
            decode(body.encode())
        except NotJsonError as error:
            assert str(error) == "nested too deeply"  # noqa: PT017  # which depth is too deep is not ours to say
            refused += 1
    assert 0 < refused < 29


@pytest.mark.parametrize("entry", [None, 3, "x", []])
def test_an_entry_that_is_no_object_is_listed_by_its_place(entry: Any) -> None:
    body = json.dumps({"resourceType": "Bundle", "entry": [{"fullUrl": "urn:x"}, entry]}).encode()
    decoded = decode_bundle(body)
    assert decoded.problems == (
        Problem(resource="Bundle.entry[1]", problem="entry without a readable resource"),
    )


def test_an_entry_without_a_resource_is_nothing_to_list() -> None:
    body = json.dumps(
        {"resourceType": "Bundle", "type": 1, "entry": [{"fullUrl": "urn:x", "response": {"status": "201"}}]}
    ).encode()
    assert [problem.resource for problem in decode_bundle(body).problems] == ["Bundle"]


@pytest.mark.parametrize(
    ("frame", "full_url", "method", "mode"),
    [
        (
            {"fullUrl": "urn:x", "request": {"method": "PUT"}, "search": {"mode": "match"}},
            "urn:x",
            "PUT",
            "match",
        ),
        ({"fullUrl": 3, "request": "x", "search": []}, None, None, None),
        ({"fullUrl": "urn:x", "request": {"method": 3}}, "urn:x", None, None),
    ],
)
def test_the_frame_of_an_entry_survives_as_far_as_it_can_be_read(
    frame: Json, full_url: str | None, method: str | None, mode: str | None
) -> None:
    entry = {"resource": _observation(status=3), **frame}
    decoded = decode_bundle(json.dumps({"resourceType": "Bundle", "entry": [entry]}).encode())
    (found,) = decoded.bundle.entry or []
    assert found.full_url == full_url
    assert (found.request and found.request.method) == method
    assert (found.search and found.search.mode) == mode


def test_the_links_of_a_page_survive_an_unreadable_entry() -> None:
    link = [{"relation": "next", "url": "https://fhir.example.org/next"}]
    decoded = decode_bundle(_bundle(_observation(status=3), link=link))
    assert [each.url for each in as_list(decoded.bundle.link)] == ["https://fhir.example.org/next"]
    assert decoded.bundle.type == "collection"


def test_a_nested_bundle_is_fitted_like_the_outer_one() -> None:
    inner = json.loads(_bundle(_observation(status=3), {"resourceType": "Patient", "id": "p1"}))
    decoded = decode_bundle(_bundle(inner))
    (entry,) = decoded.bundle.entry or []
    assert isinstance(entry.resource, Bundle)
    assert len(entry.resource.entry or ()) == 2
    assert decoded.problems == (Problem(resource="Observation/o1", problem="status is not a string"),)


def test_a_nested_bundle_that_cannot_be_read_is_listed() -> None:
    inner = {"resourceType": "Bundle", "entry": "x"}
    decoded = decode_bundle(_bundle(inner, {"resourceType": "Patient", "id": "p1"}))
    assert decoded.problems == (Problem(resource="Bundle", problem="Bundle.entry is not a list"),)
    assert len(decoded.bundle.entry or ()) == 1


# What a client sends for one search.


def test_a_search_may_be_answered_with_a_bundle() -> None:
    assert len(decode_value(_bundle(_observation())).bundle.entry or ()) == 1
    fitted = decode_value(_bundle(_observation(status=3)))
    assert len(fitted.bundle.entry or ()) == 1
    assert len(fitted.problems) == 1


@pytest.mark.parametrize("status", ["final", 3])
def test_a_single_resource_becomes_a_bundle_of_one(status: Any) -> None:
    decoded = decode_value(json.dumps(_observation(status=status)).encode())
    (entry,) = decoded.bundle.entry or []
    assert isinstance(entry.resource, Observation)
    assert bool(decoded.problems) is (status == 3)


@pytest.mark.parametrize("body", [b"[]", b"3", b'"x"', b"{}", b'{"resourceType": "Unicorn"}'])
def test_a_value_that_is_no_resource_is_an_empty_bundle_with_a_problem(body: bytes) -> None:
    decoded = decode_value(body)
    assert decoded.bundle.entry == []
    assert [problem.resource for problem in decoded.problems] == ["Bundle.entry[0]"]


def test_half_a_character_loses_nothing_else() -> None:
    body = rb'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"o\ud83d"}}]}'
    for decoded in (decode_bundle(body), decode_value(body)):
        assert [entry.resource.id for entry in decoded.bundle.entry or ()] == ["o\ufffd"]  # type: ignore[union-attr]
        assert decoded.problems == ()


def test_half_a_character_does_not_hide_another_fault() -> None:
    for decode in (decode_bundle, decode_value):
        with pytest.raises(NotJsonError):
            decode(rb'{"resourceType":"Bundle","id":"\ud83d",}')
