"""Changes of a published roster: what is written, what is refused, what the pages show."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person, Unit
from people.services import units
from quiz.models import Attempt, Candidate, ExamUnit, Paper, RosterChange
from quiz.selectors import staff
from quiz.services import roster
from tests import factories
from tests.factories import NOON
from tests.quiz.manage.pages import url
from tests.quiz.manage.test_exam_pages import count_queries, text

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def exam(cadre):
    return factories.exam(cadre, opens_at=NOON - timedelta(days=1), closes_at=NOON + timedelta(hours=3))


@pytest.fixture
def candidate(exam):
    return exam.candidates.get()


@pytest.fixture
def excluded(candidate, clerk):
    return exclude(candidate, clerk)


def exclude(candidate, by, **changes):
    values = {"action": "exempted", "reason": "产假", "approver": "黄镇长", "approved_on": date(2026, 11, 19), "by": by, "now": NOON, **changes}
    return roster.exclude(candidate=candidate, **values)


def test_an_exclusion_keeps_reason_approver_and_day(excluded, clerk):
    change = RosterChange.objects.get()
    assert (excluded.standing, change.reason, change.approver, change.approved_on, change.by) == (
        "exempt",
        "产假",
        "黄镇长",
        date(2026, 11, 19),
        clerk,
    )
    assert AuditEntry.objects.get(event="quiz.roster_exempted").person_name == clerk.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"approver": ""}, "approver"),
        ({"approved_on": None}, "approved_on"),
        ({"approved_on": date(2026, 11, 21)}, "approved_on"),
        ({"action": "restored"}, "action"),
    ],
)
def test_an_exclusion_without_its_grounds_is_refused(candidate, clerk, changes, field):
    with pytest.raises(Refused) as refusal:
        exclude(candidate, clerk, **changes)
    assert refusal.value.field == field
    assert not RosterChange.objects.exists()


def test_the_database_refuses_an_exclusion_without_grounds(candidate):
    with pytest.raises(IntegrityError, match="exclusion_is_reasoned|CHECK"), transaction.atomic():
        RosterChange.objects.create(candidate=candidate, action="exempted", at=NOON)


def test_an_excluded_person_is_restored_with_a_reason(excluded, clerk):
    restored = roster.restore(candidate=excluded, reason="提前返岗", by=clerk, now=NOON)
    assert restored.standing == "required"
    assert list(RosterChange.objects.values_list("action", flat=True)) == ["exempted", "restored"]


def test_doing_the_same_twice_is_refused(excluded, clerk):
    with pytest.raises(Refused, match="已经是免考"):
        exclude(excluded, clerk)
    assert exclude(excluded, clerk, action="deferred").standing == "deferred"


def test_extra_time_reaches_the_attempt_under_way(candidate, clerk):
    attempt = Attempt.objects.create(
        candidate=candidate,
        number=1,
        paper=Paper.objects.create(candidate=candidate, number=1, drawn_at=NOON),
        started_at=NOON,
        deadline_at=NOON + timedelta(minutes=60),
    )
    roster.give_extra_minutes(candidate=candidate, minutes=20, reason="视力障碍", by=clerk, now=NOON)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + timedelta(minutes=80)


def test_less_extra_time_never_shortens_an_attempt(candidate, clerk):
    test_extra_time_reaches_the_attempt_under_way(candidate, clerk)
    roster.give_extra_minutes(candidate=candidate, minutes=0, reason="填错", by=clerk, now=NOON)
    assert Attempt.objects.get().deadline_at == NOON + timedelta(minutes=80)


def test_a_latecomer_joins_with_a_unit_founded_since(exam, clerk):
    office = units.make_child(Unit.objects.get(pk=factories.town().pk), "新设办")
    added = roster.add(exam=exam, person=factories.person("新人", unit=office), reason="新调入", by=clerk, now=NOON)
    assert (added.exam_unit.name, added.changes.get().action) == ("新设办", "added")
    assert ExamUnit.objects.filter(exam=exam, unit=factories.town()).exists()


def test_nobody_is_listed_twice_nor_from_elsewhere_nor_gone(exam, cadre, clerk):
    stranger = factories.person("外人", unit=Unit.objects.get(pk=units.make_root("外镇").pk))
    gone = factories.person("走了")
    Person.objects.filter(pk=gone.pk).update(status=Person.Status.LEFT)
    for person, sentence in ((cadre, "已在应考名单上"), (stranger, "不在南山镇范围内"), (Person.objects.get(pk=gone.pk), "已不在职")):
        with pytest.raises(Refused, match=sentence):
            roster.add(exam=exam, person=person, reason="补列", by=clerk, now=NOON)
    assert exam.candidates.count() == 1


def test_a_draft_has_no_roster_to_change(exam, clerk):
    draft = factories.exam(state="draft", annual=False)
    with pytest.raises(Refused, match="还没有发布"):
        roster.add(exam=draft, person=factories.person("新人"), reason="补列", by=clerk, now=NOON)


def photo():
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    return SimpleUploadedFile("审批单.png", out.getvalue(), "image/png")


def test_the_photo_is_for_those_who_manage_the_exam(candidate, clerk, cadre, signed_in):
    data = {"action": "deferred", "reason": "援派", "approver": "黄镇长", "approved_on": "2026-01-05", "photo": photo()}
    page = signed_in(clerk)
    assert "已改为缓考" in text(page.post(url("exclude", candidate.exam, candidate.public_id), data, follow=True))
    address = reverse("core:file", args=[RosterChange.objects.get().proof.public_id])
    assert page.get(address).headers["Content-Type"] == "image/jpeg"
    assert signed_in(cadre).get(address).status_code == 404


def test_what_is_no_photo_is_refused_at_the_page(candidate, clerk, signed_in):
    data = {"action": "deferred", "reason": "援派", "approver": "黄镇长", "approved_on": "2026-01-05", "photo": SimpleUploadedFile("a.jpg", b"text")}
    answer = signed_in(clerk).post(url("exclude", candidate.exam, candidate.public_id), data)
    assert "这不是能识别的照片" in text(answer)
    assert not RosterChange.objects.exists()


def test_the_person_s_page_tells_the_history(excluded, clerk, signed_in):
    shown = text(signed_in(clerk).get(url("candidate", excluded.exam, excluded.public_id)))
    assert "产假；黄镇长 2026-11-19 批准；经办 林文书" in shown
    assert "恢复应考" in shown


def test_people_are_added_restored_and_given_time_on_the_pages(excluded, clerk, signed_in):
    page, exam = signed_in(clerk), excluded.exam
    newcomer = factories.person("新人")
    assert "已将新人列入" in text(page.post(url("roster_add", exam), {"person": newcomer.account, "reason": "新调入"}, follow=True))
    assert "没有找到在职人员" in text(page.post(url("roster_add", exam), {"person": "查无此人", "reason": "新调入"}))
    page.post(url("restore", exam, excluded.public_id), {"reason": "返岗"})
    page.post(url("extra_time", exam, excluded.public_id), {"minutes": "15", "reason": "手伤"})
    excluded.refresh_from_db()
    assert (excluded.standing, excluded.extra_minutes) == ("required", 15)


@pytest.mark.parametrize("typed", ["p-czq", "P-CZQ"])
def test_an_account_is_known_in_any_case_as_at_sign_in(exam, clerk, typed):
    meant = factories.person("账号人", account="p-czq")
    assert staff.person_named(factories.town(), typed) == meant


def test_an_account_outside_the_unit_names_nobody(exam, clerk):
    village = units.make_child(Unit.objects.get(pk=factories.town().pk), "东坡村")
    with pytest.raises(Refused, match="没有找到在职人员"):
        staff.person_named(village, clerk.account)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"陈志强", "乙某", "免某"}),
        ({"text": "乙"}, {"乙某"}),
        ({"text": "CZQ"}, {"陈志强"}),
        ({"status": "exempt"}, {"免某"}),
        ({"status": "sat"}, {"乙某"}),
        ({"status": "absent"}, {"陈志强"}),
        ({"status": "nonsense", "unit": "x", "page": "99"}, {"陈志强", "乙某", "免某"}),
    ],
)
def test_the_roster_is_searched(exam, clerk, signed_in, query, names):
    factories.enrol(exam, factories.person("乙某"), sat=True, score=9000, grade="excellent")
    factories.enrol(exam, factories.person("免某"), standing="exempt")
    shown = text(signed_in(clerk).get(url("roster", exam), query))
    assert {one for one in ("陈志强", "乙某", "免某") if f">{one}</a>" in shown} == names


def test_a_unit_shows_all_below_it(exam, clerk, signed_in):
    village = units.make_child(Unit.objects.get(pk=factories.town().pk), "东坡村")
    factories.enrol(exam, factories.person("村人", unit=village))
    shown = text(signed_in(clerk).get(url("roster", exam), {"unit": ExamUnit.objects.get(name="东坡村").pk}))
    assert ">村人</a>" in shown
    assert ">陈志强</a>" not in shown


def test_the_roster_costs_the_same_for_one_person_and_for_thirty(exam, clerk, signed_in):
    page = signed_in(clerk)
    count_queries(page, url("roster", exam))  # a session's first staff page notes when it was
    with_one = count_queries(page, url("roster", exam))
    for number in range(29):
        factories.enrol(exam, factories.person(f"人{number}"))
    assert count_queries(page, url("roster", exam)) == with_one
    assert Candidate.objects.count() == 30
