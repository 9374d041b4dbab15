"""A real browser on a real server. Every page that a test opens is held to: no console error, no failed
request, and nothing that axe finds, at desktop and phone width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final

import pytest
from django.core.signals import request_finished, request_started
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.cast import TODAY, Cast, build_cast

# Playwright runs an event loop in this thread; the tests themselves stay plain and synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT: Final = Path(__file__).resolve().parents[2]
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TEXT: Final = AXE.read_text() if AXE.exists() else ""
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS: Final = {"desktop": (1440, 900), "phone": (390, 844)}
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class AtWork:
    """How many requests Django has begun and not ended, in all threads of this process."""

    def __init__(self) -> None:
        self.count, self.lock = 0, Lock()
        request_started.connect(self.begun)
        request_finished.connect(self.ended)

    def begun(self, **_: Any) -> None:
        with self.lock:
            self.count += 1

    def ended(self, **_: Any) -> None:
        with self.lock:
            self.count -= 1


AT_WORK: Final = AtWork()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("No Chromium here. On Debian or Ubuntu: apt-get install chromium fonts-noto-cjk")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


class Tab:
    """One signed-in browser window that remembers everything that went wrong in it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("requestfailed", lambda r: self._failed(r.url, str(r.failure)))
        self.page.on(
            "response", lambda r: self.wrong.append(f"{r.status} {r.url}") if r.status >= 500 else None
        )

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text}")

    def _failed(self, url: str, why: str) -> None:
        # The browser itself drops a request whose page is left; that is no fault of the page.
        if "ERR_ABORTED" not in why:
            self.wrong.append(f"{why} {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def resize(self, width: str) -> None:
        """The same page at another width, without opening it again."""
        size = WIDTHS[width]
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def faults(self) -> list[str]:
        """Console errors, failed requests, sideways scrolling, and whatever axe finds, since last asked."""
        at = f"{self.page.url} at {self.page.evaluate('window.innerWidth')} px"
        found = [f"{at}: {fault}" for fault in self.wrong]
        self.wrong.clear()
        if (wide := self.too_wide()) > 0:
            found.append(f"{at} is {wide} px wider than the window")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_TEXT)
        seen = self.page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
        return found + [f"{at} {v['id']}: {[n['html'][:160] for n in v['nodes'][:4]]}" for v in seen]

    def too_wide(self) -> int:
        """How far the page scrolls sideways, in px."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def check(self) -> None:
        """Fail on anything that is wrong with the page."""
        found = self.faults()
        assert found == [], "\n".join(found)

    def refused(self) -> None:
        """The page says what is missing, and is whole: the answer's status is all that the browser notes."""
        self.page.wait_for_selector(".field-error")
        assert ["422" in one for one in self.wrong] == [True]
        self.wrong.clear()
        self.check()


class Street:
    """Opens tabs for members of the cast, at a width."""

    def __init__(self, browser: Browser, base: str, cast: Cast) -> None:
        self.browser, self.base, self.cast = browser, base, cast
        self.opened: list[BrowserContext] = []

    def tab(self, member: str | None, width: str = "desktop", *, script: bool = True) -> Tab:
        size = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            java_script_enabled=script,
            has_touch=width == "phone",
        )
        self.opened.append(context)
        if member:
            cookie = self.cast.client(member).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.base}])
        return Tab(context, self.base)


@pytest.fixture
def street(
    transactional_db: None, live_server: Any, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Street]:

    monkeypatch.setattr(timezone, "localdate", lambda *_, **__: TODAY)
    street = Street(chromium, live_server.url, build_cast())
    yield street
    for context in street.opened:
        context.close()
    _wait_for_server()


def _wait_for_server(patience: float = 10) -> None:
    """Requests whose page was closed under them still run; the tables are emptied once they have ended."""
    until = monotonic() + patience
    while AT_WORK.count > 0 and monotonic() < until:
        sleep(0.02)
