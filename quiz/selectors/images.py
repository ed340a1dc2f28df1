"""Pictures of questions on the pages of an attempt."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core.models import StoredFile
from people.models import Person
from questionbank.models import Revision
from questionbank.rules.images import shown_at
from questionbank.selectors.images import FILE_KIND
from quiz.models import PaperItem


def images_of(person: Person, attempt_id: UUID) -> QuerySet[StoredFile]:
    """The pictures of the paper of the person's own attempt, those of the material of its cases too."""
    items = PaperItem.objects.filter(paper__attempt__public_id=attempt_id, paper__attempt__candidate__person=person)
    on_paper = Q(pk__in=items.values("revision")) | Q(pk__in=items.values("revision__case_revision"))
    return StoredFile.objects.filter(Exists(Revision.objects.filter(on_paper, files=OuterRef("pk"))), owner_kind=FILE_KIND)


def with_images(item: dict[str, Any], images: Sequence[Any], attempt_id: UUID) -> dict[str, Any]:
    """A question as shown, and each of its options, with its pictures for components/_images.html."""

    options = [{**one, "images": _shown_at(images, one["id"], attempt_id)} for one in item["options"]]
    return {**item, "images": below_stem(images, attempt_id), "options": options}


def below_stem(images: Sequence[Any], attempt_id: UUID) -> list[dict[str, Any]]:
    return _shown_at(images, "", attempt_id)


def _shown_at(images: Sequence[Any], at: str, attempt_id: UUID) -> list[dict[str, Any]]:
    return shown_at(images, at, lambda file: reverse("quiz:image", args=[attempt_id, file]))
