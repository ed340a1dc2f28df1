"""考试归档包: all records of an exam that is over as one ZIP, made by the worker or by `manage.py exam_archive`; each making is written down."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, dossier, files, jobs
from core.audit import Actor
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job
from people.models import Person
from quiz.models import Attempt, Candidate, Exam, KeyRuling
from quiz.registries import parts
from quiz.selectors import archive, counted, makeups

JOB = "exam_archive"
CONTENT_TYPE = "application/zip"
README = "说明.txt"


def why_not(exam: Exam, now: datetime) -> str:
    """Why there is nothing to file yet, as a sentence: an archive is never of an exam that still changes by itself."""
    if exam.state == Exam.State.DRAFT:
        return "考试还没有发布。"
    if not exam.is_over(now):
        return "考试结束以后才能归档。" if exam.ends_at else "这场练习没有结束时间，不归档。"
    if makeups.going_on(exam, now):
        return "补考还没有结束。归档包里有试题答案，补考可能用到同样的题，补考结束以后才能归档。"
    if collecting := Attempt.objects.filter(candidate__exam=exam, state=Attempt.State.OPEN).count():
        return f"收卷中 {collecting}，请稍候一两分钟再归档。"
    if pending := Candidate.objects.filter(counted.PENDING, exam=exam).count():
        return f"评卷中 {pending} 人，评完以后才能归档。"
    if KeyRuling.objects.filter(exam=exam, followed_at=None).exists():
        return "正在按更正重新评分，请稍候再归档。"
    return ""


def ask(*, exam: Exam, by: Person, now: datetime, back_url: str) -> Job:
    _refuse_now(exam, now)
    return jobs.ask(JOB, title=f"{exam.title[:60]}：归档包", by=by, now=now, back_url=back_url, exam=exam.pk, who=by.pk)


def _refuse_now(exam: Exam, now: datetime) -> None:
    if sentence := why_not(exam, now):
        raise Refused("archive_not_now", sentence)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    exam, by = Exam.objects.select_related("unit", "parent").get(pk=params["exam"]), Person.objects.get(pk=params["who"])
    path = files.place_to_make()
    missing = write(exam=exam, path=path, progress=progress, by=by, now=now)
    lost = f"有 {len(missing)} 个文件已经找不到，包里没有，名称见包内 manifest.json。" if missing else ""
    state = "" if exam.state == Exam.State.CONFIRMED else "这场考试还没有定稿，包内已注明。"
    sentence = f"{lost}{state}含个人信息和试题答案，请只交档案管理人员。"
    return Product(name=f"{exam.title}-归档包-{timezone.localdate(now)}.zip", content_type=CONTENT_TYPE, sentence=sentence, path=path)


def write(*, exam: Exam, path: Path, progress: Progress = lambda percent: None, by: Actor | None, now: datetime) -> list[str]:
    """Write the archive to `path`; returns the members whose files are not there any more. `progress` may raise to stop; then, and where it is
    refused, no file stays.

    Refuses an exam that is not over, collected and marked, and one that changed while it was read: no transaction may last that long.
    """
    _refuse_now(exam, now)
    before, expected, done = archive.stamp(exam), max(1, archive.rows_expected(exam)), 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(min(95, 95 * done // expected))

    with dossier.writing(path, timezone.localtime(now), step) as out:
        out.data(README, _readme(exam, now).encode("utf-8-sig"))
        for part in parts():
            part.write(exam, out, now)
        out.close_with(_facts(exam))
        if archive.stamp(exam) != before:
            raise Refused("archive_changed", "归档时这场考试的记录有变动，没有做成。请稍候再做一次。")
    with transaction.atomic():
        size = path.stat().st_size
        audit.record("quiz.archived", by=by, now=now, subject=exam.title, exam=exam.pk, bytes=size, confirmed=exam.state == Exam.State.CONFIRMED)
    return out.missing


def _facts(exam: Exam) -> dict[str, Any]:
    """What the manifest says beside its members."""
    return {
        "exam": {
            "id": str(exam.public_id), "title": exam.title, "unit": exam.unit.full_name, "year": exam.year, "kind": exam.get_kind_display(),
            "source": exam.get_source_display(), "opens_at": archive.moment(exam.opens_at), "ends_at": archive.moment(exam.ends_at),
            "confirmed": exam.state == Exam.State.CONFIRMED,
        },
        "parts": {one.folder: one.says for one in parts()},
    }  # fmt: skip


def _readme(exam: Exam, now: datetime) -> str:
    state = "已定稿" if exam.state == Exam.State.CONFIRMED else "尚未定稿：以后更正的，请重新归档"
    head = [
        f"{exam.title} 归档包",
        f"组织单位：{exam.unit.full_name}",
        f"年度：{exam.year}　类别：{exam.get_kind_display()}（{exam.get_source_display()}）",
    ]
    head += [*([exam.caveat] if exam.caveat else []), f"状态：{state}", f"制作时间：{timezone.localtime(now):%Y-%m-%d %H:%M}", ""]
    listed = [f"{one.folder}：{one.says}" for one in parts()]
    tail = [
        "", "csv 可用 WPS 表格打开；jsonl 每行一条记录，可用记事本打开。时间都是北京时间。",
        "manifest.json 列出每个文件的大小、SHA-256 和行数；SHA256SUMS 可用 sha256sum -c 核对，也可用本系统的 exam_archive --check 核对。",
        "不含账号、工号、手机号；网络地址只到网段。含试题答案和个人成绩，请按本单位档案和个人信息的规定保管。", "",
    ]  # fmt: skip
    return "\r\n".join([*head, *listed, *tail])
