"""What all objects the service writes have in common (CDS Hooks 2.0.1, sections "JSON" and "Extensions")."""

from typing import Annotated, Any, ClassVar, Final

import msgspec
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

from cds_hooks.models.json_objects import Extension
from cds_hooks.raw_json import RawJson

Text = Annotated[str, StringConstraints(pattern=r"\S")]
"""Text with something in it: neither empty nor only white space."""

HttpUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#<>\"]+[^\s<>\"]*$")]
"""An absolute http or https URL, kept exactly as written."""


class WireObject(BaseModel):
    """snake_case here, camelCase on the wire. Optional members that are empty or false are not written."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    extension: Extension | None = None

    _wire_names: ClassVar[dict[str, str]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        cls._wire_names = {name: field.alias or name for name, field in cls.model_fields.items()}
        cls._required = frozenset(name for name, field in cls.model_fields.items() if field.is_required())

    def __repr__(self) -> str:
        """The name alone: what a card says comes from a patient's record, and a ``repr`` ends up in logs."""
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    def to_json(self) -> bytes:
        """The object as it goes over the wire."""
        return _ENCODER.encode(self)


def _wire_form(value: Any) -> object:
    """What the encoder writes for the two types it does not know: carried JSON, and the models."""
    if isinstance(value, RawJson):
        return msgspec.Raw(value.json)
    names, required = value._wire_names, value._required
    return {names[name]: member for name, member in value.__dict__.items() if member or name in required}


_ENCODER: Final = msgspec.json.Encoder(enc_hook=_wire_form)
