"""自学: the list, and what the clerk enters, puts right and withdraws."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.pages import page_of
from people.access import Can, acting, needs
from people.selectors import units_of
from people.views.editing import Sheet, edit
from training.forms.records import NewStudyForm, StudiesFilter, StudyForm, WithdrawForm
from training.selectors import self_study as selectors
from training.selectors import years
from training.services import self_study as services

EDITS = ["GET", "HEAD", "POST"]


@require_safe
@needs(Can.MANAGE_TRAINING)
def studies(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = StudiesFilter(request.GET, years=years.known(timezone.localdate()), units=units_of(by, Can.MANAGE_TRAINING))
    wanted = form.wanted()
    page = page_of(selectors.listed(by, **wanted), selectors.rows(), request.GET.get("page"))
    narrowed = any(wanted[name] for name in ("unit", "words", "withdrawn"))
    context = {"form": form, "page": page, "counts": years.of(wanted["year"]).counts_self_study, "year": wanted["year"], "narrowed": narrowed}
    return render(request, "training/self_study.html", context)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def add(request: HttpRequest) -> HttpResponse:
    by = acting(request)
    form = NewStudyForm(request.POST or None, request.FILES or None, among=selectors.people(by))
    sheet = Sheet("登记自学", "登记", reverse("training:self_study"), "自学")

    def save() -> tuple[str, str]:
        data = form.cleaned_data
        made = services.enter(people=data["people"], terms=form.terms(), proof=data["proof"], by=by, now=timezone.now())
        return f"已为 {len(made)} 人登记自学。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def change(request: HttpRequest, study_id: UUID) -> HttpResponse:
    by = acting(request)
    study = selectors.to_manage(by, study_id)
    form = StudyForm(request.POST or None, initial=StudyForm.values_of(study))
    sheet = Sheet(f"修改{study.person.name}的自学", "保存", reverse("training:self_study"), "自学")

    def save() -> tuple[str, str]:
        services.change(study=study, terms=form.terms(), seen_version=form.cleaned_data["version"], by=by, now=timezone.now())
        return "已保存。", sheet.back

    return edit(request, form, sheet, save)


@require_http_methods(EDITS)
@needs(Can.MANAGE_TRAINING)
def withdraw(request: HttpRequest, study_id: UUID) -> HttpResponse:
    by = acting(request)
    study = selectors.to_manage(by, study_id)
    form = WithdrawForm(request.POST or None)
    sheet = Sheet(f"撤下{study.person.name}的“{study.title}”", "撤下", reverse("training:self_study"), "自学", "撤下以后不再计学时，记录保留。")

    def save() -> tuple[str, str]:
        services.withdraw(study=study, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
        return "已撤下。", sheet.back

    return edit(request, form, sheet, save)
