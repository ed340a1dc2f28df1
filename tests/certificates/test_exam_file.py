"""Qualification exams by Excel file: whole or not at all, each wrong row named with what to do."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from certificates.models import QualificationExam
from certificates.services import exam_file
from core.errors import Refused
from people.models import EnforcementField, Person
from tests import factories
from tests.certificates import things
from tests.certificates.exam_things import HEADER, exam, row, sheet
from tests.questionbank.drawings import drawing

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SignIn = Callable[[Person], Client]


def planned(*rows: list[str]) -> exam_file.Plan:
    return exam_file.plan(data=sheet(*rows), by=things.clerk(), today=things.TODAY)


def test_a_file_is_taken_whole(cadre: Person):
    field = EnforcementField.objects.create(name="水务")
    plan = planned(row(cadre.name), row(cadre.name, subject="专业知识", field="水务", passed="否", score="55.5", document="湛司〔2024〕8号"))
    assert plan.errors == []
    assert exam_file.take(plan=plan, proof=None, by=things.clerk(), now=factories.NOON) == 2
    special = QualificationExam.objects.get(subject="special")
    assert (special.field, special.passed, special.score, special.document) == (field, False, 5550, "湛司〔2024〕8号")


def test_what_was_entered_before_is_passed_over(cadre: Person):
    exam(cadre)
    plan = planned(row(cadre.name), row(cadre.name, on="2025-05-12"))
    assert ([str(one.facts.on) for one in plan.new], len(plan.there)) == (["2025-05-12"], 1)
    assert exam_file.take(plan=plan, proof=None, by=things.clerk(), now=factories.NOON) == 1


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ({"subject": "普法考试"}, "科目", "没有“普法考试”这种科目，请填：综合法律知识、专业知识"),
        ({"on": "五月"}, "考试日期", "不是日期"),
        ({"on": "2031-05-12"}, "考试日期", "还没有到"),
        ({"passed": ""}, "合格", "没有填合格"),
        ({"passed": "还行"}, "合格", "请填“是”或“否”"),
        ({"score": "优"}, "成绩", "不是成绩"),
        ({"organiser": ""}, "组织单位", "没有填组织单位"),
        ({"field": "航天", "subject": "专业知识"}, "执法领域", "没有“航天”这种执法领域"),
        ({"field": "城管"}, "执法领域", "综合法律知识的请留空"),
        ({"score": "优", "on": "五月"}, "考试日期、成绩", "考试日期：“五月”不是日期"),
    ],
)
def test_a_wrong_row_is_named_once_and_nothing_is_stored(clerk: Person, cadre: Person, said: dict[str, str], column: str, sentence: str):
    EnforcementField.objects.get_or_create(name="城管")
    plan = planned(row(clerk.name), row(cadre.name, **said))
    assert [(one.row, one.column) for one in plan.faults] == [(3, column)]
    assert sentence in plan.faults[0].message
    with pytest.raises(Refused, match="整个文件都没有登记"):
        exam_file.take(plan=plan, proof=None, by=things.clerk(), now=factories.NOON)
    assert not QualificationExam.objects.exists()


def test_whom_a_row_means_is_never_guessed(cadre: Person):
    twin = factories.person(cadre.name, unit=factories.office("财政所"))
    plan = planned(row(cadre.name), row(twin.name, twin.account), row("无此人"), row(twin.name, twin.account))
    assert [one.person for one in plan.new] == [twin]
    assert [one.message[:4] for one in plan.faults] == ["有 2 ", "没有找到", "与第 3"]


def test_a_table_without_a_needed_column_is_refused_by_name(cadre: Person):
    with pytest.raises(Refused, match="“合格”"):
        exam_file.plan(data=sheet(row(cadre.name)[:7], header=HEADER[:7]), by=things.clerk(), today=things.TODAY)


def test_the_template_can_be_read_back(cadre: Person):
    book = load_workbook(BytesIO(exam_file.template()))
    page, out = book.worksheets[0], BytesIO()
    said = {"姓名": cadre.name, "科目": "专业知识", "组织单位": "县林业局", "考试日期": "2025-03-01", "合格": "是"}
    head = next(number for number in range(1, 8) if page.cell(number, 1).value == "姓名")
    for column, label in enumerate([cell.value for cell in page[head]], 1):
        page.cell(head + 1, column, said.get(str(label)))
    book.save(out)
    plan = exam_file.plan(data=out.getvalue(), by=things.clerk(), today=things.TODAY)
    assert ([one.facts.organiser for one in plan.new], plan.errors, plan.unknown) == (["县林业局"], [], [])


def test_a_file_is_shown_before_it_is_taken_once_with_its_proof(clerk: Person, cadre: Person, signed_in: SignIn):
    client, page = signed_in(clerk), reverse("certificates:exam_file")
    other = factories.person("王海燕")
    upload = SimpleUploadedFile("成绩.xlsx", sheet(row(cadre.name), row(other.name)))
    shown = client.post(page, {"file": upload, "proof": SimpleUploadedFile("证.png", drawing())})
    assert "综合法律知识，2024-05-12 湛江市司法局 86分 合格" in shown.content.decode()
    assert not QualificationExam.objects.exists()
    said = {"stored": shown.context["stored"].public_id, "proof": shown.context["proof"].public_id}
    for _ in range(2):
        client.post(page, said)
    assert {one.proof for one in QualificationExam.objects.all()} == {shown.context["proof"]}
    assert QualificationExam.objects.count() == 2


def test_somebody_elses_waiting_file_is_not_taken(clerk: Person, cadre: Person, signed_in: SignIn):
    page = reverse("certificates:exam_file")
    shown = signed_in(clerk).post(page, {"file": SimpleUploadedFile("成绩.xlsx", sheet(row(cadre.name)))})
    signed_in(things.clerk()).post(page, {"stored": shown.context["stored"].public_id})
    assert not QualificationExam.objects.exists()


def test_a_file_costs_the_same_statements_for_one_row_and_for_thirty(cadre: Person, django_assert_max_num_queries):
    rows = [row(factories.person(f"队员{number}").name) for number in range(30)]
    by = things.clerk()
    with django_assert_max_num_queries(12):
        exam_file.plan(data=sheet(*rows), by=by, today=things.TODAY)
