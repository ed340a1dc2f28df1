"""What browser tests share: sign-in, axe, overflow, a look at what the server has."""

import time

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from quiz.models import Answer, Attempt, Exam


def sign_in(context: BrowserContext, base: str, person: Person) -> None:
    """A session of `person` in this browser, without the sign-in page."""
    client = Client()
    client.force_login(person, backend="people.backends.SignInBackend")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": base}])


def start(page: Page, base: str, exam: Exam) -> Attempt:
    """From the exam's page into its first question, by the buttons a candidate presses."""
    page.goto(f"{base}/exams/{exam.public_id}/?ready=1")
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/attempts/*/")
    return Attempt.objects.get(candidate__exam=exam, public_id=page.url.rstrip("/").rsplit("/", 1)[1])


def tick(page: Page, position: int, place: int = 0) -> None:
    """Press the option at `place` of a question that is in view."""
    page.locator(f"#q{position} .option").nth(place).click()


def stored(attempt: Attempt) -> dict[int, list[str]]:
    """What the server has: position to chosen option ids."""
    return {answer.position: answer.content["chosen"] for answer in Answer.objects.filter(paper=attempt.paper_id)}


def option_ids(page: Page, position: int) -> list[str]:
    return page.locator(f"#q{position} .option input").evaluate_all("all => all.map(one => one.value)")


def comes_true(page: Page, expression: str) -> None:
    """Ask until it is so. (`wait_for_function` asks by `eval`, which our pages forbid: all goes well only where it is so the first time.)"""
    until = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < until, f"never true: {expression}"
        page.wait_for_timeout(20)


def axe_clean(page: Page, *, colours: bool = True) -> None:
    """Fail with a list of what axe-core finds on the page as it stands. `colours`: contrasts too, which take three quarters of its time."""
    if not page.evaluate("Boolean(window.axe)"):  # half a megabyte: once for each page that is opened
        page.evaluate(AXE_SCRIPT)
    rules = {} if colours else {"color-contrast": {"enabled": False}}
    options = {"resultTypes": ["violations"], "preload": False, "rules": rules}  # no rule needs style sheets of elsewhere
    violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    found = [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}" for one in violations]
    assert not found, "\n".join([page.url, *found])


STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".visually-hidden, .skip-link"))
    .map((one) => one.outerHTML.slice(0, 120))"""


def fits(page: Page) -> None:
    """Fail when the page scrolls sideways, naming what sticks out."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "\n".join([page.url, *page.evaluate(STICKING_OUT)])


def at_double_text(page: Page) -> None:
    """Text at 200 %, as a browser's text size setting does it."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


PHONE, DESK = (360, 640), (1280, 800)


def fit_for_all(page: Page) -> None:
    """The page with all it folds away, at a desk and on a phone: axe finds nothing, nothing sticks out, on the phone at double text too. Colours are
    the same at both, and looked at once."""
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        axe_clean(page, colours=width == PHONE[0])
        fits(page)
    at_double_text(page)
    fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")


def saved_count(page: Page, numbers: str) -> None:
    """Wait until the bar says that so many of the answers are saved."""
    expect(page.locator("#saved")).to_have_text(f"✓ 已保存 {numbers}")
