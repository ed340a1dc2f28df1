"""What a file of Moodle XML holds: questions below their categories, and cases of ours that are spread over several of them."""

from core.errors import Refused
from core.xml import Element
from questionbank.formats.base import Parsed, Record, new_record
from questionbank.formats.moodle import tags
from questionbank.formats.moodle.categories import topic_of
from questionbank.formats.moodle.question import Question


def read(root: Element) -> Parsed:
    reader = _Reader()
    for element in root:
        if element.tag == "question":
            reader.question(element)
    reader.end_case()
    if not reader.records:
        raise Refused("rows_missing", "这个 Moodle 文件里没有试题。", field="file")
    return Parsed(reader.records)


class _Reader:
    def __init__(self) -> None:
        self.records: list[Record] = []
        self.row = 0
        self.topic = ""
        self.case: Record | None = None  # whose sub-questions come next
        self.announced = 0
        self.after_text = False  # a description without our mark came before

    def question(self, element: Element) -> None:
        kind = element.get("type", "")
        if kind == "category":
            self.topic = topic_of(element.findtext("category/text") or "")
            self.after_text = False
            return
        self.row += 1
        record = new_record(self.row)
        record.topic = self.topic
        marks = tags.read(record, [one.text or "" for one in element.iterfind("tags/tag/text")])
        _refuse_twice(element, record)
        Question(element, record, marks).read(kind)
        self.place(record, kind, marks.get(tags.CASE, ""))

    def place(self, record: Record, kind: str, mark: str) -> None:
        """Where the record belongs: by itself, a case, or in the case before it."""
        parts, number = tags.material_of(mark), tags.part_of(mark)
        if number is not None and self.case is not None and number == len(self.case.parts) + 1 <= self.announced:
            record.topic = ""  # its case's
            self.case.parts.append(record)
            return
        self.end_case()
        self.records.append(record)
        if number is not None:
            record.error("parts", f"这是案例题的第 {number} 小题，它的材料或前面的小题不在它前面。")
        elif kind == "description" and parts is not None:
            record.type, self.case, self.announced = "case", record, parts
        elif kind == "description":
            record.error("type", "这是一段说明（description），不是试题。如果后面的题要靠它作答，请改成案例题。")
            self.after_text = True
        elif self.after_text:
            record.warn("stem", "前面有一段没有收的说明，请核对这道题离开它还看不看得懂。")

    def end_case(self) -> None:
        if self.case is not None and len(self.case.parts) != self.announced:
            self.case.error("parts", f"这道案例题应有 {self.announced} 道小题，后面接着的只有 {len(self.case.parts)} 道。")
        self.case = None


def _refuse_twice(element: Element, record: Record) -> None:
    for name in ("questiontext", "generalfeedback", "single", "graderinfo"):
        if len(element.findall(name)) > 1:
            record.error("stem", f"这道题里有几个 {name}，不知道该读哪一个。")
