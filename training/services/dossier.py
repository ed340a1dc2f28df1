"""培训档案 of a session that was held: notice, agenda, roster, hours, photos, minutes as one PDF, or all of it with the files themselves as an
archive. Made by the worker; what cannot be read is named, never fatal and never left out silently."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone

from core import binding, dossier, files, jobs, pdf, scans
from core.errors import Refused
from core.jobs import Product, Progress
from core.models import Job, StoredFile
from core.official import Official
from core.points import points_text
from people.models import Person
from training.models import AttendanceChange, Session, SessionFile
from training.selectors import prints as selectors
from training.services import papers
from training.services.prints import CONTENT_TYPES, note_printed

JOB, SLUG, LABEL = "session_dossier", "dossier", "培训档案"
FILES = ("pdf", "zip")
What = SessionFile.What
PIXELS = {What.SHEET: 1900, What.MINUTES: 1900}  # a side: what is read; of others:
LONGEST = 1300
MOST_PAGES, MOST_BYTES = 300, 60 * 1024 * 1024  # of PDF files put behind it; what goes beyond is named and lies in the archive


def why_not(session: Session, now: datetime) -> str:
    if session.state == Session.State.CANCELLED:
        return "这次会议已经取消。"
    return "" if session.is_held else "结束会议、核对到会情况以后才能生成培训档案。"


def ask(*, session: Session, file: str, by: Person, now: datetime, back_url: str) -> Job:
    if sentence := why_not(session, now):
        raise Refused("dossier_not_now", sentence)
    title = f"{session.title[:60]}：{LABEL}"
    return jobs.ask(JOB, title=title, by=by, now=now, back_url=back_url, session=session.pk, file=file, who=by.pk)


def run(params: dict[str, Any], progress: Progress, now: datetime) -> Product:
    session = Session.objects.select_related("unit", "plan_row__plan").get(pk=params["session"])
    by, file = Person.objects.get(pk=params["who"]), params["file"]
    if sentence := why_not(session, now):
        raise Refused("dossier_not_now", sentence)
    path = files.place_to_make()
    made = _write_pdf(session, path, progress, now)
    if file == "zip":
        whole, path = path, files.place_to_make()
        try:
            made.troubles += _write_zip(session, path, whole, progress, now)
        finally:
            whole.unlink(missing_ok=True)
    note_printed(session=session, paper=SLUG, label=LABEL, file=file, asked={}, by=by, now=now)
    sentence = f"共 {made.pages} 页。" + (f"有 {len(made.troubles)} 处没有放入：{'；'.join(made.troubles[:3])}。" if made.troubles else "")
    return Product(
        name=f"{session.title}-{LABEL}-{timezone.localdate(now)}.{file}", content_type=CONTENT_TYPES[file], sentence=sentence[:300], path=path
    )


@dataclass
class Made:
    """`troubles`: what could not be put in, and why."""

    pages: int = 0
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A picture on a page."""

    name: str
    src: str


@dataclass
class Beside:
    """What lies beside the session, sorted by how it comes into the PDF."""

    photos: list[Shown] = field(default_factory=list)
    sheets: list[Shown] = field(default_factory=list)
    minutes: list[Shown] = field(default_factory=list)
    others: list[Shown] = field(default_factory=list)
    behind: list[tuple[str, StoredFile]] = field(default_factory=list)  # PDF files: label, file
    listed: list[tuple[str, str, str]] = field(default_factory=list)  # what, name, where it is


# --- the PDF


def _write_pdf(session: Session, path: Path, progress: Progress, now: datetime) -> Made:
    from pypdf import PdfWriter

    made = Made()
    beside = _beside(session, made, progress)
    context = {**papers.head(session, f"{session.title}{LABEL}", now), **_context(session, now), "beside": beside, "troubles": made.troubles}
    whole = PdfWriter()
    whole.append(BytesIO(pdf.render("training/print/dossier.html", context)))
    progress(70)
    for label, file in beside.behind:
        if trouble := binding.append_file(whole, label, file, MOST_PAGES):
            made.troubles.append(trouble)
    made.pages = len(whole.pages)
    path.touch(mode=0o600)
    with path.open("wb") as out:
        whole.write(out)
    progress(85)
    return made


