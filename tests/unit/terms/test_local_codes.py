"""The file of a site's own codes."""

from pathlib import Path

import pytest

from service.terms.local_codes import CONCEPTS, NO_LOCAL_CODES, LocalCodes, UnusableLocalCodesError

LAB = "https://lab.example.org/codes"
GUIDE = Path(__file__).parents[3] / "docs" / "local-codes.md"


def _file(folder: Path, text: str) -> Path:
    path = folder / "codes.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _entry(system: str = LAB, code: str = "ESR1CT", concept: str = "esr1-variant-test") -> str:
    return f'[[codes]]\nsystem = "{system}"\ncode = "{code}"\nconcept = "{concept}"\n'


def test_a_local_code_stands_for_its_concept(tmp_path: Path) -> None:
    local = LocalCodes.load(_file(tmp_path, _entry() + _entry(code="ND", concept="not-detected")))
    assert local.standard(LAB, "ND") == CONCEPTS["not-detected"]
    assert local.standard(LAB, "ESR1CT") == CONCEPTS["esr1-variant-test"]
    assert bool(local)


@pytest.mark.parametrize(
    ("system", "code"), [(LAB, "nd"), ("https://other.example.org", "ND"), (None, "ND"), (LAB, None)]
)
def test_any_other_coding_stands_for_nothing(tmp_path: Path, system: str | None, code: str | None) -> None:
    local = LocalCodes.load(_file(tmp_path, _entry(code="ND", concept="not-detected")))
    assert local.standard(system, code) is None


def test_without_a_file_nothing_is_local() -> None:
    assert not NO_LOCAL_CODES
    assert NO_LOCAL_CODES.standard(LAB, "ND") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", r"no \[\[codes\]\] entries"),
        ("codes = 3", r"no \[\[codes\]\] entries"),
        ("codes = [3]", "codes entry 1: not a table"),
        ("this is not TOML", "not TOML"),
        ("[[code]]\nsystem = 'x'", "unknown key 'code'"),
        (_entry() + "colour = 'red'\n", "codes entry 1: unknown key 'colour'"),
        (_entry(concept="esr1"), "codes entry 1: concept 'esr1' is not one of esr1-variant-test, "),
        (_entry() + _entry(), "codes entry 2: 'ESR1CT' of https://lab.example.org/codes is mapped twice"),
        (_entry(system="http://loinc.org"), "codes entry 1: http://loinc.org is a standard code system"),
        (_entry(system=""), "codes entry 1: system must be a text"),
        (_entry(code=" ND"), "codes entry 1: code must be a text without blanks"),
        (
            f'[[codes]]\nsystem = "{LAB}"\ncode = 5\nconcept = "plasma"\n',
            "codes entry 1: code must be a text",
        ),
        (f'[[codes]]\nsystem = "{LAB}"\ncode = "A"\n', "codes entry 1: concept must be a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(UnusableLocalCodesError, match=complaint) as caught:
        LocalCodes.load(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnusableLocalCodesError, match=r"absent\.toml: cannot be read"):
        LocalCodes.load(tmp_path / "absent.toml")


def test_the_guide_lists_every_concept_and_its_example_loads(tmp_path: Path) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [concept for concept in CONCEPTS if f"`{concept}`" not in guide] == []
    example = guide.split("```toml\n")[1].split("```")[0]
    assert LocalCodes.load(_file(tmp_path, example))
