"""What the papers of a session look like that are printed to be signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from core import excel, files, official, pdf, pictures
from core.errors import Refused
from core.official import Official
from core.points import points_text
from people.models import Person
from people.selectors import can_see
from quiz.registries import Print
from training.models import Attendance, Session
from training.rules import states
from training.rules.figures import Turnout
from training.rules.papers import span
from training.selectors import figures
from training.selectors import prints as selectors
from training.services.ledger import hours_of

SIGNATURE = 480  # pixels a side: 40 mm at 300 to the inch
_Status, _Standing = Attendance.Status, Attendance.Standing


@dataclass(frozen=True)
class Line:
    """A line of a sheet. `signature` is a data: URI."""

    number: int
    path: str  # of the unit
    name: str
    unit: str
    post: str
    mobile: str
    signature: str = ""
    way: str = ""  # how they signed in, where nothing was drawn
    status: str = ""
    signed_in: str = ""
    signed_out: str = ""
    hours: str = ""
    remark: str = ""


def seen_numbers(session: Session, by: Person) -> set[int]:
    """The people on the sheet who gave a number and whom `by` may see."""
    return {one.person_id for one in selectors.on_sheet(session) if one.person.mobile and can_see(by, one.person)}


def lines(session: Session, numbers: str, seen: set[int], *, outcome: bool) -> list[Line]:
    return [_line(number, one, session, numbers, seen, outcome) for number, one in enumerate(selectors.on_sheet(session), 1)]


def _line(number: int, one: Attendance, session: Session, numbers: str, seen: set[int], outcome: bool) -> Line:
    mobile = {"full": one.person.mobile if one.person_id in seen else "", "masked": one.person.masked_mobile}.get(numbers, "")
    who = {"number": number, "path": one.unit_path, "name": one.person_name, "unit": one.unit_name, "post": one.post, "mobile": mobile}
    guest = "列席" if one.standing == _Standing.GUEST else ""
    if not outcome:
        leave = "请假" if one.status == _Status.LEAVE else ""
        return Line(**who, remark=guest or leave)  # type: ignore[arg-type]
    drawn = _signature(one)
    return Line(
        **who, signature=drawn, way="" if drawn or not one.came else one.get_via_display(), status=one.get_status_display(),  # type: ignore[arg-type]
        signed_in=_clock(one.signed_in_at), signed_out=_clock(one.signed_out_at),
        hours=points_text(hours_of(session, one)) if session.is_held else "",
        remark="；".join(text for text in (guest, _leave(one), one.note) if text),
    )  # fmt: skip


def _leave(one: Attendance) -> str:
    return f"{one.leave_reason}（{one.leave_approver}批准）" if one.status == _Status.LEAVE else ""


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _signature(one: Attendance) -> str:
    """Small enough for hundreds on a sheet; one that cannot be read leaves the way of signing in."""
    if one.signature is None or not one.came:
        return ""
    try:
        drawn = pictures.figure(files.content(one.signature), longest=SIGNATURE, most_bytes=60_000)
    except (Refused, OSError):
        return ""
    return drawn.data_uri


def head(session: Session, heading: str, now: datetime) -> dict[str, Any]:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "heading": heading, "unit_name": session.unit.name, "as_of": timezone.localdate(now), "session": session, "span": span(starts, ends),
        "state": states.state_word(session.state, session.sign_in_from, session.sign_in_until, session.ends_at, now),
    }  # fmt: skip


def columns(session: Session, *, outcome: bool) -> list[str]:
    if not outcome:
        return ["序号", "姓名", "单位", "职务", "联系电话", "签到", "备注"]
    out = ["签退时间"] if session.asks_sign_out else []
    return ["序号", "姓名", "单位", "职务", "联系电话", "签到", "到会情况", "签到时间", *out, "学时", "备注"]


# --- 会议通知


def notice(session: Session, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    text = Official(asked["title"], asked["addressee"], asked["body"], asked["issuer"], date.fromisoformat(asked["dated"]))
    return official.as_docx(text) if file == "docx" else official.as_pdf(text)


def not_cancelled(session: Session, now: datetime) -> str:
    return "这次会议已经取消。" if session.state == Session.State.CANCELLED else ""


# --- 签到表


def sign_in_sheet(session: Session, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    rows = lines(session, asked["numbers"], set(asked.get("seen", ())), outcome=False)
    if file == "xlsx":
        return _excel(session, "签到表", rows, outcome=False, blank=int(asked["blank_rows"]), now=now)
    units = [(some[0].unit, some) for some in (list(group) for _, group in groupby(sorted(rows, key=_path), key=_path))]
    context = {
        **head(session, f"{session.title}签到表", now), "apart": bool(asked.get("apart")), "tables": units if asked.get("apart") else [("", rows)],
        "blank_rows": range(int(asked["blank_rows"])), "due": selectors.due(session).count(), "columns": columns(session, outcome=False),
    }  # fmt: skip
    return pdf.render("training/print/sign_in.html", context)


def _path(one: Line) -> str:
    return one.path


# --- 到会情况表


def outcome(session: Session, file: str, asked: Mapping[str, Any], now: datetime) -> bytes:
    rows = lines(session, asked["numbers"], set(asked.get("seen", ())), outcome=True)
    if file == "xlsx":
        return _excel(session, "到会情况表", rows, outcome=True, blank=0, now=now)
    return pdf.render("training/print/outcome.html", {**head(session, f"{session.title}到会情况表", now), **outcome_context(session, rows)})


def outcome_context(session: Session, rows: Sequence[Line]) -> dict[str, Any]:
    turnout = figures.turnout_at(session)
    return {"rows": rows, "turnout": turnout, "columns": columns(session, outcome=True), "base_words": base_words(turnout)}


def base_words(turnout: Turnout) -> str:
    """What the rate's base is."""
    left_out = f"应到 {turnout.due} 人，请假 {turnout.excused} 人按会议设置不计入" if turnout.excused else ""
    return f"参训率 {turnout.attendance_rate.table}（实到 {turnout.came} / 应到 {turnout.base}{'；' + left_out if left_out else ''}）"


