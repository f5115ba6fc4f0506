"""CDS Hooks 2.0.1 for those who offer CDS Services: models that cannot break the specification, and a router.

See README.md in this folder for an example.
"""

from cds_hooks.calls import After, Authenticate
from cds_hooks.cds_service import CdsService
from cds_hooks.classification import classify
from cds_hooks.errors import (
    BadRequest,
    CdsHooksError,
    Forbidden,
    InternalError,
    MethodNotAllowed,
    PayloadTooLarge,
    PreconditionFailed,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnknownService,
    UnsupportedMediaType,
)
from cds_hooks.exchange import Exchange
from cds_hooks.feedback import FeedbackBatch, FeedbackSink
from cds_hooks.hook import Hook
from cds_hooks.hooks.order_select import ORDER_SELECT, OrderSelectContext
from cds_hooks.hooks.order_sign import ORDER_SIGN, OrderSignContext
from cds_hooks.hooks.patient_view import PATIENT_VIEW, PatientViewContext
from cds_hooks.models.coding import Coding, OverrideReason
from cds_hooks.models.context import HookContext
from cds_hooks.models.feedback import AcceptedSuggestion, FeedbackItem, GivenCoding, GivenReason
from cds_hooks.models.request import CdsRequest, FhirAuthorization
from cds_hooks.models.response import Action, Card, CdsResponse, Link, Source, Suggestion
from cds_hooks.prefetch import Prefetch
from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied
from cds_hooks.raw_json import RawJson
from cds_hooks.request_reading import read_request
from cds_hooks.resource_template import Members, ResourceTemplate
from cds_hooks.router import build_router
from cds_hooks.templates import InvalidTemplate
from cds_hooks.text_length import shorten

__all__ = [
    "ORDER_SELECT",
    "ORDER_SIGN",
    "PATIENT_VIEW",
    "AcceptedSuggestion",
    "Action",
    "After",
    "Authenticate",
    "BadRequest",
    "Card",
    "CdsHooksError",
    "CdsRequest",
    "CdsResponse",
    "CdsService",
    "Coding",
    "Empty",
    "Exchange",
    "Failed",
    "FeedbackBatch",
    "FeedbackItem",
    "FeedbackSink",
    "FhirAuthorization",
    "Forbidden",
    "GivenCoding",
    "GivenReason",
    "Hook",
    "HookContext",
    "InternalError",
    "InvalidTemplate",
    "Link",
    "Members",
    "MethodNotAllowed",
    "NotSent",
    "OrderSelectContext",
    "OrderSignContext",
    "OverrideReason",
    "PatientViewContext",
    "PayloadTooLarge",
    "PreconditionFailed",
    "Prefetch",
    "PrefetchState",
    "RawJson",
    "ResourceTemplate",
    "Satisfied",
    "Source",
    "Suggestion",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "UnknownService",
    "UnsupportedMediaType",
    "build_router",
    "classify",
    "read_request",
    "shorten",
]
