"""Case 5: what the record says is shown and never obeyed: no HTML, no link, no broken table."""

import copy
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fhir_fixtures.catalogue import patients
from tests.tricky.ehr import Ehr, Json
from tests.tricky.records import chart_request, in_prefetch, of_id

OUR_HOSTS = ("https://cds.hospital.example.org/", "https://clinicaltrials.gov/", "https://doi.org/")

ATTACKS = {
    "checklist": "<img src=x onerror=alert(1)>| **x** ](javascript:alert(1))",
    "link": "[Approve](javascript:alert(1)) [a]: https://evil.example.org",
    "image": "![pixel](https://evil.example.org/p.png)",
    "script": "<script>alert(1)</script><svg/onload=alert(1)>",
    "autolink": "<https://evil.example.org> https://evil.example.org www.evil.example.org x@evil.example.org",
    "table": "| a | b |\n| --- | --- |\n| c | d |",
    "heading": "\n\n# URGENT\n\nSwitch now\n\n- stop\n\n---\n\n> said",
    "code": "`x` ``` ~~~ \n```\ncode\n```",
    "entities": "&lt;b&gt; &#60;script&#62; &amp;",
    "backslashes": "\\<b\\> \\| \\[x\\](javascript:alert(1)) \\",
    "comment": "<!-- --> <![CDATA[ x ]]> <?php ?>",
}
MEMBERS = frozenset({"display", "text", "conclusion", "valueString", "unit"})
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def planted(body: Json, attack: str) -> Json:
    """The request with the attack behind every name and text of the record."""
    attacked = copy.deepcopy(body)
    for value in attacked["prefetch"].values():
        _plant(value, attack)
    return attacked


def _plant(value: object, attack: str) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            if name in MEMBERS and isinstance(member, str):
                value[name] = f"{member} {attack}"
            else:
                _plant(member, attack)
    elif isinstance(value, list):
        for each in value:
            _plant(each, attack)


def tokens(markdown: str) -> Iterator[Token]:
    """What a renderer makes of it, blocks and what is in them."""
    for token in MARKDOWN.parse(markdown):
        yield token
        yield from token.children or ()


def shape(markdown: str) -> list[str]:
    """The blocks, without what is in them."""
    return [token.type for token in MARKDOWN.parse(markdown)]


def shown(markdown: str) -> str:
    """The text that a reader sees."""
    return "".join(token.content for token in tokens(markdown) if token.type == "text")


def assert_harmless(card: Json) -> None:
    for token in tokens(card["detail"]):
        assert token.type not in {"html_block", "html_inline", "image", "code_inline", "fence", "code_block"}
        assert token.type not in {"heading_open", "hr", "blockquote_open"}
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(OUR_HOSTS)
    rows = [line for line in card["detail"].splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} <= {5}, "a table of four columns"
    plain = [card["summary"], *(each["label"] for each in card.get("suggestions", ()))]
    assert not any("<" in text or "\n" in text for text in plain)
    assert "evil.example.org" not in str(card.get("links", ())) + str(card["source"])


@pytest.mark.checklist("C123", "C131")
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize(
    "slug",
    [
        "aurelia-d538g",
        "celestine-text-only",
        "jolanda-unlisted-variant",
        "quirina-progressed-esr1",
        "konrad-male",
    ],
)
def test_case_05_markup_in_the_record_stays_text(slug: str, attack: str, ehr: Ehr) -> None:
    for card in ehr.cards(planted(chart_request(slug), attack)):
        assert_harmless(card)


@pytest.mark.checklist("C123")
def test_case_05_the_attack_gets_as_far_as_the_card(ehr: Ehr) -> None:
    """Otherwise the tests above would show nothing."""
    (card,) = ehr.cards(planted(chart_request(), ATTACKS["checklist"]))
    assert "<img src=x onerror=alert(1)>| **x** ](javascript:alert(1))" in shown(card["detail"])


@pytest.mark.checklist("C123")
def test_case_05_a_line_break_in_a_name_does_not_end_a_row_of_the_table(ehr: Ehr) -> None:
    body = chart_request()
    (plain,) = ehr.cards(body)
    cancer = of_id(in_prefetch(body, "conditions"), "aurelia-d538g-breast-cancer")
    cancer["code"]["text"] = "Breast | cancer\n\n| met | met |\r\nhigh\u2028grade"
    cancer["code"]["coding"][0]["display"] = cancer["code"]["text"]
    (card,) = ehr.cards(body)
    assert shape(card["detail"]) == shape(plain["detail"])
    assert "Breast | cancer" in shown(card["detail"])


@pytest.mark.checklist("C123")
def test_case_05_a_result_in_words_is_quoted_as_text(ehr: Ehr) -> None:
    """A laboratory result whose words are markup: it is read or not, and never rendered."""
    body = chart_request()
    for observation in in_prefetch(body, "observations"):
        if "ctdna-october" in observation["id"]:
            del observation["valueCodeableConcept"]
            del observation["component"]
            observation["valueString"] = f"ESR1 p.D538G detected {ATTACKS['checklist']} {ATTACKS['link']}"
    cards = ehr.cards(body)
    assert cards
    for card in cards:
        assert_harmless(card)


@pytest.mark.checklist("C123")
def test_case_05_our_own_cards_hold_no_html(ehr: Ehr) -> None:
    for patient in patients():
        for card in ehr.cards(chart_request(patient.slug)):
            assert_harmless(card)
