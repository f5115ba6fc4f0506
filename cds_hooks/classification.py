"""Which of the four states a prefetch value stands for.

Only the few fields that decide are decoded; the value itself stays JSON. Clients are known to send null,
searchsets without matches, OperationOutcomes (alone or inside a searchset), one page of several, and values
of the wrong type.
"""

from typing import Final, Literal, TypeVar

import msgspec

from cds_hooks.prefetch_state import Empty, Failed, NotSent, PrefetchState, Satisfied

T = TypeVar("T")

# http://hl7.org/fhir/R4/valueset-issue-type.html
# fmt: off
_ISSUE_TYPES: Final = frozenset({
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired",
    "forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found",
    "deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule", "conflict",
    "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational",
})
# fmt: on
_HARMLESS_SEVERITIES: Final = frozenset({"information", "warning"})

# Types of Bundle that say "nothing found" when they hold no match. A collection stands in for a searchset in
# the specification's own examples; any other type without entries says nothing about the search.
_SEARCH_TYPES: Final = frozenset({None, "searchset", "collection"})

_ABSENT: Final = msgspec.Raw(b"null")


class _Issue(msgspec.Struct, gc=False):
    severity: str | None = None
    code: str | None = None


class _Search(msgspec.Struct, gc=False):
    mode: str | None = None


class _Resource(msgspec.Struct, gc=False):
    resource_type: str | None = msgspec.field(default=None, name="resourceType")
    issue: msgspec.Raw = _ABSENT


class _Entry(msgspec.Struct, gc=False):
    resource: _Resource | None = None
    search: _Search | None = None


class _Link(msgspec.Struct, gc=False):
    relation: str | None = None
    url: str | None = None


class _Bundle(msgspec.Struct, gc=False):
    resource_type: Literal["Bundle"] = msgspec.field(name="resourceType")
    type: str | None = None
    total: int | None = None
    link: list[_Link] | None = None
    entry: list[_Entry] | None = None


class _LooseEntry(msgspec.Struct, gc=False):
    resource: msgspec.Raw = _ABSENT
    search: msgspec.Raw = _ABSENT


class _LooseBundle(msgspec.Struct, gc=False):
    type: msgspec.Raw = _ABSENT
    total: msgspec.Raw = _ABSENT
    link: msgspec.Raw = _ABSENT
    entry: list[msgspec.Raw] | None = None


_BUNDLE = msgspec.json.Decoder(_Bundle)


def classify(raw: bytes) -> PrefetchState:
    """The state that one prefetch value stands for. `raw` is one valid JSON value."""
    if raw == b"null":
        return Empty()
    try:
        return _bundle_state(raw, _BUNDLE.decode(raw))
    except msgspec.ValidationError:
        return _state_of_anything_else(raw)


def classify_search(
    raw: bytes,
    *,
    included: int,
    announced: int,
    next_url: str | None,
    failure: str | None,
    may_be_empty: bool,
) -> PrefetchState:
    """The state of a Bundle that the application has decoded itself and need not decode twice.

    `included`: matches with a resource; `announced`: matches, or Bundle.total where that is more; `failure`: the
    issue code of an OperationOutcome that means failure; `may_be_empty`: a searchset, or of no stated type.
    """
    if failure is not None:
        return Failed(reason=failure if failure in _ISSUE_TYPES else "unknown")
    complete = next_url is None and included >= announced
    if included or next_url is not None:
        return Satisfied(json=raw, next_url=next_url, complete=complete)
    return Empty() if complete and may_be_empty else NotSent()


def _state_of_anything_else(raw: bytes) -> PrefetchState:
    """Other resources, Bundles with members of the wrong type, and what is no resource at all."""
    resource = _sound(raw, _Resource)
    if resource is None or not resource.resource_type:
        return NotSent()
    if resource.resource_type == "Bundle":
        loose = _sound(raw, _LooseBundle)
        return NotSent() if loose is None else _bundle_state(raw, _without_mistyped_members(loose))
    if resource.resource_type == "OperationOutcome":
        reason = _failure(resource)
        return Empty() if reason is None else Failed(reason=reason)
    return Satisfied(json=raw)


def _bundle_state(raw: bytes, bundle: _Bundle) -> PrefetchState:
    included = announced = 0
    for entry in bundle.entry or ():
        if (resource := entry.resource) is not None and resource.resource_type == "OperationOutcome":
            if (reason := _failure(resource)) is not None:
                return Failed(reason=reason)
        elif (search := entry.search) is None or search.mode == "match" or search.mode is None:
            announced += 1
            if resource is not None:
                included += 1
    return classify_search(
        raw,
        included=included,
        announced=max(announced, bundle.total or 0),
        next_url=_next_url(bundle),
        failure=None,
        may_be_empty=bundle.type in _SEARCH_TYPES,
    )


def _next_url(bundle: _Bundle) -> str | None:
    return next((link.url for link in bundle.link or () if link.relation == "next" and link.url), None)


def _failure(outcome: _Resource) -> str | None:
    """Why an OperationOutcome means that the data could not be had, or None when it is merely a remark."""
    issues = _sound(outcome.issue, list[_Issue])
    if not issues:
        return "unknown"
    for issue in issues:
        if issue.severity not in _HARMLESS_SEVERITIES:
            return issue.code if issue.code in _ISSUE_TYPES else "unknown"
    return None


def _without_mistyped_members(loose: _LooseBundle) -> _Bundle:
    """The Bundle as far as its members have the right type. An unreadable entry still counts as a match."""
    return _Bundle(
        resource_type="Bundle",
        type=_sound(loose.type, str),
        total=_sound(loose.total, int),
        link=_sound(loose.link, list[_Link]),
        entry=[_entry(raw) for raw in loose.entry or ()],
    )


def _entry(raw: msgspec.Raw) -> _Entry:
    entry = _sound(raw, _LooseEntry) or _LooseEntry()
    return _Entry(
        resource=_sound(entry.resource, _Resource) or _Resource(), search=_sound(entry.search, _Search)
    )


def _sound(raw: msgspec.Raw | bytes, expected: type[T]) -> T | None:
    """`raw` as `expected`, or None when it is of another type (null included)."""
    try:
        return msgspec.json.decode(raw, type=expected | None)
    except msgspec.ValidationError:
        return None
