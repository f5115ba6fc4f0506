"""Short answers to the question for ESR1 ("Not detected", "Positive", "QNS"), and words beside an answer."""

from typing import Final

from service.chart.esr1 import Call
from service.extract import esr1_vocabulary as say
from service.extract.esr1_sentences import read_statements
from service.extract.genomic_words import ESR1

_PLAIN: Final = {
    "no": Call.NOT_DETECTED, "none": Call.NOT_DETECTED, "false": Call.NOT_DETECTED, "wt": Call.NOT_DETECTED,
    "yes": Call.DETECTED, "true": Call.DETECTED, "nd": Call.NOT_DETECTED,
}  # fmt: skip


def answer_in(text: str) -> Call | None:
    """What a short answer ("Not detected", "Positive", "QNS") to the question for ESR1 says."""
    plain = _PLAIN.get(text.strip().rstrip(".").lower())
    if plain is not None:
        return plain
    calls = {statement.call for statement in read_statements(f"ESR1: {text}")}
    return calls.pop() if len(calls) == 1 else (Call.INDETERMINATE if calls else None)


def speaks_against(text: str) -> bool:
    """Whether words beside a coded detection of ESR1 contradict or doubt it; a bare mention does not."""
    if text.strip().lower() in _AGREEING:
        return False
    plain = _PLAIN.get(text.strip().rstrip(".").lower())
    if plain is not None:
        return plain is not Call.DETECTED
    about = text if ESR1.search(text) else f"ESR1: {text}"
    return say.RETRACTED.search(text) is not None or any(
        statement.call is not Call.DETECTED and not statement.vague for statement in read_statements(about)
    )


def claims_a_finding(text: str) -> bool:
    """Whether words beside "not detected" say that a variant of ESR1 was found, or may have been."""
    about = text if ESR1.search(text) else f"ESR1: {text}"
    return any(
        statement.call is Call.DETECTED or (statement.call is Call.INDETERMINATE and not statement.vague)
        for statement in read_statements(about)
    )


_AGREEING: Final = frozenset({"present", "detected", "positive"})
