"""Coded ESR1 results that name a listed variant, look like a detection, and must never be a clean one."""

import pytest

from service.chart.esr1 import Call, Esr1Result, Specimen
from service.chart.fact import Fact
from tests.esr1_records import (
    ABSENT,
    HGNC,
    LOINC,
    SNOMED,
    Json,
    component,
    concept,
    facts_of,
    fraction,
    gene,
    hgvs,
    observation,
    report,
    specimen,
    variant,
)

_NAME = ("48005-3", "NP_000116.2:p.Asp538Gly")
_FOUND = (gene(), hgvs(*_NAME))
_SAMPLE = {"specimen": [{"reference": "Specimen/s1"}]}
_ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_IMPLICATIONS = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"

_GENETICS = "http://hl7.org/fhir/StructureDefinition/observation-genetics"
_HGVS = "http://varnomen.hgvs.org"
_NO_DATA: Json = {"dataAbsentReason": concept("unknown", None, _ABSENT_REASON)}


def _interpreted(code: str) -> Json:
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    return {"interpretation": [concept(code, None, system)]}


def _clean(facts: tuple[Fact[Esr1Result], ...]) -> list[Fact[Esr1Result]]:
    return [
        fact
        for fact in facts
        if fact.value.call is Call.DETECTED
        and fact.value.specimen is Specimen.BLOOD
        and not fact.value.doubts
        and fact.effective.is_dated
    ]


