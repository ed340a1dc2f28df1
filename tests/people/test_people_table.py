"""Reading a people table: headers as offices write them, and what is wrong with a row."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from core.errors import Refused
from people.models import Person
from people.rules import table
from people.rules.names import free_account, initials
from people.rules.table import RowError, by_row
from tests import factories

TYPES = ["公务员", "参公", "事业编", "村（社区）干部"]
TODAY = date(2026, 11, 20)
HEADER = ["姓名", "单位", "职务", "编制类型", "工号", "手机号", "账号", "排序号", "生效日期"]


def read(*lines: list[str], header: list[str] = HEADER) -> table.Table:
    return table.read([header, *lines], town="南山镇", staffing_types=TYPES, today=TODAY)


def line(**values: str) -> list[str]:
    given = {"姓名": "陈志强", "单位": "南山镇/党政办公室", "编制类型": "公务员"} | values
    return [given.get(label, "") for label in HEADER]


@pytest.mark.parametrize("above", [0, 1, 2])
def test_header_is_found_under_instructions_with_decorations(above: int) -> None:
    head = ["人员姓名（必填）", "所在\n单位", "序号", "编制*", "手机号码\n(选填)"]
    cells = [["填表说明：每人一行"]] * above + [head, ["陈　强", "综合行政执法办公室", "1", "公务员", "139 0000 0001"]]
    read_table = table.read(cells, town="南山镇", staffing_types=TYPES, today=TODAY)
    assert read_table.unknown == ["序号"]
    (row,) = read_table.rows
    assert (row.number, row.name, row.unit, row.mobile) == (above + 2, "陈强", ("综合行政执法办公室",), "13900000001")


def test_a_sheet_without_the_needed_columns_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="“单位”“编制类型”"):
        table.read([["姓名", "年龄"], ["陈志强", "30"]], town="南山镇", staffing_types=TYPES, today=TODAY)


def test_a_header_without_people_is_refused() -> None:
    with pytest.raises(Refused, match="没有人员"):
        read(["", " "])


@pytest.mark.parametrize(
    ("column", "typed", "says"),
    [
        ("姓名", "", "没有填姓名"),
        ("姓名", "陈" * 41, "最多 40 个字"),
        ("单位", " / ", "没有填单位"),
        ("职务", "长" * 61, "最多 60 个字"),
        ("编制类型", "", "请填：公务员、参公、事业编、村（社区）干部"),
        ("编制类型", "合同工", "没有“合同工”这种编制类型"),
        ("工号", "13900000001", "不能是手机号的样子"),
        ("手机号", "1390000", "不是手机号"),
        ("账号", "陈志强", "账号应为"),
        ("账号", "13900000001", "账号应为"),
        ("排序号", "第一", "不是排序号"),
        ("生效日期", "去年", "不是日期"),
        ("生效日期", "2026-02-30", "不是日期"),
        ("生效日期", "2026-11-21", "还没有到"),
    ],
)
def test_a_bad_cell_names_row_column_and_remedy(column: str, typed: str, says: str) -> None:
    found = read(line(), line(**{"姓名": "李明", column: typed}))
    assert len(found.rows) == 1
    (error,) = found.errors
    assert (error.row, error.column) == (3, column)
    assert says in error.message


@pytest.mark.parametrize(
    ("column", "typed", "field", "means"),
    [
        ("单位", "党政办公室", "unit", ("党政办公室",)),
        ("单位", "南山镇", "unit", ()),
        ("单位", "南山镇／北坡村 / 党支部", "unit", ("北坡村", "党支部")),
        ("编制类型", "村(社区)干部", "staffing_type", "村（社区）干部"),
        ("编制类型", "村干部", "staffing_type", "村（社区）干部"),
        ("编制类型", "事业编制", "staffing_type", "事业编"),
        ("手机号", "+86 139-0000-0001", "mobile", "13900000001"),
        ("手机号", "１３９００００００0１", "mobile", "13900000001"),
        ("账号", "ChenZQ", "account", "chenzq"),
        ("生效日期", "2026年3月1日", "from_on", date(2026, 3, 1)),
        ("生效日期", "2026/3/1", "from_on", date(2026, 3, 1)),
        ("生效日期", "20260301", "from_on", date(2026, 3, 1)),
        ("排序号", "７", "sort_number", 7),
    ],
)
def test_ways_of_writing_the_same(column: str, typed: str, field: str, means: object) -> None:
    (row,) = read(line(**{column: typed})).rows
    assert getattr(row, field) == means


def test_the_same_number_or_the_same_bare_name_twice_is_an_error() -> None:
    found = read(line(工号="7"), line(姓名="李明", 工号="7"), line(), line(), line(手机号="13900000001"))
    assert [(error.row, error.column) for error in found.errors] == [(3, "工号"), (5, "姓名")]
    assert [row.number for row in found.rows] == [2, 4, 6]  # another mobile: somebody else of that name


def test_one_person_in_two_units_is_an_error() -> None:
    (error,) = read(line(手机号="13900000001"), line(手机号="13900000001", 单位="南山镇/财政所")).errors
    assert error.message.startswith("与第 2 行重复（同手机号、同名）")


@pytest.mark.parametrize(
    ("name", "taken", "account"),
    [
        ("陈志强", set(), "chenzhiqiang01"),
        ("陈志强", {"chenzhiqiang01", "chenzhiqiang02"}, "chenzhiqiang03"),
        ("吕品", set(), "lvpin01"),
        ("John Smith", set(), "johnsmith01"),
        ("〇", set(), "ling01"),
        ("·", set(), "user01"),
        ("曾桂香", set(), "zengguixiang01"),
        ("李明", {f"liming{n:02d}" for n in range(100)}, "liming100"),
    ],
)
def test_account_is_pinyin_and_the_first_free_number(name: str, taken: set[str], account: str) -> None:
    assert free_account(name, taken) == account


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("陈志强", "czq"),
        ("曾桂香", "zgx"),  # as a surname, not 曾经
        ("单雄信", "sxx"),
        ("区志强", "ozq"),
        ("尉迟恭", "ycg"),
        ("李单", "ld"),
        ("王𬭎", "wh"),
        ("阿卜杜拉·买买提", "abdlmmt"),
        ("查干·巴特尔", "cgbte"),  # no surname
    ],
)
def test_initials_are_what_people_call_the_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_initials_of_before_are_read_again(cadre: Person) -> None:
    for name, before in (("曾桂香", "cgx"), ("阿里·买买提", "al·mmt")):
        factories.person(name)
        Person.objects.filter(name=name).update(name_initials=before)
    import_module("people.migrations.0009_initials_as_surnames").read_again(apps, None)
    assert set(Person.objects.values_list("name_initials", flat=True)) == {"czq", "zgx", "almmt"}


def test_invisible_characters_are_left_out() -> None:
    header = [f"\ufeff{label}\u200b" for label in HEADER]
    pasted = {"姓名": "陈\u200b志强\ufeff", "单位": "南山镇/党政\u200b办公室", "职务": "主\u200e任", "手机号": "\u202d13900000001\u202c"}
    (row,) = read(line(**pasted), header=header).rows
    assert (row.name, row.unit, row.post, row.mobile) == ("陈志强", ("党政办公室",), "主任", "13900000001")


def test_the_town_is_no_level() -> None:
    below = "/".join("一二三四五六")
    assert [row.unit for row in read(line(单位=f"南山镇/{below}"), line(单位=below, 姓名="李明")).rows] == [tuple("一二三四五六")] * 2
    assert "最多 6 级" in read(line(单位=f"南山镇/{below}/七")).errors[0].message


def test_a_row_with_several_faults_is_one_line() -> None:
    errors = [RowError(5, "手机号", "不是手机号。"), RowError(3, "姓名", "没有填姓名。"), RowError(5, "编制类型", "没有填编制类型。")]
    assert by_row(errors) == [
        RowError(3, "姓名", "没有填姓名。"),
        RowError(5, "手机号、编制类型", "手机号：不是手机号。 编制类型：没有填编制类型。"),
    ]
