"""Names, headings, sources and sizes that the recipes of CONTRIBUTING.md rely on."""

import csv
import importlib
import inspect
import pkgutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import cds_hooks.hooks
import service.cds_services
import service.criteria.library
import service.terms.concepts
import service.trials.protocols
from cds_hooks.hook import Hook
from service.criteria.criterion import Criterion
from service.pathway.reference_page import headings
from service.terms import drugs
from service.terms.concept_set import ConceptSet
from service.trials.catalogue import TRIALS
from service.trials.trial import Trial

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
REQUIRED_HEADINGS = ("What it asks", "Unknown when", "Sources")
MEASURED_IN = {
    "adult",
    "advanced-disease",
    "duration",
    "er-positive",
    "esr1-mutation",
    "her2-negative",
    "no-progression",
    "performance-status",
}
"""The criteria that compare a number: their docstring names its unit."""


def modules_of(package: ModuleType) -> list[ModuleType]:
    names = [each.name for each in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def stem(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[-1]


def criteria() -> Iterator[Any]:
    for module in modules_of(service.criteria.library):
        for value in vars(module).values():
            if inspect.isclass(value) and value.__module__ == module.__name__ and hasattr(value, "answer"):
                yield value


CRITERIA: list[type[Criterion]] = list(criteria())
EACH_CRITERION = pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.__name__)


def test_each_protocol_holds_the_trial_it_is_named_after() -> None:
    for module in modules_of(service.trials.protocols):
        (trial,) = [value for value in vars(module).values() if isinstance(value, Trial)]
        assert trial.id == stem(module).replace("_", "-")
        assert trial in TRIALS


def test_each_service_module_has_the_id_it_is_named_after() -> None:
    named = {stem(module): module.ID for module in modules_of(service.cds_services) if hasattr(module, "ID")}
    assert named.keys() == {"esr1_patient_view", "esr1_order_select", "esr1_order_sign"}
    assert all(identity == name.replace("_", "-") for name, identity in named.items())


def test_each_hook_module_has_the_hook_it_is_named_after() -> None:
    for module in modules_of(cds_hooks.hooks):
        (hook,) = [value for value in vars(module).values() if isinstance(value, Hook)]
        assert hook.name == stem(module).replace("_", "-")


def test_the_index_trial_asks_for_criteria_of_the_library_alone() -> None:
    asked = {type(cited.criterion) for trial in TRIALS for cited in trial.inclusion}
    assert asked == set(CRITERIA)


@EACH_CRITERION
def test_a_criterion_says_what_it_asks_when_it_is_unknown_and_its_sources(criterion: type[Criterion]) -> None:
    found = headings(criterion)
    assert [name for name in REQUIRED_HEADINGS if not found.get(name)] == []


def test_a_criterion_that_compares_a_number_names_its_unit() -> None:
    with_units = {str(criterion.id) for criterion in CRITERIA if headings(criterion).get("Units")}
    assert with_units == MEASURED_IN


def test_every_concept_set_names_where_its_codes_were_verified() -> None:
    sets = [
        value
        for module in modules_of(service.terms.concepts)
        for value in vars(module).values()
        if isinstance(value, ConceptSet)
    ]
    assert sets
    for each in sets:
        assert each.source.strip(), each.name


def test_every_drug_code_names_where_it_was_verified() -> None:
    file = Path(drugs.__file__).with_name("drugs.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert [row for row in rows if not row["source"].strip() or "UNVERIFIED" in row["source"]] == []
    codes = [(row["drug"], row["system"], row["code"]) for row in rows]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def sources() -> list[Path]:
    return [
        file for folder in ("cds_hooks", "service", "fhir_fixtures") for file in (ROOT / folder).rglob("*.py")
    ]


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        str(file.relative_to(ROOT)): length
        for file in sources()
        if (length := len(file.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_every_source_file_says_what_it_is_for() -> None:
    silent = [file for file in sources() if file.name != "__init__.py" and not _docstring(file)]
    assert silent == []


def _docstring(file: Path) -> bool:
    return file.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))


# Written in two parts, so that this file holds none of them.
FORBIDDEN = tuple(
    one + other
    for one, other in (
        ("TO", "DO"),
        ("FIX", "ME"),
        ("/wo", "rk/"),
        ("/home", "/"),
        ("/Users", "/"),
        ("../sh", "ared/reference"),
        ("../sh", "ared/design"),
        ("py", "pi.org"),
        ("files.python", "hosted"),
        ("regis", "try.npmjs"),
        ("arti", "factory"),
        ("--index", "-url"),
    )
)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_tracked_text_file_holds_a_forbidden_word() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in tracked_files()
        if file.is_file() and (text := _text(file)) is not None
        for word in FORBIDDEN
        if word in text
    ]
    assert found == []


def _text(file: Path) -> str | None:
    """``None`` for a file that is not text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
