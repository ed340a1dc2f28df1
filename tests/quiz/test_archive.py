"""考试归档包: an exam that is over, collected and marked, whole in one file that can be checked; made by the worker or by a command."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from core import dossier, files, jobs
from core.errors import Refused
from core.models import AuditEntry, Job, StoredFile
from people.models import Person
from quiz.models import Attempt, Exam, Incident, PaperItem, RosterChange, ScoreImport, Variant, VariantItem
from quiz.registries import print_named
from quiz.services import archiving, prints, roster
from tests import factories
from tests.core.test_scans import picture
from tests.quiz import sitting
from tests.quiz.manage.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def over(cadre: Person, clerk: Person, signed_in: Any) -> Exam:
    """One sat it, one was absent, one is excused with a photo of the approval; a scan came back; then it ended."""
    factories.bank(4, 2, 2)
    excused, absent = factories.person("休假人员", mobile="13812345678", password=None), factories.person("缺考人员", password=None)
    exam = factories.exam(cadre, excused, absent)
    roster.exclude(
        candidate=exam.candidates.get(person=excused), action="exempted", reason="产假", approver="黄镇长", approved_on=date(2026, 11, 1),
        photo=picture(), by=clerk, now=timezone.now(),
    )  # fmt: skip
    phone = signed_in(cadre)
    attempt = sitting.start(phone, exam)
    sitting.answer_all(phone, attempt, wrong=1)
    sitting.hand_in(phone, attempt)
    paper = print_named("sign-in")
    assert paper is not None
    scan = SimpleUploadedFile("1.pdf", b"%PDF-1.4 scanned\n%%EOF\n")
    prints.put_back(exam=exam, paper=paper, uploads=[scan], note="共 1 页", by=clerk, now=timezone.now())
    Exam.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    exam.refresh_from_db()
    return exam


@pytest.fixture
def desk(clerk: Person, signed_in: Any) -> Client:
    client: Client = signed_in(clerk)
    return client


def made(exam: Exam, folder: Path, name: str = "考试.zip") -> zipfile.ZipFile:
    path = folder / name
    archiving.write(exam=exam, path=path, by=None, now=factories.NOON + timedelta(days=300))
    dossier.checked(path)
    return zipfile.ZipFile(path)


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def lines(archive: zipfile.ZipFile, name: str) -> list[Any]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def test_a_result_can_be_worked_out_again_from_the_file_alone(over: Exam, tmp_path: Path) -> None:
    archive = made(over, tmp_path)
    keys = {(one["question"], one["revision"]): one["key"] for one in lines(archive, "03-试卷/试题.jsonl")}
    answers = {one["position"]: one["content"]["chosen"] for one in lines(archive, "04-答卷/答案.jsonl")}
    [paper], [mark] = lines(archive, "03-试卷/试卷.jsonl"), lines(archive, "06-评分/评分.jsonl")
    earned = {
        str(item["position"]): item["points"] if sorted(answers.get(item["position"], [])) == sorted(keys[item["question"], item["revision"]]) else 0
        for item in paper["items"]
    }
    assert earned == mark["awards"]
    assert sum(earned.values()) == mark["score"] == 7500
    shown = PaperItem.objects.filter(paper=over.candidates.get(sat=True).papers.get(attempt__isnull=False)).order_by("position")
    assert [item["option_order"] for item in paper["items"]] == [one.option_order for one in shown]


def test_the_roster_is_there_with_why_somebody_is_excused(over: Exam, tmp_path: Path) -> None:
    archive = made(over, tmp_path)
    people = {one["姓名"]: one for one in table(archive, "02-应考名单/名单.csv")}
    assert [people[name]["应考情况"] for name in ("陈志强", "缺考人员", "休假人员")] == ["应考", "应考", "免考"]
    assert (people["陈志强"]["成绩"], people["陈志强"]["等次"]) == ("75", "合格")
    [change] = table(archive, "02-应考名单/名单变动.csv")
    assert (change["编号"], change["原因"], change["批准人"]) == (people["休假人员"]["编号"], "产假", "黄镇长")
    assert archive.read(f"02-应考名单/批准材料/{change['批准材料']}").startswith(b"\xff\xd8")
    [scan] = table(archive, "08-盖章件/目录.csv")
    assert archive.read(f"08-盖章件/{scan['文件']}").startswith(b"%PDF")


def test_the_figures_are_those_of_the_reports(over: Exam, tmp_path: Path) -> None:
    archive = made(over, tmp_path)
    figures = json.loads(archive.read("07-结果/统计.json"))
    assert (figures["expected_count"], figures["sat_count"], figures["exempt_count"]) == (2, 1, 1)
    assert table(archive, "07-结果/各单位.csv")[-1]["参考率"] == "50.0%"
    assert archive.read("07-结果/成绩汇总表.pdf").startswith(b"%PDF")
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["exam"]["title"], manifest["exam"]["confirmed"], manifest["missing"]) == (over.title, False, [])
    assert "尚未定稿" in archive.read("说明.txt").decode("utf-8-sig")


def test_no_account_and_no_number_is_in_it(over: Exam, tmp_path: Path, cadre: Person) -> None:
    Attempt.objects.update(address="10.20.30.44")
    moved = {"before": "10.20.30.99", "address": "10.20.30.44"}
    Incident.objects.create(attempt=Attempt.objects.get(), kind=Incident.Kind.OTHER_DEVICE, detail=moved, at=timezone.now())
    archive = made(over, tmp_path)
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    for private in (cadre.account.encode(), b"13812345678", b"10.20.30.44", b"10.20.30.99", Attempt.objects.get().device_key_hash.encode()):
        assert private not in everything
    [incident] = table(archive, "05-监考/异常记录.csv")
    assert (incident["情况"], incident["详情"]) == ("更换设备", "原网络：10.20.30.0/24；现网络：10.20.30.0/24")


# which member holds the rows of each model, or why none does
FILED = {
    "Answer": "04-答卷/答案.jsonl", "Attempt": "04-答卷/考试记录.csv", "Attestation": "09-证明/证明.csv", "Candidate": "02-应考名单/名单.csv",
    "CodeTry": "05-监考/入场码输错.csv", "Exam": "01-考试设置/设置.csv", "ExamNotice": "05-监考/考试须知.csv", "ExamPrint": "08-盖章件/打印记录.csv",
    "ExamUnit": "01-考试设置/单位.csv", "HandAward": "06-评分/人工评分.csv", "Incident": "05-监考/异常记录.csv",
    "Intervention": "05-监考/监考处置.csv", "KeyRuling": "06-评分/更正评分.csv", "Mark": "06-评分/评分.jsonl", "Marker": "06-评分/评卷人.csv",
    "MarkingTask": "06-评分/评卷分工.csv", "NoticeConfirmation": "05-监考/须知确认.csv", "Paper": "03-试卷/试卷.jsonl",
    "PaperItem": "03-试卷/试卷.jsonl", "PaperRule": "01-考试设置/组卷规则.csv", "PrintedItem": "03-试卷/纸质试卷.jsonl",
    "PrintedPaper": "03-试卷/纸质试卷.jsonl", "RosterChange": "02-应考名单/名单变动.csv", "ScoreImport": "04-答卷/成绩导入.csv",
    "StartCode": "05-监考/入场码.csv", "Variant": "03-试卷/固定试卷.csv", "VariantItem": "03-试卷/固定试卷.csv",
}  # fmt: skip
LEFT_OUT = {"Announcement", "StatsProgress"}  # how far the worker is
LEFT_OUT |= {"Favourite", "Mistake", "PracticeAnswer", "Practised"}  # a person's own, of no exam


def test_whatever_this_room_keeps_of_an_exam_is_filed(over: Exam, tmp_path: Path) -> None:
    kept = {model.__name__ for model in apps.get_app_config("quiz").get_models() if not model._meta.auto_created}
    assert kept - LEFT_OUT == set(FILED), "add a member in quiz/services/archive_parts.py, or say here why not"
    assert set(FILED.values()) <= set(made(over, tmp_path).namelist())


def test_of_scores_that_came_by_file_the_proof_is_filed_and_the_sheet_only_by_its_sum(over: Exam, tmp_path: Path, clerk: Person) -> None:
    kept: dict[str, Any] = {"owner_kind": "x", "owner_id": 1, "now": timezone.now()}
    sheet = files.store(b"139 0000 0000", name="成绩.xlsx", content_type="application/x", **kept)
    proof = files.store(b"signed", name="成绩单.pdf", content_type="application/pdf", **kept)
    ScoreImport.objects.create(exam=over, source="paper", held_on=date(2026, 11, 1), sheet=sheet, proof=proof, people=1, by=clerk, at=timezone.now())
    archive = made(over, tmp_path)
    [told] = table(archive, "04-答卷/成绩导入.csv")
    assert archive.read(f"04-答卷/证明材料/{told['证明材料']}") == b"signed"
    assert (told["来源"], told["成绩表 SHA-256"]) == ("纸质", sheet.sha256)
    assert not [name for name in archive.namelist() if name.endswith(".xlsx")]


def test_a_fixed_paper_that_nobody_sat_is_there_with_its_questions(over: Exam, tmp_path: Path) -> None:
    spare = factories.question("single")
    variant = Variant.objects.create(exam=over, number=1)
    VariantItem.objects.create(variant=variant, position=1, revision=spare.current_revision, points=100)
    archive = made(over, tmp_path)
    [row] = table(archive, "03-试卷/固定试卷.csv")
    [said] = [one for one in lines(archive, "03-试卷/试题.jsonl") if one["question"] == row["试题"]]
    assert said["stem"] == spare.current_revision.stem


def test_a_file_that_is_lost_is_named_whoever_makes_or_checks_it(over: Exam, desk: Client, tmp_path: Path) -> None:
    files.path_of(StoredFile.objects.get(owner_kind="exam_scan")).unlink()
    desk.post(url("archive", over))
    jobs.run(Job.objects.latest("id").pk)
    assert "有 1 个文件已经找不到" in Job.objects.latest("id").sentence
    path, out = tmp_path / "考试.zip", io.StringIO()
    call_command("exam_archive", "--exam", str(over.public_id), "--to", str(path), stdout=out)
    assert "已经找不到，包里没有：08-盖章件/" in out.getvalue()


def test_the_same_exam_gives_the_same_bytes(over: Exam, tmp_path: Path) -> None:
    made(over, tmp_path), made(over, tmp_path, "再来.zip")
    assert (tmp_path / "考试.zip").read_bytes() == (tmp_path / "再来.zip").read_bytes()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": timezone.now() + timedelta(days=9)}, "考试结束以后才能归档"),
        ({"runs_until": timezone.now() + timedelta(days=9)}, "考试结束以后才能归档"),
    ],
)
def test_an_exam_that_goes_on_is_not_filed(over: Exam, desk: Client, change: dict[str, Any], sentence: str) -> None:
    Exam.objects.update(**change)
    assert sentence in desk.post(url("archive", over), follow=True).content.decode()
    assert not Job.objects.exists()


def test_neither_is_one_whose_make_up_may_still_ask_the_same(over: Exam, cadre: Person, tmp_path: Path) -> None:
    again = factories.exam(cadre, kind="makeup", parent=over, closes_at=factories.NOON + timedelta(days=400))
    with pytest.raises(Refused, match="补考结束以后才能归档"):
        made(over, tmp_path)
    Exam.objects.filter(pk=again.pk).update(state=Exam.State.DRAFT)
    made(over, tmp_path)


def test_neither_is_one_that_is_still_collected_or_marked(over: Exam, tmp_path: Path) -> None:
    over.candidates.filter(sat=True).update(grade="pending")
    with pytest.raises(Refused, match="评卷中 1 人"):
        made(over, tmp_path)
    Attempt.objects.update(state=Attempt.State.OPEN)
    with pytest.raises(Refused, match="收卷中 1"):
        made(over, tmp_path)


def test_what_changes_while_it_is_read_is_noticed(over: Exam, tmp_path: Path, clerk: Person) -> None:
    def change(percent: int) -> None:
        candidate = over.candidates.get(person_name="缺考人员")
        RosterChange.objects.create(candidate=candidate, action="removed", reason="误列", by=clerk, at=timezone.now())

    path = tmp_path / "x.zip"
    with pytest.raises(Refused, match="有变动"):
        archiving.write(exam=over, path=path, progress=change, by=clerk, now=timezone.now())
    assert not path.exists()


def test_the_worker_makes_it_for_who_manages_the_exam(over: Exam, desk: Client, clerk: Person, tmp_path: Path) -> None:
    assert desk.post(url("archive", over)).status_code == 302
    job = Job.objects.latest("id")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.sentence
    assert "还没有定稿" in job.sentence
    assert job.result.sha256
    path = tmp_path / "下载.zip"
    path.write_bytes(files.content(job.result))
    assert dossier.checked(path)["exam"]["title"] == over.title
    assert AuditEntry.objects.get(event="quiz.archived").person_name == clerk.name
    assert not list(files.place_to_make().parent.iterdir())  # moved, not copied


def test_whoever_asked_may_stop_it(over: Exam, desk: Client) -> None:
    desk.post(url("archive", over))
    job = Job.objects.latest("id")

    def stop(percent: int) -> None:
        jobs.cancel(job, timezone.now())
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        archiving.run(job.params, stop, timezone.now())
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not list(files.place_to_make().parent.iterdir())
    assert not AuditEntry.objects.filter(event="quiz.archived").exists()


def test_the_command_makes_and_checks(over: Exam, tmp_path: Path) -> None:
    path, out = tmp_path / "考试.zip", io.StringIO()
    call_command("exam_archive", "--exam", str(over.public_id), "--to", str(path), stdout=out)
    call_command("exam_archive", "--check", str(path), stdout=out)
    assert out.getvalue().count("校验全部相符") == 2
    path.write_bytes(path.read_bytes()[:-9])
    unknown, there = ["--exam", "nonsense", "--to", str(tmp_path / "y.zip")], ["--exam", str(over.public_id), "--to", str(path)]
    for wrong in (["--check", str(path)], unknown, there, []):
        with pytest.raises(CommandError):
            call_command("exam_archive", *wrong)
