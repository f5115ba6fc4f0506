"""What each prefetch key means to the answer in each of the states it may arrive in."""

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import service.cds_services
from cds_hooks import PATIENT_VIEW, PreconditionFailed
from cds_hooks.prefetch import Prefetch
from cds_hooks.templates import require_valid
from service.cds_services.record_reading import build, read_prefetch
from service.cds_services.searches import SEARCHES, TEMPLATES
from service.chart.search import Family
from service.criteria.verdict import NOT_MET, UNKNOWN, Status
from service.fhir.record import Record
from service.pathway.decision import Step
from service.terms.esr1_variants import site_list
from tests.unit.cds_services.prefetches import (
    ANSWERING,
    CALLER,
    EMPTY,
    FAILURE,
    SLUG,
    Notes,
    answering_for,
    decision_on,
    first_page,
    observation,
    respond,
    searchset,
    sent,
    values,
    with_value,
    without,
)

REQUIRED = [key for key, search in SEARCHES.items() if search.required]
OPTIONAL = [key for key, search in SEARCHES.items() if not search.required]
UNREADABLE = {"resourceType": "Bundle", "type": "searchset", "entry": {}}
SEARCHED = [key for key in SEARCHES if key != "patient"]


def statuses(prefetch: Prefetch) -> dict[str, Status]:
    decision = decision_on(prefetch)
    return {item.id: item.verdict.status for item in decision.serena_6.verdicts}


def record_of(prefetch: Prefetch) -> Record:
    return build(read_prefetch(prefetch), patient_id=SLUG)


def gaps(prefetch: Prefetch) -> set[Family]:
    return {gap.family for gap in record_of(prefetch).gaps}


def test_these_keys_are_required() -> None:
    assert REQUIRED == ["patient", "conditions", "observations", "reports", "medicationRequests"]


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("value", [FAILURE, searchset(FAILURE), "text", 7, [], {}, UNREADABLE])
def test_a_required_key_that_failed_is_a_412_that_names_it(key: str, value: object) -> None:
    with pytest.raises(PreconditionFailed) as refused:
        respond(with_value(key, value))
    assert refused.value.missing == (key,)
    assert json.loads(refused.value.operation_outcome())["issue"][0]["expression"] == [f"prefetch.{key}"]
    assert b"secret" not in refused.value.operation_outcome()


@pytest.mark.parametrize("key", REQUIRED)
def test_a_required_key_that_was_not_sent_is_a_412_that_names_it(key: str) -> None:
    with pytest.raises(PreconditionFailed) as refused:
        respond(without(key))
    assert refused.value.missing == (key,)


def test_every_required_key_that_is_not_there_is_named() -> None:
    with pytest.raises(PreconditionFailed) as refused:
        respond(sent({}))
    assert refused.value.missing == tuple(REQUIRED)


@pytest.mark.parametrize("key", SEARCHED)
@pytest.mark.parametrize("value", [None, EMPTY, EMPTY | {"entry": []}])
def test_a_key_that_was_searched_and_is_empty_leaves_no_gap(key: str, value: object) -> None:
    assert gaps(with_value(key, value)) == set()


@pytest.mark.parametrize("key", OPTIONAL)
@pytest.mark.parametrize("value", [FAILURE, searchset(FAILURE), "text"])
def test_an_optional_key_that_failed_leaves_a_gap_in_what_it_feeds(key: str, value: object) -> None:
    assert gaps(with_value(key, value)) == set(SEARCHES[key].families)


@pytest.mark.parametrize("key", OPTIONAL)
def test_an_optional_key_that_was_not_sent_leaves_a_gap_in_what_it_feeds(key: str) -> None:
    assert gaps(without(key)) == set(SEARCHES[key].families)


@pytest.mark.parametrize("key", SEARCHED)
def test_a_first_page_alone_leaves_a_gap_in_what_it_feeds(key: str) -> None:
    assert gaps(first_page(key)) == set(SEARCHES[key].families)


def test_a_searchset_that_announces_more_than_it_holds_leaves_a_gap() -> None:
    reports = values()["reports"]
    assert gaps(with_value("reports", reports | {"total": reports["total"] + 1})) == {
        Family.ESR1,
        Family.IMAGING,
    }


@pytest.mark.parametrize(("key", "family"), [("documents", Family.ESR1), ("procedures", Family.TREATMENT)])
def test_the_reason_of_a_gap_names_the_key_and_what_became_of_it(key: str, family: Family) -> None:
    for prefetch, words in (
        (without(key), "not sent"),
        (with_value(key, FAILURE), "the search failed"),
        (first_page(key), "only the first page was sent"),
    ):
        record = record_of(prefetch)
        assert {gap.reason for gap in record.gaps if gap.family is family} == {f"{key}: {words}"}


