"""A decision as plain text for a terminal: the step, the criteria with what they rest on, what is missing.

Text of the record is stripped of control characters, so that a report cannot steer the terminal.
"""

from collections.abc import Iterator
from typing import Final

from service.cards.markdown import plain
from service.chart.dates import DateInterval, describe
from service.chart.fact import SourceRef
from service.criteria.criterion import CriterionVerdict
from service.criteria.verdict import MET, NOT_MET, UNKNOWN
from service.pathway.decision import Decision
from service.trials.evaluation import TrialEvaluation

MARKS: Final = {MET: "+", NOT_MET: "-", UNKNOWN: "?"}
_STATUS: Final = {MET: "met", NOT_MET: "not met", UNKNOWN: "unknown"}


def as_text(decision: Decision) -> str:
    """Several lines without a final line break; one block per part, separated by blank lines."""
    blocks = [_heading(decision), _trial(decision.serena_6), _state(decision)]
    blocks += [_trial(other) for other in decision.others]
    problems = _problems(decision)
    if problems:
        blocks.append(problems)
    return "\n\n".join("\n".join(block) for block in blocks)


def _heading(decision: Decision) -> list[str]:
    return [
        f"Patient {plain(decision.chart.patient_id)}, {decision.as_of}, knowledge"
        f" {decision.knowledge_version}",
        f"Step: {decision.step.value}",
        plain(decision.summary),
    ]


def _trial(evaluation: TrialEvaluation) -> list[str]:
    trial = evaluation.trial
    width = max(len(item.question) for item in evaluation.verdicts)
    lines = [f"{trial.name} ({trial.registry_id}): {_STATUS[evaluation.status]}"]
    for item in evaluation.verdicts:
        lines += _criterion(item, width)
    return lines


def _criterion(item: CriterionVerdict, width: int) -> Iterator[str]:
    verdict = item.verdict
    read_in = ", ".join(plain(reference) for reference in verdict.references)
    indent = " " * (width + 6)
    yield (
        f"  {MARKS[verdict.status]} {item.question:<{width}}  {plain(verdict.reason)}"
        f"{f'  [{read_in}]' if read_in else ''}"
    )
    for source in verdict.evidence:
        if isinstance(source, SourceRef) and source.quote and source.quote not in verdict.reason:
            yield f"{indent}“{plain(source.quote)}”"
    if verdict.missing:
        yield f"{indent}missing: {plain(', '.join(verdict.missing))}"


def _state(decision: Decision) -> list[str]:
    esr1, imaging = decision.course.esr1, decision.course.imaging
    variants = f" {plain(', '.join(esr1.variants))}" if esr1.variants else ""
    return [
        f"ESR1: {esr1.state.value}{variants}{_dated(', sampled', esr1.sampled)}",
        f"Imaging: {imaging.state.value}{_dated(', assessed', imaging.assessed)}",
    ]


def _dated(before: str, interval: DateInterval | None) -> str:
    return "" if interval is None else f"{before} {describe(interval)}"


def _problems(decision: Decision) -> list[str]:
    found = decision.chart.problems
    if not found:
        return []
    return ["Not read:", *(f"  {plain(problem.resource)}: {plain(problem.problem)}" for problem in found)]
