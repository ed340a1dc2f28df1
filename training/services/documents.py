"""制度文件: put on record with the file, withdrawn with a reason; the list on paper and as Excel file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import audit, excel, files, jobs, listing, pdf, scans, word_out
from core.errors import Refused
from core.jobs import Product, Progress
from core.listing import Listing, Table
from core.models import Job
from people.models import Person, Unit
from training.models import PolicyDocument
from training.selectors import documents as selectors
from training.services.session_files import office_file

JOB = "training.document_list"
FILES = {"pdf": pdf.CONTENT_TYPE, "docx": word_out.CONTENT_TYPE, "xlsx": excel.CONTENT_TYPE}
HEADER = ["序号", "标题", "文号", "成文日期", "单位", "备注"]
HEADING = "学法制度文件目录"


def add(*, unit: Unit, title: str, number: str, dated_on: date, upload: UploadedFile | None, by: Person, now: datetime) -> PolicyDocument:
    """The same number of the same unit is there once."""
    if dated_on > timezone.localdate(now):
        raise Refused("dated_later", f"{dated_on} 还没有到，请核对成文日期。", field="dated_on")
    content = (office_file(upload, "upload") or scans.read(upload, field="upload")) if upload else None
    with transaction.atomic():
        if number and PolicyDocument.objects.filter(unit=unit, number=number, withdrawn_at=None).exists():
            raise Refused("document_there", f"{unit.name}已经有文号为“{number}”的文件，请先撤下旧的。", field="number")
        made = PolicyDocument.objects.create(unit=unit, title=title, number=number, dated_on=dated_on, by=by, at=now)
        if content:
            data, (content_type, ending) = content
            kind = PolicyDocument.OWNER_KIND
            made.file = files.store(data, name=f"{title}.{ending}", content_type=content_type, owner_kind=kind, owner_id=made.pk, now=now)
            made.save(update_fields=["file"])
        audit.record("training.document_added", by=by, now=now, subject=title, number=number, sum=made.file.sha256 if made.file else "")
    return made


def withdraw(*, document: PolicyDocument, reason: str, by: Person, now: datetime) -> PolicyDocument:
    """It stays in the list of the withdrawn, with its file."""
    if not reason.strip():
        raise Refused("reason_missing", "请写明撤下的原因。", field="reason")
    with transaction.atomic():
        held = PolicyDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if held.withdrawn_at:
            raise Refused("document_withdrawn", f"“{held.title}”已经撤下。")
        held.withdrawn_at, held.withdrawn_reason = now, reason.strip()[:200]
        held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        audit.record("training.document_withdrawn", by=by, now=now, subject=held.title, reason=held.withdrawn_reason)
    return held


def ask_list(*, words: str, withdrawn: bool, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if file not in FILES:
        raise Refused("list_file", "不能生成这种文件。")
    return jobs.ask(JOB, title=HEADING, by=by, now=now, back_url=back_url, words=words, withdrawn=withdrawn, file=file, who=by.pk)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    by, file, today = Person.objects.get(pk=params["who"]), params["file"], timezone.localdate(now)
    found = list(selectors.listed(by, words=params["words"], withdrawn=params["withdrawn"])[: selectors.MOST_PRINTED])
    progress(20)
    rows = [[str(n), one.title, one.number, f"{one.dated_on}", one.unit.name, one.withdrawn_reason] for n, one in enumerate(found, 1)]
    tops = "、".join(one.name for one in selectors.tops(by))
    data = _excel(rows) if file == "xlsx" else _paper(rows, tops, today, file)
    audit.record("training.documents_printed", by=by, now=now, subject=HEADING, form=file, rows=len(rows))
    return Product(data, f"{HEADING}-{today}.{file}", FILES[file])


def _paper(rows: Sequence[Sequence[str]], unit_name: str, today: date, file: str) -> bytes:
    what = Listing(HEADING, unit_name, today, [Table(f"共 {len(rows)} 份", HEADER, [12, 56, 32, 22, 20, 14], rows)])
    return listing.as_docx(what) if file == "docx" else listing.as_pdf(what)


def _excel(rows: Sequence[Sequence[str]]) -> bytes:
    return excel.write([excel.Sheet("制度文件", HEADER, rows, title=HEADING, widths=[8, 50, 26, 14, 20, 30])])
