"""What one question of Moodle XML says. One that has no equal here is refused with its reason, never bent into shape."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from core.xml import Element
from questionbank.formats import base, markup
from questionbank.formats.base import Record
from questionbank.formats.moodle import cloze, tags
from questionbank.formats.moodle.answers import accepted, right_places, share, with_blank
from questionbank.formats.pictures import NOWHERE
from questionbank.rules import content as rules

_PLUGIN_FILE = "@@PLUGINFILE@@/"
_DATA_IMAGE = re.compile(r"data:image/[a-z]{3,5};base64,", re.IGNORECASE)
_UNKNOWN = {
    "numerical": "数值题", "matching": "匹配题", "calculated": "计算题", "calculatedsimple": "计算题", "calculatedmulti": "计算选择题",
    "random": "随机题", "randomsamatch": "随机匹配题", "ddwtos": "拖放填空题", "ddimageortext": "拖放到图片题", "ddmarker": "拖放标记题",
    "gapselect": "选词填空题", "ordering": "排序题", "stack": "公式题", "coderunner": "编程题",
}  # fmt: skip
_MAX_SOURCE = 200_000  # characters of markup in one text


class Question:
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
        said_indefinite = self.marks.get(tags.KIND) == "不定项选择题"
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
        record, holder = self.record, self.element.find("questiontext")
        record.type = "blank"
        source = _source(holder) if holder is not None else ""
        blanks = cloze.blanks(source)
        record.stem = self.taken(markup.of_html(cloze.drawn(source)), holder, "stem", None)
        if blanks is None:
            record.error("answer", "填空（cloze）里有读不懂的空，空要写成 {1:SHORTANSWER:=五日~=5日}。")
            return
        record.key = [cloze.forms(record, one) for one in blanks]
        if len({one.weight for one in blanks}) > 1:
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
        return markup.taken(said, self.record, field, at, lambda source: _picture_data(source, holder))

    def warn_of_feedback(self, answers: Sequence[Element]) -> None:
        if any((one.findtext("feedback/text") or "").strip() for one in answers):
            self.record.warn("explanation", "各选项的反馈没有对应的项目，没有记入。")


_READERS: dict[str, Callable[[Question], None]] = {
    "multichoice": Question.multichoice,
    "truefalse": Question.truefalse,
    "shortanswer": Question.shortanswer,
    "essay": Question.essay,
    "cloze": Question.cloze,
    "multianswer": Question.cloze,
    "description": Question.description,
}


def _source(holder: Element) -> str:
    """A text as HTML, however it says it is written."""
    text = holder.findtext("text") or ""
    if holder.get("format") == "plain_text":
        return html.escape(text, quote=False).replace("\n", "<br>")
    return text.replace("\n", "<br>\n") if holder.get("format") == "moodle_auto_format" else text


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
