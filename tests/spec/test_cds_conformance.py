"""The page that lists rules and tests."""

from collections import Counter
from pathlib import Path

import pytest

from cds_hooks import conformance
from cds_hooks.conformance import Item, UnknownItem, covering_tests, page, read_items, uncovered

REPOSITORY = Path(__file__).parents[2]

TEST_FILE = """
import pytest

@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("length", [1, 2])
def test_short() -> None: ...

@pytest.mark.checklist("C121")
async def test_awaited() -> None: ...

@fixture
def test_unmarked() -> None: ...

@pytest.mark.checklist("C001")
def helper() -> None: ...
"""


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_cards.py").write_text(TEST_FILE, encoding="utf-8")
    (folder / "builders.py").write_text(TEST_FILE, encoding="utf-8")
    return folder


def item(id_: str, whose: str) -> Item:
    return Item(id=id_, level="MUST", whose=whose, rule="A rule")


def run(tests: Path, page_path: Path, *arguments: str) -> int:
    return conformance.main(["--tests", str(tests), "--page", str(page_path), *arguments])


def test_tests_are_found_by_the_items_they_name(tests: Path) -> None:
    assert covering_tests(tests) == {
        "C121": ["test_cards.py::test_short", "test_cards.py::test_awaited"],
        "A01": ["test_cards.py::test_short"],
    }


def test_a_row_has_the_tests_or_says_why_there_are_none() -> None:
    items = [item("C1", "library"), item("C2", "client"), item("C3", "application"), item("C4", "library")]
    rows = page(items, {"C1": ["a.py::test_a", "b.py::test_b"]}).splitlines()[-4:]
    assert rows == [
        "| C1 | MUST | A rule | `a.py::test_a`<br>`b.py::test_b` |",
        "| C2 | MUST | A rule | up to the client |",
        "| C3 | MUST | A rule | up to the application |",
        "| C4 | MUST | A rule | **no test** |",
    ]


def test_a_test_that_names_an_unknown_item_is_an_error() -> None:
    with pytest.raises(UnknownItem, match="C999"):
        page([item("C1", "library")], {"C999": ["a.py::test_a"]})


def test_only_rules_of_the_library_need_a_test() -> None:
    items = [item("C1", "library"), item("C2", "client"), item("C3", "library")]
    assert uncovered(items, {"C1": ["a.py::test_a"]}) == ["C3"]


def test_the_table_names_each_item_once_and_each_owner_is_known() -> None:
    items = read_items()
    assert [id_ for id_, count in Counter(item.id for item in items).items() if count > 1] == []
    assert {item.whose for item in items} == {"library", "application", "client", "none"}
    assert all(item.level and item.rule for item in items)


def test_the_command_writes_the_page_and_the_check_compares_it(
    tests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "docs" / "page.md"
    assert run(tests, path, "--check") == 1
    assert run(tests, path, "--write") == 0
    assert capsys.readouterr().err.count("out of date: ") == 1
    assert run(tests, path, "--check") == 1
    assert "out of date: " not in (complaint := capsys.readouterr().err)
    assert "no test names C001" in complaint
    path.write_text("edited", encoding="utf-8")
    assert run(tests, path, "--check") == 1
    assert "out of date: " in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [(), ("--write", "--check")])
def test_nothing_is_written_unless_one_of_both_is_asked_for(
    arguments: tuple[str, ...], tests: Path, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(tests, tmp_path / "page.md", *arguments)
    assert not (tmp_path / "page.md").exists()


def test_the_page_in_the_repository_is_up_to_date() -> None:
    page_path = REPOSITORY / "docs" / "reference" / "cds-hooks-conformance.md"
    assert run(REPOSITORY / "tests" / "spec", page_path, "--check") == 0
