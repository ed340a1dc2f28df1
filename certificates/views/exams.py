"""执法资格考试: the list, entering, a file with its preview, one of them, withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.exams import PROOF_HELP, ExamFilter, ExamForm
from certificates.models import QualificationExam
from certificates.selectors import certificates
from certificates.selectors import exams as selectors
from certificates.services import exam_file, exams
from core import scans
from core.forms import refusals_into
from core.htmx import page_or_fragment
from core.pages import page_of
from people.access import Can, acting, has, needs
from people.forms.fact_file import WithdrawForm
from people.models import Person
from people.views import fact_file
from people.views.fact_file import FactFile

FILE = FactFile(
    what="执法资格考试", upload=exam_file.UPLOAD, proof=exams.PROOF, proof_help=PROOF_HELP, template="certificates/manage/exam_file.html",
    plan=lambda data, by, today: exam_file.plan(data=data, by=by, today=today), take=exam_file.take,
    file_url="certificates:exam_file", list_url="certificates:exams",
)  # fmt: skip


@require_safe
@needs(*certificates.READERS)
def exam_list(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    by, filters = acting(request), ExamFilter(request.GET)
    chosen = filters.chosen()
    rows = QualificationExam.objects.select_related("person__unit", "field")
    page = page_of(selectors.listed(by, **chosen), rows, request.GET.get("page"))
    narrowed = any(value not in (None, "", False) for name, value in chosen.items() if name != "passed") or chosen["passed"] is not None
    context = {"filters": filters, "page": page, "narrowed": narrowed, "manages": has(by, Can.MANAGE_CERTIFICATES)}
    return page_or_fragment(request, "certificates/manage/exams.html", "certificates/manage/_exam_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def enter(request: HttpRequest) -> HttpResponse:
    """`again` names a withdrawn result that is to be put right; its proof stays."""
    by, now = acting(request), timezone.now()
    before = _before(request, by)
    form = ExamForm(request.POST or None, request.FILES or None, people=certificates.people(by), before=before)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            facts, upload = form.facts(), form.cleaned_data["proof"]
            proof = before.proof if before else None
            if upload:
                proof = scans.keep_proof(upload, title="执法资格考试", owner_kind=exams.PROOF, by=by, now=now)
            made = exams.enter(rows=[(one, facts) for one in form.cleaned_data["persons"]], proof=proof, by=by, now=now)
            messages.success(request, f"已登记 {len(made)} 人的{made[0].get_subject_display()}考试。")
            return redirect("certificates:exams")
    return render(request, "certificates/manage/exam_enter.html", {"form": form, "before": before})


def _before(request: HttpRequest, by: Person) -> QualificationExam | None:
    try:
        return selectors.exam_to_manage(by, UUID(request.GET["again"])) if "again" in request.GET else None
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_CERTIFICATES)
def from_file(request: HttpRequest) -> HttpResponse:
    return fact_file.answer(request, FILE)


@require_safe
@needs(Can.MANAGE_CERTIFICATES)
def template(request: HttpRequest) -> HttpResponse:
    return fact_file.handed_out(exam_file.template(), "执法资格考试模板.xlsx")


@require_safe
@needs(*certificates.READERS)
def exam(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    by = acting(request)
    one = selectors.exam_to_read(by, qualification_id)
    return render(request, "certificates/manage/exam.html", {"exam": one, "manages": selectors.can_manage(by, one), "form": WithdrawForm()})


@require_http_methods(["POST"])
@needs(Can.MANAGE_CERTIFICATES)
def withdraw(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    """`again`: go on to enter it as it should be."""
    by = acting(request)
    one = selectors.exam_to_manage(by, qualification_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with refusals_into(form):
            exams.withdraw(exam=one, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
            messages.success(request, f"{one.person.name}的{one.get_subject_display()}考试记录已撤下。")
            if "again" in request.POST:
                return redirect(reverse("certificates:exam_enter", query={"again": str(one.public_id)}))
            return redirect("certificates:exam", one.public_id)
    return render(request, "certificates/manage/exam.html", {"exam": one, "manages": True, "form": form})
