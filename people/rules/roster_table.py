"""The roster of a team as offices write it: post, field of enforcement and first day; whom a row means is read by people.rules.table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from people.rules import days, fact_cells
from people.rules.fact_cells import CellReader
from people.rules.table import RowError

LABELS = {"post_kind": "岗位性质", "field": "执法领域", "from_on": "起"}
ALIASES = {
    "post_kind": ("岗位性质", "岗位类别", "岗位类型", "岗位"),
    "field": ("执法领域", "领域"),
    "from_on": ("起", "从哪一天起", "入队日期", "入队时间", "加入日期", "开始日期", "起始日期"),
}
REQUIRED = ("post_kind", "from_on")


@dataclass(frozen=True)
class Place:
    """What a row says of somebody's place in the team; `field` is a name, empty where none is kept."""

    post_kind: str
    field: str
    from_on: date


def columns(header: Sequence[str]) -> dict[str, int]:
    return fact_cells.columns(header, ALIASES, LABELS, REQUIRED)


def read(number: int, texts: Mapping[str, str], kinds: Mapping[str, str], fields: Sequence[str], today: date) -> Place | list[RowError]:
    """What row `number` says, or what is wrong with it. `kinds` are post kinds by their words, `fields` the names of the fields in use."""
    cells = CellReader(number, texts, LABELS, REQUIRED)
    kind = cells.choice("post_kind", kinds, "岗位性质")
    field = cells.text("field", 30)
    if field and field not in fields:
        known = f"请填：{'、'.join(fields)}，" if fields else ""
        cells.bad("field", f"没有“{field}”这个执法领域，{known}不区分的留空；要用新的，请先在“执法领域”里新建。")
    from_on = cells.day("from_on")
    if from_on and (why_not := days.why_not(from_on, today)):
        cells.bad("from_on", why_not)
    return cells.errors or Place(kind, field, from_on or today)
