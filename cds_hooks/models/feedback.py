"""What clinicians did with cards (CDS Hooks 2.0.1, section "Feedback").

Read leniently: the clients' variants are accepted where the meaning is clear, and one bad item never loses
the others.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SecretStr,
    model_validator,
)
from pydantic.alias_generators import to_camel

Outcome = Literal["accepted", "overridden"]


def _utc(value: object) -> datetime:
    """RFC 3339 section 5.6; the specification asks for UTC, other offsets are converted."""
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004 - pydantic reports ValueErrors
    moment = datetime.fromisoformat(value.upper())  # small "t" and "z" are allowed
    if moment.tzinfo is None:
        raise ValueError("must have an offset")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _single(value: object) -> object:
    """Some clients name the member in the plural; should they also send a list, its only item counts."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


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

    code: str | None = None
    system: str | None = None
    display: str | None = None


class GivenReason(_Received):
    """Why a card was overridden. `user_comment` is free text of the clinician: protect it, never log it.

    Some clients describe the reason under `extension` only. With none of the three the reason says nothing,
    which breaks the invariant cds-fb-3 but does not lose the item.
    """

    reason: GivenCoding | None = None
    user_comment: SecretStr | None = None
    extension: dict[str, JsonValue] | None = Field(default=None, repr=False)


class FeedbackItem(_Received):
    """What happened to one card. `card` is the uuid it was sent with, taken as it comes."""

    card: Identifier
    outcome: Outcome  # cds-fb-1
    accepted_suggestions: tuple[AcceptedSuggestion, ...] = ()
    override_reason: Annotated[
        GivenReason | None,
        BeforeValidator(_single),
        Field(validation_alias=AliasChoices("overrideReason", "overrideReasons", "override_reason")),
    ] = None
    outcome_timestamp: Annotated[datetime, BeforeValidator(_utc)]

    @model_validator(mode="after")
    def _accepted_says_what(self) -> Self:
        if self.outcome == "accepted" and not self.accepted_suggestions:  # cds-fb-2
            raise ValueError("acceptedSuggestions is missing")
        return self
