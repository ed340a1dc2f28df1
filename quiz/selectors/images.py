"""Pictures of questions on the pages of an attempt, and where it is marked."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from core import files
from core.models import StoredFile
from people.models import Person
from questionbank.models import Question, Revision
from questionbank.rules.images import shown_at
from questionbank.selectors.images import FILE_KIND
from quiz.models import Exam, PaperItem, PrintedItem, PrintedPaper, VariantItem
from quiz.selectors.pool import matching, questions_for, section_of


def images_of(person: Person, attempt_id: UUID) -> QuerySet[StoredFile]:
    """The pictures of the paper of the person's own attempt, those of the material of its cases too."""
    return _on(PaperItem.objects.filter(paper__attempt__public_id=attempt_id, paper__attempt__candidate__person=person))


def images_on_papers(exam: Exam) -> QuerySet[StoredFile]:
    """The pictures of the papers of an exam, for who marks them."""
    return _on(PaperItem.objects.filter(paper__candidate__exam=exam))


def images_printed(exam: Exam) -> QuerySet[StoredFile]:
    """The pictures of the papers of an exam that were printed."""
    return _on(PrintedItem.objects.filter(printed__exam=exam))


def images_fixed(exam: Exam) -> QuerySet[StoredFile]:
    """The pictures of its fixed papers, those of the sub-questions of their cases too."""
    items = VariantItem.objects.filter(variant__exam=exam)
    return _on(items, Q(case_revision__in=items.values("revision")))


def _on(items: QuerySet[PaperItem] | QuerySet[PrintedItem] | QuerySet[VariantItem], also: Q | None = None) -> QuerySet[StoredFile]:
    on_paper = Q(pk__in=items.values("revision")) | Q(pk__in=items.values("revision__case_revision")) | (also or Q(pk__in=[]))
    return StoredFile.objects.filter(Exists(Revision.objects.filter(on_paper, files=OuterRef("pk"))), owner_kind=FILE_KIND)


def images_to_preview(exam: Exam, now: datetime) -> QuerySet[StoredFile]:
    """The pictures of what the exam may draw, for who previews its paper."""
    chosen = Q(pk__in=VariantItem.objects.filter(variant__exam=exam).values("revision__question"))
    questions = Question.objects.filter(chosen) if exam.fixed else questions_for(exam, now).filter(matching(list(map(section_of, exam.rules.all()))))
    whole = Question.objects.filter(Q(pk__in=questions.values("pk")) | Q(case__in=questions.values("pk")))
    drawn = Revision.objects.filter(pk__in=whole.values("current_revision"), files=OuterRef("pk"))
    return StoredFile.objects.filter(Exists(drawn), owner_kind=FILE_KIND)


UrlOf = Callable[[str], str]  # the address of a picture by its public id


def of_attempt(attempt_id: UUID) -> UrlOf:
    return lambda file: reverse("quiz:image", args=[attempt_id, file])


def of_preview(exam_id: UUID) -> UrlOf:
    return lambda file: reverse("quiz:preview_image", args=[exam_id, file])


def in_print(printed: PrintedPaper) -> UrlOf:
    """The pictures themselves, for a PDF. One statement."""
    stored = {str(one.public_id): one for one in _on(printed.items.all())}

    def data(file: str) -> str:
        one = stored[file]
        return f"data:{one.content_type};base64,{b64encode(files.content(one)).decode()}"

    return data


def with_images(item: dict[str, Any], images: Sequence[Any], url_of: UrlOf) -> dict[str, Any]:
    """A question as shown, and each of its options, with its pictures for components/_images.html."""

    options = [{**one, "images": shown_at(images, one["id"], url_of)} for one in item["options"]]
    return {**item, "images": below_stem(images, url_of), "options": options}


def for_marker(images: Sequence[Any], exam: Exam, name: str) -> list[dict[str, Any]]:
    """Those below the stem, at the address called `name`."""
    return below_stem(images, lambda file: reverse(name, args=[exam.public_id, file]))


def below_stem(images: Sequence[Any], url_of: UrlOf) -> list[dict[str, Any]]:
    return shown_at(images, "", url_of)
