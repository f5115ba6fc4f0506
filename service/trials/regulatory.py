"""What authorities decided about the drugs, per jurisdiction, as dated data.

An entry says what was read on the day it was ``reviewed``, not what the label says today: notices and digests
were read, the labels themselves were not, and a card says so beside the status. Silence of a jurisdiction is
an entry too: "no authorisation found" is what a search found, and no statement of the authority.
"""

import datetime as dt
from typing import Final

from service.trials import evidence
from service.trials.trial import RegulatoryStatus

REVIEWED: Final = dt.date(2026, 11, 20)

UNITED_STATES: Final = "US"
EUROPEAN_UNION: Final = "EU"

_NONE_FOUND: Final = "no EU authorisation found"
_ONLY_CAMIZESTRANT: Final = "of the drugs considered here only camizestrant is labelled for a switch then"

STATUSES: Final = (
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="camizestrant",
        status="accelerated approval",
        since=dt.date(2026, 9, 4),
        condition="confirmatory evidence still required; the advisory committee had voted 6 to 3 against on"
        " 2026-04-30",
        indication="with a CDK4/6 inhibitor for HR-positive, HER2-negative advanced breast cancer when an"
        " authorised test finds an ESR1 mutation during aromatase inhibitor and CDK4/6 inhibitor therapy",
        reviewed=REVIEWED,
        source=evidence.FDA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="camizestrant",
        status="authorised",
        since=dt.date(2026, 7, 23),
        indication="for ER-positive, HER2-negative advanced breast cancer with an ESR1 mutation and no"
        " progression during first-line endocrine therapy with a CDK4/6 inhibitor",
        reviewed=REVIEWED,
        source=evidence.EMA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="fulvestrant before progression",
        status="off-label",
        since=None,
        condition=_ONLY_CAMIZESTRANT,
        indication="",
        reviewed=REVIEWED,
        source=evidence.FDA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="fulvestrant before progression",
        status="off-label",
        since=None,
        condition=_ONLY_CAMIZESTRANT,
        indication="",
        reviewed=REVIEWED,
        source=evidence.EMA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="imlunestrant",
        status="approved as a single agent",
        since=dt.date(2025, 9, 25),
        indication="for ESR1-mutated disease after progression on at least one line of endocrine therapy",
        reviewed=REVIEWED,
        source=evidence.openfda("NDA218881"),
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="imlunestrant with abemaciclib",
        status="approved",
        since=dt.date(2026, 9, 18),
        condition="FDA notice known from a digest only",
        indication="for ESR1-mutated ER-positive, HER2-negative advanced breast cancer",
        reviewed=REVIEWED,
        source=evidence.FDA_IMLUNESTRANT_COMBINATION,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="imlunestrant",
        status="authorised",
        since=dt.date(2026, 1, 9),
        indication="indication not read",
        reviewed=REVIEWED,
        source=evidence.EU_IMLUNESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="imlunestrant with abemaciclib",
        status=_NONE_FOUND,
        since=None,
        indication="",
        reviewed=REVIEWED,
        source=evidence.EU_IMLUNESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="elacestrant",
        status="approved",
        since=dt.date(2023, 1, 27),
        indication="for postmenopausal women and adult men with ESR1-mutated disease after progression on at"
        " least one line of endocrine therapy",
        reviewed=REVIEWED,
        source=evidence.openfda("NDA217639"),
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="elacestrant",
        status="authorised since September 2023",
        since=None,
        indication="for postmenopausal women and men with an activating ESR1 mutation after progression on"
        " endocrine therapy with a CDK4/6 inhibitor",
        reviewed=REVIEWED,
        source=evidence.EMA_ELACESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="vepdegestrant",
        status="approved",
        since=dt.date(2026, 5, 1),
        indication="for ESR1-mutated disease after progression on endocrine therapy",
        reviewed=REVIEWED,
        source=evidence.VERITAC_2_RESULT,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="vepdegestrant",
        status=_NONE_FOUND,
        since=None,
        indication="",
        reviewed=REVIEWED,
        source=evidence.VERITAC_2_RESULT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="giredestrant with everolimus",
        status="not approved",
        since=None,
        condition="application under review",
        indication="",
        reviewed=REVIEWED,
        source=evidence.EVERA_RESULT,
        decides_by=dt.date(2026, 12, 18),
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="giredestrant with everolimus",
        status=_NONE_FOUND,
        since=None,
        indication="",
        reviewed=REVIEWED,
        source=evidence.EVERA_RESULT,
    ),
)

NEXT_DECISION: Final = min(
    (entry.decides_by for entry in STATUSES if entry.decides_by is not None), default=dt.date.max
)
"""The first day by which an authority is expected to decide: from then on an entry may be wrong."""


def of_drugs(*drugs: str) -> tuple[RegulatoryStatus, ...]:
    """The entries of the named drugs, in table order. Raises :class:`KeyError` for a drug without any."""
    missing = set(drugs) - {entry.drug for entry in STATUSES}
    if missing:
        raise KeyError(f"no regulatory entry for {', '.join(sorted(missing))}")
    return tuple(entry for entry in STATUSES if entry.drug in drugs)


def in_words(entry: RegulatoryStatus, as_of: dt.date) -> str:
    """The entry as one sentence, for a reader on the day ``as_of``."""
    since = f" since {entry.since}" if entry.since is not None else ""
    conditions = "; ".join(part for part in (entry.condition, _expected(entry, as_of)) if part)
    condition = f" ({conditions})" if conditions else ""
    indication = f", {entry.indication}" if entry.indication else ""
    return f"{entry.drug}: {entry.status}{since}{condition}{indication}."


def _expected(entry: RegulatoryStatus, as_of: dt.date) -> str:
    if entry.decides_by is None:
        return ""
    if as_of <= entry.decides_by:
        return f"decision expected by {entry.decides_by}"
    return f"a decision was expected by {entry.decides_by} and is not known here"
