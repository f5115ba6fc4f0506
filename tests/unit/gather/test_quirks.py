"""What servers are known to refuse, leave out and ignore."""

import pytest

from cds_hooks.prefetch_state import Empty, Failed, Satisfied
from service.gather import Answer, FhirServers, SearchPlan, search_plan
from tests.fhir_server import Call, Fault, FhirServer, Json, outcome, respond
from tests.hostile import fhir_faults as faults
from tests.unit.gather.gathering import gathered, ids_in, resource

WIDE = "Observation?patient=p1"
CODE = "http://loinc.org|69548-6"
STATEMENTS = {"statements": search_plan("MedicationStatement?patient=p1")}


async def _answer(server: FhirServer, plan: SearchPlan) -> Answer:
    return (await gathered(server, {"key": plan})).answers["key"]


async def test_a_server_that_wants_a_category_is_asked_once_per_category_and_by_code(
    server: FhirServer,
) -> None:
    server.needs_category = frozenset({"Observation"})
    answer = await _answer(server, search_plan(WIDE, codes=[CODE, "http://loinc.org|53037-8"]))
    wanted = [f"lab{number}" for number in range(7)] + ["exam0", "exam1", "uncategorised"]
    assert sorted(ids_in(answer.pages)) == sorted(wanted)
    assert isinstance(answer.state, Satisfied)
    assert (answer.complete, answer.reason) == (False, "searched by category only")
    asked = [seen.parameters for seen in server.of("Observation")]
    assert asked[0] == {"patient": "p1", "_count": "100"}
    assert {each["category"] for each in asked if "category" in each} == {
        *("social-history", "vital-signs", "imaging", "laboratory", "procedure"),
        *("survey", "exam", "therapy", "activity"),
    }
    assert [each["code"] for each in asked if "code" in each] == [f"{CODE},http://loinc.org|53037-8"]
    assert "|" not in "".join(seen.query for seen in server.seen)


async def test_a_union_that_is_said_to_leave_nothing_out_is_complete(server: FhirServer) -> None:
    server.needs_category = frozenset({"Observation"})
    narrowed = (f"{WIDE}&category=laboratory", f"{WIDE}&category=exam")
    answer = await _answer(server, SearchPlan(query=WIDE, narrowed=narrowed, narrowed_is_complete=True))
    assert (len(ids_in(answer.pages)), answer.complete) == (9, True)


async def test_a_complete_union_that_finds_nothing_is_empty_and_an_incomplete_one_is_not(
    server: FhirServer,
) -> None:
    server.needs_category = frozenset({"Observation"})
    narrowed = (f"{WIDE}&category=survey",)
    whole = await _answer(server, SearchPlan(query=WIDE, narrowed=narrowed, narrowed_is_complete=True))
    assert (whole.state, whole.complete) == (Empty(), True)
    part = await _answer(server, SearchPlan(query=WIDE, narrowed=narrowed))
    assert isinstance(part.state, Satisfied)
    assert (ids_in(part.pages), part.complete, part.reason) == ([], False, "searched by category only")


async def test_one_narrow_search_that_fails_makes_the_union_incomplete(server: FhirServer) -> None:
    async def refuses_exams(call: Call) -> None:
        if call.seen.parameters.get("category") == "exam":
            await respond(call, 500, outcome("exception"))
        else:
            await call.server.serve(call)

    server.needs_category = frozenset({"Observation"})
    server.faults["Observation"] = refuses_exams
    narrowed = (f"{WIDE}&category=laboratory", f"{WIDE}&category=exam")
    answer = await _answer(server, SearchPlan(query=WIDE, narrowed=narrowed, narrowed_is_complete=True))
    assert (len(ids_in(answer.pages)), answer.complete, answer.reason) == (7, False, "server error (500)")


async def test_if_no_narrow_search_succeeds_the_first_refusal_stands(server: FhirServer) -> None:
    server.faults["Observation"] = faults.fails(400)
    answer = await _answer(server, search_plan(WIDE))
    assert (answer.state, answer.reason) == (Failed(reason="processing"), "rejected (400)")


async def test_another_patients_resource_in_one_narrow_search_refuses_the_key(server: FhirServer) -> None:
    async def mixes_up_exams(call: Call) -> None:
        if call.seen.parameters.get("category") == "exam":
            await respond(call, 200, faults.page_with(None, faults.OTHER_PATIENT))
        else:
            await call.server.serve(call)

    server.needs_category = frozenset({"Observation"})
    server.faults["Observation"] = mixes_up_exams
    answer = await _answer(server, search_plan(WIDE))
    assert isinstance(answer.state, Failed)
    assert (answer.pages, answer.reason) == ((), "another patient's resources came back")


