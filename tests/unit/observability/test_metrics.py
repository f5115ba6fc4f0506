"""What is counted, under which names, and that nothing else becomes a label."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route

from cds_hooks.exchange import Exchange
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from fhir_fixtures import AS_OF
from fhir_fixtures.catalogue import patients
from service.observability.metrics import BUCKETS, Metrics, state_name
from service.observability.workers import FOLDER_VARIABLE, shared_folder, shared_measurements
from service.pipeline import decide, read_chart

ROOT = Path(__file__).parents[3]
SERVICE = "esr1-patient-view"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(services=[SERVICE], prefetch_keys=["patient", "conditions"])


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return value_in(metrics.exposition().decode(), name, **labels)


def value_in(text: str, name: str, **labels: str) -> float | None:
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return next((each.value for each in samples if each.name == name and each.labels == labels), None)


def exchange(status: int = 200, *, seconds: float = 0.004, service: str = SERVICE) -> Exchange:
    return Exchange(
        service_id=service,
        hook="patient-view",
        hook_instance="0f6a4d9e-52d7-4a39-9d52-5bb8a0c8f0a1",
        client_id="clinic",
        status=status,
        duration_seconds=seconds,
        response=None,
    )


def test_calls_are_counted_by_status_and_timed(metrics: Metrics) -> None:
    for status in (200, 200, 412):
        metrics.exchange(exchange(status))
    assert value(metrics, "esr1_cds_calls_total", service=SERVICE, status="200") == 2
    assert value(metrics, "esr1_cds_calls_total", service=SERVICE, status="412") == 1
    assert value(metrics, "esr1_cds_call_seconds_count", service=SERVICE) == 3
    assert value(metrics, "esr1_cds_call_seconds_sum", service=SERVICE) == pytest.approx(0.012)


@pytest.mark.parametrize(("seconds", "bucket"), [(0.003, "0.003"), (0.0031, "0.005"), (5.0, "5.0")])
def test_a_duration_is_in_the_first_bucket_that_holds_it(
    seconds: float, bucket: str, metrics: Metrics
) -> None:
    metrics.stage(SERVICE, "decide", seconds)
    name = "esr1_cds_stage_seconds_bucket"
    assert value(metrics, name, service=SERVICE, stage="decide", le=bucket) == 1
    below = [str(each) for each in BUCKETS if each < float(bucket)]
    assert not any(value(metrics, name, service=SERVICE, stage="decide", le=each) for each in below)


def test_a_decision_counts_its_step_and_every_criterion(metrics: Metrics) -> None:
    patient = next(each for each in patients() if each.slug == "aurelia-d538g")
    decision = decide(read_chart(patient.bundle, as_of=AS_OF), as_of=AS_OF)
    metrics.decision(SERVICE, decision)
    assert value(metrics, "esr1_cds_steps_total", service=SERVICE, step="offer-switch") == 1
    for item in decision.serena_6.verdicts:
        labels = {"trial": "serena-6", "criterion": item.id, "status": item.verdict.status.value}
        assert value(metrics, "esr1_cds_criteria_total", **labels) == 1


def test_every_decision_of_the_bundled_patients_is_counted_under_names_that_are_known(
    metrics: Metrics,
) -> None:
    for patient in patients():
        metrics.decision(SERVICE, decide(read_chart(patient.bundle, as_of=AS_OF), as_of=AS_OF))
    text = metrics.exposition().decode()
    assert 'esr1_cds_criteria_total{criterion="adult"' in text
    assert '"other"' not in text


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (Satisfied(json=b"{}"), "satisfied"),
        (Satisfied(json=b"{}", complete=False), "incomplete"),
        (Empty(), "empty"),
        (NotSent(), "not-sent"),
        (Failed(reason="timeout"), "failed"),
    ],
)
def test_each_prefetch_state_has_a_name(state: PrefetchState, name: str, metrics: Metrics) -> None:
    metrics.prefetch({"patient": state_name(state)})
    assert value(metrics, "esr1_cds_prefetch_total", key="patient", state=name) == 1


def test_the_other_measurements_have_their_names(metrics: Metrics) -> None:
    metrics.problems(3, "Observation")
    metrics.problems(0, "Procedure")
    metrics.fhir_call("fhir.example.org", "conditions", "timed-out", 1.2)
    metrics.jwt_refused("expired")
    metrics.shed("in-progress")
    metrics.records_lost(2)
    metrics.feedback("accepted", 2)
    metrics.database("feedback", 0.01)
    metrics.database_failed("feedback")
    assert value(metrics, "esr1_cds_problems_total", kind="Observation") == 3
    assert value(metrics, "esr1_cds_problems_total", kind="Procedure") is None
    fhir = {"server": "fhir.example.org", "key": "conditions", "outcome": "timed-out"}
    assert value(metrics, "esr1_cds_fhir_calls_total", **fhir) == 1
    assert value(metrics, "esr1_cds_fhir_call_seconds_sum", server="fhir.example.org") == 1.2
    assert value(metrics, "esr1_cds_jwt_refusals_total", cause="expired") == 1
    assert value(metrics, "esr1_cds_shed_total", reason="in-progress") == 1
    assert value(metrics, "esr1_cds_decision_records_lost_total") == 2
    assert value(metrics, "esr1_cds_feedback_total", outcome="accepted") == 2
    assert value(metrics, "esr1_cds_database_seconds_count", operation="feedback") == 1
    assert value(metrics, "esr1_cds_database_failures_total", operation="feedback") == 1


def test_nothing_is_counted_twice_when_read_twice(metrics: Metrics) -> None:
    metrics.shed("deadline")
    metrics.exposition()
    assert value(metrics, "esr1_cds_shed_total", reason="deadline") == 1


@pytest.mark.parametrize("stranger", ["Zyxwald, Anna", "", "é", "x" * 65, "a\nb", "{}"])
def test_what_looks_like_no_name_becomes_other(stranger: str, metrics: Metrics) -> None:
    metrics.jwt_refused(stranger)
    assert value(metrics, "esr1_cds_jwt_refusals_total", cause="other") == 1
    assert b"Zyxwald" not in metrics.exposition()


def test_a_service_or_key_that_does_not_exist_becomes_other(metrics: Metrics) -> None:
    metrics.exchange(exchange(service="no-such-service"))
    metrics.prefetch({"no-such-key": "empty"})
    assert value(metrics, "esr1_cds_calls_total", service="other", status="200") == 1
    assert value(metrics, "esr1_cds_prefetch_total", key="other", state="empty") == 1


def test_there_are_never_more_than_400_children_and_one_for_the_rest(metrics: Metrics) -> None:
    for number in range(1_000):
        metrics.jwt_refused(f"cause-{number}")
        metrics.database(f"operation-{number}", 0.1)
    assert value(metrics, "esr1_cds_jwt_refusals_total", cause="cause-399") == 1
    assert value(metrics, "esr1_cds_jwt_refusals_total", cause="cause-400") is None
    assert value(metrics, "esr1_cds_jwt_refusals_total", cause="other") == 600
    assert value(metrics, "esr1_cds_database_seconds_count", operation="other") == 600


def test_two_applications_in_one_process_do_not_mix_their_numbers(metrics: Metrics) -> None:
    metrics.shed("deadline")
    other = Metrics(services=[], prefetch_keys=[])
    assert value(other, "esr1_cds_shed_total", reason="deadline") is None


async def test_the_endpoint_speaks_prometheus_text_format(metrics: Metrics) -> None:
    metrics.shed("deadline")
    app = Starlette(routes=[Route("/metrics", metrics.endpoint)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert value_in(answer.text, "esr1_cds_shed_total", reason="deadline") == 1


WORKER = """
import asyncio
from service.observability.metrics import Metrics

