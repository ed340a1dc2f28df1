"""While answers wait to be marked there is no pass rate and no excellence rate: they print 评卷中, everywhere from one definition."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.rates import Rate
from quiz.models import Exam
from reports import names, selectors, services
from reports.exports import _summary
from reports.figures import ExamFigures, Figures
from reports.plain import as_json, as_text
from reports.sentences import leading_sentence
from tests.reports import results

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(town):
    """Three who sat: one excellent, one failed, one whose short answer waits."""
    made = results.exam(95, 40, None, annual=True)
    results.enrol(made, "待评者", 50, grade="pending", first_passed=False)
    return made


@pytest.fixture
def figures(exam) -> ExamFigures:
    return selectors.exam_figures(exam, now=timezone.now())


def test_a_rate_that_is_pending_has_no_value_and_says_so():
    assert (Rate(1, 3, pending=True).prose, Rate(1, 3, pending=True).table, Rate(1, 3, pending=True).value) == ("评卷中", "评卷中", None)


def test_who_waits_has_sat_and_neither_passed_nor_failed(figures):
    total = figures.total
    assert (total.sat_count, total.pass_count, total.failed_count, total.pending_count) == (3, 1, 1, 1)
    assert (total.participation_rate.prose, total.pass_rate.prose, total.excellence_rate.prose) == ("75%", "评卷中", "评卷中")
    assert figures.first_attempt_pass_rate.prose == "评卷中"


def test_a_unit_where_nobody_waits_has_its_rates(exam, figures):
    other = results.enrol(exam, "别处", 95, unit=results.factories.office("财政所"))
    figures = selectors.exam_figures(exam, now=timezone.now())
    assert figures.of(other.exam_unit.path).pass_rate.prose == "100%"
    assert figures.total.pass_rate.prose == "评卷中"


def test_sentence_text_json_and_excel_say_so(figures):
    assert "优秀率评卷中" in leading_sentence(figures, now=timezone.now())
    text = as_text(figures, now=timezone.now(), collecting=0)
    assert "评卷中人数：1" in text
    assert "合格率：评卷中" in text
    said = as_json(figures, exam_id="1", collecting=0)
    assert (said["pending_count"], said["pass_rate"], said["pass_rate_text"], said["participation_rate"]) == (1, None, "评卷中", 0.75)
    rows = {str(row[0]): row[1] for row in _summary(figures, []).rows}
    assert (rows["评卷中人数"], rows["合格率"].table) == (1, "评卷中")


def test_where_nobody_waits_nobody_reads_of_it(town):
    figures = selectors.exam_figures(results.exam(95, 40), now=timezone.now())
    assert "评卷" not in as_text(figures, now=timezone.now(), collecting=0)
    assert "评卷中人数" not in [row[0] for row in _summary(figures, []).rows]


def test_the_page_says_how_many_wait_and_who(exam, signed_in, clerk):
    page = signed_in(clerk)
    url = reverse("reports:exam", args=[exam.public_id])
    text = page.get(url).content.decode()
    assert "评卷中 1 人" in text
    assert "不合格 1 人" in text
    assert "待评者" in page.get(reverse("reports:names", args=[exam.public_id, "pending"])).content.decode()
    assert "待评者" not in page.get(reverse("reports:names", args=[exam.public_id, "failed"])).content.decode()


def test_the_results_of_an_exam_that_is_over_are_confirmed_only_when_all_is_marked(exam, clerk):
    now = timezone.now()
    Exam.objects.update(closes_at=now - timedelta(seconds=1))
    with pytest.raises(Refused, match="评卷中 1 人"):
        services.confirm_results(exam=exam, as_of=timezone.localdate(now), by=clerk, now=now)
    exam.candidates.filter(grade="pending").update(grade="pass")
    assert services.confirm_results(exam=exam, as_of=timezone.localdate(now), by=clerk, now=now).figures["total"]["pass_count"] == 2


def test_a_snapshot_made_while_something_waited_keeps_saying_so(exam, clerk):
    now = timezone.now()
    snapshot = services.confirm_results(exam=exam, as_of=timezone.localdate(now), by=clerk, now=now)
    exam.candidates.filter(grade="pending").update(grade="pass")
    frozen = selectors.frozen_figures(snapshot)
    assert (frozen.total.pending_count, frozen.total.pass_rate.prose) == (1, "评卷中")
    assert [one.name for one in names.frozen_names(snapshot, "pending")] == ["待评者"]


def test_a_snapshot_of_before_is_read_as_it_was():
    kept = Figures(expected_count=2, sat_count=2, pass_count=2).to_json()
    del kept["pending_count"]
    assert Figures.from_json(kept).pass_rate.prose == "100%"
