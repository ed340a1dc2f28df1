"""Every upload of the product: private, no larger than allowed, and what its content says, not its name."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from PIL import Image

from core import files, uploads
from core.models import StoredFile
from people.models import Person
from quiz.models import Candidate, Exam, RosterChange
from tests import factories

pytestmark = pytest.mark.django_db
PHOTO = {"action": "exempted", "reason": "病假", "approver": "黄镇长", "approved_on": "2026-01-05"}


@pytest.fixture
def page(clerk: Person, signed_in: Any) -> Client:
    return signed_in(clerk)  # type: ignore[no-any-return]


@pytest.fixture(params=["people", "questions", "scores", "photo"])
def place(request: pytest.FixtureRequest, cadre: Person, clerk: Person) -> tuple[str, str, dict[str, str]]:
    """Where a file goes: address, name of the field, the rest of the form."""
    if request.param in ("people", "questions"):
        return reverse("people:import" if request.param == "people" else "questionbank:import"), "file", {}
    exam = factories.exam(cadre, source=Exam.Source.EXTERNAL if request.param == "scores" else Exam.Source.OWN)
    if request.param == "scores":
        return reverse("quiz:scores", args=[exam.public_id]), "file", {}
    candidate = Candidate.objects.get(exam=exam)
    return reverse("quiz:exclude", args=[exam.public_id, candidate.public_id]), "photo", PHOTO


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"PK\x03\x04 no archive"])
def test_what_is_not_what_it_says_is_refused_and_not_kept(page: Client, place: Any, content: bytes) -> None:
    address, field, rest = place
    answer = page.post(address, {**rest, field: SimpleUploadedFile("name.xlsx", content, "image/jpeg")})
    assert answer.status_code == 200
    assert any(words in answer.content.decode() for words in ("这不是", "已损坏"))
    assert not StoredFile.objects.exists()
    assert not RosterChange.objects.filter(action="exempted").exists()


def test_what_is_too_large_is_refused_and_not_kept(page: Client, place: Any, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    address, field, rest = place
    answer = page.post(address, {**rest, field: SimpleUploadedFile("name.xlsx", b"PK" + b"\0" * 1024 * 1024)})
    assert "超过 1 MB" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_no_more_of_a_file_than_allowed_reaches_the_disk(settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100_000
    capped = uploads.Capped()
    passed = [capped.receive_data_chunk(b"x" * 65_536, start) for start in range(0, 10 * 65_536, 65_536)]
    assert [one is not None for one in passed] == [True, True] + [False] * 8


def test_the_cap_stands_before_the_handlers_that_keep(page: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100_000
    seen = page.post(reverse("people:import"), {"file": SimpleUploadedFile("a.xlsx", b"PK" + b"\0" * 3_000_000)}).wsgi_request.FILES["file"]
    assert 100_000 < seen.size <= 100_000 + 2 * 65_536


@pytest.mark.parametrize("owner_kind", ["people_import", "score_file", "question_import", "unknown"])
def test_what_was_uploaded_is_handed_out_to_nobody_else(page: Client, cadre: Person, signed_in: Any, owner_kind: str) -> None:
    file = files.store(b"x", name="名单.xlsx", content_type="text/html", owner_kind=owner_kind, owner_id=1, now=timezone.now())
    address = reverse("core:file", args=[file.public_id])
    assert [client.get(address).status_code for client in (page, signed_in(cadre), Client())] == [404, 404, 302]


def test_a_photo_is_made_anew_without_where_it_was_taken(page: Client, cadre: Person) -> None:
    exam = factories.exam(cadre)
    picture, data = Image.new("RGB", (40, 30), "white"), BytesIO()
    exif = picture.getexif()
    exif[0x010E] = "113.25,23.13"
    picture.save(data, "JPEG", exif=exif)
    address = reverse("quiz:exclude", args=[exam.public_id, Candidate.objects.get(exam=exam).public_id])
    page.post(address, {**PHOTO, "photo": SimpleUploadedFile("../../etc/passwd.php", data.getvalue(), "text/html")})
    kept = RosterChange.objects.get(action="exempted").proof
    answer = page.get(reverse("core:file", args=[kept.public_id]) + "?show")
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"113.25" in data.getvalue()
    assert b"113.25" not in answer.content


def test_files_lie_outside_what_the_server_hands_out_by_itself(settings: Any) -> None:
    assert not any(str(settings.MEDIA_ROOT).startswith(str(folder)) for folder in (settings.STATIC_ROOT, settings.BASE_DIR / "static"))
    assert not any("media" in str(one.pattern) for one in get_resolver().url_patterns)
