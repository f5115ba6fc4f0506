"""Ovarian function: menopausal status, bilateral oophorectomy, bilateral orchiectomy.

Read from Conditions, Observations of menopausal status, and Procedures; by code, else by plain wording. A
one-sided or unspecified removal says nothing, nor does one that was wished, planned or called off. A note or outcome
that takes a removal or a status back leaves the search incomplete.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from service.chart.dates import DateInterval
from service.chart.diagnosis import Certainty, MenopausalState
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.coded import by_wording, is_said, means, plain_words, readable_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.removed_organs import is_called_off, is_intended, is_over, names_a_removal, removal_in
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Condition, Observation, Procedure, as_list, codings, texts
from service.terms.concepts.oncology import (
    BILATERAL_OOPHORECTOMY,
    BILATERAL_ORCHIECTOMY,
    MENOPAUSE_STATUS,
    PERIMENOPAUSAL,
    POSTMENOPAUSAL,
    PREMENOPAUSAL,
)

_BILATERAL: Final = frozenset({"51440002"})
"""SNOMED CT Right and left; both sides."""
_DONE: Final = "completed"

_CODED: Final = (
    (MenopausalState.POSTMENOPAUSAL, POSTMENOPAUSAL),
    (MenopausalState.PERIMENOPAUSAL, PERIMENOPAUSAL),
    (MenopausalState.PREMENOPAUSAL, PREMENOPAUSAL),
    (MenopausalState.BILATERAL_OOPHORECTOMY, BILATERAL_OOPHORECTOMY),
    (MenopausalState.BILATERAL_ORCHIECTOMY, BILATERAL_ORCHIECTOMY),
)
_WORDED: Final = (
    (MenopausalState.PERIMENOPAUSAL, re.compile(r"\bperi-?\s?(?:menopaus|[/,]|or\b|to\b)", re.IGNORECASE)),
    (
        MenopausalState.POSTMENOPAUSAL,
        re.compile(
            r"\bpost-?\s?menopaus(?!al (?:bleeding|haemorrhage|hemorrhage|symptom|complaint|women|woman|patients))"
            r"|\bmenopause present\b|\bafter menopause\b",
            re.IGNORECASE,
        ),
    ),
    (
        MenopausalState.PREMENOPAUSAL,
        re.compile(
            r"\bpr(?:e|ae|\u00e4)-?\s?(?:menopaus(?!al (?:women|patients))|[/,]|or\b|to\b)|\bbefore menopause\b"
            r"|(?<!last )\bregular (?:menstrual )?(?:cycles?|menses|periods?)\b|(?<!stopped )\bmenstruat(?:ing|es)\b"
            r"|\bmenses (?:have |has )?(?:returned|resumed)\b",
            re.IGNORECASE,
        ),
    ),
)
_SENTENCE: Final = re.compile(r"\.(?=\s|$)|[;\n|]+")
_CLAUSE: Final = re.compile(r"[,()]|\bbut\b", re.IGNORECASE)
_LEFT_OPEN: Final = re.compile(
    r"\?|\b(?:suspect\w*|suspicio\w+|possibl[ey]|probabl[ey]|likely|unlikely|quer(?:y|ied)|versus|vs|unclear|uncertain|unsure"
    r"|doubtful|whether|if|not\s+confirmed|unconfirmed|to\s+be\s+\w+|verdacht|mother|father|sister|aunt|daughter|maternal"
    r"|paternal|family|grandmother|familien\w*)\b",
    re.IGNORECASE,
)
"""What leaves the status open, or makes it another person's, for the whole sentence."""
_TO_COME: Final = re.compile(
    r"\b(?:becom(?:e|ing)|soon|approach\w*|entering|nearing|expect\w*|will|once|when|until|consider(?:ed)?|no\s+longer|stopped"
    r"|goserelin|leupro\w+|triptorelin|zoladex|lupron|LHRH|GnRH|ovarian\s+(?:function\s+)?suppression|chemical\w*|induc\w+)\b",
    re.IGNORECASE,
)
"""What makes the status of a clause one that is awaited, is over, or lasts as long as a drug."""
_EARLIER: Final = re.compile(
    r"\b(?:was|were|had\s+been|previously|formerly|initially|until|at\s+(?:the\s+)?(?:(?:first|initial|primary)\s+)*diagnosis"
    r"|at\s+that\s+time|in\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_UNDONE: Final = re.compile(
    r"\b(?:abandon\w*|abort\w*|cancel\w*|incomplete\w*|unsuccessful|attempted|postponed|declined|refused"
    r"|not\s+(?:performed|done|carried\s+out|possible|completed|removed))\b"
    r"|\b(?:ovar\w+|adnex\w+|test(?:is|es|icle\w*))\s(?:(?:was|were|is|are|had|to|be|been|has|have|left|could)\s){0,4}"
    r"(?:not\b|left\b|preserved|conserved|retained|spared|in\s+place|in\s+situ|behind|remain\w*)"
    r"|\b(?:preserv\w+|sparing|retaining|leaving)\s(?:\w+\s){0,4}?(?:ovar\w+|adnex\w+|test(?:is|es))"
    r"|\bonly\s(?:the\s)?(?:left|right|one)\b|\bunilateral\b",
    re.IGNORECASE,
)
"""What words beside a removal say of both organs not having been removed."""
_OTHER_OPERATION: Final = re.compile(
    r"hyster|lymph|append|oment|biops|drain|catheter|cholecyst|chemo|radiother", re.IGNORECASE
)
_THE_REMOVAL: Final = re.compile(r"ovar|o+phorect|adnex|BSO|testi|testes|orchi|procedure", re.IGNORECASE)
_DENIES_STATUS: Final = re.compile(
    r"\b(?:error|erroneous\w*|wrong\w*|incorrect\w*|mistak\w+|not\s+(?:post-?\s?menopaus\w*|confirmed|correct))\b",
    re.IGNORECASE,
)
_LONGEST: Final = 8_000
_STATUS_WORDS: Final = re.compile(r"menopaus", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[MenopausalState], ...]:
    """Every statement on ovarian or testicular function."""
    found: list[Fact[MenopausalState]] = []
    for condition in record.of(Condition):
        found.extend(_from_condition(condition, notes))
    for observation in observations[Topic.MENOPAUSE]:
        found.extend(_from_observation(record, observation, notes))
    for procedure in record.of(Procedure):
        found.extend(_from_procedure(procedure, notes))
    return tuple(found)


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[MenopausalState]]:
    state = _state_of(condition.code)
    if state is None:
        return
    certainty = certainty_of(condition)
    if certainty is Certainty.CONFIRMED and _is_denied(condition):
        notes.gap(Family.MENOPAUSE, f"{condition.key} contradicts itself")
        return
    if certainty is Certainty.UNREADABLE:
        notes.gap(Family.MENOPAUSE, f"{condition.key} has an unreadable verification status")
    if certainty is Certainty.CONFIRMED:
        yield from _fact(
            condition.key,
            "Condition.code",
            state,
            notes.happened(condition, condition_date(condition, notes)),
        )


