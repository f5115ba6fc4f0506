"""A text cut inside an emoji is no reason to refuse everything around it."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_hooks import PATIENT_VIEW, BadRequest
from cds_hooks.lone_surrogates import without_lone_surrogates
from cds_hooks.request_reading import read_request


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (rb'"\ud83d"', "\ufffd"),
        (rb'"\uDC00 x"', "\ufffd x"),
        (rb'"a\ud83d\ud83d\ude00b"', "a\ufffd\N{GRINNING FACE}b"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\ud83dA"', "\ufffdA"),
    ],
)
def test_each_half_becomes_the_replacement_character(sent: bytes, meant: str) -> None:
    assert msgspec.json.decode(without_lone_surrogates(sent)) == meant


@pytest.mark.parametrize("json_text", [rb'"\ud83d\ude00"', rb'"\\ud83d"', rb'"\\\\ud83d"', rb'"plain"', b"{"])
def test_what_holds_no_half_is_the_very_same(json_text: bytes) -> None:
    assert without_lone_surrogates(json_text) is json_text


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_read_and_only_halves_are_replaced(text: str) -> None:
    meant = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    read = msgspec.json.decode(without_lone_surrogates(json.dumps(text).encode()))
    assert read.replace("\ufffd", "") == meant.replace("\ufffd", "")


@pytest.mark.checklist("C009")
def test_a_request_with_half_a_character_is_read() -> None:
    body = rb'{"hook":"patient-view","hookInstance":"h","context":{"userId":"\ud83d","patientId":"p"}}'
    assert read_request(body, PATIENT_VIEW).context.user_id == "\ufffd"


def test_an_id_with_half_a_character_is_no_id() -> None:
    body = rb'{"hook":"patient-view","hookInstance":"h","context":{"userId":"u","patientId":"\ud83d"}}'
    with pytest.raises(BadRequest, match=r"context\.patientId"):
        read_request(body, PATIENT_VIEW)


def test_other_faults_of_such_a_body_are_still_named() -> None:
    with pytest.raises(BadRequest, match="not JSON"):
        read_request(rb'{"hook":"\ud83d",}', PATIENT_VIEW)
