"""Results under a site's own codes, read through the codings they stand for."""

from pathlib import Path

import pytest

from service.chart.esr1 import Call, Esr1Result, Specimen
from service.extract.local_codings import add_standard_codings
from service.extract.notes import Notes
from service.extract.readers.esr1 import read
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes
from tests.esr1_records import TODAY, Json, concept, observation, record_of, specimen

LAB = "https://lab.example.org/codes"
_MEANINGS = {
    "ESR1CT": "esr1-variant-test",
    "POSI": "detected",
    "NEGA": "not-detected",
    "PLA": "plasma",
    "BLOCK": "tissue",
    "IHC-ER": "estrogen-receptor-stain",
}


@pytest.fixture
def local(tmp_path: Path) -> LocalCodes:
    path = tmp_path / "codes.toml"
    path.write_text(
        "".join(
            f'[[codes]]\nsystem = "{LAB}"\ncode = "{code}"\nconcept = "{meaning}"\n'
            for code, meaning in _MEANINGS.items()
        ),
        encoding="utf-8",
    )
    return LocalCodes.load(path)


def _result(code: str, answer: str, **more: object) -> Json:
    made = observation("-", specimen=[{"reference": "Specimen/s1"}], **more)
    return made | {"code": concept(code, None, LAB), "valueCodeableConcept": concept(answer, None, LAB)}


def _read(local: LocalCodes, *resources: Json) -> list[Esr1Result]:
    record = record_of(*resources)
    add_standard_codings(record, local)
    add_standard_codings(record, local)
    return [fact.value for fact in read(record, Notes(TODAY)).results]


@pytest.mark.parametrize(
    ("answer", "sample", "call", "kind"),
    [
        ("NEGA", "PLA", Call.NOT_DETECTED, Specimen.BLOOD),
        ("POSI", "PLA", Call.DETECTED, Specimen.BLOOD),
        ("POSI", "BLOCK", Call.DETECTED, Specimen.TISSUE),
        ("XXXX", "PLA", Call.INDETERMINATE, Specimen.BLOOD),
    ],
)
def test_test_answer_and_sample_are_read_by_their_local_codes(
    local: LocalCodes, answer: str, sample: str, call: Call, kind: Specimen
) -> None:
    (found,) = _read(local, _result("ESR1CT", answer), specimen(sample, LAB))
    assert (found.call, found.specimen) == (call, kind)


def test_without_the_file_the_test_is_not_known() -> None:
    assert _read(NO_LOCAL_CODES, _result("ESR1CT", "NEGA"), specimen("PLA", LAB)) == []


def test_a_local_stain_is_no_variant_test(local: LocalCodes) -> None:
    stain = _result("IHC-ER", "POSI") | {"code": {**concept("IHC-ER", None, LAB), "text": "ESR1"}}
    assert _read(local, stain, specimen("PLA", LAB)) == []
