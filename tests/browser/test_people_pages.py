"""The pages about people and sign-in are fit for everybody, at both widths and at 200 % text; a first sign-in from slip to home works on a phone."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from people.models import AccountSlip, Person
from tests import factories
from tests.browser.helpers import DESK, fit_for_all, sign_in
from tests.people.tables import file, line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ONE_TIME, OWN = "Kmx7-hwT4n", "Laojia-2026"


@pytest.fixture
def newcomer(cadre: Person, clerk: Person) -> Person:
    """A person with a printed slip and no password of their own."""
    now = timezone.now()
    token_hash, until = hashlib.sha256(b"token").hexdigest(), now + timedelta(days=30)
    AccountSlip.objects.create(
        person=cadre, password=make_password(ONE_TIME), token_hash=token_hash, printed_at=now, expires_at=until, printed_by=clerk
    )
    Person.objects.filter(pk=cadre.pk).update(must_change_password=True, mobile="13900000001")
    return cadre


def test_the_pages_are_clean_and_fit(window, live_server, clerk: Person, newcomer: Person) -> None:
    stranger = window(*DESK).new_page()
    for address in ("/sign-in/", "/set-password/token/", "/set-password/none/"):
        stranger.goto(live_server.url + address)
        fit_for_all(stranger)
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    addresses = [reverse(f"people:{name}") for name in ("me", "new_password", "list", "add", "import")]
    addresses += [reverse("people:list") + "?q=没有这个人", reverse("people:person", args=[newcomer.public_id])]
    for address in addresses:
        page.goto(live_server.url + address)
        fit_for_all(page)


def test_a_file_with_errors_questions_and_new_units_is_shown_clean(window, live_server, clerk: Person) -> None:
    for number in ("NS-1", "NS-2"):
        factories.person("王芳", staff_number=number)
    rows = [line(unit="农业农村办公室"), line("坏行", kind="临时工", mobile="12"), line("王芳")]
    context = window(*DESK)
    sign_in(context, live_server.url, clerk)
    page = context.new_page()
    page.goto(live_server.url + reverse("people:import"))
    page.set_input_files("#id_file", {"name": "人员.xlsx", "mimeType": "application/octet-stream", "buffer": file(*rows)})
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("#preview")).to_contain_text("人员.xlsx")
    fit_for_all(page)
    page.get_by_label("建立 1 个新单位？").check()
    page.get_by_label("只导入没有错误的行").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("#messages")).to_contain_text("新增 1 人")


def test_searching_replaces_the_rows_alone(desk: BrowserContext, live_server, clerk: Person, cadre: Person) -> None:
    sign_in(desk, live_server.url, clerk)
    page = desk.new_page()
    page.goto(live_server.url + reverse("people:list"))
    page.evaluate("window.stayed = true")
    page.locator("#id_q").fill("czq")
    expect(page.locator("#people")).not_to_contain_text(clerk.name)
    expect(page.locator("#people")).to_contain_text(cadre.name)
    assert page.evaluate("window.stayed")


def test_first_sign_in_on_a_phone(phone_page: Page, live_server, newcomer: Person) -> None:
    page = phone_page
    page.goto(live_server.url + "/")
    page.get_by_label("账号 / 工号 / 手机号").fill("13900000001")
    page.locator("#id_password").fill(ONE_TIME)
    page.get_by_label("显示密码").check()
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/me/password/**")
    page.locator("#id_password").fill(OWN)
    page.locator("#id_again").fill(OWN)
    page.get_by_role("button", name="保存新密码").click()
    expect(page.locator("#messages")).to_contain_text("新密码已设好")
