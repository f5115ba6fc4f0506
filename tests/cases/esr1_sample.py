"""`esr1-mutation`: which sample decides, how old it is, what it was, and what a negative needs."""

from fhir_fixtures import codes, oncology
from fhir_fixtures.builders import Concept, Record, diagnostic_report, reference, specimen
from fhir_fixtures.codes import SNOMED, V2_0487, Coding
from fhir_fixtures.oncology import D538G, Y537S, add_esr1_test

from .baseline import (
    MET,
    NOT_MET,
    UNKNOWN,
    Case,
    Edit,
    case,
    change,
    days_ago,
    drop,
    esr1_negative,
    esr1_variant,
    pair_since,
    put,
    sampled_on,
)


def _another_test(on: str, *changes: oncology.Change, kind: Concept = codes.PLASMA) -> Edit:
    def edit(record: Record) -> None:
        add_esr1_test(
            record, "other", collected=on, changes=[(each, 0.5) for each in changes], specimen_kind=kind
        )

    return edit


def _from(kind: Concept, label: str, status: str) -> Case:
    review = status == UNKNOWN
    return case(
        f"detected in {label}",
        sampled_on("2026-10-28", kind),
        esr1_mutation=status,
        esr1="review" if review else "detected",
        step="review-result" if review else "offer-switch",
    )


