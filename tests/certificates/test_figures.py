"""The figures of certificates as they come from spans, postings and memberships of a day: also of a past one, and as a plain count says."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, CertificateEvent, Family
from certificates.rules import life
from certificates.rules.life import Kind, State
from certificates.selectors import certificates as selectors
from certificates.selectors.figure_scope import Scope
from certificates.selectors.figures import of_day
from certificates.selectors.on_duty import on_duty
from core.errors import Refused
from people.models import Membership, Person, Posting, PostKind
from people.selectors import team_composition
from tests import factories
from tests.certificates import figure_things as made
from tests.certificates import things
from training.models import CreditEntry, ExternalTraining, StudyYear

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
TODAY = things.TODAY


def test_the_figures_of_the_report(town: Any) -> None:
    made.town_of_the_report()
    factories.person("镇里的人", password=None)
    shown = made.shown()
    assert shown.team is not None
    team, unit = shown.team.total, shown.unit.total
    assert (team.people, team.established, team.holder_count) == (22, 20, 16)
    assert (team.holding_rate.table, team.established_holding_rate.table, team.on_duty_cert_rate.table) == ("72.7%", "80.0%", "88.9%")
    assert (unit.people, unit.holding_rate.table) == (24, "66.7%")  # 证件管理员 is one of them
    assert [side.soon for _, side in shown.sides] == [1, 1]
    assert "综合行政执法队全队22人（在编20人），行政执法证16人有效" in shown.sentence


def test_somebody_with_two_valid_cards_is_one_holder() -> None:
    one = made.member("陈志强")
    for family in (Family.PROVINCIAL, Family.MINISTRY):
        things.certificate(one, family=family)
    shown = made.shown()
    assert shown.unit.total.holder_count == 1
    assert sum(cards for _, _, cards in shown.quarters()) == 2


def test_a_past_day_knows_who_belonged_held_and_worked_then() -> None:
    one = made.member("陈志强", until_on=date(2025, 6, 30))
    card = things.certificate(one, on=date(2024, 1, 1))
    things.step(card, Kind.CANCEL, date(2025, 3, 1))
    Posting.objects.filter(person=one).update(until_on=date(2025, 12, 31))
    seen = {}
    for day in (date(2023, 12, 31), date(2024, 12, 12), date(2025, 3, 1), date(2025, 7, 1), date(2026, 1, 1)):
        shown = made.shown(day)
        assert shown.team is not None
        seen[str(day)] = (shown.team.total.people, shown.team.total.holder_count, shown.unit.total.people, shown.unit.total.holder_count)
    assert seen == {  # 证件管理员 is there too
        "2023-12-31": (1, 0, 2, 0), "2024-12-12": (1, 1, 2, 1), "2025-03-01": (1, 0, 2, 0), "2025-07-01": (0, 0, 2, 0), "2026-01-01": (0, 0, 1, 0),
    }  # fmt: skip


def test_who_left_with_a_valid_card_is_in_no_base_and_is_told_of() -> None:
    one = made.member("陈志强", until_on=date(2026, 6, 30))
    things.certificate(one)
    Posting.objects.filter(person=one).update(until_on=date(2026, 6, 30))
    shown = made.shown()
    assert (shown.unit.total.holder_count, shown.beyond) == (0, 1)


def test_a_member_without_a_posting_of_the_day_is_counted_and_known_nowhere() -> None:
    one = made.member("陈志强")
    Posting.objects.filter(person=one).update(from_on=date(2026, 11, 1))
    shown = made.shown(date(2026, 10, 1))
    assert shown.team is not None
    assert (shown.team.total.people, shown.team.total.established, shown.unit.total.people) == (1, 0, 0)
    assert [one.label for one in shown.by_staffing()] == ["不详"]


def test_fields_are_of_the_membership_for_the_team_and_of_the_card_for_the_town() -> None:
    made.town_of_the_report()
    shown = made.shown()
    assert {(one.label, one.team and one.team.people, one.team and one.team.holder_count, one.cards) for one in shown.by_field()} == {
        ("城乡建设", 11, 8, 8),
        ("综合执法", 11, 8, 16),  # eight cards name both
    }


def test_a_unit_of_any_depth_has_its_own_figures() -> None:
    office = factories.office("综合行政执法办公室")
    things.certificate(made.member("陈志强", unit=office))
    made.member("王海燕", unit=factories.office("财政所"))
    shown = made.shown(unit=office)
    assert shown.team is not None
    assert (shown.team.total.people, shown.unit.total.people, shown.team.word) == (1, 1, "全队在综合行政执法办公室的")
    whole = made.shown()
    assert {(one.label, one.team and one.team.people, one.unit.people) for one in whole.by_unit()} >= {("综合行政执法办公室", 1, 1), ("财政所", 1, 1)}
    assert sum(one.unit.people for one in whole.by_unit()) == whole.unit.total.people
    assert [one.label for one in shown.by_unit()] == ["综合行政执法办公室（本级）"]


def test_cards_by_the_quarter_in_which_they_end() -> None:
    for name, until in (("甲", date(2026, 12, 1)), ("乙", date(2027, 2, 1)), ("丙", date(2026, 3, 1)), ("丁", date(2031, 12, 1))):
        things.certificate(made.member(name), valid_until=until, valid_from=date(2025, 1, 1))
    suspended = things.certificate(made.member("戊"))
    things.step(suspended, Kind.SUSPEND, date(2026, 5, 1))
    assert [(one.key, team, unit) for one, team, unit in made.shown().quarters() if unit] == [
        ("expired", 1, 1), ("2026Q4", 1, 1), ("2027Q1", 1, 1), ("later", 1, 1),
    ]  # fmt: skip


def test_hours_against_the_duty_of_the_year() -> None:
    people = [made.member(name) for name in ("甲", "乙", "丙")]
    made.member("内勤", post=PostKind.OFFICE)
    for number, (one, hours, on) in enumerate([(people[0], 6000, 3), (people[1], 2000, 3), (people[1], 5000, 12)]):
        CreditEntry.objects.create(
            person=one, year=2026, on=date(2026, on, 1), source="session", source_id=number, hours=hours, label="培训", at=factories.NOON
        )  # fmt: skip
    shown = made.shown()
    assert shown.team is not None
    assert (shown.team.duty.officers, shown.team.duty.duty) == (3, None)
    StudyYear.objects.create(year=2026, counted_kinds=[], officer_hours=6000)
    shown = made.shown()
    assert shown.team is not None
    assert (shown.team.duty.officers, shown.team.duty.hours, shown.team.duty.asked, shown.team.duty.reached) == (3, 8000, 18000, 1)


def test_exams_stand_each_on_a_line_of_its_own() -> None:
    passed, failed = made.member("甲"), made.member("乙")
    outsider = factories.person("外人", password=None)
    over = {"opens_at": factories.NOON - timedelta(days=9), "closes_at": factories.NOON - timedelta(days=8)}
    first = factories.exam(passed, failed, outsider, title="年度考试", source="external", **over)
    factories.exam(passed, title="补考", source="external", kind="makeup", **over)
    factories.exam(passed, title="随便练练", kind="practice", **over)
    for one, score in ((passed, 9000), (failed, 5000), (outsider, 9000)):
        factories.score(first.candidates.get(person=one), score)
    made.sat(passed, "general")
    made.sat(passed, "general", passed=False, on=date(2026, 4, 1))
    made.sat(failed, "general", passed=False)
    made.sat(outsider, "special")
    made.sat(failed, "special", withdrawn_at=factories.NOON)
    shown = made.shown()
    assert [(one.label, one.expected, one.sat, one.passed) for one in shown.exams] == [("年度考试", 2, 2, 1), ("补考", 1, 0, 0)]
    assert [(one.label, one.sat, one.passed) for one in shown.qualifications] == [("执法资格考试·综合法律知识", 2, 1)]
    assert made.shown(date(2026, 4, 30)).exams == []
    assert [(one.sat, one.passed) for one in made.shown(date(2026, 4, 30)).qualifications] == [(1, 0)]


def test_the_countys_training_is_a_line_too() -> None:
    one = made.member("甲")
    made.member("乙")
    ExternalTraining.objects.create(
        person=one, level="county", title="县执法培训", organiser="县司法局", from_on=date(2026, 6, 1), until_on=date(2026, 6, 2), has_exam=True,
        passed=True, at=factories.NOON,
    )  # fmt: skip
    county = made.shown().county
    assert (county.people, county.rate.base, county.examined, county.passed) == (1, 2, 1, 1)


def test_the_changes_of_a_year_leave_out_what_was_struck_and_corrections() -> None:
    card = things.certificate(made.member("甲"), on=date(2026, 2, 1), valid_from=date(2026, 2, 1))
    things.step(card, Kind.SUSPEND, date(2026, 3, 1))
    things.step(card, Kind.RESTORE, date(2026, 4, 1))
    review = things.step(card, Kind.REVIEW, date(2026, 5, 1))
    things.step(card, Kind.CORRECT, date(2026, 5, 1), corrects=review.number, struck=True)
    wrong = things.step(card, Kind.REVIEW, date(2026, 6, 1))
    things.step(card, Kind.CORRECT, date(2026, 6, 2), corrects=wrong.number)
    things.certificate(factories.person("外人", password=None), on=date(2026, 3, 1))
    shown = made.shown()
    assert [(str(kind), team, unit) for kind, team, unit in shown.changes() if unit] == [
        ("issue", 1, 2), ("review", 1, 1), ("suspend", 1, 1), ("restore", 1, 1),
    ]  # fmt: skip
    assert dict(made.shown(date(2026, 2, 28)).unit.changes) == {Kind.ISSUE: 1}


def test_a_card_that_is_returned_since_its_holder_left_the_team_is_a_change_of_the_team() -> None:
    one = made.member("甲", until_on=date(2026, 3, 31))
    things.step(things.certificate(one), Kind.RETURN, date(2026, 4, 10))
    shown = made.shown()
    assert shown.team is not None
    assert dict(shown.team.changes) == {Kind.RETURN: 1}


def random_town(chance: random.Random) -> list[Person]:
    """People who come and go, in a team and out of it, with cards to which anything happens."""
    units = [factories.office(f"第{place}办") for place in range(3)]
    kinds = [factories.staffing("公务员"), factories.staffing("事业编"), factories.staffing("执法辅助人员", established=False)]
    people = []
    for number in range(14):
        one = factories.person(f"人员{number}", unit=chance.choice(units), staffing_type=chance.choice(kinds), password=None)
        people.append(one)
        began = date(2024, 1, 1) + timedelta(days=chance.randrange(500))
        if chance.random() < 0.7:
            ends = None if chance.random() < 0.6 else began + timedelta(days=chance.randrange(1, 400))
            Membership.objects.create(team=made.team(), person=one, post_kind=chance.choice(PostKind.values), from_on=began, until_on=ends)
        if chance.random() < 0.3:
            Posting.objects.filter(person=one).update(until_on=began + timedelta(days=200))
        for family in chance.sample(Family.values, chance.randrange(3)):
            _lived(one, family, began, chance)
    return people


def _lived(one: Person, family: str, began: date, chance: random.Random) -> None:
    card = things.certificate(one, on=began, family=family, valid_from=began, valid_until=began + timedelta(days=chance.randrange(100, 900)))
    for _ in range(chance.randrange(6)):
        kind, on = chance.choice(list(Kind)), began + timedelta(days=chance.randrange(600))
        more = {"corrects": chance.randrange(1, 4), "struck": chance.random() < 0.5} if kind == Kind.CORRECT else {}
        try:
            things.step(card, kind, on, facts=things.facts(), **more)
        except Refused:
            continue


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_agree_with_a_plain_count_of_replayed_events_on_any_day(seed: int) -> None:
    people = random_town(random.Random(seed))  # noqa: S311
    lives = {card.person_id: [] for card in Certificate.objects.all()}
    for card in Certificate.objects.all():
        lives[card.person_id].append(selectors.steps_of(card))
    for day in (date(2024, 6, 30), date(2025, 1, 15), date(2025, 12, 31), TODAY):
        holding = {who for who, some in lives.items() if any(life.state_on(steps, day) == State.VALID for steps in some)}
        shown = made.shown(day)
        assert shown.team is not None
        members = team_composition(made.team(), day)
        team = shown.team.total
        assert (team.holding_rate.count, team.holding_rate.base) == (len([m for m in members if m.person.pk in holding]), len(members))
        established = [m for m in members if m.is_established]
        assert team.established_holding_rate.base == len(established)
        assert team.established_holding_rate.count == len([m for m in established if m.person.pk in holding])
        posts = [m for m in members if m.post_kind == PostKind.ENFORCEMENT]
        assert (team.on_duty_cert_rate.count, team.on_duty_cert_rate.base) == (len([m for m in posts if m.person.pk in holding]), len(posts))
        duty = on_duty(day, [made.team()])
        assert (team.on_duty_cert_rate.count, team.on_duty_cert_rate.base) == (len([one for one in duty if one.has_valid]), len(duty))
        there = {one.pk for one in people if any(_covers(p, day) for p in one.postings.all())}
        there |= {p.person_id for p in Posting.objects.all() if _covers(p, day)}
        assert (shown.unit.total.holder_count, shown.unit.total.people) == (len(there & holding), len(there))
        assert shown.beyond == len(holding - there)
        assert sum(line.unit.holder_count for line in shown.by_unit()) == shown.unit.total.holder_count
        assert dict(shown.unit.changes) == _steps_until(day)


def _covers(posting: Posting, day: date) -> bool:
    return posting.from_on <= day and (posting.until_on is None or posting.until_on >= day)


def _steps_until(day: date) -> Counter[Kind]:
    """The steps of the year of `day`, of whoever worked here in it."""
    first = date(day.year, 1, 1)
    worked = {p.person_id for p in Posting.objects.all() if p.from_on <= day and (p.until_on is None or p.until_on >= first)}
    some = [card for card in Certificate.objects.all() if card.person_id in worked]
    return Counter(step.kind for card in some for step in life.effective(selectors.steps_of(card)) if first <= step.on <= day)


@pytest.mark.parametrize("many", [1, 12])
def test_a_day_takes_the_same_statements_for_few_and_many(many: int) -> None:
    for number in range(many):
        one = made.member(f"队员{number}", unit=factories.office(f"第{number}办"))
        things.certificate(one)
        made.sat(one)
    exam = factories.exam(*Person.objects.all(), source="external")
    assert exam.candidates.exists()
    StudyYear.objects.create(year=2026, counted_kinds=[], officer_hours=6000)
    with CaptureQueriesContext(connection) as taken:
        of_day(Scope(TODAY, factories.town(), made.team()), now=factories.NOON)
    assert len(taken) == 26
    assert CertificateEvent.objects.count() == many
