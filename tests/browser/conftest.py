"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from tests.browser.witness import Witness
from tests.page_app import page_app

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_HOW = "browser tests need Chromium: apt-get install chromium"
_START_SECONDS = 10


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Without one tests are skipped, or fail when ESR1_CDS_TEST_NO_SKIP is 1."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        if os.environ.get("ESR1_CDS_TEST_NO_SKIP") == "1":
            pytest.fail(_HOW)
        pytest.skip(_HOW)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def serving(app: FastAPI) -> Iterator[str]:
    """The base URL of a server on a free port, for as long as the iterator is held."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages around the stand-in service."""
    file = tmp_path_factory.mktemp("site") / "test.sqlite3"
    yield from serving(page_app(f"sqlite+aiosqlite:///{file}"))


@pytest.fixture
def witness(browser: Browser) -> Iterator[Witness]:
    """A fresh browser window; the test fails if the page complained or asked for anything from elsewhere."""
    witness = Witness(browser)
    yield witness
    witness.close()
    assert witness.complaints == []
