"""Pictures of questions on the pages of an attempt, and where it is marked."""

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
from quiz.models import Exam, PaperItem


def images_of(person: Person, attempt_id: UUID) -> QuerySet[StoredFile]:
    """The pictures of the paper of the person's own attempt, those of the material of its cases too."""
    return _on(PaperItem.objects.filter(paper__attempt__public_id=attempt_id, paper__attempt__candidate__person=person))


def images_on_papers(exam: Exam) -> QuerySet[StoredFile]:
    """The pictures of the papers of an exam, for who marks them."""
    return _on(PaperItem.objects.filter(paper__candidate__exam=exam))


def _on(items: QuerySet[PaperItem]) -> QuerySet[StoredFile]:
    on_paper = Q(pk__in=items.values("revision")) | Q(pk__in=items.values("revision__case_revision"))
    return StoredFile.objects.filter(Exists(Revision.objects.filter(on_paper, files=OuterRef("pk"))), owner_kind=FILE_KIND)


def with_images(item: dict[str, Any], images: Sequence[Any], attempt_id: UUID) -> dict[str, Any]:
    """A question as shown, and each of its options, with its pictures for components/_images.html."""

    options = [{**one, "images": _shown_at(images, one["id"], attempt_id)} for one in item["options"]]
    return {**item, "images": below_stem(images, attempt_id), "options": options}


def for_marker(images: Sequence[Any], exam: Exam) -> list[dict[str, Any]]:
    """Those below the stem."""
    return shown_at(images, "", lambda file: reverse("quiz:marking_image", args=[exam.public_id, file]))


def below_stem(images: Sequence[Any], attempt_id: UUID) -> list[dict[str, Any]]:
    return _shown_at(images, "", attempt_id)


def _shown_at(images: Sequence[Any], at: str, attempt_id: UUID) -> list[dict[str, Any]]:
    return shown_at(images, at, lambda file: reverse("quiz:image", args=[attempt_id, file]))
