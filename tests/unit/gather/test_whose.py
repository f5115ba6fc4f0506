"""Whatever a server sends, only what is this patient's is used: self links, and whom resources name."""

import pytest

from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Failed
from service.gather import Answer, FhirServers, SearchPlan, gather, search_plan
from tests.fhir_server import FhirServer, Json, searchset
from tests.hostile import fhir_faults as faults
from tests.unit.gather.gathering import gathered, reading, resource


async def _answer(server: FhirServer, plan: SearchPlan) -> Answer:
    return (await gathered(server, {"key": plan})).answers["key"]


def _searchset(*entries: Json, link: tuple[Json, ...] | list[Json] = ()) -> Json:
    return searchset(list(entries), list(link))


MATCH: Json = {"resource": resource("Condition", "c1"), "search": {"mode": "match"}}

SELF = "https://ehr.example.org/Condition"


@pytest.mark.parametrize(
    ("url", "believed"),
    [
        (f"{SELF}?patient=p1&_count=100", True),
        (f"{SELF}?patient=Patient%2Fp1", True),
        (f"{SELF}?subject%3APatient=p1&-pageContext=x", True),
        (f"{SELF}?patient=https://ehr.example.org/Patient/p1", True),
        (f"{SELF}?patient._id=p1&_count=100", True),
        (f"{SELF}?subject:Patient._id=p1", True),
        (f"{SELF}?_count=100", False),
        (f"{SELF}?patient=&_count=100", False),
        (f"{SELF}?patient=p2&_count=100", False),
        (f"{SELF}?patient=p11", False),
        (f"{SELF}?patient=p1,p2", False),
        (f"{SELF}?patient=p1&subject=p2", False),
        (f"{SELF}?patient:not=p1&_count=100", False),
        (f"{SELF}?_id=p1&_count=100", False),
        (f"{SELF}?encounter=p1&_count=100", False),
        (f"{SELF}?_count=p1", False),
        (SELF, True),
        (f"{SELF}?ct=opaque", True),
    ],
)
async def test_the_self_link_must_name_the_patient_if_it_repeats_the_search(
    server: FhirServer, url: str, believed: bool
) -> None:
    server.faults["Condition"] = faults.sends(_searchset(MATCH, link=[{"relation": "self", "url": url}]))
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert answer.complete is believed
    if not believed:
        assert (answer.state, answer.reason) == (
            Failed(reason="security"),
            "the server ignored the patient filter",
        )


async def test_if_the_self_link_says_nothing_each_match_must_name_the_patient(server: FhirServer) -> None:
    nameless = {"resource": {"resourceType": "Specimen", "id": "s"}}
    server.faults["Specimen"] = faults.sends(_searchset(nameless, link=[{"relation": "self", "url": SELF}]))
    answer = await _answer(server, search_plan("Specimen?patient=p1"))
    assert answer.reason == "the server ignored the patient filter"
    server.faults["Specimen"] = faults.sends(_searchset(nameless))
    assert (await _answer(server, search_plan("Specimen?patient=p1"))).complete


@pytest.mark.parametrize(("identity", "believed"), [("p1", True), (None, False)])
async def test_a_patient_is_named_by_the_own_id(
    server: FhirServer, identity: str | None, believed: bool
) -> None:
    """Where the self link says nothing."""
    entry = {"resource": {"resourceType": "Patient", "id": identity}}
    server.faults["Patient"] = faults.sends(_searchset(entry, link=[{"relation": "self", "url": SELF}]))
    assert (await _answer(server, search_plan("Patient?_id=p1"))).complete is believed


@pytest.mark.parametrize(("path", "believed"), [("Patient", True), ("Condition", False)])
async def test_an_id_names_the_patient_in_a_search_for_patients_only(
    server: FhirServer, path: str, believed: bool
) -> None:
    link = [{"relation": "self", "url": f"https://ehr.example.org/{path}?_id=p1"}]
    nameless = {"resource": {"resourceType": "Consent", "id": "x"}}
    server.faults["Patient"] = faults.sends(_searchset(nameless, link=link))
    assert (await _answer(server, search_plan("Patient?_id=p1"))).complete is believed


async def test_a_patient_whose_id_is_a_number_is_not_named_by_the_page_size(server: FhirServer) -> None:
    """Of resources that name nobody, only the self link says that they are this patient's."""
    nameless = {"resource": {"resourceType": "Specimen", "id": "s"}}
    link = [{"relation": "self", "url": "https://ehr.example.org/Specimen?_count=100"}]
    server.faults["Specimen"] = faults.sends(_searchset(nameless, link=link))
    async with FhirServers() as servers:
        with reading(servers, server) as reader:
            plans = {"key": search_plan("Specimen?patient=100")}
            found = await gather(Prefetch({}), searches=plans, reader=reader, patient_id="100")
    assert found.answers["key"].reason == "the server ignored the patient filter"


