"""Pictures of questions: made small when they come in, kept once a revision names them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from core import files, pictures
from core.errors import Refused
from core.models import StoredFile
from people.models import Person
from questionbank.models import Revision
from questionbank.rules.content import Image
from questionbank.selectors.images import FILE_KIND

LONGEST, MOST_BYTES = 1600, 300_000  # pixels a side
UNUSED_KEPT = timedelta(days=1)  # a picture waits so long for its question to be saved


def take(data: bytes, *, by: Person | None, now: datetime) -> Image:
    """Make a picture of JPEG, PNG or WebP small and store it until a revision names it; one that the person brought before is not stored twice.
    Refuses what is no picture."""
    made = pictures.figure(data, longest=LONGEST, most_bytes=MOST_BYTES, field="images")
    owner, digest = str(by.pk) if by else "", hashlib.sha256(made.data).hexdigest()
    file = StoredFile.objects.filter(owner_kind=FILE_KIND, owner_id=owner, sha256=digest).first()
    if file is None:
        name = "题图.png" if made.content_type == "image/png" else "题图.jpg"
        file = files.store(made.data, name=name, content_type=made.content_type, owner_kind=FILE_KIND, owner_id=owner, now=now, keep=UNUSED_KEPT)
    else:
        StoredFile.objects.filter(pk=file.pk, expires_at__isnull=False).update(expires_at=now + UNUSED_KEPT)
    return Image(str(file.public_id), digest, made.width, made.height)


def keep(named: Mapping[int, Sequence[str]]) -> None:
    """The pictures that revisions name stay: ids of revisions with public ids of files. The caller holds the transaction."""
    wanted = {file for some in named.values() for file in some}
    if not wanted:
        return
    rows = StoredFile.objects.filter(owner_kind=FILE_KIND, public_id__in=wanted)
    rows.filter(expires_at__isnull=False).update(expires_at=None)
    ids = {str(public_id): pk for pk, public_id in rows.values_list("pk", "public_id")}
    if len(ids) < len(wanted):
        raise Refused("image_gone", "有一张图片已过保留时间，没有保存。请重新上传这张图片。", field="images")
    link = Revision.files.through
    links = [link(revision_id=revision, storedfile_id=ids[file]) for revision, some in named.items() for file in dict.fromkeys(some)]
    link.objects.bulk_create(links)


def let_go(now: datetime) -> None:
    """Pictures whose revisions are gone, those of an import that was undone, go with the next files that expire."""
    named = Exists(Revision.files.through.objects.filter(storedfile=OuterRef("pk")))
    StoredFile.objects.filter(~named, owner_kind=FILE_KIND, expires_at__isnull=True).update(expires_at=now)
