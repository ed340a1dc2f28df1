"""Materials, the signed sheet, photos and minutes beside a session: added and taken away while it is not filed."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.errors import Refused
from core.models import StoredFile
from people.models import Person
from tests import factories
from tests.training.things import AFTER, photo, place_of, session, upload
from training.models import Session
from training.selectors import reading_files
from training.services import session_files, sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clerk: Person, signed_in: Any) -> Client:
    """The clerk's."""
    desk: Client = signed_in(clerk)
    return desk


def office_file(*members: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *members):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def add(one: Session, clerk: Person, what: str, data: bytes, name: str) -> StoredFile:
    return session_files.add(session=one, what=what, uploads=[upload(name, data)], note="", by=clerk, now=AFTER)[0].file


def test_the_page_shows_a_photo_small_and_a_material_by_its_name(client: Client, clerk: Person):
    one = session()
    add(one, clerk, "material", office_file("ppt/presentation.xml"), "讲稿.bin")
    shown = photo(one, clerk)
    page = client.get(reverse("training:session", args=[one.public_id])).content.decode()
    assert "讲稿.pptx" in page
    small = reverse("training:session_thumbnail", args=[one.public_id, shown.file.public_id])
    assert small in page
    picture = Image.open(BytesIO(client.get(small).content))
    assert max(picture.size) <= 480


@pytest.mark.parametrize(
    ("what", "name", "data", "sentence"),
    [
        ("photo", "稿.docx", office_file("word/document.xml"), "不是能打开的 PDF、JPG 或 PNG"),
        ("material", "宏.docm", office_file("word/document.xml", "word/vbaProject.bin"), "里有宏"),
        ("material", "包.zip", office_file("a.txt"), "不是能打开的 Word、Excel 或 PowerPoint"),
        ("material", "程序.pdf", b"MZ not a pdf", "不是能打开的 PDF、JPG 或 PNG"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused_by_its_content(clerk: Person, what: str, name: str, data: bytes, sentence: str):
    one = session()
    with pytest.raises(Refused, match=sentence):
        add(one, clerk, what, data, name)
    assert not one.files.exists()


def test_nothing_is_added_to_or_taken_from_a_filed_session(client: Client, clerk: Person):
    one = session()
    kept = photo(one, clerk)
    sessions.close(session=one, by=clerk, now=AFTER)
    sessions.file(session=one, by=clerk, now=AFTER)
    answer = client.post(reverse("training:session_file_remove", args=[one.public_id, kept.file.public_id]), follow=True)
    assert "已经归档，不能直接修改" in answer.content.decode()
    sent = {"what": "photo", "uploads": upload()}
    assert "已经归档" in client.post(reverse("training:session_file_add", args=[one.public_id]), sent).content.decode()
    assert list(one.files.all()) == [kept]


def test_what_was_taken_away_is_told_in_the_history_and_destroyed_a_month_later(clerk: Person):
    one = session()
    gone = photo(one, clerk)
    session_files.remove(file=gone, by=clerk, now=AFTER)
    assert one.changes.last().before == {"文件": "现场照片 现场.jpg"}
    assert StoredFile.objects.get(pk=gone.file_id).expires_at == AFTER + session_files.KEPT_AFTERWARDS


def test_who_is_due_reads_the_material_and_not_the_photos(clerk: Person, cadre: Person):
    one = session()
    material, shot = add(one, clerk, "material", office_file("word/document.xml"), "学习材料"), photo(one, clerk).file
    assert place_of(one, cadre)
    assert [reading_files.may_read_session_file(cadre, file) for file in (material, shot)] == [True, False]
    assert not reading_files.may_read_session_file(factories.person("外人"), material)
