"""Systemic treatment: orders, statements, administrations, dispenses, and procedures that gave it.

Records of other drugs are left out, and so is a cancer drug that the name of another product only mentions. What
cannot be decided (no usable status; a drug that is not stated, named in two ways, denied or said to be past under an
active status, or given beside the named one; a use that may be another) is listed and leaves the search incomplete
for the classes it may concern. A record whose note, dosage text, instruction, reason of status or own wording says that
the drug is stopped, on hold or was not given, while its status says otherwise, leaves open whether it is taken.
"""

from collections.abc import Iterator
from dataclasses import replace

from service.chart.dates import UNDATED, DateInterval, one_day
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.extract.notes import Notes
from service.extract.treatment.medication import (
    NamedMedication,
    is_another_drug,
    named_medication,
    under_status,
)
from service.extract.treatment.other_use import Purpose, purpose_of
from service.extract.treatment.procedures import (
    TreatmentProcedure,
    procedure_counts,
    procedure_state,
    systemic_treatment,
)
from service.extract.treatment.status import MedicationRecord, kind_of, never_counts, state_of
from service.extract.treatment.stopped import Asked, Stop, said_not_given, said_to_be_stopped, words_beside
from service.extract.treatment.supply import covered_days, procedure_days
from service.extract.treatment.timing import Timing, effective, later, timing_of
from service.fhir.record import Record
from service.fhir.resources import (
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Procedure,
    Resource,
)
from service.terms.depots import is_depot
from service.terms.drug_recognition import Recognition
from service.terms.drugs import Drug, DrugClass


def read(record: Record, notes: Notes) -> tuple[Fact[TreatmentRecord], ...]:
    """Every record of a drug of ours that may count as treatment, in the order of the input."""
    found = [
        fact
        for resource in _medication_records(record)
        if not is_another_drug(resource)
        for fact in _from_medication(record, resource, notes)
    ]
    found += [
        fact for procedure in record.of(Procedure) for fact in _from_procedure(record, procedure, notes)
    ]
    return tuple(found)


def _medication_records(record: Record) -> list[MedicationRecord]:
    return [
        *record.of(MedicationRequest),
        *record.of(MedicationStatement),
        *record.of(MedicationAdministration),
        *record.of(MedicationDispense),
    ]


def _from_medication(
    record: Record, resource: MedicationRecord, notes: Notes
) -> Iterator[Fact[TreatmentRecord]]:
    if never_counts(resource):
        return
    state = state_of(resource)
    medication = under_status(named_medication(record, resource), state)
    recognition = medication.recognition
    if medication.stated and not recognition.drugs and not recognition.unclear:
        return
    timing, purpose = timing_of(resource, notes), purpose_of(resource, medication)
    if purpose is Purpose.OTHER or not _is_in_question(resource, state, timing, notes):
        return
    if not medication.stated:
        _not_searched(resource, notes, "the medication is not stated")
    elif recognition.unclear:
        _not_searched(resource, notes, _why_unclear(recognition), recognition.unclear)
    classes = frozenset(drug.drug_class for drug in recognition.drugs)
    if recognition.drugs and purpose is Purpose.OPEN:
        _not_searched(resource, notes, "it cannot be told whether it is cancer treatment", classes)
    elif recognition.drugs and state is None:
        _not_searched(resource, notes, "no usable status", classes)
    elif recognition.drugs and state is not None:
        stop = _stop_beside(resource, medication, state, timing, notes)
        value = _value(resource, medication, state, timing, notes)
        if stop is not None:
            value = _left_open(value, stop)
        yield Fact(
            value=value,
            effective=_effective(value, notes),
            source=SourceRef(
                reference=record.owner_of(resource).key,
                element=medication.element,
                quote=stop.sentence if stop else medication.wording if recognition.by == "name" else None,
            ),
            supported_by=() if medication.source is None else (medication.source,),
        )


def _stop_beside(
    resource: MedicationRecord, medication: NamedMedication, state: RecordState, timing: Timing, notes: Notes
) -> Stop | None:
    """The words beside a drug that say that it is not taken, or was not given, although the status says it is."""
    drugs = medication.recognition.drugs
    asked = _asked(drugs, timing.start, notes)
    if asked is None:
        return None
    stop = None
    lasts = kind_of(resource) is RecordKind.SUPPLY and not any(map(is_depot, drugs))
    if state is RecordState.ACTIVE or (lasts and state is RecordState.GIVEN):
        stop = said_to_be_stopped([*words_beside(resource), medication.wording], asked)
    if stop is None and state is RecordState.GIVEN:
        stop = said_not_given(words_beside(resource), asked)
    if stop is not None:
        notes.problem(
            resource, "its words say that the drug is stopped, on hold or not given, its status does not"
        )
    return stop


def _asked(drugs: tuple[Drug, ...], start: DateInterval | None, notes: Notes) -> Asked | None:
    """What to ask of the words beside the drugs; ``None`` where they begin later."""
    if start is not None and start.certainly_after(notes.as_of):
        return None
    return Asked(drugs=drugs, began=None if start is None else start.earliest, as_of=notes.as_of)


def _left_open(value: TreatmentRecord, stop: Stop) -> TreatmentRecord:
    """The record as one that leaves open whether the drug is taken, from the day that the words name."""
    if value.kind is RecordKind.ADMINISTRATION:
        return replace(value, state=RecordState.UNKNOWN)
    # A stop is told after the record was made: it speaks against records of the same day.
    written = None if value.recorded is None else later(value.recorded, 1)
    if stop.day is not None and (written is None or written.certainly_before(stop.day)):
        written = one_day(stop.day)
    return replace(value, state=RecordState.ON_HOLD, recorded=written)


