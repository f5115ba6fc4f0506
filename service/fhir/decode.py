"""JSON to typed resources, losing as little as possible.

A well-formed body is decoded in one pass. When something in it has a wrong shape, the body is read again
without types and each resource is fitted on its own: the element that does not fit is removed and listed, the
rest stays. Both ways give the same resources for a well-formed body.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from cds_hooks.lone_surrogates import without_lone_surrogates
from service.chart.fact import Problem
from service.fhir.resources import AnyResource, Bundle, Entry, Resource

_RESOURCE: Final = msgspec.json.Decoder(AnyResource)
_PATH: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP: Final = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")
_EXPECTED: Final = re.compile(r"^Expected `(?P<expected>[^`]+)`")
_MOST_REPAIRS: Final = 100
"""A resource with more unreadable elements than this is given up: it is not a resource with a slip."""

_TOO_MANY: Final = "too many unreadable elements"
_UNKNOWN_TYPE: Final = "unknown resource type"
LOST_PROBLEMS: Final = frozenset({_TOO_MANY})
"""The problems that mean that a resource of a known type was lost as a whole."""


class NotJsonError(ValueError):
    """The bytes are not JSON (or not UTF-8, or nested too deeply); the message says where, never what."""


class NotFhirError(ValueError):
    """The JSON is not the FHIR resource that was asked for."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The entries of a Bundle (or the one resource) and what could not be read."""

    bundle: Bundle
    problems: tuple[Problem, ...] = ()


def decode_bundle(body: bytes) -> Decoded:
    """Decode a Bundle of any type.

    Raises :class:`NotJsonError` and, for JSON that is not a Bundle, :class:`NotFhirError`.
    """
    check_utf8(body)
    try:
        # Through the decoder of all types: that of one struct would take JSON without a resourceType for it.
        bundle = _RESOURCE.decode(body)
    except msgspec.ValidationError:
        return _fit_whole(parse_json(body))
    except (msgspec.DecodeError, RecursionError) as error:
        return decode_bundle(_mended(body, error))
    if not isinstance(bundle, Bundle):
        raise NotFhirError("not a FHIR Bundle")
    return Decoded(bundle)


def decode_value(body: bytes) -> Decoded:
    """Decode what a client sent for one search: a Bundle, or one resource, which becomes a Bundle of one
    entry.
    """
    try:
        resource = _RESOURCE.decode(body)
    except msgspec.ValidationError:
        value = parse_json(body)
        if isinstance(value, dict) and value.get("resourceType") == "Bundle":
            return _fit_whole(value)
        return _fit_whole({"resourceType": "Bundle", "entry": [{"resource": value}]})
    except (msgspec.DecodeError, RecursionError) as error:
        return decode_value(_mended(body, error))
    if isinstance(resource, Bundle):
        return Decoded(resource)
    return Decoded(Bundle(type="collection", entry=[Entry(resource=resource)]))


def _mended(body: bytes, error: Exception) -> bytes:
    """The body without half surrogate pairs, which the decoder refuses. Raises :class:`NotJsonError` for any
    other fault.
    """
    mended = without_lone_surrogates(body)
    if mended is body or isinstance(error, RecursionError):
        raise NotJsonError(_where(error)) from None
    return mended


def check_utf8(body: bytes) -> None:
    """Refuse bytes that are not UTF-8, also inside strings that the decoder would skip."""
    if body.isascii():
        return
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8 at byte {error.start}") from None


