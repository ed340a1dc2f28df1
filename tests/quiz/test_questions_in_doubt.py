"""The law changes while papers are drawn: questions whose article says something else wait for review, and papers take others."""

from datetime import date

import pytest
from django.utils import timezone

from questionbank.models import BasisFlag, LegalBasis, Question
from quiz.models import Candidate, Exam, PaperItem
from quiz.services import attempts, papers
from statutes.services import import_version
from tests import factories
from tests.factories import NOON
from tests.statutes.texts import law

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def version(text: str, year: int) -> None:
    import_version(law=law(text), title="议事法", from_on=date(year, 1, 1), adopted_on=None, by=None, now=NOON)


def flagged(number: int, *, year: int = 2025) -> list[Question]:
    """So many questions on an article that says something else from that year on."""
    made = [factories.question() for _ in range(number)]
    LegalBasis.objects.bulk_create(LegalBasis(revision=one.current_revision, statute_title="议事法", article_number="第一条") for one in made)
    version("议事应当公开进行，公众可以旁听。", 2020)
    version("议事应当公开进行，公众可以旁听，涉及隐私的除外。", year)
    assert BasisFlag.objects.filter(decision="").count() == number
    return made


def exam(count: int) -> Exam:
    return factories.exam(factories.person("陈志强"), sections=(("single", count, 2000),))


def questions_of(candidate: Candidate) -> set[int]:
    return set(PaperItem.objects.filter(paper__candidate=candidate).values_list("revision__question", flat=True))


def drawn(of: Exam) -> set[int]:
    return set(PaperItem.objects.filter(paper__candidate__exam=of).values_list("revision__question", flat=True))


def test_papers_take_other_questions_while_there_are_enough() -> None:
    doubtful = flagged(2)
    factories.bank(5, 0, 0)
    of = exam(5)
    papers.prepare_papers(of, NOON)
    assert drawn(of).isdisjoint(one.pk for one in doubtful)
    candidate = of.candidates.get()
    candidate.exam = of
    papers.draw_now(candidate, 2, NOON)
    assert drawn(of).isdisjoint(one.pk for one in doubtful)


def test_an_exam_does_not_fail_for_a_law() -> None:
    doubtful = flagged(3)
    factories.bank(2, 0, 0)
    of = exam(5)
    assert papers.prepare_papers(of, NOON) == 1
    assert drawn(of) >= {one.pk for one in doubtful}
    assert papers.prepare_papers(of, NOON) == 0  # and nothing is drawn again and again


def test_a_waiting_paper_is_redrawn_when_a_question_in_it_comes_into_doubt_and_a_started_one_never_changes() -> None:
    factories.bank(6, 0, 0)
    of = exam(5)
    started = factories.enrol(of, factories.person("王海燕"))
    papers.prepare_papers(of, NOON)
    taken = Question.objects.get(pk=min(drawn(of)))
    attempts.start_attempt(exam_id=of.public_id, person=started.person, device_key_hash="k" * 64, now=timezone.now())
    before = questions_of(started)
    LegalBasis.objects.create(revision=taken.current_revision, statute_title="议事法", article_number="第一条")
    version("议事应当公开进行，公众可以旁听。", 2020)
    version("议事应当公开进行，公众可以旁听，涉及隐私的除外。", 2025)
    papers.prepare_papers(of, NOON)
    assert taken.pk not in questions_of(of.candidates.exclude(pk=started.pk).get())
    assert questions_of(started) == before


def test_until_the_new_article_is_in_force_nothing_is_in_doubt() -> None:
    doubtful = flagged(5, year=2027)
    of = exam(5)
    papers.prepare_papers(of, NOON)
    assert drawn(of) == {one.pk for one in doubtful}
