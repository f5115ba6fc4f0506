"""What the readers of ESR1 results share: which Observations and reports to read, and what surrounds a
result.

Specimen, date and standing of a variant are usually not on the variant itself: they are looked up on its
specimen, the panel it belongs to and the report it stands in.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from service.chart.dates import DateInterval
from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.chart.fact import Fact, SourceRef
from service.extract.esr1_answers import claims_a_finding
from service.extract.esr1_objections import Against, against, names_somebody_else, objections_in
from service.extract.esr1_plain_words import spaced_dates
from service.extract.esr1_sentences import MOST_CHARACTERS
from service.extract.esr1_vocabulary import NOT_THE_SAMPLE
from service.extract.genomic_kind import Kind, kind_of
from service.extract.genomic_origin import Said, doubts_about, is_germline_test, said_in
from service.extract.genomic_reports import ReportWords, sort_reports, words_of
from service.extract.genomic_sample import Reported, sample_of
from service.extract.genomic_surroundings import (
    comments,
    free_texts,
    names_of_tests,
    notes_of,
    questions,
)
from service.extract.notes import Notes
from service.extract.result_status import Standing, amends, standing
from service.extract.worded_dates import latest_days
from service.fhir.record import Record
from service.fhir.resources import (
    DiagnosticReport,
    DocumentReference,
    Observation,
    Reference,
    Resource,
    as_list,
)
from service.terms.esr1_variants import VariantList


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a format read from a resource, before specimen, date and standing are known."""

    call: Call
    variant: str | None = None
    vaf: str | None = None
    doubts: frozenset[Doubt] = frozenset()
    quote: str | None = field(default=None, repr=False)
    vague: bool = False
    unreadable: bool = False
    """An element that may speak against a detection could not be read."""


