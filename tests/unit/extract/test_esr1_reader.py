"""What a record says on ESR1, whatever format it is written in."""

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.chart.esr1 import Call, Doubt, Esr1Result, Specimen
from service.extract.esr1_answers import answer_in
from service.extract.esr1_sentences import read_statements
from service.extract.notes import Notes
from service.extract.readers.esr1 import Esr1Reading, read
from service.fhir.decode import NotFhirError, NotJsonError, decode_value
from service.fhir.record import UnusableRecordError, build_record
from service.fhir.resources import Bundle, Entry, Patient
from service.terms.esr1_variants import PADA_1
from tests.esr1_records import (
    ABSENT,
    D538G,
    HGNC,
    PIK3CA,
    SNOMED,
    TODAY,
    Json,
    component,
    concept,
    facts_of,
    fraction,
    gene,
    hgvs,
    observation,
    only,
    reading_of,
    report,
    specimen,
    variant,
)

WILD_TYPE = concept("W", "Wildtyp", "https://fhir.example.org/CodeSystem/genetische-variante-auspraegung")
NEGATIVE_FLAG = concept("NEG", None, "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")

NEGATIVES: dict[str, tuple[Json, ...]] = {
    "Absent for the gene": (variant(gene(), valueCodeableConcept=concept(*ABSENT)), report("v1")),
    "Absent for several genes": (
        variant(
            gene("HGNC:7989", "NRAS"),
            gene(),
            gene("HGNC:1097", "BRAF"),
            valueCodeableConcept=concept(*ABSENT),
        ),
        report("v1"),
    ),
    "Absent for several genes in one slot": (
        variant(
            component(
                "48018-6",
                {
                    "coding": [
                        {"system": HGNC, "code": "8975", "display": "PIK3CA"},
                        {"system": HGNC, "code": "3467", "display": "ESR1"},
                    ]
                },
            ),
            valueCodeableConcept=concept(*ABSENT),
        ),
        report("v1"),
    ),
    "Indeterminate, gene flagged negative": (
        variant(
            gene() | {"interpretation": [NEGATIVE_FLAG]},
            valueCodeableConcept=concept("LA11884-6", "Indeterminate"),
        ),
        report("v1"),
    ),
    "Indeterminate, result flagged negative": (
        variant(
            gene(), interpretation=[NEGATIVE_FLAG], valueCodeableConcept=concept("LA11884-6", "Indeterminate")
        ),
        report("v1"),
    ),
    "overall interpretation of a test for ESR1": (
        observation(
            "", id="o1", code=concept("51968-6"), valueCodeableConcept=concept("LA6577-6", "Negative")
        ),
        report("o1", code={"text": "ESR1 mutation, plasma"}),
    ),
    "wild type without a value": (
        variant(gene(), interpretation=[WILD_TYPE], valueCodeableConcept=None),
        report("v1"),
    ),
    "wild type, gene in a note": (
        variant(interpretation=[WILD_TYPE], valueCodeableConcept=None, note=[{"text": "ESR1"}]),
        report("v1"),
    ),
    "SNOMED absent": (
        variant(gene(), valueCodeableConcept=concept("2667000", "Absent", SNOMED)),
        report("v1"),
    ),
    "SNOMED not detected": (
        variant(gene(), valueCodeableConcept=concept("260415000", None, SNOMED)),
        report("v1"),
    ),
    "SNOMED negative": (
        variant(gene(), valueCodeableConcept=concept("260385009", None, SNOMED)),
        report("v1"),
    ),
    "LOINC negative": (variant(gene(), valueCodeableConcept=concept("LA6577-6", "Negative")), report("v1")),
    "presence false": (
        {
            "resourceType": "Parameters",
            "id": "a1",
            "parameter": [
                {
                    "name": "genes",
                    "part": [
                        {"name": "geneItem", "valueString": "ESR1"},
                        {"name": "presence", "valueBoolean": False},
                    ],
                }
            ],
        },
    ),
    "studied and not listed": (
        observation("", id="o1", code=concept("53041-0"), component=[gene(), gene(*PIK3CA)]),
        report("o1"),
    ),
    "words of an Observation": (observation("ESR1 mutation, plasma ctDNA", valueString="Not detected"),),
    "words of a report": (report(conclusion="ESR1: no mutation detected."),),
}


@pytest.mark.parametrize("resources", NEGATIVES.values(), ids=NEGATIVES.keys())
def test_every_way_of_writing_a_negative_is_read(resources: tuple[Json, ...]) -> None:
    value = only(*resources)
    assert (value.call, value.variant, value.doubts) == (Call.NOT_DETECTED, None, frozenset())


