"""Papers of a session that are printed to be signed and stamped: made by the worker, each printing kept with who asked and what for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, excel, jobs, pdf, scans, word_out
from core.errors import Refused
from core.jobs import RESULT_KEPT, Product, Progress
from core.models import Job
from people.models import Person
from people.services.exports import NUMBERS_KEPT
from quiz.registries import Print
from training.models import Session, SessionChange, SessionPrint
from training.selectors import prints as selectors
from training.services import papers
from training.services.holding import hold

JOB = "session_print"
CONTENT_TYPES = {"pdf": pdf.CONTENT_TYPE, "docx": word_out.CONTENT_TYPE, "xlsx": excel.CONTENT_TYPE, "zip": "application/zip"}


def ask(*, session: Session, paper: Print, file: str, asked: Mapping[str, Any], by: Person, now: datetime, back_url: str) -> Job:
    """Ask the worker for a paper. Refuses one that cannot be printed now, with its own sentence."""
    if file not in paper.files:
        raise Refused("print_file", f"{paper.label}不能生成这种文件。")
    _refuse_now(paper, session, now)
    title = f"{session.title[:60]}：{paper.label}"
    return jobs.ask(
        JOB, title=title, by=by, now=now, back_url=back_url, session=session.pk, paper=paper.slug, file=file, asked=dict(asked), who=by.pk
    )


def _refuse_now(paper: Print, session: Session, now: datetime) -> None:
    if sentence := paper.why_not(session, now):
        raise Refused("print_not_now", sentence)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """Full numbers are shown of those alone whom the person may see; that they were is in the audit trail, and the file goes after an hour."""
    session, by = Session.objects.select_related("unit").get(pk=params["session"]), Person.objects.get(pk=params["who"])
    paper, file, asked = papers.NAMED[params["paper"]], params["file"], params["asked"]
    assert paper.make is not None, "it has files"
    _refuse_now(paper, session, now)
    seen = sorted(papers.seen_numbers(session, by)) if asked.get("numbers") == "full" else []
    progress(10)
    data = paper.make(session, file, {**asked, "seen": seen}, now)
    progress(95)
    note_printed(session=session, paper=paper.slug, label=paper.label, file=file, asked=asked, by=by, now=now, numbers=len(seen))
    sentence = f"含 {len(seen)} 人的完整手机号，已记入审计记录。文件保留 1 小时，请勿转发。" if seen else ""
    name = f"{session.title}-{paper.label}-{timezone.localdate(now)}.{file}"
    return Product(data, name, CONTENT_TYPES[file], sentence, keep=NUMBERS_KEPT if seen else RESULT_KEPT)


def note_printed(
    *, session: Session, paper: str, label: str, file: str, asked: Mapping[str, Any], by: Person, now: datetime, numbers: int = 0
) -> None:
    with transaction.atomic():
        SessionPrint.objects.create(session=session, paper=paper, file=file, asked=dict(asked), by=by, at=now)
        audit.record("training.printed", by=by, now=now, subject=f"{label} · {session.title}", session=session.pk, form=file)
        if numbers:
            audit.record(
                "people.telephones_shown", by=by, now=now, subject=f"{session.title}：{label}中 {numbers} 人的手机号", session=session.pk,
                unit=session.unit.full_name, count=numbers, form=file,
            )  # fmt: skip


def put_back(*, session: Session, paper: Print, uploads: Any, note: str, by: Person, now: datetime) -> int:
    """Keep the scans of a paper that was signed and stamped; returns how many. Beside a filed session with the reason in the note alone."""
    with transaction.atomic():
        if session.is_filed and not note.strip():
            raise Refused("note_missing", "这次会议已经归档，放回扫描件请在“说明”里写明原因。", field="note")
        held, record = hold(session, correction=note), selectors.record_of(session)
        kept = scans.put_back(record=record, paper=paper.slug, label=paper.label, uploads=uploads, note=note, by=by, now=now)
        if held.is_filed:
            action, after = SessionChange.Action.CORRECTED, {"扫描件": f"{paper.label} {len(kept)} 个"}
            SessionChange.objects.create(session=held, action=action, after=after, reason=note.strip()[:200], by=by, at=now)
        return len(kept)
