"""What the office decides about its prints: the columns of 花名册 with order and headings of its own, heading and opinions of 申领表. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Refused


@dataclass(frozen=True)
class Column:
    """`heading`: the usual one; `width`: its share of the page."""

    heading: str
    width: int


COLUMNS: dict[str, Column] = {
    "number": Column("序号", 8), "name": Column("姓名", 14), "unit": Column("单位", 24), "post": Column("职务", 18),
    "staffing_type": Column("编制类型", 14), "post_kind": Column("岗位性质", 12), "joined_on": Column("入队日期", 16),
    "fields": Column("执法领域", 20), "family": Column("证件种类", 22), "certificate_number": Column("证件编号", 24),
    "authority": Column("发证机关", 22), "organisation": Column("执法机构", 22), "jurisdiction": Column("执法区域", 16),
    "authority_source": Column("执法权来源", 16), "issued_on": Column("发证日期", 16), "valid_from": Column("有效期起", 16),
    "valid_until": Column("有效期至", 16), "state": Column("状态", 12), "remark": Column("备注", 16), "signature": Column("签名", 18),
}  # fmt: skip
USUAL_COLUMNS = (
    "number", "name", "unit", "post", "staffing_type", "post_kind", "fields", "certificate_number", "authority", "valid_until", "state",
)  # fmt: skip
EMPTY_COLUMNS = ("remark", "signature")  # to be filled in by hand
LONGEST_HEADING = 12
FORM_HEADING = "行政执法证申领表"
OPINIONS = ("所在单位意见", "县（市、区）司法局审核意见", "发证机关意见")
BY_HAND = ("性别", "出生年月", "文化程度")  # what the county asks and no office keeps here
MOST_LINES = 6


def roster(said: Sequence[Any]) -> list[tuple[str, str]]:
    """(column, heading) in order, as `clean_roster` keeps them; the usual ones where nothing is kept."""
    return [(name, heading or COLUMNS[name].heading) for name, heading in said if name in COLUMNS] or [
        (name, COLUMNS[name].heading) for name in USUAL_COLUMNS
    ]


def clean_roster(said: Sequence[tuple[str, str]]) -> list[list[str]]:
    """As kept: an empty heading is the usual one. Refuses what there is no such column of, the same twice, none at all, and too long a heading."""
    kept: list[list[str]] = []
    for name, heading in said:
        plain = " ".join(heading.split())
        if name not in COLUMNS:
            raise Refused("no_column", f"没有“{name[:20]}”这一列，请从列出的列中选择。", field="roster")
        if name in (one for one, _ in kept):
            raise Refused("column_twice", f"“{COLUMNS[name].heading}”选了两次，请只保留一次。", field="roster")
        if len(plain) > LONGEST_HEADING:
            raise Refused("heading_long", f"列标题“{plain[:20]}”太长，最多 {LONGEST_HEADING} 个字。", field="roster")
        kept.append([name, "" if plain == COLUMNS[name].heading else plain])
    if not any(name == "name" for name, _ in kept):
        raise Refused("no_name", "花名册至少要有“姓名”一列，请勾选。", field="roster")
    return [] if kept == [[name, ""] for name in USUAL_COLUMNS] else kept


@dataclass(frozen=True)
class Form:
    """申领表: heading, what is left to be filled in by hand, and who gives an opinion, in order."""

    heading: str
    by_hand: Sequence[str]
    opinions: Sequence[str]


def form(said: Mapping[str, Any]) -> Form:
    """As `clean_form` keeps it; what it does not say is as usual."""
    return Form(said.get("heading") or FORM_HEADING, said.get("by_hand", BY_HAND), said.get("opinions", OPINIONS))


def clean_form(heading: str, by_hand: Sequence[str], opinions: Sequence[str]) -> dict[str, Any]:
    """As kept: what is usual is left out."""
    if len(heading) > 30:
        raise Refused("form_heading_long", "标题最多 30 个字，请改短一些。", field="heading")
    for name, lines in (("by_hand", by_hand), ("opinions", opinions)):
        if len(lines) > MOST_LINES:
            raise Refused("form_lines_many", f"最多 {MOST_LINES} 行，请删去几行。", field=name)
        if longest := next((one for one in lines if len(one) > 20), None):
            raise Refused("form_line_long", f"“{longest[:20]}”太长，每行最多 20 个字。", field=name)
    if not opinions:
        raise Refused("form_opinions_missing", "请至少保留一栏意见，每行一栏。", field="opinions")
    kept = {"heading": heading, "by_hand": list(by_hand), "opinions": list(opinions)}
    usual = {"heading": FORM_HEADING, "by_hand": list(BY_HAND), "opinions": list(OPINIONS)}
    return {name: value for name, value in kept.items() if value != usual[name]}