_AGE = (
    case(
        "a sample of 91 days",
        sampled_on(days_ago(91)),
        esr1_mutation=MET,
        esr1="detected",
        sampled="2026-08-21",
        step="offer-switch",
    ),
    case(
        "a sample of 92 days",
        sampled_on(days_ago(92)),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case("a sample of the month that straddles 91 days", sampled_on("2026-08"), esr1_mutation=UNKNOWN),
    case("a sample of the month after", sampled_on("2026-09"), esr1_mutation=MET, step="offer-switch"),
    case("a sample of today", sampled_on("2026-11-20"), esr1_mutation=MET, step="offer-switch"),
    case(
        "a sample after the reference day",
        sampled_on("2026-11-21"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "a sample of the day the pair began",
        pair_since("2026-09-15"),
        sampled_on("2026-09-15"),
        esr1_mutation=MET,
        esr1="detected",
        step="not-eligible",
    ),
    case(
        "a sample of the day before the pair began",
        pair_since("2026-09-15"),
        sampled_on("2026-09-14"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="on-track",
    ),
    case(
        "a sample that may be of the day before",
        pair_since("2026-09-15"),
        sampled_on("2026-09"),
        esr1_mutation=MET,
        step="not-eligible",
    ),
    case(
        "a sample before a pair of vague start",
        pair_since("2026"),
        sampled_on("2026-09-14"),
        esr1_mutation=MET,
        duration=UNKNOWN,
        step="complete-workup",
    ),
    case(
        "a sample without any pair",
        drop("letrozole", "palbociclib"),
        esr1_mutation=MET,
        duration=NOT_MET,
        step="not-eligible",
    ),
)

_DATES = (
    case(
        "the specimen's date wins over the report's",
        sampled_on(days_ago(92)),
        change("report", effectiveDateTime="2026-10-28"),
        sampled=days_ago(92),
        esr1_mutation=UNKNOWN,
        step="review-result",
    ),
    case(
        "the report's date when the specimen has none",
        sampled_on(None),
        change("report", effectiveDateTime="2026-10-26"),
        sampled="2026-10-26",
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "the result's own date when the specimen has none",
        sampled_on(None),
        esr1_variant(on="2026-10-25"),
        sampled="2026-10-25",
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "the day the laboratory received the sample",
        put("specimen", specimen(codes.PLASMA, None, received="2026-10-29T08:00:00Z")),
        sampled="2026-10-29",
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "an issue date alone is no sample date",
        sampled_on(None),
        change("report", issued="2026-11-05T08:00:00Z"),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case("no date anywhere", sampled_on(None), esr1_mutation=UNKNOWN, esr1="review", step="review-result"),
    case(
        "dates are taken as written, whatever the time zone",
        sampled_on("2026-08-21T01:30:00+09:00"),
        sampled="2026-08-21",
        esr1_mutation=MET,
        step="offer-switch",
    ),
)

_SPECIMENS = (
    _from(codes.PLASMA_V2, "plasma of HL7 table 0487", MET),
    _from(codes.VENOUS_BLOOD, "venous blood", MET),
    _from(Coding(V2_0487, "BLD", "Whole blood"), "whole blood", MET),
    _from("Blood, Streck cell-free DNA tube", "blood by text", MET),
    _from("Plasma", "plasma by text", MET),
    _from(codes.TISSUE, "tissue", UNKNOWN),
    _from(codes.TUMOR_V2, "tumor", UNKNOWN),
    _from(Coding(SNOMED, "258450006", "Cerebrospinal fluid sample"), "cerebrospinal fluid", UNKNOWN),
    _from("Liver biopsy", "a biopsy by text", UNKNOWN),
    case(
        "detected in an unstated specimen",
        drop("specimen"),
        change("report", specimen=None, effectiveDateTime="2026-10-28"),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case(
        "the panel's code says plasma cell-free DNA",
        drop("specimen"),
        put("report", diagnostic_report(codes.CFDNA_PANEL, "2026-10-28", results=["Observation/p1-variant"])),
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "the method says circulating tumor DNA",
        drop("specimen"),
        change("report", specimen=None, effectiveDateTime="2026-10-28"),
        change("variant", method={"text": "Targeted sequencing of circulating tumor DNA (plasma)"}),
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "the report's text says plasma",
        drop("specimen"),
        change(
            "report",
            specimen=None,
            effectiveDateTime="2026-10-28",
            conclusion="Cell-free DNA from plasma was sequenced.",
        ),
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "the specimen stands on the result itself",
        put("report", diagnostic_report(codes.GENETIC_REPORT, None, results=["Observation/p1-variant"])),
        change("variant", specimen=reference("Specimen/p1-specimen")),
        esr1_mutation=MET,
        sampled="2026-10-28",
        step="offer-switch",
    ),
    case(
        "a result without any report",
        drop("report"),
        change("variant", specimen=reference("Specimen/p1-specimen")),
        esr1_mutation=MET,
        step="offer-switch",
    ),
)

_NEWEST = (
    case(
        "not detected",
        esr1_negative(),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        variants=(),
        sampled="2026-10-28",
        step="on-track",
    ),
    case(
        "detected, then not detected",
        _another_test("2026-11-10"),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        sampled="2026-11-10",
        step="on-track",
    ),
    case(
        "not detected, then detected",
        _another_test("2026-09-10"),
        esr1_mutation=MET,
        esr1="detected",
        sampled="2026-10-28",
        step="offer-switch",
    ),
    case("not detected 91 days ago", esr1_negative(days_ago(91)), esr1_mutation=NOT_MET, step="on-track"),
    case(
        "not detected 92 days ago",
        esr1_negative(days_ago(92)),
        esr1_mutation=NOT_MET,
        esr1="not-detected",
        step="test-due",
    ),
    case(
        "not detected in a month that straddles 91 days",
        esr1_negative("2026-08"),
        esr1_mutation=NOT_MET,
        step="on-track",
    ),
    case(
        "not detected in the month before", esr1_negative("2026-07"), esr1_mutation=NOT_MET, step="test-due"
    ),
    case(
        "not detected before the pair began",
        esr1_negative("2025-11-09"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "two laboratories contradict each other on one day",
        _another_test("2026-10-28"),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case(
        "two laboratories agree on one day",
        _another_test("2026-10-28", D538G),
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case(
        "two samples, two variants: the newest is told",
        _another_test("2026-11-05", Y537S),
        esr1_mutation=MET,
        variants=("Y537S",),
        sampled="2026-11-05",
    ),
    case(
        "tissue positive after a negative ctDNA",
        esr1_negative("2026-10-01"),
        _another_test("2026-10-20", D538G, kind=codes.TISSUE),
        esr1_mutation=UNKNOWN,
        esr1="review",
        step="review-result",
    ),
    case(
        "tissue negative after a positive ctDNA",
        _another_test("2026-11-05", kind=codes.TISSUE),
        esr1_mutation=MET,
        esr1="detected",
        step="offer-switch",
    ),
    case(
        "never tested",
        drop("specimen", "variant", "report"),
        esr1_mutation=UNKNOWN,
        esr1="not-tested",
        step="test-due",
    ),
    case(
        "not detected in tissue only",
        sampled_on("2026-10-28", codes.TISSUE),
        esr1_variant(None, answer=codes.ABSENT),
        esr1_mutation=UNKNOWN,
        step="test-due",
    ),
    case(
        "an amended result counts",
        change("variant", status="amended"),
        esr1_mutation=MET,
        step="offer-switch",
    ),
    case("a corrected result counts", change("variant", status="corrected"), esr1_mutation=MET),
)

CASES = (*_AGE, *_DATES, *_SPECIMENS, *_NEWEST)