@pytest.mark.parametrize(
    ("query", "believed"),
    [
        ("_getpages=abc&_getpagesoffset=20&_count=20", True),
        ("patient=p1&page=2", True),
        ("patient=Patient/p1&_count=100&page=2", True),
        ("", True),
        ("patient=p2&page=2", False),
        ("subject=Patient/p2&page=2", False),
        ("category=laboratory&page=2", False),
    ],
)
@pytest.mark.parametrize("is_sent", [False, True], ids=["fetched", "first page sent"])
async def test_the_self_links_of_later_pages_must_not_leave_the_patient_out_either(
    server: FhirServer, query: str, believed: bool, is_sent: bool
) -> None:
    first = _searchset(MATCH, link=[{"relation": "next", "url": f"{server.base_url}?page=2"}])
    link = [{"relation": "self", "url": f"{SELF}?{query}"}]
    nameless = {"resource": {"resourceType": "Condition", "id": "c2"}}
    server.faults |= {"Condition": faults.sends(first), "": faults.sends(_searchset(nameless, link=link))}
    plans = {"key": search_plan("Condition?patient=p1&category=laboratory")}
    found = await gathered(server, plans, prefetch={"key": first} if is_sent else None)
    answer = found.answers["key"]
    assert answer.complete is believed
    if not believed:
        assert (answer.pages, answer.reason) == ((), "the server ignored the patient filter")


@pytest.mark.parametrize(
    ("subject", "is_ours"),
    [
        ("Patient/p1", True),
        ("Patient/p1/", True),
        ("patient/p1", True),
        ("Patient/p1/_history/2", True),
        ("https://ehr.example.org/fhir/Patient/p1", True),
        ("https://ehr.example.org/fhir/Patient/p1/_history/2", True),
        ("urn:uuid:p1", True),
        ("#contained", True),
        ("", True),
        ("Group/g1", True),
        ("Patient/p2", False),
        ("Patient/p1x", False),
        ("Patient/p2/", False),
        ("patient/p2", False),
        ("PATIENT/p2//", False),
        ("Patient/p2?x=1", False),
        ("Patient/p2#f", False),
        ("Patient?identifier=p1", False),
        ("https://ehr.example.org/fhir/Patient?identifier=p1", False),
        ("Patient/p2/_history/2", False),
        ("https://ehr.example.org/fhir/Patient/p2", False),
        ("https://ehr.example.org/fhir/Patient/p2/", False),
        ("urn:uuid:8d3a", False),
        ("p2", False),
    ],
)
@pytest.mark.parametrize("element", ["subject", "patient"])
async def test_a_resource_that_names_another_patient_is_refused_in_whatever_form(
    server: FhirServer, element: str, subject: str, is_ours: bool
) -> None:
    forms: list[object] = [
        {"reference": subject},
        {"reference": subject, "display": 7, "type": 7},
        [{"reference": "Patient/p1"}, {"reference": subject}],
        subject,
        [subject],
    ]
    for form in forms:
        await _is_read(server, {element: form}, is_ours)


async def _is_read(server: FhirServer, elements: Json, expected: bool) -> None:
    body = _searchset({"resource": {"resourceType": "Condition", "id": "c", **elements}})
    server.faults["Condition"] = faults.sends(body)
    assert (await _answer(server, search_plan("Condition?patient=p1"))).complete is expected, elements


@pytest.mark.parametrize(
    ("elements", "is_ours"),
    [
        ({"subject": {"reference": "Patient/p2", "type": "Group"}}, False),
        ({"subject": {"reference": "https://x.org/Patient/p2", "type": "Device"}}, False),
        ({"subject": {"reference": "urn:uuid:8d3a", "type": "Device"}}, True),
        ({"subject": {"reference": "urn:uuid:8d3a", "type": "Patient"}}, False),
        ({"subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p2"}}, False),
        ({"subject": {"type": "Patient", "identifier": {"value": "x"}}}, True),
        ({"subject": 7}, True),
        ({"subject": {"reference": 7}}, True),
    ],
)
async def test_the_reference_decides_and_what_cannot_be_read_is_left_to_the_record(
    server: FhirServer, elements: Json, is_ours: bool
) -> None:
    """A group's, a device's, and what cannot be read are left out of the record, and listed."""
    await _is_read(server, elements, is_ours)


@pytest.mark.parametrize("subject", [7, "Patient/p1", {"reference": 7}])
async def test_a_subject_that_cannot_be_read_does_not_name_the_patient(
    server: FhirServer, subject: object
) -> None:
    """Where the self link says nothing, each match must."""
    entry = {"resource": {"resourceType": "Condition", "id": "c", "subject": subject}}
    server.faults["Condition"] = faults.sends(_searchset(entry, link=[{"relation": "self", "url": SELF}]))
    answer = await _answer(server, search_plan("Condition?patient=p1"))
    assert answer.complete is (subject == "Patient/p1")
