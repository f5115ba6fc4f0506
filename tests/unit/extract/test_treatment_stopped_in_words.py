"""Stops and holds that stand in words beside a medication whose status says that it is taken."""

import datetime as dt

import pytest

from service.chart.treatment import RecordState
from service.extract.treatment.stopped import Asked, said_not_given, said_to_be_stopped
from service.terms.drugs import DRUGS
from tests.unit.extract.reading import AS_OF, Json
from tests.unit.extract.treatment_records import (
    administration,
    dispense,
    order,
    procedure,
    read_all,
    statement,
)

_ASKED = Asked(drugs=(DRUGS["palbociclib"],), began=dt.date(2025, 10, 1), as_of=AS_OF)

_STOPPED = (
    "ON HOLD since 2 November 2026 because of grade 3 neutropenia.",
    "ON HOLD",
    "Held",
    "HELD - ANC 0.6",
    "Discontinued 15 Aug 2026",
    "DISCONTINUED 15 Aug 2026 due to QTc prolongation",
    "STOPPED",
    "Stopped.",
    "Patient is no longer taking this medication",
    "Patient no longer taking.",
    "Not taking",
    "Not taking: side effects",
    "Treatment paused until ANC > 1.0",
    "Permanently discontinued",
    "Palbociclib 125 mg - Treatment paused until ANC > 1.0",
    "Palbociclib 125 mg (last taken June 2026)",
    "Palbociclib 125 mg, treatment interrupted",
    "1 tablet daily until 30 June 2026, then stop",
    "Palbociclib has been on hold since 5 October 2026 and will not be restarted before the test.",
    "Patient stopped taking palbociclib in June 2026.",
    "Stopped by oncologist 3 Nov 2026",
    "Oncologist stopped it on 3 Nov.",
    "Dr. Miller stopped palbociclib.",
    "Dr Miller held treatment until counts recover.",
    "Palbo held since 2 Nov.",
    "Hold palbociclib until ANC recovers.",
    "HOLD",
    "Hold - neutropenia",
    "Plan: hold palbociclib until further notice",
    "Currently on hold for dental extraction.",
    "Patient self-discontinued.",
    "Pt d/c'd 10/2026",
    "She stopped in June because of fatigue.",
    "Stopped 3 March 2026, resumed 20 March, stopped again 15 Oct 2026.",
    "Was held for one week in March 2026, resumed. Stopped 12 Oct 2026.",
    "Switched to ribociclib on 3 June 2026",
    "Patient declines further treatment.",
    "Therapie pausiert seit 02.11.2026",
    "Abgesetzt am 15.08.2026",
    "Neutropenia grade 4, therefore held.",
    "Both letrozole and palbociclib stopped in June 2026.",
    "Palbociclib and denosumab on hold.",
    "CDK4/6 inhibitor on hold because of neutropenia",
    "Letrozole continues. Palbociclib stopped.",
    "Palbociclib stopped; letrozole continues.",
    "Palbociclib stopped, letrozole continued.",
    "Treatment is on hold; to be resumed after surgery.",
    "Status: stopped",
    "Drug not tolerated, stopped.",
    "The patient has not been taking this medication for two months.",
    "Patient is off palbociclib since June.",
    "Stop date 15 Aug 2026",
    "Last dose 15 June 2026.",
    "Never started.",
    "Treatment was stopped on 12 October 2026",
    "Patient did not take palbociclib",
    "Therapy held due to neutropenia, restart when ANC > 1.0",
    "Hold for 2 weeks due to neutropenia",
    "Not currently taking",
    "Patient reported not taking",
    "D/C palbociclib",
    "Stop palbociclib",
    "Patient ran out and stopped taking it",
    "This prescription was discontinued.",
    "Prescription discontinued by Dr. Lee on 2026-08-15",
    "Medication on hold",
    "Discontinued (toxicity)",
    "Discontinued: progression",
    "treatment suspended",
    "Patient has stopped her tablets",
    "Stopped because of interstitial lung disease.",
    "Completed 12 Aug 2026",
    "Patient decided to stop treatment in June.",
    "Pt taken off palbociclib 3 Nov",
    "has been stopped",
    "Not yet filled by pharmacy.",
    "Arr\xeat le 15/10/2026",
    "Pause vom 3.11.2026 bis 17.11.2026",
)
_NOT_STOPPED = (
    "Take one tablet once daily. Do not stop without talking to your oncologist.",
    "Previously on exemestane (adjuvant, 2016-2019), stopped because of arthralgia.",
    "Dose reduced; treatment continues. Was held for one week in March 2026, resumed.",
    "Plan: change to fulvestrant at progression.",
    "Stop taking the tablets and call the emergency line if you have fever",
    "your dose may be held or reduced depending on the results",
    "Hold if ANC < 1.0",
    "Hold for ANC <1000",
    "Hold for grade 3 neutropenia; restart at lower dose",
    "1 capsule daily for 21 days, then 7 days without treatment.",
    "Take 1 capsule daily for 21 days, then stop for 7 days.",
    "21 Tage Einnahme, 7 Tage Pause",
    "3 weeks on, 1 week off",
    "days 1-21, pause days 22-28",
    "Denosumab on hold for dental work.",
    "Patient stopped smoking in 2019.",
    "Stopped smoking.",
    "Patient stopped HRT in 2025.",
    "Atorvastatin stopped because of myalgia.",
    "Never stopped. No doses held.",
    "Tolerated without interruption.",
    "Not stopped.",
    "Treatment has not been interrupted.",
    "Last dose 15 November 2026.",
    "Last dose: this morning",
    "To be stopped at progression",
    "Will be stopped if QTc > 500",
    "If treatment is stopped, inform the clinic.",
    "Discontinue if toxicity.",
    "Ask your doctor before stopping.",
    "Continue until told to stop.",
    "Continue until stopped by oncologist.",
    "Patient not taking any other medication.",
    "Patient is no longer on steroids.",
    "Tamoxifen stopped 2018.",
    "Letrozole continued and denosumab stopped.",
    "Prior authorization completed.",
    "Cycle 12 completed.",
    "Switched to evening dosing.",
    "Switched from ribociclib to palbociclib.",
    "Switched to generic.",
    "Stopped 2019.",
    "Paused 3 March 2026, restarted 20 March 2026.",
    "Held in March, now back on treatment.",
    "On hold in March 2026; treatment was resumed on 20 March.",
    "Hold tablet with dry hands",
    "Metformin discontinued. Continue palbociclib.",
    "Radiotherapy completed 12 Oct 2026.",
    "Discontinued metformin in June 2026",
    "Denosumab stopped; palbociclib continued.",
    "Letrozole was started after exemestane was stopped.",
    "1 tablet daily until 30 June 2027",
    "Tolerating well. ANC checked. Not taken with grapefruit.",
    "Do not take if pregnant; stop immediately and contact us",
    "Treatment should not be interrupted.",
    "Stop and call your nurse for fever",
    "Bleeding stopped.",
    "Diarrhea has stopped with loperamide.",
    "Patient would like to stop treatment",
    "Cough stopped.",
    "Antibiotics finished.",
    "Patient completed radiotherapy on 5 Oct 2026.",
    "Do not use after the expiry date.",
    "Take 1 tablet daily with letrozole until disease progression",
    "Do not discontinue.",
    "Not to be discontinued.",
    "Refills: none, last filled 2 June 2026",
    "Last dose reduction June 2026",
    "Treatment held in cycle 3 for 7 days (March 2026), since then continued",
    "Take 1 tablet daily. Hold and call clinic for temp >100.4",
    "Take with food. Do not take with PPI; stop omeprazole.",
    "Stop palbociclib if pregnant",
    "No refills left; patient not due until 12 Dec 2026",
    "Supply until 30 June 2026",
    "Prior auth valid until 31 Aug 2026",
    "Changed from 125 mg to 100 mg in June 2026",
    "125 mg stopped, 100 mg started 3 June 2026",
    "Discontinued 125 mg, now 100 mg daily",
    "Held 2 doses in October, resumed 5 Oct",
    "Brief hold in March 2026 for surgery",
    "Hold released.",
    "Do NOT hold for surgery",
    "Hold on day of surgery",
    "Hold 3 days before dental procedure",
    "HOLD FOR ANC LESS THAN 1000",
    "Discontinue use and seek medical attention",
    "Take even if you feel well; do not skip or stop.",
    "Stop smoking.",
    "No longer requires prior authorization.",
    "Not taking with food",
    "Bitte nicht absetzen",
    "Nicht ohne Ruecksprache absetzen",
    "Ne pas arr\xeater sans avis m\xe9dical",
    "Patient compliant, no missed doses. Warfarin discontinued 2 Sep 2026.",
    "PPI was stopped because of interaction.",
    "Blood pressure medication stopped",
    "Allergies: none. Side effects: nausea has stopped.",
    "Patient was not taking calcium",
    "Calcium supplement paused due to hypercalcemia; treatment unchanged",
    "Paracetamol on hold",
    "Reviewed in clinic; menses stopped in 2015",
    "Zoledronic acid on hold pending dental clearance. Continue current treatment.",
    "Radiotherapy to T8 completed 12 Oct 2026, palbociclib continued throughout.",
    "Palbociclib held during radiotherapy, resumed 20 Oct 2026.",
    "Paused for radiotherapy 3-10 Oct 2026 and restarted.",
    "Steroids finished",
    "ESR1 testing not done",
    "GnRH agonist stopped after oophorectomy",
)
_NOT_GIVEN = (
    "Injection not given, patient declined.",
    "Not administered because of fever.",
    "Cancelled by patient.",
    "Deferred: neutropenia.",
)
_GIVEN = (
    "Given without complication. Next in 28 days.",
    "Premedication not given.",
    "If not given, call the clinic.",
    "Not given on 3 November, given later the same week.",
)


