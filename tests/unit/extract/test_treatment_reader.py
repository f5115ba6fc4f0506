"""Reading treatment: drug, status, days, supply, and what leaves the search incomplete."""

import datetime as dt
import json
from typing import Any

import pytest

from service.chart.dates import DateInterval, one_day
from service.chart.fact import Fact
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.extract.notes import Notes
from service.extract.readers.treatment import read
from service.fhir.decode import decode_bundle
from service.fhir.record import build_record
from service.terms.drugs import DrugClass

Json = dict[str, Any]

AS_OF = dt.date(2026, 11, 20)
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LETROZOLE = {"coding": [{"system": RXNORM, "code": "72965"}]}
AI = frozenset({DrugClass.AI_NONSTEROIDAL})


def _read(*resources: Json) -> tuple[list[Fact[TreatmentRecord]], Notes]:
    everything = ({"resourceType": "Patient", "id": "p1"}, *resources)
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in everything],
    }
    decoded = decode_bundle(json.dumps(bundle).encode())
    notes = Notes(AS_OF)
    return list(read(build_record([decoded.bundle], problems=decoded.problems), notes)), notes


def _one(resource: Json) -> TreatmentRecord:
    facts, notes = _read(resource)
    assert not notes.gaps
    (fact,) = facts
    return fact.value


def _order(**more: Any) -> Json:
    return _without_none(
        {
            "resourceType": "MedicationRequest",
            "id": "m1",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": LETROZOLE,
            "authoredOn": "2026-01-10",
            **more,
        }
    )


def _statement(**more: Any) -> Json:
    return _without_none(
        {
            "resourceType": "MedicationStatement",
            "id": "s1",
            "status": "active",
            "medicationCodeableConcept": LETROZOLE,
            "effectivePeriod": {"start": "2026-01-10"},
            **more,
        }
    )


def _administration(**more: Any) -> Json:
    return _without_none(
        {
            "resourceType": "MedicationAdministration",
            "id": "a1",
            "status": "completed",
            "medicationCodeableConcept": {"text": "Zoladex"},
            "effectiveDateTime": "2026-10-10T09:00:00+02:00",
            **more,
        }
    )


def _dispense(**more: Any) -> Json:
    return _without_none(
        {
            "resourceType": "MedicationDispense",
            "id": "d1",
            "status": "completed",
            "medicationCodeableConcept": LETROZOLE,
            "whenHandedOver": "2026-10-10",
            **more,
        }
    )


def _without_none(resource: Json) -> Json:
    return {key: value for key, value in resource.items() if value is not None}


def _day(text: str) -> DateInterval:
    return one_day(dt.date.fromisoformat(text))