@pytest.mark.parametrize("query", ["Condition?patient=p1", "Patient/p1"])
def test_only_searches_known_to_be_refused_have_narrower_ones(query: str) -> None:
    assert search_plan(query) == SearchPlan(query=query)


def test_many_codes_are_searched_in_several_requests() -> None:
    plan = search_plan("Observation?patient=p1", codes=[f"s|{number}" for number in range(41)])
    by_code = [query for query in plan.narrowed if "&code=" in query]
    assert [query.count("%7C") for query in by_code] == [40, 1]


async def test_a_type_that_the_server_does_not_list_is_a_search_that_finds_nothing(
    server: FhirServer,
) -> None:
    server.faults["MedicationStatement"] = faults.fails(404)
    found = await gathered(server, STATEMENTS)
    answer = found.answers["statements"]
    assert (answer.state, answer.complete, answer.reason) == (Empty(), True, None)
    assert found.calls[0].outcome == "not-supported"
    assert [seen.path for seen in server.seen] == ["MedicationStatement", "metadata"]


async def test_a_web_page_with_404_says_nothing_of_the_type_so_the_list_decides(server: FhirServer) -> None:
    for kind in ("MedicationStatement", "Condition"):
        server.faults[kind] = faults.fails(404, body=b"<html>not here</html>")
    found = await gathered(server, STATEMENTS | {"conditions": search_plan("Condition?patient=p1")})
    assert found.answers["statements"].state == Empty()
    assert found.answers["conditions"].state == Failed(reason="not-found")


async def test_a_type_that_the_server_lists_and_does_not_find_is_unavailable(server: FhirServer) -> None:
    server.faults["Condition"] = faults.fails(404)
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert (answer.state, answer.reason) == (Failed(reason="not-found"), "not found (404)")


@pytest.mark.parametrize("status", [404, 501])
async def test_a_server_that_calls_the_type_unsupported_is_believed_without_its_list(
    server: FhirServer, status: int
) -> None:
    server.faults["MedicationStatement"] = faults.fails(status, body=outcome("not-supported"))
    answer = await _answer(server, STATEMENTS["statements"])
    assert (answer.state, answer.complete) == (Empty(), True)
    assert [seen.path for seen in server.seen] == ["MedicationStatement"]


async def test_a_400_that_says_unsupported_may_speak_of_a_parameter_so_the_list_decides(
    server: FhirServer,
) -> None:
    for kind in ("MedicationStatement", "Condition"):
        server.faults[kind] = faults.fails(400, body=outcome("not-supported"))
    found = await gathered(server, STATEMENTS | {"conditions": search_plan("Condition?patient=p1")})
    assert found.answers["statements"].state == Empty()
    assert found.answers["conditions"].state == Failed(reason="processing")


@pytest.mark.parametrize(
    "statement",
    [
        faults.fails(404),
        faults.fails(403),
        faults.html,
        faults.sends({"resourceType": "CapabilityStatement"}),
        faults.sends({"resourceType": "CapabilityStatement", "rest": [{"mode": "server"}]}),
        faults.sends(
            {
                "resourceType": "CapabilityStatement",
                "rest": [{"mode": "client", "resource": [{"type": "Patient"}]}],
            }
        ),
    ],
    ids=["404", "403", "HTML", "nothing", "no types", "client"],
)
async def test_without_a_usable_list_a_type_that_is_not_found_is_unavailable(
    server: FhirServer, statement: Fault
) -> None:
    server.faults |= {"MedicationStatement": faults.fails(404), "metadata": statement}
    answer = await _answer(server, STATEMENTS["statements"])
    assert answer.state == Failed(reason="not-found")


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_is_never_taken_for_an_absent_type(server: FhirServer, status: int) -> None:
    server.faults["MedicationStatement"] = faults.fails(status)
    answer = await _answer(server, STATEMENTS["statements"])
    assert answer.state == Failed(reason="forbidden")
    assert [seen.path for seen in server.seen] == ["MedicationStatement"]


