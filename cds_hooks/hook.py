"""What a hook is: a name, a version, the shape of its context and the tokens it lends to prefetch templates.

CDS Hooks 2.0.1, sections "Hook context and prefetch" and "Prefetch tokens".
"""

import dataclasses
from typing import Generic, TypeVar

from cds_hooks.models.context import HookContext

ContextT = TypeVar("ContextT", bound=HookContext)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Hook(Generic[ContextT]):
    """A point in the clinician's workflow at which services are called.

    `prefetch_tokens` are the context fields (wire names) whose row in the hook's definition says
    "Prefetch Token: Yes". `version` is the one in the hook's metadata table.
    """

    name: str
    version: str
    context: type[ContextT]
    prefetch_tokens: frozenset[str]