def test_the_whole_prefetch_offers_the_switch() -> None:
    assert decision_on(sent(values())).step is Step.OFFER_SWITCH


@pytest.mark.parametrize("key", [key for key in OPTIONAL if "medication" in key or key == "procedures"])
def test_treatment_that_was_not_searched_makes_the_line_unknown_never_not_met(key: str) -> None:
    assert statuses(without(key))["first-line"] is UNKNOWN
    assert decision_on(without(key)).step is Step.COMPLETE_WORKUP


@pytest.mark.parametrize("key", OPTIONAL)
def test_no_criterion_becomes_not_met_because_something_was_not_sent(key: str) -> None:
    assert NOT_MET not in statuses(without(key)).values()


@pytest.mark.parametrize(
    ("key", "criterion", "step"),
    [
        ("medicationRequests", "aromatase-inhibitor", Step.NOT_ELIGIBLE),
        ("conditions", "breast-cancer", Step.NOT_APPLICABLE),
    ],
)
def test_searched_and_empty_is_evidence_of_absence(key: str, criterion: str, step: Step) -> None:
    assert statuses(with_value(key, None))[criterion] is NOT_MET
    assert decision_on(with_value(key, None)).step is step


@pytest.mark.parametrize("key", SEARCHED)
def test_a_resource_of_another_patient_is_a_412_that_names_the_key_and_no_id(key: str) -> None:
    stranger = observation("Patient/marker-9902")
    with pytest.raises(PreconditionFailed) as refused:
        respond(with_value(key, searchset(stranger)))
    outcome = refused.value.operation_outcome()
    assert json.loads(outcome)["issue"][0]["expression"] == [f"prefetch.{key}"]
    assert b"marker" not in outcome
    assert "marker" not in str(refused.value)


def test_another_patient_under_the_key_of_the_patient_is_a_412() -> None:
    stranger = {"resourceType": "Patient", "id": "marker-9902"}
    with pytest.raises(PreconditionFailed) as refused:
        respond(with_value("patient", stranger))
    assert refused.value.paths == ("prefetch.patient",)


def test_the_patient_of_the_context_must_be_the_one_of_the_prefetch() -> None:
    with pytest.raises(PreconditionFailed):
        respond(sent(values()), "somebody-else")


def test_one_unreadable_resource_is_listed_and_the_rest_counts() -> None:
    observations = values()["observations"]
    observations["entry"].append({"resource": observation(f"Patient/{SLUG}") | {"status": 7}})
    decision = decision_on(with_value("observations", observations))
    assert [problem.resource for problem in decision.chart.problems] == ["Observation/marker-7731"]
    assert decision.step is Step.OFFER_SWITCH


def test_an_included_resource_counts_as_no_match() -> None:
    conditions = values()["conditions"]
    included = {"resource": {"resourceType": "Practitioner", "id": "d1"}, "search": {"mode": "include"}}
    assert gaps(with_value("conditions", conditions | {"entry": [*conditions["entry"], included]})) == set()


def test_a_single_resource_may_stand_for_a_searchset() -> None:
    conditions = values()["conditions"]["entry"]
    cancer = next(each["resource"] for each in conditions if each["resource"]["id"].endswith("breast-cancer"))
    assert statuses(with_value("conditions", cancer))["breast-cancer"].value == "met"


def test_every_template_is_parsed_and_names_only_tokens_of_the_context() -> None:
    for key, template in TEMPLATES.items():
        assert "{{context.patientId}}" in template
        require_valid(key, template, PATIENT_VIEW)


def test_a_service_is_named_like_its_file_and_asks_for_all_of_the_searches() -> None:
    folder = Path(service.cds_services.__path__[0])
    modules = [import_module(f"service.cds_services.{file.stem}") for file in folder.glob("esr1_*.py")]
    assert len(modules) == 3
    for module in modules:
        built = module.build(ANSWERING)
        assert built.id == module.ID == module.__name__.rsplit(".", 1)[-1].replace("_", "-")
        assert built.prefetch == TEMPLATES
        assert built.hook.name == built.id.removeprefix("esr1-")


@pytest.mark.parametrize(
    ("rules", "step"),
    [
        ({}, Step.OFFER_SWITCH),
        ({"qualifying": site_list(["D538G"])}, Step.OFFER_SWITCH),
        ({"qualifying": site_list(["Y537S"])}, Step.REVIEW_RESULT),
        ({"coded_imaging_only": True}, Step.COMPLETE_WORKUP),
    ],
    ids=["the project's", "listed", "not listed", "only codes"],
)
def test_a_site_decides_by_its_own_rules(rules: dict[str, Any], step: Step) -> None:
    notes = Notes()
    respond(sent(values()), answering=answering_for(replace(CALLER, **rules), notes))
    assert notes.handled[0].decision.step is step
