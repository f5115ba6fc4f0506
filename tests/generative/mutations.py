"""Records damaged in the ways that real ones are, for properties that must hold whatever arrives."""

import copy
import functools
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st

from fhir_fixtures.catalogue import FixturePatient, patients

Json = dict[str, Any]
Path = tuple[str | int, ...]

_EXPLORED: Final = int(os.environ.get("HYPOTHESIS_EXAMPLES", "0"))
PATIENTS: Final = patients()
BY_SLUG: Final = {each.slug: each for each in PATIENTS}


def examples(number: int) -> settings:
    """The same examples on every run; HYPOTHESIS_EXAMPLES=5000 looks for new ones, so many of them."""
    return settings(
        max_examples=_EXPLORED or number,
        derandomize=not _EXPLORED,
        deadline=None,
        database=None,
        print_blob=False,
    )


def any_patient() -> st.SearchStrategy[FixturePatient]:
    """One of the packaged patients."""
    return st.sampled_from(PATIENTS)


def bundle_of(patient: FixturePatient) -> Json:
    """A copy of the patient's Bundle that may be changed."""
    return copy.deepcopy(_parsed(patient.slug))


def body(bundle: Any) -> bytes:
    """The JSON as it comes in."""
    return json.dumps(bundle).encode()


@functools.cache
def _parsed(slug: str) -> Json:
    parsed: Json = json.loads(BY_SLUG[slug].bundle)
    return parsed


def walk(value: Any, path: Path = ()) -> Iterator[Path]:
    children: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        children = iter(value.items())
    elif isinstance(value, list):
        children = iter(enumerate(value))
    for step, child in children:
        yield (*path, step)
        yield from walk(child, (*path, step))


@functools.cache
def paths_in(slug: str) -> tuple[Path, ...]:
    """Every place in the patient's Bundle."""
    return tuple(walk(_parsed(slug)))


_GENETIC: Final = re.compile(
    r"ESR1|48018-6|51969-4|81247-9|100029-8|\bplasma\b|\bPLAS\b|genetic|ctDNA|liquid", re.IGNORECASE
)


@functools.cache
def genetic_paths_in(slug: str) -> tuple[Path, ...]:
    """Every place inside the genetic results, their reports and samples; type and id excluded."""
    return tuple(
        path
        for number, entry in enumerate(_parsed(slug)["entry"])
        if entry["resource"]["resourceType"] in _RESULT_TYPES
        and _GENETIC.search(json.dumps(entry["resource"]))
        for path in walk(entry["resource"], ("entry", number, "resource"))
        if path[3:] not in (("resourceType",), ("id",))
    )


_RESULT_TYPES: Final = frozenset({"Observation", "DiagnosticReport", "Specimen", "DocumentReference"})


ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 7, 1.5, 1e300),
    *("", " ", "x", "2026", "2026-13-45", "final", "Observation/x", "\u0000", "é😀"),
    *([], {}, [None], [[]], [{}], [1, "a"]),
    *({"coding": {}}, {"value": "x"}, {"reference": 3}, {"a": {"b": [None]}}),
)
"""Values that stand where something else was expected."""
ODD_VALUES: Final[st.SearchStrategy[Any]] = st.sampled_from(ODD)

Damage = Callable[[Any, Path], None]


def holder_of(bundle: Any, path: Path) -> Any:
    """What holds the last step of the path, or ``None`` when an earlier damage removed it."""
    for step in path[:-1]:
        try:
            bundle = bundle[step]
        except (KeyError, IndexError, TypeError):
            return None
    last = path[-1]
    present = (isinstance(bundle, dict) and last in bundle) or (
        isinstance(bundle, list) and isinstance(last, int) and last < len(bundle)
    )
    return bundle if present else None


def _drop(bundle: Any, path: Path) -> None:
    del holder_of(bundle, path)[path[-1]]


def _truncate(bundle: Any, path: Path) -> None:
    value = holder_of(bundle, path)[path[-1]]
    if isinstance(value, str | list):
        holder_of(bundle, path)[path[-1]] = value[: len(value) // 2]


def _wrap(bundle: Any, path: Path) -> None:
    holder_of(bundle, path)[path[-1]] = [holder_of(bundle, path)[path[-1]]]


def _unwrap(bundle: Any, path: Path) -> None:
    value = holder_of(bundle, path)[path[-1]]
    if isinstance(value, list) and value:
        holder_of(bundle, path)[path[-1]] = value[0]


def _null_beside(bundle: Any, path: Path) -> None:
    value = holder_of(bundle, path)[path[-1]]
    if isinstance(value, list):
        value.insert(0, None)


def _twice(bundle: Any, path: Path) -> None:
    value = holder_of(bundle, path)[path[-1]]
    if isinstance(value, list):
        value += copy.deepcopy(value)


DAMAGES: Final[tuple[Damage, ...]] = (_drop, _truncate, _wrap, _unwrap, _null_beside, _twice)


@st.composite
def damaged(draw: st.DrawFn, patient: FixturePatient, paths: tuple[Path, ...], most: int = 6) -> Json:
    """The patient's Bundle with up to ``most`` elements dropped, retyped, truncated, wrapped or doubled."""
    bundle = bundle_of(patient)
    for _ in range(draw(st.integers(1, most))):
        path = paths[draw(st.integers(0, len(paths) - 1))]
        holder = holder_of(bundle, path)
        if holder is None:
            continue
        damage = draw(st.sampled_from((None, None, *DAMAGES)))
        if damage is None:
            holder[path[-1]] = copy.deepcopy(draw(ODD_VALUES))
        else:
            damage(bundle, path)
    return bundle
