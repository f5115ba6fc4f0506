"""A browser window that remembers what went wrong in it."""

from playwright.sync_api import Browser, Page, Request


class Witness:
    """A page, and every complaint about it: errors, violations of the policy, requests to elsewhere."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 900})
        self._context.set_default_timeout(5000)
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self.expected_statuses: set[int] = set()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("request", self._see)

    def _hear(self, kind: str, text: str) -> None:
        expected = any(f"status of {status} " in text for status in self.expected_statuses)
        if kind in {"error", "warning"} and not expected:
            self.complaints.append(text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.complaints.append(f"asked for {request.url}")

    def close(self) -> None:
        """Close the window."""
        self._context.close()
