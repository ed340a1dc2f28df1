"""The roster on a tablet at the door: what is tapped without a network is sent later, over a closed tab, whatever its clock says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from people.models import Person
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in
from tests.training.things import leave_asked, place_of, session
from training.models import Attendance, Session
from training.services import door
from training.services.door import Tap

pytestmark = pytest.mark.browser


@pytest.fixture
def clerk(transactional_db: None) -> Person:
    return factories.clerk()


@pytest.fixture
def meeting(clerk: Person, cadre: Person) -> Session:
    return session(by=clerk, starts_at=timezone.now())


def opened(page: Page, base: str, meeting: Session, person: Person) -> None:
    sign_in(page.context, base, person)
    page.goto(f"{base}/manage/training/{meeting.public_id}/door/")
    expect(page.locator("#door-find-button")).to_be_hidden()


def press(page: Page, person: Person, label: str) -> None:
    row = page.locator(".door-row", has_text=person.name)
    row.locator(".door-buttons > *", has_text=label).click()


def settled(place: Attendance, page: Page) -> Attendance:
    expect(page.locator("#door-line")).to_be_hidden()
    place.refresh_from_db()
    return place


def test_taps_without_network_outlive_a_closed_tab_and_are_sent_with_their_moment(desk: BrowserContext, live_server, clerk, cadre, meeting):
    page = desk.new_page()
    opened(page, live_server.url, meeting, clerk)
    press(page, clerk, "到会")
    expect(page.locator("[data-count=present] dd")).to_have_text("1")
    expect(page.locator("#door-line")).to_be_hidden()
    desk.set_offline(True)
    press(page, cadre, "请假")
    page.get_by_label("请假原因").fill("下村")
    page.get_by_label("批准人").fill("黄镇长")
    page.get_by_role("button", name="登记请假").click()
    expect(page.locator("#door-line")).to_contain_text("待上传 1")
    page.close()
    desk.set_offline(False)
    page = desk.new_page()
    page.goto(f"{live_server.url}/manage/training/{meeting.public_id}/door/")
    expect(page.locator(".door-row", has_text=cadre.name)).to_contain_text("请假 下村")
    place = settled(place_of(meeting, cadre), page)
    assert (place.status, place.leave_approver, place.changes.count()) == ("leave", "黄镇长", 1)


def test_a_tablet_whose_clock_is_wrong_tells_the_right_moment_and_overwrites_nothing_newer(desk: BrowserContext, live_server, clerk, cadre, meeting):
    desk.add_init_script("const now = Date.now; Date.now = () => now() + 5 * 3600 * 1000;")
    page = desk.new_page()
    opened(page, live_server.url, meeting, clerk)
    with page.expect_response("**/state/**"):
        pass
    desk.set_offline(True)
    press(page, cadre, "缺席")
    expect(page.locator("#door-line")).to_contain_text("待上传 1")
    door.take(session=meeting, tap=Tap(place_of(meeting, cadre), "present"), by=clerk, now=timezone.now() + timedelta(seconds=30))
    desk.set_offline(False)
    expect(page.locator("#door-failed")).to_contain_text("已有别人登记为到会")
    place = settled(place_of(meeting, cadre), page)
    told = place.changes.last()
    assert place.status == "present"
    assert told.said_at <= told.at < told.said_at + timedelta(minutes=1)


def test_the_door_page_finds_by_initials_undoes_and_fits(desk_page: Page, live_server, clerk, cadre, meeting):
    opened(desk_page, live_server.url, meeting, clerk)
    desk_page.get_by_label("姓名或拼音首字母").fill("czq")
    expect(desk_page.locator(".door-row:visible")).to_have_count(1)
    press(desk_page, cadre, "缺席")
    expect(desk_page.locator(".door-says", has_text="缺席")).to_be_visible()
    desk_page.get_by_role("button", name="撤销").click()
    expect(desk_page.locator("[data-count=absent] dd")).to_have_text("0")
    settled(place_of(meeting, cadre), desk_page)
    fit_for_all(desk_page)


def test_the_pages_of_attendance_and_leave_fit(desk_page: Page, live_server, clerk, cadre, meeting):
    later = session(by=clerk, starts_at=timezone.now() + timedelta(days=2), title="第二次法治学习会")
    leave_asked(later, cadre)
    own, place = f"/manage/training/{meeting.public_id}", place_of(meeting, cadre).public_id
    of_clerk = (f"{own}/sheet/", f"{own}/attendance-file/", f"{own}/door/guest/?q=czq", f"{own}/roster/{place}/correct/", "/manage/training/leave/")
    for person, addresses in ((clerk, of_clerk), (cadre, (f"/training/sessions/{later.public_id}/leave/",))):
        sign_in(desk_page.context, live_server.url, person)
        for address in addresses:
            desk_page.goto(live_server.url + address)
            fit_for_all(desk_page)
