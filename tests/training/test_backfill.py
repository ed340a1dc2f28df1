"""补录: a meeting that is over, in one screen, straight to closed; 会前学法 is the same with the leadership."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import StoredFile
from people.models import Person
from people.services import postings
from tests import factories
from tests.training.things import upload
from training.models import Attendance, Session
from training.rules import leave_lines
from training.selectors import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SCREEN, BRIEFING = reverse("training:backfill"), reverse("training:briefing")
FILLED = {
    "held_on": "2024-03-12", "kind": "collective", "title": "第一次法治学习会议", "laws": "民法典、《未成年人保护法》",
    "starts_at": "15:00", "ends_at": "17:15", "hours": "3", "who": "everyone", "do": "save",
}  # fmt: skip


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    """The clerk's."""
    desk: Client = signed_in(clerk)
    return desk


@pytest.fixture
def others(clerk: Person) -> list[Person]:
    return [factories.person(name) for name in ("陈志强", "王海燕", "李建国", "黄小梅")]


def sent(client: Client, clerk: Person, address: str = SCREEN, **more: Any) -> Any:
    return client.post(address, {**FILLED, "unit": factories.town().pk, **more})


def standing(session: Session) -> dict[str, str]:
    return dict(session.attendances.values_list("person_name", "status"))


@pytest.mark.parametrize(
    ("line", "names", "reason", "approver"),
    [
        ("林海燕 下村 蔡日升", ("林海燕",), "下村", "蔡日升"),
        ("林海燕、陈志强：外出 开会 蔡日升", ("林海燕", "陈志强"), "外出 开会", "蔡日升"),
        ("林海燕 因病", ("林海燕",), "因病", "黄镇长"),
    ],
)
def test_a_line_of_the_leave_field(line: str, names: tuple[str, ...], reason: str, approver: str):
    assert leave_lines.parsed(line, "黄镇长") == [leave_lines.LeaveLine(names, reason, approver)]


def test_one_screen_makes_a_closed_meeting_with_laws_marks_hours_and_the_photo(client: Client, clerk: Person, others: list[Person]):
    answer = sent(client, clerk, absent="王海燕", leave="李建国 因病 黄镇长", late="黄小梅", uploads=upload())
    session = Session.objects.get()
    assert answer.url == reverse("training:session", args=[session.public_id])
    assert (session.state, session.afterwards, timezone.localtime(session.starts_at).hour) == ("closed", True, 15)
    assert list(session.laws.values_list("title", flat=True)) == ["民法典", "未成年人保护法"]
    assert standing(session) == {"林文书": "present", "陈志强": "present", "王海燕": "absent", "李建国": "leave", "黄小梅": "late"}
    assert set(session.attendances.values_list("via", flat=True)) == {Attendance.Via.AFTERWARDS}
    assert (session.files.get().what, session.files.get().file.expires_at) == ("sheet", None)
    earned = ledger.totals([one.pk for one in others], 2024)
    assert {key: one.hours for key, one in earned.items()} == {others[0].pk: 300, others[3].pk: 150}


def test_the_roster_is_of_that_day_also_with_who_has_left_since(client: Client, clerk: Person, others: list[Person]):
    postings.end(person=others[1], on=date(2025, 6, 1))
    Person.objects.filter(pk=others[1].pk).update(status=Person.Status.LEFT)
    factories.person("新来的", from_on=date(2024, 4, 1))
    sent(client, clerk, absent="王海燕")
    assert standing(Session.objects.get())["王海燕"] == "absent"
    assert "新来的" not in standing(Session.objects.get())


def test_before_anybody_was_entered_todays_staff_may_be_taken(client: Client, clerk: Person, others: list[Person]):
    assert "按今天的人员列名单" in sent(client, clerk, held_on="2019-05-06").content.decode()
    assert not Session.objects.exists()
    sent(client, clerk, held_on="2019-05-06", staff_today="on")
    assert len(standing(Session.objects.get())) == 5


def test_wrong_names_are_told_and_nothing_is_lost_not_even_the_photo(client: Client, clerk: Person, others: list[Person]):
    factories.person("陈志强")
    page = sent(client, clerk, absent="王海艳、陈志强", leave="李建国", uploads=upload()).content.decode()
    assert "“王海艳”不在应到名单里" in page
    assert "名单上有 2 个“陈志强”" in page
    assert "“李建国”没有写请假原因" in page
    assert not Session.objects.exists()
    kept = StoredFile.objects.get()
    assert f'value="{kept.public_id}"' in page
    sent(client, clerk, absent="王海燕", received=str(kept.public_id))
    assert Session.objects.get().files.get().file == kept


