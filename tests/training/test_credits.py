"""学分: what a year's rules pay, up to their caps, in the order of time; the ledger keeps every change of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.models import Office
from people.models import Person
from tests.training.things import AFTER, MORNING, place_of, session
from training.models import Attendance, CreditEntry, CreditRule, Source, StudyYear
from training.rules.credits import NOTHING, Pay, credits_of
from training.selectors import ledger as reading
from training.services import attendance, earning, ledger, sessions
from training.services.attendance import Mark
from training.services.ledger import Earned

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("pay", "things", "credits"),
    [
        (NOTHING, [(MAY, 300)], [0]),
        (Pay(200), [(MAY, 300), (MAY, 150)], [600, 300]),  # two for each hour
        (Pay(33), [(MAY, 150)], [50]),  # 49.5 hundredths
        (Pay(100, daily_cap=250), [(MAY, 200), (MAY, 200), (MAY, 200), (JUNE, 200)], [200, 50, 0, 200]),
        (Pay(100, yearly_cap=250), [(MAY, 200), (JUNE, 200), (JUNE, 200)], [200, 50, 0]),
        (Pay(100, 150, 250), [(MAY, 200), (JUNE, 200)], [150, 100]),
    ],
)
def test_what_things_earn_by_a_rule(pay: Pay, things: list[tuple[date, int]], credits: list[int]):
    assert credits_of(things, pay) == credits


@pytest.fixture
def credits(town: object) -> None:
    Office.objects.update(credits=True)


def rule(source: Source, credits: int, **caps: int) -> CreditRule:
    return CreditRule.objects.create(year=2026, source=source, credits=credits, **caps)


def passed(person: Person, number: int, on: date = MAY, units: int = 100) -> None:
    earning.earn(Source.READING, [Earned(person.pk, number, on, f"第{number}单元", 0, units)], AFTER)


def credits_by_thing(person: Person) -> dict[int, int]:
    found: dict[int, int] = {}
    for thing, credits in CreditEntry.objects.filter(person=person).values_list("source_id", "credits"):
        found[thing] = found.get(thing, 0) + credits
    return found


def test_an_hour_at_a_session_pays_by_the_rule_of_its_year(credits: None, clerk: Person, cadre: Person):
    rule(Source.SESSION, 200)
    one = session()
    marks = [Mark(place_of(one, cadre).pk, {"status": "present", "signed_in_at": MORNING})]
    attendance.mark(session=one, marks=marks, via=Attendance.Via.DOOR, by=clerk, now=AFTER)
    sessions.close(session=one, by=clerk, now=AFTER)
    assert reading.totals([cadre.pk, clerk.pk], 2026) == {cadre.pk: (300, 600)}


def test_switched_off_nothing_pays_and_hours_count(credits: None, cadre: Person):
    Office.objects.update(credits=False)
    rule(Source.EXTERNAL, 100)
    ledger.settle(Source.EXTERNAL, [Earned(cadre.pk, 1, MAY, "县级执法培训", 400)], AFTER)
    assert reading.totals([cadre.pk], 2026)[cadre.pk] == (400, 0)
    Office.objects.update(credits=True)
    assert ledger.settle_anew(Source.EXTERNAL, [cadre.pk], 2026, AFTER) == 1
    assert reading.totals([cadre.pk], 2026)[cadre.pk] == (400, 400)


def test_what_a_cap_cut_off_comes_back_when_something_before_it_is_taken_away(credits: None, cadre: Person):
    rule(Source.READING, 100, yearly_cap=250)
    for number, on in ((1, MAY), (2, MAY), (3, JUNE)):
        passed(cadre, number, on)
    assert credits_by_thing(cadre) == {1: 100, 2: 100, 3: 50}
    passed(cadre, 1, units=0)
    assert credits_by_thing(cadre) == {1: 0, 2: 100, 3: 100}


def test_the_order_of_time_decides_what_a_cap_cuts_off_not_the_order_of_entry(credits: None, cadre: Person):
    rule(Source.READING, 100, yearly_cap=150)
    passed(cadre, 7, JUNE)
    passed(cadre, 9, MAY)
    assert credits_by_thing(cadre) == {9: 100, 7: 50}


def test_a_thing_moved_to_another_year_leaves_nothing_behind(credits: None, cadre: Person):
    rule(Source.EXTERNAL, 100, yearly_cap=500)
    for on in (date(2026, 12, 31), date(2025, 12, 31)):
        ledger.settle(Source.EXTERNAL, [Earned(cadre.pk, 1, on, "县级执法培训", 300)], AFTER)
    assert reading.totals([cadre.pk], 2026)[cadre.pk] == (0, 0)
    assert reading.totals([cadre.pk], 2025)[cadre.pk] == (300, 0)  # that year has no rule


def test_questions_of_a_day_add_up_to_its_cap(credits: None, cadre: Person):
    rule(Source.PRACTICE, 10, daily_cap=25)
    for _ in range(3):
        earning.earn(Source.PRACTICE, [Earned(cadre.pk, MAY.toordinal(), MAY, "练习", 0, 100)], AFTER, adding=True)
    assert credits_by_thing(cadre) == {MAY.toordinal(): 25}
    assert list(CreditEntry.objects.order_by("number").values_list("number", "units", "credits")) == [(1, 100, 10), (2, 100, 10), (3, 100, 5)]


def test_the_same_earned_twice_is_once(credits: None, cadre: Person):
    rule(Source.READING, 100)
    for _ in range(2):
        passed(cadre, 1)
    assert CreditEntry.objects.count() == 1


def test_self_study_counts_where_the_year_says_so(credits: None, cadre: Person):
    rule(Source.SELF_STUDY, 100)
    ledger.settle(Source.SELF_STUDY, [Earned(cadre.pk, 1, MAY, "民法典", 200)], AFTER)
    assert reading.totals([cadre.pk], 2026)[cadre.pk] == (0, 0)
    StudyYear.objects.create(year=2026, counts_self_study=True)
    ledger.settle_anew(Source.SELF_STUDY, [cadre.pk], 2026, AFTER)
    assert reading.totals([cadre.pk], 2026)[cadre.pk] == (200, 200)


def test_a_capped_rule_costs_no_statement_for_each_thing(credits: None, cadre: Person, django_assert_num_queries: Any):
    rule(Source.EXTERNAL, 100, yearly_cap=1000)
    for many in (2, 40):
        things = [Earned(cadre.pk, many * 100 + number, MAY + timedelta(days=number), "培训", 100) for number in range(many)]
        with django_assert_num_queries(6):
            ledger.settle(Source.EXTERNAL, things, AFTER)
