"""The newest imaging answer since the current pair began: progression, no progression, or unknown.

Any study can show progression. Only whole-body staging can show its absence; a negative study of one region
says nothing about the rest and displaces nothing. A staging study that is done but not final, a hedge about
the cancer, or progression earlier in the same treatment leave the question open. So does a newer study that
gives no answer and may have been staging, as nothing says what it covers.
"""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from service.chart.dates import DateInterval, describe
from service.chart.fact import Fact, SourceRef
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment

ImagingFact = Fact[ImagingAssessment]

TWO_PART_DAYS: Final = 14
"""CT of the chest and of the abdomen at most this far apart make one staging; its older date counts (project
default).
"""

_OPEN: Final = frozenset(
    {
        ImagingAnswer.HEDGED,
        ImagingAnswer.CONFLICTING,
        ImagingAnswer.WITHDRAWN,
        ImagingAnswer.UNREADABLE,
        ImagingAnswer.IN_WORDS,
    }
)
_WHOLE: Final = frozenset({Coverage.STAGING})


class ImagingState(enum.Enum):
    """The state others rely on."""

    PROGRESSION = "progression"
    NO_PROGRESSION = "no-progression"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingCourse:
    """The newest assessment and what it leaves open.

    ``state``: what the newest assessment says, whatever its age. ``is_settled`` is false when the state
    cannot be used (nothing found, unclear, pending, or progression earlier in the treatment); ``reason`` and
    ``missing`` then say why.
    """

    state: ImagingState
    is_settled: bool
    reason: str = field(repr=False)
    deciding: tuple[ImagingFact, ...] = ()
    earlier_progression: tuple[ImagingFact, ...] = ()
    ignored: tuple[ImagingFact, ...] = ()
    """Studies since the pair began that can neither show progression nor its absence."""

    @property
    def assessed(self) -> DateInterval | None:
        """When the deciding study was done; ``None`` when nothing decides."""
        dated = [fact.effective for fact in self.deciding if fact.effective.is_dated]
        return dated[0] if dated and self.state is not ImagingState.UNKNOWN else None

    @property
    def quote(self) -> str | None:
        """The sentence that decided, when it was text."""
        return next((fact.source.quote for fact in self.deciding if fact.source.quote), None)

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Where the deciding assessments were read."""
        return tuple(source for fact in self.deciding for source in fact.sources)


def newest_assessment(
    assessments: Iterable[ImagingFact], *, pair_began: DateInterval | None
) -> ImagingCourse:
    """The newest answer among the assessments not certainly made before the pair began."""
    own = [fact for fact in assessments if not _is_history(fact, pair_began)]
    since = _without_finished(_without_replaced(own))
    since += _two_part_stagings(since)
    weighty = [fact for fact in since if _matters(fact.value)]
    weighed = {id(fact) for fact in weighty}
    ignored = tuple(fact for fact in since if id(fact) not in weighed)
    newest = _newest(weighty)
    earlier = tuple(fact for fact in weighty if _says_progression(fact) and fact not in newest)
    state, settled, reason = _decide(newest, earlier, ignored)
    return ImagingCourse(
        state=state,
        is_settled=settled,
        reason=reason,
        deciding=tuple(newest),
        earlier_progression=earlier,
        ignored=ignored,
    )


def _is_history(fact: ImagingFact, pair_began: DateInterval | None) -> bool:
    if pair_began is None or pair_began.earliest is None:
        return False
    return fact.effective.certainly_before(pair_began.earliest)


def _without_replaced(facts: list[ImagingFact]) -> list[ImagingFact]:
    """Without the reads that a corrected read of the same study replaces: same day, same name of the study."""
    corrected = {
        (fact.effective, fact.value.region) for fact in facts if fact.amends and fact.effective.is_dated
    }
    if not corrected:
        return facts
    return [fact for fact in facts if fact.amends or (fact.effective, fact.value.region) not in corrected]


def _without_finished(facts: list[ImagingFact]) -> list[ImagingFact]:
    """Without the preliminary reads of a study whose final report is there: same day, same name of the study."""
    finished = {
        (fact.effective, fact.value.region) for fact in facts if fact.value.final and fact.effective.is_dated
    }
    return [fact for fact in facts if fact.value.final or (fact.effective, fact.value.region) not in finished]


def _two_part_stagings(facts: list[ImagingFact]) -> list[ImagingFact]:
    """CT chest and CT abdomen without progression, close together, as one staging of the older date."""
    return [
        _joined(chest, abdomen)
        for chest in facts
        if _is_part(chest, Coverage.CHEST)
        for abdomen in facts
        if _is_part(abdomen, Coverage.ABDOMEN) and _days_apart(chest, abdomen) <= TWO_PART_DAYS
    ]


def _is_part(fact: ImagingFact, coverage: Coverage) -> bool:
    value = fact.value
    return (
        value.coverage is coverage
        and value.final
        and value.answer is ImagingAnswer.NO_PROGRESSION
        and fact.effective.is_dated
    )


def _days_apart(one: ImagingFact, other: ImagingFact) -> int:
    """The greatest possible distance in days."""
    first, second = one.effective, other.effective
    assert first.earliest is not None
    assert first.latest is not None
    assert second.earliest is not None
    assert second.latest is not None
    return max(abs((first.latest - second.earliest).days), abs((second.latest - first.earliest).days))


def _joined(chest: ImagingFact, abdomen: ImagingFact) -> ImagingFact:
    older, newer = sorted((chest, abdomen), key=lambda fact: fact.effective.earliest or dt.date.min)
    value = ImagingAssessment(
        answer=ImagingAnswer.NO_PROGRESSION,
        coverage=Coverage.STAGING,
        final=True,
        coded=older.value.coded and newer.value.coded,
        region=f"{chest.value.region} and {abdomen.value.region}",
        regions=chest.value.regions | abdomen.value.regions,
    )
    return Fact(value=value, effective=older.effective, source=older.source, supported_by=(newer.source,))


def _matters(value: ImagingAssessment) -> bool:
    """Whether the assessment can settle or unsettle the question."""
    if value.answer is ImagingAnswer.PROGRESSION:
        return True
    if not value.final:
        return value.coverage in (Coverage.STAGING, Coverage.UNSTATED)
    if value.coverage is Coverage.STAGING:
        return True
    return value.answer in _OPEN or _may_be_staging(value)


def _may_be_staging(value: ImagingAssessment) -> bool:
    """Whether the study gives no answer, nor says how much of the body it shows."""
    return value.answer is ImagingAnswer.SILENT and value.coverage is Coverage.UNSTATED


def _newest(facts: list[ImagingFact]) -> list[ImagingFact]:
    """The possibly newest assessments. Silence that may be staging takes back no progression, and nothing that
    another study of the same day says.
    """
    spoken = _possibly_newest([fact for fact in facts if not _may_be_staging(fact.value)])
    if any(_says_progression(fact) for fact in spoken):
        return spoken
    days = {fact.effective for fact in spoken if fact.effective.is_dated}
    newest = _possibly_newest(facts)
    return [fact for fact in newest if not (_may_be_staging(fact.value) and fact.effective in days)]


def _possibly_newest(facts: list[ImagingFact]) -> list[ImagingFact]:
    """The assessments of which none of the others is certainly newer; undated ones may always be the newest."""
    starts = [fact.effective.earliest for fact in facts if fact.effective.earliest is not None]
    if not starts:
        return list(facts)
    newest_start = max(starts)
    return [fact for fact in facts if not fact.effective.certainly_before(newest_start)]


def _says_progression(fact: ImagingFact) -> bool:
    return fact.value.final and fact.value.answer is ImagingAnswer.PROGRESSION


def _decide(
    newest: list[ImagingFact], earlier: tuple[ImagingFact, ...], ignored: tuple[ImagingFact, ...]
) -> tuple[ImagingState, bool, str]:
    if not newest:
        return ImagingState.UNKNOWN, False, _nothing(ignored)
    pending = [fact for fact in newest if not fact.value.final]
    if pending:
        return ImagingState.UNKNOWN, False, f"{_named(pending[0])} is not final"
    progressing = [fact for fact in newest if _says_progression(fact)]
    negative = [fact for fact in newest if fact.value.answer is ImagingAnswer.NO_PROGRESSION]
    if progressing:
        return _progression(progressing, negative)
    unclear = [fact for fact in newest if fact not in negative]
    if unclear:
        return ImagingState.UNKNOWN, False, f"{_named(unclear[0])} is {unclear[0].value.answer.value}"
    undated = [fact for fact in negative if not fact.effective.is_dated]
    if undated:
        return ImagingState.UNKNOWN, False, f"{_named(undated[0])} has no study date"
    if earlier:
        return (
            ImagingState.UNKNOWN,
            False,
            f"{_named(negative[0])} shows none, after progression in {_named(earlier[0])} on the same treatment",
        )
    return ImagingState.NO_PROGRESSION, True, f"{_named(negative[0])} shows no progression"


def _progression(
    progressing: list[ImagingFact], negative: list[ImagingFact]
) -> tuple[ImagingState, bool, str]:
    undated = [fact for fact in progressing if not fact.effective.is_dated]
    if len(undated) == len(progressing):
        return ImagingState.UNKNOWN, False, f"{_named(undated[0])} shows progression but has no study date"
    whole = [fact for fact in progressing if fact.value.coverage in _WHOLE]
    if negative and len(whole) == len(progressing):
        return (
            ImagingState.UNKNOWN,
            False,
            f"{_named(progressing[0])} and {_named(negative[0])} contradict each other",
        )
    return ImagingState.PROGRESSION, True, f"{_named(progressing[0])} shows progression"


def _nothing(ignored: tuple[ImagingFact, ...]) -> str:
    if ignored:
        newest = max(ignored, key=lambda fact: fact.effective.latest or dt.date.min)
        return f"only {_named(newest)} since the current treatment began, which does not show the whole body"
    return "no staging study since the current treatment began"


def _named(fact: ImagingFact) -> str:
    return f"{fact.value.region} of {describe(fact.effective)}"
