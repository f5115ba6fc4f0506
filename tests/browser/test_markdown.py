"""The Markdown of cards becomes nodes, and nothing in it becomes markup."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

RENDER = """async (text) => {
  const { renderMarkdown } = await import("/static/markdown.js");
  return renderMarkdown(text).map((node) => node.outerHTML).join("");
}"""

LINK = '<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>'

EXAMPLES = {
    "plain": "<p>plain</p>",
    "two\nlines": "<p>two lines</p>",
    "a\n\nb": "<p>a</p><p>b</p>",
    "a  \nb": "<p>a<br>b</p>",
    "**bold** *leaning* _leaning_": "<p><strong>bold</strong> <em>leaning</em> <em>leaning</em></p>",
    "**bold *inside***": "<p><strong>bold <em>inside</em></strong></p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "2 * 3 * 4": "<p>2 * 3 * 4</p>",
    "a `*code*`": "<p>a <code>*code*</code></p>",
    "\\*not\\* \\[x\\]\\(y\\)": "<p>*not* [x](y)</p>",
    "&lt;b&gt; &amp; &#124; &#x41; &unknown;": "<p>&lt;b&gt; &amp; | A &amp;unknown;</p>",
    "## Two": "<h5>Two</h5>",
    "###### Six": "<h6>Six</h6>",
    "- a\n- **b**": "<ul><li>a</li><li><strong>b</strong></li></ul>",
    "1. a\n2. b": "<ol><li>a</li><li>b</li></ol>",
    "text\n- a": "<p>text</p><ul><li>a</li></ul>",
    "> quoted\n> text": "<blockquote><p>quoted text</p></blockquote>",
    "---": "<hr>",
    "[label](https://example.org/a?b=c)": f"<p>{LINK.format('https://example.org/a?b=c', 'label')}</p>",
    "[**b**](http://example.org)": f"<p>{LINK.format('http://example.org', '<strong>b</strong>')}</p>",
    "[label](Patient/1)": "<p><span>label</span></p>",
    "[x](javascript:alert)": "<p><span>x</span></p>",
    "[x](data:text/html,y)": "<p><span>x</span></p>",
    "<https://example.org>": f"<p>{LINK.format('https://example.org', 'https://example.org')}</p>",
    "https:\\//example.org": "<p>https://example.org</p>",
    "<img src=x onerror=alert(1)>": "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<script>alert(1)</script>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    '[x](https://example.org/"onmouseover=alert)': "<p>"
    + LINK.format("https://example.org/&quot;onmouseover=alert", "x")
    + "</p>",
    "on 2026-11-20, 12026-11-20": "<p>on <time>2026-11-20</time>, 12026-11-20</p>",
    "2026-11-201": "<p>2026-11-201</p>",
    "🧬 *é*": "<p>🧬 <em>é</em></p>",
    "**unclosed": "<p>**unclosed</p>",
}


@pytest.fixture(scope="module")
def page(browser: Browser, site: str) -> Iterator[Page]:
    """One page for all examples."""
    page = browser.new_page()
    page.goto(f"{site}/about")
    yield page
    page.close()


@pytest.mark.parametrize("text", EXAMPLES)
def test_markdown_becomes_these_nodes(page: Page, text: str) -> None:
    assert page.evaluate(RENDER, text) == EXAMPLES[text]


def test_a_table_keeps_its_shape_and_escaped_pipes(page: Page) -> None:
    html = page.evaluate(RENDER, "| a | b |\n|---|:-:|\n| 1 | x \\| y |\n| only |\n\nafter")
    assert '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>' in html
    assert "<tr><td>1</td><td>x | y</td></tr><tr><td>only</td><td></td></tr>" in html
    assert html.endswith("<p>after</p>")


@pytest.mark.parametrize("opener", ["*", "**a", "[", "_a", "`", "&", "<https://", "> ", "| ", "![a](b"])
def test_a_long_line_of_openers_does_not_hold_the_page_up(page: Page, opener: str) -> None:
    started = time.monotonic()
    assert page.evaluate(RENDER, opener * 2000)
    assert time.monotonic() - started < 3
