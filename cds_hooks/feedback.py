"""Reading a feedback body, and the port through which the application receives it.

CDS Hooks 2.0.1, section "Feedback". The specification fixes neither status nor body of the answer. Here: 200
and a count for every body with a `feedback` array, 400 otherwise, and 413 for more than one call should hold.
"""

import dataclasses
from typing import Final, Protocol

import msgspec
from pydantic import ValidationError

from cds_hooks.errors import PayloadTooLarge
from cds_hooks.json_bodies import decode_body
from cds_hooks.models.feedback import FeedbackItem

MOST_ITEMS: Final = 1_000
"""Of one call; reading and keeping so many takes a tenth of a second."""

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of the body: two thousand for each item, and little enough that an array of anything is quickly counted."""

MOST_LISTED: Final = 100
"""Items that the answer names one by one."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ItemProblem:
    """What could not be read: the item's position in the array, and the member at fault."""

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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReading:
    """What a feedback body holds: the readable items, those of which something was left out, and the others."""

    items: tuple[FeedbackItem, ...] = dataclasses.field(repr=False)
    incomplete: tuple[ItemProblem, ...]
    rejected: tuple[ItemProblem, ...]


class FeedbackSink(Protocol):
    """Takes feedback in. Called before the client gets its answer; what it raises ends as 500.

    Clients may send items late, in batches and repeatedly, and about cards nobody remembers: the sink stores
    each item once and refuses none.
    """

    async def __call__(self, feedback: FeedbackBatch, /) -> None: ...


class _Envelope(msgspec.Struct):
    feedback: list[msgspec.Raw]


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def read_feedback(body: bytes) -> FeedbackReading:
    """The items that can be read, and what cannot. Raises BadRequest without a `feedback` array, and
    PayloadTooLarge for more than `MOST_ITEMS`.
    """
    entries = decode_body(body, _ENVELOPE).feedback
    if len(entries) > MOST_ITEMS:
        raise PayloadTooLarge(f"a feedback call must not hold more than {MOST_ITEMS} items")
    items: list[FeedbackItem] = []
    incomplete: list[ItemProblem] = []
    rejected: list[ItemProblem] = []
    for index, raw in enumerate(entries):
        left_out: list[str] = []
        try:
            items.append(FeedbackItem.model_validate(msgspec.json.decode(raw), context=left_out))
            incomplete += (ItemProblem(index=index, problem=each) for each in left_out[:1])
        except ValidationError as error:
            rejected.append(ItemProblem(index=index, problem=_member_at_fault(error)))
        except msgspec.ValidationError:  # valid JSON that Python cannot hold, such as 1e999
            rejected.append(ItemProblem(index=index, problem="item"))
    return FeedbackReading(items=tuple(items), incomplete=tuple(incomplete), rejected=tuple(rejected))


def acknowledgement(reading: FeedbackReading) -> bytes:
    """The body of the answer: how many items were accepted, of which some was left out, and which were not."""
    answer: dict[str, object] = {"accepted": len(reading.items)}
    for name, problems in (("incomplete", reading.incomplete), ("rejected", reading.rejected)):
        if problems:
            answer[name] = problems[:MOST_LISTED]
        if len(problems) > MOST_LISTED:
            answer[f"{name}NotListed"] = len(problems) - MOST_LISTED
    return msgspec.json.encode(answer)


def _member_at_fault(error: ValidationError) -> str:
    location = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    return str(location[0]) if location else "item"  # no object at all
