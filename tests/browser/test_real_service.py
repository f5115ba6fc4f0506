"""The page with the service itself behind it: a newcomer's first minute."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from service.app import create_app
from service.settings import Settings
from tests.browser.conftest import serving
from tests.browser.witness import Witness


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service in development mode on the day of the stories."""
    file = tmp_path_factory.mktemp("service") / "test.sqlite3"
    settings = Settings(
        dev=True, as_of=dt.date(2026, 11, 20), database_url=f"sqlite+aiosqlite:///{file}", config=None
    )
    yield from serving(create_app(settings))


def test_a_newcomer_sees_a_card_on_the_first_click_and_can_accept_it(witness: Witness, service: str) -> None:
    page = witness.page
    page.goto(service)
    page.get_by_role("button", name="Fire the hook").click()
    card = page.get_by_role("article")
    expect(card.get_by_role("heading", level=3)).to_contain_text("ESR1")
    expect(card.get_by_role("row").nth(13)).to_be_visible()  # the thirteen criteria of SERENA-6, and a header
    assert card.get_by_role("button", name="Accept: ").count() >= 2
    card.get_by_role("button", name=re.compile("Accept: .*camizestrant")).click()
    received = page.locator("#feedback tr").first
    expect(received).to_contain_text("accepted")
    page.reload()
    expect(received).to_contain_text("offer-switch")


@pytest.mark.parametrize(
    "hook", ["The record is opened", "An order is being written", "Orders are about to be signed"]
)
def test_every_hook_of_the_page_has_a_service(witness: Witness, service: str, hook: str) -> None:
    page = witness.page
    page.goto(service)
    page.get_by_label(hook).check()
    page.get_by_role("button", name="Fire the hook").click()
    expect(page.locator("#status")).to_have_text(re.compile(r"\d+ cards? in \d+ ms"))


def test_a_patient_for_whom_there_is_nothing_to_say_gets_no_card(witness: Witness, service: str) -> None:
    page = witness.page
    page.goto(f"{service}/?patient=petra-negative-recent")
    page.get_by_role("button", name="Fire the hook").click()
    expect(page.locator("#cards")).to_contain_text("nothing to say")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("slug", ["aurelia-d538g", "dorothea-no-imaging", "quirina-progressed-esr1"])
def test_no_line_of_a_real_card_is_squeezed_or_scrolled_away(
    witness: Witness, service: str, slug: str, width: int
) -> None:
    page = witness.page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{service}/?patient={slug}")
    page.get_by_role("button", name="Fire the hook").click()
    page.get_by_role("article").wait_for()
    assert (
        page.locator(".detail .scroll").evaluate_all(
            "all => all.filter((each) => each.scrollWidth > each.clientWidth).length"
        )
        == 0
    )
    long_ones = page.locator(".detail td, .detail li, .detail p", has_text=re.compile(".{60}"))
    widths = long_ones.evaluate_all("all => all.map((each) => each.clientWidth)")
    assert widths
    assert min(widths) >= 150


@pytest.mark.parametrize("slug", ["aurelia-d538g", "quirina-progressed-esr1"])
def test_links_of_a_card_are_large_enough_to_be_hit(witness: Witness, service: str, slug: str) -> None:
    page = witness.page
    page.goto(f"{service}/?patient={slug}")
    page.get_by_role("button", name="Fire the hook").click()
    page.get_by_role("article").wait_for()
    heights = page.locator("article .links a, article .source a").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 24  # WCAG 2.2, target size


def test_on_a_narrow_screen_the_drawing_shows_the_last_results_first(witness: Witness, service: str) -> None:
    page = witness.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(service)
    drawing = page.get_by_role("region", name="Timeline drawing")
    left, shown, whole = drawing.evaluate("each => [each.scrollLeft, each.clientWidth, each.scrollWidth]")
    assert left > 0
    assert left + shown == pytest.approx(whole, abs=1)


def test_the_table_of_a_card_is_named_by_its_columns(witness: Witness, service: str) -> None:
    page = witness.page
    page.goto(service)
    page.get_by_role("button", name="Fire the hook").click()
    expect(page.get_by_role("region", name="Table of Criterion, Finding, Status, Source")).to_be_visible()


def test_nothing_of_a_real_card_is_left_as_markdown_or_cut_off_at_320_pixels(
    witness: Witness, service: str
) -> None:
    page = witness.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(service)
    page.get_by_role("button", name="Fire the hook").click()
    detail = page.locator(".detail").inner_text()
    assert not re.search(r"\*\*|\\[*_\[]|&\w+;|\]\(|^\|", detail, re.MULTILINE)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
