"""Is the tumour HER2 negative?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from service.chart.dates import describe
from service.chart.diagnosis import Receptor, ReceptorAnswer, ReceptorMethod, ReceptorResult
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.course.patient_course import PatientCourse
from service.criteria.recency import possibly_newest
from service.criteria.verdict import Verdict, met, not_met, unknown

Her2Fact = Fact[ReceptorResult]

PARTNER_DAYS: Final = 60
"""An IHC and an ISH result without stated specimen belong together when at most this far apart (project
default).
"""
_STRONG: Final = 3
_EQUIVOCAL: Final = 2
_MISSING: Final = "HER2 result"
_AMPLIFIED_RATIO: Final = 2.0
_FEW_COPIES: Final = 4.0
"""ASCO/CAP: amplified from a HER2/CEP17 ratio of 2.0 on; below it, not amplified with fewer than 4.0 copies a
cell.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Her2Negative:
    """*What it asks*: the newest HER2 result is negative: IHC 0 or 1+, IHC 2+ with ISH not amplified on the
    same specimen (or, with none stated, within 60 days), ISH not amplified without any IHC, or a summary
    "negative", "low", "ultralow". IHC 3+, ISH amplified and "positive" are not.

    *Units*: IHC score 0 to 3; HER2/CEP17 ratio; copies a cell; days. *Unknown when*: there is no result, IHC
    2+ stands alone, a result is equivocal, other ISH numbers, or the newest results conflict (IHC 0 or 1+ and
    3+, amplified and not amplified, a method and the summary); a laboratory's "not amplified" stands beside a low
    ratio or few copies alone. *Sources*: the trial's registry entry; ASCO/CAP thresholds.
    """

    id: ClassVar[str] = "her2-negative"
    question: ClassVar[str] = "HER2 negative"

    def answer(self, course: PatientCourse) -> Verdict:
        results = [fact for fact in course.chart.receptors if fact.value.receptor is Receptor.HER2]
        if not results:
            gap = course.chart.gap_in(Family.RECEPTORS)
            return unknown(gap.reason if gap is not None else "no HER2 result on record", missing=_MISSING)
        newest = possibly_newest(results)
        partners = [
            fact
            for fact in results
            if fact not in newest and any(_belong_together(fact, one) for one in newest)
        ]
        return _Reading(newest=newest, partners=tuple(partners), everything=tuple(results)).verdict()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """The newest results, earlier ones of the same work-up, and all of them."""

    newest: tuple[Her2Fact, ...]
    partners: tuple[Her2Fact, ...]
    everything: tuple[Her2Fact, ...]

    def verdict(self) -> Verdict:
        workup = (*self.newest, *self.partners)
        if _contradict_each_other(workup):
            return self._conflict()
        summaries = {fact.value.answer for fact in self.newest if fact.value.method is ReceptorMethod.SUMMARY}
        strong = [fact for fact in workup if _is_positive_test(fact)]
        amplification = _ish_answer(workup)
        if amplification is ReceptorAnswer.POSITIVE:
            strong += [fact for fact in workup if fact.value.method is ReceptorMethod.ISH]
        if strong:
            if ReceptorAnswer.NEGATIVE in summaries:
                return self._conflict()
            return not_met(_shown(strong[0]), *_sources(strong))
        if ReceptorAnswer.POSITIVE in summaries:
            contradicted = len(summaries) > 1 or self._has_negative_test(amplification)
            return (
                self._conflict() if contradicted else not_met(_shown(self.newest[0]), *_sources(self.newest))
            )
        return self._without_positive(workup, summaries, amplification)

    def _without_positive(
        self,
        workup: tuple[Her2Fact, ...],
        summaries: set[ReceptorAnswer],
        amplification: ReceptorAnswer | None,
    ) -> Verdict:
        scores = {fact.value.ihc_score for fact in workup if fact.value.ihc_score is not None}
        if summaries == {ReceptorAnswer.NEGATIVE}:
            return met(_shown(self.newest[0]), *_sources(self.newest))
        if _EQUIVOCAL in scores or _has(workup, ReceptorMethod.IHC, ReceptorAnswer.EQUIVOCAL):
            if _ish_answer(_matching(workup)) is ReceptorAnswer.NEGATIVE:
                return met("HER2 IHC 2+ with ISH not amplified", *_sources(workup))
            if scores - {_EQUIVOCAL}:
                return self._conflict()
            return unknown(
                "HER2 IHC 2+ without a matching ISH result", *_sources(workup), missing="HER2 ISH result"
            )
        if amplification is ReceptorAnswer.NEGATIVE:
            return self._ish_alone(workup)
        if self._has_negative_test(amplification) and not summaries:
            return met(_shown(self.newest[0]), *_sources(self.newest))
        return unknown(
            "the newest HER2 result cannot be interpreted", *_sources(self.newest), missing=_MISSING
        )

    def _ish_alone(self, workup: tuple[Her2Fact, ...]) -> Verdict:
        """Not amplified: enough without any IHC; an older IHC 2+ or 3+ of another work-up leaves it open."""
        older = [
            fact
            for fact in self.everything
            if fact not in workup and (fact.value.ihc_score or 0) >= _EQUIVOCAL
        ]
        if older:
            return unknown(
                f"{_shown(older[0])} and a later ISH result that may be of another specimen",
                *_sources((*workup, *older)),
                missing="HER2 IHC and ISH of one specimen",
            )
        return met("HER2 ISH not amplified", *_sources(workup))

    def _has_negative_test(self, amplification: ReceptorAnswer | None) -> bool:
        return amplification is ReceptorAnswer.NEGATIVE or _has(
            self.newest, ReceptorMethod.IHC, ReceptorAnswer.NEGATIVE
        )

    def _conflict(self) -> Verdict:
        return unknown(
            "the newest HER2 results disagree", *_sources(self.newest), missing=f"unambiguous {_MISSING}"
        )


