"""The acceptance table: small variations of one patient, and the answer that the rules give."""

import itertools
import json
import re
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from fhir_fixtures.story import CRITERIA
from service.pipeline import evaluate_bundle

from . import (
    adult,
    advanced_disease,
    breast_cancer,
    duration,
    er_positive,
    esr1_encodings,
    esr1_links,
    esr1_needs_a_human,
    esr1_sample,
    esr1_words_beside,
    first_line,
    further_edges,
    further_results,
    her2_negative,
    imaging_beside_staging,
    imaging_edges,
    imaging_studies,
    imaging_texts,
    malformed,
    ovarian_suppression,
    performance_status,
    result_edges,
    second_cancers,
    steps,
    treatment,
    treatment_edges,
    treatment_wordings,
)
from .baseline import Case, case

MODULES = {
    "adult": adult.CASES,
    "breast-cancer": breast_cancer.CASES,
    "advanced-disease": advanced_disease.CASES,
    "er-positive": er_positive.CASES,
    "her2-negative": her2_negative.CASES,
    "treatment": treatment.CASES,
    "duration": duration.CASES,
    "first-line": first_line.CASES,
    "esr1-sample": esr1_sample.CASES,
    "esr1-encodings": esr1_encodings.CASES,
    "esr1-needs-a-human": esr1_needs_a_human.CASES,
    "imaging-studies": imaging_studies.CASES,
    "imaging-texts": imaging_texts.CASES,
    "performance-status": performance_status.CASES,
    "ovarian-suppression": ovarian_suppression.CASES,
    "steps": steps.CASES,
    "esr1-links": esr1_links.CASES,
    "esr1-words-beside": esr1_words_beside.CASES,
    "treatment-edges": treatment_edges.CASES,
    "treatment-wordings": treatment_wordings.CASES,
    "result-edges": result_edges.CASES,
    "imaging-edges": imaging_edges.CASES,
    "imaging-beside-staging": imaging_beside_staging.CASES,
    "further-edges": further_edges.CASES,
    "further-results": further_results.CASES,
    "second-cancers": second_cancers.CASES,
    "malformed": malformed.CASES,
}
BASELINE = case("the baseline patient meets everything", step="offer-switch", esr1="detected")
TABLE = [("baseline", BASELINE), *((name, each) for name, cases in MODULES.items() for each in cases)]


def _id(name: str, each: Case) -> str:
    return f"{name}: {each.sentence}"


def _mismatches(each: Case, answer: dict[str, Any]) -> list[str]:
    criteria = {row["id"]: row for row in answer["trials"][0]["criteria"]}
    wanted: list[tuple[str, object, object]] = [
        (name, status, criteria[name]["status"]) for name, status in each.criteria.items()
    ]
    asserted = (
        ("step", each.step, answer["step"]),
        ("esr1.state", each.esr1, answer["esr1"]["state"]),
        ("esr1.variants", each.variants, frozenset(answer["esr1"]["variants"])),
        ("esr1.sampled", each.sampled, answer["esr1"]["sampled"]),
        ("imaging.state", each.imaging, answer["imaging"]["state"]),
        ("imaging.assessed", each.assessed, answer["imaging"]["assessed"]),
    )
    wanted += [row for row in asserted if row[1] is not None]
    lines = [f"{name}: expected {ours}, got {theirs}" for name, ours, theirs in wanted if ours != theirs]
    listed = {problem["resource"] for problem in answer["problems"]}
    if each.problem_with and each.problem_with not in listed:
        lines.append(f"problems: expected {each.problem_with}, got {sorted(listed)}")
    if lines:
        lines += [f"   {name} {row['status']}: {row['reason']}" for name, row in criteria.items()]
    return lines


@pytest.mark.parametrize(("name", "each"), TABLE, ids=list(itertools.starmap(_id, TABLE)))
def test_the_record_gets_the_answer_of_the_rules(name: str, each: Case) -> None:
    body = json.dumps(each.record().bundle()).encode()
    answer = evaluate_bundle(body, as_of=each.as_of)
    mismatches = _mismatches(each, answer)
    assert not mismatches, "\n".join([f"{name}: {each.sentence}", *mismatches])


def test_sentences_are_unique_and_say_what_the_patient_is() -> None:
    sentences = [_id(name, each) for name, each in TABLE]
    assert len(set(sentences)) == len(sentences)
    assert all(re.match(r"[\w\"'(<]", each.sentence) for _, each in TABLE)


def test_the_table_covers_every_status_of_every_criterion() -> None:
    covered = {pair for _, each in TABLE for pair in each.criteria.items()}
    missing = {(name, status) for name in CRITERIA for status in ("met", "not-met", "unknown")} - covered
    assert not missing


def test_the_table_has_at_least_a_hundred_and_fifty_cases() -> None:
    assert len(TABLE) >= 150


def test_every_resource_of_the_well_formed_cases_is_valid_r4() -> None:
    resources = {
        json.dumps(resource): resource
        for name, each in TABLE
        if name != "malformed"
        for resource in each.record().resources.values()
    }
    entries = [{"resource": resource} for resource in resources.values()]
    Bundle.model_validate({"resourceType": "Bundle", "type": "collection", "entry": entries})
