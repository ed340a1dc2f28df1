"""Taking somebody off a published roster, and correcting the roster of an exam that is over: new records with a reason, scores stay."""

from datetime import timedelta

import pytest

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person, Unit
from people.services import units
from quiz.models import Attempt, ExamUnit, Paper, RosterChange
from quiz.services import publishing, roster
from reports import names, selectors
from tests import factories
from tests.factories import NOON
from tests.quiz.manage.pages import url
from tests.quiz.manage.test_exam_pages import text

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
AFTER = NOON + timedelta(days=1)


@pytest.fixture
def exam(cadre):
    return factories.exam(cadre, opens_at=NOON - timedelta(days=1), closes_at=NOON + timedelta(hours=3))


@pytest.fixture
def candidate(exam):
    return exam.candidates.get()


@pytest.fixture
def village(exam):
    unit = units.make_child(Unit.objects.get(pk=factories.town().pk), "东坡村")
    return ExamUnit.objects.create(exam=exam, unit=unit, path=unit.path, name=unit.name, full_name=unit.full_name, depth=unit.depth)


def attempt(candidate, state="handed_in"):
    paper = Paper.objects.create(candidate=candidate, number=1, drawn_at=NOON)
    ended = None if state == "open" else NOON
    return Attempt.objects.create(candidate=candidate, paper=paper, number=1, state=state, started_at=NOON, deadline_at=NOON, ended_at=ended)


def sat(candidate):
    attempt(candidate)
    candidate.sat, candidate.score, candidate.grade = True, 9000, "excellent"
    candidate.save()
    return candidate


def test_whoever_is_listed_by_mistake_is_taken_off_with_a_reason(exam, candidate, clerk):
    removed = roster.remove(candidate=candidate, reason="误列", by=clerk, now=NOON)
    change, entry = RosterChange.objects.get(), AuditEntry.objects.get(event="quiz.roster_removed")
    assert (removed.standing, change.action, change.reason, change.by) == ("removed", "removed", "误列", clerk)
    assert (entry.person_name, entry.detail["reason"]) == (clerk.name, "误列")


def test_without_a_reason_nobody_is_taken_off(candidate, clerk):
    with pytest.raises(Refused) as refusal:
        roster.remove(candidate=candidate, reason="  ", by=clerk, now=NOON)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize(
    ("state", "now", "sentence"),
    [
        ("handed_in", NOON, "已经开始考试，不能移出"),
        ("unanswered", NOON, "已经开始考试，不能移出"),
        ("open", NOON, "已经开始考试，不能移出"),
        ("open", AFTER, "还在答题或正在收卷"),
        ("void", NOON, ""),
        ("handed_in", AFTER, ""),
    ],
)
def test_who_may_be_taken_off_when(candidate, clerk, state, now, sentence):
    attempt(candidate, state)
    if sentence:
        with pytest.raises(Refused, match=sentence):
            roster.remove(candidate=candidate, reason="误列", by=clerk, now=now)
    else:
        assert roster.remove(candidate=candidate, reason="误列", by=clerk, now=now).standing == "removed"


def test_a_removal_after_the_end_keeps_the_score_and_counts_it_nowhere(exam, candidate, clerk):
    factories.enrol(exam, factories.person("乙某"))
    roster.remove(candidate=sat(candidate), reason="外单位人员", by=clerk, now=AFTER)
    candidate.refresh_from_db()
    total = selectors.exam_figures(exam, now=AFTER).total
    assert (candidate.sat, candidate.score, candidate.attempts.count()) == (True, 9000, 1)
    assert (total.expected_count, total.sat_count, total.excluded_sat_count) == (1, 0, 0)
    assert [which for which in names.LISTS if len(names.names_behind(exam, which))] == ["absent"]


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (roster.exclude, {"action": "exempted", "approver": "黄镇长", "approved_on": NOON.date()}),
        (roster.give_extra_minutes, {"minutes": 5}),
        (roster.move, {"to": None, "seen": 0}),
        (roster.remove, {}),
    ],
)
def test_whoever_is_off_the_list_must_be_restored_first(candidate, clerk, change, facts):
    roster.remove(candidate=candidate, reason="误列", by=clerk, now=NOON)
    with pytest.raises(Refused, match="请先恢复应考"):
        change(candidate=candidate, reason="产假", by=clerk, now=AFTER, **facts)


