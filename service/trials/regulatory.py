"""What authorities decided about the drugs, per jurisdiction, as dated data.

Every entry was last checked on ``REVIEWED``. An entry says what was read, not what the label says today: the
labels themselves were not read, and a card prints the date of the check beside the status.
"""

import datetime as dt
from typing import Final

from service.trials import evidence
from service.trials.trial import RegulatoryStatus

REVIEWED: Final = dt.date(2026, 11, 20)

UNITED_STATES: Final = "US"
EUROPEAN_UNION: Final = "EU"

STATUSES: Final = (
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="camizestrant",
        status="accelerated approval, after an advisory committee had voted 6 to 3 against (30 April 2026)",
        since=dt.date(2026, 9, 4),
        indication="with a CDK4/6 inhibitor for HR-positive, HER2-negative advanced breast cancer, when an"
        " authorised test finds an ESR1 mutation during aromatase inhibitor and CDK4/6 inhibitor",
        reviewed=REVIEWED,
        source=evidence.FDA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="camizestrant",
        status="authorised",
        since=dt.date(2026, 7, 23),
        indication="ER-positive, HER2-negative advanced breast cancer with an ESR1 mutation and no"
        " progression during first-line endocrine therapy with a CDK4/6 inhibitor",
        reviewed=REVIEWED,
        source=evidence.EMA_CAMIZESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="imlunestrant",
        status="approved as a single agent",
        since=dt.date(2025, 9, 25),
        indication="ESR1-mutated disease after progression on at least one line of endocrine therapy",
        reviewed=REVIEWED,
        source=evidence.openfda("NDA218881"),
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="imlunestrant with abemaciclib",
        status="approved according to an FDA notice known from a digest only",
        since=dt.date(2026, 9, 18),
        indication="ESR1-mutated ER-positive, HER2-negative advanced breast cancer",
        reviewed=REVIEWED,
        source=evidence.FDA_IMLUNESTRANT_COMBINATION,
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="imlunestrant",
        status="authorised",
        since=dt.date(2026, 1, 9),
        indication="not read here; the product information decides",
        reviewed=REVIEWED,
        source=evidence.EU_IMLUNESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="elacestrant",
        status="approved",
        since=dt.date(2023, 1, 27),
        indication="postmenopausal women and men after progression on at least one line of endocrine therapy,"
        " ESR1-mutated disease",
        reviewed=REVIEWED,
        source=evidence.openfda("NDA217639"),
    ),
    RegulatoryStatus(
        jurisdiction=EUROPEAN_UNION,
        drug="elacestrant",
        status="authorised since September 2023",
        since=None,
        indication="postmenopausal women and men after progression on endocrine therapy with a CDK4/6"
        " inhibitor, activating ESR1 mutation",
        reviewed=REVIEWED,
        source=evidence.EMA_ELACESTRANT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="vepdegestrant",
        status="approved",
        since=dt.date(2026, 5, 1),
        indication="ESR1-mutated disease after progression on endocrine therapy",
        reviewed=REVIEWED,
        source=evidence.VERITAC_2_RESULT,
    ),
    RegulatoryStatus(
        jurisdiction=UNITED_STATES,
        drug="giredestrant with everolimus",
        status="not approved; decision expected by 18 December 2026",
        since=None,
        indication="under review",
        reviewed=REVIEWED,
        source=evidence.EVERA_RESULT,
    ),
)


def of_drugs(*drugs: str) -> tuple[RegulatoryStatus, ...]:
    """The entries of the named drugs, in table order. Raises :class:`KeyError` for a drug without any."""
    missing = set(drugs) - {entry.drug for entry in STATUSES}
    if missing:
        raise KeyError(f"no regulatory entry for {', '.join(sorted(missing))}")
    return tuple(entry for entry in STATUSES if entry.drug in drugs)
