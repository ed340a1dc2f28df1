"""The papers of a session that are printed, signed and stamped; when each was printed; the scans that came back; its file; texts for the group."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import audit, scans
from core.errors import Refused
from core.forms import ScanForm, refusals_into
from core.prints import FILE_WORDS
from people.access import Can, acting, needs
from quiz.forms.chasing import ChaseForm
from quiz.forms.prints import NoticeForm, PrintForm
from quiz.registries import Print
from quiz.rules.reminder import MOST_NAMES
from training.forms.prints import FORMS
from training.models import Session
from training.rules import papers as notice
from training.selectors import figures, sessions
from training.selectors import prints as selectors
from training.services import dossier, papers
from training.services import prints as services
from training.views.links import link_to


def _session(request: HttpRequest, session_id: UUID) -> Session:
    return sessions.session_to_manage(acting(request), session_id)


def _paper(slug: str) -> Print:
    found = papers.NAMED.get(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Can.MANAGE_TRAINING)
def session_prints(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """`?fresh`: the notice as the session's facts say it now, not as it was last printed."""
    return _page(request, _session(request, session_id))


def _page(request: HttpRequest, session: Session, sent: dict[str, Any] | None = None) -> HttpResponse:
    """`sent` are forms that came back with errors, by paper (and `scan_` before it)."""
    now, sent = timezone.now(), sent or {}
    printed, kept = selectors.printings(session), scans.by_paper(selectors.record_of(session))
    rows = [
        {
            "paper": one,
            "print_url": reverse("training:print", args=[session.public_id, one.slug]),
            "scan_url": reverse("training:print_scan", args=[session.public_id, one.slug]),
            "form": sent.get(one.slug) or _form(request, session, one),
            "files": [(file, FILE_WORDS[file]) for file in one.files],
            "why_not": one.why_not(session, now),
            "printings": printed.get(one.slug, []),
            "scans": kept.get(one.slug, []),
            "scan_form": sent.get(f"scan_{one.slug}") or ScanForm(of=one.slug),
        }
        for one in papers.PAPERS
    ]
    context = {"session": session, "rows": rows, "dossier_why_not": dossier.why_not(session, now), "dossiers": printed.get(dossier.SLUG, [])}
    return render(request, "training/manage/prints.html", context)


def _form(request: HttpRequest, session: Session, paper: Print) -> PrintForm:
    kind = FORMS.get(paper.slug, PrintForm)
    if kind is not NoticeForm:
        return kind(of=paper.slug)
    last = None if "fresh" in request.GET else selectors.last_asked(session, paper.slug)
    return NoticeForm(of=paper.slug, initial=last.asked if last else _proposed(request, session))


def _proposed(request: HttpRequest, session: Session) -> dict[str, Any]:
    facts = selectors.facts_of(session, contact=acting(request).name)
    return {
        "title": notice.title(facts), "addressee": "各单位", "body": notice.body(facts), "issuer": session.unit.name, "dated": timezone.localdate(),
    }  # fmt: skip


@require_POST
@needs(Can.MANAGE_TRAINING)
def print_paper(request: HttpRequest, session_id: UUID, paper: str) -> HttpResponse:
    session, chosen = _session(request, session_id), _paper(paper)
    form = FORMS.get(paper, PrintForm)(request.POST, of=paper)
    if form.is_valid():
        with refusals_into(form):
            job = services.ask(
                session=session, paper=chosen, file=request.POST.get("file", "pdf"), asked=form.asked(), by=acting(request), now=timezone.now(),
                back_url=reverse("training:prints", args=[session_id]),
            )  # fmt: skip
            return redirect("core:job", job.public_id)
    return _page(request, session, {paper: form})


@require_POST
@needs(Can.MANAGE_TRAINING)
def put_back(request: HttpRequest, session_id: UUID, paper: str) -> HttpResponse:
    session, chosen = _session(request, session_id), _paper(paper)
    form = ScanForm(request.POST, request.FILES, of=paper)
    if form.is_valid():
        with refusals_into(form):
            pages, note = form.cleaned_data["pages"], form.cleaned_data["note"]
            count = services.put_back(session=session, paper=chosen, uploads=pages, note=note, by=acting(request), now=timezone.now())
            messages.success(request, f"已放回{chosen.label}的扫描件 {count} 个。")
            return redirect("training:prints", session_id)
    return _page(request, session, {f"scan_{paper}": form})


@require_POST
@needs(Can.MANAGE_TRAINING)
def file_of_session(request: HttpRequest, session_id: UUID, kind: str) -> HttpResponse:
    """培训档案, as one PDF or as an archive with all that lies beside the session."""
    session, back = _session(request, session_id), reverse("training:prints", args=[session_id])
    if kind not in dossier.FILES:
        raise Http404
    try:
        job = dossier.ask(session=session, file=kind, by=acting(request), now=timezone.now(), back_url=back)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
        return redirect(back)
    return redirect("core:job", job.public_id)


@require_safe
@needs(Can.MANAGE_TRAINING)
def group_text(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Before a session the text that calls people to it; afterwards who was missing. Of all, or of one unit; names only where they are chosen."""
    session, now = _session(request, session_id), timezone.now()
    form = ChaseForm(request.GET, units=selectors.units_due(session))
    unit, after = form.chosen, session.is_held or now > session.ends_at
    rows = selectors.missing(session, unit) if after else selectors.due(session, unit)
    named = selectors.by_unit(rows)
    fits = sum(len(names) for _, names in named) <= MOST_NAMES
    with_names = fits and request.GET.get("names") == "1"
    text = "" if session.state == Session.State.CANCELLED else _text(request, session, named, after=after, with_names=with_names, now=now, unit=unit)
    context = {"session": session, "form": form, "text": text, "after": after, "with_names": with_names, "names_fit": fits}
    return render(request, "training/manage/group_text.html", context)


def _text(
    request: HttpRequest, session: Session, named: notice.Units, *, after: bool, with_names: bool, now: datetime, unit: Any
) -> str:  # fmt: skip
    facts, name = selectors.facts_of(session), unit.name if unit else ""
    if not after:
        return notice.invitation(facts, named, unit=name, with_names=with_names, link=link_to(request, session))
    turnout = figures.turnout_at(session, unit)
    return notice.who_was_missing(facts, named, counts=(turnout.due, turnout.came, turnout.leave), unit=name, with_names=with_names)