ALONE: dict[str, Json] = {
    "value Present, interpretation NEG": variant(*_FOUND, **_interpreted("NEG")),
    "value Present, interpretation ND": variant(*_FOUND, **_interpreted("ND")),
    "value Present, interpretation IND": variant(*_FOUND, **_interpreted("IND")),
    "value Present, interp text only Negative": variant(*_FOUND, interpretation=[{"text": "Negative"}]),
    "value Present, dataAbsentReason": variant(
        *_FOUND, dataAbsentReason=concept("unknown", None, _ABSENT_REASON)
    ),
    "value Present, dataAbsentReason error": variant(
        *_FOUND, dataAbsentReason=concept("error", None, _ABSENT_REASON)
    ),
    "value Present, dataAbsentReason a bare string": variant(*_FOUND, dataAbsentReason="unknown"),
    "value Present, dataAbsentReason a list": variant(
        *_FOUND, dataAbsentReason=[concept("unknown", None, _ABSENT_REASON)]
    ),
    "component DAR on gene": variant(gene() | _NO_DATA, hgvs(*_NAME)),
    "component DAR on allele fraction": variant(*_FOUND, fraction(1.9, "%", "%") | _NO_DATA),
    "component DAR on the answer": variant(
        *_FOUND, {"code": {"text": "Result"}, "valueString": "Detected"} | _NO_DATA
    ),
    "genetics profile, status known, dataAbsentReason": variant(
        code=concept("55233-1"),
        valueCodeableConcept=concept("known", None, None),
        extension=[
            {"url": f"{_GENETICS}Gene", "valueCodeableConcept": concept("HGNC:3467", "ESR1", HGNC)},
            {
                "url": f"{_GENETICS}AminoAcidChange",
                "valueCodeableConcept": concept("p.Asp538Gly", None, _HGVS),
            },
        ],
        **_NO_DATA,
    ),
    "words that detect, dataAbsentReason": observation(
        "ctDNA panel, plasma", valueString="ESR1 D538G detected in plasma", **_NO_DATA
    ),
    "component interp NEG": variant(gene(), hgvs(*_NAME) | _interpreted("NEG")),
    "gene component interp NEG": variant(gene() | _interpreted("NEG"), hgvs(*_NAME)),
    "component variant valueCC Absent text": variant(
        gene(), hgvs(*_NAME), component("69548-6", concept("LA9634-2", "Absent"))
    ),
    "component answer absent local": variant(
        gene(),
        hgvs(*_NAME),
        {"code": {"text": "Variant result"}, "valueCodeableConcept": {"text": "Not detected"}},
    ),
    "component detected: false": variant(
        gene(), hgvs(*_NAME), {"code": {"text": "Detected"}, "valueBoolean": False}
    ),
    "component status: Not detected string": variant(
        gene(), hgvs(*_NAME), {"code": {"text": "Result"}, "valueString": "Not detected"}
    ),
    "vaf 0": variant(*_FOUND, fraction(0, "%", "%")),
    "vaf 0.0 unit 1": variant(*_FOUND, fraction(0.0, "1", "1")),
    "component DAR on hgvs": variant(
        gene(), hgvs(*_NAME) | {"dataAbsentReason": concept("unknown", None, _ABSENT_REASON)}
    ),
    "component DAR on hgvs without value": variant(
        gene(), component("48005-3", dataAbsentReason=concept("unknown", None, _ABSENT_REASON))
    ),
    "germline": variant(*_FOUND, component("48002-0", concept("LA6683-2", "Germline"))),
    "germline text": variant(*_FOUND, component("48002-0", "germline")),
    "likely germline display": variant(*_FOUND, component("48002-0", concept("LA6685-7", "Likely germline"))),
    "VUS comp": variant(*_FOUND, component("53037-8", concept("LA26333-7", "Uncertain significance"))),
    "benign": variant(*_FOUND, component("53037-8", concept("LA6675-8", "Benign"))),
    "benign text other code": variant(*_FOUND, component("53037-8", "Likely benign")),
    "VUS clinvar code": variant(
        *_FOUND, component("53037-8", concept("uncertain-significance", None, "http://x"))
    ),
    "amp": variant(
        gene(), component("48019-4", concept("LA14033-7", "Copy number gain", "http://loinc.org"))
    ),
    "D538G with ESR2 symbol": variant(gene("HGNC:3468", "ESR2"), hgvs(*_NAME)),
    "conflict": variant(gene("HGNC:8975", "ESR1"), hgvs(*_NAME)),
    "gene text ESR2, name D538G": variant(component("48018-6", "ESR2"), hgvs(*_NAME)),
    "two genes": variant(gene(), gene("HGNC:8975", "PIK3CA"), hgvs(*_NAME)),
    "amended w/o": variant(*_FOUND, status="cancelled"),
    "not final": variant(*_FOUND, status="registered"),
    "value No call": variant(*_FOUND, valueCodeableConcept=concept("LA18198-4", "No call")),
    "value Absent": variant(*_FOUND, valueCodeableConcept=concept("LA9634-2", "Absent")),
    "value codings conflict": variant(
        *_FOUND,
        valueCodeableConcept={
            "coding": [{"system": LOINC, "code": "LA9633-4"}, {"system": LOINC, "code": "LA9634-2"}]
        },
    ),
    "value code Present text Not detected": variant(
        *_FOUND,
        valueCodeableConcept={"coding": [{"system": LOINC, "code": "LA9633-4"}], "text": "Not detected"},
    ),
    "value code Present display Absent": variant(
        *_FOUND, valueCodeableConcept={"coding": [{"system": LOINC, "code": "LA9633-4", "display": "Absent"}]}
    ),
    "no value": variant(*_FOUND, valueCodeableConcept=None),
    "valueString Not detected": variant(*_FOUND, valueCodeableConcept=None, valueString="Not detected"),
    "value Present + valueString Not detected": variant(*_FOUND, valueString="Not detected"),
    "value Present + boolean false": variant(*_FOUND, valueBoolean=False),
    "value Suspected text": variant(*_FOUND, valueCodeableConcept={"text": "Suspected"}),
    "value pos display but local code": variant(
        *_FOUND,
        valueCodeableConcept={"coding": [{"system": "http://x", "code": "2", "display": "Weak positive"}]},
    ),
    "value 'Present in control'": variant(
        *_FOUND, valueCodeableConcept={"text": "Present in positive control"}
    ),
    "note germline": variant(*_FOUND, note=[{"text": "ESR1 D538G germline variant."}]),
    "note not confirmed, no gene": variant(
        *_FOUND, note=[{"text": "Not confirmed by ddPCR; likely artifact."}]
    ),
    "note withdrawn": variant(*_FOUND, note=[{"text": "This result has been withdrawn."}]),
    "note below": variant(*_FOUND, note=[{"text": "ESR1 D538G below the reporting threshold."}]),
    "method IHC": variant(*_FOUND, method={"text": "Immunohistochemistry"}),
    "code text for relative": variant(
        *_FOUND,
        code={
            "coding": [{"system": LOINC, "code": "69548-6"}],
            "text": "Genetic variant assessment, maternal",
        },
    ),
    "bodySite liver": variant(*_FOUND, bodySite=concept("10200004", "Liver structure", SNOMED)),
    "protein conflict": variant(gene(), hgvs(*_NAME), hgvs("48005-3", "p.Lys303Arg")),
    "coding conflict": variant(gene(), hgvs(*_NAME), hgvs("48004-6", "NM_000125.4:c.1610A>C")),
    "genomic conflict": variant(gene(), hgvs(*_NAME), hgvs("81290-9", "NC_000006.12:g.152098788A>C")),
    "genomic other chromosome": variant(gene(), hgvs(*_NAME), hgvs("81290-9", "NC_000017.11:g.7674220C>T")),
    "focus on relative": variant(*_FOUND, focus=[{"reference": "RelatedPerson/mother"}]),
    "subclass: synonymous consequence": variant(
        *_FOUND, component("molecular-consequence", "synonymous_variant")
    ),
    "frameshift consequence": variant(*_FOUND, component("molecular-consequence", "frameshift_variant")),
}
TOGETHER: dict[str, tuple[Json, ...]] = {
    "report conclusion retracts": (
        variant(*_FOUND),
        report("v1", conclusion="This report was issued in error.", **_SAMPLE),
    ),
    "report conclusion tissue": (
        variant(*_FOUND),
        report("v1", conclusion="Specimen: FFPE liver biopsy. ESR1 D538G detected.", **_SAMPLE),
    ),
    "report conclusion tissue2": (
        variant(*_FOUND),
        report("v1", conclusion="Tumor tissue was analyzed. ESR1 D538G detected.", **_SAMPLE),
    ),
    "report conclusion below": (
        variant(*_FOUND),
        report("v1", conclusion="ESR1 D538G is below the reporting threshold.", **_SAMPLE),
    ),
    "report conclusion artefact": (
        variant(*_FOUND),
        report("v1", conclusion="ESR1 D538G likely artifact.", **_SAMPLE),
    ),
    "report conclusion germline": (
        variant(*_FOUND),
        report("v1", conclusion="ESR1 D538G detected, of germline origin.", **_SAMPLE),
    ),
    "report conclusion VUS": (
        variant(*_FOUND),
        report("v1", conclusion="ESR1 D538G detected, variant of uncertain significance.", **_SAMPLE),
    ),
    "report conclusion neg code": (
        variant(*_FOUND),
        report(
            "v1",
            conclusionCode=[concept("260385009", "Negative", SNOMED)],
            code=concept(text="ESR1 mutation analysis, plasma ctDNA"),
            **_SAMPLE,
        ),
    ),
    "overall neg": (
        variant(*_FOUND),
        variant(id="ov", code=concept("51968-6"), valueCodeableConcept=concept("LA6577-6", "Negative")),
        report("v1", "ov", **_SAMPLE),
    ),
    "absent + present same": (
        variant(*_FOUND),
        variant(*_FOUND, id="v2", valueCodeableConcept=concept(*ABSENT)),
        report("v1", "v2", **_SAMPLE),
    ),
    "gene absent + variant present": (
        variant(*_FOUND),
        variant(gene(), id="v2", valueCodeableConcept=concept(*ABSENT)),
        report("v1", "v2", **_SAMPLE),
    ),
    "implication benign": (
        variant(*_FOUND),
        variant(
            component("53037-8", concept("LA6675-8", "Benign")),
            id="i1",
            code=concept("diagnostic-implication", None, _IMPLICATIONS),
            valueCodeableConcept=None,
            derivedFrom=[{"reference": "Observation/v1"}],
        ),
        report("v1", "i1", **_SAMPLE),
    ),
    "tissue report code": (
        variant(*_FOUND),
        report(
            "v1",
            code=concept("81247-9", "Master HL7 genetic variant reporting panel", text="Tumor tissue panel"),
            **_SAMPLE,
        ),
    ),
}


@pytest.mark.parametrize("result", ALONE.values(), ids=ALONE)
def test_a_result_like_this_is_no_clean_detection(result: Json) -> None:
    assert not _clean(facts_of(result | _SAMPLE, specimen()))
    assert not _clean(facts_of(result, report(result["id"], **_SAMPLE), specimen()))


@pytest.mark.parametrize("name", [name for name in ALONE if "DAR" in name or "dataAbsentReason" in name])
def test_a_value_beside_the_reason_why_there_is_none_is_never_silence(name: str) -> None:
    assert facts_of(ALONE[name] | _SAMPLE, specimen())


@pytest.mark.parametrize("resources", TOGETHER.values(), ids=TOGETHER)
def test_what_stands_beside_a_detection_takes_its_cleanness(resources: tuple[Json, ...]) -> None:
    assert not _clean(facts_of(*resources, specimen()))


def test_the_same_result_without_any_of_it_is_a_clean_detection() -> None:
    assert _clean(facts_of(variant(*_FOUND), report("v1", **_SAMPLE), specimen()))
