"""Coding (CDS Hooks 2.0.1, section "Coding")."""

from typing import Annotated

from pydantic import StringConstraints

from cds_hooks.models.wire_object import Text, WireObject

Uri = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:\S+$")]
"""An absolute URI, `urn:oid:…` included."""


class Coding(WireObject):
    """A code of a code system; used for the topic of a card's source."""

    code: Text
    system: Uri
    display: Text | None = None


class OverrideReason(WireObject):
    """A reason the clinician can pick for not following a card. Clients show `display`, so it is required."""

    code: Text
    system: Uri
    display: Text
