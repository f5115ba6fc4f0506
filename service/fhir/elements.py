"""The FHIR elements that the readers need, as typed structs; see :mod:`service.fhir.resources`."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


class Element(msgspec.Struct, rename="camel", gc=False):
    """Base of all FHIR elements: camelCase on the wire, without a ``repr`` that could show values."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Coding(Element):
    extension: "list[Extension] | None" = None
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Element):
    coding: list[Coding] | Coding | None = None
    text: str | None = None

    @property
    def codings(self) -> list[Coding]:
        return as_list(self.coding)


class Identifier(Element):
    system: str | None = None
    value: str | None = None


class Reference(Element):
    reference: str | None = None
    type: str | None = None
    display: str | None = None
    identifier: Identifier | None = None


class Quantity(Element):
    value: int | float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Element):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Element):
    start: str | None = None
    end: str | None = None


class Extension(Element):
    url: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_code: str | None = None
    value_string: str | None = None
    value_reference: Reference | None = None
    value_date_time: str | None = None
    value_date: str | None = None
    value_boolean: bool | None = None
    extension: list["Extension"] | None = None


class Attachment(Element):
    content_type: str | None = None
    data: str | None = None
    url: str | None = None
    title: str | None = None


class AttachmentContent(Element):
    attachment: Attachment | None = None


class Narrative(Element):
    status: str | None = None
    div: str | None = None


class Annotation(Element):
    text: str | None = None


class Repeat(Element):
    bounds_period: Period | None = None
    bounds_duration: Quantity | None = None


class Timing(Element):
    repeat: Repeat | None = None
    event: list[str] | None = None


class DoseAndRate(Element):
    dose_quantity: Quantity | None = None


class Dosage(Element):
    text: str | None = None
    patient_instruction: str | None = None
    timing: Timing | None = None
    route: CodeableConcept | None = None
    dose_and_rate: list[DoseAndRate] | DoseAndRate | None = None
    dose: Quantity | None = None


class DispenseRequest(Element):
    expected_supply_duration: Quantity | None = None
    number_of_repeats_allowed: int | None = None


class Collection(Element):
    collected_date_time: str | None = None
    collected_period: Period | None = None


class ConditionStage(Element):
    summary: CodeableConcept | None = None
    assessment: list[Reference] | Reference | None = None
    type: CodeableConcept | None = None


class Ingredient(Element):
    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None
    is_active: bool | None = None


class Component(Element):
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


class DocumentContext(Element):
    period: Period | None = None
    related: list[Reference] | Reference | None = None


class OutcomeIssue(Element):
    severity: str | None = None
    code: str | None = None


class Search(Element):
    mode: str | None = None


class EntryRequest(Element):
    method: str | None = None


class BundleLink(Element):
    relation: str | None = None
    url: str | None = None


def as_list(value: "list[T] | T | None") -> list[T]:
    """One value, several, or none, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
