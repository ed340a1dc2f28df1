"""What several pages of the bank have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from people.access import Can, has
from questionbank import selectors, types
from questionbank.forms import key_text
from questionbank.models import Question, Revision
from questionbank.rules.content import LETTERS
from questionbank.rules.images import shown_at
from questionbank.services import imports
from statutes.models import Article


def found(request: HttpRequest, question_id: UUID) -> Question:
    """404 for one that the person does not see."""
    related = ("reviewed_by", "case")
    return get_object_or_404(selectors.visible_to(request.user).select_related(*related), public_id=question_id)


def said(revision: Revision, articles: Mapping[int, Article] | None = None) -> dict[str, Any]:
    """A revision for questionbank/_says.html: its options by letter with the right ones named, its bases with the articles to read; of a case
    its sub-questions, in order."""
    kind = revision.question.type
    options = [
        {"letter": letter, "text": one["text"], "right": one["id"] in revision.key, "images": images_at(revision, one["id"])}
        for letter, one in zip(LETTERS, revision.options, strict=False)
    ]
    parts = sorted(revision.part_revisions.all(), key=lambda one: one.place) if types.get(kind).has_parts else []
    words = {"revision": revision, "options": options, "key": key_text(kind, revision)}
    words |= {"grounds": [(one, (articles or {}).get(one.pk)) for one in revision.bases.all()]}
    return words | {"images": images_at(revision, ""), "parts": [said(one, articles) for one in parts]}


def images_at(revision: Revision, at: str) -> list[dict[str, Any]]:
    """For components/_images.html: the pictures below the stem (`at` is empty) or of an option."""
    return shown_at(revision.images, at, image_url)


def image_url(file: str) -> str:
    return reverse("questionbank:image", args=[file])


def first_status(request: HttpRequest) -> Question.Status:
    """Of a new question: reviewed by who manages the bank (待审核 with 双人审核); an author's is a draft, or submitted at once."""
    if has(request.user, Can.MANAGE_QUESTIONS):
        return imports.status_after_import()
    return Question.Status.IN_REVIEW if "submit" in request.POST else Question.Status.DRAFT


def based_on(fresh: Question, form: forms.BaseForm) -> Any:
    """What was sent, to be sent again as a change of what stands there now."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["seen_version"] = str(fresh.version)
    return data


def seen_version(request: HttpRequest) -> int:
    """The version of the question that the sent form was drawn from; 0 where it names none."""
    seen = request.POST.get("seen_version", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0
