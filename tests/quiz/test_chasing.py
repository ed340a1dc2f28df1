"""催考: a liaison sees who is missing in their own unit, reminds them once a day, and gets a text for the group."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.home_cards import cards_for
from core.models import AuditEntry
from notices.models import Notice
from people.models import Person, Role
from people.rules.roles import liaisons_for
from quiz.models import Attempt, Candidate, Exam
from quiz.rules import reminder
from quiz.services import chasing
from tests import factories
from tests.quiz import sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(cadre: Person) -> Person:
    return factories.person("王海燕", unit=factories.office("财政所"), password=None)


@pytest.fixture
def exam(cadre: Person, stranger: Person) -> Exam:
    """Two people of two offices must sit; nobody has."""
    factories.bank(3, 2, 2)
    return factories.exam(cadre, stranger)


@pytest.fixture
def liaison(cadre: Person) -> Person:
    return factories.person("符联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)


def page(client: Client, exam: Exam, query: str = "") -> str:
    return str(client.get(reverse("quiz:missing", args=[exam.public_id]) + query).content.decode())


def test_a_liaison_sees_the_missing_of_the_own_unit_only(liaison: Person, exam: Exam, cadre: Person, stranger: Person, signed_in: Any) -> None:
    client = signed_in(liaison)
    assert client.get(reverse("quiz:chasing"))["Location"] == reverse("quiz:missing", args=[exam.public_id])
    body = page(client, exam)
    assert cadre.name in body
    assert stranger.name not in body
    assert stranger.unit.name not in body


def test_the_clerk_sees_who_looks_after_each_unit(clerk: Person, liaison: Person, exam: Exam, signed_in: Any) -> None:
    body = page(signed_in(clerk), exam)
    assert liaison.name in body
    assert body.count("由综合管理员负责") == 1  # the other office has no liaison


def test_an_exam_nobody_of_the_unit_must_sit_is_not_found(liaison: Person, stranger: Person, signed_in: Any) -> None:
    factories.bank(3, 2, 2)
    other = factories.exam(stranger)
    assert signed_in(liaison).get(reverse("quiz:missing", args=[other.public_id])).status_code == 404


def test_everyone_missing_is_told_once_a_day(clerk: Person, exam: Exam, cadre: Person, stranger: Person, signed_in: Any) -> None:
    client, address = signed_in(clerk), reverse("quiz:remind", args=[exam.public_id])
    assert "提醒 2 人" in client.post(address, follow=True).content.decode()
    assert "今天都已提醒过" in client.post(address, follow=True).content.decode()
    assert {one.person for one in Notice.objects.filter(kind=chasing.KIND)} == {cadre, stranger}
    assert AuditEntry.objects.get(event="quiz.reminded").detail["people"] == 2
    tomorrow = timezone.now() + timedelta(days=1)
    Exam.objects.update(closes_at=tomorrow + timedelta(hours=1))
    assert chasing.remind(exam=Exam.objects.get(), by=clerk, now=tomorrow) == 2


def test_a_liaison_reminds_the_own_unit_only(liaison: Person, exam: Exam, cadre: Person, signed_in: Any) -> None:
    signed_in(liaison).post(reverse("quiz:remind", args=[exam.public_id]))
    assert [one.person for one in Notice.objects.filter(kind=chasing.KIND)] == [cadre]


def test_whoever_has_sat_is_excused_or_sits_now_is_left_alone(clerk: Person, exam: Exam, cadre: Person, stranger: Person, signed_in: Any) -> None:
    Candidate.objects.filter(person=stranger).update(standing=Candidate.Standing.EXEMPT)
    phone = signed_in(cadre)
    attempt = sitting.start(phone, exam)
    body = page(signed_in(clerk), exam)
    assert "正在答题 <strong" in body
    assert "没考的人都正在答题" in body
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    assert "应考的人都考过了" in page(signed_in(clerk), exam)
    signed_in(clerk).post(reverse("quiz:remind", args=[exam.public_id]))
    assert not Notice.objects.filter(kind=chasing.KIND).exists()


def test_whoever_has_no_chance_left_is_not_told_to_sit(clerk: Person, exam: Exam, cadre: Person, stranger: Person) -> None:
    Exam.objects.update(attempts_allowed=1)
    now = timezone.now()
    over = {"source": "paper", "state": "void", "started_at": now, "deadline_at": now, "ended_at": now}
    Attempt.objects.create(candidate=exam.candidates.get(person=cadre), number=1, **over)
    exam.refresh_from_db()
    assert chasing.remind(exam=exam, by=clerk, now=timezone.now()) == 1
    assert Notice.objects.get(kind=chasing.KIND).person == stranger


def text(client: Client, exam: Exam, query: str = "") -> str:
    return str(client.get(reverse("quiz:missing", args=[exam.public_id]) + query).context["text"])


def test_the_town_s_group_gets_counts_and_the_unit_s_group_names(clerk: Person, liaison: Person, exam: Exam, cadre: Person, signed_in: Any) -> None:
    client, office = signed_in(clerk), f"?unit={cadre.unit.public_id}"
    assert "应考2人，已考0人，尚有2人未参加：\n党政办公室1人\n财政所1人" in text(client, exam)
    assert f"以下同志尚未参加：\n党政办公室（1人）：{cadre.name}\n财政所" in text(client, exam, "?names=1")
    assert f"党政办公室应考1人，已考0人，以下同志尚未参加：\n党政办公室（1人）：{cadre.name}\n请于" in text(client, exam, office)
    assert cadre.name not in text(client, exam, f"{office}&names=0")
    assert cadre.name in text(signed_in(liaison), exam)


def test_a_choice_that_is_none_of_one_s_units_means_all_of_them(liaison: Person, exam: Exam, cadre: Person, stranger: Person, signed_in: Any) -> None:
    for unit in (stranger.unit.public_id, "nonsense"):
        body = page(signed_in(liaison), exam, f"?unit={unit}")
        assert cadre.name in body
        assert stranger.name not in body


def test_one_unit_alone_can_be_reminded(clerk: Person, exam: Exam, stranger: Person, signed_in: Any) -> None:
    signed_in(clerk).post(f"{reverse('quiz:remind', args=[exam.public_id])}?unit={stranger.unit.public_id}")
    assert [one.person for one in Notice.objects.filter(kind=chasing.KIND)] == [stranger]


def test_nothing_going_on_says_so(clerk: Person, signed_in: Any) -> None:
    assert "现在没有正在进行的考试" in signed_in(clerk).get(reverse("quiz:chasing")).content.decode()


@pytest.mark.parametrize(
    "change", [{"kind": "practice"}, {"source": "external"}, {"state": "draft"}, {"opens_at": "later"}, {"closes_at": "earlier"}]
)
def test_nobody_is_chased_for(change: dict[str, Any], clerk: Person, exam: Exam, signed_in: Any) -> None:
    now = timezone.now()
    moments = {"later": now + timedelta(minutes=9), "earlier": now - timedelta(minutes=9)}
    Exam.objects.update(**{name: moments.get(value, value) for name, value in change.items()})
    assert signed_in(clerk).get(reverse("quiz:chasing")).context["rows"] == []
    signed_in(clerk).post(reverse("quiz:remind", args=[exam.public_id]))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("change", [{"opens_at": timedelta(minutes=9)}, {"closes_at": -timedelta(minutes=9)}])
def test_while_nobody_can_sit_it_the_names_are_there_and_nothing_calls_them(
    change: dict[str, Any], clerk: Person, exam: Exam, cadre: Person, signed_in: Any
) -> None:
    Exam.objects.update(**{name: timezone.now() + by for name, by in change.items()})
    client = signed_in(clerk)
    shown = page(client, exam)
    assert cadre.name in shown
    assert "发到工作群" not in shown
    assert "打印电话名单" not in shown
    telephones = client.post(reverse("quiz:missing_telephones", args=[exam.public_id])).content.decode()
    assert "不在进行中" in telephones


def test_nobody_is_chased_to_practise(clerk: Person, exam: Exam, signed_in: Any) -> None:
    Exam.objects.update(kind="practice")
    client, address = signed_in(clerk), reverse("quiz:missing", args=[exam.public_id])
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("quiz:exam_manage", args=[exam.public_id])).content.decode()


def test_the_overview_says_who_is_missing(clerk: Person, liaison: Person, leader: Person, exam: Exam) -> None:
    now = timezone.now()
    figures = {one: [card.figure for card in cards_for(one, now) if card.title == exam.title] for one in (clerk, liaison, leader)}
    assert figures == {clerk: ["未考 2 人"], liaison: ["未考 1 人"], leader: []}


def test_the_page_costs_the_same_for_two_and_for_thirty(clerk: Person, exam: Exam, signed_in: Any) -> None:
    client, counts = signed_in(clerk), []
    page(client, exam)
    for number in (0, 28):
        for place in range(number):
            factories.enrol(exam, factories.person("某人", unit=factories.office(f"第{place % 5}办"), password=None))
        with CaptureQueriesContext(connection) as queries:
            page(client, exam)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("path", "names"),
    [("000100010001", ["甲"]), ("0001000100010005", ["甲"]), ("00010001", ["乙"]), ("00010002", ()), ("0001", ())],
)
def test_the_nearest_liaison_looks_after_a_unit(path: str, names: list[str]) -> None:
    assert liaisons_for(path, {"000100010001": ["甲"], "00010001": ["乙"]}) == names


def test_the_text_says_all_in_the_words_of_the_office() -> None:
    standing = reminder.Standing(expected=108, sat=96, sitting=2, missing=[("甲办", ["子", "丑"]), ("乙村", ["寅"])])
    said = {
        names: reminder.text(
            "年度考试", standing, closes_at=datetime(2026, 12, 25, 18), as_of=datetime(2026, 12, 1, 9, 5), with_names=names, link="http://x/"
        ).splitlines()
        for names in (True, False)
    }
    far, until = "截至 12月1日 09:05，应考108人，已考96人，正在答题2人，", "请于 12月25日 18:00 前完成，打开链接登录参加："
    assert said[True] == ["【年度考试 催考】", f"{far}以下同志尚未参加：", "甲办（2人）：子、丑", "乙村（1人）：寅", until, "http://x/"]
    assert said[False] == ["【年度考试 催考】", f"{far}尚有3人未参加：", "甲办2人", "乙村1人", until, "http://x/"]
