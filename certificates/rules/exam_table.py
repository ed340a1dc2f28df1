"""One result of a qualification exam, and a table of them as offices write it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from people.rules import days, fact_cells
from people.rules.fact_cells import CellReader
from people.rules.table import RowError

LABELS = {
    "subject": "科目", "field": "执法领域", "organiser": "组织单位", "on": "考试日期", "score": "成绩", "passed": "合格",
    "document": "文号或证书编号", "note": "备注",
}  # fmt: skip
ALIASES = {
    "subject": ("科目", "考试科目", "考试名称", "考试"),
    "field": ("执法领域", "领域", "专业"),
    "organiser": ("组织单位", "考试单位", "举办单位", "主办单位", "发证单位"),
    "on": ("考试日期", "考试时间", "日期", "合格日期"),
    "score": ("成绩", "考试成绩", "分数", "得分"),
    "passed": ("合格", "是否合格", "考试结果", "考试合格", "结果"),
    "document": ("文号或证书编号", "文号", "证书编号", "合格证编号", "合格证号"),
    "note": ("备注",),
}
REQUIRED = ("subject", "organiser", "on", "passed")
LIMITS = {"organiser": 80, "document": 80, "note": 200}
SPECIAL = "special"
NO_FIELD = "只有专业知识考试才分执法领域，综合法律知识的请留空。"


@dataclass(frozen=True)
class Facts:
    """One result, whoever sat; `score` in 1/100, `field_id` of the field of enforcement."""

    subject: str
    organiser: str
    on: date
    passed: bool
    field_id: int | None = None
    score: int | None = None
    document: str = ""
    note: str = ""


def faults(facts: Facts, today: date) -> dict[str, str]:
    """What cannot be, by field."""
    found = {}
    if why_not := days.why_not(facts.on, today):
        found["on"] = why_not
    if facts.field_id is not None and facts.subject != SPECIAL:
        found["field"] = NO_FIELD
    return found


def columns(header: Sequence[str]) -> dict[str, int]:
    return fact_cells.columns(header, ALIASES, LABELS, REQUIRED)


def read(number: int, texts: Mapping[str, str], subjects: Mapping[str, str], fields: Mapping[str, int], today: date) -> Facts | list[RowError]:
    """What row `number` says, or what is wrong with it. `subjects` and `fields`: by their words."""
    cells = CellReader(number, texts, LABELS, REQUIRED)
    subject, on, score, passed = cells.choice("subject", subjects, "科目"), cells.day("on"), cells.hundredths("score"), cells.yes("passed")
    field = cells.choice("field", {word: str(key) for word, key in fields.items()}, "执法领域")
    organiser, document, note = (cells.text(name, LIMITS[name]) for name in ("organiser", "document", "note"))
    said = Facts(subject, organiser, on or today, bool(passed), int(field) if field else None, score, document, note)
    if subject:
        for name, sentence in faults(said, today).items():
            cells.bad(name, sentence)
    return cells.errors or said
