"""The leader's pages: the years and their exams, the figures of one, the names behind them; and 结果确认 for the clerk."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import jobs
from core.errors import Refused
from core.forms import refusals_into
from people.access import Can, acting, covers, needs
from quiz.models import Exam, ExamUnit
from reports import bands, exports, names, selectors, services
from reports.figures import ExamFigures
from reports.forms import ConfirmForm
from reports.models import Snapshot
from reports.sentences import changes_since, closing_state, leading_sentence

NAMES_ON_PAGE = 200
NAMES_PER_PAGE = 50


@require_safe
@needs(Can.READ_REPORTS)
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    exams = list(selectors.exams_readable(request.user))
    context: dict[str, Any] = {"years": [(year, list(group)) for year, group in groupby(exams, key=lambda one: one.year)], "now": now}
    leading = selectors.leading_exam(exams, timezone.localdate(now))
    if leading is not None:
        part = _part(request, leading)
        shown = _narrowed(selectors.figures_as_of(leading, None, now=now), part)
        context |= {"leading": leading, "shown": shown, "sentence": leading_sentence(shown, now=now), "state": closing_state(shown, now=now)}
    return render(request, "reports/index.html", context)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: live or confirmed figures of a day, of all units or one. `query` names the same in a link.

    `part` is what somebody reads who may not read the whole; `below` the path of the unit meant in all, empty for the whole exam.
    """

    figures: ExamFigures
    snapshot: Snapshot | None  # None: live
    unit: str
    query: str
    part: ExamUnit | None

    @property
    def below(self) -> str:
        return self.unit or (self.part.path if self.part else "")


def _exam(request: HttpRequest, exam_id: UUID) -> Exam:
    return get_object_or_404(selectors.exams_readable(request.user), public_id=exam_id)


def _part(request: HttpRequest, exam: Exam) -> ExamUnit | None:
    """The part of the exam that is shown to who reads some parts only (`part` chooses among several); None: the whole. 404 for any other."""
    if selectors.reads_whole(request.user, exam):
        return None
    parts = selectors.parts(request.user, exam)
    wanted = request.GET.get("part") or parts[0].path
    found = next((one for one in parts if one.path == wanted), None)
    if found is None:
        raise Http404
    return found


def _narrowed(figures: ExamFigures, part: ExamUnit | None) -> ExamFigures:
    return figures.narrowed(part.path, part.name) if part else figures


def _asked(request: HttpRequest, exam: Exam, snapshots: list[Snapshot], now: datetime) -> Asked:
    """Refuses a day without figures; 404 for a unit without candidates."""
    as_of, live, unit = _day(request.GET.get("as_of", "")), "live" in request.GET, request.GET.get("unit", "")
    part, snapshot = _part(request, exam), None if live else selectors.snapshot_as_of(snapshots, as_of)
    whole = selectors.exam_figures(exam, now=now) if live else selectors.figures_as_of(exam, as_of, now=now, snapshots=snapshots)
    figures = _narrowed(whole, part)
    if unit and unit not in figures.units:
        raise Http404
    kept = {"live": "1"} if live else {"as_of": as_of.isoformat()} if as_of else {}
    kept |= {"part": part.path} if part and "part" in request.GET else {}
    return Asked(figures, snapshot if figures.confirmed else None, unit, urlencode(kept), part)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("as_of_unreadable", f"“{text[:20]}”不是日期，请填写如 2024-12-12 的日期。", field="as_of") from None