_STATES = {
    "order": (
        _order,
        {"active": "ACTIVE", "on-hold": "ON_HOLD", "completed": "ENDED", "stopped": "ENDED", "unknown":
         "UNKNOWN",
         "draft": None, "cancelled": None, "entered-in-error": None},
    ),
    "statement": (
        _statement,
        {"active": "ACTIVE", "on-hold": "ON_HOLD", "completed": "ENDED", "stopped": "ENDED", "unknown":
         "UNKNOWN",
         "not-taken": "NOT_TAKEN", "intended": None, "entered-in-error": None},
    ),
    "administration": (
        _administration,
        {"completed": "GIVEN", "in-progress": "GIVEN", "stopped": "GIVEN", "on-hold": "ON_HOLD", "unknown":
         "UNKNOWN",
         "not-done": None, "entered-in-error": None},
    ),
    "dispense": (
        _dispense,
        {"completed": "GIVEN", "unknown": "UNKNOWN", "in-progress": "GIVEN", "cancelled": None, "declined":
         None,
         "entered-in-error": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [(kind, status, state) for kind, (_, states) in _STATES.items() for status, state in states.items()],
)
def test_the_status_says_what_the_record_is(kind: str, status: str, state: str | None) -> None:
    facts, notes = _read(_STATES[kind][0](status=status))
    assert [fact.value.state.name for fact in facts] == ([] if state is None else [state])
    assert not notes.gaps


@pytest.mark.parametrize("status", ["preparation", "in-progress", "on-hold", "stopped"])
def test_a_dispense_that_was_not_handed_over_gave_nothing(status: str) -> None:
    facts, notes = _read(_dispense(status=status, whenHandedOver=None, whenPrepared="2026-10-10"))
    assert (facts, notes.gaps) == ([], [])


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_a_plan_is_no_treatment(intent: str) -> None:
    assert _read(_order(intent=intent))[0] == []


@pytest.mark.parametrize(
    "intent", ["order", "original-order", "reflex-order", "filler-order", "instance-order", None]
)
def test_an_order_of_any_kind_is_one(intent: str | None) -> None:
    assert _one(_order(intent=intent)).state is RecordState.ACTIVE


def test_an_order_not_to_give_is_no_treatment() -> None:
    assert _read(_order(doNotPerform=True))[0] == []
    assert len(_read(_order(doNotPerform=False))[0]) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"status": None},
        {"status": 7},
        {"status": "aktiv"},
        {"intent": "wish"},
        {"intent": ["order"]},
        {"doNotPerform": "maybe"},
    ],
)
def test_an_order_without_usable_status_leaves_its_class_open(broken: Json) -> None:
    facts, notes = _read(_order(**broken))
    assert facts == []
    assert [gap.drug_classes for gap in notes.gaps] == [AI]
    assert notes.problems[-1].resource == "MedicationRequest/m1"


def test_a_status_that_excludes_needs_no_drug() -> None:
    assert _read(_order(status="cancelled", medicationCodeableConcept=None))[1].gaps == []


