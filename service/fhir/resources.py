"""The part of FHIR R4 that the readers need, as typed structs.

A JSON decoder that knows the shapes beforehand skips everything else, which costs a fraction of building
dictionaries. Fields stand in the order in which FHIR JSON usually has them: the decoder looks for the next
key where the last one was. Where systems are known to write a single value for a list or the other way round,
the field takes both and :func:`as_list` hides it. Types that no reader needs decode to :class:`Ignored`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias, Union

import msgspec

from service.fhir.elements import (
    Annotation,
    Attachment,
    AttachmentContent,
    BundleLink,
    CodeableConcept,
    Coding,
    Collection,
    Component,
    ConditionStage,
    DispenseRequest,
    DocumentContext,
    Dosage,
    DoseAndRate,
    Element,
    EntryRequest,
    Extension,
    Identifier,
    Ingredient,
    Narrative,
    OutcomeIssue,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    Repeat,
    Search,
    Timing,
    as_list,
)
from service.fhir.resource_types import IGNORED_TYPES

__all__ = [
    "Annotation",
    "AnyResource",
    "Attachment",
    "AttachmentContent",
    "Binary",
    "Bundle",
    "BundleLink",
    "CodeableConcept",
    "Coding",
    "Collection",
    "Component",
    "Condition",
    "ConditionStage",
    "DiagnosticReport",
    "DispenseRequest",
    "DocumentContext",
    "DocumentReference",
    "Dosage",
    "DoseAndRate",
    "Entry",
    "EntryRequest",
    "Extension",
    "Identifier",
    "Ignored",
    "Ingredient",
    "Medication",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Narrative",
    "Observation",
    "OperationOutcome",
    "OutcomeIssue",
    "Parameter",
    "Parameters",
    "Patient",
    "Period",
    "Procedure",
    "Quantity",
    "Range",
    "Ratio",
    "Reference",
    "Repeat",
    "Resource",
    "Search",
    "Specimen",
    "Timing",
    "as_list",
    "codings",
    "texts",
]


class Parameter(Element):
    name: str | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_code: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    resource: "AnyResource | None" = None
    part: list["Parameter"] | None = None


class Resource(Element, tag_field="resourceType", kw_only=True):
    """What all resource types share.

    ``key`` ("Observation/v1") and ``lost`` (names of elements that were present but unreadable) are given by
    :mod:`service.fhir.record` and :mod:`service.fhir.decode`, never read from the wire.
    """

    id: str | None = None
    contained: "list[AnyResource] | None" = None
    status: str | None = None
    subject: list[Reference] | Reference | None = None
    key: str = msgspec.field(default="", name="-key")
    lost: frozenset[str] = msgspec.field(default=frozenset(), name="-lost")

    def __repr__(self) -> str:
        return f"<{self.type_name}>"

    @property
    def type_name(self) -> str:
        """The FHIR resource type: every struct is named like its type."""
        return type(self).__name__


class Ignored(Resource, tag="Ignored", kw_only=True):
    """A resource of a type that no reader needs."""

    patient: list[Reference] | Reference | None = None


class Entry(Element):
    full_url: str | None = None
    resource: "AnyResource | None" = None
    search: Search | None = None
    request: EntryRequest | None = None


class Bundle(Resource, tag="Bundle", kw_only=True):
    """A container of any type; nested ones are flattened by the record."""

    type: str | None = None
    total: int | None = None
    link: list[BundleLink] | BundleLink | None = None
    entry: list[Entry] | None = None


class Patient(Resource, tag="Patient", kw_only=True):
    identifier: list[Identifier] | Identifier | None = None
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


class Condition(Resource, tag="Condition", kw_only=True):
    extension: list[Extension] | None = None
    verification_status: CodeableConcept | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: list[CodeableConcept] | CodeableConcept | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    recorded_date: str | None = None
    stage: list[ConditionStage] | ConditionStage | None = None
    note: list[Annotation] | Annotation | None = None


class Observation(Resource, tag="Observation", kw_only=True):
    extension: list[Extension] | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    code: CodeableConcept | None = None
    focus: list[Reference] | Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_string: str | None = None
    value_integer: int | None = None
    value_boolean: bool | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | CodeableConcept | None = None
    note: list[Annotation] | Annotation | None = None
    body_site: list[CodeableConcept] | CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: list[Reference] | Reference | None = None
    has_member: list[Reference] | Reference | None = None
    derived_from: list[Reference] | Reference | None = None
    component: list[Component] | Component | None = None


class DiagnosticReport(Resource, tag="DiagnosticReport", kw_only=True):
    text: Narrative | None = None
    extension: list[Extension] | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    code: CodeableConcept | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    specimen: list[Reference] | Reference | None = None
    result: list[Reference] | Reference | None = None
    conclusion: str | None = None
    conclusion_code: list[CodeableConcept] | CodeableConcept | None = None
    presented_form: list[Attachment] | Attachment | None = None


class DocumentReference(Resource, tag="DocumentReference", kw_only=True):
    doc_status: str | None = None
    type: CodeableConcept | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    date: str | None = None
    description: str | None = None
    content: list[AttachmentContent] | None = None
    context: DocumentContext | None = None


class Specimen(Resource, tag="Specimen", kw_only=True):
    type: CodeableConcept | None = None
    received_time: str | None = None
    parent: list[Reference] | Reference | None = None
    collection: Collection | None = None
    note: list[Annotation] | Annotation | None = None


class Medication(Resource, tag="Medication", kw_only=True):
    code: CodeableConcept | None = None
    ingredient: list[Ingredient] | None = None


class _MedicationRecord(Resource, kw_only=True):
    """What the four kinds of medication record share."""

    status_reason: list[CodeableConcept] | CodeableConcept | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    reason_code: list[CodeableConcept] | CodeableConcept | None = None
    note: list[Annotation] | Annotation | None = None


class MedicationRequest(_MedicationRecord, tag="MedicationRequest", kw_only=True):
    intent: str | None = None
    do_not_perform: bool | None = None
    authored_on: str | None = None
    dosage_instruction: list[Dosage] | Dosage | None = None
    dispense_request: DispenseRequest | None = None


class MedicationStatement(_MedicationRecord, tag="MedicationStatement", kw_only=True):
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    dosage: list[Dosage] | Dosage | None = None


class MedicationAdministration(_MedicationRecord, tag="MedicationAdministration", kw_only=True):
    effective_date_time: str | None = None
    effective_period: Period | None = None
    dosage: list[Dosage] | Dosage | None = None


class MedicationDispense(_MedicationRecord, tag="MedicationDispense", kw_only=True):
    status_reason_codeable_concept: CodeableConcept | None = None
    days_supply: Quantity | None = None
    when_prepared: str | None = None
    when_handed_over: str | None = None
    dosage_instruction: list[Dosage] | Dosage | None = None


class Procedure(Resource, tag="Procedure", kw_only=True):
    category: list[CodeableConcept] | CodeableConcept | None = None
    code: CodeableConcept | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    reason_code: list[CodeableConcept] | CodeableConcept | None = None
    body_site: list[CodeableConcept] | CodeableConcept | None = None
    outcome: CodeableConcept | None = None
    note: list[Annotation] | Annotation | None = None
    used_code: list[CodeableConcept] | CodeableConcept | None = None


class Binary(Resource, tag="Binary", kw_only=True):
    content_type: str | None = None
    data: str | None = None


class Parameters(Resource, tag="Parameters", kw_only=True):
    parameter: list[Parameter] | None = None


class OperationOutcome(Resource, tag="OperationOutcome", kw_only=True):
    """Kept apart from :class:`Ignored` because its presence says that a search failed."""

    issue: list[OutcomeIssue] | OutcomeIssue | None = None


# The decoder needs one struct per name; type checkers need to know only the one they all derive from.
if TYPE_CHECKING:
    _Unneeded: TypeAlias = Ignored
else:
    _Unneeded = Union[tuple(type(name, (Ignored,), {}, tag=name, kw_only=True) for name in IGNORED_TYPES)]  # noqa: UP007

AnyResource: TypeAlias = (
    Patient
    | Condition
    | Observation
    | DiagnosticReport
    | DocumentReference
    | Specimen
    | Medication
    | MedicationRequest
    | MedicationStatement
    | MedicationAdministration
    | MedicationDispense
    | Procedure
    | Binary
    | Parameters
    | OperationOutcome
    | Bundle
    | _Unneeded
)


def codings(concept: CodeableConcept | None) -> list[Coding]:
    """All codings of an optional concept."""
    return [] if concept is None else concept.codings


def texts(concept: CodeableConcept | None) -> Iterator[str]:
    """Every wording of a concept: its text, then the displays."""
    if concept is None:
        return
    if concept.text:
        yield concept.text
    for coding in concept.codings:
        if coding.display:
            yield coding.display
