"""What both layouts of tables have in common: the texts of a row, a record begun from them, what cannot be read in it."""

from collections.abc import Mapping

from core.tables import WHOLE_ROW, Row, Unread
from questionbank.formats import base
from questionbank.formats.base import Record
from questionbank.formats.tables.headers import Header

_UNREAD = {
    Unread.FORMULA: "这一格是没有算出结果的公式。请复制这一列，用“选择性粘贴”贴成数值，保存后再上传。",
    Unread.ERROR: "这一格是公式错误（如 #REF!、#N/A）。请改成文字，保存后再上传。",
    Unread.FORMAT: "旧版 .xls 里的日期和小数看不出写法（如 12月4日、10%）。请把这一格改成文本，或另存为 .xlsx 再上传。",
    Unread.CROSSED: "这一格里有划掉的文字，或者上标、下标，只读文字会读错。请删去划掉的，上标改写成 ² 这样的字符，保存后再上传。",
    Unread.SHIFTED: "这一行的格数比表头多，文字里可能有没加引号的逗号，看不出哪一格是哪一列。请在 WPS 或 Excel 里改好再上传。",
}


def texts_of(row: Row, used: Mapping[str, int]) -> dict[str, str]:
    """Field -> text, of the columns in use."""
    cells, width = row.cells, len(row.cells)
    return {name: cells[at] if at < width else "" for name, at in used.items()}


def says_something(row: Row, texts: Mapping[str, str], used: Mapping[str, int]) -> bool:
    return any(texts.values()) or any(at in row.unread for at in used.values())


def refuse_unreadable(record: Record, row: Row, texts: Mapping[str, str], used: Mapping[str, int]) -> None:
    """An error for each cell that does not say what somebody typed."""
    if WHOLE_ROW in row.unread:
        record.error("整行", _UNREAD[row.unread[WHOLE_ROW]])
    elif row.unread:
        for name, at in used.items():
            if at in row.unread:
                record.error(name, _UNREAD[row.unread[at]], row=row.number)
    if any(base.GARBLED in text for text in texts.values()):
        name = next(name for name, text in texts.items() if base.GARBLED in text)
        record.error(name, "这一格里有乱码（�）。请从原文件重新复制，或换一种编码另存后再上传。", row=row.number)


def begin(number: int, header: Header, texts: Mapping[str, str]) -> Record:
    """A record with its type and all that stands beside stem, options and key."""
    record = Record(row=number, stem=texts["stem"], columns=header.names)
    record.explanation, record.topic, record.answer_text = texts.get("explanation", ""), texts.get("topic", ""), texts.get("answer", "")
    base.read_type(record, texts.get("type", header.kind))
    base.read_labels(record, difficulty_text=texts.get("difficulty", ""), bases=texts.get("bases", ""), tags=texts.get("tags", ""))
    if texts.get("material"):
        record.error("material", "案例材料请单独写成一行：题型写案例题，题干写材料，“所属案例”写一个编号，各小题的行写同一个编号。")
    return record
