"""Reminders: who is below the rate or behind on hours, told once a day in figures of their own; liaisons their own unit only."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry
from core.rates import Rate
from notices.models import Notice
from people.models import Membership, Person, PostKind, Team
from tests import factories
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, Kind, Source, StudyYear
from training.rules.behind import Studied, expected_by, text
from training.selectors import behind, years
from training.services import attendance, ledger, reminding, sessions
from training.services.attendance import Mark
from training.services.ledger import Earned

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 1, 1), 16), (date(2026, 7, 2), 3008), (date(2026, 12, 31), 6000), (date(2027, 3, 1), 6000), (date(2025, 12, 31), 0)],
)
def test_hours_are_expected_by_the_days_that_have_passed(today: date, expected: int):
    assert expected_by(6000, 2026, today) == expected


@pytest.mark.parametrize(
    ("studied", "words"),
    [
        (Studied(Rate(4, 5), 80, 0), ""),  # just enough
        (Studied(Rate(0, 0), 80, 0), ""),  # was never due
        (Studied(Rate(3, 5), 80, 0), "应到学法会议 5 次，到会 3 次，参训率 60%，低于 80%"),
        (Studied(Rate(5, 5), 80, 1000, 1500), "执法人员年度学时到现在应有 15，已有 10，还差 5"),
        (Studied(Rate(5, 5), 80, 1500, 1500), ""),
    ],
)
def test_who_is_behind_and_how(studied: Studied, words: str):
    assert (studied.words, studied.is_behind) == (words, bool(words))


def test_the_text_for_the_group_has_counts_or_names():
    units = [("党政办公室", ["陈志强", "王海燕"]), ("财政所", ["符明"])]
    said = {"floor": 80, "as_of": date(2026, 11, 28), "link": "https://x/"}
    assert "党政办公室2人\n财政所1人" in (counts := text(2026, units, with_names=False, **said))
    assert "陈志强" not in counts
    assert "党政办公室（2人）：陈志强、王海燕" in text(2026, units, with_names=True, **said)


def held(*came: Person, starts_at: Any = MORNING, **more: Any) -> None:
    one = session(starts_at=starts_at, **more)
    marks = [Mark(place_of(one, person).pk, {"status": "present", "signed_in_at": starts_at}) for person in came]
    by = Person.objects.order_by("pk").first()
    attendance.mark(session=one, marks=marks, via=Attendance.Via.DOOR, by=by, now=starts_at)
    sessions.close(session=one, by=by, now=one.ends_at)  # type: ignore[arg-type]


def names(by: Person, **wanted: Any) -> list[str]:
    return [row.person.name for row in behind.behind(by, years.of(2026), TODAY, **wanted)]


def test_the_rate_counts_meetings_of_kinds_that_count(clerk: Person, cadre: Person):
    held(clerk)
    held(clerk, kind=Kind.BRIEFING, starts_at=MORNING - timedelta(days=1))
    held(clerk, starts_at=MORNING - timedelta(days=2), title="第二次会")
    assert names(clerk) == [cadre.name]
    row = behind.behind(clerk, years.of(2026), TODAY)[0]
    assert row.studied.rate == Rate(0, 2)


def test_leave_counts_against_nobody_where_the_session_says_so(clerk: Person, cadre: Person):
    one = session(leave_in_base=False)
    leave = {"status": "leave", "leave_reason": "出差", "leave_approver": "李书记"}
    marks = [Mark(place_of(one, cadre).pk, leave), Mark(place_of(one, clerk).pk, {"status": "present", "signed_in_at": MORNING})]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.DOOR, by=clerk, now=MORNING)
    sessions.close(session=one, by=clerk, now=AFTER)
    assert names(clerk) == []


def test_an_officer_behind_on_hours_is_found_also_through_the_team(clerk: Person, cadre: Person):
    StudyYear.objects.create(year=2026, officer_hours=6000)
    team = Team.objects.create(name="综合行政执法队", unit=factories.town())
    Membership.objects.create(team=team, person=cadre, post_kind=PostKind.ENFORCEMENT, from_on=date(2024, 1, 1))
    assert names(clerk, team=team) == [cadre.name]
    ledger.settle(Source.EXTERNAL, [Earned(cadre.pk, 1, TODAY, "县级执法培训", 6000)], AFTER)
    assert names(clerk) == []


def test_a_liaison_reminds_in_the_own_unit_only(clerk: Person, cadre: Person):
    village = factories.office("南山村")
    other = factories.person("韦村长", unit=village)
    liaison = factories.person("符联络", unit=village, role="liaison", role_unit=village)
    held(clerk)
    assert set(names(clerk)) == {cadre.name, other.name, liaison.name}
    assert set(names(liaison)) == {other.name, liaison.name}
    assert reminding.remind(by=liaison, now=AFTER) == 2


def test_each_is_told_once_a_day_and_of_themselves(clerk: Person, cadre: Person):
    held(clerk)
    assert reminding.remind(by=clerk, now=AFTER) == 1
    with pytest.raises(Refused, match="今天都已提醒过"):
        reminding.remind(by=clerk, now=AFTER)
    assert reminding.remind(by=clerk, now=AFTER + timedelta(days=1)) == 1
    notice = Notice.objects.filter(person=cadre, kind=reminding.KIND).earliest("pk")
    assert "应到学法会议 1 次，到会 0 次" in notice.body


def test_nobody_behind_nobody_reminded(clerk: Person):
    with pytest.raises(Refused, match="没有需要提醒的人"):
        reminding.remind(by=clerk, now=AFTER)


def test_the_list_to_telephone_by_is_made_and_written_down(clerk: Person, cadre: Person):
    Person.objects.filter(pk=cadre.pk).update(mobile="13800001111")
    held(clerk)
    job = reminding.ask_telephones(by=clerk, now=AFTER, back_url="/")
    assert AuditEntry.objects.get(event="people.telephones_shown").detail["count"] == 1
    product = reminding.run_telephones(job.params, lambda done: None, AFTER)
    assert product.data.startswith(b"%PDF")


def test_the_page_says_the_base_and_reminds(clerk: Person, cadre: Person, signed_in: Callable[[Person], Client]):
    held(clerk, starts_at=timezone.now() - timedelta(hours=4))
    client = signed_in(clerk)
    page = client.get(reverse("training:behind")).content.decode()
    assert all(one in page for one in (cadre.name, "80%", "÷ 应到次数", "打印电话名单"))
    assert "已提醒 1 人" in client.post(reverse("training:behind_remind"), follow=True).content.decode()
    assert client.get(reverse("training:behind_telephones")).status_code == 200


def test_the_list_costs_the_same_for_few_and_many(clerk: Person, django_assert_num_queries: Any):
    StudyYear.objects.create(year=2026, officer_hours=6000, counted_kinds=[Kind.COLLECTIVE])
    names(clerk)
    for many in (2, 20):
        for number in range(many):
            factories.person(f"干部{number}", unit=factories.office(f"{many}办{number}"))
        held(clerk, starts_at=MORNING - timedelta(days=many), title=f"{many}")
        with django_assert_num_queries(4):
            behind.behind(clerk, years.of(2026), TODAY)
