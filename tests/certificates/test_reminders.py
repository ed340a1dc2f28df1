"""Reminders as they go: who hears what, once, by which mark; what happens in between."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates.models import CertificateRules, Reminder
from certificates.rules.life import Kind as Step
from certificates.services import reminding
from core.models import Beat, Office
from notices.models import Mail, Notice
from people.models import Person, PostKind, Role, Unit
from tests import factories
from tests.certificates import things
from tests.certificates.remind_things import NOW, TODAY, Kind, changed, clerk, on_post
from tests.training import trainings
from training.models import StudyYear

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = timedelta(days=1)


@pytest.fixture
def liaison(cadre: Person) -> Person:
    return factories.person("黄联络", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)


def ends_in(person: Person, days: int, **more: Any) -> Any:
    return things.certificate(person, on=date(2022, 1, 1), valid_from=date(2022, 1, 1), valid_until=TODAY + days * DAY, **more)


def at(day: date, hour: int = 9) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day, hour=hour)


def sweep(after: int = 0, hour: int = 9) -> int:
    """So many days after today."""
    return reminding.sweep(at(TODAY + after * DAY, hour))


def said_to(person: Person) -> list[str]:
    return [f"{one.title}：{one.body}" for one in Notice.objects.filter(person=person, kind=reminding.KIND).order_by("pk")]


def marks() -> list[tuple[str, int]]:
    return list(Reminder.objects.order_by("pk").values_list("cause", "mark"))


def test_each_reads_it_in_words_of_their_own(cadre: Person, liaison: Person) -> None:
    ends_in(cadre, 90)
    manager = things.clerk()
    assert sweep() == 1
    until = "（有效期至 2027年2月18日）"
    assert said_to(cadre) == [f"您的行政执法证即将到期：您的省行政执法证还有90天到期{until}，请联系证件管理员办理换发。"]
    assert said_to(manager) == [f"行政执法证即将到期：陈志强（党政办公室）还有90天到期{until}。请办理换发。"]
    assert said_to(liaison) == [f"行政执法证即将到期：陈志强（党政办公室）还有90天到期{until}。请提醒本人办理换发。"]
    row = Reminder.objects.get()
    assert (row.cause, row.mark, row.told, row.readers) == ("expiry", 90, 3, "本人；证件管理 黄证管；联络员 黄联络")
    assert "粤N" not in "".join(f"{one.title}{one.body}" for one in Notice.objects.all())


def test_each_mark_is_told_once_and_then_the_expiry(cadre: Person) -> None:
    ends_in(cadre, 185)
    for after in range(0, 200):
        sweep(after)
    assert marks() == [("expiry", 180), ("expiry", 90), ("expiry", 30), ("expired", 0)]
    days = [(one.at.date() - TODAY).days for one in Reminder.objects.order_by("pk")]
    assert days == [5, 95, 155, 186]


def test_a_worker_down_for_a_week_says_how_many_days_are_left_now(cadre: Person) -> None:
    ends_in(cadre, 91)
    sweep()
    assert sweep(8) == 1
    assert "还有83天到期" in said_to(cadre)[-1]
    assert marks() == [("expiry", 180), ("expiry", 90)]


def test_nothing_is_told_before_eight_nor_twice_a_day_and_a_done_day_costs_one_statement(cadre: Person) -> None:
    ends_in(cadre, 20)
    with CaptureQueriesContext(connection) as asked:
        assert sweep(hour=7) == 0
    assert len(asked) == 0
    assert sweep(hour=8) == 1
    ends_in(factories.person("王海燕", password=None), 20)
    with CaptureQueriesContext(connection) as asked:
        assert sweep(hour=15) == 0
    assert len(asked) == 1
    assert sweep(1) == 1


def test_a_card_imported_years_after_its_end_is_told_as_expired_once(cadre: Person) -> None:
    ends_in(cadre, -900)
    for after in (0, 1, 30, 400):
        sweep(after)
    assert marks() == [("expired", 0)]
    assert len(said_to(cadre)) == 1


def test_a_card_renewed_is_told_by_its_new_day(cadre: Person) -> None:
    card = ends_in(cadre, 60)
    sweep()
    things.step(card, Step.RENEW, TODAY, facts={"valid_from": str(TODAY), "valid_until": str(TODAY + 200 * DAY)})
    sweep(1)
    assert marks() == [("expiry", 90)]
    sweep(20)
    assert marks() == [("expiry", 90), ("expiry", 180)]


def test_nothing_while_suspended_and_the_mark_of_the_day_once_restored(cadre: Person) -> None:
    card = ends_in(cadre, 95)
    things.step(card, Step.SUSPEND, TODAY - DAY)
    sweep()
    sweep(5)
    assert marks() == []
    things.step(card, Step.RESTORE, TODAY)
    sweep(6)
    assert marks() == [("expiry", 90)]


@pytest.mark.parametrize("steps", [[Step.RETURN], [Step.CANCEL], [Step.RETURN, Step.CANCEL]])
def test_nothing_of_a_card_that_is_no_more(cadre: Person, steps: list[Step]) -> None:
    card = ends_in(cadre, 20)
    for one in steps:
        things.step(card, one, TODAY)
    assert sweep() == 0


def test_nothing_of_a_card_applied_for_or_whose_days_are_still_to_come(cadre: Person) -> None:
    things.apply(cadre)
    things.certificate(factories.person("王海燕", password=None), valid_from=TODAY + DAY, valid_until=TODAY + 20 * DAY)
    assert sweep() == 0


def test_marks_that_the_office_moves_are_told_only_where_more_urgent(cadre: Person) -> None:
    ends_in(cadre, 85)
    sweep()
    office = CertificateRules.objects.create(id=1, reminder_days=[100, 60])
    sweep(1)
    assert marks() == [("expiry", 90)]
    sweep(26)
    assert marks() == [("expiry", 90), ("expiry", 60)]
    office.reminder_days = []
    office.save()
    sweep(80)
    assert len(marks()) == 2
    sweep(86)
    assert marks()[-1] == ("expired", 0)


def test_who_left_hears_nothing_and_who_manages_certificates_does(cadre: Person, liaison: Person) -> None:
    ends_in(cadre, 20)
    changed(cadre, Kind.LEFT)
    manager = things.clerk()
    sweep()
    assert (said_to(cadre), said_to(liaison)) == ([], [])
    assert "陈志强（党政办公室，已不在职）还有20天到期" in said_to(manager)[0]
    assert Reminder.objects.get().readers == "证件管理 黄证管、林文书"


def test_what_nobody_can_hear_is_not_told_until_there_is_somebody(cadre: Person) -> None:
    ends_in(cadre, -3)
    Person.objects.update(status=Person.Status.DISABLED)
    assert (sweep(), marks()) == (0, [])
    manager = factories.person("吴证管", unit=factories.town(), role=Role.CERTIFICATE_CLERK, password=None)
    assert (sweep(1), marks()) == (1, [("expired", 0)])
    assert "陈志强" in said_to(manager)[0]


def test_whose_account_is_stopped_works_on_and_the_liaison_hears_of_the_card(cadre: Person, liaison: Person) -> None:
    ends_in(cadre, 20)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    sweep()
    assert said_to(cadre) == []
    assert "陈志强（党政办公室）还有20天到期" in said_to(liaison)[0]


def test_a_clerk_who_is_the_officer_too_and_one_with_two_roles_are_told_once(cadre: Person) -> None:
    manager = things.clerk()
    ends_in(manager, 20)
    both = factories.person("符两", unit=cadre.unit, role=Role.LIAISON, role_unit=cadre.unit, password=None)
    both.role_assignments.create(role=Role.CERTIFICATE_CLERK, unit=factories.town())
    ends_in(cadre, 20)
    sweep()
    assert [one.split("：")[0] for one in said_to(manager)] == ["您的行政执法证即将到期", "行政执法证即将到期"]
    assert "黄证管" not in said_to(manager)[1]
    assert len(said_to(both)) == 1
    assert "黄证管" in said_to(both)[0]
    assert "陈志强" in said_to(both)[0]


def test_the_liaison_of_another_unit_hears_nothing(cadre: Person) -> None:
    finance = factories.office("财政所")
    other = factories.person("吴联络", unit=finance, role=Role.LIAISON, role_unit=finance, password=None)
    for_town = factories.person("总联络", unit=factories.town(), role=Role.LIAISON, password=None)
    ends_in(cadre, 20)
    ends_in(factories.person("符明", unit=finance, password=None), 20)
    sweep()
    assert ["符明" in one and "陈志强" not in one for one in said_to(other)] == [True]
    assert ["陈志强" in one and "符明" not in one for one in said_to(for_town)] == [True]  # the nearest above the office that has none


def test_an_officer_with_two_cards_reads_of_both(cadre: Person) -> None:
    ends_in(cadre, 20)
    ends_in(cadre, 25, family="national")
    sweep()
    assert len(said_to(cadre)) == 1
    assert "您的省行政执法证还有20天" in said_to(cadre)[0]
    assert "您的国家统一行政执法证还有25天" in said_to(cadre)[0]


def test_a_long_list_says_how_many_people_not_how_many_cards(cadre: Person) -> None:
    manager = things.clerk()
    for number in range(8):
        one = factories.person(f"村{number}", password=None)
        ends_in(one, 20)
        ends_in(one, 25, family="national")
    sweep()
    (body,) = said_to(manager)
    assert "等共8人" in body
    assert len(body) <= 500


def test_letters_go_to_those_who_have_an_address(cadre: Person, settings: Any) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1"
    Person.objects.filter(pk=cadre.pk).update(email="chen@nanshan.test")
    ends_in(cadre, 20)
    ends_in(factories.person("王海燕", password=None), 20)
    sweep()
    letter = Mail.objects.get()
    assert (letter.person, letter.subject) == (cadre, "您的行政执法证即将到期")
    assert letter.until == at(TODAY) + timedelta(days=7)


def test_notices_that_the_office_switched_off_are_those_of_exams(cadre: Person) -> None:
    Office.objects.update(automatic_notices_off=True)
    ends_in(cadre, 20)
    assert sweep() == 1


def test_an_office_that_is_not_set_up_sends_nothing(cadre: Person) -> None:
    Office.objects.all().delete()
    ends_in(cadre, 20)
    assert sweep() == 0
    assert not Beat.objects.exists()


# --- the yearly review


@pytest.fixture
def yearly(town: Unit) -> CertificateRules:
    """Until 10 December, told 30 days before."""
    return CertificateRules.objects.create(id=1, reviewed_yearly=True, review_month=12, review_day=10)


def test_who_was_not_reviewed_is_told_before_the_last_day_and_once_after(cadre: Person, yearly: CertificateRules) -> None:
    reviewed = factories.person("王海燕", password=None)
    things.step(things.certificate(reviewed), Step.REVIEW, date(2026, 3, 1))
    things.step(things.certificate(cadre), Step.REVIEW, date(2025, 12, 1))
    for after in range(0, 50):
        sweep(after)
    assert marks() == [("review", 30), ("review", 0)]
    assert [one.at.date() for one in Reminder.objects.order_by("pk")] == [TODAY, date(2026, 12, 11)]
    assert said_to(reviewed) == []


def test_a_review_that_was_struck_out_or_put_into_another_year_does_not_count(cadre: Person, yearly: CertificateRules) -> None:
    struck, moved, moved_in = (things.certificate(factories.person(name, password=None)) for name in ("甲", "乙", "丙"))
    things.step(struck, Step.REVIEW, date(2026, 3, 1))
    things.step(struck, Step.CORRECT, date(2026, 3, 1), corrects=2, struck=True)
    things.step(moved, Step.REVIEW, date(2026, 3, 1))
    things.step(moved, Step.CORRECT, date(2025, 3, 1), corrects=2)
    things.step(moved_in, Step.REVIEW, date(2025, 3, 1))
    things.step(moved_in, Step.CORRECT, date(2026, 3, 1), corrects=2)
    sweep()
    assert {one.person.name for one in Reminder.objects.all()} == {"甲", "乙"}


def test_no_review_of_cards_not_valid_nor_where_the_office_does_not_review(cadre: Person, yearly: CertificateRules) -> None:
    things.step(things.certificate(cadre), Step.SUSPEND, date(2026, 3, 1))
    ends_in(factories.person("王海燕", password=None), -5)
    sweep()
    assert [cause for cause, _ in marks()] == ["expired"]
    CertificateRules.objects.update(reviewed_yearly=False)
    things.certificate(factories.person("符明", password=None))
    assert sweep(1) == 0


def test_who_got_the_card_after_the_review_is_not_told_to_have_missed_it(cadre: Person, yearly: CertificateRules) -> None:
    things.certificate(cadre, on=date(2026, 11, 19), valid_from=date(2026, 12, 11), valid_until=date(2031, 12, 10))
    sweep(22)
    assert marks() == []


# --- hours


@pytest.fixture
def duty(town: Unit) -> StudyYear:
    return StudyYear.objects.create(year=2026, officer_hours=6000)


OCTOBER = date(2026, 10, 1)


def test_officers_behind_at_the_end_of_a_quarter_are_told_in_figures(cadre: Person, duty: StudyYear) -> None:
    enough, inside = factories.person("王海燕", password=None), factories.person("符明", password=None)
    on_post(cadre)
    on_post(enough)
    on_post(inside, PostKind.OFFICE)
    trainings.external(enough, hours=4500, by=clerk())
    trainings.external(cadre, hours=3000, by=clerk())
    for after in range(0, 20):
        reminding.sweep(at(OCTOBER + after * DAY))
    assert marks() == [("hours", 0)]
    assert said_to(cadre) == ["您的执法人员年度学时落后：截至 2026年9月30日，您的年度学时应有 45，已有 30，还差 15。"]
    assert Reminder.objects.get().due_on == date(2026, 9, 30)


@pytest.mark.parametrize("why_not", ["no duty", "switched off", "left the post", "left", "long past"])
def test_nobody_is_told_of_hours(cadre: Person, duty: StudyYear, why_not: str) -> None:
    held = on_post(cadre)
    if why_not == "no duty":
        StudyYear.objects.update(officer_hours=None)
    if why_not == "switched off":
        CertificateRules.objects.create(id=1, reminds_hours=False)
    if why_not == "left the post":
        held.until_on = OCTOBER
        held.save()
    if why_not == "left":
        changed(cadre, Kind.LEFT)
    assert reminding.sweep(at(OCTOBER + (15 if why_not == "long past" else 3) * DAY)) == 0


@pytest.mark.parametrize("what", ["card", "person"])
def test_the_database_keeps_a_matter_from_being_told_twice(cadre: Person, what: str) -> None:
    of_card = {"certificate": things.certificate(cadre)} if what == "card" else {}
    said = {"person": cadre, "cause": "expiry" if of_card else "hours", "due_on": TODAY, "mark": 0, "text": "甲", "at": NOW, **of_card}
    Reminder.objects.create(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**said)
