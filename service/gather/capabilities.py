"""Which resource types a server says it offers: its CapabilityStatement, asked for once in a while.

A type that a server does not offer can hold nothing, which is a finding; a search that merely failed is none.
"""

import asyncio
from http import HTTPStatus
from typing import Final

import msgspec

from service.gather.outcomes import Tally, UnavailableError
from service.gather.reader import FhirReader

_ASK_AGAIN_SECONDS: Final = 10.0


class _Offered(msgspec.Struct, gc=False):
    type: str | None = None


class _Rest(msgspec.Struct, gc=False):
    mode: str | None = None
    resource: list[_Offered] = []


class _CapabilityStatement(msgspec.Struct, gc=False, tag_field="resourceType", tag="CapabilityStatement"):
    rest: list[_Rest] = []


async def lacks_type(reader: FhirReader, resource_type: str) -> bool:
    """Whether the server's CapabilityStatement leaves the type out; False when that cannot be found out.

    A statement without Patient is no list of what there is to search, and settles nothing.
    """
    server = reader.server
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(reader.deadline), server.offered_lock:
            if loop.time() >= server.offered_until:
                server.offered_types = offered = await _offered_types(reader)
                believed = _ASK_AGAIN_SECONDS if offered is None else reader.limits.capability_seconds
                server.offered_until = loop.time() + believed
    except TimeoutError:  # another answer is asking, and takes long
        return False
    offered = server.offered_types
    return offered is not None and "Patient" in offered and resource_type not in offered


async def _offered_types(reader: FhirReader) -> frozenset[str] | None:
    try:
        reply = await reader.get(reader.server.base.target("metadata"), tally=Tally())
        if reply.status != HTTPStatus.OK:
            return None
        statement = msgspec.json.decode(reply.body, type=_CapabilityStatement)
    except (UnavailableError, msgspec.DecodeError):
        return None
    return frozenset(
        offered.type
        for rest in statement.rest
        if rest.mode == "server"
        for offered in rest.resource
        if offered.type
    )
