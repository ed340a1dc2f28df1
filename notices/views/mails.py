"""Letters: which were not sent and why, once more; for who looks after the system, whether it sends any, and a trial."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import Refused
from core.forms import refusals_into
from core.pages import page_of
from notices import selectors
from notices.forms import TrialForm
from notices.models import Mail
from notices.services import mailing
from people.access import Can, acting, has, needs

NONE_LEFT = "没有还在时效内的失败邮件，没有再发。过了时效（如考试已截止）、仍要发的，请逐封再发。"
MOST = 1000  # letters that are counted; further ones page by page


def _listed(request: HttpRequest) -> dict[str, Any]:
    """Failed ones unless `?state` says which; with how many there are of each."""
    mails = selectors.mails_of(acting(request))
    state = request.GET.get("state", "")
    state = state if state in Mail.State.values else Mail.State.FAILED
    chosen = mails.filter(state=state)
    counts = selectors.mail_counts(mails)
    return {
        "page": page_of(chosen, chosen.select_related("person__unit"), request.GET.get("page"), most=MOST),
        "state": state,
        "states": [(value, label, counts[value]) for value, label in Mail.State.choices if counts[value] or value in (state, Mail.State.FAILED)],
        "failed": counts[Mail.State.FAILED],
        "manages": has(request.user, Can.MANAGE_PEOPLE),
        "again_url": reverse("notices:mails_again"),
    }


@require_safe
@needs(Can.MANAGE_PEOPLE)
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/mails.html", _listed(request))


def _again(request: HttpRequest) -> None:
    """All that failed and are still news, or the one named however old."""
    chosen, now = selectors.mails_of(acting(request)), timezone.now()
    chosen = chosen.filter(pk=_found(chosen, request.POST["mail"]).pk) if "mail" in request.POST else chosen.filter(until__gt=now)
    try:
        count = mailing.again(mails=chosen, by=acting(request), now=now)
    except Refused as refusal:
        audit.note_refusal(refusal.code)
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{count} 封已排队再发，一般一分钟内有结果。" if count else NONE_LEFT)


def _found(mails: QuerySet[Mail], named: str) -> Mail:
    """404 also for what is no id."""
    try:
        return get_object_or_404(mails, public_id=UUID(named))
    except ValueError:
        raise Http404 from None


@require_POST
@needs(Can.MANAGE_PEOPLE)
def again(request: HttpRequest) -> HttpResponse:
    _again(request)
    return redirect("notices:mails")


@require_POST
@needs(Can.MANAGE_SYSTEM)
def setup_again(request: HttpRequest) -> HttpResponse:
    _again(request)
    return redirect("notices:mail_setup")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Can.MANAGE_SYSTEM)
def setup(request: HttpRequest) -> HttpResponse:
    """Whether mail is on and by which server, a trial, and what was not sent. The settings themselves are the server's own."""
    by, now = acting(request), timezone.now()
    form = TrialForm(request.POST or None, initial={"address": by.email})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            made = mailing.try_settings(address=form.cleaned_data["address"], by=by, now=now)
            return redirect(f"{reverse('notices:mail_setup')}?trial={made.public_id}")
    trial = _found(Mail.objects.filter(notice=None, person=by), request.GET["trial"]) if "trial" in request.GET else None
    context = {"form": form, "trial": trial, "server": settings.EMAIL_HOST, "sender": settings.MAIL_FROM, **_listed(request)}
    context["again_url"] = reverse("notices:mail_setup_again")
    return render(request, "notices/mail_setup.html", context)
