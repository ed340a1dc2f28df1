"""What the bank has for each section of a rule, said while the rule is edited, and limiting a section by tags."""

import pytest
from django.urls import reverse
from django.utils import timezone

from questionbank.models import Question, Tag
from quiz.models import Exam, PaperItem
from quiz.rules.draw import Section
from quiz.rules.supply import Supply
from quiz.selectors.pool import matching, pool_for
from quiz.services import papers
from tests import factories
from tests.quiz.manage.pages import exam_form, url


@pytest.mark.parametrize(
    ("available", "attempts", "sentence"),
    [
        (60, 3, "第 1 部分单选题：可用 60 道，需要 20 道；3 次机会都不重复需要 60 道。"),
        (45, 3, "第 1 部分单选题：可用 45 道，需要 20 道；3 次机会都不重复需要 60 道，不足时会出现考过的题。"),
        (45, 1, "第 1 部分单选题：可用 45 道，需要 20 道。"),
        (45, 99, "第 1 部分单选题：可用 45 道，需要 20 道。"),  # practice without end
        (19, 3, "第 1 部分单选题：可用 19 道，需要 20 道，还差 1 道。"),
    ],
)
def test_how_far_the_bank_goes(available, attempts, sentence):
    assert Supply(1, Section("single", 20, 200), available, attempts).sentence == sentence


def tagged(question: Question, *names: str) -> Question:
    question.tags.set([Tag.objects.get_or_create(name=name)[0] for name in names])
    return question


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_section_limited_by_tags_takes_what_has_one_of_them(town):
    first, second = tagged(factories.question(), "窗口", "新进"), tagged(factories.question(), "新进")
    tagged(factories.question(), "执法")
    factories.question()
    sections = [Section("single", 1, 100, tags=frozenset({"窗口", "新进"}))]
    taken = {one.revision_id for one in pool_for(sections, Question.objects.drawable())}
    assert taken == {first.current_revision_id, second.current_revision_id}
    assert set(Question.objects.drawable().filter(matching(sections))) == {first, second}


@pytest.mark.django_db
def test_papers_keep_to_the_tags_of_their_sections(cadre):
    wanted = tagged(factories.question(), "窗口")
    factories.bank(3, 0, 0)
    exam = factories.exam(cadre, sections=(("single", 1, 10000),))
    exam.rules.update(tags=["窗口"])
    papers.prepare_papers(exam, timezone.now())
    assert PaperItem.objects.get().revision == wanted.current_revision


@pytest.mark.django_db
def test_the_form_says_it_while_the_rule_is_edited_and_changes_nothing(clerk, signed_in):
    factories.bank()
    data = exam_form([("single", 5, 20)], do="show", attempts_allowed="2")
    shown = signed_in(clerk).post(reverse("quiz:new"), data, headers={"HX-Request": "true"}).content.decode()
    assert "第 1 部分单选题：可用 20 道，需要 5 道；2 次机会都不重复需要 10 道。" in shown
    assert not Exam.objects.exists()


@pytest.mark.django_db
def test_saving_too_much_says_it_beside_the_refusal_and_the_draft_s_page_says_it_too(clerk, signed_in):
    factories.bank(4, 0, 0)
    page = signed_in(clerk)
    shown = page.post(reverse("quiz:new"), exam_form([("single", 5, 20)])).content.decode()
    assert "第 1 部分单选题：可用 4 道，需要 5 道，还差 1 道。" in shown
    page.post(reverse("quiz:new"), {**exam_form([("single", 4, 25)]), "section-0-tags": ""})
    shown = page.get(url("exam_manage", Exam.objects.get())).content.decode()
    assert "可用 4 道，需要 4 道；3 次机会都不重复需要 12 道，不足时会出现考过的题。" in shown
