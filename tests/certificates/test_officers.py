"""The page of one officer, and the list of enforcement posts without a valid certificate."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import CertificateRules, QualificationExam, ReturnTask
from certificates.rules.life import Kind
from certificates.selectors.officers import officers_on
from certificates.selectors.reminding import DueOn
from people.models import Person, PostKind
from tests import factories
from tests.certificates import things
from tests.certificates.team_things import member, team

TODAY = things.TODAY
SignIn = Callable[[Person], Client]


def passed(person: Person, on: date = date(2025, 5, 1), **values: Any) -> QualificationExam:
    said = {"subject": "general", "organiser": "湛江市司法局", "passed": True, **values}
    return QualificationExam.objects.create(person=person, on=on, at=factories.NOON, **said)


def page(client: Client, person: Person) -> str:
    return client.get(reverse("certificates:officer", args=[person.public_id])).content.decode()


def lacking(person: Person, day: date = TODAY) -> list[str]:
    return [one.code for one in officers_on([person], day, TODAY)[person.pk].lacks]


def test_the_page_says_all_that_is_known_of_an_officer(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    member(cadre, on=date(2024, 3, 1))
    one = things.certificate(cadre, number="粤N000777")
    passed(cadre, document="粤司考〔2025〕7号")
    ReturnTask.objects.create(certificate=one, cause="post", on=date(2026, 11, 2), opened_at=factories.NOON)
    text = page(signed_in(clerk), cadre)
    said = (
        "粤N000777",
        "综合行政执法队，执法岗",
        "2024-03-01",
        "粤司考〔2025〕7号",
        "需收回证件：离开执法岗位",
        "缺照片、扫描件",
        ">办理<",
    )
    for words in said:
        assert words in text, words


def test_a_leader_reads_it_and_does_not_act(signed_in: SignIn, leader: Person, cadre: Person) -> None:
    things.certificate(cadre)
    text = page(signed_in(leader), cadre)
    assert ">查看<" in text
    assert ">办理<" not in text


def test_somebody_without_a_card_or_a_team_has_a_page_too(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    text = page(signed_in(clerk), cadre)
    assert "没有行政执法证。" in text
    assert "不在任何队伍。" in text


def test_only_scores_that_are_out_are_shown_and_called_practice(signed_in: SignIn, clerk: Person, cadre: Person) -> None:
    factories.bank(3, 2, 2)
    exam = factories.exam(cadre, title="执法模拟考试", score_release="by_hand")
    factories.score(exam.candidates.get(), 8500)
    assert "执法模拟考试" not in page(signed_in(clerk), cadre)
    exam.scores_released_at = factories.NOON - timedelta(days=900)
    exam.save(update_fields=["scores_released_at"])
    text = page(signed_in(clerk), cadre)
    assert "执法模拟考试" in text
    assert "仅供练习参考" in text


def test_the_hours_lead_on_only_for_who_reads_hours(signed_in: SignIn, leader: Person, cadre: Person) -> None:
    assert "看学时明细" in page(signed_in(leader), cadre)
    assert "看学时明细" not in page(signed_in(things.clerk()), cadre)


def test_a_withdrawn_exam_is_none(cadre: Person) -> None:
    passed(cadre, date(2024, 5, 1))
    passed(cadre, withdrawn_at=factories.NOON)
    known = officers_on([cadre], TODAY, TODAY)[cadre.pk].exam
    assert known is not None
    assert known.on == date(2024, 5, 1)


def test_a_review_is_asked_only_where_the_office_reviews(cadre: Person) -> None:
    one = things.certificate(cadre)
    assert "review" not in lacking(cadre)
    CertificateRules.objects.create(id=1, reviewed_yearly=True)
    assert "review" in lacking(cadre)
    made = things.step(one, Kind.REVIEW, date(2026, 6, 1))
    assert "review" not in lacking(cadre)
    assert "review" in lacking(cadre, date(2026, 5, 31)), "not yet reviewed that day"
    things.step(one, Kind.CORRECT, date(2026, 6, 1), corrects=made.number, struck=True)
    assert "review" in lacking(cadre)


def test_a_review_that_ends_early_in_the_year_is_one_for_the_page_and_the_reminders(cadre: Person) -> None:
    """Until 10 January, told 30 days before: a review in December is of the year to come."""
    office = CertificateRules.objects.create(id=1, reviewed_yearly=True, review_month=1, review_day=10)
    one = things.certificate(cadre)

    def asked(day: date) -> tuple[bool, bool | None]:
        """Whether the officer's page asks for a review, and the reminders; None where they tell of none."""
        due = DueOn(office, day)
        return "review" in lacking(cadre, day), one in due.unreviewed() if due.review else None

    things.step(one, Kind.REVIEW, date(2025, 1, 8))
    assert asked(date(2025, 12, 10)) == (False, None)
    assert asked(date(2025, 12, 11)) == (True, True)
    things.step(one, Kind.REVIEW, date(2025, 12, 15))
    assert asked(date(2025, 12, 20)) == (False, False)
    assert asked(date(2026, 1, 11)) == (False, False)
    assert asked(date(2026, 6, 1)) == (False, None), "one of the year before"
    assert asked(date(2026, 12, 15)) == (True, True)


