"""The pages of laws are fit for everybody; looking for words replaces the text alone; a link leads to its article."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from people.models import Person
from questionbank.models import LegalBasis
from statutes import services
from statutes.models import StatuteVersion
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.browser.test_large_text import TOO_SMALL
from tests.statutes.texts import PLAIN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def amended(clerk: Person) -> StatuteVersion:
    """The second version of a law with chapters and sections."""
    for article in ("第二条", "第五条"):
        resting = factories.question().current_revision
        LegalBasis.objects.create(revision=resting, statute_title="南山镇议事办法", article_number=article)
    budget = "第五条　经费列入预算，由财政所按季度拨付。"
    before = PLAIN.replace("第五条　本办法", f"{budget}\n第六条　本办法")
    first = services.read_files([("办法.txt", before.encode())])
    services.import_version(law=first, title="南山镇议事办法", from_on=date(2020, 1, 1), adopted_on=None, by=clerk, now=factories.NOON)
    second = services.read_files([("办法.txt", PLAIN.replace("十年", "三十年").encode())])
    return services.import_version(
        law=second, title="南山镇议事办法", from_on=date(2023, 7, 1), adopted_on=date(2023, 5, 6), by=clerk, now=factories.NOON
    )


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, amended: StatuteVersion, signed_in) -> None:
    client: Client = signed_in(clerk)
    preview = client.post(reverse("statutes:import"), {"file": SimpleUploadedFile("办法.txt", PLAIN.encode())})["Location"]
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    read = reverse("statutes:read", args=[amended.public_id])
    old = reverse("statutes:read", args=[amended.statute.versions.earliest("from_on").public_id])
    addresses = [reverse(f"statutes:{name}") for name in ("list", "import", "laws")] + [preview, read, old, f"{read}?q=会议"]
    addresses += [f"{reverse('statutes:laws')}?q=会议", reverse("statutes:compare", args=[amended.public_id])]
    addresses.append(reverse("questionbank:flags"))
    for address in addresses:
        page.goto(live_server.url + address)
        fit_for_all(page)


def test_a_law_in_large_text(window, live_server, cadre: Person, amended: StatuteVersion) -> None:
    context = window(360, 640)
    sign_in(context, live_server.url, cadre)
    page = context.new_page()
    page.goto(live_server.url + reverse("statutes:read", args=[amended.public_id]))
    assert page.evaluate(TOO_SMALL, [12, 44]) == []
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    assert page.evaluate(TOO_SMALL, [18, 60]) == []
    assert page.locator(".law-text").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 30


def test_words_found_lead_to_their_article(desk: BrowserContext, live_server, cadre: Person, amended: StatuteVersion) -> None:
    sign_in(desk, live_server.url, cadre)
    page = desk.new_page()
    page.goto(live_server.url + reverse("statutes:laws"))
    page.get_by_role("link", name="南山镇议事办法").click()
    expect(page.get_by_role("searchbox", name="在本法中查找")).to_be_visible()
    page.evaluate("window.stayed = true")
    page.get_by_role("searchbox", name="在本法中查找").fill("副召集人")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#law mark")).to_have_text("副召集人")
    assert page.evaluate("window.stayed")
    page.get_by_role("link", name="第三条之一").click()
    expect(page.locator(".law-article:target")).to_contain_text("召集人缺席的，由副召集人召集。")
    expect(page.locator(".law-article:target")).to_be_in_viewport()


def test_a_kind_of_change_is_chosen_without_a_reload(desk: BrowserContext, live_server, clerk: Person, amended: StatuteVersion) -> None:
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("statutes:compare", args=[amended.public_id]))
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="删去").click()
    expect(page.locator("#compared article")).to_have_count(1)
    expect(page.locator("#compared article")).to_contain_text("经费列入预算")
    assert page.evaluate("window.stayed")
    expect(page).to_have_url(re.compile("show=gone"))
