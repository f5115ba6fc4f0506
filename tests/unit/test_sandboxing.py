"""The sandbox command against small FHIR servers with the habits of real ones."""

import asyncio
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fhir_fixtures.catalogue import patients
from service.sandboxing import EXIT_DIFFERS, EXIT_OK, EXIT_UNUSABLE, sandbox
from service.sandboxing.cleaning import TYPES
from service.sandboxing.fhir_endpoint import local_reference
from service.sandboxing.loading import _referenced_first, _resources
from service.sandboxing.marking import RUN, SYSTEM, marked, new_run, references_in, with_references
from service.sandboxing.report import Report
from service.sandboxing.sandbox_run import _run, _Task
from tests.hapi.small_fhir_server import SmallFhirServer, served

SLUG = "gundula-second-line"
SOMEBODY = {"resourceType": "Patient", "id": "somebody", "name": [{"family": "Untouched"}]}


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[SmallFhirServer]:
    habits: dict[str, Any] = getattr(request, "param", {})
    with served(SmallFhirServer(**habits)) as running:
        running.put(SOMEBODY)
        yield running


def _habits(**habits: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("server", [habits], indirect=True)


def _is_untouched(server: SmallFhirServer) -> bool:
    return server.resources == {"Patient/somebody": SOMEBODY}


def test_a_loaded_patient_gets_the_expected_step_from_the_server_and_is_removed(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG) == EXIT_OK
    shown = capsys.readouterr().out
    assert f"{SLUG}  expected not-eligible" in shown
    assert len(re.findall(r"fhirServer  not-eligible  \d\.\d{3} s", shown)) == 3
    assert re.search(r"prefetch    not-eligible  \d\.\d{3} s", shown)
    assert re.search(r"observations \d\.\d{3} s", shown)
    assert "1 patients, 4 hook calls: all as expected." in shown
    assert _is_untouched(server)


def test_the_same_run_as_json_is_one_object(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG, output_format="json")
    shown = capsys.readouterr().out
    told = json.loads(
        shown[shown.index("{\n") :]
    )  # after the log of the service, which is for the process to place
    (patient,) = told["patients"]
    assert RUN.fullmatch(told["run"])
    assert (told["as_expected"], patient["as_expected"], patient["expected"]) == (True, True, "not-eligible")
    assert [(call["hook"], call["prefetched"]) for call in patient["calls"]] == [
        ("patient-view", False),
        ("order-select", False),
        ("order-sign", False),
        ("patient-view", True),
    ]
    assert {"key", "outcome", "status", "pages", "bytes", "seconds"} == set(patient["calls"][0]["fhir"][0])
    assert told["removed"]["counts"]["Patient"] == 1


def test_loaded_patients_stay_for_later_runs_until_they_are_removed(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.base_url
    assert sandbox(fhir_server=url, load=True, patient=SLUG) == EXIT_OK
    (run,) = set(RUN.findall(capsys.readouterr().out))
    before = dict(server.resources)
    assert sandbox(fhir_server=url, patient=SLUG) == EXIT_OK
    assert f"Found 1 patients of {run}." in capsys.readouterr().out
    assert sandbox(fhir_server=url, run=run, patient=SLUG) == EXIT_OK
    assert server.resources == before
    assert sandbox(fhir_server=url, clean=True, run=new_run(dt.datetime.now(dt.UTC))) == EXIT_OK
    assert server.resources == before
    assert sandbox(fhir_server=url, clean=True) == EXIT_OK
    assert "Removed what carries the tag bundled-patient: 3 Condition" in capsys.readouterr().out
    assert _is_untouched(server)


@_habits(transactions=False)
def test_a_server_without_transactions_gets_each_resource_after_those_it_refers_to(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG) == EXIT_OK
    assert "note: the server takes no transactions" in capsys.readouterr().out
    assert _is_untouched(server)


@_habits(page_size=3)
def test_a_server_that_pages_in_threes_leads_to_the_same_step_and_is_pointed_out(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG) == EXIT_OK
    shown = capsys.readouterr().out
    assert (
        "note: the server pages in 3s where 100 were asked for, so one record takes dozens of requests"
        in shown
    )
    assert "observations 2 pages" in shown
    assert _is_untouched(server)


def test_pages_can_be_forced_small(server: SmallFhirServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG, page_size=2) == EXIT_OK
    shown = capsys.readouterr().out
    assert "observations 2 pages" in shown
    assert "note: the server pages" not in shown


@_habits(page_size=3, links_elsewhere=True)
def test_links_to_pages_under_another_address_are_explained(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG)
    assert "links to further pages do not lie under its base URL" in capsys.readouterr().out
    assert _is_untouched(server)  # by the ids that loading gave, since searching no longer finds them all


@_habits(seconds=0.05)
def test_a_slow_server_is_pointed_out(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.sandboxing.sandbox_run._SLOW_SECONDS", 0.04)
    sandbox(fhir_server=server.base_url, load=True, patient=SLUG)
    assert "note: the server is slow: one answer took 0." in capsys.readouterr().out


@_habits(refuses="Specimen")
def test_a_refused_resource_is_named_and_nothing_of_its_patient_stays(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, patient=SLUG) == EXIT_DIFFERS
    shown = capsys.readouterr().out
    assert f"failed: {SLUG}: the server refuses Specimen/{SLUG}" in shown
    assert "(422: code-invalid at Specimen.code)" in shown
    assert "Private" not in shown
    assert _is_untouched(server)


@pytest.mark.parametrize(
    ("server", "status"),
    [({"write_status": status}, status) for status in (403, 404, 405, 501)],
    indirect=["server"],
)
def test_a_read_only_server_is_said_to_be_one(
    server: SmallFhirServer, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, patient=SLUG) == EXIT_UNUSABLE
    assert f"the server is read-only for us ({status}: not-supported)" in capsys.readouterr().err
    assert _is_untouched(server)


@_habits(keeps="Observation")
def test_what_a_server_does_not_delete_is_counted(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG) == EXIT_DIFFERS
    assert "failed: the server keeps 4 resources of ours" in capsys.readouterr().out
    assert {name.partition("/")[0] for name in server.resources} == {"Patient", "Observation"}


@_habits(ignores_tags=True)
def test_a_server_that_ignores_tags_loses_nothing_of_others(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, patient=SLUG) == EXIT_OK
    assert sandbox(fhir_server=server.base_url, clean=True) == EXIT_OK
    assert "the server cannot find by tag, so some may be left: Patient" in capsys.readouterr().out
    assert _is_untouched(server)


@_habits(busy_answers=1)
def test_a_server_that_is_busy_for_a_moment_is_asked_again(server: SmallFhirServer) -> None:
    assert sandbox(fhir_server=server.base_url, clean=True) == EXIT_OK


@_habits(token="open-sesame")
def test_a_token_opens_a_protected_server_and_is_never_shown(
    server: SmallFhirServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True, patient=SLUG) == EXIT_UNUSABLE
    assert "asks for authorization (401): give a token with --token-file" in capsys.readouterr().err
    held = tmp_path / "token"
    held.write_text("open-sesame\n", encoding="utf-8")
    assert (
        sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG, token_file=held) == EXIT_OK
    )
    shown = capsys.readouterr()
    assert "open-sesame" not in shown.out + shown.err


@_habits(version="5.0.0")
def test_another_version_of_fhir_is_refused(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=server.base_url, load=True) == EXIT_UNUSABLE
    assert "speaks FHIR 5.0.0; R4 (4.0.1) is needed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"fhir_server": "http://ehr.example.org/fhir"}, "plain http is for loopback only"),
        ({"fhir_server": "ftp://127.0.0.1/fhir"}, "neither https nor http"),
        ({"patient": "nobody"}, "no bundled patient 'nobody'; known: aurelia-d538g"),
        ({"clean": True, "patient": SLUG}, "--clean removes whole runs"),
        ({"clean": True, "run": "everything"}, "--run takes the tag of an earlier run"),
        ({"load": True, "run": "run-20261121T150312Z-00c0ffee"}, "--run takes the tag of an earlier run"),
        ({}, "no bundled patients of ours on"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    server: SmallFhirServer, asked: dict[str, Any], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(**({"fhir_server": server.base_url} | asked)) == EXIT_UNUSABLE
    assert complaint in capsys.readouterr().err


@_habits(wants_category=True)
def test_a_server_that_wants_more_than_a_patient_to_search_by_is_pointed_out(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox(fhir_server=server.base_url, load=True, clean=True, patient=SLUG)
    assert "note: the server refuses a search of Observations by patient alone" in capsys.readouterr().out


@_habits(html=True)
def test_a_page_for_people_is_no_fhir(server: SmallFhirServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert sandbox(fhir_server=server.base_url, load=True) == EXIT_UNUSABLE
    assert "/metadata answers 200: no reason given" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_said_not_to_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.sandboxing.fhir_endpoint._PAUSES", (0.01,))
    with served(SmallFhirServer()) as server:
        url = server.base_url
    assert sandbox(fhir_server=url, load=True) == EXIT_UNUSABLE
    assert f"{url} does not answer (ConnectError)" in capsys.readouterr().err


def test_something_that_is_no_fhir_server_is_said_not_to_be_one(
    server: SmallFhirServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sandbox(fhir_server=f"{server.base_url}/Patient") == EXIT_UNUSABLE
    assert "/fhir/Patient/metadata answers 404: not-found" in capsys.readouterr().err


def test_every_record_can_be_loaded_in_an_order_of_references() -> None:
    for patient in patients():
        resources = _resources(patient)
        assert {name.partition("/")[0] for name in resources} <= set(TYPES)
        order = _referenced_first(resources)
        assert sorted(order) == sorted(resources)
        for place, name in enumerate(order):
            assert references_in(resources[name]) <= set(order[:place])


def test_marks_are_unique_per_run_and_the_original_is_left_alone() -> None:
    original = {
        "resourceType": "Specimen",
        "id": "s1",
        "identifier": [{"value": "LAB-7"}],
        "meta": {"tag": []},
    }
    copied = marked(original, run="run-20261121T150312Z-00c0ffee")
    assert original["meta"] == {"tag": []}
    assert "id" not in copied
    assert copied["identifier"] == [
        {"value": "LAB-7"},
        {"system": SYSTEM, "value": "run-20261121T150312Z-00c0ffee/Specimen/s1"},
    ]
    now = dt.datetime(2026, 11, 21, 15, 3, 12, tzinfo=dt.UTC)
    assert RUN.fullmatch(new_run(now))
    assert new_run(now) != new_run(now)
    assert new_run(now) < new_run(now + dt.timedelta(seconds=1))


def test_only_known_references_are_rewritten() -> None:
    record = {"subject": {"reference": "Patient/a"}, "note": [{"text": "Patient/a"}, {"reference": "#c"}]}
    assert with_references(record, {"Patient/a": "Patient/7"}) == {
        "subject": {"reference": "Patient/7"},
        "note": [{"text": "Patient/a"}, {"reference": "#c"}],
    }


@pytest.mark.parametrize(
    ("location", "reference"),
    [
        ("Patient/7/_history/1", "Patient/7"),
        ("https://ehr.example.org/FHIR/R4/Patient/a-1.b", "Patient/a-1.b"),
        ("https://ehr.example.org/FHIR/Specimen/7/_history/abc", "Specimen/7"),
        ("", None),
        ("https://ehr.example.org/fhir/patient/7", None),
    ],
)
def test_the_given_id_is_read_from_the_location(location: str, reference: str | None) -> None:
    assert local_reference(location) == reference


async def test_nothing_is_left_behind_when_the_command_is_interrupted(server: SmallFhirServer) -> None:
    (patient,) = [each for each in patients() if each.slug == SLUG]
    task = _Task(
        fhir_server=server.base_url,
        patients=[patient],
        load=True,
        clean=False,
        run=None,
        page_size=None,
        token=None,
    )
    running = asyncio.create_task(_run(task, Report(fhir_server=server.base_url, quiet=True)))
    while _is_untouched(server):
        await asyncio.sleep(0.001)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert _is_untouched(server)