NO_NEGATIVES: dict[str, tuple[Json, ...]] = {
    "one allele": (variant(*D538G, valueCodeableConcept=concept(*ABSENT)), report("v1")),
    "no call": (variant(gene(), valueCodeableConcept=concept("LA18198-4", "No call")), report("v1")),
    "absent data": (
        variant(gene(), valueCodeableConcept=None, dataAbsentReason=concept("unknown", None, None)),
        report("v1"),
    ),
    "worse, in HL7's own system": (
        variant(
            gene(),
            valueCodeableConcept=None,
            interpretation=[
                concept("W", "Worse", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")
            ],
        ),
        report("v1"),
    ),
    "gene list in the methods": (report(conclusion="Genes tested: ESR1, PIK3CA. No mutation detected."),),
    "another gene": (variant(gene(*PIK3CA), valueCodeableConcept=concept(*ABSENT)), report("v1")),
    "silence": (report(),),
    "nothing": (),
}


@pytest.mark.parametrize("resources", NO_NEGATIVES.values(), ids=NO_NEGATIVES.keys())
def test_what_is_no_negative_is_not_read_as_one(resources: tuple[Json, ...]) -> None:
    assert all(fact.value.call is not Call.NOT_DETECTED for fact in facts_of(*resources))


def test_a_negative_with_a_contradictory_gene_is_no_negative() -> None:
    value = only(variant(gene("HGNC:1100", "ESR1"), valueCodeableConcept=concept(*ABSENT)), report("v1"))
    assert (value.call, value.doubts) == (Call.INDETERMINATE, {Doubt.GENE_CONFLICT})


def _unclean(value: Esr1Result) -> bool:
    return value.call is not Call.DETECTED or bool(value.doubts) or value.specimen is not Specimen.BLOOD


OTHER_CODE = concept("51969-4", "Genetic analysis report")
NEEDS_PEOPLE: dict[str, tuple[Json, ...]] = {
    "missense outside the list": (variant(gene(), hgvs("48005-3", "p.Ala430Val")), report("v1")),
    "truncating": (variant(gene(), hgvs("48005-3", "p.Tyr537Ter")), report("v1")),
    "frameshift": (variant(gene(), hgvs("48005-3", "p.Gly521Argfs*3")), report("v1")),
    "splice": (variant(gene(), hgvs("48004-6", "NM_000125.4:c.1236+1G>A")), report("v1")),
    "fusion": (variant(gene(), component("48019-4", "gene fusion")), report("v1")),
    "amplification": (variant(gene(), component("48019-4", "copy number gain")), report("v1")),
    "outside the domain": (variant(gene(), hgvs("48005-3", "p.Ala65Val")), report("v1")),
    "germline": (variant(*D538G, component("48002-0", concept("LA6683-2", "Germline"))), report("v1")),
    "uncertain": (variant(*D538G, component("53037-8", concept("LA26333-7"))), report("v1")),
    "id and symbol disagree": (variant(gene("HGNC:1100", "ESR1"), D538G[1]), report("v1")),
    "tissue": (variant(*D538G), report("v1", code={"text": "NGS panel, FFPE tissue"})),
    "cerebrospinal fluid": (variant(*D538G), report("v1", code={"text": "NGS panel, CSF"})),
    "unstated specimen": (variant(*D538G), report("v1", code=OTHER_CODE)),
    "no status": (variant(*D538G, status=None), report("v1")),
    "no status, standing alone": (variant(*D538G, status="unknown", method={"text": "plasma ctDNA"}),),
    "withdrawn report": (variant(*D538G), report("v1", status="cancelled")),
    "no call": (variant(*D538G, valueCodeableConcept=concept("LA18198-4")), report("v1")),
    "indeterminate": (variant(*D538G, valueCodeableConcept=concept("LA11884-6")), report("v1")),
    "no value": (variant(*D538G, valueCodeableConcept=None), report("v1")),
    "failed": (variant(gene(), valueCodeableConcept={"text": "Test failed"}), report("v1")),
    "pending": (variant(*D538G, status="preliminary"), report("v1", status="preliminary")),
    "unreadable": (report(presentedForm=[{"contentType": "application/pdf", "data": "JVBERg=="}]),),
    "scan": (
        {
            "resourceType": "DocumentReference",
            "id": "d1",
            "status": "current",
            "description": "ctDNA",
            "content": [
                {"attachment": {"contentType": "application/pdf", "url": "https://ehr.example.org/Binary/1"}}
            ],
        },
    ),
}


@pytest.mark.parametrize("resources", NEEDS_PEOPLE.values(), ids=NEEDS_PEOPLE.keys())
def test_what_needs_people_is_never_silence_and_never_clean(resources: tuple[Json, ...]) -> None:
    facts = facts_of(*resources)
    assert facts
    assert all(_unclean(fact.value) for fact in facts)


def test_a_record_without_anything_genomic_says_nothing() -> None:
    weight = observation("Body weight", code=concept("29463-7"), valueQuantity={"value": 60, "unit": "kg"})
    assert reading_of(weight) == Esr1Reading()


def test_a_correction_is_marked_as_one() -> None:
    (fact,) = facts_of(variant(*D538G), report("v1", status="corrected"))
    assert fact.amends
    (plain,) = facts_of(variant(*D538G), report("v1"))
    assert not plain.amends


def test_a_site_may_set_its_own_list() -> None:
    bundle = Bundle(
        entry=[Entry(resource=Patient(id="p")), *_entries(variant(gene(), D538G[1]), report("v1"))]
    )
    elsewhere = Bundle(
        entry=[Entry(resource=Patient(id="p")), *_entries(variant(gene(), hgvs("48005-3", "L536H")))]
    )
    notes = Notes(TODAY)
    assert read(build_record([bundle]), notes, qualifying=PADA_1).results[0].value.doubts == frozenset()
    (fact,) = read(build_record([elsewhere]), notes, qualifying=PADA_1).results
    assert fact.value.doubts == {Doubt.NOT_ON_LIST}


def _entries(*resources: Json) -> list[Entry]:
    return [
        entry for made in resources for entry in decode_value(json.dumps(made).encode()).bundle.entry or ()
    ]


# ------------------------------------------------------------------------------------------------- properties

CLEAN: tuple[Json, ...] = (
    variant(
        *D538G,
        hgvs("48004-6", "NM_000125.4:c.1613A>G"),
        fraction(1.8, "%", "%"),
        specimen={"reference": "Specimen/s1"},
    ),
    specimen(),
    report("v1", conclusion="Plasma ctDNA panel."),
)
NON_DETECTIONS = [*NEGATIVES.values(), *NO_NEGATIVES.values()]


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place inside a resource."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield (*path, place)
            yield from _paths(inner, (*path, place))


def _changed(resources: tuple[Json, ...], place: int, change: Callable[[object], object]) -> list[Json]:
    """The resources with one element changed; resource types and ids stay."""
    made: list[Json] = copy.deepcopy(list(resources))
    every = [path for path in _paths(made) if path[-1] not in ("resourceType", "id") and len(path) > 1]
    if not every:
        return made
    *way, last = every[place % len(every)]
    holder: object = made
    for step in way:
        holder = holder[step]  # type: ignore[index]
    changed = change(holder[last])  # type: ignore[index]
    if changed is None:
        del holder[last]  # type: ignore[attr-defined]
    else:
        holder[last] = changed  # type: ignore[index]
    return made


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NON_DETECTIONS),
    st.integers(0, 500),
    st.sampled_from([None, 7, "", "?", [], {}, True, [None], {"coding": 3}]),
)
def test_damage_never_turns_anything_into_a_clean_detection(
    resources: tuple[Json, ...], place: int, damage: object
) -> None:
    for fact in facts_of(*_changed(resources, place, lambda _: damage)):
        assert _unclean(fact.value)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(NON_DETECTIONS), st.integers(0, 500), st.integers(0, 40))
