"""The floors say which part is short, and by how much."""

import json
from pathlib import Path

import pytest

from tests.coverage_floors import FULL, WITHOUT_GAPS, Coverage, by_part, main, measured, shortfalls

ENOUGH = dict.fromkeys(WITHOUT_GAPS, Coverage(all=10, run=10))


def test_lines_and_branches_are_counted_together() -> None:
    summary = {"num_statements": 8, "covered_lines": 7, "num_branches": 4, "covered_branches": 2}
    report = json.dumps({"files": {"service/clock.py": {"summary": summary}}})
    assert measured(report) == {"service/clock.py": Coverage(all=12, run=9)}


def test_the_files_of_a_part_are_added_up() -> None:
    files = {
        "cds_hooks/router.py": Coverage(all=4, run=4),
        "cds_hooks/models/card.py": Coverage(all=6, run=5),
        "service/criteria/library/adult.py": Coverage(all=3, run=3),
        "service/app.py": Coverage(all=2, run=1),
    }
    assert by_part(files) == {
        "cds_hooks": Coverage(all=10, run=9),
        "service/criteria": Coverage(all=3, run=3),
        "service/app.py": Coverage(all=2, run=1),
    }


def test_a_part_at_its_floor_passes_and_one_below_is_named() -> None:
    assert shortfalls(ENOUGH | {"service/extract": Coverage(all=100, run=95)}) == []
    assert shortfalls(ENOUGH | {"service/extract": Coverage(all=1000, run=949)}) == [
        "service/extract: 94.90 % covered, the floor is 95 %"
    ]
    assert shortfalls(ENOUGH | {"service/cards": Coverage(all=1000, run=999)}) == [
        "service/cards: 99.90 % covered, the floor is 100 %"
    ]


def test_a_part_that_was_not_measured_is_named() -> None:
    some = {part: each for part, each in ENOUGH.items() if part != "service/chart"}
    assert shortfalls(some) == ["service/chart: not measured"]


def test_a_part_without_code_is_covered() -> None:
    assert Coverage(all=0, run=0).percent == FULL


def test_without_data_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COVERAGE_FILE", str(tmp_path / "nothing"))
    assert main() == 1
    assert "run the suite with --cov first" in capsys.readouterr().err
