"""Treatment as recorded: one record per order, statement, supply, administration or procedure."""

import enum
from dataclasses import dataclass

from service.chart.dates import DateInterval
from service.terms.drugs import Drug


class RecordKind(enum.Enum):
    """What kind of record it is; orders and statements last, supplies and administrations are events."""

    ORDER = "order"
    STATEMENT = "statement"
    ADMINISTRATION = "administration"
    SUPPLY = "supply"
    PROCEDURE = "procedure"


class RecordState(enum.Enum):
    """What the record's status says about the drug being taken."""

    ACTIVE = "active"
    ENDED = "ended"
    ON_HOLD = "on hold"
    NOT_TAKEN = "not taken"
    GIVEN = "given"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRecord:
    """One record of systemic treatment.

    ``drugs``: the ingredients (two for a combination pack). ``start`` is dosage or effective period, else the
    day it was authored; ``None`` when the record does not say. ``end`` is a stated (or planned) end and is
    not cut at the day of the question; ``None`` when none is stated. ``recorded`` is when the record was last
    written about (authored, asserted, ended). ``covers_days`` is the supply or the depot's labelled interval
    in days, ``None`` when not stated. ``recognised_by`` names the code system, or "name".
    """

    drugs: tuple[Drug, ...]
    kind: RecordKind
    state: RecordState
    start: DateInterval | None
    end: DateInterval | None
    recorded: DateInterval | None
    covers_days: int | None
    recognised_by: str