def test_cutting_a_text_never_turns_anything_into_a_clean_detection(
    resources: tuple[Json, ...], place: int, length: int
) -> None:
    def cut(value: object) -> object:
        return value[:length] if isinstance(value, str) else value

    for fact in facts_of(*_changed(resources, place, cut)):
        assert _unclean(fact.value)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 500), st.sampled_from([None, 7, "", [], {}, True]))
def test_damage_to_a_detection_never_makes_it_a_negative(place: int, damage: object) -> None:
    for fact in facts_of(*_changed(CLEAN, place, lambda _: damage)):
        assert fact.value.call is not Call.NOT_DETECTED
        assert fact.value.variant in ("D538G", None) or fact.value.doubts


WORDS = st.lists(
    st.sampled_from(
        [
            "ESR1",
            "PIK3CA",
            "D538G",
            "p.Tyr537Ser",
            "mutation",
            "mutations",
            "variant",
            "detected",
            "not",
            "no",
            "negative",
            "positive",
            "wild-type",
            "and",
            "or",
            ",",
            ";",
            ".",
            ":",
            "but",
            "previously",
            "possible",
            "tested",
            "genes",
            "VAF",
            "1.8",
            "%",
            "exon",
            "germline",
            "if",
            "was",
            "were",
            "panel",
            "in",
            "of",
            "the",
            "5%",
            "\n",
            "other",
            "|",
            "(",
            ")",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(WORDS)
def test_no_sequence_of_report_words_raises(text: str) -> None:
    read_statements(text)
    answer_in(text)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read_statements(f"ESR1 {text}")


# -------------------------------------------------------------------------------- resources of other projects

SAMPLES = Path(__file__).parents[4] / "shared" / "fhir_samples"


def test_no_published_sample_holds_an_esr1_detection() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the published FHIR samples are not beside this checkout")
    for file in sorted(SAMPLES.rglob("*.json")):
        reading = _reading_of_file(file)
        assert reading is None or all(fact.value.call is not Call.DETECTED for fact in reading.results), (
            file.name
        )
        assert reading is None or all(fact.value.call is not Call.NOT_DETECTED for fact in reading.results), (
            file.name
        )


def _reading_of_file(file: Path) -> Esr1Reading | None:
    try:
        bundle = decode_value(file.read_bytes()).bundle
    except (NotJsonError, NotFhirError):
        return None
    others = [entry for entry in bundle.entry or () if not isinstance(entry.resource, Patient)]
    for entry in others:
        for element in ("subject", "patient"):
            if hasattr(entry.resource, element):
                setattr(entry.resource, element, None)
    try:
        record = build_record([Bundle(entry=[Entry(resource=Patient(id="p")), *others])])
    except UnusableRecordError:
        return None
    return read(record, Notes(dt.date(2026, 11, 20)))