class TestTheDrug:
    """Concept, reference, ingredients."""

    def test_the_code_is_kept_as_the_way_of_recognition(self) -> None:
        assert _one(_order()).recognised_by == "RxNorm"

    def test_the_wording_is_kept_when_it_decided(self) -> None:
        facts, _ = _read(_order(medicationCodeableConcept={"text": "Femara 2.5 mg"}))
        assert facts[0].value.recognised_by == "name"
        assert facts[0].source.quote == "Femara 2.5 mg"
        assert facts[0].source.element == "medicationCodeableConcept"

    def test_other_drugs_are_left_out_without_a_word(self) -> None:
        facts, notes = _read(
            _order(medicationCodeableConcept={"text": "Metformin 500 mg"}),
            _order(id="m2", medicationCodeableConcept={"coding": [{"system": RXNORM, "code": "6809"}]}),
        )
        assert (facts, notes.gaps, notes.problems) == ([], [], [])

    def test_a_medication_is_trusted_over_the_display_of_its_reference(self) -> None:
        medication = {"resourceType": "Medication", "id": "x", "code": {"text": "Exemestane"}}
        reference = {"reference": "Medication/x", "display": "Letrozole"}
        facts, _ = _read(medication, _order(medicationCodeableConcept=None, medicationReference=reference))
        assert [drug.name for drug in facts[0].value.drugs] == ["exemestane"]
        assert [source.reference for source in facts[0].sources] == ["MedicationRequest/m1", "Medication/x"]

    def test_a_contained_medication_is_read(self) -> None:
        contained = [{"resourceType": "Medication", "id": "x", "code": LETROZOLE}]
        order = _order(
            medicationCodeableConcept=None, medicationReference={"reference": "#x"}, contained=contained
        )
        facts, _ = _read(order)
        assert [source.reference for source in facts[0].sources] == ["MedicationRequest/m1"]

    def test_the_ingredients_of_a_pack_all_count(self) -> None:
        ribociclib = {"resourceType": "Medication", "id": "r", "code": {"text": "ribociclib"}}
        pack = {
            "resourceType": "Medication",
            "id": "x",
            "ingredient": [
                {"itemCodeableConcept": LETROZOLE},
                {"itemReference": {"reference": "Medication/r"}},
                {"itemCodeableConcept": {"text": "tamoxifen"}, "isActive": False},
            ],
        }
        order = _order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
        facts, _ = _read(pack, ribociclib, order)
        assert {drug.name for drug in facts[0].value.drugs} == {"letrozole", "ribociclib"}

    def test_a_medication_that_is_another_drug_is_left_out(self) -> None:
        medication = {"resourceType": "Medication", "id": "x", "code": {"text": "Metformin"}}
        order = _order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
        facts, notes = _read(medication, order)
        assert (facts, notes.gaps) == ([], [])

    def test_a_medication_without_content_leaves_everything_open(self) -> None:
        medication = {"resourceType": "Medication", "id": "x", "code": {"coding": []}}
        order = _order(medicationCodeableConcept=None, medicationReference={"reference": "Medication/x"})
        facts, notes = _read(medication, order)
        assert facts == []
        assert [gap.drug_classes for gap in notes.gaps] == [frozenset()]

    def test_the_concept_is_read_beside_a_reference_that_leads_nowhere(self) -> None:
        value = _one(_order(medicationReference={"reference": "Medication/lost", "display": "Tamoxifen"}))
        assert value.drugs[0].name == "letrozole"

    def test_a_reference_that_leads_nowhere_is_read_by_its_display(self) -> None:
        reference = {"reference": "Medication/lost", "display": "Letrozole 2.5 mg"}
        assert (
            _one(_order(medicationCodeableConcept=None, medicationReference=reference)).drugs[0].name
            == "letrozole"
        )

    @pytest.mark.parametrize(
        "unstated",
        [
            {"medicationCodeableConcept": None},
            {"medicationCodeableConcept": {}},
            {"medicationCodeableConcept": 5},
            {"medicationCodeableConcept": {"coding": [{"system": "urn:local", "code": "17"}]}},
            {
                "medicationCodeableConcept": {
                    "coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "1-2"}]
                }
            },
            {"medicationCodeableConcept": None, "medicationReference": {"reference": "Medication/lost"}},
        ],
    )
    def test_a_drug_that_is_not_stated_leaves_everything_open(self, unstated: Json) -> None:
        facts, notes = _read(_order(**unstated))
        assert facts == []
        assert [gap.drug_classes for gap in notes.gaps] == [frozenset()]

    def test_codings_of_different_drugs_leave_both_classes_open(self) -> None:
        codings = [{"system": RXNORM, "code": "72965"}, {"system": RXNORM, "code": "1601374"}]
        facts, notes = _read(_order(medicationCodeableConcept={"coding": codings}))
        assert facts == []
        assert [gap.drug_classes for gap in notes.gaps] == [AI | {DrugClass.CDK46_INHIBITOR}]

    def test_what_concerns_days_to_come_leaves_nothing_open(self) -> None:
        _, notes = _read(_order(status=None, authoredOn="2026-12-01"))
        assert notes.gaps == []


