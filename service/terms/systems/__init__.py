"""Code systems: one URI each, with the other names real systems use for it."""

from typing import Final

RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC: Final = "http://www.whocc.no/atc"
NDC: Final = "http://hl7.org/fhir/sid/ndc"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
ICD_10_CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
ICD_10: Final = "http://hl7.org/fhir/sid/icd-10"
ICD_10_GM: Final = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
ICD_O_3: Final = "http://terminology.hl7.org/CodeSystem/icd-o-3"
HGNC: Final = "http://www.genenames.org"
HGVS: Final = "http://varnomen.hgvs.org"
DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
SPECIMEN_TYPE: Final = "http://terminology.hl7.org/CodeSystem/v2-0487"
INTERPRETATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
DIAGNOSTIC_SERVICE: Final = "http://terminology.hl7.org/CodeSystem/v2-0074"
ICD_10_PCS: Final = "http://www.cms.gov/Medicare/Coding/ICD10"
CPT: Final = "http://www.ama-assn.org/go/cpt"
OPS: Final = "http://fhir.de/CodeSystem/bfarm/ops"

# Other URIs seen for the same system. OIDs: HL7 OID registry; older and national URIs: FHIR R4 terminologies page,
# German base profiles (dimdi before bfarm), and samples of real systems.
_ALIASES: Final = {
    "urn:oid:2.16.840.1.113883.6.88": RXNORM,
    "urn:oid:2.16.840.1.113883.6.69": NDC,
    "urn:oid:2.16.840.1.113883.6.73": ATC,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    "urn:oid:2.16.840.1.113883.6.90": ICD_10_CM,
    "urn:oid:2.16.840.1.113883.6.3": ICD_10,
    "urn:oid:2.16.840.1.113883.6.4": ICD_10_PCS,
    "urn:oid:2.16.840.1.113883.6.12": CPT,
    "urn:oid:2.16.840.1.113883.6.43.1": ICD_O_3,
    "urn:oid:1.2.276.0.76.5.409": ICD_10_GM,
    "http://fhir.de/CodeSystem/dimdi/icd-10-gm": ICD_10_GM,
    "http://fhir.de/CodeSystem/bfarm/atc": ATC,
    "http://fhir.de/CodeSystem/dimdi/atc": ATC,
    "http://fhir.de/CodeSystem/dimdi/ops": OPS,
    "http://www.whocc.no/atc/": ATC,
    "http://hl7.org/fhir/sid/icd-10-us": ICD_10_CM,
    "http://hl7.org/fhir/sid/icd-o-3": ICD_O_3,
    "http://terminology.hl7.org/CodeSystem/icd-o-3.1": ICD_O_3,
    "urn:iso:std:iso:11073:10101": "urn:iso:std:iso:11073:10101",
    "http://www.genenames.org/geneid": HGNC,
    "http://www.genenames.org/": HGNC,
    "http://hl7.org/fhir/v2/0487": SPECIMEN_TYPE,
    "http://hl7.org/fhir/v2/0074": DIAGNOSTIC_SERVICE,
    "http://hl7.org/fhir/v3/observationinterpretation": INTERPRETATION,
    "http://terminology.hl7.org/codesystem/v2-0078": INTERPRETATION,
    "http://hl7.org/fhir/v2/0078": INTERPRETATION,
}

_KNOWN: Final = {
    uri.lower().rstrip("/"): uri
    for uri in (
        RXNORM, ATC, NDC, SNOMED, LOINC, ICD_10_CM, ICD_10, ICD_10_GM, ICD_O_3, HGNC, HGVS, DICOM, SPECIMEN_TYPE,
        INTERPRETATION, DIAGNOSTIC_SERVICE, ICD_10_PCS, CPT, OPS,
    )
} | {alias.lower().rstrip("/"): uri for alias, uri in _ALIASES.items()}  # fmt: skip

_SEEN: dict[str, str] = {uri: uri for uri in _KNOWN.values()}
_MOST_SEEN: Final = 10_000


def canonical(uri: str | None) -> str:
    """The URI this project uses for a code system; an unknown URI comes back as it is, none as the empty
    string.
    """
    if not uri:
        return ""
    known = _SEEN.get(uri)
    if known is not None:
        return known
    plain = uri.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    found = _KNOWN.get(f"http://{plain}") or _KNOWN.get(uri.strip().lower().rstrip("/")) or uri
    if len(_SEEN) < _MOST_SEEN:
        _SEEN[uri] = found
    return found


def is_known(uri: str | None) -> bool:
    """Whether the URI names a code system the service knows (a text beside such a code is only its wording)."""
    return canonical(uri) in _SYSTEMS


_SYSTEMS: Final = frozenset(_KNOWN.values())