def _from_observation(
    record: Record, observation: Observation, notes: Notes
) -> Iterator[Fact[MenopausalState]]:
    asked = means(observation.code, MENOPAUSE_STATUS) or _STATUS_WORDS.search(plain_words(observation.code))
    state = (
        _state_of(observation.value_codeable_concept) or _state_in(observation.value_string or "")
        if asked
        else None
    )
    if state is None:
        if asked and any(name.startswith("value") for name in observation.lost):
            notes.gap(Family.MENOPAUSE, f"{observation.key} has no readable value")
        return
    match standing(observation):
        case Standing.FINAL:
            date = notes.happened(observation, result_date(record, observation, notes))
            yield from _fact(observation.key, "Observation.value", state, date)
        case Standing.UNCLEAR:
            notes.problem(observation, "status is missing or unknown, the menopausal status is not used")
            notes.gap(Family.MENOPAUSE, f"{observation.key} has no usable status")
        case Standing.PENDING | Standing.EXCLUDED:
            pass


def _from_procedure(procedure: Procedure, notes: Notes) -> Iterator[Fact[MenopausalState]]:
    state = _removed_in(procedure.code)
    if state is None and _both_sides(procedure):
        state = removal_in("bilateral " + readable_words(procedure.code), done=True)
    if state is None or procedure.status != _DONE:
        if state is not None and procedure.status in (None, "unknown"):
            notes.problem(procedure, "status is missing or unknown, the procedure is not used")
            notes.gap(Family.MENOPAUSE, f"{procedure.key} has no usable status")
        return
    if _is_undone(procedure):
        notes.problem(
            procedure, "the words beside the procedure say that it was not done, or not on both sides"
        )
        notes.gap(Family.MENOPAUSE, f"{procedure.key} contradicts itself")
        return
    if any(map(is_called_off, texts(procedure.code))):
        notes.problem(procedure, "the wording says that it was not done, the status that it was")
        notes.gap(Family.MENOPAUSE, f"{procedure.key} contradicts itself")
        return
    done = notes.date(procedure, "performedDateTime", procedure.performed_date_time)
    done = done or notes.period(procedure, "performedPeriod", procedure.performed_period)
    yield from _fact(procedure.key, "Procedure.code", state, notes.happened(procedure, done))