def _contradict_each_other(workup: Iterable[Her2Fact]) -> bool:
    """Whether one method says both: IHC 0 or 1+ and 3+, amplified and not amplified."""
    tests = tuple(fact.value for fact in workup)
    both = {ReceptorAnswer.POSITIVE, ReceptorAnswer.NEGATIVE}
    by_method = (
        {test.answer for test in tests if test.method is method}
        for method in (ReceptorMethod.IHC, ReceptorMethod.ISH)
    )
    ratios = {test.ish_ratio >= _AMPLIFIED_RATIO for test in tests if test.ish_ratio is not None}
    return any(both <= answers for answers in by_method) or len(ratios) > 1


def _is_positive_test(fact: Her2Fact) -> bool:
    value = fact.value
    return value.ihc_score == _STRONG or (
        value.method is not ReceptorMethod.SUMMARY and value.answer is ReceptorAnswer.POSITIVE
    )


def _ish_answer(facts: Iterable[Her2Fact]) -> ReceptorAnswer | None:
    """What ISH says; ratio and copy number reported apart are read together. ``None`` without any ISH result."""
    tests = [fact.value for fact in facts if fact.value.method is ReceptorMethod.ISH]
    if not tests:
        return None
    ratios = [test.ish_ratio for test in tests if test.ish_ratio is not None]
    copies = [test.ish_copies for test in tests if test.ish_copies is not None]
    stated = {test.answer for test in tests if test.ish_ratio is None and test.ish_copies is None}
    numbers = _by_numbers(ratios, copies)
    if numbers is not None:
        stated.add(numbers)
    return stated.pop() if len(stated) == 1 else ReceptorAnswer.UNCLEAR


def _matching(workup: tuple[Her2Fact, ...]) -> list[Her2Fact]:
    """The ISH results that belong to the equivocal IHC result."""
    equivocal = [
        fact
        for fact in workup
        if fact.value.method is ReceptorMethod.IHC and fact.value.answer is ReceptorAnswer.EQUIVOCAL
    ]
    return [
        fact
        for fact in workup
        if fact.value.method is ReceptorMethod.ISH and any(_belong_together(fact, one) for one in equivocal)
    ]


def _by_numbers(ratios: list[float], copies: list[float]) -> ReceptorAnswer | None:
    """What ratios and copies mean together; ``None`` when they are low but one of the two is missing."""
    if any(ratio >= _AMPLIFIED_RATIO for ratio in ratios):
        return ReceptorAnswer.POSITIVE
    if any(copy >= _FEW_COPIES for copy in copies):
        return ReceptorAnswer.UNCLEAR
    return ReceptorAnswer.NEGATIVE if ratios and copies else None


def _has(facts: Iterable[Her2Fact], method: ReceptorMethod, answer: ReceptorAnswer) -> bool:
    return any(fact.value.method is method and fact.value.answer is answer for fact in facts)


def _belong_together(one: Her2Fact, other: Her2Fact) -> bool:
    """IHC and ISH of one specimen, or, where one states none, at most 60 days apart."""
    methods = {one.value.method, other.value.method}
    if methods not in ({ReceptorMethod.IHC, ReceptorMethod.ISH}, {ReceptorMethod.ISH}):
        return False
    if one.value.specimen is not None and other.value.specimen is not None:
        return one.value.specimen == other.value.specimen
    first, second = one.effective, other.effective
    if first.earliest is None or first.latest is None or second.earliest is None or second.latest is None:
        return False
    furthest = max(abs((first.latest - second.earliest).days), abs((second.latest - first.earliest).days))
    return furthest <= PARTNER_DAYS


def _shown(fact: Her2Fact) -> str:
    return f"{fact.value.label} ({describe(fact.effective)})"


def _sources(facts: Iterable[Her2Fact]) -> tuple[SourceRef, ...]:
    return tuple(fact.source for fact in facts)