class TestTheDays:
    """Start, planned end, and what lies after the day of the question."""

    def test_the_dosage_decides_over_the_day_of_writing(self) -> None:
        dosage = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-02", "end": "2027-02-01"}}}}]
        value = _one(_order(dosageInstruction=dosage))
        assert value.start == DateInterval(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
        assert value.end == _day("2027-02-01")
        assert value.recorded == _day("2026-01-10")

    def test_without_dosage_the_day_of_writing_is_the_start(self) -> None:
        value = _one(_order())
        assert (value.start, value.end) == (_day("2026-01-10"), None)

    def test_a_duration_counts_from_the_start(self) -> None:
        repeat = {"boundsDuration": {"value": 12, "code": "wk"}}
        assert _one(_order(dosageInstruction={"timing": {"repeat": repeat}})).end == _day("2026-04-04")

    def test_a_duration_ends_with_the_calendar(self) -> None:
        bounds = {"boundsPeriod": {"start": "9999-12-30"}, "boundsDuration": {"value": 9, "code": "d"}}
        assert _one(_order(dosageInstruction={"timing": {"repeat": bounds}})).end == _day("9999-12-31")

    def test_several_dosages_run_from_the_first_to_the_last_unless_one_is_open(self) -> None:
        first = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-01", "end": "2026-02-14"}}}}
        second = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-15", "end": "2026-03-01"}}}}
        still = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-15"}}}}
        closed, open_ended = (
            _one(_order(dosageInstruction=[first, second])),
            _one(_order(dosageInstruction=[first, still])),
        )
        assert (closed.start, closed.end) == (_day("2026-02-01"), _day("2026-03-01"))
        assert (open_ended.start, open_ended.end) == (_day("2026-02-01"), None)

    def test_timing_events_are_a_start(self) -> None:
        dosage = {"timing": {"event": ["2026-03-02", "2026-03-01"]}}
        assert _one(_order(dosageInstruction=dosage)).start == _day("2026-03-01")

    def test_a_statement_has_its_period_and_the_day_it_was_asserted(self) -> None:
        value = _one(
            _statement(
                effectivePeriod={"start": "2026-01-01", "end": "2026-12-31"}, dateAsserted="2026-10-01"
            )
        )
        assert (value.start, value.end, value.recorded) == (
            _day("2026-01-01"),
            _day("2026-12-31"),
            _day("2026-10-01"),
        )

    def test_an_unreadable_date_is_listed_and_the_rest_counts(self) -> None:
        facts, notes = _read(_order(authoredOn="last spring"))
        assert facts[0].value.start is None
        assert [problem.problem for problem in notes.problems] == ["authoredOn is not a date"]

    def test_a_start_that_straddles_the_day_is_cut(self) -> None:
        assert _one(_order(authoredOn="2026-11")).start == DateInterval(dt.date(2026, 11, 1), AS_OF)

    @pytest.mark.parametrize(
        "later",
        [
            _order(authoredOn="2026-11-21"),
            _statement(effectivePeriod={"start": "2026-12-01"}),
            _dispense(whenHandedOver="2026-11-21"),
            _administration(effectiveDateTime="2026-11-21"),
            _order(
                status="stopped",
                dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2026-12-01"}}}}],
            ),
        ],
    )
    def test_what_is_dated_later_is_listed_and_not_used(self, later: Json) -> None:
        facts, notes = _read(later)
        assert facts == []
        assert notes.problems[0].problem == "dated after the day of the question, not used"

    def test_an_order_by_the_day_to_begin_later_stays(self) -> None:
        dosage = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-12-01"}}}}]
        facts, _ = _read(_order(authoredOn="2026-11-20", dosageInstruction=dosage))
        assert facts[0].value.start == _day("2026-12-01")
        assert facts[0].effective == _day("2026-12-01")

    def test_the_effective_days_end_on_the_day_of_the_question(self) -> None:
        facts, _ = _read(_order())
        assert facts[0].effective == DateInterval(dt.date(2026, 1, 10), AS_OF)


class TestTheSupply:
    """How many days one record covers."""

    @pytest.mark.parametrize(
        ("supply", "days"),
        [
            ({"value": 28, "unit": "days"}, 28),
            ({"value": 28, "code": "d"}, 28),
            ({"value": 4, "code": "wk"}, 28),
            ({"value": 3, "unit": "months"}, 90),
            ({"value": 28}, 28),
            ({"value": 28, "unit": "tablets"}, None),
            ({"value": 0, "code": "d"}, None),
            ({"value": 1e12, "code": "d"}, None),
            (None, None),
        ],
    )
    def test_the_days_of_a_dispense(self, supply: Json | None, days: int | None) -> None:
        assert _one(_dispense(daysSupply=supply)).covers_days == days

    def test_a_completed_order_lasts_its_supply_with_repeats_and_a_stopped_one_does_not(self) -> None:
        request = {"expectedSupplyDuration": {"value": 30, "code": "d"}, "numberOfRepeatsAllowed": 2}
        assert _one(_order(status="completed", dispenseRequest=request)).covers_days == 90
        assert _one(_order(status="stopped", dispenseRequest=request)).covers_days is None
        assert _one(_order(status="active", dispenseRequest=request)).covers_days is None

    @pytest.mark.parametrize(
        ("more", "days"),
        [
            ({}, 84),
            ({"medicationCodeableConcept": {"text": "Zoladex 3.6 mg"}}, 28),
            ({"medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "105641"}]}}, 28),
            ({"dosage": {"dose": {"value": 10.8, "unit": "mg"}}}, 84),
            ({"dosage": {"dose": {"value": 3.6, "code": "mg"}}}, 28),
            ({"dosage": {"text": "3.6 mg s.c."}}, 28),
            ({"medicationCodeableConcept": {"text": "Faslodex"}}, 28),
            ({"medicationCodeableConcept": {"text": "paclitaxel"}}, None),
        ],
    )
    def test_an_injection_covers_the_interval_of_its_product(self, more: Json, days: int | None) -> None:
        assert _one(_administration(**more)).covers_days == days

    def test_a_depot_handed_over_covers_its_interval_or_else_its_days(self) -> None:
        named = {"text": "Zoladex 10.8 mg"}
        assert _one(_dispense(medicationCodeableConcept=named, daysSupply={"value": 1})).covers_days == 84
        unnamed = {"text": "Zoladex"}
        assert _one(_dispense(medicationCodeableConcept=unnamed, daysSupply={"value": 28})).covers_days == 28


class TestOtherUses:
    """Cancer drugs that are no cancer treatment."""

    @pytest.mark.parametrize(
        "more",
        [
            {"medicationCodeableConcept": {"text": "methotrexate 10 mg weekly for rheumatoid arthritis"}},
            {
                "medicationCodeableConcept": {"text": "methotrexate"},
                "reasonCode": [
                    {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M05.79"}]}
                ],
            },
            {"medicationCodeableConcept": {"text": "methotrexate 2.5 mg oral tablet"}},
            {
                "medicationCodeableConcept": {"text": "methotrexate"},
                "dosageInstruction": [
                    {
                        "route": {"text": "oral"},
                        "doseAndRate": [{"doseQuantity": {"value": 25, "unit": "mg"}}],
                    }
                ],
            },
            {
                "medicationCodeableConcept": {"text": "everolimus"},
                "reasonCode": [{"text": "kidney transplant"}],
            },
            {"medicationCodeableConcept": {"text": "fluorouracil 5 % cream"}},
            {"medicationCodeableConcept": {"text": "bevacizumab intravitreal injection"}},
            {
                "medicationCodeableConcept": {"text": "megestrol"},
                "reasonCode": [{"text": "loss of appetite"}],
            },
        ],
    )
    def test_they_are_left_out(self, more: Json) -> None:
        facts, notes = _read(_order(**more))
        assert (facts, notes.gaps) == ([], [])

    @pytest.mark.parametrize(
        "more",
        [
            {"medicationCodeableConcept": {"text": "methotrexate 40 mg/m2 i.v."}},
            {
                "medicationCodeableConcept": {"text": "methotrexate oral"},
                "dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 26, "unit": "mg"}}]}],
            },
            {
                "medicationCodeableConcept": {"text": "methotrexate tablet"},
                "reasonCode": [{"text": "metastatic breast cancer"}],
            },
            {"medicationCodeableConcept": {"text": "everolimus 10 mg"}},
            {
                "medicationCodeableConcept": {"text": "capecitabine"},
                "reasonCode": [{"text": "Breast cancer"}],
            },
            {
                "medicationCodeableConcept": {"text": "goserelin 3.6 mg"},
                "reasonCode": [{"text": "endometriosis"}],
            },
        ],
    )
    def test_cancer_treatment_stays(self, more: Json) -> None:
        assert len(_read(_order(**more))[0]) == 1


class TestProcedures:
    """Chemotherapy and injections recorded as procedures."""

    @staticmethod
    def _procedure(code: Json, **more: Any) -> Json:
        return _without_none(
            {
                "resourceType": "Procedure",
                "id": "x1",
                "status": "completed",
                "code": code,
                "performedDateTime": "2026-01-10",
                **more,
            }
        )

    @pytest.mark.parametrize(
        ("code", "name", "by"),
        [
            ({"text": "Chemotherapy"}, "chemotherapy", "name"),
            (
                {"coding": [{"system": "http://snomed.info/sct", "code": "367336001"}]},
                "chemotherapy",
                "SNOMED CT",
            ),
            (
                {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-542.11"}]},
                "chemotherapy",
                "OPS",
            ),
            (
                {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-547.0"}]},
                "immunotherapy",
                "OPS",
            ),
            ({"text": "Paclitaxel infusion, cycle 2"}, "paclitaxel", "name"),
            ({"text": "Injection of goserelin 3.6 mg implant"}, "goserelin", "name"),
        ],
    )
    def test_systemic_treatment_is_recognised(self, code: Json, name: str, by: str) -> None:
        value = _one(self._procedure(code))
        assert value.kind is RecordKind.PROCEDURE
        assert (value.drugs[0].name, value.recognised_by) == (name, by)

    @pytest.mark.parametrize(
        "code",
        [
            {"text": "Radiotherapy of the spine"},
            {"text": "Chemotherapy education"},
            {"text": "Insertion of port for chemotherapy"},
            {"text": "No chemotherapy"},
            {"text": "Tamoxifen metabolite level"},
            {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-548.0"}]},
            {"coding": [{"system": "http://fhir.de/CodeSystem/bfarm/ops", "code": "8-522.6"}]},
        ],
    )
    def test_other_procedures_are_left_out(self, code: Json) -> None:
        facts, notes = _read(self._procedure(code))
        assert (facts, notes.gaps) == ([], [])

    def test_german_hormone_and_targeted_therapy_is_no_chemotherapy(self) -> None:
        kind = "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/CodeSystem/mii-cs-onko-therapie-typ"
        ops = {
            "system": "http://fhir.de/CodeSystem/bfarm/ops",
            "code": "8-54",
            "display": "Zytostatische Chemotherapie",
        }
        for therapy, count in (("ZS", 0), ("HO", 0), ("CH", 1), ("CZ", 1)):
            code = {"coding": [{"system": kind, "code": therapy}, ops]}
            assert len(_read(self._procedure(code))[0]) == count

    @pytest.mark.parametrize("status", ["not-done", "preparation", "entered-in-error"])
    def test_what_was_not_done_is_left_out(self, status: str) -> None:
        assert _read(self._procedure({"text": "Chemotherapy"}, status=status))[0] == []

    def test_without_status_the_class_is_open(self) -> None:
        facts, notes = _read(self._procedure({"text": "Chemotherapy"}, status=None))
        assert facts == []
        assert [gap.drug_classes for gap in notes.gaps] == [{DrugClass.CHEMOTHERAPY}]

    def test_the_drugs_used_are_read(self) -> None:
        value = _one(self._procedure({"text": "Infusion"}, usedCode=[{"text": "docetaxel"}]))
        assert value.drugs[0].name == "docetaxel"

    def test_a_procedure_to_come_is_listed_and_not_used(self) -> None:
        facts, notes = _read(self._procedure({"text": "Chemotherapy"}, performedDateTime="2026-12-01"))
        assert (facts, len(notes.problems)) == ([], 1)

    def test_a_period_is_kept_and_an_injection_covers_its_interval(self) -> None:
        period = {"start": "2026-01-01", "end": "2026-03-01"}
        value = _one(
            self._procedure({"text": "Chemotherapy"}, performedDateTime=None, performedPeriod=period)
        )
        assert (value.start, value.end) == (_day("2026-01-01"), _day("2026-03-01"))
        assert _one(self._procedure({"text": "Injection of goserelin"})).covers_days == 84