@require_safe
@needs(Can.READ_REPORTS)
def exam(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    """At most 12 statements, whatever the number of candidates."""
    now = timezone.now()
    one = _exam(request, exam_id)
    snapshots = selectors.snapshots_of(one)
    asked = _asked(request, one, snapshots, now)
    shown = asked.figures
    counts = shown.of(asked.unit)
    bars = bands.bands(counts, full_marks=shown.full_marks, pass_mark=shown.pass_mark, excellent_mark=shown.excellent_mark)
    excused, absent = _missing(one, asked)
    confirmed = selectors.snapshot_as_of(snapshots, None) if not shown.confirmed else None
    context = {
        "exam": one, "shown": shown, "counts": counts, "asked": asked, "snapshots": snapshots,
        "unit_name": shown.units[asked.unit][0] if asked.unit else "", "lines": shown.lines(asked.unit),
        "sentence": leading_sentence(shown, now=now), "state": closing_state(shown, now=now),
        "confirmed": confirmed, "changes": changes_since(_narrowed(selectors.frozen_figures(confirmed), asked.part), shown) if confirmed else None,
        "bands": bars, "chart": bands.chart(bars), "excused": excused, "absent": absent,
        "under_way": selectors.under_way(one, now=now, below=asked.part.path if asked.part else "") if not shown.confirmed else None,
        "may_confirm": covers(request.user, Can.MANAGE_EXAMS, one.unit),
        "parts": selectors.parts(request.user, one) if asked.part else [],
        "query": _query(asked.query, ""), "names_query": _query(asked.query, asked.unit),
    }  # fmt: skip
    return render(request, "reports/exam.html", context)


def _query(kept: str, unit: str) -> str:
    parts = [part for part in (kept, urlencode({"unit": unit}) if unit else "") if part]
    return "?" + "&".join(parts) if parts else ""


def _missing(exam: Exam, asked: Asked) -> tuple[list[names.Entry], list[names.Entry]]:
    """The excused and the absent, as many as the page shows."""
    if asked.snapshot is None:
        return names.missing(exam, NAMES_ON_PAGE, asked.below)
    excused = names.frozen_names(asked.snapshot, "excluded", asked.below)
    return excused[:NAMES_ON_PAGE], names.frozen_names(asked.snapshot, "absent", asked.below)[:NAMES_ON_PAGE]


@require_safe
@needs(Can.READ_REPORTS)
def people(request: HttpRequest, exam_id: UUID, which: str) -> HttpResponse:
    """One list of names, a page at a time."""
    now = timezone.now()
    one = _exam(request, exam_id)
    if which not in names.LISTS:
        raise Http404
    asked = _asked(request, one, selectors.snapshots_of(one), now)
    entries = names.frozen_names(asked.snapshot, which, asked.below) if asked.snapshot else names.names_behind(one, which, asked.below)
    context = {
        "exam": one, "shown": asked.figures, "which": which, "wanted": names.LISTS[which],
        "label": f"{asked.figures.absent_word}人员" if which == "absent" else names.LISTS[which].label, "lists": names.LISTS,
        "page": Paginator(entries, NAMES_PER_PAGE).get_page(request.GET.get("page")), "state": closing_state(asked.figures, now=now),
        "unit_name": asked.figures.units[asked.unit][0] if asked.unit else "", "query": _query(asked.query, asked.unit),
    }  # fmt: skip
    return render(request, "reports/names.html", context)


@require_POST
@needs(Can.READ_REPORTS)
def export(request: HttpRequest, exam_id: UUID, kind: str) -> HttpResponse:
    """Ask the worker for the PDF or the Excel file of what the page shows (the address carries live or as_of as the page's does)."""
    one = _exam(request, exam_id)
    if kind not in exports.KINDS:
        raise Http404
    now = timezone.now()
    asked = _asked(request, one, selectors.snapshots_of(one), now)
    back = reverse("reports:exam", args=[exam_id]) + _query(asked.query, "")
    job = jobs.ask(
        exports.KINDS[kind], title=f"{one.title}：{exports.LABELS[kind]}", by=acting(request), now=now, back_url=back,
        exam=one.pk, snapshot=asked.snapshot.pk if asked.snapshot else None,
        part=asked.part.path if asked.part else "",
    )  # fmt: skip
    return redirect("core:job", job.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_EXAMS)
def confirm(request: HttpRequest, exam_id: UUID) -> HttpResponse:
    now = timezone.now()
    one = get_object_or_404(selectors.exams_to_confirm(request.user), public_id=exam_id)
    form = ConfirmForm(request.POST or None, initial={"as_of": timezone.localdate(now)})
    if form.is_valid():
        with refusals_into(form):
            snapshot = services.confirm_results(exam=one, as_of=form.cleaned_data["as_of"], by=acting(request), now=now)
            messages.success(request, f"已定稿：截至 {snapshot.as_of}。之后的变动不会改动这份数据；如需更正，可再次确认。")
            return redirect("reports:exam", exam_id)
    context = {"exam": one, "form": form, "shown": selectors.exam_figures(one, now=now), "under_way": selectors.under_way(one, now=now)}
    return render(request, "reports/confirm.html", context)
