"""What the application's OpenAPI page says about the endpoints.

The bodies of hook calls are read without FastAPI's models, so their shape is described here.
"""

from enum import Enum
from typing import Final, TypedDict

from starlette.responses import Response

from cds_hooks.models.discovery import Discovery
from cds_hooks.models.response import CdsResponse


class _Documentation(TypedDict, total=False):
    summary: str
    description: str
    tags: list[str | Enum]
    response_class: type[Response]
    responses: dict[int | str, dict[str, object]]
    openapi_extra: dict[str, object]


_TAGS: Final[list[str | Enum]] = ["CDS Hooks"]

_OPERATION_OUTCOME: Final[dict[str, object]] = {
    "type": "object",
    "required": ["resourceType", "issue"],
    "properties": {"resourceType": {"const": "OperationOutcome"}, "issue": {"type": "array"}},
}


def _failures(**descriptions: str) -> dict[int | str, dict[str, object]]:
    return {
        int(status.removeprefix("_")): {
            "description": description,
            "content": {"application/fhir+json": {"schema": _OPERATION_OUTCOME}},
        }
        for status, description in descriptions.items()
    }


_COMMON_FAILURES: Final = _failures(
    _400="The body is not JSON, or a member is missing or of the wrong type; the answer names it",
    _401="The client is not authenticated",
    _403="The client may not make this call",
    _404="No CDS Service at this address",
    _408="The body did not arrive in time",
    _413="The body exceeds the configured limit",
    _415="Content-Type is not application/json",
    _429="The client calls too often; Retry-After says when to come back",
    _431="The headers are too many or too long",
    _500="A fault of the service",
    _503="The service is busy or cannot answer for the moment; Retry-After says when to come back",
)

_SERVICE_ID: Final[dict[str, object]] = {
    "name": "service_id",
    "in": "path",
    "required": True,
    "description": "The `id` that discovery gives",
    "schema": {"type": "string"},
}


def _json_body(required: list[str], properties: dict[str, object]) -> dict[str, object]:
    schema = {"type": "object", "required": required, "properties": properties}
    return {
        "parameters": [_SERVICE_ID],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
    }


DISCOVERY: Final[_Documentation] = {
    "summary": "Discovery",
    "description": "Lists the CDS Services with their hooks and prefetch templates.",
    "tags": _TAGS,
    "response_class": Response,
    "responses": {200: {"model": Discovery}},
}

HOOK_CALL: Final[_Documentation] = {
    "summary": "Call a CDS Service",
    "description": "Answers one invocation of a hook with cards, possibly none.",
    "tags": _TAGS,
    "response_class": Response,
    "responses": {
        200: {"model": CdsResponse},
        **_COMMON_FAILURES,
        **_failures(_412="Data the service needs is neither in the prefetch nor to be had otherwise"),
    },
    "openapi_extra": _json_body(
        ["hook", "hookInstance", "context"],
        {
            "hook": {"type": "string"},
            "hookInstance": {"type": "string", "format": "uuid"},
            "fhirServer": {"type": "string", "format": "uri"},
            "fhirAuthorization": {"type": "object"},
            "context": {"type": "object", "description": "As the definition of the hook says"},
            "prefetch": {"type": "object", "description": "Resources by prefetch key; null for none found"},
        },
    ),
}

FEEDBACK: Final[_Documentation] = {
    "summary": "Report what became of cards",
    "description": "Takes a batch. Items that cannot be read are named in the answer; the others are kept.",
    "tags": _TAGS,
    "response_class": Response,
    "responses": {
        200: {
            "description": "How many items were accepted, and which were not",
            "content": {"application/json": {"schema": {"type": "object", "required": ["accepted"]}}},
        },
        **_COMMON_FAILURES,
    },
    "openapi_extra": _json_body(["feedback"], {"feedback": {"type": "array", "items": {"type": "object"}}}),
}