async def test_the_list_is_asked_for_once(server: FhirServer) -> None:
    kinds = ("MedicationStatement", "MedicationDispense", "MedicationAdministration")
    server.faults |= {kind: faults.fails(404) for kind in kinds}
    plans = {kind: search_plan(f"{kind}?patient=p1") for kind in kinds}
    async with FhirServers() as servers:
        for _ in range(2):
            found = await gathered(server, plans, servers=servers)
            assert {answer.state for answer in found.answers.values()} == {Empty()}
    assert len(server.of("metadata")) == 1


def _searchset(*entries: Json, **elements: object) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "entry": list(entries), **elements}


MATCH = {"resource": resource("Condition", "c1"), "search": {"mode": "match"}}
WARNING = {"resource": outcome("processing", severity="warning"), "search": {"mode": "outcome"}}


async def test_a_warning_among_the_results_is_harmless(server: FhirServer) -> None:
    server.faults["Condition"] = faults.sends(_searchset(MATCH, WARNING))
    assert (await _answer(server, search_plan("Condition?patient=p1"))).complete


async def test_an_outcome_without_issues_is_a_failure(server: FhirServer) -> None:
    server.faults["Condition"] = faults.sends(_searchset({"resource": {"resourceType": "OperationOutcome"}}))
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert answer.reason == "the server reports a failure"


async def test_a_warning_alone_is_an_empty_search(server: FhirServer) -> None:
    server.faults["Condition"] = faults.sends(_searchset(WARNING, total=0))
    assert (await _answer(server, search_plan("Condition?patient=p1"))).state == Empty()


@pytest.mark.parametrize(
    "body",
    [
        _searchset({"resource": resource("Condition", "c1", code={"text": "Brustkrebs rechts, außen"})}),
        _searchset(MATCH) | {"type": "collection"},
        {key: value for key, value in _searchset(MATCH).items() if key != "type"},
        _searchset({"resource": resource("Condition", "c1")}),
        _searchset(
            MATCH, {"resource": {"resourceType": "Practitioner", "id": "d"}, "search": {"mode": "include"}}
        ),
        resource("Condition", "c1"),
        _searchset(MATCH, total="1"),
        _searchset(MATCH, link=[{"relation": "next"}, 7]),
        _searchset({"resource": resource("Condition", "c1"), "search": "match"}),
        _searchset(
            {"resource": {"resourceType": "Condition", "id": 7, "subject": [{"reference": "Patient/p1"}]}}
        ),
    ],
    ids=[
        "accents",
        "collection",
        "no type",
        "no mode",
        "include",
        "alone",
        "total",
        "links",
        "mode",
        "subject",
    ],
)
async def test_answers_that_are_not_quite_searchsets_are_read(server: FhirServer, body: Json) -> None:
    server.faults["Condition"] = faults.sends(body)
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert (answer.complete, len(answer.pages)) == (True, 1)


@pytest.mark.parametrize(
    "entry", [{"fullUrl": "x"}, 7, {"resource": 7}], ids=["no resource", "number", "no object"]
)
async def test_an_entry_that_cannot_be_read_is_a_match_that_is_missing(
    server: FhirServer, entry: Json
) -> None:
    server.faults["Condition"] = faults.sends(_searchset(MATCH, entry))
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert (answer.complete, answer.reason) == (False, "more was announced than sent")


async def test_an_entry_that_cannot_be_read_is_missing_however_many_pages_follow(server: FhirServer) -> None:
    async def loses_one(call: Call) -> None:
        if "page" in call.seen.parameters:
            await respond(call, 200, _searchset(MATCH, MATCH, MATCH))
        else:
            link = [{"relation": "next", "url": f"{call.server.base_url}/Condition?page=2"}]
            await respond(call, 200, _searchset(MATCH, {"fullUrl": "x"}, link=link))

    server.faults["Condition"] = loses_one
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert (len(answer.pages), answer.reason) == (2, "more was announced than sent")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "text/html", ""])
async def test_fhir_json_is_read_whatever_it_is_called(server: FhirServer, content_type: str) -> None:
    server.faults["Condition"] = faults.sends(_searchset(MATCH), content_type=content_type)
    assert (await _answer(server, search_plan("Condition?patient=p1"))).complete


async def test_a_byte_order_mark_is_left_out(server: FhirServer) -> None:
    server.faults["Condition"] = faults.sends(b'\xef\xbb\xbf{"resourceType":"Bundle","type":"searchset"}')
    assert (await _answer(server, search_plan("Condition?patient=p1"))).state == Empty()