def _both_sides(procedure: Procedure) -> bool:
    if not procedure.body_site or not names_a_removal(readable_words(procedure.code)):
        return False
    sites: Iterable[CodeableConcept] = as_list(procedure.body_site)
    return any(
        any(coding.code in _BILATERAL for coding in codings(site))
        or any(re.search(r"\b(?:bilateral|both)\b", text, re.IGNORECASE) for text in texts(site))
        for site in sites
    )


@by_wording
def _state_of(concept: CodeableConcept | None) -> MenopausalState | None:
    """What a diagnosis or an answer says."""
    coded = _coded(concept)
    if coded is not None or concept is None:
        return coded
    words = readable_words(concept)
    return removal_in(words, done=is_over(words)) or _state_in(words)


@by_wording
def _removed_in(concept: CodeableConcept | None) -> MenopausalState | None:
    """What a procedure removed, if it was done."""
    return _coded(concept) or removal_in(readable_words(concept), done=True)


def _coded(concept: CodeableConcept | None) -> MenopausalState | None:
    return next((state for state, concept_set in _CODED if means(concept, concept_set)), None)


def _state_in(words: str) -> MenopausalState | None:
    """The one state that words give for the present; what was true earlier counts where nothing newer is said."""
    if not _STATUS_WORDS.search(words):
        return None
    now: set[MenopausalState] = set()
    earlier: set[MenopausalState] = set()
    sentences = _SENTENCE.split(words[:_LONGEST])
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        if _LEFT_OPEN.search(sentence) or _DENIES_STATUS.match(following.strip()):
            continue
        for clause in _CLAUSE.split(sentence):
            named = {state for state, pattern in _WORDED if pattern.search(clause)}
            if not named or not is_said(clause) or is_intended(clause):
                continue
            over = _EARLIER.search(clause) is not None
            if MenopausalState.POSTMENOPAUSAL in named and (over or _TO_COME.search(clause)):
                continue
            (earlier if over else now).update(named)
    states = now or earlier
    return next(iter(states)) if len(states) == 1 else _neither_post(states)


def _neither_post(states: set[MenopausalState]) -> MenopausalState | None:
    """Pre- and perimenopausal decide alike; with postmenopausal they contradict."""
    if states == {MenopausalState.PREMENOPAUSAL, MenopausalState.PERIMENOPAUSAL}:
        return MenopausalState.PERIMENOPAUSAL
    return None


def _is_undone(procedure: Procedure) -> bool:
    """Whether the outcome or a note says that the removal, or that of one side, did not take place."""
    beside = [*texts(procedure.outcome), *(note.text or "" for note in as_list(procedure.note))]
    return any(
        _UNDONE.search(sentence) is not None
        and (_THE_REMOVAL.search(sentence) is not None or _OTHER_OPERATION.search(sentence) is None)
        for text in beside
        for sentence in _SENTENCE.split(text[:_LONGEST])
    )


def _is_denied(condition: Condition) -> bool:
    """Whether a note beside a status takes it back."""
    return any(
        _DENIES_STATUS.search(sentence) is not None and _LEFT_OPEN.search(sentence) is None
        for note in as_list(condition.note)
        for sentence in _SENTENCE.split((note.text or "")[:_LONGEST])
        if _STATUS_WORDS.search(sentence) or _UNDONE.search(sentence)
    )


def _fact(
    reference: str, element: str, state: MenopausalState, effective: DateInterval | None
) -> Iterator[Fact[MenopausalState]]:
    if effective is not None:
        yield Fact(value=state, effective=effective, source=SourceRef(reference=reference, element=element))
