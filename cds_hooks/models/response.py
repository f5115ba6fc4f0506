"""The answer to a hook call (CDS Hooks 2.0.1, section "CDS Service Response").

A value that breaks a rule of the specification cannot be constructed: pydantic raises ValidationError, which
is a fault of the service and ends as 500. Names such as cds-resp-1 are the invariants of HL7's logical
models.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from cds_hooks.models.coding import Coding, OverrideReason
from cds_hooks.models.json_objects import Resource
from cds_hooks.models.wire_object import HttpUrl, Text, WireObject
from cds_hooks.text_length import SUMMARY_LIMIT, utf16_units

Indicator = Literal["info", "warning", "critical"]
SelectionBehavior = Literal["at-most-one", "any"]
ActionType = Literal["create", "update", "delete"]
LinkType = Literal["absolute", "smart"]


def _fits_in_utf16(text: str) -> str:
    if utf16_units(text) > SUMMARY_LIMIT:
        raise ValueError(f"must have at most {SUMMARY_LIMIT} UTF-16 units")
    return text


Summary = Annotated[
    str, StringConstraints(max_length=SUMMARY_LIMIT, pattern=r"\S"), AfterValidator(_fits_in_utf16)
]
RelativeReference = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z]+/[A-Za-z0-9\-._]+$")]


class Action(WireObject):
    """Something the client does when a suggestion is accepted (section "Action"); also a system action.

    `create` and `update` carry the whole resource, `delete` the `Type/id` of one (cds-resp-2). The
    description is required also where 3.0 makes it optional (cds-resp-5).
    """

    type: ActionType
    description: Text
    resource: Resource | None = None
    resource_id: RelativeReference | None = None

    @model_validator(mode="after")
    def _names_what_it_acts_on(self) -> Self:
        if self.type == "delete":
            if self.resource_id is None or self.resource is not None:
                raise ValueError("a delete action has a resourceId and no resource")
        elif self.resource is None or self.resource_id is not None:
            raise ValueError(f"a {self.type} action has a resource and no resourceId")
        return self


class Suggestion(WireObject):
    """Actions offered together: accepting means doing all of them (section "Suggestion").

    The client reports an accepted suggestion by its `uuid`.
    """

    label: Text
    uuid: UUID | None = Field(default_factory=uuid4)
    is_recommended: bool = False
    actions: tuple[Action, ...] = ()


class Link(WireObject):
    """A way out of the card (section "Link"). `app_context` reaches SMART apps only (cds-resp-3)."""

    label: Text
    url: HttpUrl
    type: LinkType
    app_context: Text | None = None
    autolaunchable: bool = False

    @model_validator(mode="after")
    def _app_context_needs_an_app(self) -> Self:
        if self.app_context is not None and self.type != "smart":
            raise ValueError("appContext belongs to smart links only")
        return self


class Source(WireObject):
    """Where the guidance comes from (section "Source"). `topic` groups cards on one subject."""

    label: Text
    url: HttpUrl | None = None
    icon: HttpUrl | None = None
    topic: Coding | None = None


class Card(WireObject):
    """One piece of guidance (section "Card Attributes").

    `summary` is plain text of fewer than 140 characters, `detail` GitHub Flavored Markdown. Without `uuid`
    the client sends no feedback.
    """

    uuid: UUID | None = Field(default_factory=uuid4)
    summary: Summary
    detail: Text | None = None
    indicator: Indicator
    source: Source
    suggestions: tuple[Suggestion, ...] = ()
    selection_behavior: SelectionBehavior | None = None
    override_reasons: tuple[OverrideReason, ...] = ()
    links: tuple[Link, ...] = ()

    @model_validator(mode="after")
    def _suggestions_come_with_a_selection_behavior(self) -> Self:
        if (self.selection_behavior is not None) != bool(self.suggestions):  # cds-resp-6, and the reverse
            raise ValueError("selectionBehavior goes with suggestions, and only with them")
        recommended = sum(suggestion.is_recommended for suggestion in self.suggestions)
        if self.selection_behavior == "at-most-one" and recommended > 1:  # cds-resp-1
            raise ValueError("at-most-one allows one recommended suggestion")
        return self


class CdsResponse(WireObject):
    """The cards, possibly none, and actions the client may apply by itself (section "HTTP Response")."""

    cards: tuple[Card, ...]
    system_actions: tuple[Action, ...] = ()

    @model_validator(mode="after")
    def _uuids_are_unique(self) -> Self:
        uuids = tuple(self._uuids())
        if len(set(uuids)) < len(uuids):
            raise ValueError("each card and each suggestion has a uuid of its own")
        return self

    def _uuids(self) -> Iterator[UUID]:
        for card in self.cards:
            if card.uuid is not None:
                yield card.uuid
            yield from (suggestion.uuid for suggestion in card.suggestions if suggestion.uuid is not None)