def parse_json(body: bytes) -> Any:
    """JSON as plain Python values."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotJsonError(_where(error)) from None


def _where(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    found = re.search(r"\(byte (\d+)\)", str(error))
    return f"not JSON at byte {found[1]}" if found else "not JSON: it ends too early"


def _fit_whole(value: Any) -> Decoded:
    try:
        return _fit_bundle(value)
    except RecursionError as error:
        # Bundles inside Bundles, deeper than any system nests them.
        raise NotJsonError(_where(error)) from None


def _fit_bundle(value: Any) -> Decoded:
    if not isinstance(value, dict) or value.get("resourceType") != "Bundle":
        raise NotFhirError("not a FHIR Bundle")
    problems: list[Problem] = []
    raw_entries = value.get("entry", [])
    if not isinstance(raw_entries, list):
        raise NotFhirError("Bundle.entry is not a list")
    entries = [
        entry
        for index, raw in enumerate(raw_entries)
        if (entry := _fit_entry(raw, f"Bundle.entry[{index}]", problems)) is not None
    ]
    frame = {key: value[key] for key in ("type", "id", "link") if key in value}
    bundle = _fit(frame | {"resourceType": "Bundle"}, "Bundle", problems)
    assert isinstance(bundle, Bundle)
    return Decoded(msgspec.structs.replace(bundle, entry=entries), tuple(problems))


def _fit_entry(raw: Any, place: str, problems: list[Problem]) -> Entry | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("resource"), dict):
        if not isinstance(raw, dict) or "resource" in raw:
            problems.append(Problem(resource=place, problem="entry without a readable resource"))
        return None
    raw_resource = raw["resource"]
    name, identity = raw_resource.get("resourceType"), raw_resource.get("id")
    known = isinstance(name, str) and isinstance(identity, str)
    resource = (
        _fit_nested(raw_resource, problems)
        if name == "Bundle"
        else _fit(raw_resource, f"{name}/{identity}" if known else place, problems)
    )
    if resource is None:
        return None
    full_url = raw.get("fullUrl")
    frame = {key: raw[key] for key in ("search", "request") if isinstance(raw.get(key), dict)}
    try:
        entry = msgspec.convert(frame, Entry)
    except msgspec.ValidationError:
        entry = Entry()
    return msgspec.structs.replace(
        entry, full_url=full_url if isinstance(full_url, str) else None, resource=resource
    )


def _fit_nested(value: dict[str, Any], problems: list[Problem]) -> Bundle | None:
    try:
        nested = _fit_bundle(value)
    except NotFhirError as error:
        problems.append(Problem(resource="Bundle", problem=str(error)))
        return None
    problems.extend(nested.problems)
    return nested.bundle


def _fit(value: dict[str, Any], place: str, problems: list[Problem]) -> Resource | None:
    """Fit one resource, removing what does not fit; ``None`` when nothing of it can be used."""
    lost: set[str] = set()
    for _ in range(_MOST_REPAIRS):
        try:
            resource: Resource = msgspec.convert(value, AnyResource)
        except msgspec.ValidationError as error:
            steps = _steps(str(error))
            if not steps or not _remove(value, steps):
                problems.append(Problem(resource=place, problem=_type_problem(value)))
                return None
            lost.add(str(steps[0]))
            problems.append(Problem(resource=place, problem=f"{_element(steps)} {_complaint(str(error))}"))
        except RecursionError:
            break
        else:
            if lost:
                resource.lost = frozenset(lost)
            return resource
    problems.append(Problem(resource=place, problem=_TOO_MANY))
    return None


def _type_problem(value: dict[str, Any]) -> str:
    return _UNKNOWN_TYPE if "resourceType" in value else "no resourceType"


def _steps(message: str) -> list[str | int]:
    found = _PATH.search(message)
    if found is None:
        return []
    return [
        step["name"] if step["name"] is not None else int(step["index"])
        for step in _STEP.finditer(found["path"])
        if step["name"] != "resourceType"
    ]


def _remove(value: Any, steps: list[str | int]) -> bool:
    for step in steps[:-1]:
        value = value[step]
    last = steps[-1]
    if isinstance(value, dict) and last in value:
        del value[last]
        return True
    if isinstance(value, list) and isinstance(last, int) and last < len(value):
        del value[last]
        return True
    return False


def _element(steps: list[str | int]) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.removeprefix(".")


def _complaint(message: str) -> str:
    found = _EXPECTED.match(message)
    expected = found["expected"] if found else ""
    if "int" in expected or "float" in expected:
        return "is not a number"
    words = {"str": "a string", "bool": "true or false", "array": "a list", "object": "an object"}
    kinds = [words[kind] for kind in expected.split(" | ") if kind in words]
    return f"is not {' or '.join(kinds)}" if kinds else "is unreadable"
