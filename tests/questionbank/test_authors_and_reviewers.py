"""Who writes, who reviews, who manages: what each sees and may do, and that nobody passes their own question alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.home_cards import cards_for
from core.models import AuditEntry, Office
from notices.models import Notice
from people.models import Person, Role, Unit
from questionbank import selectors
from questionbank.models import ImportBatch, Question
from tests import factories
from tests.questionbank.test_question_pages import TYPED, edit_form

pytestmark = pytest.mark.django_db
NEW = "/manage/questions/new/"
SignIn = Callable[[Person], Client]


@pytest.fixture
def author(town: Unit) -> Person:
    return factories.person("何出题", role=Role.AUTHOR, password=None)


@pytest.fixture
def reviewer(town: Unit) -> Person:
    return factories.person("罗审题", role=Role.REVIEWER, password=None)


def written_by(person: Person, status: str = Question.Status.DRAFT) -> Question:
    made = factories.question(status=status)
    made.revisions.update(author=person)
    return Question.objects.select_related("current_revision__author").get(pk=made.pk)


def move(client: Client, question: Question, action: str, **sent: str) -> int:
    question.refresh_from_db()
    sent = {"seen_version": str(question.version), **sent}
    return client.post(reverse("questionbank:move", args=[question.public_id, action]), sent).status_code


def test_visible_to_and_can_see_agree_for_every_role(town: Unit) -> None:
    people = [factories.person(f"某{role.label}", role=role, password=None) for role in Role] + [factories.person("陈志强", password=None)]
    both = factories.person("杜两样", role=Role.AUTHOR, password=None)
    both.role_assignments.create(role=Role.REVIEWER, unit=town)
    staged = ImportBatch.objects.create(file_name="x", state=ImportBatch.State.STAGED, created_at=factories.NOON)
    questions = [written_by(people[2]), written_by(both, Question.Status.IN_REVIEW), factories.question(), factories.question(batch=staged)]
    passed = factories.question()
    Question.objects.filter(pk=passed.pk).update(reviewed_by=people[3])
    for person in (*people, both):
        seen = set(selectors.visible_to(person))
        assert seen == {one for one in Question.objects.all() if selectors.can_see(person, one)}, person
    assert set(selectors.visible_to(people[2])) == {questions[0]}
    assert set(selectors.visible_to(people[3])) == {questions[1], passed}


def test_an_author_saves_a_draft_or_submits_it_at_once(author: Person, signed_in: SignIn) -> None:
    client = signed_in(author)
    client.post(NEW, TYPED)
    client.post(NEW, {**TYPED, "stem": "另一题", "submit": "1"})
    assert list(Question.objects.order_by("id").values_list("status", flat=True)) == ["draft", "in_review"]


def test_an_author_changes_drafts_only(author: Person, signed_in: SignIn) -> None:
    client, question = signed_in(author), written_by(author)
    edit = reverse("questionbank:edit", args=[question.public_id])
    assert client.post(edit, edit_form(question, type="single", stem="改过的题干")).status_code == 302
    assert move(client, question, "submit") == 302
    question.refresh_from_db()
    answer = client.post(edit, edit_form(question, type="single", stem="又改"))
    assert "不能再改" in answer.content.decode()
    assert Question.objects.get().current_revision.stem == "改过的题干"


def test_an_author_finds_nobody_elses_question_and_passes_none(author: Person, clerk: Person, signed_in: SignIn) -> None:
    other, own = written_by(clerk), written_by(author, Question.Status.IN_REVIEW)
    client = signed_in(author)
    assert client.get(reverse("questionbank:question", args=[other.public_id])).status_code == 404
    assert [move(client, own, action) for action in ("review", "return", "retire")] == [403, 403, 403]


def test_a_reviewer_passes_what_waits_and_goes_on(author: Person, reviewer: Person, signed_in: SignIn) -> None:
    question = written_by(author, Question.Status.IN_REVIEW)
    answer = signed_in(reviewer).post(reverse("questionbank:move", args=[question.public_id, "review"]), {"seen_version": "1"})
    assert answer["Location"] == reverse("questionbank:list")
    question.refresh_from_db()
    assert (question.status, question.reviewed_by) == ("reviewed", reviewer)


def test_a_reviewer_passes_no_question_of_their_own(reviewer: Person, signed_in: SignIn) -> None:
    question = written_by(reviewer, Question.Status.IN_REVIEW)
    assert move(signed_in(reviewer), question, "review") == 400
    assert Question.objects.get().status == "in_review"


def test_a_returned_question_is_a_draft_and_its_author_is_told_why(author: Person, reviewer: Person, signed_in: SignIn) -> None:
    question = written_by(author, Question.Status.IN_REVIEW)
    assert move(signed_in(reviewer), question, "return", reason="题干缺少“不”字") == 302
    notice = Notice.objects.get()
    assert (Question.objects.get().status, notice.person) == ("draft", author)
    assert "缺少" in notice.body
    assert AuditEntry.objects.get(event="questionbank.return").detail["reason"] == "题干缺少“不”字"


def test_returning_asks_for_a_reason_beside_the_question(author: Person, reviewer: Person, signed_in: SignIn) -> None:
    question = written_by(author, Question.Status.IN_REVIEW)
    answer = signed_in(reviewer).post(reverse("questionbank:move", args=[question.public_id, "return"]), {"seen_version": "1"})
    assert "请填写退回的原因" in answer.content.decode()
    assert Question.objects.get().status == "in_review"


def test_the_page_offers_each_what_they_may_do(author: Person, reviewer: Person, clerk: Person, signed_in: SignIn) -> None:
    question = written_by(author, Question.Status.IN_REVIEW)
    offered = {one: selectors.what_may(one, question) for one in (author, reviewer, clerk)}
    assert offered == {author: set(), reviewer: {"review", "return"}, clerk: {"edit", "review", "return", "retire"}}
    assert selectors.what_may(author, written_by(author)) == {"edit", "submit"}


def test_the_overview_counts_what_waits_for_a_reviewer(author: Person, reviewer: Person) -> None:
    written_by(author, Question.Status.IN_REVIEW)
    written_by(reviewer, Question.Status.IN_REVIEW)
    now = timezone.now()
    assert [card.figure for card in cards_for(reviewer, now) if card.title == "待审核试题"] == ["1 道"]
    assert not [card for card in cards_for(author, now) if card.title == "待审核试题"]


def test_with_two_person_review_the_clerk_passes_no_own_question(clerk: Person, signed_in: SignIn) -> None:
    Office.objects.update(two_person_review=True)
    question = written_by(clerk, Question.Status.IN_REVIEW)
    assert move(signed_in(clerk), question, "review") == 400
