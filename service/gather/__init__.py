"""FHIR access when the prefetch is not enough: what is missing is searched, within one time budget.

Nothing here decides anything clinical. A search that could not be made, or not to its end, says so.
"""

from service.gather.base_url import FhirBase, UnusableBaseUrlError
from service.gather.gathering import Answer, Gathered, gather
from service.gather.limits import Limits
from service.gather.outcomes import FhirCall
from service.gather.plans import SearchPlan, search_plan
from service.gather.policy import ServerPolicy, ServerRefusedError
from service.gather.reader import FhirReader
from service.gather.referenced import Referenced, fetch_referenced
from service.gather.servers import FhirServers

__all__ = [
    "Answer",
    "FhirBase",
    "FhirCall",
    "FhirReader",
    "FhirServers",
    "Gathered",
    "Limits",
    "Referenced",
    "SearchPlan",
    "ServerPolicy",
    "ServerRefusedError",
    "UnusableBaseUrlError",
    "fetch_referenced",
    "gather",
    "search_plan",
]