class Evidence:
    """One record seen by the readers of ESR1 results."""

    def __init__(
        self,
        record: Record,
        notes: Notes,
        qualifying: VariantList,
        candidates: Iterable[Observation],
        *,
        panels: Iterable[Observation],
    ) -> None:
        self.record = record
        self.notes = notes
        self.qualifying = qualifying
        self._kinds: dict[int, Kind] = {}
        self._by_kind: dict[Kind, list[Observation]] = {}
        for observation in candidates:
            kind = kind_of(observation)
            if kind is not None:
                self._kinds[id(observation)] = kind
                self._by_kind.setdefault(kind, []).append(observation)
        self.genomic_reports, self.laboratory_reports = sort_reports(record.of(DiagnosticReport))
        self._genomic = {id(report) for report in self.genomic_reports}
        self._spoken_of: set[int] = set()
        self.speaks_outside_reports = False
        """Whether an Observation that no report lists says something of ESR1."""
        self._words: dict[int, ReportWords] = {}
        self._said: dict[str, tuple[Said, ...]] = {}
        self._reports: dict[int, list[DiagnosticReport]] | None = None
        self._with_members = panels
        self._panels: dict[int, list[Observation]] = {}
        self._implications: dict[int, list[Observation]] | None = None

    def of(self, *kinds: Kind) -> list[Observation]:
        """The Observations of some kinds."""
        return [observation for kind in kinds for observation in self._by_kind.get(kind, ())]

    @property
    def has_any(self) -> bool:
        """Whether any Observation is of concern."""
        return bool(self._by_kind)

    def taken(self, report: DiagnosticReport) -> DateInterval | None:
        """When the sample of a report was taken; ``None`` when that lies after the day of the question."""
        return self.notes.happened(report, sample_of(self.record, self.notes, [report]).taken)

    def kind_of(self, observation: Observation) -> Kind | None:
        """What an Observation is to a reader of genomic results; ``None`` when it is of no concern."""
        return self._kinds.get(id(observation))

    def speaks_of_esr1(self, reports: Iterable[DiagnosticReport]) -> None:
        """Remember that these reports say something of ESR1, be it no result (a single allele, for one)."""
        spoken_of = {id(report) for report in reports}
        self._spoken_of |= spoken_of
        self.speaks_outside_reports = self.speaks_outside_reports or not spoken_of

    def is_silent(self, report: DiagnosticReport) -> bool:
        """Whether nothing read so far from a report was about ESR1."""
        return id(report) not in self._spoken_of

    def is_genomic(self, report: DiagnosticReport) -> bool:
        """Whether a report is one of a genomic test."""
        return id(report) in self._genomic

    def words_of(self, report: DiagnosticReport) -> ReportWords:
        """The text of a report."""
        if id(report) not in self._words:
            self._words[id(report)] = words_of(self.record, report)
        return self._words[id(report)]

    def implications_of(self, observation: Observation) -> list[Observation]:
        """What was said of a variant in Observations derived from it; withdrawn ones left out."""
        if self._implications is None:
            self._implications = {}
            for implication in self.of(Kind.IMPLICATION):
                if standing(implication) is Standing.EXCLUDED:
                    continue
                for variant in self.record.resolve_as(
                    Observation, as_list(implication.derived_from), within=implication
                ):
                    self._implications.setdefault(id(variant), []).append(implication)
        return self._implications.get(id(observation), [])

    def reports_of(self, observation: Observation) -> list[DiagnosticReport]:
        """The reports an Observation stands in: by reference, contained, or through the panel it is a member
        of.
        """
        if self._reports is None:
            self._reports = {}
            self._index_panels()
            self._index_reports(self._reports)
        found = list(self._reports.get(id(observation), ()))
        owner = self.record.owner_of(observation)
        if isinstance(owner, DiagnosticReport):
            found.append(owner)
        for panel in self._panels.get(id(observation), ()):
            found.extend(self._reports.get(id(panel), ()))
        return list({id(report): report for report in found}.values())

    def results_of(self, report: DiagnosticReport) -> tuple[list[Observation], bool]:
        """The Observations of a report, members of panels included, and whether one of them could not be
        found.
        """
        found: list[Observation] = [
            inner for inner in report.contained or () if isinstance(inner, Observation)
        ]
        missing = False
        waiting: list[tuple[Reference, Resource]] = [
            (reference, report) for reference in as_list(report.result)
        ]
        while waiting and len(found) < _MOST_RESULTS:
            reference, holder = waiting.pop(0)
            result = self.record.resolve(reference, within=holder)
            if not isinstance(result, Observation):
                missing = missing or result is None
            elif all(result is not known for known in found):
                found.append(result)
                waiting.extend((member, result) for member in as_list(result.has_member))
        return found, missing

    def fact(
        self,
        source: Reported,
        reading: Reading,
        *,
        element: str,
        reports: Iterable[DiagnosticReport] = (),
        text: str | None = None,
    ) -> Fact[Esr1Result] | None:
        """The reading as a fact with specimen, date and source; ``None`` when it does not count at all.

        A final Observation counts as final even where its report is still preliminary: the laboratory
        released it. ``text``: the whole text in which the reading stands, when it came from one.
        """
        around = list(reports)
        live = [report for report in around if standing(report) is not Standing.EXCLUDED]
        own = standing_of(source)
        withdrawn = bool(around) and not live
        if own is Standing.EXCLUDED or (own is Standing.PENDING and withdrawn):
            return None
        doubts = reading.doubts
        if own is Standing.UNCLEAR:
            self.notes.problem(source, "without a usable status, its ESR1 result cannot count")
            doubts |= {Doubt.NO_STATUS}
        if withdrawn:
            doubts |= {Doubt.WITHDRAWN}
        around = live or around
        sample = sample_of(self.record, self.notes, self._holders(source, around), reading.quote, text=text)
        effective = self.notes.happened(source, sample.taken)
        if effective is None:
            return None
        call = Call.PENDING if own is Standing.PENDING else reading.call
        holders = self._holders(source, around)
        words = [*self._words_around(holders, text), *sample.notes] if call in _ANSWERS else []
        said_against = self._against(call, reading.variant, holders, words, _earliest_of_sample(effective))
        if Against.WITHDRAWN in said_against:
            doubts |= {Doubt.WITHDRAWN}
        elif said_against and call is Call.DETECTED and Against.UNUSABLE not in said_against:
            doubts |= {Doubt.CONTRADICTED}
        elif said_against or (sample.unsatisfactory and call in _ANSWERS):
            call = Call.INDETERMINATE
        is_of_germline = any(map(is_germline_test, names_of_tests(holders)))
        specimen = sample.specimen
        if call is Call.DETECTED:
            doubts |= self._doubts_in_words(reading.variant, holders, words)
            doubts |= {Doubt.GERMLINE} if is_of_germline else frozenset()
        elif call is Call.NOT_DETECTED and is_of_germline:
            specimen = Specimen.OTHER  # inherited DNA; the tumor's own was not looked at
        if call in _ANSWERS and reading.quote and _is_of_an_earlier_day(reading.quote, effective):
            call = Call.INDETERMINATE
        report = source if isinstance(source, DiagnosticReport) else next(iter(around), None)
        support = dict.fromkeys([*[found.key for found in around], *sample.read_from])
        return Fact(
            value=Esr1Result(
                call=call,
                specimen=specimen,
                variant=reading.variant,
                vaf=reading.vaf,
                report=report.key if report is not None else None,
                doubts=doubts,
            ),
            effective=effective,
            source=SourceRef(reference=source.key, element=element, quote=reading.quote),
            supported_by=tuple([SourceRef(reference=key) for key in support if key != source.key]),
            amends=any(amends(holder) for holder in (source, *around)),
        )

    def _holders(self, source: Reported, reports: list[DiagnosticReport]) -> list[Reported]:
        panels = self._panels.get(id(source), []) if isinstance(source, Observation) else []
        return [source, *panels, *(report for report in reports if report is not source)]

    def _against(
        self,
        call: Call,
        variant: str | None,
        holders: list[Reported],
        words: list[str],
        since: dt.date | None,
    ) -> frozenset[Against]:
        """What words and names around an answer say against it: the one place for results of every format.

        A negative is taken back by what holds for the sample or the run, or by a note that claims a finding.
        """
        if call not in _ANSWERS:
            return _NOTHING
        if _is_of_something_else(holders):
            return frozenset({Against.UNUSABLE})
        said = _NOTHING
        for each in chain(words, self._comments_beside(holders)):
            said |= against(objections_in(each), variant, since)
        if call is Call.DETECTED:
            return said
        result = holders[0]
        if (
            variant is None
            and isinstance(result, Observation)
            and any(map(claims_a_finding, notes_of(result)))
        ):
            said |= {Against.UNUSABLE}
        return said - {Against.DOUBTED}

    def _words_around(self, holders: list[Reported], text: str | None) -> list[str]:
        """Notes, interpretations, conclusions and texts around a result."""
        of_reports = [
            self.words_of(holder).text for holder in holders if isinstance(holder, DiagnosticReport)
        ]
        around = dict.fromkeys([text or "", *free_texts(holders), *of_reports])
        return [words[:MOST_CHARACTERS] for words in around if words]

    def _comments_beside(self, holders: list[Reported]) -> Iterator[str]:
        """What the other results of a genomic report say in words."""
        for report in holders:
            if isinstance(report, DiagnosticReport) and self.is_genomic(report):
                for result in self.results_of(report)[0]:
                    is_comment = (
                        self.kind_of(result) in _COMMENTS and standing(result) is not Standing.EXCLUDED
                    )
                    if is_comment and all(result is not holder for holder in holders):
                        yield from comments(result)

    def _doubts_in_words(
        self, variant: str | None, holders: list[Reported], words: list[str]
    ) -> frozenset[Doubt]:
        """What notes, conclusions and texts around a detection say of its origin and significance."""
        around = [*words, *questions(holders)]
        for text in around:
            if text not in self._said:
                self._said[text] = said_in(text)
        return frozenset[Doubt]().union(*(doubts_about(variant, self._said[text]) for text in around))

    def _index_panels(self) -> None:
        for panel in self._with_members:
            for member in self.record.resolve_as(Observation, as_list(panel.has_member), within=panel):
                self._panels.setdefault(id(member), []).append(panel)

    def _index_reports(self, index: dict[int, list[DiagnosticReport]]) -> None:
        wanted = {observation.key: observation for observation in self._candidates()}
        for report in self.record.of(DiagnosticReport):
            for reference in as_list(report.result):
                target = reference.reference
                if target is None:
                    continue
                result: Resource | None = wanted.get(target)
                # Most references are plain "Observation/id" of something unrelated.
                if result is None and not (target.startswith("Observation/") and "/_history" not in target):
                    result = self.record.resolve(reference, within=report)
                if result is not None:
                    index.setdefault(id(result), []).append(report)

    def _candidates(self) -> Iterator[Observation]:
        for observations in self._by_kind.values():
            for observation in observations:
                yield observation
                yield from self._panels.get(id(observation), ())


