"""The roster of an exam that is not over follows its people until they have started."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from people import registries
from people.models import Person, PersonnelChange, Unit
from people.services import changes, editing, postings, units
from people.services.carrying_out import Facts
from quiz.models import Attempt, Candidate, Exam, ExamUnit, RosterChange
from quiz.services import following, papers, roster
from tests import factories
from tests.quiz import sitting

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
Kind = PersonnelChange.Kind


@pytest.fixture
def village(town: Unit) -> Unit:
    return factories.office("北坡村")


def changed(person: Person, kind: Kind, before: Unit | None, after: Unit | None, by: Person | None = None) -> None:
    """Tell the rosters of a change that stands in the database already."""
    now = timezone.now()
    with transaction.atomic():
        event = registries.PersonChanged(person, kind, before, after, timezone.localdate(now), "工作需要", by, now)
        following.follow([event])


def transfer(person: Person, unit: Unit, by: Person | None = None, **values: Any) -> None:
    """Carry out a transfer as `people.services` does, and tell the rosters."""
    before = person.unit
    kind = values.pop("staffing_type", person.staffing_type)
    postings.transfer(person=person, unit=unit, post="", staffing_type=kind, from_on=date(2026, 11, 1), reason="工作需要")
    changed(person, Kind.TRANSFERRED, before, unit, by)


def leave(person: Person, kind: Kind = Kind.LEFT) -> None:
    Person.objects.filter(pk=person.pk).update(status=Person.Status.LEFT if kind == Kind.LEFT else Person.Status.RETIRED)
    person.refresh_from_db()
    changed(person, kind, person.unit, None)


def come_back(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(status=Person.Status.ACTIVE)
    person.refresh_from_db()
    changed(person, Kind.RETURNED, None, person.unit)


def place(exam: Exam, person: Person) -> tuple[str, str]:
    found = exam.candidates.get(person=person)
    return found.standing, found.exam_unit.name


def told(exam: Exam, person: Person) -> list[tuple[str, str]]:
    return list(RosterChange.objects.filter(candidate__exam=exam, candidate__person=person).values_list("action", "reason"))


def test_a_transfer_moves_them_on_the_roster(exam: Exam, cadre: Person, village: Unit, clerk: Person) -> None:
    transfer(cadre, village, by=clerk)
    assert place(exam, cadre) == ("required", "北坡村")
    assert told(exam, cadre) == [("moved", "党政办公室 → 北坡村；调动：工作需要")]
    entry = AuditEntry.objects.get(event="quiz.roster_followed")
    assert (entry.person_name, entry.detail["moved"], entry.detail["exams"]) == (clerk.name, 1, [exam.title])


def test_a_change_that_the_clerk_enters_reaches_the_roster(exam: Exam, cadre: Person, village: Unit, clerk: Person) -> None:
    facts = Facts(Kind.TRANSFERRED, date(2026, 11, 1), "轮岗", person=cadre, to_unit=village)
    changes.enter(facts=facts, by=clerk, now=timezone.now())
    assert place(exam, cadre) == ("required", "北坡村")
    assert told(exam, cadre) == [("moved", "党政办公室 → 北坡村；调动：轮岗")]


def test_a_unit_founded_since_joins_the_tree_of_the_exam(exam: Exam, cadre: Person, village: Unit) -> None:
    group = units.make_child(Unit.objects.get(pk=village.pk), "一组")
    transfer(cadre, group)
    joined = ExamUnit.objects.get(exam=exam, name="一组")
    assert (joined.full_name, joined.depth) == ("南山镇/北坡村/一组", 3)
    assert exam.units.filter(name="北坡村").exists()


def test_a_unit_founded_where_another_one_was_gets_another_place(exam: Exam, cadre: Person, village: Unit) -> None:
    ExamUnit.objects.create(exam=exam, unit=factories.town(), path=factories.town().path, name="南山镇", full_name="南山镇", depth=1)
    ExamUnit.objects.create(exam=exam, unit=factories.office("已迁走"), path=village.path, name="已迁走", full_name="南山镇/已迁走", depth=2)
    transfer(cadre, village)
    joined = ExamUnit.objects.get(exam=exam, name="北坡村")
    assert joined.path != village.path
    assert joined.path.startswith(factories.town().path)


@pytest.mark.parametrize("kind", [Kind.LEFT, Kind.RETIRED])
def test_whoever_leaves_or_retires_is_taken_off(exam: Exam, cadre: Person, kind: Kind) -> None:
    leave(cadre, kind)
    assert place(exam, cadre) == ("removed", "党政办公室")
    assert told(exam, cadre) == [("removed", f"{kind.label}：工作需要")]


def test_a_transfer_out_of_the_organiser_s_units_takes_them_off(town: Unit, cadre: Person, village: Unit) -> None:
    factories.bank(6, 3, 3)
    of_office, of_town = factories.exam(cadre, unit=cadre.unit), factories.exam(cadre)
    transfer(cadre, village)
    assert (place(of_office, cadre)[0], place(of_town, cadre)) == ("removed", ("required", "北坡村"))


def test_newcomers_whom_the_rule_means_are_added_with_a_paper(exam: Exam, clerk: Person) -> None:
    newcomer = factories.person("符小雨")
    changed(newcomer, Kind.JOINED, None, newcomer.unit, by=clerk)
    assert told(exam, newcomer) == [("added", "新进：工作需要")]
    papers.prepare_papers(exam, timezone.now())
    assert exam.candidates.get(person=newcomer).papers.count() == 1


def test_newcomers_whom_the_rule_does_not_mean_are_not_added(exam: Exam) -> None:
    Exam.objects.update(roster_rule={"who": "established", "established": True})
    temporary = factories.person("符小雨", staffing_type=factories.staffing("编外聘用", established=False))
    changed(temporary, Kind.JOINED, None, temporary.unit)
    assert not exam.candidates.filter(person=temporary).exists()


def test_a_staffing_type_takes_off_and_brings_back(exam: Exam, cadre: Person) -> None:
    Exam.objects.update(roster_rule={"who": "established", "established": True})
    transfer(cadre, cadre.unit, staffing_type=factories.staffing("编外聘用", established=False))
    assert place(exam, cadre)[0] == "removed"
    assert "不再属于参加范围" in told(exam, cadre)[0][1]
    transfer(cadre, cadre.unit, staffing_type=factories.staffing("事业编"))
    assert place(exam, cadre)[0] == "required"
    assert exam.candidates.get(person=cadre).staffing_type_name == "事业编"


def test_a_corrected_staffing_type_brings_on_the_list(exam: Exam, clerk: Person) -> None:
    Exam.objects.update(roster_rule={"who": "established", "established": True})
    one = factories.person("符小雨", staffing_type=factories.staffing("编外聘用", established=False))
    editing.correct_posting(
        person=one, post="", staffing_type=factories.staffing("事业编"), from_on=date(2020, 1, 1), until_on=None, reason="录错",
        seen_version=one.version, by=clerk, now=timezone.now(),
    )  # fmt: skip
    assert place(exam, one)[0] == "required"
    assert told(exam, one) == [("added", "调动：更正任职，录错")]


def test_whoever_the_clerk_put_on_the_list_stays_on_it(exam: Exam, clerk: Person, village: Unit) -> None:
    Exam.objects.update(roster_rule={"who": "established", "established": True})
    guest = factories.person("返聘人", staffing_type=factories.staffing("返聘", established=False))
    roster.add(exam=exam, person=guest, reason="自愿参加", by=clerk, now=timezone.now())
    transfer(guest, village)
    assert place(exam, guest) == ("required", "北坡村")


def test_whoever_the_clerk_took_off_stays_off_until_they_come_back(exam: Exam, cadre: Person, clerk: Person, village: Unit) -> None:
    roster.remove(candidate=exam.candidates.get(), reason="误列", by=clerk, now=timezone.now())
    transfer(cadre, village)
    assert place(exam, cadre)[0] == "removed"
    leave(cadre)
    come_back(cadre)
    assert place(exam, cadre) == ("required", "北坡村")


def test_excused_people_stay_excused_when_moved_and_must_sit_when_they_come_back(exam: Exam, cadre: Person, clerk: Person, village: Unit) -> None:
    now = timezone.now()
    grounds: dict[str, Any] = {"reason": "产假", "approver": "黄镇长", "approved_on": date(2026, 1, 5)}
    roster.exclude(candidate=exam.candidates.get(), action="exempted", **grounds, by=clerk, now=now)
    transfer(cadre, village)
    assert place(exam, cadre) == ("exempt", "北坡村")
    leave(cadre)
    come_back(cadre)
    assert place(exam, cadre)[0] == "required"


@pytest.mark.parametrize("state", ["open", "handed_in", "timed_out", "unanswered"])
def test_whoever_has_started_stays_as_they_are(exam: Exam, cadre: Person, phone: Client, village: Unit, state: str) -> None:
    sitting.start(phone, exam)
    Attempt.objects.update(state=state, ended_at=None if state == "open" else timezone.now())
    transfer(cadre, village)
    leave(cadre)
    assert place(exam, cadre) == ("required", "党政办公室")
    assert told(exam, cadre) == []


def test_a_void_attempt_is_no_start(exam: Exam, cadre: Person, phone: Client, village: Unit) -> None:
    sitting.start(phone, exam)
    Attempt.objects.update(state="void", ended_at=timezone.now())
    transfer(cadre, village)
    assert place(exam, cadre) == ("required", "北坡村")


@pytest.mark.parametrize(
    ("values", "follows"),
    [
        ({"opens_at": 1, "closes_at": 2}, True),  # to come
        ({"opens_at": -2, "closes_at": -1}, False),  # over
        ({"opens_at": -2, "closes_at": None, "kind": "practice"}, True),  # without an end
        ({"opens_at": -2, "closes_at": 2, "source": "external"}, True),  # scores that come later
        ({"opens_at": -2, "closes_at": -1, "source": "external"}, False),
        ({"opens_at": 1, "closes_at": 2, "state": "draft"}, False),
        ({"opens_at": -2, "closes_at": -1, "state": "confirmed"}, False),
    ],
)
def test_which_exams_follow(exam: Exam, cadre: Person, village: Unit, values: dict[str, Any], follows: bool) -> None:
    now = timezone.now()
    moments = {name: values[name] and now + timedelta(days=values[name]) for name in ("opens_at", "closes_at")}
    Exam.objects.update(**values | moments)
    transfer(cadre, village)
    assert place(exam, cadre)[1] == ("北坡村" if follows else "党政办公室")


def test_nothing_changed_writes_nothing(exam: Exam, cadre: Person) -> None:
    transfer(cadre, cadre.unit)
    assert not RosterChange.objects.exists()
    assert not AuditEntry.objects.filter(event="quiz.roster_followed").exists()


def test_many_joining_at_once_cost_few_statements(town: Unit, cadre: Person) -> None:
    exams = [factories.exam(title=f"考试{number}") for number in range(5)]
    now, people = timezone.now(), [factories.person(f"新人{number}", password=None) for number in range(30)]

    def cost(some: list[Person]) -> int:
        events = [registries.PersonChanged(one, Kind.JOINED, None, one.unit, timezone.localdate(now), "招录", None, now) for one in some]
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            following.follow(events)
        return len(queries)

    cost(people[:1])  # the unit joins the trees
    assert cost(people[1:2]) <= 12
    assert cost(people[2:]) <= 15  # 140 rows: SQLite takes them in several statements
    assert Candidate.objects.filter(exam__in=exams).count() == 150


@pytest.mark.parametrize("removed_by", [leave, lambda person: roster.remove(
    candidate=Candidate.objects.get(), reason="误列", by=factories.clerk(), now=timezone.now())])  # fmt: skip
def test_whoever_is_off_the_list_cannot_start(exam: Exam, cadre: Person, phone: Client, removed_by: Callable[[Person], None]) -> None:
    removed_by(cadre)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.ACTIVE)
    assert exam.title not in phone.get("/").content.decode()
    assert "已不在这场考试的应考名单上" in phone.get(reverse("quiz:exam", args=[exam.public_id])).content.decode()
    phone.post(reverse("quiz:start", args=[exam.public_id]))
    assert not Attempt.objects.exists()
    assert papers.prepare_papers(exam, timezone.now()) == 0