def _why_unclear(recognition: Recognition) -> str:
    if recognition.conflict:
        return "codings or wordings name different drugs"
    if recognition.past:
        return "the wording says that the drug is not taken, the status that it is"
    return "it names a further drug that may be given" if recognition.drugs else "the drug cannot be told"


def _is_in_question(
    resource: MedicationRecord, state: RecordState | None, timing: Timing, notes: Notes
) -> bool:
    """Whether the record speaks of days up to the day of the question, or orders what begins later."""
    begins_later = timing.start is not None and timing.start.certainly_after(notes.as_of)
    is_scheduled = state is RecordState.ACTIVE and kind_of(resource) is RecordKind.ORDER
    dates = [timing.written] if is_scheduled and begins_later else [timing.start]
    if kind_of(resource) is RecordKind.ORDER:
        dates.append(timing.written)
    if any(date is not None and date.certainly_after(notes.as_of) for date in dates):
        notes.problem(resource, "dated after the day of the question, not used")
        return False
    return True


def _value(
    resource: MedicationRecord, medication: NamedMedication, state: RecordState, timing: Timing, notes: Notes
) -> TreatmentRecord:
    return TreatmentRecord(
        drugs=medication.recognition.drugs,
        kind=kind_of(resource),
        state=state,
        start=_cut_unless_later(timing.start, notes),
        end=timing.end,
        recorded=timing.written,
        covers_days=covered_days(resource, medication, state, timing),
        recognised_by=medication.recognition.by,
    )


def _cut_unless_later(start: DateInterval | None, notes: Notes) -> DateInterval | None:
    return start if start is None or start.certainly_after(notes.as_of) else start.cut_at(notes.as_of)


def _effective(value: TreatmentRecord, notes: Notes) -> DateInterval:
    """The days on which the record says the drug was (or, for an order to begin later, will be) taken."""
    start, end = value.start or UNDATED, value.end
    if start.certainly_after(notes.as_of):
        return start
    if end is None and value.state is RecordState.GIVEN:
        return start
    return DateInterval(start.earliest, (end or UNDATED).latest).cut_at(notes.as_of)


def _from_procedure(record: Record, procedure: Procedure, notes: Notes) -> Iterator[Fact[TreatmentRecord]]:
    if not procedure_counts(procedure):
        return
    treatment = systemic_treatment(procedure)
    if treatment is None:
        return
    start, end = effective(
        procedure, notes, procedure.performed_date_time, procedure.performed_period, "performed"
    )
    if start is not None and start.certainly_after(notes.as_of):
        notes.problem(procedure, "dated after the day of the question, not used")
        return
    state = procedure_state(procedure)
    classes = treatment.unclear | frozenset(drug.drug_class for drug in treatment.drugs)
    if state is None:
        _not_searched(procedure, notes, "no usable status", classes)
        return
    if treatment.unclear:
        _not_searched(procedure, notes, "the drug cannot be told", treatment.unclear)
    if not treatment.drugs:
        return
    start = _cut_unless_later(start, notes)
    stop = _refusal_beside(procedure, treatment, start, notes) if state is RecordState.GIVEN else None
    if stop is not None:
        state, end = RecordState.UNKNOWN, _until(treatment, end or start)
    elif not treatment.certain:
        # What is only named on a day may have been given on that day, and on no other.
        notes.problem(procedure, "it names a cancer drug and does not say that it was given")
        state, end = RecordState.UNKNOWN, end or start
    value = _given(treatment, state, start, end)
    source = SourceRef(
        reference=record.owner_of(procedure).key,
        element="code",
        quote=stop.sentence if stop else treatment.wording or None,
    )
    yield Fact(value=value, effective=_effective(value, notes), source=source)


def _until(treatment: TreatmentProcedure, last: DateInterval | None) -> DateInterval | None:
    """The last day on which what may have been given works."""
    days = procedure_days(treatment.drugs, treatment.wording)
    return last if last is None or days is None else later(last, days)


def _refusal_beside(
    procedure: Procedure, treatment: TreatmentProcedure, start: DateInterval | None, notes: Notes
) -> Stop | None:
    """The words beside a procedure that say that its drugs were not given."""
    asked = _asked(treatment.drugs, start, notes)
    stop = None if asked is None else said_not_given(words_beside(procedure), asked)
    if stop is not None:
        notes.problem(procedure, "its words say that nothing was given, its status does not")
    return stop


def _given(
    treatment: TreatmentProcedure, state: RecordState, start: DateInterval | None, end: DateInterval | None
) -> TreatmentRecord:
    return TreatmentRecord(
        drugs=treatment.drugs,
        kind=RecordKind.PROCEDURE,
        state=state,
        start=start,
        end=end,
        recorded=start,
        covers_days=procedure_days(treatment.drugs, treatment.wording)
        if state is RecordState.GIVEN
        else None,
        recognised_by=treatment.by,
    )


def _not_searched(
    resource: Resource, notes: Notes, problem: str, classes: frozenset[DrugClass] = frozenset()
) -> None:
    notes.problem(resource, problem)
    notes.gap(Family.TREATMENT, f"{resource.key}: {problem}", classes)
