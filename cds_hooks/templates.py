"""Prefetch templates: which ones may be published, and the query one stands for in a given context.

CDS Hooks 2.0.1, sections "Prefetch Template", "Prefetch tokens" and "Prefetch query restrictions". A template
is a relative FHIR read or search within the recommended query subset; FHIRPath in tokens and `_maxresults`
belong to 3.0 and are refused, because a 2.0.1 client that cannot resolve a template drops the key.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from cds_hooks.hook import Hook
from cds_hooks.models.context import HookContext

# Tokens that name the user by type; each has a value only when the user is of that type.
USER_TOKENS: Final[Mapping[str, str]] = {
    "userPractitionerId": "Practitioner",
    "userPractitionerRoleId": "PractitionerRole",
    "userPatientId": "Patient",
    "userRelatedPersonId": "RelatedPerson",
}

# The one query outside the subset that the specification itself recommends.
_USER_WITH_ROLE: Final = (
    "PractitionerRole?_id={{userPractitionerRoleId}}&_include=PractitionerRole:practitioner"
)

_TOKEN = re.compile(r"\{\{(.*?)\}\}")
_READ = re.compile(r"[A-Z][A-Za-z]+/(?:\{\{[^{}]+\}\}|[A-Za-z0-9\-.]{1,64})")
_SEARCH = re.compile(r"[A-Z][A-Za-z]+\?(?P<query>.+)")
_PARAMETER = re.compile(r"(?P<name>[a-z_][A-Za-z_-]*)(?::in)?=(?P<value>[^\s&?#$]+)")
_SORT = re.compile(r"-?[a-z_][a-z_-]*(?:,-?[a-z_][a-z_-]*)*")
_UNDERSCORE_PARAMETERS: Final = frozenset({"_id", "_lastUpdated", "_count", "_sort"})
_PREFIX_OUTSIDE_THE_SUBSET = re.compile(r"(?:ne|sa|eb|ap)\d{4}(?:-|$)")
_SAFE_USER_ID = re.compile(r"(?:[A-Z][A-Za-z]+/)?(?!\.{1,2}$)[A-Za-z0-9\-._~]+")


class InvalidTemplate(ValueError):
    """A prefetch template that must not be published; the message says which and why."""


def require_valid(key: str, template: str, hook: Hook[Any]) -> None:
    """Raises InvalidTemplate unless clients of CDS Hooks 2.0.1 can be expected to resolve the template."""
    problem = (
        "the key is blank" if not key.strip() else _token_problem(template, hook) or _query_problem(template)
    )
    if problem is not None:
        raise InvalidTemplate(f"prefetch template {key!r} ({template}): {problem}")


def _token_problem(template: str, hook: Hook[Any]) -> str | None:
    allowed = {f"context.{field}" for field in hook.prefetch_tokens} | USER_TOKENS.keys()
    for token in _TOKEN.findall(template):
        if token not in allowed:
            return f"{{{{{token}}}}} is no prefetch token of {hook.name}"
    rest = _TOKEN.sub("", template)
    return "a brace outside of a token" if "{" in rest or "}" in rest else None


def _query_problem(template: str) -> str | None:
    if template in ("{{context.userId}}", _USER_WITH_ROLE) or _READ.fullmatch(template):
        return None
    search = _SEARCH.fullmatch(template)
    if search is None:
        return "neither a read (Type/id) nor a search (Type?name=value) relative to the FHIR server"
    problems = (_parameter_problem(parameter) for parameter in search["query"].split("&"))
    return next((problem for problem in problems if problem is not None), None)


def _parameter_problem(text: str) -> str | None:
    parameter = _PARAMETER.fullmatch(text)
    if parameter is None:
        return f"{text!r} is outside the query subset (name=value or name:in=value)"
    name, value = parameter["name"], parameter["value"]
    if name.startswith("_") and name not in _UNDERSCORE_PARAMETERS:
        return f"{name} is outside the query subset"
    if name == "_sort" and not _SORT.fullmatch(value):
        return "_sort must list parameter names, each with - for descending"
    if name == "_count" and not (value.isdecimal() and int(value) > 0):
        return "_count must be a positive number"
    if _PREFIX_OUTSIDE_THE_SUBSET.match(value):
        return f"the prefix of {name} is outside the query subset (eq, lt, gt, ge, le)"
    return None


def fill(template: str, hook: Hook[Any], context: HookContext) -> str | None:
    """The relative URL the template stands for, values percent-encoded; None when a token has no value."""
    values = _token_values(hook, context)
    if any(values.get(token) is None for token in _TOKEN.findall(template)):
        return None
    return _TOKEN.sub(lambda token: quote(values[token[1]] or "", safe="/"), template)


def _token_values(hook: Hook[Any], context: HookContext) -> dict[str, str | None]:
    fields = hook.context.model_fields
    values: dict[str, str | None] = {
        f"context.{field.alias}": getattr(context, name)
        for name, field in fields.items()
        if field.alias in hook.prefetch_tokens
    }
    user = values.get("context.userId") or ""
    if not _SAFE_USER_ID.fullmatch(user):  # a user id is not restricted on reading; a URL needs a plain one
        values["context.userId"] = None
        return values
    user_type, _, user_id = user.rpartition("/")
    for token, resource_type in USER_TOKENS.items():
        values[token] = user_id if user_type == resource_type else None
    return values