def test_nobody_takes_what_another_clerk_has_sent(client: Client, clerk: Person, signed_in: Any):
    sent(client, clerk, title="", uploads=upload())
    sent(signed_in(factories.clerk()), clerk, received=str(StoredFile.objects.get().public_id))
    assert not Session.objects.get().files.exists()


def test_a_photo_that_is_none_is_told_and_the_meeting_waits(client: Client, clerk: Person):
    page = sent(client, clerk, uploads=upload("签到.heic", b"ftypheic")).content.decode()
    assert "“签到.heic”不是能打开的 PDF、JPG 或 PNG 文件" in page
    assert not Session.objects.exists()


def test_a_meeting_to_come_is_refused(client: Client, clerk: Person):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "还没有到。补录只登记已经开过的会" in sent(client, clerk, held_on=f"{tomorrow}").content.decode()


def test_a_day_long_before_anything_is_no_day(client: Client, clerk: Person):
    assert "0001-01-01 太早" in sent(client, clerk, held_on="0001-01-01", starts_at="00:00").content.decode()


def test_the_same_title_on_the_same_day_is_warned_about_and_taken_when_meant(client: Client, clerk: Person):
    sent(client, clerk)
    assert "已经有一次“第一次法治学习会议”" in sent(client, clerk).content.decode()
    assert Session.objects.count() == 1
    sent(client, clerk, again="on")
    assert Session.objects.count() == 2


def test_somebody_said_twice_is_told(client: Client, clerk: Person, others: list[Person]):
    assert "王海燕在缺席、请假、迟到中填了两处" in sent(client, clerk, absent="王海燕", late="王海燕").content.decode()
    assert not Session.objects.exists()


def test_the_missing_may_be_ticked_on_a_list_instead(client: Client, clerk: Person, others: list[Person]):
    page = sent(client, clerk, do="list", title="").content.decode()
    assert "勾选缺席的人（应到 5 人）" in page
    assert "请填写会议名称" not in page
    sent(client, clerk, ticked=[str(others[0].pk)])
    assert standing(Session.objects.get())["陈志强"] == "absent"


def test_the_screen_remembers_whom_the_last_meeting_called(client: Client, clerk: Person, others: list[Person]):
    sent(client, clerk, who="chosen", persons=f"{others[0].account}、{others[1].account}", place="三楼")
    page = client.get(SCREEN)
    assert page.context["form"]["who"].value() == "chosen"
    assert page.context["form"]["place"].value() == "三楼"


def test_leaders_before_a_meeting_are_named_once(client: Client, clerk: Person, others: list[Person]):
    first = client.get(BRIEFING).context
    assert first["who_open"]
    asked = {"kind": "briefing", "starts_at": "09:00", "ends_at": "09:15", "hours": "0"}
    assert "请选择谁参加" in sent(client, clerk, BRIEFING, **asked, who="").content.decode()
    sent(client, clerk, BRIEFING, **asked, who="chosen", persons=others[0].account, title="会前学法", held_on="2024-03-05")
    again = client.get(BRIEFING).context
    assert not again["who_open"]
    form = {name: again["form"][name].value() for name in again["form"].fields}
    typed = {name: form[name] for name in ("unit", "kind", "who")} | {"starts_at": "09:00", "ends_at": "09:15", "hours": "0"}
    client.post(BRIEFING, {**typed, "persons": others[0].account, "held_on": "2024-03-19", "title": "会前学法", "laws": "宪法", "do": "save"})
    assert standing(Session.objects.get(laws__title="宪法")) == {"陈志强": "present"}
    assert client.get(SCREEN).context["form"]["kind"].value() == "collective"


def test_the_unit_of_the_leadership_is_proposed_before_anybody_named_them(client: Client):
    leaders = factories.office("镇领导班子")
    first = client.get(BRIEFING).context
    assert (first["form"]["who"].value(), first["form"]["units"].value()) == ("chosen", [leaders.pk])
    assert not first["who_open"]
    factories.office("原领导班子")
    assert client.get(BRIEFING).context["who_open"]


def test_the_count_beside_the_choice_is_of_that_day(client: Client, clerk: Person, others: list[Person]):
    factories.person("新来的", from_on=date(2024, 4, 1))
    answer = client.post(reverse("training:backfill_who"), {**FILLED, "unit": factories.town().pk})
    assert '应到 <strong class="num">5</strong> 人' in answer.content.decode()


def test_a_number_too_long_for_any_person_is_nobody_who_was_missing(client: Client, clerk: Person, others: list[Person]):
    sent(client, clerk, ticked=["9" * 5000, f"{others[0].pk}"])
    assert [name for name, status in standing(Session.objects.get()).items() if status == "absent"] == [others[0].name]
