"""Stored pictures of questions: what they are, and who may see them in the bank."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import files, pictures
from core.errors import Refused
from core.models import StoredFile
from questionbank import selectors
from questionbank.models import Revision
from questionbank.rules.content import Image

FILE_KIND = "question_image"


def visible_images(person: Any) -> QuerySet[StoredFile]:
    """Those of any revision of the questions this person sees in the bank, and what they uploaded themselves and have not used yet."""
    seen = Revision.objects.filter(files=OuterRef("pk"), question__in=selectors.visible_to(person).values("pk"))
    own = Q(owner_id=str(person.pk), expires_at__isnull=False)
    return StoredFile.objects.filter(Q(Exists(seen)) | own, owner_kind=FILE_KIND)


def described(placed: Sequence[tuple[UUID | str, int | None, str]]) -> list[Image]:
    """File, place and words of pictures as somebody wants them, with what is stored of them. Refuses one that is not there any more."""
    rows = StoredFile.objects.filter(owner_kind=FILE_KIND, public_id__in=[file for file, _, _ in placed]) if placed else []
    found = {str(one.public_id): one for one in rows}
    try:
        return [_described(found[str(file)], at, words) for file, at, words in placed]
    except (KeyError, FileNotFoundError):
        raise Refused("image_gone", "有一张图片已过保留时间，没有保存。请重新上传这张图片。", field="images") from None


def _described(file: StoredFile, at: int | None, words: str) -> Image:
    return Image(str(file.public_id), file.sha256, *pictures.size_of(files.content(file)), at, words.strip())
