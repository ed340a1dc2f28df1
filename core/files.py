"""Private files: stored under a random name, checked by content, handed out only after the owner's room agreed."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import constant_time_compare

from core.errors import Refused
from core.models import StoredFile

LINK_SALT = "core.files.link"
LINK_VALID = timedelta(minutes=10)
MAKING, LEFT_FOR = "making", timedelta(days=1)
MayRead = Callable[[Any, StoredFile], bool]
_checks: dict[str, MayRead] = {}


def register_check(owner_kind: str, may_read: MayRead) -> None:
    """Name who may read files of `owner_kind`: `may_read(person, file)`. Called from the room's `apps.py`."""
    _checks[owner_kind] = may_read


def may_read(person: Any, file: StoredFile) -> bool:
    check = _checks.get(file.owner_kind)
    return check is not None and check(person, file)


def uploaded_bytes(upload: UploadedFile | None, *, what: str = "文件") -> bytes:
    """The content of an upload within the size limit; refuses none, an empty or a too large one with a sentence."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if upload is None:
        raise Refused("file_missing", f"请先选择{what}。", field="file")
    if (upload.size or 0) > limit:
        raise Refused("file_too_large", f"{what}超过 {limit // 1024 // 1024} MB，请分成几个较小的文件。", field="file")
    data = upload.read()
    if not data:
        raise Refused("file_empty", f"{what}是空的，请检查后重新选择。", field="file")
    return data


def store(
    data: bytes, *, name: str, content_type: str, owner_kind: str, owner_id: object, now: datetime, keep: timedelta | None = None
) -> StoredFile:
    """Keep `data` and return its row; `keep` is how long before the worker deletes it (None: for good)."""
    path = _new_place(now)
    path.write_bytes(data)
    path.chmod(0o600)
    size, digest = len(data), hashlib.sha256(data).hexdigest()
    return _row(path, size, digest, name=name, content_type=content_type, owner_kind=owner_kind, owner_id=owner_id, now=now, keep=keep)


def waiting(public_id: str, *, owner_kind: str, owner_id: object) -> StoredFile:
    """A file that was kept until its owner confirms what is to become of it, by the id that the page sends back; refused where it is gone."""
    try:
        return StoredFile.objects.get(owner_kind=owner_kind, owner_id=str(owner_id), public_id=UUID(public_id))
    except (ValueError, StoredFile.DoesNotExist):
        raise Refused("upload_gone", "上传的文件已过期，请重新选择文件。", field="file") from None


def store_made(
    made: Path, *, name: str, content_type: str, owner_kind: str, owner_id: object, now: datetime, keep: timedelta | None = None
) -> StoredFile:
    """The same for a file at `place_to_make`, which is moved to its place: it may be larger than memory."""
    path = _new_place(now)
    with made.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    made.replace(path)
    path.chmod(0o600)
    size = path.stat().st_size
    return _row(path, size, digest, name=name, content_type=content_type, owner_kind=owner_kind, owner_id=owner_id, now=now, keep=keep)


def _new_place(now: datetime) -> Path:
    folder = Path(settings.MEDIA_ROOT) / f"{now:%Y%m}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / secrets.token_hex(16)


def _row(path: Path, size: int, digest: str, *, name: str, owner_id: object, now: datetime, keep: timedelta | None, **facts: str) -> StoredFile:
    return StoredFile.objects.create(
        owner_id=str(owner_id),
        name=name[:150],
        size=size,
        sha256=digest,
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        stored_at=now,
        expires_at=now + keep if keep else None,
        **facts,
    )


def place_to_make() -> Path:
    """Where the worker writes a large file before it is stored. What a dead worker left there goes after a day."""
    folder = Path(settings.MEDIA_ROOT) / MAKING
    folder.mkdir(parents=True, exist_ok=True)
    return folder / secrets.token_hex(16)


def link_token(file: StoredFile, person: Any) -> str:
    """A token that lets the bearer fetch this file for ten minutes without signing in: for web views, whose browser shares no cookie."""
    return signing.dumps([str(file.public_id), str(person.pk), _still(person)], salt=LINK_SALT)


def bearer(token: str, file: StoredFile) -> Any | None:
    """Who made the link, if it opens this file now: not too old, and they still may read it and were not signed out of everything since."""
    try:
        file_id, person_id, still = signing.loads(token, salt=LINK_SALT, max_age=LINK_VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = get_user_model()._default_manager.filter(pk=person_id).first() if file_id == str(file.public_id) else None
    good = person is not None and person.is_active and constant_time_compare(still, _still(person)) and may_read(person, file)
    return person if good else None


def _still(person: Any) -> str:
    """Changes whenever all sessions of the person end; no part of the session's own hash."""
    return hashlib.sha256(person.get_session_auth_hash().encode()).hexdigest()[:16]


def content(file: StoredFile) -> bytes:
    return path_of(file).read_bytes()


def path_of(file: StoredFile) -> Path:
    return Path(settings.MEDIA_ROOT) / file.path


def delete_expired(now: datetime) -> int:
    """Remove files past their keeping time from disk and table; returns how many."""
    removed = 0
    for file in StoredFile.objects.filter(expires_at__lte=now):
        path_of(file).unlink(missing_ok=True)
        file.delete()
        removed += 1
    for left in (Path(settings.MEDIA_ROOT) / MAKING).glob("*"):
        if left.stat().st_mtime < (now - LEFT_FOR).timestamp():
            left.unlink(missing_ok=True)
    return removed
