"""Whatever bytes a record, an attachment or a report text consists of, nothing breaks and nothing is made up."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_fixtures.catalogue import FixturePatient
from service.extract.report_text import decode_text
from tests.generative import byte_damage, properties
from tests.generative.documents import html_of, pdf_of, rtf_of
from tests.generative.fuzz import main
from tests.generative.mutations import PATIENTS, any_patient, examples
from tests.imaging_texts.evaluate import load

BUNDLES = [each.bundle for each in PATIENTS]
REPORTS = [item.text for item in load("development")]
seeds = st.integers(0, 1_000_000)


@examples(60)
@given(seed=seeds, raw=st.sampled_from(BUNDLES), times=st.integers(1, 4))
def test_a_record_of_damaged_bytes_is_decided_or_refused_by_name(seed: int, raw: bytes, times: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        raw = chance.choice((byte_damage.damaged_bytes, byte_damage.damaged_bundle))(chance, raw, BUNDLES)
    properties.answer_of(raw)


@examples(40)
@given(seed=seeds, patient=any_patient())
def test_more_of_no_concern_and_another_order_change_nothing_in_a_damaged_record(
    seed: int, patient: FixturePatient
) -> None:
    chance = random.Random(seed)
    raw = byte_damage.with_damaged_element(chance, patient.bundle)
    properties.is_the_same_with_more_and_in_another_order(raw, chance, as_of=patient.as_of)


@examples(40)
@given(seed=seeds, patient=st.sampled_from(properties.WITHOUT_DETECTION))
def test_a_record_without_a_detection_gets_none_by_losing_entries_and_elements(
    seed: int, patient: FixturePatient
) -> None:
    chance = random.Random(seed)
    raw = byte_damage.without_entry(chance, patient.bundle)
    raw = byte_damage.with_damaged_element(chance, raw)
    properties.is_no_detection(raw, as_of=patient.as_of)


@examples(60)
@given(seed=seeds, text=st.sampled_from(REPORTS), times=st.integers(1, 4))
def test_a_damaged_report_text_is_read_without_raising(seed: int, text: str, times: int) -> None:
    chance, raw = random.Random(seed), text.encode()
    for _ in range(times):
        raw = byte_damage.damaged_bytes(chance, raw, [each.encode() for each in REPORTS[:50]])
    properties.is_read_as_text(raw.decode("utf-8", "replace"))


WRITTEN = {"application/pdf": pdf_of, "text/rtf": rtf_of, "text/html": html_of}


@pytest.mark.parametrize("content_type", WRITTEN)
@examples(25)
@given(seed=seeds, lines=st.lists(st.sampled_from(REPORTS), min_size=1, max_size=4))
def test_a_damaged_attachment_is_read_or_not_without_raising(
    content_type: str, seed: int, lines: list[str]
) -> None:
    raw = WRITTEN[content_type](*lines)
    properties.is_read_as_an_attachment(
        content_type, byte_damage.damaged_bytes(random.Random(seed), raw, [raw])
    )


@pytest.mark.parametrize("content_type", WRITTEN)
def test_an_undamaged_attachment_is_read(content_type: str) -> None:
    """Else the damage above would be done to what nobody reads."""
    raw = WRITTEN[content_type]("Stable disease (no change).", "No new lesions.")
    text = decode_text(content_type, properties.base64_of(raw))
    assert text is not None
    assert text.splitlines() == ["Stable disease (no change).", "No new lesions."]


def test_the_damage_to_bundles_mostly_leaves_something_to_read() -> None:
    """Records refused at the door would prove little."""
    chance = random.Random(3)
    damaged = [byte_damage.damaged_bundle(chance, each, BUNDLES) for each in BUNDLES]
    assert sum(properties.answer_of(each) is not None for each in damaged) > len(damaged) / 2
    assert all(json.loads(each) for each in damaged)


def test_the_fuzzer_runs_for_a_moment_and_says_what_it_tried(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--minutes", "0.004", "--of", "text", "--of", "record", "--keep", str(tmp_path)]) == 0
    assert "0 finds" in capsys.readouterr().out
