"""Diagnoses that decide: primary breast malignancy, its history, metastases, unresectable disease.

Read from Condition.code (SNOMED CT, ICD-10 in three editions, ICD-O-3 topography) and, where no code of a
known system speaks, from its plain wording; and from mCODE's history-of-metastatic-cancer and MII's
metastasis Observations. The date is onset, else the asserted date, else the recorded date.
"""

import re
from collections.abc import Iterator
from typing import Final

from service.chart.diagnosis import Certainty, Diagnosis, DiagnosisKind
from service.chart.fact import Fact, SourceRef
from service.chart.search import Family
from service.extract.coded import by_wording, label, means, plain_words
from service.extract.conditions import certainty_of, condition_date
from service.extract.notes import Notes
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import CodeableConcept, Coding, Condition, Observation, as_list, codings, texts
from service.terms.concept_set import ConceptSet
from service.terms.concepts.oncology import (
    AXILLARY_METASTASIS,
    BREAST_CANCER,
    BREAST_SITE,
    DISTANT_METASTASIS,
    HISTORY_OF_BREAST_CANCER,
    MALIGNANCY,
    METASTASIS_SITE,
    NODAL_METASTASIS,
)
from service.terms.systems import ICD_O_3, canonical

_BREAST: Final = r"(?:breast|mamma\w*|brust\w*|ductal|lobular)"
_MALIGNANT: Final = (
    r"(?:cancer|carcinoma|karzinom|malignant\s+(?:neoplasm|tumou?r)|malignancy|krebs|adenocarcinoma)"
)
_BREAST_CANCER_WORDS: Final = re.compile(
    rf"\b{_BREAST}\b[^|]*{_MALIGNANT}|{_MALIGNANT}\b[^|]*\b(?:of|der)\b[^|]*\b(?:breast|brust|mamma)"
    r"|mammakarzinom|brustkrebs",
    re.IGNORECASE,
)
_IN_SITU_WORDS: Final = re.compile(r"\bin\s+situ\b|\bdcis\b|\blcis\b|\bbenign\b|fibroadenoma", re.IGNORECASE)
_BREAST_SITE_WORDS: Final = re.compile(r"\b(?:breast|mamma)", re.IGNORECASE)
_MORPHOLOGY: Final = re.compile(r"\d{4}/(\d)")
_HISTORY_WORDS: Final = re.compile(
    r"\b(?:history of|h/o|hx of|past|previous|status post|s/p)\b", re.IGNORECASE
)
_METASTASIS_WORDS: Final = re.compile(
    r"\bmetasta(?:sis|ses|tic|sed|sized)\b|\bsecondary malignant neoplasm|\bstage\s*(?:iv|4)\b"
    r"|\bmetastasen\b|\bmetastasiert",
    re.IGNORECASE,
)
_NODAL_WORDS: Final = re.compile(r"lymph\s*node|nodal|lymphknoten", re.IGNORECASE)
_AXILLARY_WORDS: Final = re.compile(r"axill", re.IGNORECASE)
_UNRESECTABLE_WORDS: Final = re.compile(
    r"\b(?:unresectable|inoperable|not\s+amenable\s+to\s+(?:curative\s+)?resection)\b", re.I
)
_IN_BREAST_WORDS: Final = re.compile(r"neoplasm of (?:\w+ )*breast", re.IGNORECASE)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[Diagnosis], ...]:
    """All deciding diagnoses, refuted and uncertain ones included with their certainty."""
    found = [fact for condition in record.of(Condition) for fact in _from_condition(condition, notes)]
    for observation in observations[Topic.METASTASIS]:
        fact = _from_observation(record, observation, notes)
        if fact is not None:
            found.append(fact)
    return tuple(found)


def _from_condition(condition: Condition, notes: Notes) -> Iterator[Fact[Diagnosis]]:
    kinds = kinds_of(condition.code) or _kind_by_site(condition)
    if not kinds:
        if condition.code is None and "code" in condition.lost:
            notes.gap(Family.DIAGNOSES, f"{condition.key} has no readable code")
        return
    certainty = certainty_of(condition)
    if certainty is None:
        return
    effective = notes.happened(condition, condition_date(condition, notes))
    if effective is None:
        return
    for kind in kinds:
        yield Fact(
            value=Diagnosis(kind=kind, certainty=certainty, label=label(condition.code, kind.value)),
            effective=effective,
            source=SourceRef(reference=condition.key, element="Condition.code"),
        )


