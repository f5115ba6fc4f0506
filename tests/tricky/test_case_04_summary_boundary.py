"""Case 4: summaries at the limit. Clients count code points or UTF-16 units, and a card must fit both."""

import copy
import re

import pytest

from cds_hooks.text_length import utf16_units
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request, in_prefetch

MISSENSE = (
    "D538G", "E380Q", "L469V", "L536H", "L536P", "L536Q", "L536R", "S463F", "S463P", "Y537C", "Y537D", "Y537N", "Y537S",
)  # fmt: skip
PROTEIN_CHANGE, CODING_CHANGE = "48005-3", "48004-6"
NO_IMAGING = ("dorothea-no-imaging", "; not on record: imaging assessment within 91 days")
SECOND_LINE = ("gundula-second-line", "; SERENA-6 criteria not met: line of therapy")

BOUNDARY = {
    139: (NO_IMAGING, MISSENSE[:11]),
    140: (SECOND_LINE, MISSENSE[:12]),
    141: (NO_IMAGING, (*MISSENSE[:10], "V422del")),
}
"""How long the whole sentence would be: whose it is, how it ends, which variants it names."""

DECORATIONS = {
    "emoji": "🧬🎗️",
    "joined emoji": "👩🏽‍⚕️👨‍👩‍👧‍👦",
    "flags": "🇦🇹🇨🇭🇩🇪",
    "combining": "e\u0301\u0323\u0300\u0304a\u0308",
    "wide": "𝔈𝔖ℜ𝟙",
    "right to left": "\u202eתוצאה\u202c\u2067",
    "line breaks": "one\ntwo\r\nthree\u2028four\tfive\x00",
}


def code_of(component: Json) -> str:
    code: str = component["code"]["coding"][0]["code"]
    return code


def with_variants(slug: str, names: tuple[str, ...]) -> Json:
    """The patient's request with these variants in the place of the one on record."""
    body = chart_request(slug)
    bundle = body["prefetch"]["observations"]
    (found,) = (
        each
        for each in in_prefetch(body, "observations")
        if any(code_of(part) == PROTEIN_CHANGE for part in each.get("component", ()))
    )
    variants = [_variant(found, name) for name in names]
    kept = [entry for entry in bundle["entry"] if entry["resource"] is not found]
    bundle["entry"] = [*kept, *({"resource": each} for each in variants)]
    bundle["total"] = len(bundle["entry"])
    for report in in_prefetch(body, "reports"):
        if {"reference": f"Observation/{found['id']}"} in report.get("result", ()):
            report["result"] = [{"reference": f"Observation/{each['id']}"} for each in variants]
    return body


def _variant(found: Json, name: str) -> Json:
    variant = copy.deepcopy(found) | {"id": f"variant-{name}"}
    variant["component"] = [part for part in variant["component"] if code_of(part) != CODING_CHANGE]
    for part in variant["component"]:
        if code_of(part) == PROTEIN_CHANGE:
            part["valueCodeableConcept"] = {"text": f"p.{name}"}
    return variant


def sentence(names: tuple[str, ...], ending: str) -> str:
    """The whole sentence, however long."""
    return f"ESR1 {', '.join(sorted(names))} in ctDNA{ending}"


def assert_fits(summary: str) -> None:
    assert 0 < len(summary) < 140
    assert utf16_units(summary) < 140
    assert len(summary.splitlines()) == 1
    assert summary == summary.strip()
    assert not re.search("[\ud800-\udfff\x00-\x1f]", summary)


@pytest.mark.checklist("C121", "A01")
def test_case_04_a_sentence_of_139_characters_is_shown_as_it_is(ehr: Ehr) -> None:
    (slug, ending), names = BOUNDARY[139]
    (card,) = ehr.cards(with_variants(slug, names))
    assert len(card["summary"]) == 139
    assert card["summary"] == sentence(names, ending)


@pytest.mark.checklist("C121", "A01")
@pytest.mark.parametrize("length", [140, 141])
def test_case_04_one_character_more_is_cut_at_a_word(length: int, ehr: Ehr) -> None:
    (slug, ending), names = BOUNDARY[length]
    whole = sentence(names, ending)
    assert len(whole) == length
    (card,) = ehr.cards(with_variants(slug, names))
    assert_fits(card["summary"])
    shown = card["summary"].removesuffix("…").rstrip()
    assert card["summary"].endswith("…")
    assert whole.startswith(f"{shown} ")


@pytest.mark.checklist("C121", "A01")
def test_case_04_all_variants_at_once_still_make_one_sentence(ehr: Ehr) -> None:
    names = (*MISSENSE, "V422del")
    for slug in ("aurelia-d538g", "quirina-progressed-esr1", NO_IMAGING[0], SECOND_LINE[0]):
        (card,) = ehr.cards(with_variants(slug, names))
        assert_fits(card["summary"])
        assert "D538G" in card["summary"]


@pytest.mark.checklist("C121", "C131", "A01")
@pytest.mark.parametrize("decoration", DECORATIONS.values(), ids=DECORATIONS)
@pytest.mark.parametrize("slug", ["aurelia-d538g", "jolanda-unlisted-variant", "mina-germline"])
def test_case_04_emoji_and_combining_characters_neither_break_nor_lengthen_a_summary(
    slug: str, decoration: str, ehr: Ehr
) -> None:
    body = chart_request(slug)
    for value in body["prefetch"].values():
        _decorate(value, decoration * 30)
    (plain,), (card,) = ehr.cards(chart_request(slug)), ehr.cards(body)
    assert_fits(card["summary"])
    assert card["summary"] == plain["summary"]
    for text in (card["detail"], *(each["label"] for each in card.get("suggestions", ()))):
        text.encode()  # raises for half of a surrogate pair


def _decorate(value: object, decoration: str) -> None:
    """Add to every name and text of a record."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name in {"display", "text", "family", "conclusion"} and isinstance(member, str):
                value[name] = f"{member} {decoration}"
            else:
                _decorate(member, decoration)
    elif isinstance(value, list):
        for each in value:
            _decorate(each, decoration)
