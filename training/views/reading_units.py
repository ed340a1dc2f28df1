"""Units of reading for who keeps them: law by law with what needs care, a unit for a chapter, units for a whole law."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused
from core.forms import refusals_into
from core.models import Office
from people.access import Can, acting, needs
from questionbank.models import Question
from questionbank.selectors import filtered
from statutes.models import StatuteVersion
from training.forms.reading import ChapterForm, SearchForm, UnitForm
from training.models import ReadingUnit
from training.rules.reading import lies_in
from training.selectors import reading, reading_units
from training.services import reading_units as services
from training.views.switched import while_credits_count

MOST_OFFERED = 60  # questions on one page
MOST_FOUND = 20  # by words


def _in_force() -> QuerySet[StatuteVersion]:
    return StatuteVersion.objects.in_force_on(timezone.localdate()).select_related("statute").order_by("statute__short_title")


@while_credits_count
@require_safe
@needs(Can.MANAGE_QUESTIONS)
def units(request: HttpRequest) -> HttpResponse:
    rows = reading_units.standings(reading_units.kept(), timezone.now())
    laws = [(law, list(some)) for law, some in groupby(rows, lambda one: one.unit.law_version.statute)]
    context = {"laws": laws, "versions": _in_force(), "care": sum(one.needs_care for one in rows)}
    return render(request, "training/manage/reading_units.html", context)


@while_credits_count
@require_POST
@needs(Can.MANAGE_QUESTIONS)
def propose(request: HttpRequest) -> HttpResponse:
    """Units for all chapters of a law at once."""
    form = ChapterForm(request.POST, laws=_in_force())
    try:
        if form.chosen_law is None:
            raise Refused("law_missing", "请先选择一部法律。")
        made = services.propose(version=form.chosen_law, by=acting(request), now=timezone.now())
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"已为《{form.chosen_law.statute.short_title}》生成 {len(made)} 个单元，请逐个看一下题目是否合适。")
    return redirect("training:reading_units")


@while_credits_count
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def new(request: HttpRequest) -> HttpResponse:
    """First the law, then the chapter, then its questions: each step by the address, so that it works without script."""
    choice = ChapterForm(request.GET or None, laws=_in_force())
    version = choice.chosen_law if request.GET else None
    context: dict[str, Any] = {"choice": choice, "version": version}
    if version is not None:
        found = reading_units.fitting(version, timezone.localdate())
        chapters = reading_units.chapters(version, found)
        choice = ChapterForm(request.GET, laws=_in_force())
        choice.offer(chapters)
        context["choice"] = choice
        if choice.is_valid() and request.GET.get("chapter"):
            row = chapters[choice.cleaned_data["chapter"]]
            offered = [one.question for one in found if lies_in(one.article.headings, row.chapter)]
            form = UnitForm(request.POST if request.method == "POST" else None, offered=_offered(offered, choice.words), initial={"title": row.name})
            if request.method == "POST" and form.is_valid():
                with refusals_into(form):
                    made = services.create_unit(
                        version=version,
                        chapter=row.chapter,
                        title=form.cleaned_data["title"],
                        questions=form.questions(),
                        by=acting(request),
                        now=timezone.now(),
                    )
                    messages.success(request, f"已新建学习单元“{made.title}”。")
                    return redirect("training:reading_units")
            context |= {"form": form, "chapter": row}
    return render(request, "training/manage/reading_new.html", context)


@while_credits_count
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_QUESTIONS)
def edit(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    unit = reading.unit_to_read(reading_id)
    search = SearchForm(request.GET)
    now = timezone.now()
    chosen = [one.question for one in unit.questions.select_related("question__current_revision")]
    fitting = [
        one.question for one in reading_units.fitting(unit.law_version, timezone.localdate(now)) if lies_in(one.article.headings, unit.headings)
    ]
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        offered=_offered([*chosen, *fitting], search.words),
        chosen=[one.pk for one in chosen],
        initial={"title": unit.title, "version": unit.version},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            services.change_unit(
                unit=unit,
                seen_version=form.cleaned_data["version"],
                title=form.cleaned_data["title"],
                questions=form.questions(),
                by=acting(request),
                now=now,
            )
            messages.success(request, "已保存。")
            return redirect("training:reading_units")
    standing = reading_units.standing_of(unit, now)
    return render(request, "training/manage/reading_edit.html", {"unit": unit, "form": form, "search": search, "standing": standing})


@while_credits_count
@require_POST
@needs(Can.MANAGE_QUESTIONS)
def use(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Into use, or out of it."""
    unit = get_object_or_404(ReadingUnit, public_id=reading_id)
    services.set_in_use(unit=unit, in_use=request.POST.get("on") == "1", by=acting(request), now=timezone.now())
    return redirect("training:reading_units")


def _offered(questions: Sequence[Question], words: str) -> list[Question]:
    """These, and what the words find in the whole bank; each once."""
    more: Sequence[Question] = ()
    if words:
        found = filtered(Question.objects.drawable(), text=words).filter(type__in=reading_units.gradable(Office.current()))
        more = list(found.select_related("current_revision").order_by("-pk")[:MOST_FOUND])
    return list({one.pk: one for one in [*questions[:MOST_OFFERED], *more]}.values())
