"""Reading a text takes time in proportion to its length, however it is spelled."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.extract.esr1_vocabulary import NEGATIVE

_GIVEN_UP_AFTER_SECONDS = 20


@contextmanager
def _ending() -> Iterator[None]:
    """Raises instead of waiting for hours."""

    def give_up(*_: object) -> None:
        raise TimeoutError("reading did not end")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_GIVEN_UP_AFTER_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "text",
    [
        "no 3F2504E04F8911D39A0C0305" * 4,
        "NO EVIDENCEOFLYMPHADENOPATHY X" + "ABCDEFGH" * 20,
        "NO METASTASES IN LIVER LUNGS OR BONES PRESENT TODAY SEE ABOVE X",
        "without " + "A" * 5_000,
        "no " + "1-2/" * 2_000,
        "no " + "(a) " * 2_000,
        "no " + "of the in for or and " * 500 + "x",
    ],
)
def test_a_no_before_anything_is_read_to_its_end(text: str) -> None:
    with _ending():
        NEGATIVE.search(text)


def test_lists_of_genes_after_a_no_are_still_one_negation() -> None:
    for text in (
        "No mutations in ESR1, PIK3CA or AKT1/PTEN were detected",
        "No clinically significant ESR1/PIK3CA mutation",
        "no BRCA1 BRCA2 (germline) PIK3CA mutations",
    ):
        assert NEGATIVE.search(text)
