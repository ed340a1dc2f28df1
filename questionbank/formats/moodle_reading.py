"""What Moodle XML says, question by question. A question that has no equal here is refused with its reason, never bent into shape."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from core.errors import Refused
from core.xml import Element
from questionbank.formats import base, markers, markup, pictures
from questionbank.formats.base import Parsed, Picture, Record, new_record
from questionbank.formats.moodle_answers import accepted, cut, right_places, share, with_blank
from questionbank.formats.pictures import NOWHERE
from questionbank.rules import content as rules
from questionbank.types.blank import BLANK

_PLUGIN_FILE = "@@PLUGINFILE@@/"
_DATA_IMAGE = re.compile(r"data:image/[a-z]{3,5};base64,", re.IGNORECASE)
_ROOT_CATEGORIES = re.compile(r"^\$[^$/]*\$(?:/top(?=/|$))?/?|^top(?=/|$)/?")
_SLASH = re.compile(r"(?<!/)/(?!/)")  # in a path; // is a slash in a name
_GROUP = re.compile(r"\{(\d*):([A-Z_]{1,20}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_UNREAD_GROUP = re.compile(r"\{\d*:[A-Z_]{1,20}:")
_GROUP_SHARE = re.compile(r"%(-?\d{1,3}(?:\.\d{1,10})?)%")
_SHORT_GROUPS, _EXACT_GROUPS = frozenset({"SHORTANSWER", "SA", "MW"}), frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_UNKNOWN = {
    "numerical": "数值题", "matching": "匹配题", "calculated": "计算题", "calculatedsimple": "计算题", "calculatedmulti": "计算选择题",
    "random": "随机题", "randomsamatch": "随机匹配题", "ddwtos": "拖放填空题", "ddimageortext": "拖放到图片题", "ddmarker": "拖放标记题",
    "gapselect": "选词填空题", "ordering": "排序题", "stack": "公式题", "coderunner": "编程题",
}  # fmt: skip
_MAX_SOURCE = 200_000  # characters of markup in one text
_MAX_FORMS = 200  # of one blank, wrong ones too


def category_path(topic: str) -> str:
    """The category of a topic. A name may hold slashes, though not begin or end with one."""
    name = topic.replace("/", "//")
    name = f" {name}" if name.startswith("/") else name
    name = f"{name} " if name.endswith("/") else name
    return f"$course$/top/{name}" if topic else "$course$/top"


def topic_of(path: str) -> str:
    """The topic of a category: the last name of its path."""
    return _SLASH.split(_ROOT_CATEGORIES.sub("", path.strip(), count=1))[-1].replace("//", "/").strip()


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
        tags = [one.text or "" for one in element.iterfind("tags/tag/text")]
        marks = markers.read(record, tags)
        _refuse_twice(element, record)
        _Question(element, record, marks).read(kind)
        self.place(record, kind, marks.get(markers.CASE, ""))

    def place(self, record: Record, kind: str, mark: str) -> None:
        """Where the record belongs: by itself, a case, or in the case before it."""
        parts, number = markers.material_of(mark), markers.part_of(mark)
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


class _Question:
    """One question element, read into its record."""

    def __init__(self, element: Element, record: Record, marks: dict[str, str]) -> None:
        self.element, self.record, self.marks = element, record, marks

    def read(self, kind: str) -> None:
        read_kind = _READERS.get(kind)
        self.record.explanation = self.text("generalfeedback", "explanation")
        if read_kind is None:
            name = f"{_UNKNOWN[kind]}（{kind}）" if kind in _UNKNOWN else kind[:30] or "没有写明的题型"
            self.record.stem = self.text("questiontext", "stem")
            self.record.error("type", f"Moodle 的“{name}”在本系统没有对应的题型，没有收这道题。")
            return
        read_kind(self)
        if self.element.findtext("hidden") == "1":
            self.record.warn("stem", "这道题在 Moodle 里是隐藏的（已删除或停用），请核对还要不要。")
        if any((one.findtext("text") or "").strip() for one in self.element.iterfind("hint")):
            self.record.warn("explanation", "提示（hint）没有对应的项目，没有记入。")
        if self.record.type:
            self.record.answer_text = base.key_text(self.record)

    # the kinds

    def multichoice(self) -> None:
        record, single = self.record, self.says("single", "true").lower()
        record.stem = self.text("questiontext", "stem", None)
        answers = self.element.findall("answer")
        record.options = [self.said(one, "option", place) for place, one in enumerate(answers)]
        several = single in ("false", "0")
        if not several and single not in ("true", "1"):
            record.error("type", f"读不懂 single 的值“{single[:20]}”，不知道是单选还是多选。")
            return
        record.key = right_places(record, [share(one.get("fraction", "")) for one in answers], several=several)
        said_indefinite = self.marks.get(markers.KIND) == "不定项选择题"
        record.type = "single" if not several else "indefinite" if said_indefinite or len(record.key) == 1 else "multiple"
        self.warn_of_feedback(answers)
        base.warn_of_options(record)

    def truefalse(self) -> None:
        record, answers = self.record, self.element.findall("answer")
        record.type, record.stem = "judge", self.text("questiontext", "stem", None)
        shares = {(one.findtext("text") or "").strip().lower(): share(one.get("fraction", "")) for one in answers}
        right = [place for place, name in enumerate(("true", "false")) if shares.get(name) == 100]
        if shares.keys() != {"true", "false"} or len(answers) != 2 or len(right) != 1 or sorted(map(str, shares.values())) != ["0.0", "100.0"]:
            record.error("answer", "判断题应当有 true 和 false 两个答案，一个得 100%，一个得 0。")
            return
        record.key = right
        self.warn_of_feedback(answers)

    def shortanswer(self) -> None:
        record, answers = self.record, self.element.findall("answer")
        record.type, record.stem = "blank", with_blank(self.text("questiontext", "stem", None))
        forms, shares = [one.findtext("text") or "" for one in answers], [share(one.get("fraction", "")) for one in answers]
        record.key = [accepted(record, forms, shares, case_matters=self.says("usecase", "0") not in ("0", "false"))]
        self.warn_of_feedback(answers)

    def essay(self) -> None:
        record = self.record
        record.type, record.stem = "short", self.text("questiontext", "stem", None)
        reference = self.text("graderinfo", "answer")
        record.key = [reference] if reference else []
        if not reference:
            record.error("answer", "没有参考答案（graderinfo）。简答题要有参考答案才能评分。")
        if (self.element.findtext("attachmentsrequired") or "0").strip() != "0" or (
            self.element.findtext("responseformat") or ""
        ).strip() == "noinline":
            record.error("type", "这道题要求上传附件作答，本系统没有这种题型。")
        if self.says("responsetemplate/text"):
            record.warn("stem", "作答框里的预填文字（responsetemplate）没有对应的项目，没有记入。")

    def cloze(self) -> None:
        record = self.record
        record.type = "blank"
        holder = self.element.find("questiontext")
        source = _source(holder) if holder is not None else ""
        groups = list(_GROUP.finditer(source))
        record.stem = self.taken(markup.of_html(_GROUP.sub(BLANK, source)[:_MAX_SOURCE]), holder, "stem", None)
        if not groups or len(_UNREAD_GROUP.findall(source)) != len(groups):
            record.error("answer", "填空（cloze）里有读不懂的空，空要写成 {1:SHORTANSWER:=五日~=5日}。")
            return
        record.key = [_forms(record, one[2], one[3]) for one in groups]
        if len({one[1] or "1" for one in groups}) > 1:
            record.warn("answer", "原题各空的分值不同，导入后各空分值相同。")

    def description(self) -> None:
        self.record.stem = self.text("questiontext", "stem", None)

    # the texts

    def says(self, path: str, default: str = "") -> str:
        return (self.element.findtext(path) or default).strip()

    def text(self, name: str, field: str, at: int | None = NOWHERE) -> str:
        """The text of a child; its pictures go where `at` says, or have no place."""
        holder = self.element.find(name)
        return self.said(holder, field, at) if holder is not None else ""

    def said(self, holder: Element, field: str, at: int | None = NOWHERE) -> str:
        name = f"option{rules.LETTERS[at]}" if at is not None and 0 <= at < rules.MAX_OPTIONS else field
        text = holder.find("text")
        if text is not None and len(text):
            self.record.error(name, "文字里的尖括号没有转义，读不懂。请重新导出这个文件。")
            return ""
        if holder.get("format") == "plain_text":
            return (text.text or "") if text is not None else ""
        source = _source(holder)
        if len(source) > _MAX_SOURCE and not _DATA_IMAGE.search(source):
            self.record.error(name, "这段文字太长。")
            return ""
        return self.taken(markup.of_html(source), holder, name, at)

    def taken(self, said: markup.Said, holder: Element | None, field: str, at: int | None = NOWHERE) -> str:
        for trouble in dict.fromkeys(said.troubles):
            self.record.error(field, f"里面有{trouble}，不能写成文字。请改成文字或图片后再导入。")
        for lost in dict.fromkeys(said.lost):
            self.record.warn(field, f"里面的{lost}没有记入，只留下文字。")
        for image in said.images:
            self.picture(image, holder, field, at)
        return said.text

    def picture(self, image: markup.Image, holder: Element | None, field: str, at: int | None = NOWHERE) -> None:
        data = _picture_data(image.source, holder)
        if data is None:
            self.record.error(field, f"图片“{image.source[:60]}”不在文件里，请把图片一起导出，或删去后再导入。")
        elif at == NOWHERE:
            self.record.error(field, "这里不能有图片，图片只能在题干和选项里。")
        elif wrong := pictures.trouble(data):
            self.record.error(field, f"图片“{image.source[-60:]}”{wrong}。")
        else:
            self.record.pictures.append(Picture(data, at, " ".join(image.words.split())[: pictures.MAX_WORDS]))

    def warn_of_feedback(self, answers: Sequence[Element]) -> None:
        if any((one.findtext("feedback/text") or "").strip() for one in answers):
            self.record.warn("explanation", "各选项的反馈没有对应的项目，没有记入。")


_READERS: dict[str, Callable[[_Question], None]] = {
    "multichoice": _Question.multichoice,
    "truefalse": _Question.truefalse,
    "shortanswer": _Question.shortanswer,
    "essay": _Question.essay,
    "cloze": _Question.cloze,
    "multianswer": _Question.cloze,
    "description": _Question.description,
}


def _source(holder: Element) -> str:
    """A text as HTML, however it says it is written."""
    text = holder.findtext("text") or ""
    if holder.get("format") == "plain_text":
        return html.escape(text, quote=False).replace("\n", "<br>")
    return text.replace("\n", "<br>\n") if holder.get("format") == "moodle_auto_format" else text


def _forms(record: Record, kind: str, body: str) -> list[str]:
    """The accepted forms of one blank of a cloze text."""
    if kind not in _SHORT_GROUPS | _EXACT_GROUPS:
        record.error("answer", f"填空（cloze）里有“{kind}”，只能收文字填空（SHORTANSWER）。")
        return []
    forms, shares = [], []
    if len(written_forms := cut(body, "~")) > _MAX_FORMS:
        record.error("answer", f"一个空的写法有 {len(written_forms)} 种，太多了。")
        return []
    for one in written_forms:
        written = cut(one.replace("&#", "&\\#"), "#")[0].replace("&\\#", "&#")
        found = _GROUP_SHARE.match(written)
        shares.append(100.0 if written.startswith("=") else share(found[1]) if found else 0.0)
        forms.append(html.unescape(re.sub(r"\\(.)", r"\1", written[found.end() if found else written.startswith("=") :], flags=re.DOTALL)))
        if "<" in written:
            record.error("answer", "填空（cloze）的答案里有排版，请改成文字。")
    return accepted(record, forms, shares, case_matters=kind in _EXACT_GROUPS)


def _picture_data(source: str, holder: Element | None) -> bytes | None:
    """The picture that a text shows, where the file holds it."""
    if found := _DATA_IMAGE.match(source):
        return _unpacked(source[found.end() :])
    if not source.startswith(_PLUGIN_FILE) or holder is None:
        return None
    wanted = unquote(source.removeprefix(_PLUGIN_FILE).partition("?")[0])
    for file in holder.iterfind("file"):
        if file.get("path", "/").lstrip("/") + file.get("name", "") == wanted and file.get("encoding") == "base64":
            return _unpacked(file.text or "")
    return None


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return b""