@pytest.mark.parametrize("text", _STOPPED)
def test_words_that_say_that_the_drug_is_not_taken_are_found(text: str) -> None:
    assert said_to_be_stopped([text], _ASKED) is not None


@pytest.mark.parametrize("text", _NOT_STOPPED)
def test_conditions_instructions_history_and_other_drugs_say_nothing(text: str) -> None:
    assert said_to_be_stopped([text], _ASKED) is None


@pytest.mark.parametrize("text", _NOT_GIVEN)
def test_words_that_say_that_a_dose_was_not_given_are_found(text: str) -> None:
    assert said_not_given([text], _ASKED) is not None


@pytest.mark.parametrize("text", _GIVEN)
def test_a_dose_that_was_given_is_not_taken_for_one_that_was_not(text: str) -> None:
    assert said_not_given([text], _ASKED) is None


def test_the_sentence_and_its_day_are_kept() -> None:
    stop = said_to_be_stopped(["Well tolerated. Stopped on 12 October 2026. Next visit in March."], _ASKED)
    assert stop is not None
    assert (stop.sentence, stop.day) == ("Stopped on 12 October 2026.", dt.date(2026, 10, 12))


def test_a_last_dose_is_in_doubt_after_sixty_days_and_a_depot_after_its_longest_interval() -> None:
    def left(drug: str, day: str) -> bool:
        asked = Asked(drugs=(DRUGS[drug],), began=None, as_of=AS_OF)
        return said_to_be_stopped([f"Last dose {day}"], asked) is not None

    assert [left("letrozole", day) for day in ("2026-09-21", "2026-09-20")] == [False, True]
    assert [left("goserelin", day) for day in ("2026-07-31", "2026-07-30")] == [False, True]