def has_begun(session: Session, now: datetime) -> str:
    if session.state == Session.State.CANCELLED:
        return not_cancelled(session, now)
    return "" if session.is_held or now >= session.sign_in_from else "开始签到以后才有到会情况。会前请打印签到表。"


def _excel(session: Session, name: str, rows: Sequence[Line], *, outcome: bool, blank: int, now: datetime) -> bytes:
    turnout, facts = figures.turnout_at(session), head(session, f"{session.title}{name}", now)
    notes = [
        f"时间：{facts['span']}　地点：{session.place}　主办：{session.unit.name}　主讲：{session.lecturer}",
        f"截至 {facts['as_of']}　"
        + (f"应到 {turnout.due}　实到 {turnout.came}　请假 {turnout.leave}　缺席 {turnout.absent}　{base_words(turnout)}" if outcome
           else f"应到 {turnout.due}　实到：　　请假：　　缺席：　　"),
    ]  # fmt: skip
    header = columns(session, outcome=outcome)
    sheet = excel.Sheet(
        name, header, _cells(session, rows, outcome=outcome, blank=blank), title=facts["heading"], notes=notes,
        widths=[7, 12, 22, 18, 15, 14, *([12] * (len(header) - 7)), 26], text_columns=frozenset({4}),
    )  # fmt: skip
    return excel.write([sheet])


def _cells(session: Session, rows: Sequence[Line], *, outcome: bool, blank: int) -> Iterator[list[Any]]:
    for one in rows:
        who: list[Any] = [one.number, one.name, one.unit, one.post, one.mobile]
        if not outcome:
            yield [*who, "", one.remark]
            continue
        out = [one.signed_out] if session.asks_sign_out else []
        hours = float(one.hours) if one.hours else ""
        yield [*who, "手写签名" if one.signature else one.way, one.status, one.signed_in, *out, hours, one.remark]
    for _ in range(blank):
        yield [""] * len(columns(session, outcome=outcome))


PAPERS = [
    Print(
        "sign-in", "签到表", "会前打印，姓名已印好，现场手写签名；领导在前，按排序号排列。签完拍照放回会议。", 10, ("pdf", "xlsx"),
        sign_in_sheet, not_cancelled,
    ),
    Print("notice", "会议通知", "公文格式的通知，按会议信息写好，可以先修改。", 20, ("docx", "pdf"), notice, not_cancelled),
    Print("outcome", "到会情况表", "会后的签到表：到会、请假、缺席，签到时间和学时；手写签名印在签到栏。", 30, ("pdf", "xlsx"), outcome, has_begun),
    Print("other", "其他签字盖章材料", "阅批单、请假条等，扫描后放在这里备查。", 90),
]  # fmt: skip
NAMED = {one.slug: one for one in PAPERS}
