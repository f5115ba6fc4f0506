"""A decision as plain JSON values: the answer of ``evaluate --format json``, whose names others rely on."""

import datetime as dt
from typing import Any

from service.chart.dates import DateInterval, add_months
from service.chart.fact import SourceRef
from service.pathway.decision import Decision
from service.trials.evaluation import TrialEvaluation


def answer_json(decision: Decision) -> dict[str, Any]:
    """The answer for one patient."""
    esr1, imaging = decision.course.esr1, decision.course.imaging
    return {
        "patient": decision.chart.patient_id,
        "as_of": decision.as_of.isoformat(),
        "knowledge_version": decision.knowledge_version,
        "step": decision.step.value,
        "summary": decision.summary,
        "trials": [_trial(item) for item in (decision.serena_6, *decision.others)],
        "esr1": {
            "state": esr1.state.value,
            "variants": list(esr1.variants),
            "sampled": as_written(esr1.sampled, as_of=decision.as_of),
            "evidence": _references(esr1.sources),
        },
        "imaging": {
            "state": imaging.state.value,
            "assessed": as_written(imaging.assessed, as_of=decision.as_of),
            "evidence": _references(imaging.sources),
            "quote": imaging.quote,
        },
        "problems": [
            {"resource": problem.resource, "problem": problem.problem} for problem in decision.chart.problems
        ],
    }


def _trial(evaluation: TrialEvaluation) -> dict[str, Any]:
    return {
        "id": evaluation.trial.id,
        "registry_id": evaluation.trial.registry_id,
        "status": evaluation.status.value,
        "criteria": [
            {
                "id": item.id,
                "status": item.verdict.status.value,
                "reason": item.verdict.reason,
                "evidence": list(item.verdict.references),
                "missing": list(item.verdict.missing),
            }
            for item in evaluation.verdicts
        ],
    }


def _references(sources: tuple[SourceRef, ...]) -> list[str]:
    return list(dict.fromkeys(source.reference for source in sources))


def as_written(interval: DateInterval | None, *, as_of: dt.date) -> str | None:
    """A day, month or year as FHIR writes it; the bounds joined by "/" when it is neither.

    A month or year that was cut at ``as_of`` is still that month or year. ``None`` when undated.
    """
    if interval is None or interval.earliest is None or interval.latest is None:
        return None
    first, last = interval.earliest, interval.latest
    if first == last:
        return first.isoformat()
    for months, pattern in ((1, "%Y-%m"), (12, "%Y")):
        begins = first.day == 1 and (months == 1 or first.month == 1)
        end = add_months(first, months) - dt.timedelta(days=1)
        if begins and (last == end or last == as_of < end):
            return f"{first:{pattern}}"
    return f"{first.isoformat()}/{last.isoformat()}"
