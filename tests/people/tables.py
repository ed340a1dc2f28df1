"""People tables for the import tests, written by the product's own Excel writer."""

from collections.abc import Sequence

from core import excel

HEADER = ("姓名", "单位", "职务", "编制类型", "工号", "手机号", "账号", "排序号", "生效日期")


def file(*rows: Sequence[object], header: Sequence[str] = HEADER, title: str = "", notes: Sequence[str] = ()) -> bytes:
    return excel.write([excel.Sheet("人员", header, rows, title=title, notes=notes)])


def line(name: str = "陈志强", unit: str = "南山镇/党政办公室", post: str = "科员", kind: str = "公务员", number: str = "", mobile: str = "", account: str = "", sort: str = "", day: str = "") -> tuple[str, ...]:  # fmt: skip  # noqa: E501
    return (name, unit, post, kind, number, mobile, account, sort, day)