@pytest.mark.parametrize("way", ["restore", "add"])
def test_whoever_was_taken_off_comes_back_where_they_are_now(exam, candidate, cadre, village, clerk, way):
    roster.remove(candidate=candidate, reason="误列", by=clerk, now=NOON)
    Person.objects.filter(pk=cadre.pk).update(unit=village.unit)
    if way == "restore":
        back = roster.restore(candidate=candidate, reason="核实应考", by=clerk, now=NOON)
    else:
        back = roster.add(exam=exam, person=cadre, reason="核实应考", by=clerk, now=NOON)
    assert (back.pk, back.standing, back.exam_unit) == (candidate.pk, "required", village)
    assert RosterChange.objects.last().action == "restored"


def test_nobody_comes_back_who_has_left(candidate, cadre, clerk):
    roster.remove(candidate=candidate, reason="误列", by=clerk, now=NOON)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.LEFT)
    with pytest.raises(Refused, match="已不在职"):
        roster.restore(candidate=candidate, reason="核实应考", by=clerk, now=NOON)
    assert roster.restore(candidate=candidate, reason="当时在职", by=clerk, now=AFTER).standing == "required"


def test_after_the_end_the_unit_is_corrected_with_a_reason(candidate, village, clerk):
    moved = roster.move(candidate=sat(candidate), to=village, seen=candidate.exam_unit_id, reason="考试期间已调动", by=clerk, now=AFTER)
    assert moved.exam_unit == village
    assert RosterChange.objects.get().reason == "党政办公室 → 东坡村；考试期间已调动"


def test_before_the_end_units_follow_the_people_alone(candidate, village, clerk):
    with pytest.raises(Refused, match="名单随人员变动自动更新"):
        roster.move(candidate=candidate, to=village, seen=candidate.exam_unit_id, reason="调动", by=clerk, now=NOON)


def test_the_second_of_two_who_correct_a_unit_is_told(candidate, village, clerk, signed_in):
    page, address = signed_in(clerk), url("move", candidate.exam, candidate.public_id)
    data = {"to": village.pk, "reason": "已调动", "seen": candidate.exam_unit_id}
    assert "已改到“东坡村”" in text(page.post(address, data, follow=True))
    answer = text(page.post(address, data | {"to": candidate.exam_unit_id}))
    assert "刚有人把陈志强改到了“东坡村”" in answer
    candidate.refresh_from_db()
    assert candidate.exam_unit == village


def test_a_unit_of_another_exam_is_no_choice(candidate, clerk, signed_in):
    other = factories.exam(factories.person("乙某"), title="另一场").units.get()
    answer = signed_in(clerk).post(url("move", candidate.exam, candidate.public_id), {"to": other.pk, "reason": "x", "seen": candidate.exam_unit_id})
    assert answer.context["move_form"].errors["to"]
    assert not RosterChange.objects.exists()


def test_the_roster_shows_who_was_taken_off_and_why_under_a_filter_of_its_own(exam, candidate, clerk, signed_in):
    factories.enrol(exam, factories.person("乙某"))
    page = signed_in(clerk)
    page.post(url("remove", exam, candidate.public_id), {"reason": "外单位借调人员"})
    everyone, removed = text(page.get(url("roster", exam))), text(page.get(url("roster", exam), {"status": "removed"}))
    assert ("应考 1 人" in everyone, "已移出 1 人" in everyone, ">陈志强</a>" in everyone) == (True, True, False)
    assert (">陈志强</a>" in removed, "外单位借调人员" in removed, ">乙某</a>" in removed) == (True, True, False)


def test_the_person_s_page_offers_what_can_be_done(exam, candidate, clerk, signed_in):
    page = signed_in(clerk)
    address = url("candidate", exam, candidate.public_id)
    exam.closes_at = exam.opens_at + timedelta(minutes=1)
    over = text(page.get(address))
    assert ("更正" in over, "改到其他单位" in over, "移出名单" in over) == (True, True, True)
    page.post(url("remove", exam, candidate.public_id), {"reason": "误列"})
    removed = text(page.get(address))
    assert ("恢复应考" in removed, "改到其他单位" in removed, "加时" in removed.replace("移出：", "")) == (True, False, False)


def test_whoever_moves_while_the_roster_is_written_stops_the_publishing(exam, cadre, village, clerk):
    Person.objects.filter(pk=cadre.pk).update(unit=village.unit)
    with pytest.raises(Refused, match="有人员变动"):
        publishing._refuse_moved(exam)
