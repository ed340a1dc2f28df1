"""One Chromium for all browser tests; each test has windows of its own, and fails on anything the console complains about."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from people.models import Person
from quiz.models import Exam
from tests import factories

# the driver keeps an event loop in this thread, which makes Django refuse plain database calls
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NETWORK = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "net::ERR_CONNECTION", "the server responded with a status of")
NETWORK += ("htmx:sendError", "htmx:sendAbort", "htmx:afterRequest")  # as htmx tells of the same

Complaints = list[str]
Window = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell"), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, transactional_db: None) -> Iterator[Window]:
    """Makes browser windows that share no cookie; at the end the test fails if a page of theirs raised an error or broke the policy."""
    complaints: Complaints = []
    made: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(known in message.text for known in NETWORK):
            complaints.append(f"{message.type}: {message.text}")

    def make(width: int, height: int, **options: object) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("console", heard)
        context.on("weberror", lambda error: complaints.append(f"page error: {error.error}"))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def phone(window: Window) -> BrowserContext:
    return window(360, 640, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(window: Window) -> BrowserContext:
    return window(1280, 800)


@pytest.fixture
def phone_page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.fixture
def desk_page(desk: BrowserContext) -> Page:
    return desk.new_page()


@pytest.fixture
def exam(transactional_db: None, cadre: Person) -> Exam:
    """Two single questions, a multiple one and a judgement; the cadre is on the roster."""
    factories.bank(4, 2, 2)
    return factories.exam(cadre)
