"""A room signs in: the clerk's screen and the cadre's phone side by side, the friend with a photograph, the network that goes away."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import files
from people.models import Person
from tests import factories
from tests.browser.helpers import DESK, PHONE, fit_for_all, sign_in
from tests.training.things import place_of, session
from training.models import Session
from training.rules import codes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READ = timezone.now
PROJECTOR = (1280, 720)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Puts the server's clock on by so many seconds."""

    def put(seconds: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: READ() + timedelta(seconds=seconds))

    return put


@pytest.fixture
def one(cadre: Person) -> Session:
    return session(qr=True, starts_at=timezone.now() + timedelta(minutes=20))


def photographed(one: Session, at: datetime) -> str:
    return reverse("training:scan", args=[codes.token(one.public_id, one.secret, codes.Purpose.IN, at)])


def screen_of(window, base: str, clerk: Person, one: Session) -> Page:
    desk = window(*PROJECTOR)
    sign_in(desk, base, clerk)
    page = desk.new_page()
    page.goto(base + reverse("training:projector", args=[one.public_id]))
    expect(page.locator(".screen-left")).to_be_visible()
    return page


def test_scan_sign_in_and_the_friend_with_the_photograph_two_periods_later(window, live_server, clerk: Person, cadre: Person, later) -> None:
    friend = factories.person("欧阳建国", unit=cadre.unit)
    one = session(qr=True, starts_at=timezone.now() + timedelta(minutes=20))
    screen = screen_of(window, live_server.url, clerk, one)
    box = screen.locator(".screen-qr").bounding_box()
    assert box is not None
    assert box["height"] > 500
    assert box["y"] + box["height"] <= PROJECTOR[1], "the whole code is on the screen"
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    fit_for_all(screen)
    photo, phone, far = photographed(one, timezone.now()), window(*PHONE, has_touch=True, is_mobile=True), window(*PHONE)
    sign_in(phone, live_server.url, cadre)
    sign_in(far, live_server.url, friend)
    page = phone.new_page()
    page.goto(live_server.url + photo)
    expect(page.locator("main")).to_contain_text(cadre.name)
    assert "/sign-in/meeting/" in page.url
    fit_for_all(page)
    page.get_by_role("button", name="签到").click()
    expect(page.locator("main")).to_contain_text("您已签到")
    elsewhere = far.new_page()
    elsewhere.goto(page.url)
    expect(elsewhere.locator("main")).to_contain_text("请扫会场屏幕上的二维码")
    expect(elsewhere.get_by_role("button", name="签到")).to_have_count(0)
    later(30)
    elsewhere.goto(live_server.url + photo)
    expect(elsewhere.locator("main")).to_contain_text("拍照转发的不能用")
    elsewhere.get_by_role("link", name="输入签到码").click()
    expect(elsewhere.get_by_label("签到码")).to_be_visible()
    fit_for_all(elsewhere)
    live = window(*DESK)
    sign_in(live, live_server.url, clerk)
    room = live.new_page()
    room.goto(live_server.url + reverse("training:live", args=[one.public_id]))
    expect(room.locator("#room")).to_contain_text(cadre.name)
    elsewhere.get_by_label("签到码").fill(codes.typed(one.secret, codes.Purpose.IN, timezone.now()))
    elsewhere.get_by_role("button", name="提交").click()
    expect(elsewhere.locator("main")).to_contain_text("您已签到")
    expect(room.locator("#room")).to_contain_text(friend.name, timeout=12_000)
    fit_for_all(room)


def test_the_screen_follows_the_codes_says_when_the_network_is_gone_and_comes_back(window, live_server, clerk: Person, one: Session, later) -> None:
    screen = screen_of(window, live_server.url, clerk, one)
    code = screen.locator(".screen-code")
    before = code.inner_text()
    later(15)
    screen.evaluate("window.htmx.trigger('#screen-now', 'again')")
    expect(code).not_to_have_text(before)
    shown = code.inner_text()
    screen.clock.install()
    screen.reload()
    screen.context.set_offline(True)
    screen.clock.fast_forward(25_000)
    screen.clock.run_for(1000)
    expect(screen.locator("#screen-offline")).to_contain_text("网络中断")
    screen.clock.fast_forward(20_000)
    screen.clock.run_for(1000)
    expect(screen.locator("#screen-now")).to_have_class("screen-dead")
    later(45)
    screen.context.set_offline(False)
    screen.clock.run_for(4000)
    expect(screen.locator("#screen-offline")).to_be_hidden()
    expect(code).not_to_have_text(shown)


def test_a_name_is_written_with_the_finger_and_without_script_one_signs_in_all_the_same(window, live_server, cadre: Person) -> None:
    friend = factories.person("欧阳建国", unit=cadre.unit)
    one = session(qr=True, draws_signature=True, starts_at=timezone.now() + timedelta(minutes=20))
    phone, plain = window(*PHONE), window(*PHONE, java_script_enabled=False)
    sign_in(phone, live_server.url, cadre)
    sign_in(plain, live_server.url, friend)
    page = phone.new_page()
    page.goto(live_server.url + photographed(one, timezone.now()))
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 80, steps=8)
    page.mouse.up()
    fit_for_all(page)
    page.get_by_role("button", name="签到").click()
    expect(page.locator("main")).to_contain_text("您已签到")
    signature = place_of(one, cadre).signature
    assert signature is not None
    assert files.content(signature).startswith(b"\x89PNG")
    bare = plain.new_page()
    bare.goto(live_server.url + photographed(one, timezone.now()))
    expect(bare.locator("canvas")).to_be_hidden()
    bare.get_by_role("button", name="签到").click()
    expect(bare.locator("main")).to_contain_text("您已签到")
