"""Scores of an exam of our own that were earned on paper or on another platform: attempts beside the online ones, each person counted once."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from core import excel, files
from core.errors import Refused
from core.models import Office, StoredFile
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, Intervention, Mark, ScoreImport
from quiz.rules.scores import HEADER, Plan
from quiz.services import annulling, external, item_stats, scores
from reports import exports
from reports.services import confirm_results
from tests import factories
from tests.quiz import sitting
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def exam(cadre: Person) -> Exam:
    """Four questions of 25 points each; three people, open now."""
    factories.bank(6, 3, 3)
    return factories.exam(cadre, factories.person("李伟"), factories.person("王芳"))


def sheet(*rows: tuple[Any, ...]) -> bytes:
    return excel.write([excel.Sheet("成绩", list(HEADER), [(name, "", "", score, number) for name, score, number in rows])])


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def bring(exam: Exam, by: Person, *rows: tuple[Any, ...], source: str = "paper", held_on: date | None = None) -> Plan:
    now = timezone.now()
    data = sheet(*rows)
    kept = [
        files.store(one, name="x", content_type="x", owner_kind=kind, owner_id=exam.pk, now=now, keep=timedelta(days=1))
        for one, kind in ((data, external.UPLOAD), (photo(), external.PROOF))
    ]
    of = external.Provenance(source, held_on or timezone.localdate(now), *kept)
    return external.import_scores(exam=exam, data=data, by=by, now=now, of=of)


def online(exam: Exam, person: Person, signed_in: Any, *, wrong: int) -> Attempt:
    client: Client = signed_in(person)
    attempt = sitting.start(client, exam)
    sitting.answer_all(client, attempt, wrong=wrong)
    sitting.hand_in(client, attempt)
    return attempt


def test_each_person_counts_once_with_the_best_score_and_its_source(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    online(exam, cadre, signed_in, wrong=1)  # 75
    bring(exam, clerk, ("陈志强", 92, ""), ("李伟", 55, ""))
    bring(exam, clerk, ("王芳", 60, ""), source="platform")
    rows = Candidate.objects.order_by("pk").values_list("person_name", "score", "grade", "counted_attempt__source", "counted_attempt__number")
    assert list(rows) == [("陈志强", 9200, "excellent", "paper", 2), ("李伟", 5500, "fail", "paper", 1), ("王芳", 6000, "pass", "platform", 1)]
    assert Candidate.objects.get(person=cadre).first_passed  # online, at the first attempt


def test_a_better_online_score_counts_and_the_paper_stays_beside_it(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    bring(exam, clerk, ("陈志强", 60, ""))
    online(exam, cadre, signed_in, wrong=0)
    counted = Candidate.objects.select_related("counted_attempt").get(person=cadre)
    assert (counted.score, counted.counted_attempt.source) == (10000, "online")
    assert list(counted.attempts.values_list("number", "source")) == [(1, "paper"), (2, "online")]


def test_figures_are_not_of_a_day_before_the_paper_was_sat(exam: Exam, clerk: Person) -> None:
    Exam.objects.update(opens_at=timezone.now() - timedelta(days=5))
    today, sat_on = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    bring(Exam.objects.get(), clerk, ("陈志强", 92, ""), held_on=sat_on)
    with pytest.raises(Refused, match=f"最后一次在 {sat_on}"):
        confirm_results(exam=exam, as_of=today - timedelta(days=2), by=clerk, now=timezone.now())
    assert confirm_results(exam=exam, as_of=sat_on, by=clerk, now=timezone.now()).as_of == sat_on


def test_one_wrong_row_and_nothing_is_taken(exam: Exam, clerk: Person) -> None:
    with pytest.raises(Refused, match="有 2 行需要改正，整个文件都没有导入"):
        bring(exam, clerk, ("陈志强", 92, ""), ("赵六", 80, ""), ("李伟", 101, ""))
    assert not Attempt.objects.exists()
    assert not ScoreImport.objects.exists()
    assert StoredFile.objects.filter(expires_at=None, owner_kind=external.PROOF).count() == 0


def test_proof_and_file_are_kept_for_good(exam: Exam, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    made = ScoreImport.objects.get()
    assert (made.source, made.people, made.proof.expires_at, made.sheet.expires_at) == ("paper", 1, None, None)
    assert made.attempts.get().candidate.person_name == "陈志强"


def test_whose_score_came_is_told_that_it_is_out(exam: Exam, cadre: Person, clerk: Person) -> None:
    Exam.objects.update(score_release=Exam.ScoreRelease.AFTER_CLOSING)
    bring(Exam.objects.get(), clerk, ("陈志强", 92, ""))
    assert not cadre.notices.exists()
    Exam.objects.update(score_release=Exam.ScoreRelease.AT_ONCE)
    bring(Exam.objects.get(), clerk, ("李伟", 92, ""))
    assert "成绩" in Person.objects.get(name="李伟").notices.get().title


def test_the_same_file_again_brings_nothing(exam: Exam, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    with pytest.raises(Refused, match="没有新的成绩"):
        bring(exam, clerk, ("陈志强", 92, ""))
    assert Mark.objects.count() == 1


def test_an_import_that_was_killed_is_finished_under_the_same_record(exam: Exam, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""), ("李伟", 55, ""))
    made = ScoreImport.objects.get()
    Attempt.objects.filter(candidate__person_name="李伟").delete()  # as if it had stopped before
    of = external.Provenance(made.source, made.held_on, made.sheet, made.proof)
    external.import_scores(exam=exam, data=files.content(made.sheet), by=clerk, now=timezone.now(), of=of)
    assert (ScoreImport.objects.get().people, made.attempts.count()) == (2, 2)


def test_whoever_is_answering_online_waits(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    sitting.start(signed_in(cadre), exam)
    with pytest.raises(Refused, match="有 1 行需要改正"):
        bring(exam, clerk, ("陈志强", 92, ""))
    plan = external.plan_scores(exam=exam, data=sheet(("陈志强", 92, "")), source="paper", now=timezone.now())
    assert "正在在线答题" in plan.blocked[0].sentence


def test_a_score_takes_a_chance_and_none_is_taken_beyond_them(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    Exam.objects.update(attempts_allowed=2)
    exam.refresh_from_db()
    online(exam, cadre, signed_in, wrong=2)
    bring(exam, clerk, ("陈志强", 70, ""))
    plan = external.plan_scores(exam=exam, data=sheet(("陈志强", 80, 3)), source="paper", now=timezone.now())
    assert "考试机会已经用完" in plan.blocked[0].sentence
    assert "机会已全部用完" in signed_in(cadre).post(url("start", exam), follow=True).content.decode()


def test_a_number_that_an_online_attempt_has_is_refused(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    online(exam, cadre, signed_in, wrong=2)
    plan = external.plan_scores(exam=exam, data=sheet(("陈志强", 80, 1)), source="paper", now=timezone.now())
    assert "第 1 次考试是在线考的。这次成绩的考试次数请改填 2，或留空。" in plan.conflicts[0].sentence


@pytest.mark.parametrize(("days", "match"), [(-400, "考试日期应在"), (1, "考试日期应在")])
def test_a_day_out_of_the_exam_is_refused(exam: Exam, clerk: Person, days: int, match: str) -> None:
    with pytest.raises(Refused, match=match):
        bring(exam, clerk, ("陈志强", 92, ""), held_on=timezone.localdate() + timedelta(days=days))


def test_confirmed_results_take_no_scores(exam: Exam, clerk: Person) -> None:
    Exam.objects.update(state=Exam.State.CONFIRMED)
    exam.refresh_from_db()
    with pytest.raises(Refused, match="已定稿"):
        bring(exam, clerk, ("陈志强", 92, ""))


# --- put right, taken away


def test_a_score_is_put_right_and_the_old_one_stays(exam: Exam, cadre: Person, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    scores.correct(attempt=Attempt.objects.get(), score=5900, reason="成绩单登错", by=clerk, now=timezone.now())
    assert list(Mark.objects.values_list("cause", "score", "grade")) == [("imported", 9200, "excellent"), ("corrected", 5900, "fail")]
    assert Candidate.objects.get(person=cadre).score == 5900
    assert Intervention.objects.get().detail == {"was": {"score": 9200}, "score": 5900}
    assert cadre.notices.get(kind="quiz.intervened").body == "这次考试的成绩已更正（原因：成绩单登错）。"


@pytest.mark.parametrize(("score", "match"), [(10001, "0 到 100 之间"), (9200, "没有要更正的")])
def test_what_is_no_other_score_is_refused(exam: Exam, clerk: Person, score: int, match: str) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    with pytest.raises(Refused, match=match):
        scores.correct(attempt=Attempt.objects.get(), score=score, reason="登错", by=clerk, now=timezone.now())


def test_a_score_taken_away_can_be_brought_again(exam: Exam, cadre: Person, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    scores.take_away(attempt=Attempt.objects.get(), reason="不是本人", by=clerk, now=timezone.now())
    candidate = Candidate.objects.get(person=cadre)
    assert (candidate.sat, candidate.score, Attempt.objects.get().state) == (False, None, "void")
    bring(exam, clerk, ("陈志强", 92, ""))
    assert Attempt.objects.get(state="handed_in").number == 2


def test_an_online_score_is_not_put_right_by_hand(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    attempt = online(exam, cadre, signed_in, wrong=1)
    for change in (
        lambda: scores.correct(attempt=attempt, score=100, reason="x", by=clerk, now=timezone.now()),
        lambda: scores.take_away(attempt=attempt, reason="x", by=clerk, now=timezone.now()),
    ):
        with pytest.raises(Refused, match="由答案算出"):
            change()


def test_what_was_sat_on_paper_is_neither_opened_again_nor_given_back(exam: Exam, clerk: Person) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    attempt, now = Attempt.objects.get(), timezone.now()
    with pytest.raises(Refused, match="不是在线考的"):
        annulling.reopen(attempt=attempt, minutes=5, past_closing=False, reason="x", by=clerk, now=now)
    with pytest.raises(Refused, match="不是在线考的"):
        annulling.give_back(attempt=attempt, reason="x", by=clerk, now=now)


# --- who reads attempts


def test_statistics_of_questions_know_online_attempts_only(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    bring(exam, clerk, ("陈志强", 92, ""), ("李伟", 80, ""))
    attempt = online(exam, cadre, signed_in, wrong=1)
    item_stats.follow_marks(timezone.now() + timedelta(hours=1))
    stats = [item.revision.question.stat.papers for item in attempt.paper.items.select_related("revision__question__stat")]  # type: ignore[union-attr]
    assert stats == [1, 1, 1, 1]


def test_every_page_stands_with_an_attempt_that_has_no_paper(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    candidate, staff = Candidate.objects.get(person=cadre), signed_in(clerk)
    attempt = candidate.attempts.get()
    assert "纸质" in staff.get(url("roster", exam)).content.decode()
    assert "（纸质）" in staff.get(url("candidate", exam, candidate.public_id)).content.decode()
    assert "已交卷（纸质）" in staff.get(url("monitor", exam)).content.decode()
    assert staff.get(url("attempt_manage", exam, attempt.public_id)).status_code == 404
    own = signed_in(cadre)
    assert "第 1 次考试 · 纸质" in own.get(url("exam", exam)).content.decode()
    shown = own.get(f"/attempts/{attempt.public_id}/result/").content.decode()
    assert ("92" in shown, "逐题查看" in shown, "答案和解析" in shown) == (True, False, False)


def test_a_ruling_says_how_many_scores_it_does_not_reach(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    attempt = online(exam, cadre, signed_in, wrong=1)
    bring(exam, clerk, ("陈志强", 92, ""), ("李伟", 80, ""))
    question = attempt.paper.items.get(position=1).revision  # type: ignore[union-attr]
    page = url("ruling", exam, question.question.public_id, question.number)
    shown = signed_in(clerk).post(page, {"kind": "full", "reason": "题目有误", "do": "look"})
    assert (shown.context["preview"].graded, shown.context["elsewhere"]) == (1, 2)
    assert "另有 2 次导入的成绩没有逐题答案" in shown.content.decode()


def test_reports_name_the_source(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    online(exam, Person.objects.get(name="李伟"), signed_in, wrong=0)
    assert "优秀 · 纸质" in signed_in(clerk).get(f"/reports/exams/{exam.public_id}/names/sat/").content.decode()
    made = exports.rates_xlsx({"exam": exam.pk, "snapshot": None}, lambda percent: None, timezone.now())
    rows = load_workbook(BytesIO(made.data))["名单"].iter_rows(values_only=True)
    assert {row[0]: row[9] for row in rows if row[0] in ("陈志强", "李伟")} == {"陈志强": "纸质", "李伟": "在线"}


# --- the page


def test_upload_preview_confirm(exam: Exam, cadre: Person, clerk: Person, signed_in: Any) -> None:
    page = signed_in(clerk)
    assert page.get(url("scores", exam)).status_code == 404  # switched off
    Office.objects.update(paper=True)

    def upload(*rows: tuple[Any, ...]) -> Any:
        sent = {"source": "paper", "held_on": f"{timezone.localdate()}", "file": SimpleUploadedFile("成绩.xlsx", sheet(*rows))}
        return page.post(url("scores", exam), {**sent, "proof": SimpleUploadedFile("单.jpg", photo())})

    wrong = upload(("陈志强", 92, ""), ("赵六", 80, "")).content.decode()
    assert "现在一条也不导入" in wrong
    assert url("scores_confirm", exam) not in wrong
    again = upload(("陈志强", 92, "")).context["again"]
    done = page.post(url("scores_confirm", exam), again, follow=True).content.decode()
    assert "已导入 1 条成绩。" in done
    assert "证明材料" in done
    assert Candidate.objects.get(person=cadre).score == 9200


def test_a_score_is_put_right_on_its_page(exam: Exam, clerk: Person, signed_in: Any) -> None:
    bring(exam, clerk, ("陈志强", 92, ""))
    page, attempt = signed_in(clerk), Attempt.objects.get()
    assert "“九”不是数字" in page.post(url("score_correct", exam, attempt.public_id), {"score": "九", "reason": "x"}).content.decode()
    page.post(url("score_correct", exam, attempt.public_id), {"score": "88.5", "reason": "登错"})
    assert Mark.objects.latest("id").score == 8850
    page.post(url("score_take_away", exam, attempt.public_id), {"reason": "重复"})
    assert Attempt.objects.get().state == "void"
