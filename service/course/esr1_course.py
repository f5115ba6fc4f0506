"""The newest on-treatment ESR1 answer: one of detected, not detected, needs a human, not tested.

The newest blood sample since the current pair began decides. A sample certainly taken before the pair is
history; with no pair on record, or a vague start, every sample counts. Everything that is neither a clean
detection nor a plain "not detected" needs a human: it is never read as silence, and never as an answer.
"""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from service.chart.dates import DateInterval, describe
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef

Esr1Fact = Fact[Esr1Result]

REPORTING_DAYS: Final = 30
"""A document without a sample date that was written at most this long after a known sample is taken for its
report. Project default: a laboratory reports a ctDNA sample within weeks.
"""

_NO_ANSWER: Final = frozenset({Call.NO_CALL, Call.INDETERMINATE, Call.FAILED, Call.PENDING})
_NOTHING_SEEN: Final = frozenset({Call.NO_CALL, Call.FAILED})
"""Of another material than blood, these leave what blood said as it is."""
_NEVER_COUNTS: Final = frozenset({Doubt.NO_STATUS, Doubt.WITHDRAWN})


class Esr1State(enum.Enum):
    """The state others rely on."""

    DETECTED = "detected"
    NOT_DETECTED = "not-detected"
    REVIEW = "review"
    NOT_TESTED = "not-tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Esr1Answer:
    """The answer with the results it rests on.

    ``results``: the facts that decide (all variants of the deciding sample). ``history``: every other result,
    newest first. ``reason`` is a sentence for people, without full stop.
    """

    state: Esr1State
    reason: str = field(repr=False)
    results: tuple[Esr1Fact, ...] = ()
    history: tuple[Esr1Fact, ...] = ()

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants named by the deciding results, each once, in alphabetical order."""
        named = (fact.value.variant for fact in self.results if fact.value.call is Call.DETECTED)
        return tuple(sorted({name for name in named if name}))

    @property
    def sampled(self) -> DateInterval | None:
        """When the deciding sample was taken; ``None`` when not stated."""
        dated = [fact.effective for fact in self.results if fact.effective.is_dated]
        return dated[0] if dated else None

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Where the deciding results were read."""
        return tuple(source for fact in self.results for source in fact.sources)


def newest_answer(
    results: Iterable[Esr1Fact], *, pair_began: DateInterval | None, as_of: dt.date, window_days: int
) -> Esr1Answer:
    """The newest on-treatment answer on the day ``as_of``."""
    everything = tuple(results)
    counted = [fact for fact in everything if not _is_history(fact, pair_began)]
    sorted_out = _SortedOut.of(counted, as_of=as_of, window_days=window_days)
    state, reason, deciding = _decide(sorted_out, as_of=as_of, window_days=window_days)
    kept = {id(fact) for fact in deciding}
    rest = (fact for fact in everything if id(fact) not in kept)
    return Esr1Answer(
        state=state,
        reason=reason,
        results=tuple(deciding),
        history=tuple(sorted(rest, key=lambda fact: _sort_day(fact.effective), reverse=True)),
    )


def _sort_day(effective: DateInterval) -> dt.date:
    return effective.latest or effective.earliest or dt.date.min


