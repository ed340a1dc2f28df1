"""依据待复核: questions whose law changed, each with the old and the new text of its article."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import Can, acting, has, needs
from questionbank import selectors
from questionbank.forms import key_text
from questionbank.models import BasisFlag
from questionbank.services import flags, moving, questions
from questionbank.views.shown import seen_version
from statutes.rules.wording import pieces

PER_PAGE = 20
MOST_AT_ONCE = 30  # a quarter of a second


@require_safe
@needs(Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def flag_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(selectors.open_flags(request.user).order_by("new_version", "old_article__number", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    renumbered = selectors.open_flags(request.user).filter(became=BasisFlag.Became.RENUMBERED).count()
    context = {"page": page, "renumbered": renumbered, "shown": [_shown(flag) for flag in page], "manages": has(request.user, Can.MANAGE_QUESTIONS)}
    return render(request, "questionbank/flags.html", context)


def _shown(flag: BasisFlag) -> dict[str, Any]:
    said = flag.question.current_revision
    assert said is not None
    changed = flag.new_article is not None and flag.became == BasisFlag.Became.CHANGED
    wording = pieces(flag.old_article.text, flag.new_article.text) if changed and flag.new_article else []
    return {"flag": flag, "said": said, "key": key_text(flag.question.type, said), "wording": wording}


@require_POST
@needs(Can.MANAGE_QUESTIONS)
def follow_renumbered(request: HttpRequest) -> HttpResponse:
    """All questions whose article only got another number, as many as one answer may take."""
    renumbered = selectors.open_flags(request.user).filter(became=BasisFlag.Became.RENUMBERED).order_by("question_id")
    moved = moving.move_renumbered(of=list(renumbered[:MOST_AT_ONCE]), by=acting(request), now=timezone.now())
    left = renumbered.count()
    messages.success(request, f"{moved} 处依据已改到新条号。" + (f"还有 {left} 处，请再点一次，或逐题处理。" if left else ""))
    return redirect("questionbank:flags")


@require_POST
@needs(Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def decide(request: HttpRequest, flag_id: UUID, decision: str) -> HttpResponse:
    """Keep the question as it is, let it follow its article, or retire it; who only reviews may keep."""
    if decision not in ("keep", "move", "retire"):
        raise Http404
    flag = get_object_or_404(selectors.open_flags(request.user), public_id=flag_id)
    by, now = acting(request), timezone.now()
    version = seen_version(request)
    if decision == "keep":
        flags.keep(flag=flag, by=by, now=now)
        messages.success(request, "已记录：试题仍然适用。")
    elif not has(request.user, Can.MANAGE_QUESTIONS):
        raise Http404
    elif decision == "move":
        moving.move_bases(of=[flag], seen_version=version, by=by, now=now)
        messages.success(request, f"依据已改为{flag.basis.statute_title}{flag.new_article}。")
    else:
        questions.retire_question(question=flag.question.whole, seen_version=version, by=by, now=now)
        messages.success(request, "已停用这道题。")
    return redirect("questionbank:flags")