def _kind_by_site(condition: Condition) -> tuple[DiagnosisKind, ...]:
    """A malignancy whose code leaves the site to Condition.bodySite; an ICD-O-3 morphology says by its last digit
    whether it is primary (/3) or metastatic (/6)."""
    behavior = next((found[1] for coding in codings(condition.code) if (found := _morphology(coding))), None)
    if behavior is None and not means(condition.code, MALIGNANCY):
        return ()
    if behavior == "6":
        return (DiagnosisKind.DISTANT_METASTASIS,)
    in_breast = any(
        means(site, BREAST_SITE) or _BREAST_SITE_WORDS.search(" ".join(texts(site)))
        for site in as_list(condition.body_site)
    )
    return (DiagnosisKind.PRIMARY_BREAST,) if in_breast and behavior in (None, "3") else ()


def _morphology(coding: Coding) -> re.Match[str] | None:
    return _MORPHOLOGY.fullmatch(coding.code) if coding.code and canonical(coding.system) == ICD_O_3 else None


@by_wording
def kinds_of(code: CodeableConcept | None) -> tuple[DiagnosisKind, ...]:
    """What a condition's code means here, by code first, then by plain wording."""
    coded = tuple(kind for kind, concept_set in _CODED if means(code, concept_set))
    if DiagnosisKind.NODAL_METASTASIS in coded and means(code, AXILLARY_METASTASIS):
        return tuple(kind for kind in coded if kind is not DiagnosisKind.NODAL_METASTASIS)
    return coded or _kinds_in_words(plain_words(code))


_CODED: Final[tuple[tuple[DiagnosisKind, ConceptSet], ...]] = (
    (DiagnosisKind.PRIMARY_BREAST, BREAST_CANCER),
    (DiagnosisKind.HISTORY_OF_BREAST, HISTORY_OF_BREAST_CANCER),
    (DiagnosisKind.DISTANT_METASTASIS, DISTANT_METASTASIS),
    (DiagnosisKind.NODAL_METASTASIS, NODAL_METASTASIS),
)


def _kinds_in_words(words: str) -> tuple[DiagnosisKind, ...]:
    if not words or _IN_SITU_WORDS.search(words):
        return ()
    kinds: list[DiagnosisKind] = []
    metastatic = _METASTASIS_WORDS.search(words) is not None
    if metastatic and _AXILLARY_WORDS.search(words):
        metastatic = False
    elif metastatic:
        nodal = _NODAL_WORDS.search(words) is not None
        kinds.append(DiagnosisKind.NODAL_METASTASIS if nodal else DiagnosisKind.DISTANT_METASTASIS)
    if _BREAST_CANCER_WORDS.search(words) or (_IN_BREAST_WORDS.search(words) and "econdary" not in words):
        history = _HISTORY_WORDS.search(words) is not None and not metastatic
        kinds.append(DiagnosisKind.HISTORY_OF_BREAST if history else DiagnosisKind.PRIMARY_BREAST)
        if _UNRESECTABLE_WORDS.search(words):
            kinds.append(DiagnosisKind.UNRESECTABLE)
    return tuple(kinds)


def _from_observation(record: Record, observation: Observation, notes: Notes) -> Fact[Diagnosis] | None:
    """mCODE history of metastatic cancer and MII metastasis site: the code says it unless the value says
    absent.
    """
    if not means(observation.code, METASTASIS_SITE):
        return None
    words = " ".join(texts(observation.value_codeable_concept)).lower()
    codes_of_value = {coding.code for coding in codings(observation.value_codeable_concept)}
    if observation.value_boolean is False or codes_of_value & _ABSENT or "absent" in words:
        return None
    if standing(observation) is Standing.UNCLEAR:
        notes.problem(observation, "status is missing or unknown, the metastasis is not used")
        notes.gap(Family.DIAGNOSES, f"{observation.key} has no usable status")
    if standing(observation) is not Standing.FINAL:
        return None
    effective = notes.happened(observation, result_date(record, observation, notes))
    if effective is None:
        return None
    return Fact(
        value=Diagnosis(
            kind=DiagnosisKind.DISTANT_METASTASIS,
            certainty=Certainty.CONFIRMED,
            label=label(observation.code, "distant metastasis"),
        ),
        effective=effective,
        source=SourceRef(reference=observation.key, element="Observation.code"),
    )


_ABSENT: Final = frozenset({"2667000", "LA9634-2", "260385009", "410516002"})
"""SNOMED CT absent, negative, known absent; LOINC answer Absent."""
