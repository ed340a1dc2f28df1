"""Importing people on the page: upload, preview, the one question about units, confirm."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import excel
from core.models import StoredFile
from people.models import Person, Unit
from tests.people.tables import file, line

PAGE = "/manage/people/import/"
NO_OFFICE = "南山镇/农业农村办公室"


@pytest.fixture
def client(clerk: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(clerk)


def upload(client: Client, data: bytes) -> str:
    return client.post(PAGE, {"file": SimpleUploadedFile("people.xlsx", data)}).content.decode()


def confirm(client: Client, preview: str, **more: str) -> str:
    hidden = dict(re.findall(r'name="(stored|seen)" value="([^"]+)"', preview))
    assert set(hidden) == {"stored", "seen"}
    return client.post(PAGE, {**hidden, "confirm": "1", **more}, follow=True).content.decode()


def test_preview_stores_no_person_and_confirming_does(client: Client) -> None:
    before = Person.objects.count()
    preview = upload(client, file(line(unit=NO_OFFICE), line("李明", unit=NO_OFFICE)))
    assert "建立 1 个新单位？" in preview
    assert Person.objects.count() == before
    assert "已导入：新增 2 人" in confirm(client, preview, create_units="on")
    assert Person.objects.count() == before + 2


def test_without_the_answer_about_units_nothing_happens(client: Client) -> None:
    preview = upload(client, file(line(unit=NO_OFFICE), line("李明", unit="南山镇")))
    again = confirm(client, preview)
    assert "1 个单位还没有建立" in again
    assert not Person.objects.filter(name="李明").exists()
    assert "新增 1 人" in confirm(client, again, only_good="on")
    assert not Unit.objects.filter(full_name=NO_OFFICE).exists()


def test_one_bad_row_stops_all_unless_the_rest_is_wanted(client: Client) -> None:
    preview = upload(client, file(line(unit="南山镇"), line("李明", unit="南山镇", mobile="12")))
    assert "第 3 行" in preview
    assert "没有导入任何人" in confirm(client, preview)
    assert not Person.objects.filter(name="陈志强").exists()
    assert "1 行没有导入" in confirm(client, preview, only_good="on")
    assert list(Person.objects.filter(name__in=["陈志强", "李明"]).values_list("name", flat=True)) == ["陈志强"]


def test_namesakes_are_decided_on_the_page(client: Client) -> None:
    confirm(client, upload(client, file(line(unit="南山镇", number="1"), line(unit="南山镇", number="2"))))
    preview = upload(client, file(line(unit="南山镇", post="主任")))
    assert "有 2 位同名" in preview
    chosen = Person.objects.get(staff_number="2")
    assert "更新 1 人" in confirm(client, preview, **{"decide-2": str(chosen.public_id)})
    chosen.refresh_from_db()
    assert chosen.post == "主任"


def test_a_change_after_the_preview_is_shown_and_not_overwritten(client: Client) -> None:
    confirm(client, upload(client, file(line(unit="南山镇", number="1", sort="10"))))
    preview = upload(client, file(line(unit="南山镇", number="1", sort="30")))
    person = Person.objects.get(staff_number="1")
    person.update_from(person.version, sort_number=20)
    again = confirm(client, preview)
    assert "有人改过表中的人员" in again
    assert "排序号：20 → 30" in again
    assert Person.objects.get(staff_number="1").sort_number == 20
    assert "更新 1 人" in confirm(client, again)
    assert Person.objects.get(staff_number="1").sort_number == 30


def test_a_thousand_bad_rows_are_all_named(client: Client) -> None:
    preview = upload(client, file(*(line(f"人{number}", unit="南山镇", mobile="12") for number in range(1000))))
    assert preview.count("不是手机号") == 1000
    assert "第 1001 行" in preview


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"text", "不是 Excel 文件"), (b"", "空的"), (b"\x00" * 1_000_000, "不是 Excel 文件"), (file(("a",), header=("年龄",)), "没有找到")],
)
def test_what_is_no_people_table_gets_a_sentence(client: Client, data: bytes, says: str) -> None:
    assert says in upload(client, data)


def test_no_file_too_large_a_file_and_a_forged_reference(client: Client, settings: object) -> None:
    assert "请先选择文件" in client.post(PAGE).content.decode()
    settings.UPLOAD_LIMIT_BYTES = 10  # type: ignore[attr-defined]
    assert "请分成几个较小的文件" in upload(client, file(line()))
    for stored in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        assert "已过期" in client.post(PAGE, {"stored": stored, "confirm": "1"}).content.decode()


def test_the_waiting_file_belongs_to_its_uploader_alone(client: Client, cadre: Person, signed_in: Callable[[Person], Client]) -> None:
    upload(client, file(line()))
    stored = StoredFile.objects.get()
    assert stored.expires_at is not None
    assert client.get(f"/files/{stored.public_id}/").status_code == 404
    other = signed_in(cadre)
    assert other.get(f"/files/{stored.public_id}/").status_code == 404


def test_template_is_read_by_the_import_itself(client: Client) -> None:
    cells = excel.read_rows(client.get("/manage/people/template.xlsx").content)
    assert cells[2][:4] == ["姓名", "单位", "职务", "编制类型"]
    assert "村（社区）干部" in cells[1][0]
