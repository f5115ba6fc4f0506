"""What the contexts of all hooks have in common (CDS Hooks 2.0.1, section "Hook context")."""

import re
from typing import Annotated, Literal

import msgspec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from cds_hooks.raw_json import RawJson

# FHIR's id without its length limit, which servers exceed; `.` and `..` would change the path of a URL.
_LOGICAL_ID = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9\-._~]+")


class HookContext(BaseModel):
    """Base of the context models: snake_case here, camelCase on the wire, unknown members ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )


class _BundleOpening(msgspec.Struct):
    """Just enough of a value to know that it is a Bundle."""

    resource_type: Literal["Bundle"] = msgspec.field(name="resourceType")


_BUNDLE_OPENING = msgspec.json.Decoder(_BundleOpening)


def _id_of(resource_type: str) -> AfterValidator:
    def bare(value: str) -> str:
        bare_id = value.removeprefix(f"{resource_type}/")
        if not _LOGICAL_ID.fullmatch(bare_id):
            raise ValueError("must be a FHIR id")
        return bare_id

    return AfterValidator(bare)


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _bundle(value: RawJson) -> RawJson:
    try:
        _BUNDLE_OPENING.decode(value.json)
    except msgspec.ValidationError:
        raise ValueError("must be a FHIR Bundle") from None
    return value


UserId = Annotated[str, AfterValidator(_not_blank)]
"""`Type/id` of the user. Some clients send a bare id; it is kept as it came."""

PatientId = Annotated[str, _id_of("Patient")]
"""Bare id of the patient; `Patient/123` is accepted and means `123`."""

EncounterId = Annotated[Annotated[str, _id_of("Encounter")] | None, BeforeValidator(_none_if_empty)]
"""Bare id of the encounter, None when the client has none (left out, null or empty)."""

DraftOrders = Annotated[RawJson, AfterValidator(_bundle)]
"""A FHIR Bundle of orders, kept as the JSON it came in."""