async def main():
    metrics = Metrics(services=["esr1-patient-view"], prefetch_keys=["patient"])
    for _ in range(3):
        metrics.shed("deadline")
        metrics.stage("esr1-patient-view", "decide", 0.002)
    await asyncio.sleep(1.2)

asyncio.run(main())
"""


def test_several_workers_share_their_numbers_even_with_those_that_are_gone() -> None:
    with shared_measurements(workers=2):
        subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, check=True)
        text = Metrics(services=[], prefetch_keys=[]).exposition().decode()
    assert value_in(text, "esr1_cds_shed_total", reason="deadline") == 3
    assert value_in(text, "esr1_cds_stage_seconds_count", service=SERVICE, stage="decide") == 3


async def test_a_worker_among_others_writes_down_what_it_has_counted_without_being_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.observability.metrics._FLUSH_SECONDS", 0.01)
    with shared_measurements(workers=2):
        metrics = Metrics(services=[], prefetch_keys=[])
    for expected in (1, 2):
        metrics.shed("deadline")
        await asyncio.sleep(0.05)
        assert metrics.registry.get_sample_value("esr1_cds_shed_total", {"reason": "deadline"}) == expected


def test_the_folder_lives_as_long_as_the_parent_serves() -> None:
    with shared_measurements(workers=2):
        folder = shared_folder()
        assert folder is not None
        assert folder.is_dir()
        with shared_measurements(workers=2):
            assert shared_folder() == folder
        assert folder.is_dir()
    assert not folder.exists()
    assert FOLDER_VARIABLE not in os.environ


def test_one_worker_needs_no_folder() -> None:
    with shared_measurements(workers=1):
        assert shared_folder() is None
