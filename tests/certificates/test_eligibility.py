"""Whether somebody could apply, from what the office has: the posting of the day, qualification exams, hours; and who of the teams could."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from certificates.rules.eligibility import What
from certificates.rules.life import Kind
from certificates.selectors import eligibility
from certificates.services import exams
from people.models import EnforcementField, Membership, Person, PersonnelChange, PostKind, StaffingType, Team
from tests import factories
from tests.certificates import remind_things, things
from tests.certificates.exam_things import both, exam
from tests.training.trainings import external
from training.models import StudyYear

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]
DAY = things.TODAY
CANDIDATES = "/manage/certificates/candidates/"


def team(*people: Person, post: str = PostKind.ENFORCEMENT, name: str = "综合行政执法队") -> Team:
    made, _ = Team.objects.get_or_create(name=name, unit=factories.town())
    Membership.objects.bulk_create(Membership(team=made, person=one, post_kind=post, from_on=date(2024, 1, 1)) for one in people)
    return made


def missing(person: Person, day: date = DAY) -> list[What]:
    return [one.what for one in eligibility.of_person(person, day).missing]


def auxiliary(name: str = "吴辅助") -> Person:
    kind, _ = StaffingType.objects.get_or_create(name="执法辅助人员", defaults={"established": False, "may_hold_certificate": False})
    return factories.person(name, staffing_type=kind)


def test_an_established_officer_with_both_exams_may_apply(cadre: Person):
    both(cadre)
    assert missing(cadre) == []
    assert eligibility.of_person(cadre, DAY).conditions[3].evidence == "2024-05-12 湛江市司法局 86分 合格"


def test_an_auxiliary_may_not_whatever_they_passed(cadre: Person):
    one = auxiliary()
    both(one)
    assert missing(one) == [What.ESTABLISHED, What.TYPE]


def test_an_exam_of_this_system_never_satisfies_a_condition(cadre: Person):
    sat = factories.exam(cadre, title="综合法律知识考试")
    factories.score(sat.candidates.get(), 10000)
    assert missing(cadre) == [What.GENERAL, What.SPECIAL]


def test_a_withdrawn_or_failed_exam_is_no_evidence(cadre: Person):
    exams.withdraw(exam=exam(cadre), reason="登记错了人", by=things.clerk(), now=factories.NOON)
    exam(cadre, subject="special", passed=False, score=5900)
    assert missing(cadre) == [What.GENERAL, What.SPECIAL]


def test_an_exam_counts_from_its_day_on(cadre: Person):
    both(cadre)
    assert missing(cadre, date(2024, 5, 11))[-2:] == [What.GENERAL, What.SPECIAL]
    assert What.GENERAL not in missing(cadre, date(2024, 5, 12))


def test_hours_are_asked_where_the_year_has_a_duty(clerk: Person, cadre: Person):
    both(cadre)
    StudyYear.objects.create(year=DAY.year, officer_hours=6000)
    external(cadre, by=clerk, hours=4800)
    found = eligibility.of_person(cadre, DAY)
    assert (found.in_short, found.lacks_only_hours, found.hours_missing) == ("只差学时12", True, 1200)
    external(cadre, by=clerk, hours=1200, title="第二期")
    assert missing(cadre) == []
    assert missing(cadre, date(2025, 12, 31)) == [], "last year asks none"


def test_the_posting_of_the_day_decides(cadre: Person):
    both(cadre)
    start = cadre.postings.get()
    assert missing(cadre, start.from_on - timedelta(days=1))[:3] == [What.ESTABLISHED, What.ACTIVE, What.TYPE]


def test_who_left_is_not_in_office_from_that_day_on(cadre: Person):
    both(cadre)
    remind_things.changed(cadre, PersonnelChange.Kind.RETIRED, on=DAY)
    cadre.refresh_from_db()
    assert What.ACTIVE in missing(cadre, DAY)
    assert missing(cadre, DAY - timedelta(days=1)) == []


def test_whose_account_is_stopped_is_in_office_all_the_same(cadre: Person):
    both(cadre)
    Person.objects.filter(pk=cadre.pk).update(status=Person.Status.DISABLED)
    cadre.refresh_from_db()
    assert missing(cadre) == []


def test_many_cost_as_many_statements_as_one(cadre: Person, django_assert_num_queries):
    people = [cadre, *(factories.person(f"队员{number}") for number in range(30))]
    both(*people)
    for some in (people[:1], people):
        with django_assert_num_queries(4):
            assert not any(one.missing for one in eligibility.of_people(some, DAY).values())


def test_candidates_are_the_members_without_a_card_the_nearest_first(clerk: Person, cadre: Person):
    ready, near, half, far, holder, applied = (factories.person(name) for name in ("甲齐备", "乙近", "丙半", "丁远", "戊持证", "己申领"))
    StudyYear.objects.create(year=DAY.year, officer_hours=6000)
    both(ready, near)
    exam(half)
    for one, hours in ((ready, 6000), (near, 4800), (half, 6000)):
        external(one, by=clerk, hours=hours)
    helper = auxiliary()
    team(far, half, near, ready, holder, applied, helper)
    things.certificate(holder)
    things.apply(applied)
    found = eligibility.candidates(things.clerk(), DAY)
    assert [(one.person.name, one.eligibility.in_short) for one in found] == [
        ("甲齐备", "条件齐备"),
        ("乙近", "只差学时12"),
        ("丙半", "只差专业知识考试"),
        ("丁远", "还差综合法律知识考试、专业知识考试、学时60"),
        ("吴辅助", "不在编、编制类型不可申领、综合法律知识考试、专业知识考试、学时60"),
    ]
    assert eligibility.ready(found) == found[:1]


def test_who_gave_their_card_back_could_apply_again_and_who_left_the_team_is_no_candidate(cadre: Person):
    left = factories.person("王海燕")
    made = team(cadre, left)
    made.memberships.filter(person=left).update(until_on=date(2025, 1, 1))
    things.step(things.certificate(cadre), Kind.RETURN, date(2025, 3, 1))
    assert [one.person for one in eligibility.candidates(things.clerk(), DAY)] == [cadre]


def test_somebody_in_two_teams_stands_there_once(cadre: Person):
    team(cadre, post=PostKind.OFFICE)
    team(cadre, name="应急执法队")
    (one,) = eligibility.candidates(things.clerk(), DAY)
    assert (len(one.memberships), one.is_on_duty) == (2, True)


def test_the_list_says_its_base_and_offers_an_application(cadre: Person, signed_in: SignIn):
    both(cadre)
    team(cadre)
    page = signed_in(things.clerk()).get(CANDIDATES).content.decode()
    assert '的 <strong class="num">1</strong> 人，其中条件齐备 <strong class="num">1</strong> 人' in page
    assert f"/manage/certificates/people/{cadre.public_id}/apply/" in page


def test_somebody_who_is_in_no_team_is_found_by_name(cadre: Person, signed_in: SignIn):
    client = signed_in(things.clerk())
    assert client.get(CANDIDATES, {"person": cadre.name})["Location"] == f"/manage/certificates/people/{cadre.public_id}/apply/"
    assert "没有找到在职人员" in client.get(CANDIDATES, {"person": "无此人"}).content.decode()


def test_a_leader_reads_the_list_and_is_offered_no_application(cadre: Person, leader: Person, signed_in: SignIn):
    team(cadre)
    page = signed_in(leader).get(CANDIDATES).content.decode()
    assert cadre.name in page
    assert "/apply/" not in page


def test_a_list_of_thirty_costs_no_more_statements_than_one(
    cadre: Person, signed_in: SignIn, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in(things.clerk())
    team(cadre)
    client.get(CANDIDATES)
    with django_assert_max_num_queries(12) as first:
        client.get(CANDIDATES)
    team(*(factories.person(f"队员{number}") for number in range(30)))
    with django_assert_num_queries(len(first)):
        client.get(CANDIDATES)


def test_the_officers_page_says_what_is_missing_until_there_is_a_card(cadre: Person, signed_in: SignIn):
    exam(cadre, subject="special", field_id=EnforcementField.objects.create(name="水务").pk)
    client, url = signed_in(things.clerk()), f"/manage/certificates/people/{cadre.public_id}/"
    page = client.get(url).content.decode()
    assert "只差综合法律知识考试" in page
    assert "2024-05-12 湛江市司法局（水务） 86分 合格" in page
    things.certificate(cadre)
    assert "申领条件" not in client.get(url).content.decode()


def test_a_member_sees_their_own_conditions_without_links_to_staff_pages(cadre: Person, signed_in: SignIn):
    both(cadre)
    team(cadre)
    page = signed_in(cadre).get("/certificates/").content.decode()
    assert "条件齐备" in page
    assert "/manage/" not in page
