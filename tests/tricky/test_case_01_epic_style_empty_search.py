"""Case 1: an empty searchset that holds an OperationOutcome entry means "nothing found", no more and no less."""

import pytest

from tests.acceptance.live_service import outcome_of
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request, in_prefetch, searchset, steps, told, with_prefetch

SEARCHES = ("conditions", "observations", "reports", "medicationRequests", "procedures", "specimens")
REMARK = "Resource request returns no results."
CODE = "urn:oid:1.2.840.114350.1.13.0.1.7.2.657369"


def epic_empty(severity: str = "warning", **members: object) -> Json:
    """What Epic sends when a search finds nothing, unless the severity says otherwise."""
    issue = {
        "severity": severity,
        "code": "processing",
        "details": {"coding": [{"system": CODE, "code": "4101", "display": REMARK}], "text": REMARK},
    }
    outcome = {
        "resource": {"resourceType": "OperationOutcome", "issue": [issue]},
        "search": {"mode": "outcome"},
    }
    return {"resourceType": "Bundle", "type": "searchset", "total": 0, "entry": [outcome]} | members


@pytest.mark.checklist("C054", "C055", "C061", "C062", "A03", "A05")
@pytest.mark.parametrize("key", SEARCHES)
@pytest.mark.parametrize("severity", ["warning", "information"])
def test_case_01_an_empty_search_with_a_remark_is_answered_like_a_search_without_results(
    key: str, severity: str, ehr: Ehr
) -> None:
    plainly_empty = ehr.cards(with_prefetch(chart_request(), **{key: searchset(())}))
    remarked = ehr.cards(with_prefetch(chart_request(), **{key: epic_empty(severity)}))
    assert told(remarked) == told(plainly_empty)
    assert all(REMARK not in card["detail"] for card in remarked)


@pytest.mark.checklist("C054", "A05")
def test_case_01_no_esr1_result_found_is_a_test_that_is_due(ehr: Ehr) -> None:
    """The empty search is believed: it is known that there is no result."""
    body = with_prefetch(
        chart_request("nora-never-tested"),
        observations=epic_empty(),
        reports=epic_empty(),
        specimens=epic_empty(),
    )
    assert steps(ehr.cards(body)) == steps(ehr.cards(chart_request("nora-never-tested"))) == ["test-due"]


@pytest.mark.checklist("C054", "C062", "A05")
def test_case_01_a_remark_beside_matches_changes_nothing(ehr: Ehr) -> None:
    body = chart_request()
    found = [{"resource": each, "search": {"mode": "match"}} for each in in_prefetch(body, "observations")]
    with_remark = epic_empty(total=len(found), entry=[*epic_empty()["entry"], *found])
    assert told(ehr.cards(with_prefetch(body, observations=with_remark))) == told(ehr.cards(body))


@pytest.mark.checklist("C054", "C060", "C065", "A04", "A05")
@pytest.mark.parametrize("severity", ["error", "fatal"])
@pytest.mark.parametrize("key", ["conditions", "observations", "reports", "medicationRequests"])
def test_case_01_the_same_searchset_with_an_error_is_a_failed_search(
    key: str, severity: str, ehr: Ehr
) -> None:
    answer = ehr.call(with_prefetch(chart_request(), **{key: epic_empty(severity)}))
    assert answer.status_code == 412
    assert outcome_of(answer)["expression"] == [f"prefetch.{key}"]
    assert REMARK not in answer.text
