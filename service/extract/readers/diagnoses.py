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
from service.extract.cancer_meant import Whose, cancer_meant, origin_of
from service.extract.coded import label, means
from service.extract.conditions import certainty_of, condition_date
from service.extract.diagnosis_kinds import is_of_unclear_origin, kinds_left_open, kinds_of
from service.extract.metastasis_words import denies_metastasis
from service.extract.notes import Notes
from service.extract.result_dates import result_date
from service.extract.result_status import Standing, standing
from service.extract.topics import Topic
from service.fhir.record import Record
from service.fhir.resources import Coding, Condition, Observation, as_list, codings, texts
from service.terms.concepts.oncology import BREAST_SITE, MALIGNANCY, METASTASIS_SITE
from service.terms.systems import ICD_O_3, canonical

_BREAST_SITE_WORDS: Final = re.compile(r"\b(?:breast|mamma)", re.IGNORECASE)
_MORPHOLOGY: Final = re.compile(r"\d{4}/(\d)")
_LONGEST_NOTE: Final = 8_000
_SPREAD: Final = (DiagnosisKind.DISTANT_METASTASIS, DiagnosisKind.NODAL_METASTASIS)


def read(
    record: Record, notes: Notes, observations: dict[Topic, list[Observation]]
) -> tuple[Fact[Diagnosis], ...]:
    """All deciding diagnoses, refuted and uncertain ones included with their certainty."""
    found = [fact for condition in record.of(Condition) for fact in _from_condition(record, condition, notes)]
    for observation in observations[Topic.METASTASIS]:
        fact = _from_observation(record, observation, notes)
        if fact is not None:
            found.append(fact)
    return tuple(found)


def _from_condition(record: Record, condition: Condition, notes: Notes) -> Iterator[Fact[Diagnosis]]:
    kinds = kinds_of(condition.code) or _kind_by_site(condition)
    open_kinds = kinds_left_open(condition.code)
    if not kinds and not open_kinds:
        if condition.code is None and "code" in condition.lost:
            notes.gap(Family.DIAGNOSES, f"{condition.key} has no readable code")
        return
    certainty = certainty_of(condition)
    if certainty is None:
        return
    origin = origin_of(record, condition)
    if origin is Whose.ANOTHER:
        kinds = tuple(kind for kind in kinds if kind not in _SPREAD)
        open_kinds = tuple(kind for kind in open_kinds if kind not in _SPREAD)
    effective = notes.happened(condition, condition_date(condition, notes)) if kinds or open_kinds else None
    if effective is None:
        return
    doubtful = origin is Whose.UNCLEAR or is_of_unclear_origin(condition.code)
    denied = _is_denied(condition)
    for kind in (*kinds, *open_kinds):
        in_doubt = certainty is Certainty.CONFIRMED and (
            kind in open_kinds or (kind in _SPREAD and (doubtful or denied))
        )
        yield Fact(
            value=Diagnosis(
                kind=kind,
                certainty=Certainty.UNCERTAIN if in_doubt else certainty,
                label=label(condition.code, kind.value),
            ),
            effective=effective,
            source=SourceRef(reference=condition.key, element="Condition.code"),
        )


def _is_denied(condition: Condition) -> bool:
    """Whether a note beside a metastasis begins with its denial, or denies metastases of the patient."""
    return any(denies_metastasis((note.text or "")[:_LONGEST_NOTE]) for note in as_list(condition.note))


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


def _from_observation(record: Record, observation: Observation, notes: Notes) -> Fact[Diagnosis] | None:
    """mCODE history of metastatic cancer and MII metastasis site: the code says it unless the value says
    absent.
    """
    if not means(observation.code, METASTASIS_SITE):
        return None
    whose = cancer_meant(record, observation)
    if whose is Whose.ANOTHER:
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
            certainty=Certainty.UNCERTAIN if whose is Whose.UNCLEAR else Certainty.CONFIRMED,
            label=label(observation.code, "distant metastasis"),
        ),
        effective=effective,
        source=SourceRef(reference=observation.key, element="Observation.code"),
    )


_ABSENT: Final = frozenset({"2667000", "LA9634-2", "260385009", "410516002"})
"""SNOMED CT absent, negative, known absent; LOINC answer Absent."""
