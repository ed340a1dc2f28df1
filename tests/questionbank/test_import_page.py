"""Choosing a file, the preview with its errors, and confirming."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.excel import read_rows
from core.models import Job
from people.models import Person
from questionbank.forms.importing import SAMPLE
from questionbank.models import ImportBatch, Question
from questionbank.services import imports, reading
from tests import factories
from tests.questionbank import sheets
from tests.questionbank.sheets import HEADER, parse, questions, single, workbook

IMPORT = "/manage/questions/import/"
CORRECTED = {"type": "single", "stem": "二", "options": "甲\n乙\n丙", "answer": "C", "difficulty": "2"}
SignIn = Callable[[Person], Client]


def uploaded(client: Client, data: bytes, name: str = "试题.xlsx"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)}, follow=True)


def preview(client: Client, **query: Any) -> str:
    return client.get(reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id]), query, follow=True).content.decode()


def test_the_preview_shows_errors_beside_their_rows_first(signed_in: SignIn, clerk: Person) -> None:
    page = uploaded(signed_in(clerk), workbook(HEADER, single("好题"), single("坏题", ""), single("好题"))).content.decode()
    assert page.index("坏题") < page.index("好题")
    assert "答案：答案是空的，请填写。" in page
    assert "有错误" in page
    assert "与第 2 行相同" in page
    assert "确认入库 1 道" in page


def test_the_preview_shows_what_was_understood(signed_in: SignIn, clerk: Person) -> None:
    header, labels = ["解析", "难度", "知识点", "依据", "标签"], ["见第二条", "难", "土地", "土地管理法 第二条", "新法"]
    page = " ".join(uploaded(signed_in(clerk), workbook([*HEADER, *header], [*single("题干", "b"), *labels])).content.decode().split())
    for said in (
        "单选题",
        'b的内容 <span class="tag good">正确答案',
        "答案：b",
        *(f"{name}：{words}" for name, words in zip(header, labels, strict=True)),
    ):
        assert said in page


def test_rows_of_one_kind_are_shown_alone(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("好题"), single("坏题", ""), single("好题")))
    for show, bad, good in (("rejected", True, False), ("ready", False, True), ("?", True, True)):
        page = preview(client, show=show)
        assert ("坏题" in page, "好题" in page) == (bad, good)


def test_law_and_tags_are_given_to_all_questions(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    client.post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", questions(1)), "statute": "《土地管理法》", "tags": "新法，必考"})
    page = preview(client)
    assert "依据：土地管理法" in page
    assert "标签：新法、必考" in page


def test_a_law_name_or_tag_too_long_gets_a_sentence_beside_its_field(signed_in: SignIn, clerk: Person) -> None:
    for field, text, says in (("statute", "法" * 101, "最多 100 个字"), ("tags", "长" * 21, "最多 20 个字")):
        answer = signed_in(clerk).post(IMPORT, {"file": SimpleUploadedFile("a.xlsx", questions(1)), field: text})
        assert says in answer.content.decode()


def test_confirming_takes_the_file_and_the_page_says_the_counts(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("一"), single("二", "")))
    batch = ImportBatch.objects.get()
    confirm = client.post(reverse("questionbank:import_confirm", args=[batch.public_id]))
    assert confirm.status_code == 302
    assert "正在入库" in preview(client)
    jobs.run(Job.objects.get().pk)
    assert Question.objects.get().reviewed_by == clerk
    page = preview(client)
    assert "导入完成" in page
    assert "答案是空的，请填写。" in page  # of what was not taken


def test_all_or_nothing_is_said_on_the_preview(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("好题"), single("坏题", "")))
    address = reverse("questionbank:import_confirm", args=[ImportBatch.objects.get().public_id])
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address, {"all_or_nothing": "on"}, headers=headers).content.decode()
        assert "一道也没有入库" in answer
        assert ("坏题" in answer) == (not headers)
    assert not Job.objects.exists()


def test_a_second_confirmation_gets_a_sentence(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(1))
    address = reverse("questionbank:import_confirm", args=[ImportBatch.objects.get().public_id])
    client.post(address)
    assert "已经入库" in client.post(address).content.decode()


def test_a_long_file_is_shown_fifty_rows_at_a_time(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    assert "第 1 / 3 页，共 130 条" in uploaded(client, questions(130)).content.decode()
    last = client.get(reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id]), {"page": 3}, headers={"HX-Request": "true"})
    assert "第130题的题干" in last.content.decode()
    assert "<html" not in last.content.decode()


def test_the_preview_asks_as_often_for_one_row_as_for_thirty(signed_in: SignIn, clerk: Person) -> None:
    client, asked = signed_in(clerk), []
    for count in (1, 30):
        ImportBatch.objects.all().delete()
        uploaded(client, questions(count))
        with CaptureQueriesContext(connection) as queries:
            preview(client)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_row_is_corrected_and_the_address_leads_back_to_where_it_was_shown(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("一"), single("二", "")))
    address = reverse("questionbank:import_row", args=[ImportBatch.objects.get().public_id, 2]) + "?show=rejected"
    assert "a的内容\nb的内容\nc的内容\nd的内容</textarea>" in client.get(address).content.decode()
    answer = client.post(address, CORRECTED)
    assert answer["Location"].endswith("?show=rejected#row-2")
    assert "确认入库 2 道" in preview(client)


def test_a_wrong_correction_gets_its_sentence_beside_the_field(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, workbook(HEADER, single("二", "")))
    address = reverse("questionbank:import_row", args=[ImportBatch.objects.get().public_id, 1])
    page = client.post(address, CORRECTED | {"answer": "Z"}).content.decode()
    assert "答案超出了选项范围" in page


def test_a_row_is_left_out_and_taken_again(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(2))
    batch = ImportBatch.objects.get()
    for action, says in (("leave-out", "确认入库 1 道"), ("take", "确认入库 2 道")):
        client.post(reverse("questionbank:import_row_move", args=[batch.public_id, 1, action]))
        assert says in preview(client)


def test_the_same_without_leaving_the_page(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(2))
    address = reverse("questionbank:import_row_move", args=[ImportBatch.objects.get().public_id, 1, "leave-out"])
    answer = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert "确认入库 1 道" in answer
    assert "<html" not in answer


def test_a_large_file_shows_how_far_it_is_read_and_then_the_preview(signed_in: SignIn, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 10)
    client = signed_in(clerk)
    assert "正在由后台读取" in uploaded(client, questions(2)).content.decode()
    jobs.run(Job.objects.get().pk)
    address = reverse("questionbank:import_preview", args=[ImportBatch.objects.get().public_id])
    assert client.get(address, headers={"HX-Request": "true", "HX-Target": "import-reading"})["HX-Refresh"] == "true"
    assert "确认入库 2 道" in preview(client)


def test_a_large_file_that_cannot_be_read_says_why(signed_in: SignIn, clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 10)
    client = signed_in(clerk)
    uploaded(client, workbook(["姓名", "单位"], ["张三", "党政办"]))
    jobs.run(Job.objects.get().pk)
    page = preview(client)
    assert "没有找到表头" in page
    assert "重新选择文件" in page


def test_an_import_is_listed_and_taken_back(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    uploaded(client, questions(2))
    batch = ImportBatch.objects.get()
    client.post(reverse("questionbank:import_confirm", args=[batch.public_id]))
    jobs.run_waiting(timezone.now())
    assert "试题.xlsx" in client.get(reverse("questionbank:import_batches")).content.decode()
    other = signed_in(factories.clerk())
    assert "撤销导入，删去 2 道题" in other.get(reverse("questionbank:import_batch", args=[batch.public_id])).content.decode()
    other.post(reverse("questionbank:import_undo", args=[batch.public_id]))
    jobs.run_waiting(timezone.now())
    assert "导入已撤销" in client.get(reverse("questionbank:import_batch", args=[batch.public_id])).content.decode()
    assert not Question.objects.exists()


def test_what_is_used_says_why_the_import_stays(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    batch = sheets.read(questions(2), clerk)
    imports.take_at_once(batch=batch, reviewer=clerk, now=factories.NOON)
    Question.objects.update(reserved_until=timezone.now() + timedelta(days=1))
    page = client.get(reverse("questionbank:import_batch", args=[batch.public_id])).content.decode()
    assert "2 道由正式考试占用" in page
    assert reverse("questionbank:import_undo", args=[batch.public_id]) not in page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("题型,题干,答案".encode(), "表头下面没有试题"),
        (b"PK\x03\x04" + b"broken" * 50, "看不出这是什么文件，或文件已损坏"),
        (b"", "是空的"),
        (b"\0" * (10 * 1024 * 1024), "看不出这是什么文件"),
        (b"\0" * (41 * 1024 * 1024), "超过 40 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "已损坏或加了密码"),
        (workbook(["姓名", "单位"], ["张三", "党政办"]), "没有找到表头"),
        (workbook([]), "没有找到表头"),
        (workbook(HEADER), "表头下面没有试题"),
    ],
    ids=["picture", "broken zip", "empty", "ten MB of nothing", "forty-one MB", "password", "no header", "empty sheet", "only a header"],
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


def test_the_starter_bank_is_one_click_and_harmless_twice(signed_in: SignIn, clerk: Person) -> None:
    client = signed_in(clerk)
    assert "128 道题" in client.post(reverse("questionbank:load_starter"), follow=True).content.decode()
    assert "没有重复添加" in client.post(reverse("questionbank:load_starter"), follow=True).content.decode()


def test_the_sample_on_the_page_is_a_text_the_import_takes(signed_in: SignIn, clerk: Person) -> None:
    assert "Word 和文本怎么写" in signed_in(clerk).get(IMPORT).content.decode()
    batch = sheets.read(SAMPLE.encode())
    assert [sheets.record(row).type for row in sheets.rows(batch)] == ["single", "judge"]
    assert (batch.accepted, sheets.problems(batch)) == (2, [])


def test_the_template_is_a_file_the_import_takes(signed_in: SignIn, clerk: Person, tmp_path: Path) -> None:
    rows = read_rows(signed_in(clerk).get(reverse("questionbank:template")).content)
    parsed = parse([*rows, ["判断题", "题干", "", "", "", "", "", "对"]])
    assert (parsed.problems, parsed.records[0].problems, parsed.records[0].key) == ([], [], [0])
