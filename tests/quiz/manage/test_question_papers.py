"""纸质试卷: made once, printed as often as wanted; question paper, answer sheet and key are of the same paper; who may have the key."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader

from core import files, jobs
from core.errors import Refused
from core.models import AuditEntry, Job, Office
from people.models import Person, Role
from questionbank import registries
from questionbank.models import Question
from quiz.models import Exam, PrintedItem, PrintedPaper
from quiz.selectors import question_papers as selectors
from quiz.selectors.pool import open_to
from quiz.services import question_papers, variants
from tests import factories
from tests.quiz.manage.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(cadre: Person) -> Exam:
    factories.bank(6, 3, 3)
    return factories.exam(cadre)


def made(exam: Exam, by: Person) -> PrintedPaper:
    return question_papers.make(exam=exam, by=by, now=timezone.now())[0]


def ask(exam: Exam, kind: str, by: Person) -> Job:
    return question_papers.ask(printed=PrintedPaper.objects.get(exam=exam, number=1), kind=kind, by=by, now=timezone.now(), back_url="/")


def said(printed: PrintedPaper, kind: str) -> str:
    """What stands on a print, before it is a PDF."""
    found = vars(selectors.key(printed)) if kind == question_papers.KEY else {"parts": selectors.question_paper(printed)}
    return render_to_string(question_papers.KINDS[kind].template, {"exam": printed.exam, "printed": printed, **found})


def test_the_folded_paper_has_a_seal_line_and_numbers_its_pages(exam: Exam, clerk: Person) -> None:
    made(exam, clerk)
    job = ask(exam, "paper-a3", clerk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    side = PdfReader(BytesIO(files.content(job.result))).pages[0]
    assert [round(float(one) / 72 * 25.4) for one in (side.mediabox.width, side.mediabox.height)] == [420, 297]
    text = "".join(side.extract_text().split())
    for words in ("密", "封", "单位：", "姓名：", "一、单项选择题（每题25分，共50分）", "第1页共1页"):
        assert words in text


def test_paper_sheet_and_key_are_of_the_same_questions(exam: Exam, clerk: Person) -> None:
    printed = made(exam, clerk)
    for item in printed.items.select_related("revision__question"):
        assert item.revision.stem in said(printed, "paper-a4")
        if item.revision.question.type == "judge":
            continue
        letters = "".join("ABCD"[place] for place, one in enumerate(item.option_order) if one in item.revision.key)
        assert f'<td class="num">{item.position}</td><td>{letters}</td>' in said(printed, question_papers.KEY)
    assert "依据相关条文" not in said(printed, "paper-a4") + said(printed, "sheet")
    assert all(f"<td>{place}</td>" in said(printed, "sheet") for place in (1, 2, 3, 4))


def test_a_print_stays_what_it_was(exam: Exam, clerk: Person) -> None:
    printed = made(exam, clerk)
    before = list(printed.items.values_list("position", "revision", "option_order"))
    question = Question.objects.get(current_revision=printed.items.get(position=1).revision)
    revision = question.current_revision
    assert revision is not None
    revision.pk, revision.number = None, 2
    revision.save()
    Question.objects.filter(pk=question.pk).update(current_revision=revision)
    assert list(printed.items.values_list("position", "revision", "option_order")) == before
    assert selectors.of_exam(exam).get().outdated == 1


def test_another_paper_has_other_questions(exam: Exam, clerk: Person) -> None:
    first, second = made(exam, clerk), made(exam, clerk)
    assert [first.label, second.label] == ["A 卷", "B 卷"]
    both = PrintedItem.objects.filter(revision__question__type="single").values_list("revision", flat=True)
    assert len(set(both)) == len(both) == 4


def test_of_fixed_papers_each_is_made(clerk: Person) -> None:
    factories.bank(3, 0, 0)
    draft = factories.exam(sections=(("single", 2, 5000),), state=Exam.State.DRAFT)
    for _ in range(2):
        variants.add_variant(exam=draft, drawn=True, seen=draft.version, by=clerk, now=timezone.now())
        draft.refresh_from_db()
    Exam.objects.update(state=Exam.State.PUBLISHED)
    papers = question_papers.make(exam=Exam.objects.get(), by=clerk, now=timezone.now())
    assert [(one.label, one.variant) for one in papers] == [("A 卷", 1), ("B 卷", 2)]
    for one in papers:
        chosen = draft.variants.get(number=one.variant).items.values_list("revision", flat=True)
        assert list(one.items.values_list("revision", flat=True)) == list(chosen)


def test_a_case_stands_above_its_sub_questions(cadre: Person, clerk: Person) -> None:
    factories.case("single", "blank", "short", stem="张某在河道内采砂。")
    exam = factories.exam(cadre, sections=(("case", 1, 1000),), parts=3, pass_mark=1800, excellent_mark=2700)
    printed = made(exam, clerk)
    assert "一、案例分析题（共 1 题，30 分）" in said(printed, "paper-a4")
    assert said(printed, "paper-a4").count("张某在河道内采砂。") == 1
    sheet = said(printed, "sheet")
    assert (sheet.count('class="boxes"'), sheet.count('class="line"'), sheet.count('class="ruled"')) == (1, 1, 10)


def test_every_print_of_a_qualifying_mock_says_what_it_is_not(cadre: Person, clerk: Person) -> None:
    factories.bank(6, 3, 3)
    printed = made(factories.exam(cadre, kind="qualifying"), clerk)
    assert all("<strong>执法资格模拟，不作为申领依据</strong>" in said(printed, kind) for kind in question_papers.KINDS)


def test_a_draft_is_not_printed(clerk: Person) -> None:
    factories.bank(6, 3, 3)
    with pytest.raises(Refused, match="请先发布"):
        made(factories.exam(state=Exam.State.DRAFT), clerk)


def test_printing_before_the_opening_is_written_down(cadre: Person, clerk: Person) -> None:
    factories.bank(6, 3, 3)
    later = timezone.now() + timedelta(days=1)
    exam = factories.exam(cadre, opens_at=later, closes_at=later + timedelta(hours=1))
    made(exam, clerk)
    ask(exam, "sheet", clerk)
    assert [AuditEntry.objects.get(event=f"quiz.paper_{one}").detail["before_opening"] for one in ("made", "printed")] == [True, True]


def test_who_runs_exams_alone_has_the_key_only_once_nobody_answers_any_more(exam: Exam, clerk: Person, signed_in: Any) -> None:
    Office.objects.update(paper=True)
    made(exam, clerk)
    runs = factories.person("考试员", role=Role.EXAM_ADMIN)
    with pytest.raises(Refused, match="考试结束前"):
        ask(exam, question_papers.KEY, runs)
    assert "参考答案在考试结束后" in signed_in(runs).get(url("question_papers", exam)).content.decode()
    Exam.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    again = factories.exam(kind="makeup", parent=exam)
    with pytest.raises(Refused, match="补考结束前"):
        ask(exam, question_papers.KEY, runs)
    Exam.objects.filter(pk=again.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert ask(exam, question_papers.KEY, runs).kind == question_papers.JOB
    assert ask(exam, question_papers.KEY, clerk).kind == question_papers.JOB


def test_the_page_makes_a_paper_and_asks_for_its_files(exam: Exam, clerk: Person, signed_in: Any) -> None:
    page = signed_in(clerk)
    assert page.get(url("question_papers", exam)).status_code == 404  # switched off
    Office.objects.update(paper=True)
    assert "已生成A 卷。" in page.post(url("question_papers_make", exam), follow=True).content.decode()
    assert page.post(url("question_paper_file", exam, 1, "sheet"))["Location"].startswith("/jobs/")
    assert page.post(url("question_paper_file", exam, 1, "nonsense")).status_code == 404


def test_what_was_printed_is_used_and_known_to_a_make_up_once_keys_are_out(exam: Exam, clerk: Person) -> None:
    made(exam, clerk)
    printed = set(PrintedItem.objects.values_list("revision__question", flat=True))
    assert set(Question.objects.filter(registries.used()).values_list("pk", flat=True)) == printed
    now = timezone.now()
    assert set(open_to("makeup", now, exam.pk).values_list("pk", flat=True)) >= printed
    Exam.objects.update(closes_at=now - timedelta(minutes=1))
    assert not set(open_to("makeup", now, exam.pk).values_list("pk", flat=True)) & printed