def _is_history(fact: Esr1Fact, pair_began: DateInterval | None) -> bool:
    if pair_began is None or pair_began.earliest is None:
        return False
    return fact.effective.certainly_before(pair_began.earliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SortedOut:
    """The counted results by what they can do: answer (clean, negative), or ask for a human (doubtful)."""

    clean: tuple[Esr1Fact, ...]
    negative: tuple[Esr1Fact, ...]
    doubtful: tuple[Esr1Fact, ...]
    weak_negative: tuple[Esr1Fact, ...]
    """Not detected in a specimen that is not stated: no answer by itself, but it may contradict one."""

    @classmethod
    def of(cls, facts: list[Esr1Fact], *, as_of: dt.date, window_days: int) -> "_SortedOut":
        clean: list[Esr1Fact] = []
        negative: list[Esr1Fact] = []
        doubtful: list[Esr1Fact] = []
        weak: list[Esr1Fact] = []
        for fact in facts:
            result, dated = fact.value, fact.effective.is_dated
            in_blood = result.specimen is Specimen.BLOOD
            if result.call is Call.DETECTED:
                (clean if in_blood and dated and not result.doubts else doubtful).append(fact)
            elif result.call is Call.NOT_DETECTED:
                if result.doubts & _NEVER_COUNTS or (in_blood and not dated):
                    doubtful.append(fact)
                elif in_blood:
                    negative.append(fact)
                elif result.specimen is Specimen.UNSTATED:
                    weak.append(fact)
            elif result.call in _NO_ANSWER:
                if not fact.effective.certainly_older(window_days, than=as_of):
                    doubtful.append(fact)
            else:
                doubtful.append(fact)
        return cls(
            clean=tuple(clean), negative=tuple(negative), doubtful=tuple(doubtful), weak_negative=tuple(weak)
        )


def _decide(found: _SortedOut, *, as_of: dt.date, window_days: int) -> tuple[Esr1State, str, list[Esr1Fact]]:
    newest = possibly_newest((*found.clean, *found.negative))
    clean = [fact for fact in newest if fact.value.call is Call.DETECTED]
    negative = [fact for fact in newest if fact.value.call is Call.NOT_DETECTED]
    if clean and negative:
        return Esr1State.REVIEW, "results that may be of the same day contradict each other", newest
    if clean:
        return _after_detection(found, clean, as_of=as_of, window_days=window_days)
    if negative:
        return _after_negative(found, negative)
    if found.doubtful:
        newest_doubtful = _newest_of(found.doubtful)
        return Esr1State.REVIEW, _why(newest_doubtful), newest_doubtful
    reason = "no ESR1 result of a blood sample since the current treatment began"
    return Esr1State.NOT_TESTED, reason, list(found.weak_negative)


def possibly_newest(facts: Iterable[Esr1Fact]) -> list[Esr1Fact]:
    """The dated results of which none of the others is certainly newer."""
    dated = [fact for fact in facts if fact.effective.is_dated]
    if not dated:
        return []
    newest_start = max(fact.effective.earliest for fact in dated if fact.effective.earliest is not None)
    return [fact for fact in dated if not fact.effective.certainly_before(newest_start)]


def _newest_of(facts: Iterable[Esr1Fact]) -> list[Esr1Fact]:
    ordered = sorted(facts, key=lambda fact: _sort_day(fact.effective), reverse=True)
    day = _sort_day(ordered[0].effective)
    return [fact for fact in ordered if _sort_day(fact.effective) == day]


def _after_detection(
    found: _SortedOut, clean: list[Esr1Fact], *, as_of: dt.date, window_days: int
) -> tuple[Esr1State, str, list[Esr1Fact]]:
    against = [fact for fact in found.doubtful if _unsettles_detection(fact, clean)]
    against += [fact for fact in found.weak_negative if not _certainly_older(fact, clean)]
    if against:
        return (
            Esr1State.REVIEW,
            f"a detection is followed by a result that {_complaint(against[0])}",
            against + clean,
        )
    same_sample = [fact for fact in found.doubtful if _is_same_sample(fact, clean)]
    results = clean + same_sample
    if any(fact.effective.certainly_within(window_days, before=as_of) for fact in clean):
        return Esr1State.DETECTED, f"detected in the blood sample of {describe(clean[0].effective)}", results
    if all(fact.effective.certainly_older(window_days, than=as_of) for fact in clean):
        return (
            Esr1State.REVIEW,
            f"the detection is more than {window_days} days old and nothing newer is on record",
            results,
        )
    return (
        Esr1State.REVIEW,
        f"the date of the detection is too vague to tell whether it is {window_days} days old",
        results,
    )


def _unsettles_detection(fact: Esr1Fact, clean: list[Esr1Fact]) -> bool:
    """Whether a doubtful result is newer and does not itself speak for the mutation."""
    if _is_same_sample(fact, clean) or fact.value.call is Call.PENDING:
        return False
    if fact.value.call is Call.DETECTED:
        differs = bool(fact.value.doubts) and fact.value.specimen is Specimen.BLOOD
        return differs and _certainly_newer(fact, clean)
    if fact.value.call is Call.NOT_DETECTED:
        return not _certainly_older(fact, clean)
    if fact.value.call is Call.UNREADABLE:
        return _is_another_report(fact, clean)
    if _doubts_the_same(fact, clean):
        return True
    return fact.value.specimen in (Specimen.BLOOD, Specimen.UNSTATED) and _possibly_newer(fact, clean)


def _doubts_the_same(fact: Esr1Fact, clean: list[Esr1Fact]) -> bool:
    """Whether the words of another report leave open a variant that was detected in the same sample or before."""
    return (
        fact.value.call is Call.INDETERMINATE
        and fact.source.quote is not None
        and fact.value.report is not None
        and all(fact.value.report != other.value.report for other in clean)
        and any(fact.value.variant == other.value.variant for other in clean)
        and not _certainly_older(fact, clean)
    )


def _after_negative(found: _SortedOut, negative: list[Esr1Fact]) -> tuple[Esr1State, str, list[Esr1Fact]]:
    against = [fact for fact in found.doubtful if _unsettles_negative(fact, negative)]
    if against:
        return (
            Esr1State.REVIEW,
            f'"not detected" is followed by a result that {_complaint(against[0])}',
            against,
        )
    return (
        Esr1State.NOT_DETECTED,
        f"not detected in the blood sample of {describe(negative[0].effective)}",
        negative,
    )


def _unsettles_negative(fact: Esr1Fact, negative: list[Esr1Fact]) -> bool:
    if fact.value.call is Call.UNREADABLE:
        return _is_another_report(fact, negative)
    if fact.value.call is Call.DETECTED or _names_what_it_leaves_open(fact):
        return not _certainly_older(fact, negative)
    if fact.value.specimen not in (Specimen.BLOOD, Specimen.UNSTATED) and fact.value.call in _NOTHING_SEEN:
        return False
    return _possibly_newer(fact, negative)


def _names_what_it_leaves_open(fact: Esr1Fact) -> bool:
    """Whether a result leaves open a variant it names, and not only with a fraction of zero."""
    result = fact.value
    seen = result.vaf is None or any(digit in result.vaf for digit in "123456789")
    in_blood = result.specimen in (Specimen.BLOOD, Specimen.UNSTATED)
    return result.call is Call.INDETERMINATE and result.variant is not None and seen and in_blood


def _latest(facts: list[Esr1Fact]) -> dt.date:
    return max(fact.effective.latest for fact in facts if fact.effective.latest is not None)


def _certainly_newer(fact: Esr1Fact, than: list[Esr1Fact]) -> bool:
    return fact.effective.certainly_after(_latest(than))


def _possibly_newer(fact: Esr1Fact, than: list[Esr1Fact]) -> bool:
    return fact.effective.latest is None or fact.effective.latest > _latest(than)


def _certainly_older(fact: Esr1Fact, than: list[Esr1Fact]) -> bool:
    starts = [other.effective.earliest for other in than if other.effective.earliest is not None]
    return fact.effective.certainly_before(min(starts))


def _is_another_report(fact: Esr1Fact, than: list[Esr1Fact]) -> bool:
    """A dated unreadable report of a newer sample, or an undated one written too late to report the known
    sample.
    """
    if fact.effective.is_dated:
        return _certainly_newer(fact, than)
    return fact.effective.latest is None or (fact.effective.latest - _latest(than)).days > REPORTING_DAYS


def _is_same_sample(fact: Esr1Fact, others: list[Esr1Fact]) -> bool:
    same_report = fact.value.report is not None and any(
        fact.value.report == other.value.report for other in others
    )
    same_day = fact.effective.is_dated and any(fact.effective == other.effective for other in others)
    return fact.value.call is Call.DETECTED and (
        same_report or (same_day and fact.value.specimen is Specimen.BLOOD)
    )


def _why(facts: list[Esr1Fact]) -> str:
    return f"the newest result {_complaint(facts[0])}"


def _complaint(fact: Esr1Fact) -> str:
    """Why a result needs a human, as the end of the sentence "the result …"."""
    result = fact.value
    if result.call is Call.UNREADABLE:
        return "is a report that is present but not machine-readable"
    if result.call in _NO_ANSWER:
        return {
            Call.NO_CALL: "has no call for ESR1",
            Call.INDETERMINATE: "is indeterminate",
            Call.FAILED: "failed",
            Call.PENDING: "is pending",
        }[result.call]
    if result.doubts:
        return next(doubt.value for doubt in Doubt if doubt in result.doubts)
    if result.specimen is not Specimen.BLOOD:
        said = "says not detected" if result.call is Call.NOT_DETECTED else "was found"
        return f"{said} in {result.specimen.value}"
    return "has no sample date"
