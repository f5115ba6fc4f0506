"""Large records are decided beside the event loop, in bounded time, with the same answer."""

import asyncio
import contextlib
import json
import time
from dataclasses import replace

import pytest

from cds_hooks import CdsResponse, Unavailable
from service.cds_services.aside import Aside
from service.cds_services.material import LARGE_BYTES, Material
from service.extract import patience, read_texts
from tests.unit.cds_services.prefetches import ANSWERING, SLUG, Json, respond, responded, sent, values


def with_reports(number: int, *, letters: int = 3_000) -> Json:
    """The usual values and so many further reports, each with words of its own."""
    prefetch = values()
    for each in range(number):
        sentence = f"Portion {each} of the liver is described here at length and means nothing at all. "
        report = {
            "resourceType": "DiagnosticReport",
            "id": f"further-{each}",
            "status": "final",
            "code": {"text": "CT of the abdomen"},
            "effectiveDateTime": "2020-01-01",
            "subject": {"reference": f"Patient/{SLUG}"},
            "conclusion": (sentence * (letters // len(sentence) + 1))[:letters],
        }
        prefetch["reports"]["entry"].append({"resource": report, "search": {"mode": "match"}})
    return prefetch


def is_large(prefetch: Json) -> bool:
    return Material(sent(prefetch), patient_id=SLUG).is_large


def test_what_is_large_is_told_by_bytes_and_by_what_takes_a_process_to_read() -> None:
    assert not is_large(values())
    assert is_large(values() | {"documents": {"resourceType": "Bundle", "id": "x" * LARGE_BYTES}})
    assert is_large(values() | {"documents": {"resourceType": "Bundle", "contentType": "application/pdf"}})


def test_a_large_record_gets_the_same_cards() -> None:
    usual, large = respond(sent(values())), respond(sent(with_reports(200)))
    cards = [json.loads(answer.to_json())["cards"] for answer in (usual, large)]
    assert [card["summary"] for card in cards[0]] == [card["summary"] for card in cards[1]]


async def test_others_are_served_while_a_large_record_is_read() -> None:
    read_texts.forget()
    prefetch = sent(with_reports(200))
    pauses: list[float] = []

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            pauses.append(time.monotonic() - before)

    watching = asyncio.create_task(watch())
    await responded(prefetch)
    watching.cancel()
    assert len(pauses) >= 2


def test_a_record_that_takes_too_long_is_no_answer_and_the_next_call_gets_further() -> None:
    read_texts.forget()
    hasty = replace(ANSWERING, aside=Aside(seconds=0.05))
    prefetch = sent(with_reports(200))
    with pytest.raises(Unavailable) as refused:
        respond(prefetch, answering=hasty)
    assert refused.value.retry_after_seconds == 1
    answers: list[CdsResponse] = []
    patient = replace(ANSWERING, aside=Aside(seconds=0.3))
    for _ in range(100):
        with contextlib.suppress(Unavailable):
            answers.append(respond(prefetch, answering=patient))
            break
    assert answers[0].cards


async def test_the_time_counts_for_its_own_work_only() -> None:
    aside = Aside(seconds=0.0)
    with pytest.raises(Unavailable):
        await aside.run(lambda: (time.sleep(0.01), patience.check()))
    patience.check()


async def test_what_fails_aside_fails_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        await Aside(seconds=1.0).run(lambda: 1 // 0)
