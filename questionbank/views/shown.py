"""What several pages of the bank have in common."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from people.access import Can, has
from questionbank import selectors, types
from questionbank.forms import key_text
from questionbank.models import Question, Revision
from questionbank.rules.content import LETTERS
from questionbank.services import imports


def found(request: HttpRequest, question_id: UUID) -> Question:
    """404 for one that the person does not see."""
    return get_object_or_404(selectors.visible_to(request.user).select_related("reviewed_by", "case"), public_id=question_id)


def said(revision: Revision) -> dict[str, Any]:
    """A revision for questionbank/_says.html: its options by letter with the right ones named; of a case its sub-questions, in order."""
    kind = revision.question.type
    options = [
        {"letter": LETTERS[place : place + 1], "text": option["text"], "right": option["id"] in revision.key}
        for place, option in enumerate(revision.options)
    ]
    parts = sorted(revision.part_revisions.all(), key=lambda one: one.place) if types.get(kind).has_parts else []
    return {"revision": revision, "options": options, "key": key_text(kind, revision), "parts": [said(one) for one in parts]}


def first_status(request: HttpRequest) -> Question.Status:
    """Of a new question: reviewed by who manages the bank (待审核 with 双人审核); an author's is a draft, or submitted at once."""
    if has(request.user, Can.MANAGE_QUESTIONS):
        return imports.status_after_import()
    return Question.Status.IN_REVIEW if "submit" in request.POST else Question.Status.DRAFT


def seen_version(request: HttpRequest) -> int:
    """The version of the question that the sent form was drawn from; 0 where it names none."""
    seen = request.POST.get("seen_version", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
