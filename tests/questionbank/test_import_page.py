"""Choosing a file, the preview with its errors, and confirming."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import jobs
from core.excel import read_rows
from core.models import Job
from people.models import Person
from questionbank.models import ImportBatch, Question
from tests import factories
from tests.questionbank.sheets import HEADER, parse, questions, single, workbook

IMPORT = "/manage/questions/import/"
SignIn = Callable[[Person], Client]


def uploaded(client: Client, data: bytes, name: str = "试题.xlsx"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_the_preview_shows_errors_beside_their_rows_first(signed_in: SignIn, clerk: Person) -> None:
    page = uploaded(signed_in(clerk), workbook(HEADER, single("好题"), single("坏题", ""), single("好题"))).content.decode()
    assert page.index("坏题") < page.index("好题")
    assert "答案：答案是空的，请填写。" in page
    assert "有错误" in page
    assert "与第 2 行相同" in page
    assert "确认入库 1 道" in page


def test_confirming_takes_the_file_and_the_page_says_the_counts(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("一"), single("二", "")))
    batch = ImportBatch.objects.get()
    confirm = client.post(reverse("questionbank:import_confirm", args=[batch.public_id]))
    assert confirm.status_code == 302
    assert "正在入库" in client.get(reverse("questionbank:import_preview", args=[batch.public_id])).content.decode()
    jobs.run(Job.objects.get().pk)
    assert Question.objects.get().reviewed_by == clerk
    assert "导入完成" in client.get(reverse("questionbank:import_preview", args=[batch.public_id])).content.decode()


def test_a_second_confirmation_gets_a_sentence(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(1))
    address = reverse("questionbank:import_confirm", args=[ImportBatch.objects.get().public_id])
    client.post(address)
    assert "已经入库" in client.post(address).content.decode()


def test_a_long_file_is_shown_a_hundred_rows_at_a_time(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    page = uploaded(client, questions(130)).content.decode()
    assert "其余 30 行" in page
    second = client.get(
        reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id]), {"page": 2}, headers={"HX-Request": "true"}
    )
    assert "第130题的题干" in second.content.decode()
    assert "<html" not in second.content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("题型,题干,答案".encode(), "表头下面没有试题"),
        (b"PK\x03\x04" + b"broken" * 50, "看不出这是什么文件，或文件已损坏"),
        (b"", "是空的"),
        (b"\0" * (10 * 1024 * 1024), "看不出这是什么文件"),
        (b"\0" * (11 * 1024 * 1024), "超过 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "已损坏或加了密码"),
        (workbook(["姓名", "单位"], ["张三", "党政办"]), "没有找到表头"),
        (workbook([]), "没有找到表头"),
        (workbook(HEADER), "表头下面没有试题"),
    ],
    ids=["text", "broken zip", "empty", "ten MB of nothing", "eleven MB", "password", "no header", "empty sheet", "only a header"],
)
def test_wrong_files_get_a_sentence(signed_in: SignIn, clerk: Person, data: bytes, says: str) -> None:
    answer = uploaded(signed_in(clerk), data)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_gets_a_sentence(signed_in: SignIn, clerk: Person) -> None:
    assert "请先选择文件" in signed_in(clerk).post(IMPORT).content.decode()


def test_another_clerks_upload_is_not_found(signed_in: SignIn, clerk: Person) -> None:
    uploaded(signed_in(clerk), questions(1))
    other = signed_in(factories.clerk())
    assert other.get(reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id])).status_code == 404


def test_the_uploaded_file_is_its_uploaders(signed_in: SignIn, clerk: Person) -> None:
    uploaded(signed_in(clerk), questions(1))
    address = reverse("core:file", args=[ImportBatch.objects.get().file.public_id])
    assert signed_in(clerk).get(address).status_code == 200
    assert signed_in(factories.clerk()).get(address).status_code == 404


def test_a_preview_whose_file_is_gone_gets_a_sentence(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(1))
    ImportBatch.objects.update(file=None)
    assert "请重新选择文件" in client.get(reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id])).content.decode()


def test_the_starter_bank_is_one_click_and_harmless_twice(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    assert "128 道题" in client.post(reverse("questionbank:load_starter"), follow=True).content.decode()
    assert "没有重复添加" in client.post(reverse("questionbank:load_starter"), follow=True).content.decode()


def test_the_template_is_a_file_the_import_takes(signed_in: SignIn, clerk: Person, tmp_path: Path) -> None:
    rows = read_rows(signed_in(clerk).get(reverse("questionbank:template")).content)
    parsed = parse([*rows, ["判断题", "题干", "", "", "", "", "", "对"]])
    assert (parsed.problems, parsed.records[0].problems, parsed.records[0].key) == ([], [], [0])
