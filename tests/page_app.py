"""The pages around a stand-in CDS Service whose one card has everything a card can have.

The page is tested against it so that a change of clinical wording does not break the tests of the page.
"""

import contextlib
import datetime as dt
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import uuid4

from fastapi import FastAPI

from cds_hooks import (
    PATIENT_VIEW,
    Action,
    Card,
    CdsRequest,
    CdsResponse,
    CdsService,
    Coding,
    Exchange,
    Link,
    OverrideReason,
    PatientViewContext,
    PreconditionFailed,
    Source,
    Suggestion,
    build_router,
)
from service.chart.dates import UNDATED, DateInterval, one_day
from service.chart.diagnosis import Demographics, EcogGrade
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.chart.imaging import Coverage, ImagingAnswer, ImagingAssessment
from service.chart.patient_chart import PatientChart
from service.chart.treatment import RecordKind, RecordState, TreatmentRecord
from service.course.patient_course import PatientCourse
from service.criteria.verdict import Verdict, unknown
from service.store.database import Database
from service.store.decision_note import DecisionNote, IssuedCard
from service.store.decision_records import DecisionRecords
from service.store.feedback import FeedbackStore
from service.terms.drugs import Drug, DrugClass
from service.trials.trial import Cited, Outcome, RegulatoryStatus, Setting, Statement, Trial
from service.trials.trial import Source as TrialSource
from service.web.headers import SecurityHeaders
from service.web.pages import build_pages
from service.web.sandbox import Sandbox, SandboxPatient

TODAY: Final = dt.date(2026, 11, 20)
HOSTILE: Final = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LETROZOLE: Final = Drug(name="letrozole", drug_class=DrugClass.AI_NONSTEROIDAL)

DETAIL: Final = """\
**ESR1 p.D538G** was found in blood\\*, and *nothing* speaks against a switch. [The trial](https://example.org/t)

| Criterion | Status | Value |
|---|---|---|
| `adult` | met | 61 years &lt; 120 |
| imaging | met | stable &#124; quiet |

- first point
- second point with <b>no markup</b> and [a trap](javascript:alert(3))

#### What is not known
Overall survival.
"""


T = TypeVar("T")


def fact(value: T, effective: DateInterval = UNDATED) -> Fact[T]:
    """A fact of one resource."""
    return Fact(value=value, effective=effective, source=SourceRef(reference="Observation/1"))


def day(text: str) -> DateInterval:
    """A date known to the day."""
    return one_day(dt.date.fromisoformat(text))


def order(drug: Drug, since: str, until: str | None = None) -> Fact[TreatmentRecord]:
    """An order, active unless it ended."""
    record = TreatmentRecord(
        drugs=(drug,),
        kind=RecordKind.ORDER,
        state=RecordState.ENDED if until else RecordState.ACTIVE,
        start=day(since),
        end=day(until) if until else None,
        recorded=day(since),
        covers_days=None,
        recognised_by="name",
    )
    return fact(record, day(since))


