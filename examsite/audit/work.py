"""What the worker does for the auditor: the list as an Excel file, and the check of the seals."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from core import excel, seal_check
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import AuditEntry
from examsite.audit import words
from examsite.audit.search import Wanted, found

EXPORT, CHECK = "audit_export", "audit_check"
AT_MOST = 100_000  # rows in one file
HEADER = ("编号", "时间", "姓名", "人员编号", "地址", "事件", "对象", "结果", "详情", "封号")


def export(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    entries = found(Wanted.of_params(params["wanted"]))
    count = entries[: AT_MOST + 1].count()
    if not count:
        raise Refused("audit_nothing", "没有符合条件的审计记录，没有什么可以导出。请放宽条件。")
    if count > AT_MOST:
        raise Refused("audit_too_many", "符合条件的审计记录超过 10 万条。请缩小日期范围，分几次导出。")
    notes = [f"导出时间：{_local(now)}，导出人：{params['by_name']}，共 {count} 条。"]
    sheet = excel.Sheet(
        "审计记录", HEADER, _rows(entries, count, progress), title="审计记录", notes=notes,
        widths=(10, 20, 12, 10, 16, 24, 36, 8, 50, 8), text_columns=frozenset({3, 4, 6}),
    )  # fmt: skip
    name = f"审计记录-{timezone.localdate(now)}.xlsx"
    return Product(data=excel.write([sheet]), name=name, content_type=excel.CONTENT_TYPE, sentence=f"共 {count} 条。")


def _rows(entries: Any, count: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    for place, one in enumerate(entries.select_related("seal").iterator(chunk_size=2000)):
        if place % 1000 == 0:
            progress(90 * place // count)
        yield (
            one.pk, _local(one.at), one.person_name, one.person_id_text, one.address or "", words.event_words(one), words.subject_words(one),
            one.get_outcome_display(), _details(one), one.seal.number if one.seal else "",
        )  # fmt: skip


def _details(entry: AuditEntry) -> str:
    return "；".join(f"{label}：{text}" for label, text in words.details(entry))


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def check(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    """The same as `manage.py verify_audit`, for whoever has no command line."""
    progress(1)
    findings = seal_check.check(now)
    looked = f"核对了 {findings.seals} 个封存、{findings.entries} 条记录。"
    if findings.problems:
        text = "\n".join([looked, *findings.problems, ""])
        sentence = f"发现 {len(findings.problems)} 处问题，详见文件：{findings.problems[0]}"
        return Product(data=text.encode(), name="审计核对结果.txt", content_type="text/plain; charset=utf-8", sentence=sentence[:300])
    last = f"请抄录备查：{findings.last.number}:{findings.last.mac}" if findings.last else "还没有封存。"
    return Product(sentence=f"{looked}没有发现改动。最后一个封存，{last}" if findings.last else f"{looked}{last}")
