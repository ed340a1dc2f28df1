"""The clerk's way through units, teams and the composition of a past day; the pages are fit for everybody at both widths, with long names too."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from core import excel
from people import registries
from people.models import EnforcementField, Membership, Person, PostKind, Team, Unit
from people.registries import PersonNote
from people.services import unit_changes
from tests import factories
from tests.browser.helpers import fit_for_all, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "名字很长很长很长很长很长的农业农村和乡村振兴综合办公室"


@pytest.fixture
def desk_clerk(desk: BrowserContext, live_server, clerk: Person) -> Page:
    sign_in(desk, live_server.url, clerk)
    return desk.new_page()


@pytest.fixture
def phone_clerk(phone: BrowserContext, live_server, clerk: Person) -> Page:
    sign_in(phone, live_server.url, clerk)
    return phone.new_page()


def link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def says(page: Page, sentence: str) -> None:
    expect(page.locator("#messages")).to_contain_text(sentence)


def test_a_new_unit_is_moved_and_closed_and_stays_as_a_row(desk_clerk: Page, live_server, clerk: Person) -> None:
    page = desk_clerk
    page.goto(live_server.url + reverse("people:units"))
    link(page, "新建单位")
    page.get_by_label("名称").fill(clerk.unit.name)
    press(page, "新建")
    expect(page.locator(".field-error")).to_have_text("“南山镇”下面已经有“党政办公室”，请换一个名称。")
    page.get_by_label("名称").fill("档案室")
    press(page, "新建")
    says(page, "已新建“南山镇/档案室”。")
    link(page, "移到别处")
    page.get_by_label("移到哪个单位下面").select_option(label="南山镇/党政办公室")
    press(page, "保存")
    says(page, "已移到“南山镇/党政办公室/档案室”。")
    link(page, "撤销")
    press(page, "撤销")
    says(page, "“档案室”已撤销。")
    expect(page.get_by_role("link", name="移到别处")).to_have_count(0)
    page.goto(live_server.url + reverse("people:units"))
    rows = page.locator("#units")
    expect(rows).not_to_contain_text("档案室")
    page.get_by_label("也显示已撤销的").check()
    expect(rows.get_by_role("row", name="档案室")).to_contain_text(f"{Unit.objects.get(name='档案室').closed_on} 撤销")


def test_two_units_become_one_and_the_day_before_still_shows_both(desk_clerk: Page, live_server, clerk: Person) -> None:
    old, into = factories.office("农业办公室"), factories.office("乡村振兴办公室")
    factories.person("王海燕", unit=old, post="科员", password=None)
    page, today = desk_clerk, timezone.localdate()
    page.goto(live_server.url + reverse("people:unit", args=[old.public_id]))
    link(page, "合并")
    page.get_by_label("并入哪个单位").select_option(label=into.full_name)
    page.get_by_label("生效日期").fill(str(today + timedelta(days=2)))
    page.get_by_label("事由").fill("机构改革")
    press(page, "合并")
    expect(page.locator(".field-error")).to_contain_text("还没有到")
    page.get_by_label("生效日期").fill(str(today))
    press(page, "合并")
    says(page, "“农业办公室”已并入“南山镇/乡村振兴办公室”，1 人已调动。")
    link(page, "某一天的组成")
    expect(page.get_by_role("cell", name=into.name)).to_be_visible()
    page.get_by_label("哪一天").fill(str(today - timedelta(days=1)))
    page.get_by_role("combobox", name="单位").select_option(label="全部单位")
    press(page, "查看")
    expect(page.get_by_role("row", name="农业办公室")).to_contain_text("1")
    expect(page.get_by_role("row", name=into.name)).to_have_count(0)
    link(page, "看名单")
    expect(page.get_by_role("row", name="王海燕")).to_contain_text("农业办公室")


def test_a_unit_with_people_says_who_keeps_it(phone_clerk: Page, live_server, clerk: Person) -> None:
    phone_clerk.goto(live_server.url + reverse("people:unit_close", args=[clerk.unit.public_id]))
    expect(phone_clerk.locator(".note.warning")).to_contain_text(f"还有 1 名人员：{clerk.name}。请先办理调动，或改用“合并”")
    expect(phone_clerk.get_by_label("撤销日期")).to_have_count(0)


def test_a_member_of_a_team_from_a_day_in_a_post(phone_clerk: Page, live_server, cadre: Person) -> None:
    page = phone_clerk
    page.goto(live_server.url + reverse("people:teams"))
    link(page, "新建队伍")
    page.get_by_label("名称").fill("综合行政执法队")
    page.get_by_label("所属单位").select_option(label=cadre.unit.full_name)
    press(page, "新建")
    says(page, "请加入队员")
    link(page, "加入队员")
    page.get_by_label("人员").fill(cadre.name)
    page.get_by_label("岗位性质").select_option(label="内勤")
    page.get_by_label("从哪一天起").fill("2026-03-01")
    press(page, "加入")
    says(page, f"{cadre.name}自 2026-03-01 起是“综合行政执法队”的内勤。")
    expect(page.get_by_role("row", name=cadre.name)).to_contain_text("内勤")
    page.get_by_label("某一天的组成").fill("2026-02-28")
    press(page, "查看")
    expect(page.get_by_role("heading", name="2026-02-28 的组成")).to_be_visible()
    expect(page.get_by_text("这一天没有队员")).to_be_visible()


def test_a_roster_is_uploaded_seen_and_confirmed_on_a_phone(phone_clerk: Page, live_server, clerk: Person, cadre: Person) -> None:
    EnforcementField.objects.get_or_create(name="综合执法")
    team, page = Team.objects.create(name="综合行政执法队", unit=cadre.unit), phone_clerk
    header = ("姓名", "岗位性质", "执法领域", "起")
    for rows in ([(cadre.name, "执法岗", "综合执法", "2026-03-01"), ("无此人", "队长", "", "")], [(cadre.name, "执法岗", "综合执法", "2026-03-01")]):
        page.goto(live_server.url + reverse("people:team_file", args=[team.public_id]))
        data = excel.write([excel.Sheet("队员", header, rows)])
        page.set_input_files("#id_file", {"name": "队员.xlsx", "mimeType": "application/octet-stream", "buffer": data})
        press(page, "上传并检查")
        expect(page.get_by_role("heading", name="检查结果")).to_be_visible()
        fit_for_all(page)
    press(page, "登记 1 名")
    says(page, "已登记 1 名队员。")
    expect(page.get_by_role("row", name=cadre.name)).to_contain_text("综合执法")
    expect(page.get_by_text("共 1 人；在编 1 人。")).to_be_visible()


def test_what_rooms_above_say_of_somebody_is_clean(desk_clerk: Page, live_server, monkeypatch: pytest.MonkeyPatch, cadre: Person) -> None:
    notes = [
        PersonNote("行政执法证", ["已离队，证件还没有收回。", "有效期到 2027-03-01。"], "/help/", "去收回", urgent=True),
        PersonNote("备注", ["没有事项。"]),
    ]
    monkeypatch.setattr(registries, "_notes", [lambda viewer, person, today: notes])
    desk_clerk.goto(live_server.url + reverse("people:person", args=[cadre.public_id]))
    expect(desk_clerk.get_by_role("heading", name="行政执法证")).to_contain_text("待办")
    fit_for_all(desk_clerk)


def test_the_second_of_two_tabs_reads_both_values_on_a_phone(phone_clerk: Page, live_server, clerk: Person) -> None:
    unit = factories.office(LONG)
    phone_clerk.goto(live_server.url + reverse("people:unit_rename", args=[unit.public_id]))
    unit_changes.rename(unit=unit, name=f"{LONG}（筹）", seen_version=1, by=clerk, now=timezone.now())
    phone_clerk.get_by_label("名称").fill("农业农村办公室")
    press(phone_clerk, "保存")
    both = phone_clerk.locator(".conflict")
    expect(both.locator("td")).to_have_text(["农业农村办公室", f"{LONG}（筹）"])
    assert both.locator(".table-responsive").evaluate("one => one.scrollWidth <= one.clientWidth")
    press(phone_clerk, "保存")
    says(phone_clerk, "已改名为“南山镇/农业农村办公室”。")


def test_the_pages_are_clean_and_fit(desk_clerk: Page, live_server, clerk: Person, cadre: Person) -> None:
    unit = factories.office(LONG)
    team = Team.objects.create(name=f"{LONG}执法队", unit=unit)
    field = EnforcementField.objects.create(name="农业农村和乡村振兴领域的综合执法")
    member = Membership.objects.create(team=team, person=cadre, post_kind=PostKind.OFFICE, field=field, from_on=date(2026, 3, 1))
    closed = factories.office("财政所")
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2026, 3, 1), merged_into=unit)
    addresses = [reverse("people:units") + "?closed=on", reverse("people:composition") + "?on=2026-03-01&names=1"]
    addresses += [reverse("people:teams"), reverse("people:staffing_types"), reverse("people:unit", args=[closed.public_id])]
    addresses += [reverse(f"people:{name}", args=[unit.public_id]) for name in ("unit", "unit_merge")]
    addresses += [reverse("people:fields"), reverse("people:field_add")]
    addresses += [reverse(f"people:{name}", args=[team.public_id]) for name in ("team", "team_join", "team_file")]
    addresses.append(reverse("people:team_post", args=[member.pk]))
    for address in addresses:
        desk_clerk.goto(live_server.url + address)
        fit_for_all(desk_clerk)