_MOST_RESULTS: Final = 2_000
_ANSWERS: Final = frozenset({Call.DETECTED, Call.NOT_DETECTED})
_NOTHING: Final = frozenset[Against]()


def _is_of_something_else(holders: list[Reported]) -> bool:
    """Whether the names around a result say that another person, or a control, was tested."""
    return any(NOT_THE_SAMPLE.search(name) for name in questions(holders)) or any(
        map(names_somebody_else, names_of_tests(holders))
    )


_COMMENTS: Final = frozenset({None, Kind.WORDED})
"""Observations that are no coded results of a gene."""
_SAME_SAMPLE: Final = dt.timedelta(days=30)
"""A sentence may name the day of the draw where the record has the day of the report only (project default)."""


def _is_of_an_earlier_day(quote: str, effective: DateInterval) -> bool:
    """Whether a sentence names a day certainly before the sample was taken: it quotes an earlier result."""
    since = _earliest_of_sample(effective)
    return since is not None and any(day < since for day in latest_days(spaced_dates(quote)))


def _earliest_of_sample(effective: DateInterval) -> dt.date | None:
    """The first day that words on this sample may name."""
    return None if effective.earliest is None else effective.earliest - _SAME_SAMPLE


def standing_of(source: Reported) -> Standing:
    """How far a result counts. A document stands by its ``docStatus``, which may be absent."""
    if not isinstance(source, DocumentReference):
        return standing(source)
    if source.status in ("superseded", "entered-in-error"):
        return Standing.EXCLUDED
    if source.status != "current":
        return Standing.UNCLEAR
    return _OF_DOCUMENT.get(source.doc_status or "final", Standing.UNCLEAR)


_OF_DOCUMENT: Final = {
    "final": Standing.FINAL,
    "amended": Standing.FINAL,
    "preliminary": Standing.PENDING,
    "entered-in-error": Standing.EXCLUDED,
}