@pytest.mark.parametrize(
    "resource",
    [
        order(note=[{"text": "ON HOLD"}]),
        order(dosageInstruction=[{"text": "Discontinued"}]),
        order(dosageInstruction=[{"patientInstruction": "Stopped."}]),
        order(statusReason={"text": "Stopped"}),
        order(medicationCodeableConcept={"text": "Letrozole 2.5 mg - treatment paused until March"}),
        statement(note=[{"text": "Letrozole stopped"}]),
        statement(dosage=[{"text": "1 tablet daily until 30 June 2026, then stop"}]),
        statement(statusReason=[{"coding": [{"display": "Drug not taken - patient declined"}]}]),
        dispense(note=[{"text": "Patient has stopped this drug."}]),
    ],
)
def test_an_active_record_that_its_words_contradict_leaves_the_use_open(resource: Json) -> None:
    facts, notes = read_all(resource)
    assert [fact.value.state for fact in facts] == [RecordState.ON_HOLD]
    assert notes.problems[0].problem.startswith("its words say that the drug is stopped")


@pytest.mark.parametrize(
    "resource",
    [
        administration(note=[{"text": "Not given: patient declined."}]),
        procedure({"text": "Injection of goserelin 3.6 mg"}, note=[{"text": "Not given."}]),
        procedure({"text": "Injection of goserelin 3.6 mg"}, outcome={"text": "Cancelled"}),
        procedure({"text": "Chemotherapy cycle 1"}, note=[{"text": "Not given: fever."}]),
    ],
)
def test_a_dose_that_its_words_deny_may_or_may_not_have_been_given(resource: Json) -> None:
    facts, notes = read_all(resource)
    assert [fact.value.state for fact in facts] == [RecordState.UNKNOWN]
    assert len(notes.problems) == 1


def test_a_stop_speaks_from_the_day_after_the_record_or_from_the_day_that_it_names() -> None:
    def recorded(note: str) -> dt.date | None:
        (fact,), _ = read_all(order(note=[{"text": note}]))
        assert fact.value.recorded is not None
        return fact.value.recorded.earliest

    assert recorded("Stopped") == dt.date(2026, 1, 11)
    assert recorded("Stopped 3 May 2026") == dt.date(2026, 5, 3)


def test_words_beside_an_order_that_begins_later_or_is_closed_change_nothing() -> None:
    later = order(
        note=[{"text": "Not yet started"}],
        dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2026-12-01"}}}}],
    )
    (fact,), _ = read_all(later)
    assert fact.value.state is RecordState.ACTIVE
    (fact,), _ = read_all(order(status="stopped", note=[{"text": "Stopped"}]))
    assert fact.value.state is RecordState.ENDED
