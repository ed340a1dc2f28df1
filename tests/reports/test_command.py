"""manage.py exam_report."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.timezone import localdate

from people.services import units
from reports import services
from tests.reports import results

pytestmark = pytest.mark.django_db


def report(*args: str) -> str:
    out = StringIO()
    call_command("exam_report", *args, stdout=out)
    return out.getvalue()


def test_the_annual_exam_as_an_object(town):
    exam = results.exam(*[95] * 107, 84, annual=True, closes_at=timezone.now() - timedelta(minutes=1))
    told = json.loads(report("--year", "2026", "--json"))
    assert (told["exam"], told["title"], told["confirmed"], told["exam_over"]) == (str(exam.public_id), "2026年度学法考试", False, True)
    assert (told["expected_count"], told["sat_count"], told["absent_count"], told["pass_count"], told["excellent_count"]) == (108, 108, 0, 108, 107)
    assert (told["participation_rate"], told["participation_rate_text"]) == (1.0, "100%")
    assert (told["excellence_rate"], told["excellence_rate_text"]) == (107 / 108, "99%")
    assert (told["final_pass_rate"], told["lowest"], told["median"], told["as_of"]) == (None, 84.0, 95.0, localdate().isoformat())


def test_an_empty_roster_has_no_rates(town):
    told = json.loads(report("--exam", str(results.exam().public_id), "--json"))
    assert (told["expected_count"], told["participation_rate"], told["participation_rate_text"], told["average"]) == (0, None, "—", None)


def test_confirmed_figures_as_of_their_day(town, clerk):
    then = datetime(2026, 1, 10, 12, tzinfo=timezone.get_default_timezone())
    exam = results.exam(95, None, opens_at=then - timedelta(days=5), closes_at=then - timedelta(days=1))
    services.confirm_results(exam=exam, as_of=localdate(then), by=clerk, now=then)
    told = json.loads(report("--exam", str(exam.pk), "--as-of", "2026-01-31", "--json"))
    assert (told["confirmed"], told["as_of"], told["absent_count"]) == (True, "2026-01-10", 1)


def test_text_for_reading_begins_with_the_leaders_sentence(town):
    results.exam(95, 84, annual=True, closes_at=timezone.now() - timedelta(minutes=1))
    told = report("--year", "2026")
    assert told.startswith("2026年应考2人，已参考2人，参考率100%，优秀率50%。")
    assert "优秀率：50.0%（1/2）" in told


def test_of_several_units_the_top_most_annual_exam_is_meant(town):
    office = units.make_child(town, "党政办公室")
    below = results.exam(95, annual=True, title="办公室考试")
    below.unit = office
    below.save(update_fields=["unit"])
    results.exam(95, annual=True, title="全镇考试")
    assert json.loads(report("--year", "2026", "--json"))["title"] == "全镇考试"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--exam", "no-such-id", "--json"], "没有编号为“no-such-id”"),
        (["--exam", "99999999999999999999"], "没有编号"),
        (["--exam", "²"], "没有编号"),
        (["--exam", "0"], "没有编号"),
        (["--year", "1999"], "没有标为“本年度考试”"),
        (["--year", "今年"], "不是年度"),
        ([], "两者选一"),
        (["--exam", "1", "--year", "2026"], "两者选一"),
    ],
)
def test_what_cannot_be_found_is_told_in_a_sentence(town, args, sentence):
    with pytest.raises(CommandError, match=sentence):
        report(*args)


@pytest.mark.parametrize(
    ("day", "sentence"), [("昨天", "不是日期"), ("2026-02-30", "不是日期"), ("2999-01-01", "还没有到"), ("2020-01-01", "还没有定稿")]
)
def test_a_wrong_day_is_told_in_a_sentence(town, day, sentence):
    exam = results.exam(95)
    with pytest.raises(CommandError, match=sentence):
        report("--exam", str(exam.public_id), "--as-of", day)


def test_the_first_attempts_of_an_exam_held_elsewhere_are_not_invented(town, clerk):
    exam = results.exam(95, 40, source="external", closes_at=timezone.now() - timedelta(minutes=1))
    told = json.loads(report("--exam", str(exam.pk), "--json"))
    assert (told["first_attempt_pass_rate"], told["first_attempt_pass_rate_text"], told["pass_rate"]) == (None, None, 0.5)
    services.confirm_results(exam=exam, as_of=localdate(), by=clerk, now=timezone.now())
    assert "首次作答合格率：—\n" in report("--exam", str(exam.pk))
    assert json.loads(report("--exam", str(exam.pk), "--json"))["first_attempt_pass_rate"] is None


def test_the_first_attempts_of_an_own_exam_are_told(town):
    exam = results.exam(95, 40)
    assert "首次作答合格率：50.0%（1/2）" in report("--exam", str(exam.pk))
