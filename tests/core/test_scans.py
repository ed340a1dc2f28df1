"""The signed and stamped paper comes back as a scan: only what can be opened later, only added, read by whoever may read the record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import files, scans
from core.errors import Refused
from core.models import AuditEntry, SignedScan, StoredFile
from core.scans import Record
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
RECORD = Record("exam_scan", 7, "2026年度学法考试")
PDF = b"%PDF-1.4 scanned\n%%EOF\n"


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.effect_noise((60, 80), 40).convert("RGB").save(out, kind)
    return out.getvalue()


def put(by: Person, *uploads: tuple[str, bytes], note: str = "") -> list[SignedScan]:
    sent = [SimpleUploadedFile(name, data) for name, data in uploads]
    return scans.put_back(record=RECORD, paper="sign-in", label="考场签到表", uploads=sent, note=note, by=by, now=factories.NOON)


def test_pages_are_kept_together_and_written_down(clerk: Person) -> None:
    made = put(clerk, ("a.pdf", PDF), ("b.png", picture()), note="共 2 页")
    assert [one.file.name for one in made] == [
        "2026年度学法考试-考场签到表（已盖章扫描件）-1.pdf",
        "2026年度学法考试-考场签到表（已盖章扫描件）-2.jpg",
    ]
    assert files.content(made[0].file) == PDF
    assert files.content(made[1].file).startswith(b"\xff\xd8")
    entry = AuditEntry.objects.get(event="core.scan_put_back")
    assert (entry.subject, entry.detail["files"], entry.person_name) == ("考场签到表 · 2026年度学法考试", 2, clerk.name)


def test_a_better_scan_is_one_more_and_stands_first(clerk: Person) -> None:
    old, new = put(clerk, ("a.pdf", PDF)), put(clerk, ("b.pdf", PDF), note="换上补签后的一份")
    assert [one.pk for one in scans.by_paper(RECORD)["sign-in"]] == [new[0].pk, old[0].pk]
    assert scans.by_paper(Record("exam_scan", 8, "另一场")) == {}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("签到.docx", b"PK\x03\x04", "scan_unreadable"),
        ("签到.pdf", b"%PDF-1.4 cut off", "scan_cut_off"),
        ("签到.pdf", b"%PDF-1.4 /Encrypt 5 0 R\n%%EOF", "scan_locked"),
        ("签到.jpg", picture("JPEG")[:300], "scan_unreadable"),
        ("签到.pdf", b"", "file_empty"),
        ("网页.pdf", b"<html>%PDF-1.4 %%EOF", "scan_unreadable"),
    ],
)
def test_what_could_not_be_opened_later_is_refused_by_name_and_nothing_is_kept(clerk: Person, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=name) as refusal:
        put(clerk, ("好.pdf", PDF), (name, data))
    assert refusal.value.code == code
    assert not SignedScan.objects.exists()
    assert not StoredFile.objects.exists()


def test_more_than_memory_should_hold_is_refused(clerk: Person, settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="合起来超过 1 MB"):
        put(clerk, ("a.pdf", PDF + b" " * 700_000), ("b.pdf", PDF + b" " * 700_000))
