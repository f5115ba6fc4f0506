"""The part of FHIR R4 that the readers need, as typed structs.

A JSON decoder that knows the shapes beforehand skips everything else, which costs a fraction of building
dictionaries. Fields stand in the order in which FHIR JSON usually has them: the decoder looks for the next
key where the last one was. Where systems are known to write a single value for a list or the other way round,
the field takes both and :func:`as_list` hides it. Types that no reader needs decode to :class:`Ignored`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias, TypeVar, Union

import msgspec

from service.fhir.resource_types import IGNORED_TYPES

T = TypeVar("T")


class _Element(msgspec.Struct, rename="camel", gc=False):
    """Base of all FHIR elements: camelCase on the wire, without a ``repr`` that could show values."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Coding(_Element):
    extension: "list[Extension] | None" = None
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(_Element):
    coding: list[Coding] | Coding | None = None
    text: str | None = None

    @property
    def codings(self) -> list[Coding]:
        return as_list(self.coding)


class Identifier(_Element):
    system: str | None = None
    value: str | None = None


class Reference(_Element):
    reference: str | None = None
    type: str | None = None
    display: str | None = None
    identifier: Identifier | None = None


class Quantity(_Element):
    value: int | float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Range(_Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(_Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(_Element):
    start: str | None = None
    end: str | None = None


class Extension(_Element):
    url: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_code: str | None = None
    value_string: str | None = None
    value_reference: Reference | None = None
    value_date_time: str | None = None
    value_date: str | None = None
    value_period: Period | None = None
    value_boolean: bool | None = None
    extension: list["Extension"] | None = None


class Attachment(_Element):
    content_type: str | None = None
    data: str | None = None
    url: str | None = None
    title: str | None = None
    creation: str | None = None


class AttachmentContent(_Element):
    attachment: Attachment | None = None


class Narrative(_Element):
    status: str | None = None
    div: str | None = None


class Annotation(_Element):
    text: str | None = None


class Repeat(_Element):
    bounds_period: Period | None = None
    bounds_duration: Quantity | None = None


class Timing(_Element):
    repeat: Repeat | None = None
    event: list[str] | None = None


class DoseAndRate(_Element):
    dose_quantity: Quantity | None = None


class Dosage(_Element):
    text: str | None = None
    timing: Timing | None = None
    route: CodeableConcept | None = None
    dose_and_rate: list[DoseAndRate] | DoseAndRate | None = None
    dose: Quantity | None = None


class DispenseRequest(_Element):
    validity_period: Period | None = None
    expected_supply_duration: Quantity | None = None
    number_of_repeats_allowed: int | None = None


class Collection(_Element):
    collected_date_time: str | None = None
    collected_period: Period | None = None


class ConditionStage(_Element):
    summary: CodeableConcept | None = None
    assessment: list[Reference] | Reference | None = None
    type: CodeableConcept | None = None


class Ingredient(_Element):
    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None
    is_active: bool | None = None


class RelatesTo(_Element):
    code: str | None = None
    target: Reference | None = None


class Component(_Element):
    extension: list[Extension] | None = None
    code: CodeableConcept | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_string: str | None = None
    value_integer: int | None = None
    value_boolean: bool | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] | CodeableConcept | None = None


class DocumentContext(_Element):
    period: Period | None = None
    related: list[Reference] | Reference | None = None


class OutcomeIssue(_Element):
    severity: str | None = None
    code: str | None = None


class Parameter(_Element):
    name: str | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_code: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_decimal: int | float | None = None
    value_quantity: Quantity | None = None
    resource: "AnyResource | None" = None
    part: list["Parameter"] | None = None


class Resource(_Element, tag_field="resourceType", kw_only=True):
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


class Search(_Element):
    mode: str | None = None


class EntryRequest(_Element):
    method: str | None = None


class Entry(_Element):
    full_url: str | None = None
    resource: "AnyResource | None" = None
    search: Search | None = None
    request: EntryRequest | None = None


class BundleLink(_Element):
    relation: str | None = None
    url: str | None = None


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
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    category: list[CodeableConcept] | CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: list[CodeableConcept] | CodeableConcept | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    recorded_date: str | None = None
    stage: list[ConditionStage] | ConditionStage | None = None


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
    relates_to: list[RelatesTo] | None = None
    description: str | None = None
    content: list[AttachmentContent] | None = None
    context: DocumentContext | None = None


class Specimen(Resource, tag="Specimen", kw_only=True):
    type: CodeableConcept | None = None
    received_time: str | None = None
    parent: list[Reference] | Reference | None = None
    collection: Collection | None = None


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


def as_list(value: "list[T] | T | None") -> list[T]:
    """One value, several, or none, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


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
