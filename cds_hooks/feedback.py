"""Reading a feedback body, and the port through which the application receives it.

CDS Hooks 2.0.1, section "Feedback". The specification fixes neither status nor body of the answer. Here: 200
and a count for every body with a `feedback` array, 400 otherwise.
"""

import dataclasses
from collections.abc import Sequence
from typing import Protocol

import msgspec
from pydantic import ValidationError

from cds_hooks.json_bodies import decode_body
from cds_hooks.models.feedback import FeedbackItem


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RejectedItem:
    """An item that could not be read: its position in the array and the member at fault."""

    index: int
    problem: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackBatch:
    """The readable items of one feedback call, about cards of any hook instance, in the order they came.

    `rejected` counts the items that could not be read.
    """

    service_id: str
    client_id: str | None
    items: tuple[FeedbackItem, ...] = dataclasses.field(repr=False)
    rejected: int = 0


class FeedbackSink(Protocol):
    """Takes feedback in. Called before the client gets its answer; what it raises ends as 500.

    Clients may send items late, in batches and repeatedly, and about cards nobody remembers: the sink stores
    each item once and refuses none.
    """

    async def __call__(self, feedback: FeedbackBatch, /) -> None: ...


class _Envelope(msgspec.Struct):
    feedback: list[msgspec.Raw]


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def read_feedback(body: bytes) -> tuple[tuple[FeedbackItem, ...], tuple[RejectedItem, ...]]:
    """The items that can be read and those that cannot. Raises BadRequest without a `feedback` array."""
    items: list[FeedbackItem] = []
    rejected: list[RejectedItem] = []
    for index, raw in enumerate(decode_body(body, _ENVELOPE).feedback):
        try:
            items.append(FeedbackItem.model_validate(msgspec.json.decode(raw)))
        except ValidationError as error:
            rejected.append(RejectedItem(index=index, problem=_member_at_fault(error)))
        except msgspec.ValidationError:  # valid JSON that Python cannot hold, such as 1e999
            rejected.append(RejectedItem(index=index, problem="item"))
    return tuple(items), tuple(rejected)


def acknowledgement(items: Sequence[FeedbackItem], rejected: Sequence[RejectedItem]) -> bytes:
    """The body of the answer: how many items were accepted, and which were not."""
    answer: dict[str, object] = {"accepted": len(items)}
    if rejected:
        answer["rejected"] = rejected
    return msgspec.json.encode(answer)


def _member_at_fault(error: ValidationError) -> str:
    location = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    if not location:  # the item as a whole: not an object, or accepted without saying what
        return "acceptedSuggestions" if error.errors()[0]["type"] == "value_error" else "item"
    return str(location[0])
