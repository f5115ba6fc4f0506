"""One record to one chart: every reader in turn, and what could not be read."""

import datetime as dt
from typing import Any, TypeVar

from service.chart.fact import Fact
from service.chart.patient_chart import PatientChart
from service.chart.search import Family
from service.extract.local_codings import add_standard_codings
from service.extract.notes import Notes
from service.extract.readers import (
    demographics,
    diagnoses,
    esr1,
    imaging,
    menopause,
    performance_status,
    receptors,
    staging,
    treatment,
)
from service.extract.topics import observations_by_topic
from service.extract.unreadable import gaps_left_by, gaps_of_lost_codes
from service.fhir.record import Record
from service.fhir.resources import Observation
from service.terms.esr1_variants import PROJECT_DEFAULT, VariantList
from service.terms.local_codes import NO_LOCAL_CODES, LocalCodes

T = TypeVar("T")


def build_chart(
    record: Record,
    *,
    as_of: dt.date,
    local_codes: LocalCodes = NO_LOCAL_CODES,
    qualifying: VariantList = PROJECT_DEFAULT,
) -> PatientChart:
    """Read the record for the day ``as_of``. Never raises for bad data: what is unreadable is listed.

    ``local_codes``: what the site's own laboratory codes stand for. ``qualifying``: the ESR1 variants that make
    a detection clean.
    """
    add_standard_codings(record, local_codes)
    notes = Notes(as_of)
    if record.search_failed:
        for family in Family:
            notes.gap(family, "a search failed (OperationOutcome)")
    observations = observations_by_topic(record)
    esr1_reading = esr1.read(record, notes, observations, qualifying=qualifying)
    # Problems and gaps stand in the order of the readers, and last, because the readers add to them.
    return PatientChart(
        patient_id=record.patient.id or record.patient.key,
        demographics=demographics.read(record, notes),
        diagnoses=_in_order(diagnoses.read(record, notes, observations)),
        stages=_in_order(staging.read(record, notes, observations)),
        receptors=_in_order(receptors.read(record, notes, observations)),
        treatments=_in_order(treatment.read(record, notes)),
        esr1_results=_in_order(esr1_reading.results),
        esr1_silent_reports=_in_order(esr1_reading.silent_reports),
        imaging=_in_order(imaging.read(record, notes, observations)),
        ecog_grades=_in_order(performance_status.read(record, notes, observations)),
        menopausal_states=_in_order(menopause.read(record, notes, observations)),
        gaps=(
            *record.gaps,
            *notes.gaps,
            *gaps_left_by(record.problems),
            *(gaps_of_lost_codes(record.of(Observation)) if record.problems else ()),
        ),
        problems=tuple(dict.fromkeys((*record.problems, *notes.problems))),
    )


def _in_order(facts: tuple[Fact[T], ...]) -> tuple[Fact[T], ...]:
    """By reference, so that the order of the input changes nothing."""
    return tuple(sorted(facts, key=_reference)) if len(facts) > 1 else facts


def _reference(fact: Fact[Any]) -> str:
    return fact.source.reference