def test_scans_and_tasks_are_asked_of_today_only(cadre: Person) -> None:
    ReturnTask.objects.create(certificate=things.certificate(cadre), cause="post", on=TODAY, opened_at=factories.NOON)
    assert set(lacking(cadre)) == {"return", "off_duty", "files"}
    assert lacking(cadre, TODAY - timedelta(days=1)) == ["off_duty"]


@pytest.mark.parametrize("kind", [PostKind.OFFICE, PostKind.ASSISTANT])
def test_an_enforcement_post_in_another_team_counts(town: Any, kind: PostKind) -> None:
    one = member("甲", kind).person
    things.certificate(one)
    assert "off_duty" in lacking(one)
    member(one, of=team("市场监管队"))
    assert "off_duty" not in lacking(one)


def test_it_costs_the_same_for_one_and_for_many(town: Any) -> None:
    def made(name: str) -> Person:
        one = member(name).person
        things.certificate(one)
        passed(one)
        return one

    def statements(people: list[Person]) -> int:
        with CaptureQueriesContext(connection) as caught:
            officers_on(people, TODAY, TODAY)
        return len(caught)

    people = [made(name) for name in "甲乙丙丁戊己"]
    assert statements(people[:1]) == statements(people) <= 11


# --- 在执法岗而无有效证件


def missing(client: Client, day: date | None = None) -> str:
    return client.get(reverse("certificates:missing"), {"on": str(day)} if day else {}).content.decode()


def test_an_empty_list_says_so_with_base_and_day(signed_in: SignIn, leader: Person) -> None:
    for name in "甲乙":
        things.certificate(member(name).person)
    text = missing(signed_in(leader))
    assert "名单为空" in text
    assert "在执法岗的 2 人都有有效证件（截至" in text


def test_who_has_none_stands_there_with_why_and_what_to_do(signed_in: SignIn, leader: Person) -> None:
    member("甲")
    things.certificate(member("乙").person, valid_until=date(2026, 3, 1))
    things.certificate(member("丙").person)
    member("丁", PostKind.OFFICE)
    text = missing(signed_in(leader))
    assert "执法岗共 3 人，其中" in text
    for words in ("没有行政执法证", "证件已过期（有效期至 2026-03-01）", "办理换发", "办理申领"):
        assert words in text
    assert ">丁<" not in text


def test_a_past_day_says_who_lacked_one_then(signed_in: SignIn, leader: Person) -> None:
    things.certificate(member("乙").person, valid_until=date(2026, 3, 1))
    client = signed_in(leader)
    assert "名单为空" in missing(client, date(2026, 3, 1))
    text = missing(client, date(2026, 3, 2))
    assert "已过期" in text
    assert "下一步" not in text, "a past day gives no advice"


def test_the_list_is_of_the_readers_units(signed_in: SignIn, town: Any) -> None:
    member("全镇的人")
    office = factories.office("财政所")
    member("本所的人", of=team("财政执法组", office), unit=office)
    reader = factories.person("罗所长", unit=office, role="leader", role_unit=office)
    text = missing(signed_in(reader))
    assert "本所的人" in text
    assert "全镇的人" not in text


def test_a_leader_finds_the_way_from_the_reports(signed_in: SignIn, leader: Person) -> None:
    text = signed_in(leader).get(reverse("reports:index")).content.decode()
    assert reverse("certificates:missing") in text
    assert reverse("certificates:teams") in text
