"""The measured bodies are what the benchmark says they are."""

import datetime as dt
import json

import pytest
from fhir.resources.R4B.bundle import Bundle

from benchmarks.bodies import AS_OF, Body, bodies, record_files
from benchmarks.figures import Figure, paired, percentile
from benchmarks.in_process import answer_to, costliest
from service.pipeline import evaluate_bundle

# Name -> resources, bytes
STATED = {"5kb": (13, 5_000), "46kb": (64, 46_000), "330kb": (420, 330_000), "3mb": (4_000, 3_300_000)}
BODIES = {body.name: body for body in bodies()}
EACH = pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)


def _resources(body: Body) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for value in json.loads(body.json)["prefetch"].values():
        if value is not None:
            found += [entry["resource"] for entry in value.get("entry", [{"resource": value}])]
    return found


def test_there_is_a_body_of_each_stated_size() -> None:
    assert list(BODIES) == list(STATED)


@EACH
def test_a_body_has_the_stated_number_of_different_resources(body: Body) -> None:
    resources = _resources(body)
    assert len(resources) == body.resources == STATED[body.name][0]
    assert len({(each["resourceType"], each["id"]) for each in resources}) == body.resources


@EACH
def test_a_body_is_within_a_fifth_of_its_stated_size(body: Body) -> None:
    assert len(body.json) == pytest.approx(STATED[body.name][1], rel=0.2)


@EACH
def test_a_body_is_answered_with_the_offer_to_switch(body: Body) -> None:
    (card,) = json.loads(answer_to(body.json))["cards"]
    assert card["extension"]["org.esr1-cds.decision"]["step"] == "offer-switch"


def test_the_bodies_are_the_same_in_every_run() -> None:
    assert [body.json for body in bodies()] == [body.json for body in BODIES.values()]


def test_the_resources_are_valid_fhir() -> None:
    for value in json.loads(BODIES["46kb"].json)["prefetch"].values():
        if value is not None and value["resourceType"] == "Bundle":
            Bundle.model_validate(value)


def test_the_files_differ_and_each_gets_the_offer_to_switch() -> None:
    files = record_files(3)
    assert len(set(files)) == len(files)
    for file in files:
        assert len(file) == pytest.approx(30_000, rel=0.2)
        assert evaluate_bundle(file, as_of=dt.date.fromisoformat(AS_OF))["step"] == "offer-switch"


def test_a_figure_is_one_line_with_name_and_value() -> None:
    assert Figure(name="a.b", value=2.8666).line() == "bench: a.b 2.867"
    assert Figure(name="a.bytes", value=50_008).line() == "bench: a.bytes 50008"
    assert Figure(name="a.count", value=13).line() == "bench: a.count 13"


def test_pairs_are_taken_in_turns() -> None:
    order: list[str] = []
    paired(lambda: order.append("ours"), lambda: order.append("theirs"), seconds=0)
    assert order[:4] == ["ours", "theirs", "theirs", "ours"]


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0


def test_the_profile_names_our_functions_with_their_places() -> None:
    table = costliest(BODIES["5kb"], calls=2, functions=300)
    assert "| `build_chart` service/extract/chart_builder.py |" in table
