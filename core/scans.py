"""已盖章扫描件: what was printed, signed and stamped by hand comes back as a scan beside its record. Scans are only added, never changed.

A room names its records by `owner_kind` and id as for any private file, and says with `core.files.register_check` who may read them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from core import audit, files, pictures
from core.audit import Actor
from core.errors import Refused
from core.models import SignedScan, StoredFile

MOST = 20  # files at once
PROOF_WAITS = timedelta(days=1)  # for the confirmation of a preview
_LONGEST = 2600  # pixels a side: A4 at 220 to the inch
_TAIL = 2048  # bytes in which a whole PDF says that it ends
_PDF, _JPEG = ("application/pdf", "pdf"), ("image/jpeg", "jpg")


class Record(NamedTuple):
    """What the scans lie beside. `name` is what it is called in the audit trail and in the names of the files."""

    owner_kind: str
    owner_id: int | UUID
    name: str


def put_back(*, record: Record, paper: str, label: str, uploads: Sequence[UploadedFile], note: str, by: Actor, now: datetime) -> list[SignedScan]:
    """Keep the scans of one paper (`label` is its name in words). Refuses what is no PDF, JPG or PNG, is damaged, locked or too large, naming the
    file; then none is kept."""
    _refuse_many(uploads)
    taken = [read(one) for one in uploads]
    with transaction.atomic():
        made = []
        for number, (data, (content_type, ending)) in enumerate(taken, 1):
            several = f"-{number}" if len(taken) > 1 else ""
            name = f"{record.name[:100]}-{label}（已盖章扫描件）{several}.{ending}"
            file = files.store(data, name=name, content_type=content_type, owner_kind=record.owner_kind, owner_id=record.owner_id, now=now)
            made.append(SignedScan.objects.create(file=file, paper=paper, note=note.strip(), by_id_text=str(by.pk), by_name=by.name, at=now))
        audit.record(
            "core.scan_put_back", by=by, now=now, subject=f"{label} · {record.name}", kind=record.owner_kind, files=len(made), reason=note.strip(),
            sums=[one.file.sha256 for one in made],
        )  # fmt: skip
    return made


def beside(record: Record) -> QuerySet[SignedScan]:
    """All scans of a record, oldest first."""
    return SignedScan.objects.filter(file__owner_kind=record.owner_kind, file__owner_id=str(record.owner_id)).select_related("file")


def by_paper(record: Record) -> dict[str, list[SignedScan]]:
    """The same by the paper they show, the newest first; one query."""
    found: dict[str, list[SignedScan]] = {}
    for one in beside(record).order_by("-id"):
        found.setdefault(one.paper, []).append(one)
    return found


def _refuse_many(uploads: Sequence[UploadedFile]) -> None:
    """What is sent together is held in memory together."""
    if len(uploads) > MOST:
        raise Refused("scans_many", f"一次最多放回 {MOST} 个文件，现有 {len(uploads)} 个，请分几次，或扫描成一个 PDF。", field="pages")
    limit = settings.UPLOAD_LIMIT_BYTES
    if sum(one.size or 0 for one in uploads) > limit:
        raise Refused("scans_large", f"这些文件合起来超过 {limit // 1024 // 1024} MB，请分几次放回，或用低一些的清晰度扫描。", field="pages")


def read(upload: UploadedFile, *, field: str = "pages") -> tuple[bytes, tuple[str, str]]:
    """What is kept of an upload: a PDF as it is, a picture upright and without what the telephone wrote into it."""
    name = (upload.name or "")[-60:]
    try:
        data = files.uploaded_bytes(upload, what=f"“{name}”")
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, field=field) from None
    if data.startswith(b"%PDF-"):
        _refuse_unusable(data, name, field)
        return data, _PDF
    try:
        return pictures.photo(data, longest=_LONGEST), _JPEG
    except Refused as refusal:
        sentence = f"“{name}”不是能打开的 PDF、JPG 或 PNG 文件。苹果手机的 HEIC 照片请先另存为 JPG；也可以扫描成 PDF。"
        raise Refused("scan_unreadable", sentence, field=field) from refusal


def keep_proof(upload: UploadedFile, *, title: str, owner_kind: str, by: Actor, now: datetime) -> StoredFile:
    """What proves something, kept for a day until that is written and its `expires_at` is taken away: a PDF, or a picture as `read` leaves it."""
    data, (content_type, ending) = read(upload, field="proof")
    name = f"{title}证明.{ending}"
    return files.store(data, name=name, content_type=content_type, owner_kind=owner_kind, owner_id=proof_of(by), now=now, keep=PROOF_WAITS)


def proof_of(by: Actor) -> str:
    """The owner of a proof: whoever brought it; whose it is stands in the rows that name it."""
    return f"by {by.pk}"


def _refuse_unusable(data: bytes, name: str, field: str) -> None:
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refused("scan_cut_off", f"“{name}”不完整，可能没有传完或已损坏，请重新扫描或另存后再选。", field=field)
    if b"/Encrypt" in data:
        raise Refused("scan_locked", f"“{name}”加了密码或限制，日后可能打不开。请去掉密码，另存后再选。", field=field)
