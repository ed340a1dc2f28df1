"""成绩证明 and 合格证: who gets one, what it says, how long it holds, and all of an exam in one file."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import files, jobs, verify
from core.errors import Refused
from core.models import AuditEntry, Job, Office
from people.models import Person
from quiz.models import Attempt, Attestation, Candidate, Exam, Mark
from quiz.rules.attesting import Said, state, why_not
from quiz.selectors import attesting as selectors
from quiz.services import annulling, attesting, attesting_prints, marks
from tests import factories
from tests.quiz import sitting
from tests.quiz.manage.pages import url

pytestmark = pytest.mark.django_db
SAID = Said("陈志强", "年度考试", 7, 9000, "excellent", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("counts", "withdrawn", "replaced", "stands"),
    [
        (SAID, False, False, "valid"),
        (None, False, False, "changed"),  # void, or marked anew
        (Said("陈志强", "年度考试", 8, 9000, "excellent", date(2026, 11, 20)), False, False, "changed"),  # another attempt counts
        (Said("陈志强", "年度考试", 7, 9100, "excellent", date(2026, 11, 20)), False, False, "changed"),
        (Said("陈志强", "年度考试", 7, 9000, "pass", date(2026, 11, 20)), False, False, "changed"),
        (Said("陈志坚", "年度考试", 7, 9000, "excellent", date(2026, 11, 20)), False, False, "changed"),
        (SAID, True, True, "changed"),
        (SAID, True, False, "withdrawn"),
    ],
)
def test_an_attestation_holds_as_long_as_what_it_says_counts(counts: Said | None, withdrawn: bool, replaced: bool, stands: str) -> None:
    assert state(SAID, counts, withdrawn=withdrawn, replaced=replaced) == stands


GOOD: dict[str, Any] = {"exam_kind": "formal", "exam_source": "own", "listed": True, "sat": True, "grade": "pass", "released": True}


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("statement", {}, ""),
        ("certificate", {}, ""),
        ("statement", {"grade": "fail"}, ""),
        ("certificate", {"grade": "fail"}, "不合格"),
        ("statement", {"exam_kind": "practice"}, "练习"),
        ("statement", {"exam_source": "external"}, "组织考试的单位"),
        ("statement", {"grade": "pending"}, "评卷中"),
        ("certificate", {"released": False}, "还没有公布"),
        ("certificate", {"released": False, "grade": "fail"}, "还没有公布"),  # a refusal tells no grade
        ("statement", {"sat": False, "grade": ""}, "没有成绩"),
        ("statement", {"listed": False}, "已移出"),
        ("certificate", {"exam_kind": "qualifying"}, ""),
    ],
)
def test_who_gets_one_and_why_others_do_not(kind: str, changes: dict[str, Any], words: str) -> None:
    sentence = why_not(kind, **{**GOOD, **changes})
    assert words in sentence
    assert bool(sentence) is bool(words)


@pytest.fixture
def sat(phone: Client, exam: Exam) -> Candidate:
    """Full marks."""
    Office.objects.update(public_check=True)
    cache.clear()
    attempt = sitting.start(phone, exam)
    sitting.answer_all(phone, attempt)
    sitting.hand_in(phone, attempt)
    return exam.candidates.get()


def issued(candidate: Candidate, by: Person, kind: str = "statement") -> Attestation:
    return attesting.issue(candidate=candidate, kind=kind, by=by, now=timezone.now())


def checked(one: Attestation) -> str:
    return str(Client().get(reverse("core:verify", args=[verify.shown(one.code)])).content.decode())


@pytest.mark.postgres
def test_asked_for_again_it_is_the_same_code_and_a_regrading_that_changes_nothing_leaves_it(sat: Candidate, clerk: Person) -> None:
    first = issued(sat, sat.person)
    assert issued(sat, clerk).code == first.code
    assert issued(sat, clerk, "certificate").code != first.code
    with_lock = Attempt.objects.get()
    marks.grade_attempt(attempt=with_lock, cause=Mark.Cause.REGRADED, now=timezone.now())
    assert issued(sat, clerk).code == first.code
    assert AuditEntry.objects.filter(event="quiz.attested").count() == 2


def test_whoever_checks_it_reads_name_exam_grade_and_date_and_nothing_more(sat: Candidate, clerk: Person) -> None:
    page = checked(issued(sat, clerk))
    assert all(words in page for words in ("有效", "成绩证明", sat.person_name, sat.exam.title, "优秀", f"{timezone.localdate():%Y-%m-%d}"))
    main = page[page.index("<main") : page.index("</main")]
    assert not any(words in main for words in ("100", sat.exam_unit.name, sat.person.account, "出具人"))


@pytest.mark.postgres
def test_a_void_ends_it_and_a_new_one_takes_its_place(sat: Candidate, phone: Client, clerk: Person) -> None:
    old = issued(sat, clerk)
    annulling.void(attempt=Attempt.objects.get(), uses_chance=False, reason="替考", by=clerk, now=timezone.now())
    assert "已变更" in checked(old)
    assert "优秀" not in checked(old)
    with pytest.raises(Refused, match="没有成绩"):
        issued(sat, clerk)
    attempt = sitting.start(phone, sat.exam)
    sitting.answer_all(phone, attempt, wrong=1)
    sitting.hand_in(phone, attempt)
    new = issued(sat, clerk)
    assert (new.code != old.code, new.score) == (True, 7500)
    assert "有效" in checked(new)
    assert "已变更" in checked(old)


def test_withdrawn_by_staff_it_is_issued_anew_by_staff_alone(sat: Candidate, clerk: Person, signed_in: Any) -> None:
    one, desk = issued(sat, sat.person), signed_in(clerk)
    address = url("attestation_withdraw", sat.exam, one.public_id)
    desk.post(address, {"reason": " "})
    assert "有效" in checked(one)
    page = desk.post(address, {"reason": "姓名用字有误"}, follow=True).content.decode()
    assert "已撤销" in page
    assert "姓名用字有误" in page
    assert "已撤销" in checked(one)
    with pytest.raises(Refused, match="请联系组织单位"):
        issued(sat, sat.person)
    assert issued(sat, clerk).code != one.code
    assert issued(sat, sat.person).code != one.code
    assert AuditEntry.objects.filter(event="quiz.attestation_withdrawn").count() == 1


def made(response: Any) -> tuple[Job, bytes]:
    job = Job.objects.get(public_id=response["Location"].rstrip("/").split("/")[-1])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.sentence
    assert job.result
    return job, files.content(job.result)


def test_a_candidate_downloads_their_own_once_the_score_is_out(phone: Client, exam: Exam, sat: Candidate) -> None:
    Exam.objects.update(score_release="after_closing")
    address = reverse("quiz:attest", args=[exam.public_id, "certificate"])
    page = reverse("quiz:exam", args=[exam.public_id])
    assert "合格证（PDF）" not in phone.get(page).content.decode()
    assert "还没有公布" in phone.post(address, follow=True).content.decode()
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "合格证（PDF）" in phone.get(page).content.decode()
    job, data = made(phone.post(address))
    assert data.startswith(b"%PDF")
    assert verify.shown(Attestation.objects.get().code) in job.sentence


def test_a_sheet_says_what_was_attested_and_holds_no_picture_but_its_code(sat: Candidate, clerk: Person) -> None:
    Exam.objects.update(kind=Exam.Kind.QUALIFYING)
    for kind, template in attesting_prints.TEMPLATES.items():
        one = Attestation.objects.select_related("candidate__exam__unit").get(pk=issued(sat, clerk, kind).pk)
        context = attesting_prints._context(one.candidate.exam, [one], "https://xuefa.example")
        text = render_to_string(template, context)
        assert all(words in text for words in (one.person_name, one.exam_title, "优秀", "（盖章）", "不作为申领依据", verify.shown(one.code)))
        assert "https://xuefa.example/verify/" in text
        assert text.count("<img") == 1
        Office.objects.update(public_check=False)
        assert "<img" not in render_to_string(template, attesting_prints._context(one.candidate.exam, [one], "https://xuefa.example"))
        Office.objects.update(public_check=True)


@pytest.fixture
def many(sat: Candidate) -> Exam:
    """Of four more people one failed, one waits to be marked, one did not come, and one's was withdrawn."""
    for name, score, grade in (("林甲", 6000, "pass"), ("林乙", 2000, "fail"), ("林丙", 100, "pending"), ("林丁", None, "")):
        one = factories.enrol(sat.exam, factories.person(name, password=None))
        if score is not None:
            now = timezone.now()
            over: dict[str, Any] = {"state": "handed_in", "started_at": now, "deadline_at": now, "ended_at": now}
            attempt = Attempt.objects.create(candidate=one, number=1, source="platform", **over)
            Mark.objects.create(attempt=attempt, cause=Mark.Cause.IMPORTED, score=score, grade=grade, at=now)
            Candidate.objects.filter(pk=one.pk).update(sat=True, score=score, grade=grade, counted_attempt=attempt)
    return sat.exam


