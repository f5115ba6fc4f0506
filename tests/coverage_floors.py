"""``python -m tests.coverage_floors``: fails when a package is covered less than its floor.

Reads what the last run of the suite with ``--cov`` left behind. Lines and branches count together, as in
coverage's own total.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import coverage
from coverage.exceptions import NoDataError

FULL: Final = 100.0
USUAL: Final = 95.0
WITHOUT_GAPS: Final = frozenset(
    {"cds_hooks", "service/chart", "service/criteria", "service/trials", "service/pathway", "service/cards"}
)
"""Where every line and branch is tested: what a wrong answer would come from."""

FLOORS: Final[Mapping[str, float]] = dict.fromkeys(WITHOUT_GAPS, FULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Lines and branches of some files: how many there are, and how many were run."""

    all: int
    run: int

    @property
    def percent(self) -> float:
        """100 for files without code."""
        return 100.0 * self.run / self.all if self.all else FULL

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(all=self.all + other.all, run=self.run + other.run)


def measured(report: str) -> dict[str, Coverage]:
    """File -> coverage, from coverage's JSON report."""
    files = json.loads(report)["files"]
    return {
        name: Coverage(
            all=each["summary"]["num_statements"] + each["summary"]["num_branches"],
            run=each["summary"]["covered_lines"] + each["summary"]["covered_branches"],
        )
        for name, each in files.items()
    }


def by_part(files: Mapping[str, Coverage]) -> dict[str, Coverage]:
    """Part -> coverage: ``cds_hooks`` as a whole, each top-level package or module of ``service`` on its own."""
    parts: dict[str, Coverage] = {}
    for name, each in files.items():
        folders = Path(name).parts
        part = folders[0] if folders[0] != "service" else "/".join(folders[:2])
        parts[part] = parts.get(part, Coverage(all=0, run=0)) + each
    return parts


def shortfalls(parts: Mapping[str, Coverage]) -> list[str]:
    """One line per part below its floor, and per part with a floor of its own that was not measured."""
    below = [
        f"{part}: {each.percent:.2f} % covered, the floor is {floor:g} %"
        for part, each in sorted(parts.items())
        if each.percent < (floor := FLOORS.get(part, USUAL))
    ]
    return below + [f"{part}: not measured" for part in sorted(FLOORS.keys() - parts.keys())]


def main() -> int:
    """Compare the last run with the floors; the exit status is 1 when one is missed."""
    data = coverage.Coverage()
    data.load()
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "coverage.json"
            data.json_report(outfile=str(file))
            report = file.read_text(encoding="utf-8")
    except NoDataError:
        return _say(["no coverage data: run the suite with --cov first"])
    return _say(shortfalls(by_part(measured(report))))


def _say(complaints: Iterable[str]) -> int:
    lines = list(complaints)
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
