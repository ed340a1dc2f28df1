"""What is due of certificates, as a list and as a text for a group, and what was told."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.forms.reminders import COMING, REVIEW, SENT, RemindersForm
from certificates.models import Certificate
from certificates.models.certificates import CertificateQuerySet
from certificates.rules import reminder_words as words
from certificates.rules.life import Kind
from certificates.selectors import certificates, coming, rules
from certificates.selectors.coming import Chosen
from certificates.selectors.rules import Wording
from core.address import outward
from core.pages import page_of
from people.access import Can, acting, covers, has, needs


@require_safe
@needs(*coming.CALLERS)
def reminders(request: HttpRequest) -> HttpResponse:
    """The same number of statements however many there are."""
    by, today, wording = acting(request), timezone.localdate(), rules.wording()
    form = RemindersForm(request.GET, units=coming.units(by), teams=coming.teams(by))
    chosen = Chosen(by, wording.rules, today, **form.wanted())
    unreviewed = chosen.unreviewed()
    show = COMING if form.shown == REVIEW and unreviewed is None else form.shown
    context: dict[str, Any] = {
        "form": form, "show": show, "shown": _sections(wording, unreviewed is not None), "today": today, "ahead": chosen.ahead, "wording": wording,
        "marks": wording.rules.reminder_days, "reads": any(has(by, one) for one in certificates.READERS), "manages": has(by, Can.MANAGE_CERTIFICATES),
    }  # fmt: skip
    if show == SENT:
        found = chosen.sent()
        context["page"] = page_of(found, found.select_related("person__unit"), request.GET.get("page"))
    else:
        found_cards = chosen.ending() if show == COMING or unreviewed is None else unreviewed
        page = page_of(found_cards, found_cards.select_related("person__unit"), request.GET.get("page"))
        rows = [{"card": one, "look": wording.look(one, today), "may_open": _may_open(by, one)} for one in page.object_list]
        context |= {"page": page, "rows": rows, **_text(request, found_cards, show, chosen, wording)}
    return render(request, "certificates/manage/reminders.html", context)


def _sections(wording: Wording, is_reviewed: bool) -> list[tuple[str, str]]:
    review = [(REVIEW, f"年度{wording.step(Kind.REVIEW)}")] if is_reviewed else []
    return [(COMING, "到期"), *review, (SENT, "已发提醒")]


def _may_open(by: Any, card: Certificate) -> bool:
    return any(covers(by, one, card.person.unit) for one in certificates.READERS)


def _text(request: HttpRequest, cards: CertificateQuerySet, show: str, chosen: Chosen, wording: Wording) -> dict[str, Any]:
    """With names as long as they fit into one message; one statement."""
    rows = cards.order_by("person__unit__path", "valid_until", "id").values_list("person__unit__name", "person__name", "family", "valid_until")
    lines = [words.Line(unit, name, _said(show, until, chosen.today)) for unit, name, _, until in rows]
    with_names, today, count = len(lines) <= words.MOST_NAMES, chosen.today, len({(one.unit, one.name) for one in lines})
    if not lines:
        return {"text": ""}
    link = outward(request, reverse("certificates:mine"))
    since = f"截至{today.month}月{today.day}日，{count}人的行政执法证"
    if show == COMING:
        heading, head = "行政执法证到期提醒", f"{since}已到期或将在{chosen.ahead}天内到期"
    else:
        review = wording.step(Kind.REVIEW)
        heading, head = f"行政执法证年度{review}提醒", f"{since}还没有办理年度{review}"
    return {"text": words.group(heading, head, lines, with_names=with_names, link=link), "with_names": with_names}


def _said(show: str, until: date | None, today: date) -> str:
    if show != COMING or until is None:
        return ""
    left = (until - today).days
    return f"已过期{-left}天" if left < 0 else f"{words.left_words(left)}到期，{words.day_words(until)}"