def _beside(session: Session, made: Made, progress: Progress) -> Beside:
    found, size = Beside(), 0
    where = {What.PHOTO: found.photos, What.SHEET: found.sheets, What.MINUTES: found.minutes}
    kept = list(session.files.select_related("file"))
    signed = [(one.file, "已盖章扫描件") for one in scans.beside(selectors.record_of(session))]
    entries = [(one.file, one.get_what_display(), where.get(What(one.what), found.others), PIXELS.get(What(one.what), LONGEST)) for one in kept]
    entries += [(file, label, found.others, PIXELS[What.SHEET]) for file, label in signed]
    for number, (file, label, shown, pixels) in enumerate(entries, 1):
        kind = file.content_type
        if kind == pdf.CONTENT_TYPE and size + file.size <= MOST_BYTES:
            size += file.size
            found.behind.append((f"{label}：{file.name}", file))
            found.listed.append((label, file.name, "附在本档案后面"))
        elif kind.startswith("image/"):
            if picture := _picture(file, pixels, made):
                shown.append(picture)
            found.listed.append((label, file.name, "见本档案" if picture else "打不开，没有放入"))
        else:
            found.listed.append((label, file.name, "另存，见归档包"))
        progress(min(50, 50 * number // len(entries)))
    return found


def _picture(file: StoredFile, longest: int, made: Made) -> Shown | None:
    shown = binding.picture(file, longest)
    if shown is None:
        made.troubles.append(f"“{file.name}”打不开")
    return Shown(file.name, shown.data_uri) if shown else None


def _context(session: Session, now: datetime) -> dict[str, Any]:
    rows = papers.lines(session, "none", set(), outcome=True)
    last = selectors.last_asked(session, "notice")
    asked = last.asked if last else None
    text = Official(asked["title"], asked["addressee"], asked["body"], asked["issuer"], date.fromisoformat(asked["dated"])) if asked else None
    return {
        **papers.outcome_context(session, rows), "text": text, "laws": list(session.laws.all()), "hours": _hours(session, rows),
        "agenda": [line for line in session.agenda.splitlines() if line.strip()], "columns": _columns(session),
        "changes": list(session.changes.select_related("by").exclude(reason="")),
    }  # fmt: skip


def _columns(session: Session) -> list[str]:
    """Without the numbers of telephones."""
    return [one for one in papers.columns(session, outcome=True) if one != "联系电话"]


def _hours(session: Session, rows: Sequence[papers.Line]) -> list[tuple[str, int]]:
    """(hours earned, people), the most hours first."""
    earned: dict[float, int] = {}
    for one in rows:
        earned[float(one.hours or 0)] = earned.get(float(one.hours or 0), 0) + 1
    return [(points_text(round(hours * 100)), people) for hours, people in sorted(earned.items(), reverse=True)]


# --- the archive


def _write_zip(session: Session, path: Path, whole: Path, progress: Progress, now: datetime) -> list[str]:
    """Returns what is not there any more."""
    with dossier.writing(path, timezone.localtime(now), lambda count: progress(90)) as out:
        out.file(f"{LABEL}.pdf", whole)
        out.csv("到会情况.csv", papers.columns(session, outcome=True), _rows(session))
        out.csv("变动记录.csv", ["时间", "变动", "原因", "经办人"], _changes(session))
        entries = [(one.get_what_display(), one.file) for one in session.files.select_related("file")]
        entries += [("已盖章扫描件", one.file) for one in scans.beside(selectors.record_of(session))]
        for number, (label, file) in enumerate(entries, 1):
            out.file(f"材料/{number:02d}-{label}-{_plain(file.name)}", files.path_of(file))
        out.close_with(
            {
                "session": {
                    "id": str(session.public_id), "title": session.title, "unit": session.unit.full_name, "year": session.year,
                    "kind": session.get_kind_display(), "starts_at": timezone.localtime(session.starts_at).isoformat(),
                    "state": session.get_state_display(),
                }
            }
        )  # fmt: skip
    return [f"“{name}”已经找不到" for name in out.missing]


def _plain(name: str) -> str:
    """Nothing that a path would take for a folder."""
    return "".join("_" if one in '/\\:*?"<>|' or ord(one) < 32 else one for one in name)


def _rows(session: Session) -> list[list[Any]]:
    out = session.asks_sign_out
    return [
        [one.number, one.name, one.unit, one.post, "", "手写签名" if one.signature else one.way, one.status, one.signed_in,
         *([one.signed_out] if out else []), one.hours, one.remark]
        for one in papers.lines(session, "none", set(), outcome=True)
    ]  # fmt: skip


def _changes(session: Session) -> list[list[str]]:
    marks = AttendanceChange.objects.filter(attendance__session=session).exclude(reason="").select_related("by", "attendance")
    rows = [(one.at, one.get_action_display(), one.reason, one.by) for one in session.changes.select_related("by")]
    rows += [(one.at, f"{one.attendance.person_name} 到会情况", one.reason, one.by) for one in marks]
    return [
        [f"{timezone.localtime(at):%Y-%m-%d %H:%M}", what, reason, by.name if by else ""]
        for at, what, reason, by in sorted(rows, key=lambda row: row[0])
    ]
