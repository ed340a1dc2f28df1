"""The page of one certificate: what stands on it and how it stands, today and on a day of the past, what may follow, and what happened."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.forms.files import CardFileForm
from certificates.models import Certificate
from certificates.rules import changes, life, tones
from certificates.rules.life import Kind, State
from certificates.selectors import card_files, certificates, history, rules
from certificates.selectors.rules import Wording
from core.forms import ScanForm
from people.access import acting, needs
from people.forms import DayForm

_LATE = (Kind.REVIEW, Kind.RENEW, Kind.REISSUE, Kind.SUSPEND, Kind.RESTORE)  # may have been done before what forbids them today


@require_safe
@needs(*certificates.READERS)
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    return certificate_page(request, certificates.certificate_to_read(acting(request), certificate_id))


def certificate_page(
    request: HttpRequest, one: Certificate, *, card_form: CardFileForm | None = None, scan_forms: Mapping[int, ScanForm] | None = None
) -> HttpResponse:
    today, words, fields = timezone.localdate(), rules.wording(), history.field_names()
    state, manages = one.state_on(today), certificates.can_manage(acting(request), one)
    lines = history.lines(one, words, fields)
    context = {
        "certificate": one, "shown": words.look(one, today), "manages": manages, "today": today,
        "fields": [fields[field.pk] for field in one.fields.all()], "sides": card_files.sides(one),
        "acts": [(kind.value, words.steps[kind], kind in life.FINAL) for kind in life.possible(state)] if manages else [],
        "may_apply_again": manages and state in life.OVER,
        "late": [(kind.value, words.steps[kind]) for kind in _LATE if state not in life.AFTER[kind]] if manages and _was_issued(lines) else [],
        "lines": [(line, _scan_places(one, line, scan_forms or {}) if manages else None) for line in lines],
        "task": one.return_tasks.filter(closed_at=None).first(), "card_form": card_form or CardFileForm(),
        **_that_day(request, one, today, words, fields),
    }  # fmt: skip
    return render(request, "certificates/manage/certificate.html", context)


def _was_issued(lines: list[history.Line]) -> bool:
    return any(line.step.kind == Kind.ISSUE and not line.step.struck for line in lines)


def _scan_places(one: Certificate, line: history.Line, forms: Mapping[int, ScanForm]) -> dict[str, Any]:
    """What core/_scans.html takes of a step."""
    number = line.event.number
    return {"form": forms.get(number) or ScanForm(of=str(number)), "url": reverse("certificates:step_scan", args=[one.public_id, number])}


def _that_day(request: HttpRequest, one: Certificate, today: date, words: Wording, fields: dict[int, str]) -> dict[str, Any]:
    """How it stood on `?on=`, and what stood on it then."""
    form = DayForm(request.GET if "on" in request.GET else None, today=today, initial={"on": today})
    if not form.is_valid():
        return {"day_form": form}
    day = form.day()
    span = one.spans.on(day).first()
    state = State(span.state) if span else State.NONE
    left = (span.valid_until - day).days if span and span.valid_until else None
    look = tones.look(state, words.states[state], left)
    return {"day_form": form, "that_day": {"day": day, "look": look, "facts": changes.in_words(span.facts if span else {}, fields)}}
