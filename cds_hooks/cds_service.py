"""What an application registers: one CDS Service (CDS Hooks 2.0.1, section "Discovery")."""

import dataclasses
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, Generic

from cds_hooks.hook import ContextT, Hook
from cds_hooks.models.discovery import DiscoveredService, Discovery
from cds_hooks.models.request import CdsRequest
from cds_hooks.models.response import CdsResponse
from cds_hooks.templates import fill, require_valid

# The id is a path segment: only characters that no client encodes (RFC 3986 section 2.3), and not "." or
# "..".
_SERVICE_ID: Final = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9\-._~]+")

SPECIFICATION_VERSION: Final = "2.0.1"
"""What discovery says under `version` where that member of 3.0 is switched on."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CdsService(Generic[ContextT]):
    """One endpoint `{base}/cds-services/{id}` bound to one hook.

    `evaluate` answers a request. A plain function is called on the event loop and should be short; an `async`
    one is awaited. `prefetch` maps keys to templates; `usage_requirements` says in words what the templates
    cannot. Raises ValueError for an id that is no path segment, InvalidTemplate (a ValueError) for a
    template.
    """

    id: str
    hook: Hook[ContextT]
    description: str
    evaluate: Callable[[CdsRequest[ContextT]], CdsResponse | Awaitable[CdsResponse]]
    title: str | None = None
    prefetch: Mapping[str, str] = dataclasses.field(default_factory=dict)
    usage_requirements: str | None = None
    extension: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        if not _SERVICE_ID.fullmatch(self.id):
            raise ValueError("the id of a CDS Service consists of letters, digits and - . _ ~")
        for key, template in self.prefetch.items():
            require_valid(key, template, self.hook)

    def template_url(self, key: str, context: ContextT) -> str | None:
        """The query of template `key` in this context, relative to the FHIR server.

        None when the context lacks a value the template needs. Raises KeyError for an unknown key.
        """
        return fill(self.prefetch[key], self.hook, context)


def discovery_of(services: Iterable[CdsService[Any]], *, advertise_versions: bool) -> Discovery:
    """What discovery says about `services`."""
    return Discovery(
        services=tuple(_discovered(service, advertise_versions=advertise_versions) for service in services)
    )


def _discovered(service: CdsService[Any], *, advertise_versions: bool) -> DiscoveredService:
    return DiscoveredService(
        hook=service.hook.name,
        title=service.title,
        description=service.description,
        id=service.id,
        prefetch=dict(service.prefetch),
        usage_requirements=service.usage_requirements,
        extension=service.extension,
        version=SPECIFICATION_VERSION if advertise_versions else None,
        hook_version=service.hook.version if advertise_versions else None,
    )
