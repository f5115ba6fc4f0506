"""What clinicians did with cards (CDS Hooks 2.0.1, section "Feedback").

Read leniently: the clients' variants are accepted where the meaning is clear, and one bad item never loses
the others.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SecretStr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.alias_generators import to_camel

Outcome = Literal["accepted", "overridden"]

_MOST_SUGGESTIONS: Final = 100
"""That are read of one item."""

_LEAP_SECOND: Final = re.compile(r"(T\d\d:\d\d:)60")
_SINGULAR: Final = "overrideReason"
_PLURAL: Final = "overrideReasons"


def _utc(value: object) -> datetime:
    """RFC 3339 section 5.6; the specification asks for UTC, other offsets are converted."""
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004 - pydantic reports ValueErrors
    # Small "t" and "z" are allowed, and a second 60 where one is inserted (RFC 3339 section 5.7).
    text, leap_seconds = _LEAP_SECOND.subn(r"\g<1>59", value.upper(), count=1)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("must have an offset")
    try:
        moment = moment.astimezone(UTC)
        if leap_seconds and (moment.hour, moment.minute) != (23, 59):
            raise ValueError("must be a moment")
        return moment + timedelta(seconds=leap_seconds)
    except OverflowError:
        raise ValueError("is out of range") from None


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _if_readable(value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
    """None for what cannot be read; its name is noted for whoever reads the item."""
    try:
        return read(value)
    except ValidationError:
        _note(to_camel(info.field_name or ""), info)
        return None


def _note(member: str, info: ValidationInfo) -> None:
    if isinstance(info.context, list) and member not in info.context:
        info.context.append(member)


def _those_readable(value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
    """The suggestions that can be read, of as many as a card could have."""
    entries = value if isinstance(value, list | tuple) else [value]
    readable: list[object] = []
    for entry in entries[:_MOST_SUGGESTIONS]:
        try:
            readable += read([entry])
        except ValidationError:
            _note("acceptedSuggestions", info)
    if len(entries) > _MOST_SUGGESTIONS:
        _note("acceptedSuggestions", info)
    return tuple(readable)


_Read = TypeVar("_Read")
IfReadable = Annotated[_Read | None, WrapValidator(_if_readable)]
"""An optional member that is left out when it cannot be read."""

Identifier = Annotated[str, AfterValidator(_not_blank)]


class _Received(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
    )


class AcceptedSuggestion(_Received):
    """`id` is the uuid the suggestion was sent with."""

    id: Identifier


class GivenCoding(_Received):
    """The reason picked; the client may have added reasons of its own and may leave members out."""

    code: IfReadable[str] = None
    system: IfReadable[str] = None
    display: IfReadable[str] = None


class GivenReason(_Received):
    """Why a card was overridden. `user_comment` is free text of the clinician: protect it, never log it.

    Some clients describe the reason under `extension` only. With none of the three the reason says nothing,
    which breaks the invariant cds-fb-3 but does not lose the item.
    """

    reason: IfReadable[GivenCoding] = None
    user_comment: IfReadable[SecretStr] = None
    extension: IfReadable[dict[str, JsonValue]] = Field(default=None, repr=False)


class FeedbackItem(_Received):
    """What happened to one card. `card` is the uuid it was sent with, taken as it comes.

    Card, outcome and moment are what a report cannot do without. Of the rest, what cannot be read is left out: a
    client sends no report again that was answered with 200. The names of what is left out are added to the
    context of the validation, if that is a list. `accepted` without suggestions breaks cds-fb-2, and is
    all that a client can say of a card that has none.
    """

    card: Identifier
    outcome: Outcome  # cds-fb-1
    accepted_suggestions: Annotated[tuple[AcceptedSuggestion, ...], WrapValidator(_those_readable)] = ()
    override_reason: IfReadable[GivenReason] = None
    outcome_timestamp: Annotated[datetime, BeforeValidator(_utc)]

    @model_validator(mode="before")
    @classmethod
    def _one_reason(cls, item: object, info: ValidationInfo) -> object:
        """Some clients name the member in the plural, with one reason or a list of them, or send both names.

        The first reason counts; what it does not say is taken from that under the other name.
        """
        if not isinstance(item, dict) or _PLURAL not in item:
            return item
        singular, plural = item.get(_SINGULAR), item[_PLURAL]
        if isinstance(plural, list):
            if len(plural) > 1:
                _note(_PLURAL, info)
            plural = plural[0] if plural else None
        if isinstance(singular, dict) and isinstance(plural, dict):
            reason: object = plural | {name: said for name, said in singular.items() if said is not None}
        else:
            reason = plural if singular is None else singular
        return {name: member for name, member in item.items() if name != _PLURAL} | {_SINGULAR: reason}
