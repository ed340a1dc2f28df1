"""Drafts, publishing, and the later closing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from core.errors import Refused, Stale
from core.models import AuditEntry
from people.models import Person, Unit
from people.selectors.meant import people_of_rule
from people.services import units
from questionbank.models import Question
from quiz import presets
from quiz.models import Attempt, Candidate, Exam, ExamUnit, Paper, RosterChange
from quiz.rules.draw import Section
from quiz.services import exam_units, exams, publishing
from tests import factories
from tests.factories import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SECTIONS = [Section("single", 2, 5000)]


def terms(**changes):
    return replace(presets.preset(presets.ANNUAL, NOON, annual_taken=False).terms, **changes)


@pytest.fixture
def bank(town):
    factories.bank(2, 0, 0)


@pytest.fixture
def draft(bank, clerk):
    return exams.create_exam(by=clerk, unit=factories.town(), terms=terms(), sections=SECTIONS, now=NOON)


def test_a_draft_keeps_its_terms_and_adds_up_its_marks(draft):
    assert (draft.state, draft.full_marks, draft.rules.get().count) == (Exam.State.DRAFT, 10000, 2)
    assert AuditEntry.objects.filter(event="quiz.exam_created").count() == 1


def test_a_rule_the_bank_cannot_satisfy_is_refused_with_what_is_missing(bank, clerk):
    with pytest.raises(Refused, match="判断题需要 10 道，题库中可用 0 道"):
        exams.create_exam(by=clerk, unit=factories.town(), terms=terms(), sections=[*SECTIONS, Section("judge", 10, 200)], now=NOON)
    assert not Exam.objects.exists()


def test_a_year_has_one_yearly_exam(draft, clerk):
    with pytest.raises(Refused, match="已有“2026年度学法考试”作为本年度考试"):
        exams.create_exam(by=clerk, unit=factories.town(), terms=terms(), sections=SECTIONS, now=NOON)


def test_two_yearly_exams_in_the_same_moment_are_told_the_same(draft):
    with pytest.raises(Refused) as refusal, exams._one_annual(terms()):
        factories.exam(year=draft.year, annual=True)
    assert refusal.value.code == "annual_taken"


def test_a_draft_is_changed_by_one_clerk_at_a_time(draft, clerk):
    changed = exams.update_exam(exam=draft, seen_version=1, by=clerk, terms=terms(title="改名"), sections=SECTIONS, now=NOON)
    assert (changed.title, changed.version) == ("改名", 2)
    with pytest.raises(Stale):
        exams.update_exam(exam=draft, seen_version=1, by=clerk, terms=terms(title="又改"), sections=SECTIONS, now=NOON)
    assert draft.rules.count() == 1


def test_publishing_makes_the_roster_of_established_people(draft, clerk, cadre):
    factories.person("村干部", staffing_type=factories.staffing("村（社区）干部", established=False))
    left = factories.person("已调离")
    Person.objects.filter(pk=left.pk).update(status=Person.Status.LEFT)
    published = publishing.publish(exam=draft, by=clerk, now=NOON)
    assert set(published.candidates.values_list("person", flat=True)) == {clerk.pk, cadre.pk}
    assert RosterChange.objects.filter(action="added").count() == 2
    assert (published.state, published.published_at) == (Exam.State.PUBLISHED, NOON)


def test_the_roster_keeps_names_and_units_as_they_stood(draft, clerk, cadre):
    publishing.publish(exam=draft, by=clerk, now=NOON)
    Person.objects.filter(pk=cadre.pk).update(name="改名了")
    Unit.objects.filter(pk=cadre.unit_id).update(name="改名办")
    candidate = Candidate.objects.select_related("exam_unit").get(person=cadre)
    assert (candidate.person_name, candidate.exam_unit.name, candidate.staffing_type_name) == ("陈志强", "党政办公室", "公务员")


def test_the_unit_tree_is_copied_without_closed_and_empty_units(draft, clerk, cadre):
    root = Unit.objects.get(pk=factories.town().pk)
    for name, closed in (("东坡村", None), ("撤销办", date(2020, 1, 1)), ("撤销有人办", date(2020, 1, 1))):
        unit = units.make_child(root, name)
        Unit.objects.filter(pk=unit.pk).update(closed_on=closed)
    factories.person("留守", unit=Unit.objects.get(name="撤销有人办"))
    publishing.publish(exam=draft, by=clerk, now=NOON)
    assert set(ExamUnit.objects.values_list("name", flat=True)) == {"南山镇", "党政办公室", "东坡村", "撤销有人办"}


def test_publishing_reserves_the_questions_until_the_end(draft, clerk):
    published = publishing.publish(exam=draft, by=clerk, now=NOON)
    assert Question.objects.filter(reserved_until__gte=published.closes_at).count() == 2


def test_publishing_twice_is_refused(draft, clerk):
    publishing.publish(exam=draft, by=clerk, now=NOON)
    with pytest.raises(Refused, match="已经发布"):
        publishing.publish(exam=draft, by=clerk, now=NOON)
    assert Candidate.objects.count() == 1


def test_a_publishing_that_was_cut_off_is_finished_by_the_next(draft, clerk, cadre):
    half = publishing._claim(draft, NOON)
    publishing._enrol(half, [cadre], exam_units.copy_units(half, [cadre.unit_id]), clerk, NOON)
    publishing.publish(exam=draft, by=clerk, now=NOON)
    assert (Candidate.objects.count(), RosterChange.objects.count()) == (2, 2)


def test_an_edit_in_the_middle_of_publishing_stops_it(draft, clerk):
    claimed = publishing._claim(draft, NOON)
    exams.update_exam(exam=draft, seen_version=claimed.version, by=clerk, terms=terms(title="改"), sections=SECTIONS, now=NOON)
    with transaction.atomic(), pytest.raises(Stale):
        publishing._held_draft(claimed)


def test_a_roster_of_several_chunks_is_complete(draft, clerk, monkeypatch):
    monkeypatch.setattr(publishing, "PEOPLE_A_CHUNK", 2)
    for number in range(4):
        factories.person(f"人{number}")
    assert publishing.publish(exam=draft, by=clerk, now=NOON).candidates.count() == 5


def test_an_exam_without_candidates_cannot_be_published(draft, clerk):
    Person.objects.update(status=Person.Status.LEFT)
    with pytest.raises(Refused, match="没有符合条件的应考人员"):
        publishing.publish(exam=draft, by=clerk, now=NOON)
    assert Exam.objects.get().state == Exam.State.DRAFT


def test_an_exam_that_would_be_over_cannot_be_published(draft, clerk):
    with pytest.raises(Refused, match="结束时间已经过去"):
        publishing.publish(exam=draft, by=clerk, now=draft.closes_at)


def test_a_bank_that_shrank_meanwhile_stops_publishing(draft, clerk):
    Question.objects.update(status=Question.Status.RETIRED)
    with pytest.raises(Refused, match="题库中可用 0 道"):
        publishing.publish(exam=draft, by=clerk, now=NOON)


def practice(**changes):
    return replace(presets.preset(presets.PRACTICE, NOON, annual_taken=True).terms, **changes)


@pytest.mark.parametrize("kind", ["practice", "mock"])
def test_what_a_formal_exam_reserved_is_not_promised_to_practice(bank, clerk, kind):
    Question.objects.filter(pk=Question.objects.first().pk).update(reserved_until=NOON + timedelta(days=1))
    wanted = practice(kind=kind, closes_at=NOON + timedelta(days=2))
    with pytest.raises(Refused, match="需要 2 道，题库中可用 1 道，另有 1 道留给正式考试"):
        exams.create_exam(by=clerk, unit=factories.town(), terms=wanted, sections=SECTIONS, now=NOON)
    assert exams.create_exam(by=clerk, unit=factories.town(), terms=wanted, sections=SECTIONS, now=NOON + timedelta(days=1))


def test_a_practice_whose_questions_were_reserved_meanwhile_is_not_published(draft, clerk):
    later = exams.create_exam(by=clerk, unit=factories.town(), terms=practice(), sections=SECTIONS, now=NOON)
    publishing.publish(exam=draft, by=clerk, now=NOON)
    with pytest.raises(Refused, match="另有 2 道留给正式考试"):
        publishing.publish(exam=later, by=clerk, now=NOON)
    assert Exam.objects.get(pk=later.pk).state == Exam.State.DRAFT


def test_a_second_formal_exam_may_share_what_the_first_reserved(draft, clerk):
    publishing.publish(exam=draft, by=clerk, now=NOON)
    second = exams.create_exam(by=clerk, unit=factories.town(), terms=terms(annual=False), sections=SECTIONS, now=NOON)
    assert publishing.publish(exam=second, by=clerk, now=NOON).state == Exam.State.PUBLISHED


def test_rules_do_not_change_after_publishing(draft, clerk):
    published = publishing.publish(exam=draft, by=clerk, now=NOON)
    with pytest.raises(Refused, match="不能再改"):
        exams.update_exam(exam=published, seen_version=published.version, by=clerk, terms=terms(title="改"), sections=SECTIONS, now=NOON)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ({"who": "established", "established": True}, {"林文书", "甲"}),
        ({"who": "everyone"}, {"林文书", "甲", "乙"}),
        ({"who": "everyone", "persons": "甲"}, {"林文书", "甲", "乙"}),
        ({"who": "chosen"}, set()),
        ({"who": "chosen", "persons": "甲"}, {"甲"}),
        ({"who": "chosen", "units": "村"}, {"乙"}),
        ({"who": "chosen", "units": "村", "established": True}, set()),
    ],
)
def test_who_a_roster_rule_means(clerk, rule, names):
    village = units.make_child(Unit.objects.get(pk=factories.town().pk), "东坡村")
    first = factories.person("甲")
    factories.person("乙", unit=village, staffing_type=factories.staffing("村（社区）干部", established=False))
    chosen = {
        key: {"甲": [first.pk], "村": [village.pk]}.get(value, value) if isinstance(value, str) and key != "who" else value
        for key, value in rule.items()
    }
    assert {one.name for one in people_of_rule(factories.town(), chosen, NOON.date())} == names


def test_nobody_outside_the_organiser_s_units_is_called(clerk, cadre):
    village = units.make_child(Unit.objects.get(pk=factories.town().pk), "东坡村")
    assert not people_of_rule(village, {"who": "chosen", "persons": [cadre.pk]}, NOON.date()).exists()


def test_a_later_closing_gives_the_running_attempt_its_time_back(bank, clerk, cadre):
    exam = factories.exam(cadre, closes_at=NOON + timedelta(minutes=10), opens_at=NOON - timedelta(days=1), sections=(("single", 2, 5000),))
    attempt = open_attempt(exam.candidates.get(), deadline_at=exam.closes_at)
    exams.extend_closing(exam=exam, closes_at=NOON + timedelta(days=1), reason="停电", by=clerk, now=NOON)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOON + timedelta(minutes=60)


def open_attempt(candidate, *, deadline_at, **values):
    paper = Paper.objects.create(candidate=candidate, number=1, drawn_at=NOON)
    return Attempt.objects.create(candidate=candidate, paper=paper, number=1, started_at=NOON, deadline_at=deadline_at, **values)


@pytest.mark.parametrize(("hours", "reason", "code"), [(-1, "停电", "not_later"), (0, "停电", "not_later"), (5, " ", "reason_missing")])
def test_a_closing_moves_only_later_and_with_a_reason(bank, clerk, cadre, hours, reason, code):
    exam = factories.exam(cadre, closes_at=NOON + timedelta(hours=1), opens_at=NOON - timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        exams.extend_closing(exam=exam, closes_at=NOON + timedelta(hours=1 + hours), reason=reason, by=clerk, now=NOON)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("hours", "values"),
    [(-1, {}), (-1, {"key_release": "never"}), (-1, {"key_release": "never", "state": "confirmed"}), (1, {"state": "confirmed"}), (0, {})],
)
def test_an_exam_that_is_over_or_confirmed_is_not_opened_again(clerk: Person, hours: int, values: dict[str, str]) -> None:
    factories.bank(2, 1, 1)
    exam = factories.exam(opens_at=NOON - timedelta(hours=2), closes_at=NOON + timedelta(hours=hours), **values)
    with pytest.raises(Refused) as refusal:
        exams.extend_closing(exam=exam, closes_at=NOON + timedelta(days=1), reason="停电", by=clerk, now=NOON)
    assert refusal.value.code == "exam_over"
    assert not exams.can_extend(exam, NOON)
