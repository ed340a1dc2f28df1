"""The rates page: what it says, to whom, at what cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from people.models import Person, Unit
from people.services import units
from quiz.models import Candidate, Exam, ExamUnit
from reports import services
from tests import factories
from tests.reports import results

pytestmark = pytest.mark.django_db


def page_of(client, exam: Exam, query: str = "") -> str:
    response = client.get(reverse("reports:exam", args=[exam.public_id]) + query)
    assert response.status_code == 200
    return response.content.decode()


def finished(*scores: int | None, **values) -> Exam:
    now = timezone.now()
    return results.exam(*scores, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1), **values)


@pytest.fixture
def reader(leader, signed_in):
    return signed_in(leader)


def test_the_leader_reads_one_sentence_and_three_rates(reader, town):
    page = page_of(reader, finished(*[95] * 107, 84, annual=True, title="2026年度学法考试"))
    assert "2026年应考108人，已参考108人，参考率100%，优秀率99%。" in page
    assert "参考 108 / 应考 108" in page
    assert "99.1%" in page
    assert "应考人员都已参考" in page


def test_the_list_opens_on_the_same_sentence(reader, town):
    finished(95, 84, None, annual=True)
    page = reader.get(reverse("reports:index")).content.decode()
    assert "2026年应考3人，已参考2人，参考率67%，优秀率50%，缺考1人。" in page


def test_while_the_exam_is_open_the_sentence_says_what_is_missing(reader, town):
    exam = results.exam(95, None, annual=True, closes_at=timezone.now() + timedelta(days=12))
    page = page_of(reader, exam)
    assert "2026年应考2人，已参考1人，参考率50%，优秀率100%，还差1人，距截止还有12天。" in page
    assert "考试尚未结束" in page
    assert "人员002" in page


def test_excused_people_stand_with_their_reason(reader, town):
    exam = finished(95, None)
    results.excuse(Candidate.objects.get(exam=exam, person_name="人员002"), reason="产假")
    assert re.search("免考，产假；黄镇长 .*2026-11-01.* 批准", page_of(reader, exam))


def test_a_confirmed_page_does_not_move_and_the_live_one_tells_the_difference(reader, clerk):
    exam = finished(95, None)
    services.confirm_results(exam=exam, as_of=localdate(), by=clerk, now=timezone.now())
    Candidate.objects.filter(exam=exam).update(sat=True, score=9000, grade="excellent")
    assert "参考 1 / 应考 2" in page_of(reader, exam)
    live = page_of(reader, exam, "?live=1")
    assert "参考 2 / 应考 2" in live
    assert "参考 1 人变为 2 人" in live


def test_the_page_of_an_exam_confirmed_early_goes_on_and_keeps_the_early_figures_under_their_day(reader, clerk):
    exam = results.exam(95, None)
    services.confirm_results(exam=exam, as_of=localdate(), by=clerk, now=timezone.now())
    Candidate.objects.filter(exam=exam).update(sat=True, score=9000, grade="excellent")
    page = page_of(reader, exam)
    assert "参考 2 / 应考 2" in page
    assert "回到定稿数据" not in page
    assert "参考 1 / 应考 2" in page_of(reader, exam, f"?as_of={localdate()}")


def test_a_unit_is_opened_with_everything_below_it(reader, town):
    office = Unit.objects.get(pk=factories.office("综合行政执法办公室").pk)
    team = units.make_child(office, "执法一组")
    exam = finished()
    results.enrol(exam, "甲", 95, unit=team)
    results.enrol(exam, "乙", 70, unit=factories.office("党政办公室"))
    assert "综合行政执法办公室" in page_of(reader, exam)
    page = page_of(reader, exam, f"?unit={office.path}")
    assert "执法一组" in page
    assert "参考 1 / 应考 1" in page


@pytest.mark.parametrize("query", ["?unit=zzzz", "?unit=%00"])
def test_an_unknown_unit_is_not_found(reader, town, query):
    assert reader.get(reverse("reports:exam", args=[finished(95).public_id]) + query).status_code == 404


@pytest.mark.parametrize("query", ["?as_of=gestern", "?as_of=2999-01-01", "?as_of=2020-01-01"])
def test_a_wrong_day_is_refused_in_a_sentence(reader, town, query):
    response = reader.get(reverse("reports:exam", args=[finished(95).public_id]) + query)
    assert response.status_code == 400
    assert "不能继续" in response.content.decode()


def test_an_exam_without_anybody_says_what_to_do(reader, town):
    page = page_of(reader, finished())
    assert "名单上还没有人" in page
    assert "还没有人交卷" in page


def many(exam: Exam, number: int) -> None:
    """`number` more candidates in 10 offices, every tenth absent."""
    offices = [factories.office(f"第{place}办公室") for place in range(10)]
    staffing = factories.staffing()
    start = Person.objects.count()
    Person.objects.bulk_create(
        Person(name=f"甲{place}", account=f"bulk{place}", unit=offices[place % 10], staffing_type=staffing) for place in range(start, start + number)
    )
    exam_units = {
        one.pk: ExamUnit.objects.get_or_create(
            exam=exam, path=one.path, defaults={"unit": one, "name": one.name, "full_name": one.full_name, "depth": one.depth}
        )[0]
        for one in offices
    }
    made = []
    for place, one in enumerate(Person.objects.filter(account__startswith="bulk").exclude(candidacies__exam=exam)):
        sat = place % 10 > 0
        score = (place * 37 % 101) * 100 if sat else None
        values = {"sat": sat, "score": score, "grade": results.grade(score, exam) if score is not None else ""}
        made.append(Candidate(exam=exam, person=one, exam_unit=exam_units[one.unit_id], person_name=one.name, staffing_type_name="公务员", **values))
    Candidate.objects.bulk_create(made)


@pytest.mark.parametrize("confirmed", [False, True])
def test_at_most_12_statements_whatever_the_number_of_candidates(reader, clerk, confirmed):
    exam = finished(95, annual=True)
    results.excuse(results.enrol(exam, "休假人员"), "deferred")
    factories.exam(title="补考", kind="makeup", parent=exam)
    counts = []
    for more in (10, 300):
        many(exam, more)
        if confirmed:
            services.confirm_results(exam=exam, as_of=localdate(), by=clerk, now=timezone.now())
        for query in ("", "?live=1"):
            with CaptureQueriesContext(
                connection,
            ) as taken:
                page_of(reader, exam, query)
            counts.append(len(taken))
    assert max(counts) <= 12
    assert counts[:2] == counts[2:]


def test_a_long_list_of_absent_people_is_cut_with_a_link(reader, town):
    exam = finished()
    many(exam, 2500)
    page = page_of(reader, exam)
    assert "看全部 250 人" in page
    names = reader.get(reverse("reports:names", args=[exam.public_id, "absent"]) + "?page=5").content.decode()
    assert "缺考人员 250 人" in names
    assert len(re.findall(r'data-label="单位"', names)) == 50


def test_names_behind_each_figure(reader, town):
    exam = finished(95, 70, 40, None)
    for which, shown in {"sat": 3, "absent": 1, "passed": 2, "failed": 1, "excellent": 1, "exempt": 0}.items():
        page = reader.get(reverse("reports:names", args=[exam.public_id, which])).content.decode()
        assert page.count('data-label="单位"') == shown
    assert reader.get(reverse("reports:names", args=[exam.public_id, "everything"])).status_code == 404


def test_the_list_of_names_costs_the_same_for_1_and_for_30(reader, town):
    exam = finished(95)
    counts = []
    for more in (0, 30):
        many(exam, more)
        with CaptureQueriesContext(connection) as taken:
            reader.get(reverse("reports:names", args=[exam.public_id, "sat"]))
        counts.append(len(taken))
    assert counts[0] == counts[1]


# --- who may


def addresses(exam: Exam) -> list[str]:
    return [reverse("reports:exam", args=[exam.public_id]), reverse("reports:names", args=[exam.public_id, "absent"])]


def test_a_leader_of_another_unit_finds_nothing(town, signed_in):
    exam = finished(95)
    office = factories.office("财政所")
    client = signed_in(factories.leader(role_unit=office))
    assert [client.get(address).status_code for address in addresses(exam)] == [404, 404]
    assert client.post(reverse("reports:export", args=[exam.public_id, "pdf"])).status_code == 404
    assert exam.title not in client.get(reverse("reports:index")).content.decode()


def test_a_cadre_may_not_and_a_stranger_signs_in(cadre, client, signed_in):
    exam = finished(95)
    assert [signed_in(cadre).get(address).status_code for address in addresses(exam)] == [403, 403]
    assert [client.get(address).status_code for address in addresses(exam)] == [302, 302]


def test_a_draft_has_no_report(reader, town):
    exam = results.exam(95, state="draft")
    assert reader.get(reverse("reports:exam", args=[exam.public_id])).status_code == 404


def test_only_who_manages_exams_confirms(reader, clerk, signed_in):
    exam = finished(95)
    address = reverse("reports:confirm", args=[exam.public_id])
    assert "结果确认" not in page_of(reader, exam)
    assert reader.get(address).status_code == 403
    assert reader.post(address, {"as_of": localdate()}).status_code == 403
    assert "结果确认" in page_of(signed_in(clerk), exam)


def test_the_clerk_confirms_on_a_page(clerk, signed_in):
    exam = finished(95)
    client = signed_in(clerk)
    address = reverse("reports:confirm", args=[exam.public_id])
    assert client.get(address).status_code == 200
    assert "还没有到" in client.post(address, {"as_of": "2999-01-01"}).content.decode()
    assert client.post(address, {"as_of": localdate().isoformat()}).status_code == 302
    assert "已定稿" in page_of(client, exam)
