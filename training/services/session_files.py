"""What lies beside a session: materials, the signed sheet, photos, minutes. Added and taken away while the session is not filed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import audit, files, scans
from core.archives import member_names
from core.errors import Refused
from core.models import StoredFile
from people.models import Person
from training.models import Session, SessionChange, SessionFile
from training.services.holding import hold

WAITING_KIND = "training.waiting"  # owner_kind of what a form has received before it could be saved; nobody reads it
WAITS, KEPT_AFTERWARDS = timedelta(days=1), timedelta(days=30)
MOST = 60  # beside one session
What = SessionFile.What
OFFICE_FILES = (What.MATERIAL, What.MINUTES, What.NOTICE, What.OTHER)  # may be Word, Excel or PowerPoint too
_OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
Content = tuple[bytes, tuple[str, str]]


def add(*, session: Session, what: str, uploads: Sequence[UploadedFile], note: str, by: Person, now: datetime) -> list[SessionFile]:
    """Keep files beside a session, all or none; refuses what is not what it should be, naming the file."""
    wanted = What(what)
    refuse_many(uploads)
    taken = [(one.name or "", read(one, wanted)) for one in uploads]
    with transaction.atomic():
        held = hold(session)
        stored = [_store(name, content, SessionFile.OWNER_KIND, held.pk, now) for name, content in taken]
        return _beside(held, wanted, stored, note, by, now)


def keep(*, uploads: Sequence[UploadedFile], what: str, by: Person, now: datetime) -> list[StoredFile]:
    """Receive files of a form that makes a session, for a day: an error elsewhere in the form does not lose them."""
    refuse_many(uploads)
    taken = [(one.name or "", read(one, What(what))) for one in uploads]
    with transaction.atomic():
        return [_store(name, content, WAITING_KIND, by.pk, now, keep=WAITS) for name, content in taken]


def waiting(by: Person, ids: Iterable[str]) -> list[StoredFile]:
    """Those of the person's own that still wait, by their public ids."""
    wanted = {one for one in ids if len(one) == 36 and one.isascii() and one.replace("-", "").isalnum()}
    rows = StoredFile.objects.filter(owner_kind=WAITING_KIND, owner_id=str(by.pk)).order_by("pk")
    return [one for one in rows if str(one.public_id) in wanted]


def adopt(*, session: Session, what: str, received: Sequence[StoredFile], by: Person, now: datetime) -> list[SessionFile]:
    """Lay what was received beside the session that was made; inside its transaction."""
    mine = StoredFile.objects.filter(pk__in=[one.pk for one in received], owner_kind=WAITING_KIND, owner_id=str(by.pk))
    stored = list(mine.select_for_update().order_by("pk"))
    mine.update(owner_kind=SessionFile.OWNER_KIND, owner_id=str(session.pk), expires_at=None)
    return _beside(session, What(what), stored, "", by, now)


def remove(*, file: SessionFile, by: Person, now: datetime) -> Session:
    """Take a file away from its session; its content is destroyed a month later."""
    with transaction.atomic():
        held = hold(file.session)
        found = SessionFile.objects.select_related("file").filter(pk=file.pk).first()
        if found is None:
            raise Refused("file_gone", "这个文件已经移走，请刷新页面。")
        name = f"{found.get_what_display()} {found.file.name}"
        stored = found.file
        found.delete()
        StoredFile.objects.filter(pk=stored.pk).update(expires_at=now + KEPT_AFTERWARDS)
        SessionChange.objects.create(session=held, action=SessionChange.Action.EDITED, before={"文件": name}, after={"文件": ""}, by=by, at=now)
        audit.record("training.file_removed", by=by, now=now, subject=held.title, session=held.pk, file=name, sum=stored.sha256)
    return held


def read(upload: UploadedFile, what: SessionFile.What) -> Content:
    """What is kept of an upload: a scan or a picture as `core.scans` keeps it; where that is allowed, a Word, Excel or PowerPoint file as it is."""
    if what in OFFICE_FILES and (found := office_file(upload)):
        return found
    return scans.read(upload, field="uploads")


def office_file(upload: UploadedFile, field: str = "uploads") -> Content | None:
    """A Word, Excel or PowerPoint file without macros, by its content; None for what is no such archive."""
    head = upload.read(4)
    upload.seek(0)
    if not head.startswith(b"PK"):
        return None
    data = files.uploaded_bytes(upload)
    names = member_names(data)
    kind = next((kind for folder, kind in _OFFICE.items() if any(one.startswith(folder) for one in names)), None)
    name = (upload.name or "")[-60:]
    if kind is None or "[Content_Types].xml" not in names:
        raise Refused("file_kind", f"“{name}”不是能打开的 Word、Excel 或 PowerPoint 文件。请另存为 .docx、.xlsx、.pptx 或 PDF 后再选。", field=field)
    if any(one.endswith("vbaProject.bin") for one in names):
        raise Refused("file_macros", f"“{name}”里有宏，不能放在这里。请另存为不带宏的 .docx、.xlsx 或 .pptx 后再选。", field=field)
    return data, kind


def refuse_many(uploads: Sequence[UploadedFile]) -> None:
    if len(uploads) > scans.MOST:
        raise Refused("files_many", f"一次最多选 {scans.MOST} 个文件，现有 {len(uploads)} 个，请分几次上传。", field="uploads")


def _store(name: str, content: Content, owner_kind: str, owner_id: int, now: datetime, keep: timedelta | None = None) -> StoredFile:
    data, (content_type, ending) = content
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip() or "文件"
    return files.store(data, name=f"{stem[:120]}.{ending}", content_type=content_type, owner_kind=owner_kind, owner_id=owner_id, now=now, keep=keep)


def _beside(session: Session, what: SessionFile.What, stored: Sequence[StoredFile], note: str, by: Person, now: datetime) -> list[SessionFile]:
    if not stored:
        return []
    if session.files.count() + len(stored) > MOST:
        raise Refused("files_full", f"一次会议最多放 {MOST} 个文件，请先移走不需要的，或合成一个 PDF。", field="uploads")
    facts = {"session": session, "what": what, "note": note.strip(), "by": by, "at": now}
    made = [SessionFile.objects.create(file=one, **facts) for one in stored]
    sums = [one.sha256 for one in stored]
    audit.record("training.file_added", by=by, now=now, subject=session.title, session=session.pk, what=what.label, files=len(made), sums=sums)
    return made
