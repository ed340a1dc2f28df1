"""What the papers of an exam that are printed to be signed look like; each of PAPERS is registered with `quiz.registries`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core import listing, official, pdf
from core.listing import Listing, Table
from core.official import Official
from quiz.models import Candidate, Exam, RosterChange
from quiz.registries import Print
from quiz.selectors import prints as selectors
from quiz.selectors.staff import RosterCounts, roster_counts


def _head(exam: Exam, heading: str, now: datetime) -> dict[str, Any]:
    return {"heading": heading, "unit_name": exam.unit.name, "as_of": timezone.localdate(now), "caveat": exam.caveat}


# --- 考试通知


def notice(exam: Exam, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    text = Official(asked["title"], asked["addressee"], asked["body"], asked["issuer"], date.fromisoformat(asked["dated"]))
    return official.as_docx(text) if file == "docx" else official.as_pdf(text)


def no_notice(exam: Exam, now: datetime) -> str:
    return "这场考试不在本系统举行，通知由举办单位发。" if exam.source == Exam.Source.EXTERNAL else ""


# --- 考场签到表


def sign_in_sheet(exam: Exam, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    units, counts = selectors.signing_in(exam), roster_counts([exam])[exam.pk]
    blank = int(asked.get("blank_rows") or 0)
    context = {
        **_head(exam, f"{exam.title}考场签到表", now), "exam": exam, "units": units, "counts": counts, "apart": bool(asked.get("apart")),
        "blank_rows": range(blank), "place": asked.get("place", ""),
    }  # fmt: skip
    return pdf.render("quiz/print/sign_in.html", context)


# --- 缺考、免考情况说明


def absence_statement(exam: Exam, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    tables = [_absent(exam), _excused(exam)]
    notes = [_counted(roster_counts([exam])[exam.pk])]
    what = Listing(**_head(exam, f"{exam.title}缺考、免考情况说明", now), tables=tables, notes=notes)
    return listing.as_docx(what) if file == "docx" else listing.as_pdf(what)


def before_the_end(exam: Exam, now: datetime) -> str:
    return "" if exam.is_over(now) else "考试结束后才能打印：现在没有参考的人还可以考。"


def _counted(counts: RosterCounts) -> str:
    return (
        f"应考名单 {counts.total} 人：应考 {counts.expected} 人，参考 {counts.sat} 人，缺考 {counts.expected - counts.sat} 人；"
        f"免考 {counts.exempt} 人，缓考 {counts.deferred} 人，不计入应考人数。"
    )


def _absent(exam: Exam) -> Table:
    """Why somebody was absent is not known here: the column is filled in by hand."""
    rows = [[str(n), one.person_name, one.exam_unit.name_below_town, "", ""] for n, one in enumerate(selectors.absent(exam), 1)]
    return Table(f"缺考人员（{len(rows)} 人）", ["序号", "姓名", "单位", "缺考原因", "备注"], [14, 24, 44, 52, 22], rows)


def _excused(exam: Exam) -> Table:
    rows = [
        [str(n), one.person_name, one.exam_unit.name_below_town, _standing(one), *_why(why)]
        for n, (one, why) in enumerate(selectors.excused(exam), 1)
    ]
    header = ["序号", "姓名", "单位", "情况", "原因", "批准人", "批准日期", "批准材料"]
    return Table(f"免考、缓考人员（{len(rows)} 人）", header, [12, 18, 26, 16, 28, 18, 24, 14], rows)


def _standing(one: Candidate) -> str:
    return f"{one.get_standing_display()}{'，已参考' if one.sat else ''}"


def _why(why: RosterChange | None) -> list[str]:
    if why is None:
        return [""] * 4
    return [why.reason, why.approver, str(why.approved_on or ""), "有" if why.proof_id else "无"]


PAPERS = [
    Print("notice", "考试通知", "公文格式的通知，按考试信息写好，可以先修改。", 10, ("docx", "pdf"), notice, no_notice),
    Print("sign-in", "考场签到表", "集中考试时现场签到，按单位和排序号排列。", 20, ("pdf",), sign_in_sheet),
    Print(
        "absence", "缺考、免考情况说明", "缺考人员和免考、缓考的原因、批准人，报上级或存档。", 40, ("docx", "pdf"), absence_statement, before_the_end
    ),
    Print("other", "其他签字盖章材料", "领导阅批单、考场记录等，扫描后放在这里备查。", 90),
]
