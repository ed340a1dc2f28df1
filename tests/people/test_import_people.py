"""Importing people: who is matched, what changes, what is refused, and that nothing is half done."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEntry
from people.models import Person, Posting, Role, Unit
from people.services import imports
from tests import factories
from tests.people.tables import HEADER, file, line

pytestmark = pytest.mark.postgres
TODAY = date(2026, 11, 20)
NO_OFFICE = "南山镇/农业农村办公室"


def plan(*rows: tuple[str, ...], by: Person | None = None, create_units: bool = True, **more: Any) -> imports.Plan:
    return imports.plan(data=file(*rows), by=by, today=TODAY, create_units=create_units, **more)


def take(*rows: tuple[str, ...], **more: Any) -> imports.Plan:
    return imports.carry_out(plan=plan(*rows, **more), by=more.get("by"), now=timezone.now())


def said(found: imports.Plan) -> str:
    return " ".join(f"{one.row} {one.column} {one.message}" for one in found.errors)


def test_new_people_get_account_posting_and_units(town: Unit) -> None:
    take(line(unit=NO_OFFICE, sort="3", day="2024-03-01"), line("李明", unit="北坡村/党支部", kind="村干部"))
    person = Person.objects.get(name="陈志强")
    assert (person.account, person.name_initials, person.sort_number, person.unit.full_name) == ("chenzhiqiang01", "czq", 3, NO_OFFICE)
    assert person.must_change_password
    assert not person.has_usable_password()
    assert list(person.postings.values_list("post", "from_on", "until_on")) == [("科员", date(2024, 3, 1), None)]
    assert Person.objects.get(name="李明").unit.full_name == "南山镇/北坡村/党支部"
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert AuditEntry.objects.get(event="people.imported").detail["created"] == 2


def test_an_e_mail_column_is_read_when_there_is_one(town: Unit) -> None:
    def table(email: str) -> bytes:
        return file((*line(account="czq1"), email), header=(*HEADER, "电子邮箱"))

    for typed, kept in (("chen@nanshan.test", "chen@nanshan.test"), ("", "chen@nanshan.test"), ("qiang@nanshan.test", "qiang@nanshan.test")):
        found = imports.plan(data=table(typed), by=None, today=TODAY, create_units=True)
        imports.carry_out(plan=found, by=None, now=timezone.now())
        assert Person.objects.get().email == kept
    wrong = imports.plan(data=table("chen@"), by=None, today=TODAY, create_units=True)
    assert "邮箱 “chen@”不是邮箱地址" in said(wrong)


def test_the_same_file_again_changes_nothing(town: Unit) -> None:
    rows = [line(unit=NO_OFFICE), line("李明", number="NS-1"), line("王芳", mobile="13900000001")]
    take(*rows)
    again = take(*rows)
    assert (again.taken, again.unchanged, again.new_units) == ([], 3, [])
    assert Person.objects.count() == Posting.objects.count() == 3


@pytest.mark.parametrize("known_by", [{"account": "czq1"}, {"number": "NS-1"}, {"mobile": "13900000001"}])
def test_matched_by_number_a_changed_unit_makes_a_dated_posting(town: Unit, known_by: dict[str, str]) -> None:
    take(line(day="2020-01-01", **known_by))
    found = take(line(unit=NO_OFFICE, post="主任", day="2026-06-01", **known_by))
    assert found.taken[0].changes == ["单位：南山镇/党政办公室 → 南山镇/农业农村办公室", "职务：科员 → 主任"]
    person = Person.objects.get()
    assert (person.unit.name, person.post) == ("农业农村办公室", "主任")
    dates = list(person.postings.values_list("from_on", "until_on"))
    assert dates == [(date(2020, 1, 1), date(2026, 5, 31)), (date(2026, 6, 1), None)]


def test_matched_by_name_in_the_unit_fills_in_what_was_missing(town: Unit) -> None:
    take(line())
    take(line(mobile="13900000001", number="NS-1", sort="5"))
    person = Person.objects.get()
    assert (person.mobile, person.staff_number, person.sort_number, person.version) == ("13900000001", "NS-1", 5, 2)
    take(line())  # blank cells keep what is known
    person.refresh_from_db()
    assert (person.mobile, person.staff_number, person.sort_number) == ("13900000001", "NS-1", 5)


def test_family_members_may_share_a_mobile(town: Unit) -> None:
    take(line(mobile="13900000001"), line("陈小妹", mobile="13900000001"))
    assert Person.objects.filter(mobile="13900000001").count() == 2


def test_namesakes_are_a_question_and_an_answer_decides(town: Unit) -> None:
    take(line(number="NS-1"), line(number="NS-2"))
    found = plan(line(post="主任"))
    (doubt,) = found.doubts
    assert doubt.sentence == "有 2 位同名，请填账号或工号"
    second = Person.objects.get(staff_number="NS-2")
    take(line(post="主任"), decisions={2: str(second.public_id)})
    assert list(Person.objects.order_by("pk").values_list("post", flat=True)) == ["科员", "主任"]
    assert len(plan(line(), decisions={2: "new"}).created) == 1
    assert plan(line(), decisions={2: "skip"}).skipped == [2]
    assert len(plan(line(), decisions={2: "nonsense"}).doubts) == 1


def test_another_mobile_makes_a_namesake_doubtful(town: Unit) -> None:
    take(line(mobile="13900000001"))
    assert len(plan(line(mobile="13900000002")).doubts) == 1


def test_a_number_with_another_name_is_a_question_without_a_new_person(town: Unit) -> None:
    take(line(number="NS-1"))
    (doubt,) = plan(line("李明", number="NS-1")).doubts
    assert not doubt.may_be_new
    assert len(plan(line("李明", number="NS-1"), decisions={2: "new"}).doubts) == 1
    person = Person.objects.get()
    take(line("李明", number="NS-1"), decisions={2: str(person.public_id)})
    person.refresh_from_db()
    assert (person.name, person.name_initials) == ("李明", "lm")


def test_a_namesake_elsewhere_is_taken_as_new_with_a_warning(town: Unit) -> None:
    take(line())
    found = plan(line(unit=NO_OFFICE))
    assert len(found.created) == 1
    assert "另有同名人员（南山镇/党政办公室）" in found.warnings[0].message


def test_a_name_twice_in_one_file_is_pointed_out(town: Unit) -> None:
    found = plan(line(), line("李明"), line(unit=NO_OFFICE))
    assert len(found.created) == 3
    assert [(one.row, one.message[:8]) for one in found.warnings] == [(4, "与第 2 行同名")]


@pytest.mark.parametrize("status", [Person.Status.DISABLED, Person.Status.LEFT, Person.Status.RETIRED])
def test_whose_account_is_out_of_use_is_not_entered_a_second_time_unasked(town: Unit, status: str) -> None:
    take(line(mobile="13900000001"))
    Person.objects.update(status=status)
    for row in (line(), line(unit=NO_OFFICE, mobile="13900000001")):
        (doubt,) = plan(row).doubts
        assert "chenzhiqiang01" in doubt.sentence
        assert len(plan(row, decisions={2: "new"}).created) == 1
    elsewhere = plan(line(unit=NO_OFFICE))
    assert len(elsewhere.created) == 1
    assert f"（南山镇/党政办公室，{Person.Status(status).label}）" in elsewhere.warnings[0].message


def test_whoever_was_changed_since_the_plan_is_not_overwritten(town: Unit) -> None:
    take(line(number="NS-1", sort="10"))
    found = plan(line(number="NS-1", sort="30"), line("李明"))
    person = Person.objects.get()
    person.update_from(person.version, mobile="13900000009")
    with pytest.raises(Refused, match="没有导入任何人"):
        imports.carry_out(plan=found, by=None, now=timezone.now())
    person = Person.objects.get()
    assert (person.mobile, person.sort_number) == ("13900000009", 10)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (line("李明", account="czq1", number="NS-2"), "分别属于两个人"),
        (line("李明", number="czq1"), "这个工号是另一个人的账号"),
        (line("王芳", account="ns-2x", number="NS-1", day="2019-01-01", unit=NO_OFFICE), "现任职务自 2020-01-01 起"),
        (line("王芳", number="NS-9"), "（停用）"),
    ],
)
def test_clashes_are_refused(town: Unit, row: tuple[str, ...], says: str) -> None:
    take(line("陈志强", account="czq1"), line("李明", number="NS-2"), line("王芳", number="NS-1", day="2020-01-01"), line("王芳", number="NS-9"))
    Person.objects.filter(staff_number="NS-9").update(status=Person.Status.DISABLED)
    assert says in said(plan(row))


def test_two_rows_that_mean_one_person_are_refused(town: Unit) -> None:
    take(line(number="NS-1", mobile="13900000001"))
    assert "第 2 行是同一个人" in said(plan(line(number="NS-1"), line(mobile="13900000001", post="主任")))


def test_missing_units_are_named_when_not_to_be_made(town: Unit) -> None:
    found = plan(line(unit=NO_OFFICE), create_units=False)
    assert "“南山镇/农业农村办公室”还没有建立" in said(found)
    assert not found.taken


def test_a_clerk_imports_only_inside_the_units_they_manage(town: Unit) -> None:
    village = factories.office("北坡村")
    mine = factories.person("村文书", unit=village, role=Role.CLERK, role_unit=village)
    factories.person("外人", staff_number="NS-1", unit=factories.office())
    found = plan(line(unit="北坡村"), line("李明"), line("外人", unit="北坡村", number="NS-1"), line("吴新", unit="北坡村/新组"), by=mine)
    assert [one.row.name for one in found.taken] == ["陈志强", "吴新"]
    assert "不在您管理的单位范围内" in said(found)
    assert "已被其他单位的人员使用" in said(found)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    def write(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> str:
        path = tmp_path / "people.xlsx"
        path.write_bytes(file(*rows, header=header))
        return str(path)

    return write


def run(path: str, *options: str) -> tuple[str, str]:
    """What the command printed, and the sentence it ended with (empty: it went well)."""
    out = StringIO()
    try:
        call_command("import_people", path, *options, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_command_imports_nothing_when_one_row_is_bad(town: Unit, written: Callable[..., str]) -> None:
    printed, ended = run(written(line("甲", unit="党政办公室"), line("乙", kind="临时工"), line("丙", mobile="12")), "--create-units")
    assert Person.objects.count() == 0
    assert Unit.objects.count() == 1
    assert "错误：第 3 行，编制类型：没有“临时工”" in printed
    assert "错误：第 4 行，手机号：" in printed
    assert "2 行有问题" in ended


def test_command_reports_one_json_object(town: Unit, written: Callable[..., str]) -> None:
    path = written(line(), line("李明", mobile="1"))
    printed, _ = run(path, "--create-units", "--json")
    report = json.loads(printed)
    assert (report["accepted"], report["rejected"], report["errors"][0]["row"], report["errors"][0]["column"]) == (0, 1, 3, "手机号")
    printed, ended = run(written(line()), "--create-units", "--json", "--dry-run")
    assert json.loads(printed)["accepted"] == 1
    assert (ended, Person.objects.count()) == ("", 0)


def test_command_lists_namesakes_as_errors(town: Unit, written: Callable[..., str]) -> None:
    take(line(number="NS-1"), line(number="NS-2"))
    printed, _ = run(written(line()))
    assert "第 2 行，姓名：有 2 位同名，请填账号或工号" in printed


def test_command_names_the_importer_and_refuses_who_may_not(clerk: Person, cadre: Person, written: Callable[..., str]) -> None:
    assert "不能管理人员" in run(written(line()), "--by", cadre.account)[1]
    assert run(written(line()), "--by", clerk.account)[1] == ""
    assert AuditEntry.objects.get(event="people.imported").person_name == clerk.name


@pytest.mark.parametrize(("content", "says"), [(b"name,unit\n", "不是 Excel 文件"), (b"PK\x03\x04broken", "已损坏"), (b"", "不是 Excel 文件")])
def test_a_broken_file_ends_with_a_sentence(town: Unit, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(content)
    assert says in run(str(path))[1]
    assert "读不了文件" in run(str(tmp_path / "none.xlsx"))[1]


def test_import_needs_a_town(db: None) -> None:
    with pytest.raises(Refused, match="还没有启用"):
        plan(line())
