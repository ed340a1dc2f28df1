"""Excel with one question a row, in the layouts offices use: the header is found by its words, in row 1, 2 or 3."""

import re
import unicodedata
from collections.abc import Sequence

from core import excel
from core.errors import Refused
from core.excel import Sheet
from questionbank.formats import base
from questionbank.formats.base import Format, Parsed, Problem, Progress, Record, Severity, no_progress

HEADER_ROWS = 3
ALIASES: dict[str, tuple[str, ...]] = {  # in order of preference
    "type": ("题型", "题目类型", "试题类型", "类型"),
    "stem": ("题干", "题目", "题目内容", "试题", "试题内容", "问题"),
    "answer": ("正确答案", "答案", "参考答案", "标准答案"),
    "explanation": ("解析", "答案解析", "整体解析", "试题解析"),
    "difficulty": ("难度", "难易程度", "难易度"),
    "topic": ("知识点", "章节", "分类"),
    "tags": ("标签",),
    "bases": ("依据", "法律依据"),
}
NAMES = {"type": "题型", "stem": "题干", "answer": "答案"}
_TEMPLATE_HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "答案", "解析", "难度", "知识点", "依据")
_EXAMPLES = (
    (
        "单选题", "当事人要求听证的，应当在行政机关告知后几日内提出？", "三日", "五日", "七日", "十日", "", "B",
        "《行政处罚法》第六十四条：应当在行政机关告知后五日内提出。", "易", "行政处罚法", "中华人民共和国行政处罚法 第六十四条",
    ),
    (
        "多选题", "下列哪些属于行政处罚的种类？", "警告、通报批评", "罚款", "行政拘留", "责令改正", "", "ABC",
        "《行政处罚法》第九条列出了处罚的种类，责令改正不在其中。", "中", "行政处罚法", "中华人民共和国行政处罚法 第九条",
    ),
    (
        "判断题", "行政机关不得因当事人陈述、申辩而给予更重的处罚。", "", "", "", "", "", "对",
        "《行政处罚法》第四十五条。", "易", "行政处罚法", "中华人民共和国行政处罚法 第四十五条",
    ),
)  # fmt: skip
_WIDTHS = (10, 50, 18, 18, 18, 18, 18, 8, 40, 8, 16, 30)
TEMPLATE_SHEETS = (
    Sheet(
        name="试题", title="试题导入模板", header=_TEMPLATE_HEADER, rows=(), widths=_WIDTHS,
        notes=("每行一题。题型写单选题、多选题、判断题；多选答案如 ABD；判断题不填选项，答案写对或错。解析以后各列可不填。写法见“示例”表。",),
    ),
    Sheet(name="示例", header=_TEMPLATE_HEADER, rows=_EXAMPLES, widths=_WIDTHS),
)  # fmt: skip
_DECORATION = re.compile(r"[(\[【{].*?[)\]】}]|[*※:]|\s+")
_OPTION = re.compile(r"(?:选项|备选项|备选答案)?([A-Z])(?:选项|项)?")
_NUMBERED_OPTION = re.compile(r"选项([1-9])")
_ONE_OPTION_A_ROW = {"是否正确项", "选项内容"}


def parse(rows: Sequence[Sequence[str]]) -> Parsed:
    """Records of the rows under the header. Refuses a sheet without a header or without a column that is needed."""
    place = _header_row(rows)
    labels = [_cleaned(cell) for cell in rows[place]]
    columns, options = _columns(labels), _option_columns(labels)
    known = {*columns.values(), *options.values()}
    unused = [label for at, label in enumerate(labels) if label and at not in known]
    notes = [Problem(place + 1, label, f"“{label}”这一列没有用到，已忽略。", Severity.WARNING) for label in unused]
    names = {name: labels[at] for name, at in columns.items()} | {f"option{letter}": labels[at] for letter, at in options.items()}
    records = [
        _record(number, row, columns, options, names) for number, row in enumerate(rows[place + 1 :], place + 2) if any(cell.strip() for cell in row)
    ]
    if not records:
        raise Refused("rows_missing", "表头下面没有试题。请在表头下一行起每行填写一道题。", field="file")
    return Parsed(records, notes)


def _cleaned(header: str) -> str:
    """题 干（必填） -> 题干"""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", header)).upper()


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    best = -1
    for place, row in enumerate(rows[:HEADER_ROWS]):
        labels = [_cleaned(cell) for cell in row]
        if set(labels) >= _ONE_OPTION_A_ROW:
            raise Refused(
                "layout_one_option_a_row",
                "这个表格是一个选项占一行的版式，请改成一题一行（选项A、选项B……各占一列）再上传，可下载模板对照。",
                field="file",
            )
        found = _columns(labels)
        if {"type", "stem", "answer"} <= found.keys():
            return place
        if best < 0 and len(found) >= 2:
            best = place
    if best >= 0:
        found = _columns([_cleaned(cell) for cell in rows[best]])
        missing = "、".join(f"“{name}”" for key, name in NAMES.items() if key not in found)
        raise Refused("column_missing", f"第 {best + 1} 行表头里没有{missing}这一列，请补上后再上传，可下载模板对照。", field="file")
    raise Refused("header_missing", "前三行里没有找到表头。表头要有“题型”“题干”“选项A”“选项B”“答案”等列，可下载模板对照。", field="file")


def _columns(labels: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, aliases in ALIASES.items():
        place = next((labels.index(alias) for alias in aliases if alias in labels), None)
        if place is not None:
            found[name] = place
    return found


def _option_columns(labels: Sequence[str]) -> dict[str, int]:
    """Letter -> column, A first."""
    found: dict[str, int] = {}
    for place, label in enumerate(labels):
        if match := _OPTION.fullmatch(label):
            found.setdefault(match[1], place)
        elif match := _NUMBERED_OPTION.fullmatch(label):
            found.setdefault(chr(ord("A") + int(match[1]) - 1), place)
    return dict(sorted(found.items()))


def _record(number: int, row: Sequence[str], columns: dict[str, int], options: dict[str, int], names: dict[str, str]) -> Record:
    def cell(place: int | None) -> str:
        return row[place].strip() if place is not None and place < len(row) else ""

    record = Record(row=number, columns={"option": "选项", **names})
    record.stem, record.explanation, record.topic = (cell(columns.get(name)) for name in ("stem", "explanation", "topic"))
    record.answer_text = cell(columns["answer"])
    record.options = [cell(place) for place in options.values()]
    while record.options and not record.options[-1]:
        record.options.pop()
    base.read_type(record, cell(columns["type"]))
    if record.type:
        base.read_key(record)
        base.warn_of_options(record)
    base.read_labels(record, difficulty_text=cell(columns.get("difficulty")), bases=cell(columns.get("bases")), tags=cell(columns.get("tags")))
    return record


class ExcelFormat(Format):
    """.xlsx and .xls."""

    code = "excel"
    label = "Excel 表格"
    extension = ".xlsx"
    content_type = excel.CONTENT_TYPE
    order = 10
    common = True
    carries_types = frozenset({"single", "multiple", "indefinite", "judge", "blank", "short"})
    carries = frozenset({"explanation", "topic", "difficulty", "bases", "tags"})

    def recognises(self, data: bytes) -> bool:
        return excel.looks_like(data)

    def read(self, data: bytes, progress: Progress = no_progress) -> Parsed:
        return parse(excel.read_rows(data))

    def write(self, records: Sequence[Record], *, title: str = "", keys: bool = True) -> bytes:
        raise NotImplementedError


FORMAT = ExcelFormat()
