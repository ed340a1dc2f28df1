"""A change of a person or of their post opens one task to take the card back; coming back to an enforcement post closes it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import ReturnTask
from certificates.rules import returning as rules
from certificates.rules.life import Kind as Step
from certificates.services import following
from core.models import AuditEntry
from notices.models import Notice
from people.models import EnforcementField, Person, PersonnelChange, PostKind, Unit
from people.registries import PersonChanged
from people.services import merging
from tests import factories
from tests.certificates import things
from tests.certificates.remind_things import NOW, TODAY, Kind, another_post, changed, clerk, on_post, out_of_team, team

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Outcome = ReturnTask.Outcome


@pytest.fixture
def finance(town: Unit) -> Unit:
    return factories.office("财政所")


@pytest.mark.parametrize(
    ("said", "more", "is_said"),
    [
        ("", "甲", "甲"),
        ("甲", "乙", "甲；乙"),
        ("甲；乙", "乙", "甲；乙"),  # the same twice
        ("甲" * 150, "乙" * 100, "甲" * 150 + "；" + "乙" * 48 + "…"),
    ],
)
def test_a_further_cause_is_appended_as_far_as_it_fits(said: str, more: str, is_said: str) -> None:
    assert rules.appended(said, more) == is_said


def test_a_transfer_opens_a_task_that_says_from_where_to_where(cadre: Person, finance: Unit) -> None:
    card = things.certificate(cadre)
    changed(cadre, Kind.TRANSFERRED, to_unit=finance, reason="轮岗")
    task = ReturnTask.objects.get()
    assert (task.certificate, task.cause, task.on, task.closed_at) == (card, "transferred", TODAY, None)
    assert task.detail == "2026-11-20 由党政办公室调到财政所（轮岗）"
    assert AuditEntry.objects.get(event="certificates.return_opened").subject == "陈志强"


@pytest.mark.parametrize(("kind", "cause", "word"), [(Kind.LEFT, "left", "调离"), (Kind.RETIRED, "retired", "退休")])
def test_leaving_and_retirement_open_one_task_also_for_who_was_in_a_team(cadre: Person, kind: PersonnelChange.Kind, cause: str, word: str) -> None:
    things.certificate(cadre)
    on_post(cadre)
    changed(cadre, kind)
    task = ReturnTask.objects.get()
    assert (task.cause, task.detail) == (cause, f"2026-11-20 从党政办公室{word}（工作需要）")


def test_each_live_card_gets_its_task_and_one_that_is_applied_for_or_over_gets_none(cadre: Person) -> None:
    expired = things.certificate(cadre, valid_until=date(2025, 1, 1))
    suspended = things.certificate(cadre, family="national")
    things.step(suspended, Step.SUSPEND, date(2025, 1, 1))
    returned = things.certificate(cadre, family="ministry")
    things.step(returned, Step.RETURN, date(2025, 1, 1))
    things.apply(cadre, family="ministry")
    changed(cadre, Kind.LEFT)
    assert {one.certificate for one in ReturnTask.objects.all()} == {expired, suspended}
    assert Notice.objects.filter(kind=following.KIND, person=clerk()).count() == 1


def test_a_corrected_post_or_staffing_type_opens_none(cadre: Person) -> None:
    things.certificate(cadre)
    changed(cadre, Kind.TRANSFERRED, to_unit=cadre.unit, post="队长")
    changed(cadre, Kind.TRANSFERRED, to_unit=cadre.unit, staffing_type=factories.staffing("事业编"))
    assert not ReturnTask.objects.exists()


def test_who_holds_no_card_gets_no_task(cadre: Person, finance: Unit) -> None:
    on_post(cadre)
    changed(cadre, Kind.TRANSFERRED, to_unit=finance)
    changed(cadre, Kind.LEFT)
    assert not ReturnTask.objects.exists()
    assert not Notice.objects.exists()


def test_another_post_and_leaving_the_team_open_a_task(cadre: Person) -> None:
    things.certificate(cadre)
    another_post(on_post(cadre), PostKind.OFFICE)
    assert ReturnTask.objects.get().detail == "2026-11-20 在综合行政执法队由执法岗改为内勤"
    other = factories.person("王海燕", password=None)
    things.certificate(other)
    out_of_team(on_post(other))
    task = ReturnTask.objects.get(certificate__person=other)
    assert (task.cause, task.on, task.detail) == ("post", TODAY + timedelta(days=1), "2026-11-21 离开综合行政执法队（原执法岗）")


def test_a_post_that_never_was_for_enforcement_and_another_field_open_none(cadre: Person) -> None:
    things.certificate(cadre)
    another_post(on_post(cadre, PostKind.OFFICE), PostKind.ASSISTANT)
    field = EnforcementField.objects.get_or_create(name="城市管理")[0]
    other = factories.person("王海燕", password=None)
    things.certificate(other)
    another_post(on_post(other), PostKind.ENFORCEMENT, field=field)
    assert not ReturnTask.objects.exists()


def test_who_is_on_an_enforcement_post_of_another_team_keeps_the_card(cadre: Person) -> None:
    things.certificate(cadre)
    on_post(cadre, of=team("应急管理执法队"))
    out_of_team(on_post(cadre))
    assert not ReturnTask.objects.exists()


def test_a_second_cause_is_appended_and_nobody_is_told_again(cadre: Person, finance: Unit) -> None:
    things.certificate(cadre)
    held = on_post(cadre)
    changed(cadre, Kind.TRANSFERRED, to_unit=finance, on=TODAY - timedelta(days=1))
    told = Notice.objects.count()
    another_post(held, PostKind.OFFICE)
    task = ReturnTask.objects.get()
    assert (task.cause, task.on, task.version) == ("transferred", TODAY - timedelta(days=1), 2)
    assert task.detail.endswith("；2026-11-20 在综合行政执法队由执法岗改为内勤")
    assert Notice.objects.count() == told


def test_who_comes_back_to_an_enforcement_post_keeps_the_card(cadre: Person, finance: Unit) -> None:
    things.certificate(cadre)
    held = another_post(on_post(cadre), PostKind.OFFICE, on=TODAY - timedelta(days=3))
    changed(cadre, Kind.TRANSFERRED, to_unit=finance)
    another_post(held, PostKind.ENFORCEMENT)
    task = ReturnTask.objects.get()
    assert (task.outcome, task.reason, task.closed_by) == (Outcome.KEPT, "2026-11-20 起在综合行政执法队执法岗，仍需使用证件", clerk())
    changed(cadre, Kind.LEFT)
    assert ReturnTask.objects.filter(closed_at=None).get().cause == "left"


def test_a_task_that_was_closed_does_not_keep_the_next_from_opening(cadre: Person) -> None:
    things.certificate(cadre)
    out_of_team(another_post(on_post(cadre), PostKind.OFFICE))
    ReturnTask.objects.update(outcome=Outcome.KEPT, closed_at=NOW)
    changed(cadre, Kind.RETIRED)
    assert ReturnTask.objects.count() == 2


def test_who_manages_certificates_is_told_of_their_own_units(cadre: Person, finance: Unit) -> None:
    there = factories.person("符明", unit=finance, password=None)
    of_finance = factories.person("吴证管", unit=finance, role="certificate_clerk", role_unit=finance, password=None)
    for one in (cadre, there):
        things.certificate(one)
        changed(one, Kind.RETIRED)
    said = {one.person.name: one.body for one in Notice.objects.filter(kind=following.KIND).select_related("person").order_by("pk")}
    assert set(said) == {"黄证管", "林文书", "吴证管"}
    assert said["吴证管"] == "符明：2026-11-20 从财政所退休（工作需要）。请收回证件，或写明不需收回的理由。"
    assert Notice.objects.filter(kind=following.KIND, person=of_finance).count() == 1


def test_a_merge_of_units_leaves_everybody_at_their_work_and_opens_none(cadre: Person, finance: Unit) -> None:
    things.certificate(cadre)
    on_post(cadre)
    unit = Unit.objects.get(pk=cadre.unit_id)
    merging.merge(unit=unit, into=finance, on=TODAY, reason="机构改革", today=TODAY, seen_version=unit.version, by=clerk(), now=NOW)
    cadre.refresh_from_db()
    assert cadre.unit == finance
    assert not ReturnTask.objects.exists()


def left_together(people: list[Person], by: Person) -> int:
    """How many statements it takes."""
    events = [PersonChanged(one, Kind.LEFT, one.unit, None, TODAY, "机构改革", by, NOW) for one in people]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        following.follow_changes(events)
    return len(asked)


def test_a_thousand_leave_in_as_many_statements_as_two(town: Unit) -> None:
    by = clerk()
    people = [factories.person(f"村{n}", password=None) for n in range(40)]
    for one in people:
        things.certificate(one)
    few = left_together(people[:2], by)
    assert left_together(people[2:], by) == few <= 8
    assert left_together(people, by) <= 8  # each has an open task by now
    assert ReturnTask.objects.count() == 40
    last = Notice.objects.filter(kind=following.KIND, person=by).latest("pk")
    assert "等共38人" in last.body
    assert len(last.body) <= 500