def chart() -> PatientChart:
    """A small record."""
    staging = ImagingAssessment(
        answer=ImagingAnswer.NO_PROGRESSION,
        coverage=Coverage.STAGING,
        final=True,
        coded=False,
        region="CT chest, abdomen, pelvis",
    )
    blood = Specimen.BLOOD
    return PatientChart(
        patient_id="wanda",
        demographics=fact(Demographics(birth=day("1965-03-22"), gender=None, deceased=None)),
        treatments=(order(LETROZOLE, "2025-11-10"),),
        esr1_results=(
            fact(Esr1Result(call=Call.NOT_DETECTED, specimen=blood), day("2026-08-03")),
            fact(
                Esr1Result(call=Call.DETECTED, specimen=blood, variant="D538G", vaf="1.9 %"),
                day("2026-10-28"),
            ),
            fact(
                Esr1Result(
                    call=Call.DETECTED, specimen=blood, variant=HOSTILE, doubts=frozenset({Doubt.NOT_ON_LIST})
                ),
                day("2026-11-02"),
            ),
        ),
        imaging=(fact(staging, day("2026-10-20")),),
        ecog_grades=(fact(EcogGrade(grade=1), day("2026-11-09")),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    id: str
    question: str

    def answer(self, course: PatientCourse) -> Verdict:
        return unknown("never asked here", missing="everything")


_SOURCE: Final = TrialSource(title="Registry entry", url="https://clinicaltrials.gov/study/NCT00000000")

TRIAL: Final = Trial(
    id="example-1",
    registry_id="NCT00000000",
    name="EXAMPLE-1",
    setting=Setting.EARLY_SWITCH,
    treatment="one drug in place of another",
    summary="An invented trial.",
    inclusion=(
        Cited(section="registry entry: age", criterion=_Question(id="adult", question="Is it an adult?")),
    ),
    outcomes=(Outcome(measure="median PFS", result="2 vs 1 months", data_cutoff="May 2026", source=_SOURCE),),
    limits=(Statement(text="Shows nothing about survival.", source=_SOURCE),),
    not_checked=("what nobody knows",),
    safety=(Statement(text="Nothing is known.", source=_SOURCE),),
    regulatory=(
        RegulatoryStatus(
            jurisdiction="EU",
            drug="exampletinib",
            status="authorised",
            since=dt.date(2026, 7, 23),
            indication="For nobody.",
            reviewed=dt.date(2026, 11, 1),
            source=_SOURCE,
        ),
    ),
    sources=(_SOURCE,),
    variants=frozenset({"Y537S", "D538G"}),
)


def card() -> Card:
    """A card with every member."""
    order = {"resourceType": "MedicationRequest", "status": "draft", "intent": "proposal"}
    return Card(
        uuid=uuid4(),
        summary="ESR1 D538G in ctDNA without progression: a switch may be discussed",
        indicator="warning",
        detail=DETAIL,
        source=Source(
            label="SERENA-6", url="https://example.org/about", topic=Coding(code="T", system="urn:example")
        ),
        suggestions=(
            Suggestion(
                label="Switch to camizestrant",
                actions=(Action(type="create", description="Start camizestrant", resource=order),),
            ),
            Suggestion(label="Repeat ctDNA and imaging instead"),
        ),
        selection_behavior="at-most-one",
        override_reasons=(OverrideReason(code="declines", system="urn:example", display="Patient declines"),),
        links=(Link(label="Criteria and evidence", url="https://example.org/trials/x", type="absolute"),),
        extension={"org.esr1-cds.decision": {"step": "offer-switch", "trial": "example-1"}},
    )


def _evaluate(request: CdsRequest[PatientViewContext]) -> CdsResponse:
    if request.context.patient_id == "silent":
        return CdsResponse(cards=())
    if request.context.patient_id == "broken":
        raise PreconditionFailed("the record cannot be had", missing=("conditions",))
    return CdsResponse(cards=(card(),))


def _request(slug: str) -> bytes:
    context = {"userId": "Practitioner/1", "patientId": slug}
    body = {"hook": "patient-view", "hookInstance": str(uuid4()), "context": context}
    return json.dumps(body).encode()


def _patient(slug: str, title: str, step: str) -> SandboxPatient:
    return SandboxPatient(
        slug=slug,
        title=title,
        teaser=f"The teaser of {title}",
        story=f"# {title}: the **heading**\n\nShe said *nothing*.\n\n{HOSTILE}",
        as_of=TODAY,
        expected_step=step,
        read_chart=lambda _day: chart(),
        request=lambda _hook: _request(slug),
    )


PATIENTS: Final = (
    _patient("silent", "Silvia Schweigsam, 60", "on-track"),
    _patient("wanda", "Wanda Wechsel, 61", "offer-switch"),
    _patient("broken", "Berta Bruch, 62", "on-track"),
)


def _note(exchange: Exchange) -> DecisionNote:
    """What the service itself would note, as far as the page shows it."""
    cards = exchange.response.cards if exchange.response else ()
    return DecisionNote(
        decided_at=dt.datetime.now(dt.UTC),
        hook_instance=exchange.hook_instance,
        service_id=exchange.service_id,
        hook=exchange.hook,
        client_id=None,
        step="offer-switch",
        criteria={},
        references=(),
        digest=None,
        knowledge_version="2026.11.0",
        software_version="0.1.0",
        durations_ms={},
        cards=tuple(IssuedCard(uuid=str(card.uuid), step="offer-switch") for card in cards),
    )


def page_app(url: str, *, development: bool = True, today: dt.date = TODAY) -> FastAPI:
    """The pages, the stand-in service and a database at ``url``."""
    database = Database(url)
    records = DecisionRecords(database)
    feedback = FeedbackStore(database)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await database.start()
        async with records:
            yield
        await database.close()

    async def note(exchange: Exchange) -> None:
        records.record(_note(exchange))

    app = FastAPI(lifespan=lifespan)
    app.add_middleware(SecurityHeaders)
    service = CdsService(
        id="esr1-patient-view",
        hook=PATIENT_VIEW,
        description="A stand-in",
        evaluate=_evaluate,
        title="Stand-in",
    )
    app.include_router(build_router([service], feedback=feedback, after=note))
    sandbox = Sandbox(patients=PATIENTS, feedback=feedback, today=lambda: today) if development else None
    app.include_router(
        build_pages([TRIAL], knowledge_version="2026.11.0", software_version="0.1.0", sandbox=sandbox)
    )
    return app
