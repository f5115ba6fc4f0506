"""The page as a person uses it: pick, fire, read, answer."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.witness import Witness

FIRE = "Fire the hook"
ACCEPT = "Accept: Switch to camizestrant"


def _fire(page: Page, site: str, patient: str = "wanda") -> None:
    page.goto(f"{site}/?patient={patient}")
    page.get_by_role("button", name=FIRE).click()
    page.locator("#answer").wait_for()


def _uuid_of(card: Locator) -> str:
    return str(card.get_attribute("aria-labelledby")).removeprefix("card-")


def test_a_patient_is_picked_a_hook_fired_a_suggestion_accepted_and_the_feedback_arrives(
    witness: Witness, site: str
) -> None:
    page = witness.page
    page.goto(site)
    page.get_by_role("link", name="Silvia Schweigsam").click()
    page.get_by_role("link", name="Wanda Wechsel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wanda Wechsel, 61")
    page.get_by_role("button", name=FIRE).click()
    expect(page.locator("#status")).to_have_text(re.compile(r"1 card in \d+ ms"))
    card = page.get_by_role("article")
    expect(card.get_by_role("heading", level=3)).to_contain_text("ESR1 D538G in ctDNA without progression")
    expect(card).to_contain_text("Warning")
    card.get_by_role("button", name=ACCEPT).click()
    expect(card).to_contain_text("nothing was ordered here")
    expect(card.get_by_role("button", name="Accepted: Switch to camizestrant")).to_be_disabled()
    received = page.locator("#feedback tr", has_text=_uuid_of(card)[:8])
    expect(received).to_contain_text("accepted")
    expect(received).to_contain_text("1 suggestion")
    page.reload()
    expect(received).to_contain_text("offer-switch")


def test_after_one_option_of_at_most_one_the_card_is_answered(witness: Witness, site: str) -> None:
    _fire(witness.page, site)
    card = witness.page.get_by_role("article")
    card.get_by_role("button", name=ACCEPT).click()
    expect(card.get_by_role("button", name="Accept: Repeat ctDNA")).to_be_disabled()


def test_a_card_is_overridden_with_reason_and_comment(witness: Witness, site: str) -> None:
    page = witness.page
    _fire(page, site)
    page.get_by_text("Override this card").click()
    page.get_by_label("Reason").select_option("Patient declines")
    page.get_by_label("Comment").fill("a secret remark")
    page.get_by_role("button", name="Override").click()
    expect(page.get_by_role("article")).to_contain_text("Overridden.")
    expect(page.locator("#feedback")).to_contain_text("Patient declines, comment given")
    assert "a secret remark" not in page.locator("#feedback").inner_text()


def test_a_card_is_overridden_without_a_word(witness: Witness, site: str) -> None:
    page = witness.page
    _fire(page, site)
    page.get_by_text("Override this card").click()
    page.get_by_role("button", name="Override").click()
    expect(page.locator("#feedback")).to_contain_text("no reason given")


def test_drafts_request_and_response_can_be_read(witness: Witness, site: str) -> None:
    page = witness.page
    _fire(page, site)
    page.get_by_text("Start camizestrant", exact=True).click()
    expect(page.get_by_role("article").locator("pre")).to_contain_text('"intent": "proposal"')
    page.get_by_text("Request as sent").click()
    expect(page.locator("#raw-request pre")).to_contain_text('"patientId": "wanda"')
    page.get_by_text("Response as received").click()
    expect(page.locator("#raw-response pre")).to_contain_text('"selectionBehavior": "at-most-one"')


def test_each_firing_is_a_hook_instance_of_its_own(witness: Witness, site: str) -> None:
    page = witness.page
    seen = []
    for _ in range(2):
        _fire(page, site)
        page.get_by_text("Request as sent").click()
        sent = page.locator("#raw-request pre")
        expect(sent).to_contain_text("hookInstance")
        seen += re.findall(r'"hookInstance": "(.+?)"', sent.inner_text())
    assert len(set(seen)) == 2


def test_no_card_is_said_in_words(witness: Witness, site: str) -> None:
    _fire(witness.page, site, "silent")
    expect(witness.page.locator("#status")).to_contain_text("0 cards")
    expect(witness.page.locator("#cards")).to_contain_text("nothing to say")


def test_a_refusal_is_shown_with_its_reason(witness: Witness, site: str) -> None:
    witness.expected_statuses.add(412)
    _fire(witness.page, site, "broken")
    expect(witness.page.locator("#status")).to_contain_text("Refused with status 412")
    expect(witness.page.locator("#cards")).to_contain_text("the record cannot be had")


def test_a_service_that_is_not_there_is_a_refusal_too(witness: Witness, site: str) -> None:
    witness.expected_statuses.add(404)
    page = witness.page
    page.goto(f"{site}/?patient=wanda")
    page.get_by_label("Orders are about to be signed").check()
    expect(page.locator("#curl")).to_contain_text("/cds-services/esr1-order-sign")
    page.get_by_role("button", name=FIRE).click()
    expect(page.locator("#status")).to_contain_text("Refused with status 404")


def test_markup_in_a_card_stays_text(witness: Witness, site: str) -> None:
    page = witness.page
    _fire(page, site)
    expect(page.locator(".detail")).to_contain_text("<b>no markup</b>")
    assert page.locator("main b, main img, main script, main iframe").count() == 0
    addresses = page.locator(".detail a").evaluate_all("links => links.map(link => link.href)")
    assert addresses == ["https://example.org/t"]


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of this name or text has the focus."""
    script = "() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(script) == name:
            return
    pytest.fail(f"the keyboard does not reach {name!r}")


def test_everything_works_from_the_keyboard_alone(witness: Witness, site: str) -> None:
    page = witness.page
    page.goto(f"{site}/?patient=wanda")
    _tab_to(page, FIRE)
    page.keyboard.press("Enter")
    expect(page.locator("#answer-heading")).to_be_focused()
    _tab_to(page, "Override this card")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    received = page.locator("#feedback tr", has_text=_uuid_of(page.get_by_role("article"))[:8])
    expect(received).to_contain_text("Patient declines")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(witness: Witness, site: str) -> None:
    page = witness.page
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_without_a_script_the_page_still_tells_its_story(browser: object, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(site)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("img", name="Treatment and results")).to_be_visible()
    expect(page.get_by_role("button", name=FIRE)).to_be_hidden()
    context.close()
