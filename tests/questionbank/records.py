"""Questions as a file may have them: of every type, with texts that look like what formats are written in."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from PIL import Image

from core.errors import Refused
from questionbank import types
from questionbank.formats.base import Format, Picture, Record
from questionbank.rules.content import Content, compose

HOSTILE = [
    "=1+1", "+86", "-x", "@cmd", "<b>粗</b>", "<br>", "</text>", "]]>", "<!-- x -->", "<!DOCTYPE x>", "&amp;", "&lt;", "&#123;", "&nbsp;", "\xa0",
    "  ", "\t", "{", "}", "{=甲 ~乙}", "{1:SHORTANSWER:=甲}", "{T}", "{}", "{#3}", "~", "=", "#", "####", "%50%", "->", "::", "//", "\\", "\\n",
    "\\=", "\\*", "*", "'", '"', '""', ",", ";", "；", "/", "|", "\n", "\n\n", "\nANSWER: B", "ANSWER: B", "\nA. 甲\nB. 乙\nANSWER: A", "A. 甲",
    "B、乙", "\n答案：B", "答案：", "【答案】A", "（ABD）", "(B)", "\n解析：", "依据：", "难度：难", "\n1. 甲", "2、", "一、单项选择题",
    "\n二、判断题", "题型,题干,答案", "\n[单选题]", "[html]", "[plain]", "$CATEGORY: x", "@@PLUGINFILE@@/a.png", "$$x$$", "ＡＢ（１）", "　", "😀",
    "𠮷", "é", "e\u0301", "\u200b", "\u202e", "null", "True", "对", "错误", "1.0", "007", "1e5", "2026-11-22", "x<y",
    "'=1+1", "_x0041_", "\ufeff", "12/3", "10%", "#N/A", "同上", "A、B项", "（ ）", "____", "\t;", '="1"', "a|b",
]  # fmt: skip
PAPER_MARKS = [
    "1.", "1、", "2．", "3. ", "（1）", "(2)", "第1题", "第2题 ", "1-5 ABCDA", "1.A 2.B", "1.A", "A.", "Ｃ．", "（A）", "A、B项",
    "A.甲 B.乙", "答案：B", "【解析】", "参考答案", "参考答案：", "答：", "知识点：", "标签：", "题型：判断题", "分值：2", "一、", "（二）",
    "一、单选题", "二、总则", "多选题", "（单选题）", "【判断题】", "【连线题】", "（√）", "（错）", "（　）", "案例一：", "材料：",
    "第 1 页 共 2 页", "- 1 -", "------", "得分", "姓名：", "\\\\", "第三章 总则", "（正确答案）", "(正确选项)",
]  # fmt: skip
WORDS = ["行政机关", "应当", "五日", "听证", "罚款", "下列说法正确的是", "（", "）", "？", "。", "第九条", "的"]
LAWS = ["中华人民共和国行政处罚法", "信访工作条例", "民法典"]


def texts(most: int = 6) -> st.SearchStrategy[str]:
    """A few pieces, ordinary and hostile, in any order; never nothing."""
    free = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\t"), max_size=4)
    pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(HOSTILE), st.sampled_from(PAPER_MARKS), free)
    return st.lists(pieces, min_size=1, max_size=most).map("".join).filter(lambda text: bool(text.strip()))


def lines() -> st.SearchStrategy[str]:
    return texts(4).map(lambda text: " ".join(text.split())).filter(bool)


def picture(colour: str = "red", kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (2, 2), colour).save(out, kind)
    return out.getvalue()


_PICTURES = [picture("red"), picture("blue", "JPEG"), picture("green", "WEBP")]
_names = st.text("法律处罚ABCabc12", min_size=1, max_size=20)
_bases = st.tuples(st.sampled_from(LAWS), st.sampled_from(["", "第九条", "第二十四条之一"]), st.sampled_from(["", "2021-01-22"]))


def _choice(most_right: int | None = None, least_right: int = 1) -> st.SearchStrategy[dict[str, Any]]:
    def keyed(options: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        places = st.lists(st.integers(0, len(options) - 1), min_size=least_right, max_size=most_right or len(options), unique=True).map(sorted)
        return st.fixed_dictionaries({"options": st.just(options), "key": places, "stem": texts()})

    return st.lists(lines(), min_size=2, max_size=8).flatmap(keyed)


def _blank() -> st.SearchStrategy[dict[str, Any]]:
    forms = st.lists(lines(), min_size=1, max_size=3)
    pieces = st.lists(st.tuples(texts(2), forms), min_size=1, max_size=3)
    return st.tuples(pieces, st.sampled_from(["", "内提出。", "\n#"])).map(
        lambda made: {"stem": "".join(f"{before.replace('_', '')}____" for before, _ in made[0]) + made[1], "key": [forms for _, forms in made[0]]}
    )


_SAYS: dict[str, Callable[[], st.SearchStrategy[dict[str, Any]]]] = {
    "single": lambda: _choice(1),
    "multiple": lambda: _choice(least_right=2),
    "indefinite": lambda: _choice(),
    "judge": lambda: st.fixed_dictionaries({"stem": texts(), "key": st.sampled_from([[0], [1]])}),
    "blank": _blank,
    "short": lambda: st.fixed_dictionaries({"stem": texts(), "key": st.lists(texts(), min_size=1, max_size=1)}),
    "case": lambda: st.fixed_dictionaries({"stem": texts()}),
}


@st.composite
def records(draw: st.DrawFn, kind: str = "", inside: bool = False) -> Record:
    """A question as it is stored, of type `kind` or of any."""
    code = kind or draw(st.sampled_from([one.code for one in types.every(parts=not inside)]))
    said = Record(1, code, **draw(_SAYS[code]()))
    said.explanation = draw(st.just("") | texts())
    said.bases = draw(st.lists(_bases, max_size=2, unique_by=lambda one: one[:2]))
    places = [None, *range(len(said.options))]
    shown = st.builds(Picture, st.sampled_from(_PICTURES), st.sampled_from(places), st.just("") | lines())
    said.pictures = sorted(draw(st.lists(shown, max_size=2)), key=lambda one: -1 if one.at is None else one.at)
    if inside:  # the bank keeps no labels of a sub-question
        return stored(said)
    said.topic = draw(st.just("") | st.sampled_from(["行政处罚法", "top", "a/b", "/", "第一章 总则", "$x$", "土地//管理"]))
    said.difficulty = draw(st.integers(1, 3))
    said.tags = sorted(draw(st.lists(_names, max_size=3, unique=True)))
    if code == "case":
        said.parts = draw(st.lists(records(inside=True), min_size=1, max_size=3))
    return stored(said)


def stored(record: Record) -> Record:
    """The record as the bank would give it out again."""
    try:
        content = composed(record)
    except Refused:
        assume(False)
        raise
    kind = types.get(record.type)
    record.stem, record.explanation = content.stem, content.explanation
    record.options = [one["text"] for one in content.options] if kind.own_options else []
    record.key = kind.given([one["id"] for one in content.options], content.key)
    return record


def composed(record: Record) -> Content:
    return compose(record.type, record.stem, record.options, record.key, record.explanation)


def with_history(record: Record) -> Record:
    """The same with one earlier saying, and who wrote each when; a case had its last sub-question first, and one more that it has no longer."""
    moment = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
    record.author, record.written_at, record.status = "王文书", moment, "retired"
    before = _before(record, moment)
    if record.type == "case":
        for number, part in enumerate(record.parts, 1):
            part.number, part.author, part.written_at = number, "王文书", moment
        gone = Record(record.row, "judge", "不再问的", key=[1], number=len(record.parts) + 1)
        before.parts = [_before(record.parts[-1], moment), gone]
    record.earlier = [before]
    return record


def _before(record: Record, moment: datetime) -> Record:
    said = Record(record.row, record.type, "旧" + record.stem, record.options, record.key, explanation="旧", author="李", written_at=moment)
    said.number = record.number
    return said


def told(record: Record, carried: frozenset[str]) -> dict[str, Any]:
    """What a record says, as far as a format carries it: two that tell the same are the same question."""
    content = composed(record)
    said: dict[str, Any] = {"type": record.type, "stem": content.stem, "options": [one["text"] for one in content.options], "key": content.key}
    for name in carried - {"earlier", "pictures"}:
        said[name] = content.explanation if name == "explanation" else getattr(record, name)
    if "pictures" in carried:
        said["pictures"] = [(one.at, one.words, _shown(one.data)) for one in record.pictures]
    if "earlier" in carried:
        said |= {
            "number": record.number,
            "author": record.author,
            "written_at": record.written_at,
            "earlier": [told(old, carried - {"topic", "tags"}) for old in record.earlier],
        }
    return said | {"parts": [told(part, carried) for part in record.parts]}


def _shown(data: bytes) -> bytes:
    return Image.open(BytesIO(data)).convert("RGB").tobytes()


def by_type(records: Sequence[Record]) -> list[Record]:
    """In the order in which papers have their parts."""
    order = [kind.code for kind in types.every()]
    return sorted(records, key=lambda one: order.index(one.type))


def whole(wanted: Format, record: Record) -> bool:
    return "整道题" not in wanted.cannot_carry(record)
