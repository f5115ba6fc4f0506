"""What a coded result says depends on its codes and names only: a key by which that can be remembered.

Free text (notes, long strings) has no key, so nothing a person wrote about a patient is ever remembered.
"""

from collections.abc import Hashable, Iterable
from typing import Final

from service.fhir.resources import CodeableConcept, Component, Observation, as_list

_MOST_WORDING: Final = 80
"""Longer wordings are taken for free text."""


class FreeText(Exception):  # no error: it says that there is no key
    """The content holds free text."""


def content_key(observation: Observation, implications: Iterable[Observation]) -> Hashable | None:
    """The coded content of a result and its implications, without dates, references and numbers.

    ``None`` when it holds free text, or elements that are too rare to be worth remembering.
    """
    try:
        return (_key_of(observation), *(_key_of(implication) for implication in implications))
    except FreeText:
        return None


def _key_of(observation: Observation) -> Hashable:
    if observation.note is not None or observation.focus is not None or observation.extension is not None:
        raise FreeText
    components = observation.component
    return (
        _code(observation.code),
        _concept(observation.value_codeable_concept),
        _short(observation.value_string),
        observation.value_boolean,
        _concepts(observation.interpretation),
        _concept(observation.data_absent_reason),
        observation.lost,
        () if components is None else tuple([_component(component) for component in as_list(components)]),
    )


def _component(component: Component) -> Hashable:
    value, said = component.value_codeable_concept, component.interpretation
    absent = component.data_absent_reason
    return (
        _code(component.code),
        None if value is None else _concept(value),
        _short(component.value_string),
        component.value_boolean,
        component.value_quantity is None,
        None if said is None else _concepts(said),
        None if absent is None else _concept(absent),
    )


def _code(code: CodeableConcept | None) -> Hashable:
    """A question is no free text, however long it is."""
    if code is None:
        return None
    coding = code.coding
    if isinstance(coding, list) and len(coding) == 1:
        only = coding[0]
        return (only.system, only.code, only.display, code.text)
    return (code.text, *[(one.system, one.code, one.display) for one in as_list(coding)])


def _concepts(concepts: list[CodeableConcept] | CodeableConcept | None) -> Hashable:
    return None if concepts is None else tuple([_concept(concept) for concept in as_list(concepts)])


def _concept(concept: CodeableConcept | None) -> Hashable:
    if concept is None:
        return None
    text = _short(concept.text)
    coding = concept.coding
    if isinstance(coding, list) and len(coding) == 1:
        only = coding[0]
        return (only.system, only.code, _short(only.display), text)
    return (text, *[(one.system, one.code, _short(one.display)) for one in as_list(coding)])


def _short(text: str | None) -> str | None:
    if text is not None and len(text) > _MOST_WORDING:
        raise FreeText
    return text