def test_the_clerk_prints_all_in_one_file_and_leaves_out_who_has_none(many: Exam, clerk: Person, signed_in: Any) -> None:
    desk = signed_in(clerk)
    job, data = made(desk.post(url("attest_all", many, "statement")))
    assert job.sentence == "共 3 份。"
    sheets = [one.extract_text() for one in PdfReader(BytesIO(data)).pages]
    given = Attestation.objects.order_by("candidate__sort_number", "candidate")
    assert [(one.person_name in text, verify.shown(one.code) in text) for one, text in zip(given, sheets, strict=True)] == [(True, True)] * 3
    first = set(Attestation.objects.values_list("code", flat=True))
    attesting.withdraw(attestation=Attestation.objects.get(person_name="林乙"), reason="有误", by=clerk, now=timezone.now())
    job, _ = made(desk.post(url("attest_all", many, "statement")))
    assert job.sentence.startswith("共 2 份。1 人的以前撤销过")
    assert set(Attestation.objects.values_list("code", flat=True)) == first
    assert made(desk.post(url("attest_all", many, "certificate")))[0].sentence == "共 2 份。"


def test_printing_all_can_be_stopped(many: Exam, clerk: Person) -> None:
    now = timezone.now()
    job = attesting_prints.ask_all(exam=many, kind="statement", by=clerk, base="http://testserver/", now=now, back_url="/")
    assert job.may_be_cancelled
    said: list[int] = []

    def stopped(percent: int) -> None:
        said.append(percent)
        if percent > attesting_prints.ISSUING:
            raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        attesting_prints.run_all(job.params, stopped, now)
    assert said == [attesting_prints.ISSUING, attesting_prints.RENDERING]


def test_issuing_to_many_takes_as_many_statements_as_to_few(many: Exam, clerk: Person, django_assert_num_queries: Any) -> None:
    keys = list(selectors.owed(many, "statement").values_list("pk", flat=True))
    for some in (keys[:1], keys[1:]):
        with django_assert_num_queries(5):
            attesting.issue_some(exam=many, keys=some, kind="statement", by=clerk, now=timezone.now())


def test_the_one_who_is_asked_for_twice_is_made_once(sat: Candidate, clerk: Person) -> None:
    asked: dict[str, Any] = {"candidate": sat, "kind": "statement", "by": clerk, "base": "/", "now": timezone.now(), "back_url": "/"}
    assert attesting_prints.ask(**asked) == attesting_prints.ask(**asked)
