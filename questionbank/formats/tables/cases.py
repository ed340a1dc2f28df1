"""案例 in tables: a row 案例题 with the material as its stem, then the rows of its sub-questions, all with the same number in 所属案例."""

from collections.abc import Iterable, Iterator

from questionbank import types
from questionbank.formats.base import Record


def joined(questions: Iterable[tuple[Record, str]], *, has_column: bool) -> Iterator[Record]:
    """Cases with their sub-questions in `parts`, other questions as they come."""
    cases: dict[str, Record] = {}
    number = ""  # of the case whose sub-questions may follow
    since: list[Record] = []  # questions after the sub-questions of the last case
    for record, label in questions:
        if record.type and types.get(record.type).has_parts:
            if not label:
                record.error("case", _unnumbered(has_column))
            elif label in cases:
                record.error("case", f"所属案例“{label[:20]}”前面已经用过，请换一个编号。")
            number, since = label, []
            cases.setdefault(label, record)
        elif label and label == number:
            cases[label].parts.append(record)
            continue
        else:
            if label in cases:
                for torn in (cases[label], *since):
                    torn.error("case", f"案例“{label[:20]}”的小题没有连在一起（{record.place}又有它的小题），请移到一起，都写上编号。")
            if label:
                record.error("case", f"紧挨着的上面没有编号为“{label[:20]}”的案例题。先用一行写案例材料，下面紧接着写它的各小题。")
            number = ""
            since.append(record)
        yield record
    for case in cases.values():
        if not case.parts and not case.refused:
            case.error("case", "这个案例没有小题。请在它下面各行写小题，“所属案例”写同一个编号。")


def _unnumbered(has_column: bool) -> str:
    if has_column:
        return "案例题要在“所属案例”里写一个编号（如 1），它的各小题写同一个编号。"
    return "有案例题的表格要有“所属案例”一列：案例题写一个编号（如 1），它的各小题写同一个编号。可下载模板对照。"
