"""The search for one prefetch key, and the narrower ones for servers that refuse it as too wide."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

# Servers are known to answer 400 to a search by patient alone. What they take instead is a category or a list of
# codes (US Core server CapabilityStatement: patient+category and patient+code are SHALL for Observation and
# DiagnosticReport, patient+category for DocumentReference).
_CATEGORIES: Final = {
    # https://hl7.org/fhir/R4/valueset-observation-category.html, complete
    "Observation": (
        "social-history",
        "vital-signs",
        "imaging",
        "laboratory",
        "procedure",
        "survey",
        "exam",
        "therapy",
        "activity",
    ),
    # https://hl7.org/fhir/R4/v2/0074/ (genetics, laboratory, pathology, cytopathology, surgical pathology, molecular
    # diagnostics' home "laboratory"; radiology and its kinds) and US Core's value set of report categories
    "DiagnosticReport": (
        "GE",
        "LAB",
        "PAT",
        "CP",
        "SP",
        "OTH",
        "RAD",
        "RUS",
        "CT",
        "NMR",
        "NMS",
        "http://loinc.org|LP29684-5",
    ),
    # http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category
    "DocumentReference": ("clinical-note",),
}
_BY_CATEGORY: Final = {
    kind: tuple(f"&category={quote(token, safe='')}" for token in tokens)
    for kind, tokens in _CATEGORIES.items()
}
_CODES_PER_SEARCH: Final = 40
"""Keeps the URL of a code search under two thousand characters, which every proxy lets through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """`query`: relative to the base, "Type?name=value" or "Type/id".

    `narrowed`: searches whose union stands in for a query that the server refuses as too wide.
    `narrowed_is_complete`: whether that union leaves nothing out.
    """

    query: str
    narrowed: tuple[str, ...] = ()
    narrowed_is_complete: bool = False

    @property
    def resource_type(self) -> str:
        """The type that is read or searched."""
        return self.query.partition("?")[0].partition("/")[0]

    @property
    def is_read(self) -> bool:
        """Whether one resource is read by its id."""
        return "?" not in self.query


def search_plan(query: str, *, codes: Iterable[str] = ()) -> SearchPlan:
    """The plan for a filled prefetch template. `codes`: tokens ("system|code") that the readers know."""
    plan = SearchPlan(query=query)
    if plan.is_read or plan.resource_type not in _BY_CATEGORY:
        return plan
    categories = [f"{query}{category}" for category in _BY_CATEGORY[plan.resource_type]]
    tokens = list(codes)
    groups = (tokens[at : at + _CODES_PER_SEARCH] for at in range(0, len(tokens), _CODES_PER_SEARCH))
    by_code = [f"{query}&code={','.join(quote(token, safe='') for token in group)}" for group in groups]
    return SearchPlan(query=query, narrowed=(*categories, *by_code))
