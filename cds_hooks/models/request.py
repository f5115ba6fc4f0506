"""The request of a hook call (CDS Hooks 2.0.1, section "Calling a CDS Service", "HTTP Request")."""

import dataclasses
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

from cds_hooks.models.context import HookContext
from cds_hooks.prefetch import Prefetch

ContextT = TypeVar("ContextT", bound=HookContext)


def _bearer(value: str) -> str:
    if value.lower() != "bearer":
        raise ValueError("must be Bearer")
    return "Bearer"


class FhirAuthorization(BaseModel):
    """The client's permission to query its FHIR server ("Passing the Access Token to the CDS Service").

    `expires_in` is in seconds. `scope` is opaque: clients write SMART v1, SMART v2 or their own notation.
    Some of them leave `patient` out of patient-level grants (the warning cds-r-2), which is no reason to
    refuse. The token must not be stored, logged, or used once the call is answered.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    access_token: SecretStr
    token_type: Annotated[str, AfterValidator(_bearer)]
    expires_in: int
    scope: str
    subject: str
    patient: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CdsRequest(Generic[ContextT]):
    """One call of a hook, as the service sees it.

    `hook_instance` identifies the call; it is opaque. `client_id` is what the router's `authenticate`
    returned.
    """

    hook: str
    hook_instance: str
    context: ContextT = dataclasses.field(repr=False)
    prefetch: Prefetch
    fhir_server: str | None = None
    fhir_authorization: FhirAuthorization | None = None
    client_id: str | None = None
