"""One change of a person: entered or filed, decided, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import refusals_into
from people import selectors
from people.access import Can, acting, covers, covers_all, needs, within
from people.forms import ChangeForm, DeclineForm
from people.models import Person, PersonnelChange, Unit
from people.rules.changes import kinds_from
from people.services import changes

Kind = PersonnelChange.Kind
EDITS = ["GET", "HEAD", "POST"]


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE, Can.FILE_CHANGES)
def change_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A change of somebody known; `?kind=` says which, and the form asks what that one needs. Who manages the people of both units carries it
    out, anybody else files it."""
    by, now = acting(request), timezone.now()
    known = Person.objects.filter(within(by, Can.MANAGE_PEOPLE, "unit__") | within(by, Can.FILE_CHANGES, "unit__"))
    person = get_object_or_404(known.select_related("unit", "staffing_type"), public_id=person_id)
    kinds = [Kind(one) for one in kinds_from(person.status)]
    kind = next((one for one in kinds if one == request.GET.get("kind")), kinds[0])
    initial = {"to_unit": person.unit.public_id, "post": person.post, "staffing_type": person.staffing_type_id}
    initial |= {"effective_on": timezone.localdate(now), "version": person.version}
    form = ChangeForm(request.POST or None, kind=kind, person=person, units=_open_units(), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            facts, version = form.facts(), form.cleaned_data["version"]
            if covers_all(by, Can.MANAGE_PEOPLE, person.unit, facts.to_unit):
                changes.enter(facts=facts, by=by, now=now, seen_version=version)
                messages.success(request, f"已办理：{person.name}{kind.label}，{facts.effective_on} 起。")
            else:
                changes.file(facts=facts, by=by, now=now, seen_version=version)
                messages.success(request, f"已填报：{person.name}{kind.label}。综合管理员受理后生效。")
            person.refresh_from_db(fields=["unit"])
            return redirect("people:person", person_id) if selectors.can_see(by, person) else redirect("people:changes")
    context = {"form": form, "person": person, "kind": kind, "kinds": kinds, "files": not covers(by, Can.MANAGE_PEOPLE, person.unit)}
    return render(request, "people/change_form.html", context)


def _open_units() -> QuerySet[Unit]:
    return Unit.objects.filter(closed_on__isnull=True)


@require_http_methods(EDITS)
@needs(Can.FILE_CHANGES)
def file_newcomer(request: HttpRequest) -> HttpResponse:
    """A newcomer to the liaison's unit; who manages people adds them instead (people:add)."""
    by, now = acting(request), timezone.now()
    units = selectors.units_of(by, Can.FILE_CHANGES)
    first = units.first()
    initial = {"to_unit": first.public_id if first else None, "effective_on": timezone.localdate(now)}
    form = ChangeForm(request.POST or None, kind=Kind.JOINED, person=None, units=units, initial=initial)
    del form.fields["namesake"]  # for whoever accepts it
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            made = changes.file(facts=form.facts(), by=by, now=now)
            messages.success(request, f"已填报：{made.name}新进。综合管理员受理后生效。")
            return redirect("people:changes")
    return render(request, "people/change_form.html", {"form": form, "kind": Kind.JOINED, "files": True})


@require_http_methods(EDITS)
@needs(Can.MANAGE_PEOPLE)
def decide(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What a liaison filed, to be accepted as it is or corrected; one decided meanwhile says so."""
    by, now = acting(request), timezone.now()
    change = _to_decide(by, change_id)
    if change.state != PersonnelChange.State.FILED:
        messages.info(request, f"{change.name}的这条填报{change.get_state_display()}，不必再处理。")
        return redirect("people:changes")
    kind, facts = Kind(change.kind), changes.facts_of(change)
    initial: dict[str, Any] = {name: getattr(facts, name) for name in ("name", "post", "effective_on", "reason", "document")}
    initial["mobile"] = change.masked_mobile
    initial |= {"to_unit": facts.to_unit.public_id if facts.to_unit else None, "staffing_type": change.staffing_type_id}
    initial["version"] = change.person.version if change.person else 0
    form = ChangeForm(request.POST or None, kind=kind, person=change.person, units=selectors.units_of(by), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            namesake, version = bool(form.cleaned_data.get("namesake")), form.cleaned_data.get("version")
            done = changes.accept(change=change, facts=form.facts(), by=by, now=now, seen_version=version, namesake=namesake)
            messages.success(request, f"已受理：{done.name}{kind.label}，{done.effective_on} 起。")
            return redirect("people:changes")
    return render(request, "people/change_decide.html", {"form": form, "change": change, "kind": kind, "decline": DeclineForm()})


def _to_decide(by: Person, change_id: UUID) -> PersonnelChange:
    """A filing of the units whose people this person manages, decided or not; 404 for any other."""
    filings = selectors.filings_of(by, Can.MANAGE_PEOPLE).select_related("person__unit", "person__staffing_type", "from_unit", "to_unit", "filed_by")
    return get_object_or_404(filings, public_id=change_id)


@require_POST
@needs(Can.MANAGE_PEOPLE)
def decline(request: HttpRequest, change_id: UUID) -> HttpResponse:
    by = acting(request)
    change, form = _to_decide(by, change_id), DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["answer"][0]))
        return redirect("people:change_decide", change_id)
    changes.decline(change=change, answer=form.cleaned_data["answer"], by=by, now=timezone.now())
    messages.success(request, f"已退回：{change.name}{change.get_kind_display()}。")
    return redirect("people:changes")


@require_POST
@needs(Can.FILE_CHANGES)
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    by = acting(request)
    change = get_object_or_404(selectors.filings_of(by, Can.FILE_CHANGES), public_id=change_id)
    changes.withdraw(change=change, by=by, now=timezone.now())
    messages.success(request, f"已撤回：{change.name}{change.get_kind_display()}。")
    return redirect("people:changes")
