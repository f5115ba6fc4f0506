"""Writes the page that lists each rule of the conformance checklist with the tests that cover it.

    python -m cds_hooks.conformance            writes docs/reference/cds-hooks-conformance.md
    python -m cds_hooks.conformance --check    fails when the page is stale, or a rule of the library has no
    test

Tests name what they cover with `@pytest.mark.checklist("C121")`; they are read, not run.
"""

import argparse
import ast
import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

TESTS: Final = Path("tests/spec")
PAGE: Final = Path("docs/reference/cds-hooks-conformance.md")

# Whose the rule is, and what the page says when no test of the library covers it.
_WITHOUT_TESTS: Final[Mapping[str, str]] = {
    "library": "**no test**",
    "application": "up to the application",
    "client": "up to the client",
    "none": "nothing to test",
}

_INTRODUCTION: Final = """\
# CDS Hooks conformance

Written by `python -m cds_hooks.conformance`; do not edit.

Each row is a rule of CDS Hooks 2.0.1 (or of a later draft, where the level says so), a choice the
specification leaves open (A…), or a local rule (LOCAL, BP for best practice). The last column names the tests
in `tests/spec` that cover it.

| item | level | rule | tests |
|---|---|---|---|
"""


class UnknownItem(ValueError):
    """A test names an item that the table does not have."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the checklist."""

    id: str
    level: str
    whose: str
    rule: str


def read_items() -> tuple[Item, ...]:
    """The checklist, from the table beside this module."""
    table = resources.files("cds_hooks").joinpath("conformance_items.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(Item(id=row[0], level=row[1], whose=row[2], rule=row[3]) for row in rows)


def covering_tests(folder: Path) -> dict[str, list[str]]:
    """Item id to the tests that name it, as `file::test`, sorted by file and place."""
    tests: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for function in _test_functions(ast.parse(path.read_text(encoding="utf-8"))):
            for item in _items_named(function):
                tests[item].append(f"{path.relative_to(folder).as_posix()}::{function.name}")
    return dict(tests)


def _test_functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def _items_named(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.checklist":
            yield from (str(ast.literal_eval(argument)) for argument in decorator.args)


def page(items: Sequence[Item], tests: Mapping[str, Sequence[str]]) -> str:
    """The page as Markdown. Raises UnknownItem when a test names an item that is not in the table."""
    if unknown := sorted(tests.keys() - {item.id for item in items}):
        raise UnknownItem(f"tests name items that the table does not have: {', '.join(unknown)}")
    return _INTRODUCTION + "".join(f"{row}\n" for row in _rows(items, tests))


def _rows(items: Iterable[Item], tests: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for item in items:
        covering = "<br>".join(f"`{test}`" for test in tests.get(item.id, ()))
        yield f"| {item.id} | {item.level} | {item.rule} | {covering or _WITHOUT_TESTS[item.whose]} |"


def uncovered(items: Iterable[Item], tests: Mapping[str, Sequence[str]]) -> list[str]:
    """Ids of the library's own rules that no test names."""
    return [item.id for item in items if item.whose == "library" and item.id not in tests]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Exit status 0, or 1 when `--check` finds something."""
    parser = argparse.ArgumentParser(prog="python -m cds_hooks.conformance", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")
    parser.add_argument("--tests", type=Path, default=TESTS, help="folder of the tests (%(default)s)")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page (%(default)s)")
    options = parser.parse_args(arguments)
    items, tests = read_items(), covering_tests(options.tests)
    text = page(items, tests)
    if options.check:
        return _check(text, options.page, uncovered(items, tests))
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(text, encoding="utf-8")
    return 0


def _check(text: str, path: Path, without_test: Sequence[str]) -> int:
    problems = []
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        problems.append(f"{path} is stale; run python -m cds_hooks.conformance")
    if without_test:
        problems.append(f"no test names {', '.join(without_test)}")
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":  # pragma: no cover - runs main, which is tested
    sys.exit(main())
