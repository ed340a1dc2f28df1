"""What a question has said: two revisions beside each other, and an earlier one brought back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.htmx import page_or_fragment
from people.access import Can, acting, needs
from questionbank import selectors
from questionbank.models import Revision
from questionbank.selectors import revisions as selected
from questionbank.services import likeness, restoring
from questionbank.views.shown import found, seen_version


@require_safe
@needs(Can.WRITE_QUESTIONS, Can.REVIEW_QUESTIONS, Can.MANAGE_QUESTIONS)
def revision_list(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """`?old=` and `?new=` are numbers of revisions; without them the last two."""
    question = found(request, question_id)
    if question.case is not None:
        return redirect("questionbank:revisions", question.case.public_id)
    said = selected.said_in(question)
    new = _chosen(request, "new", said) or said[0]
    old = _chosen(request, "old", said) or next((one for one in said if one.number < new.number), new)
    context = {"question": question, "revisions": said, "old": old, "new": new, "sections": selected.compared(old, new)}
    context |= {"old_name": f"第 {old.number} 版", "new_name": f"第 {new.number} 版"}
    context |= {"restores": "edit" in selectors.what_may(request.user, question), "current": question.current_revision_id}
    return page_or_fragment(request, "questionbank/revisions.html", "questionbank/_compared.html", context)


def _chosen(request: HttpRequest, name: str, said: list[Revision]) -> Revision | None:
    return next((one for one in said if str(one.number) == request.GET.get(name)), None)


@require_POST
@needs(Can.WRITE_QUESTIONS, Can.MANAGE_QUESTIONS)
def restore_revision(request: HttpRequest, question_id: UUID, number: int) -> HttpResponse:
    """恢复这一版: what it said is said again, in a new revision."""
    question = found(request, question_id)
    if "edit" not in selectors.what_may(request.user, question):
        raise Http404
    revision = get_object_or_404(question.revisions.select_related("question"), number=number)
    made = restoring.restore_revision(
        question=question, revision=revision, seen_version=seen_version(request), by=acting(request), now=timezone.now()
    )
    likeness.note(question=made, now=timezone.now())
    assert made.current_revision is not None
    messages.success(request, f"已恢复第 {number} 版的内容，另存为第 {made.current_revision.number} 版。")
    return redirect(reverse("questionbank:question", args=[question_id]))
