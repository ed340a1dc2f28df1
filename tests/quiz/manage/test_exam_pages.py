"""The clerk's list, form and page of an exam."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from questionbank.models import Question
from quiz.models import Exam
from tests import factories
from tests.quiz.manage.pages import SECTIONS, exam_form, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(signed_in, clerk):
    return signed_in(clerk)


def text(response):
    return response.content.decode()


def test_an_empty_list_says_what_to_do(page):
    assert "点“新建年度学法考试”" in text(page.get(reverse("quiz:manage")))


def test_the_list_shows_state_and_counts(page, cadre):
    exam = factories.exam(cadre, factories.person("乙"), title="本年考试")
    exam.candidates.filter(person=cadre).update(sat=True, score=9000, grade="excellent")
    shown = text(page.get(reverse("quiz:manage")))
    assert all(one in shown for one in ("本年考试", "进行中", 'data-label="应考">2<', 'data-label="参考">1<'))


def test_the_list_costs_the_same_for_one_exam_and_for_thirty(page, cadre, django_assert_num_queries):
    factories.exam(cadre)
    count_queries(page)  # a session's first staff page notes when it was
    with_one = count_queries(page)
    for _ in range(29):
        factories.exam(cadre)
    with django_assert_num_queries(with_one):
        page.get(reverse("quiz:manage"))


def count_queries(client, address=None):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(address or reverse("quiz:manage"))
    return len(queries)


def test_the_yearly_form_asks_four_things_and_is_filled_in(page, cadre):
    factories.bank()
    shown = text(page.get(reverse("quiz:new") + "?preset=annual"))
    before_more = shown.split("更多设置")[0]
    year = (timezone.localtime() + timedelta(days=1)).year
    assert f'value="{year}年度学法考试"' in before_more
    assert "在编在职（2 人）" in before_more
    assert '按现在的人员，应考 <strong class="num">2</strong> 人' in before_more
    assert "20 道单选题 × 2 分 + 10 道多选题 × 4 分 + 10 道判断题 × 2 分，共 100 分" in shown


def test_a_bank_without_judge_questions_changes_the_paper_and_says_so(page):
    factories.bank(30, 10, 0)
    shown = text(page.get(reverse("quiz:new")))
    assert "题库中没有判断题（需要 10 道），试卷已改为 30 道单选题 × 2 分 + 10 道多选题 × 4 分，共 100 分。" in shown


def test_the_practice_form_and_page_count_only_what_practice_may_draw(page):
    factories.bank(12, 20, 20)
    now = timezone.now()
    practice = factories.exam(kind="practice", state="draft", sections=(("single", 4, 2500),))
    Question.objects.filter(pk__in=Question.objects.filter(type="single").values("pk")[:9]).update(reserved_until=now + timedelta(days=1))
    assert "单选题只有 3 道" in text(page.get(reverse("quiz:new") + "?preset=practice"))
    assert 'data-label="题库可用">3<' in text(page.get(url("exam_manage", practice)))


def test_saving_leads_to_the_exam(page):
    factories.bank()
    answer = page.post(reverse("quiz:new"), exam_form())
    exam = Exam.objects.get()
    assert answer.headers["Location"] == url("exam_manage", exam)
    assert (exam.title, exam.full_marks, exam.annual, exam.rules.count()) == ("2040年度学法考试", 10000, True, 3)


def test_a_rule_the_bank_cannot_satisfy_comes_back_with_what_is_missing(page):
    factories.bank(20, 10, 0)
    answer = page.post(reverse("quiz:new"), exam_form(title="我的标题"))
    assert "判断题需要 10 道，题库中可用 0 道" in text(answer)
    assert "我的标题" in text(answer)
    assert not Exam.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2040-10-01T09:00"}, "结束时间要晚于开始时间"),
        ({"closes_at": ""}, "请填写结束时间"),
        ({"opens_at": "昨天"}, "id_opens_at"),
        ({"excellent_mark": "101"}, "高于总分 100"),
        ({"pass_mark": "九十"}, "不是数字"),
        ({"section-0-count": "x"}, "题数"),
        ({"section-total": "0"}, "试卷还没有题型"),
        ({"section-total": "999999999999999999999"}, "field-error"),
        ({"who": "chosen"}, "至少选择一个"),
        ({"who": "nobody"}, "field-error"),
        ({"who": "chosen", "persons": "没有这人"}, "没有找到在职人员“没有这人”"),
        ({"who": "chosen", "units": "abc"}, "field-error"),
        ({"annual": "on", "year": "1"}, "field-error"),
        ({"version": "x" * 40, "title": ""}, "field-error"),
    ],
)
def test_wrong_input_is_answered_with_a_sentence(page, changes, sentence):
    factories.bank()
    answer = page.post(reverse("quiz:new"), exam_form(**changes))
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not Exam.objects.exists()


def test_rows_of_the_paper_come_and_go_without_a_script(page):
    more = text(page.post(reverse("quiz:new"), exam_form(do="add", title="留着")))
    assert 'name="section-3-type"' in more
    assert "留着" in more
    assert "field-error" not in more
    fewer = text(page.post(reverse("quiz:new"), exam_form(do="remove-0")))
    assert 'name="section-2-type"' not in fewer
    assert "10 道多选题 × 4 分 + 10 道判断题 × 2 分，共 60 分" in fewer


def test_choosing_people_shows_how_many(page, cadre):
    factories.person("陈志强")
    counted = page.post(reverse("quiz:who"), {"who": "chosen", "persons": cadre.account}, headers={"HX-Request": "true"})
    assert '<strong class="num">1</strong> 人' in text(counted)
    shouted = page.post(reverse("quiz:who"), {"who": "chosen", "persons": cadre.account.upper()})
    assert '<strong class="num">1</strong> 人' in text(shouted)
    doubled = page.post(reverse("quiz:who"), {"who": "chosen", "persons": "陈志强"})
    assert "“陈志强”有 2 人，请改填账号或工号" in text(doubled)


def test_a_draft_is_edited_with_what_it_holds(page, cadre):
    factories.bank()
    page.post(reverse("quiz:new"), exam_form(who="chosen", persons=cadre.account))
    exam = Exam.objects.get()
    shown = text(page.get(url("edit", exam)))
    assert cadre.account in shown
    page.post(url("edit", exam), exam_form(title="改了名", version="1"))
    exam.refresh_from_db()
    assert (exam.title, exam.version, exam.roster_rule["who"]) == ("改了名", 2, "established")


def test_a_second_clerk_s_edit_is_refused(page):
    factories.bank()
    page.post(reverse("quiz:new"), exam_form())
    exam = Exam.objects.get()
    page.post(url("edit", exam), exam_form(title="先到", version="1"))
    late = page.post(url("edit", exam), exam_form(title="后到", version="1"))
    assert "刚被他人修改过" in text(late)
    exam.refresh_from_db()
    assert exam.title == "先到"


def test_the_draft_s_page_says_what_publishing_does(page):
    factories.bank()
    page.post(reverse("quiz:new"), exam_form())
    shown = text(page.get(url("exam_manage", Exam.objects.get())))
    assert '共 <strong class="num">1</strong> 人' in shown
    assert '题库中 <strong class="num">40</strong> 道题留给这场考试' in shown


def test_publishing_shows_link_code_and_text(page, cadre):
    factories.bank()
    page.post(reverse("quiz:new"), exam_form())
    exam = Exam.objects.get()
    shown = text(page.post(url("publish", exam), follow=True))
    assert reverse("quiz:exam", args=[exam.public_id]) in shown
    assert "data:image/svg+xml" in shown
    assert "【2040年度学法考试】\n时间：11月1日 09:00 至 11月15日 18:00" in shown
    assert exam.candidates.count() == 2


def test_what_stops_publishing_is_said_on_the_page(page):
    factories.bank()
    page.post(reverse("quiz:new"), exam_form())
    exam = Exam.objects.get()
    page.post(url("publish", exam))
    assert "这场考试已经发布" in text(page.post(url("publish", exam), follow=True))


def test_a_published_exam_is_not_edited(page, cadre):
    answer = page.get(url("edit", factories.exam(cadre)))
    assert answer.status_code == 400
    assert "不能再改" in text(answer)


def test_the_poster_is_there_once_published(page, cadre):
    assert "2026年度学法考试" in text(page.get(url("poster", factories.exam(cadre))))
    assert page.get(url("poster", factories.exam(state="draft"))).status_code == 404


def test_a_closing_is_moved_on_the_page(page, cadre):
    exam = factories.exam(cadre)
    later = timezone.localtime(exam.closes_at + timedelta(days=1)).replace(second=0, microsecond=0)
    page.post(url("extend", exam), {"closes_at": f"{later:%Y-%m-%dT%H:%M}", "reason": "停电"})
    exam.refresh_from_db()
    assert exam.closes_at == later
    assert "晚于原结束时间" in text(page.post(url("extend", exam), {"closes_at": "2020-01-01T00:00", "reason": "停电"}))


def test_a_practice_has_no_end_and_gives_keys_at_once(page):
    factories.bank()
    data = exam_form(SECTIONS, kind="practice", closes_at="", annual="", attempts_allowed="99", title="练习")
    data.pop("annual")
    page.post(reverse("quiz:new") + "?preset=practice", data)
    exam = Exam.objects.get()
    assert (exam.closes_at, exam.keeps_keys) == (None, False)
    shown = text(page.post(url("publish", exam), follow=True))
    assert "不设结束时间" in shown
    assert "交卷后即可查看" in shown
