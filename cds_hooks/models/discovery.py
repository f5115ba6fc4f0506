"""The list of services (CDS Hooks 2.0.1, section "Discovery", "HTTP Response")."""

from pydantic import Field

from cds_hooks.models.wire_object import Text, WireObject


class DiscoveredService(WireObject):
    """One entry. `version` and `hook_version` are members of 3.0; left out unless switched on."""

    hook: Text
    title: Text | None = None
    description: Text
    id: Text
    prefetch: dict[Text, Text] = Field(default={})
    usage_requirements: Text | None = None
    version: Text | None = None
    hook_version: Text | None = None


class Discovery(WireObject):
    """All services, possibly none."""

    services: tuple[DiscoveredService, ...]
