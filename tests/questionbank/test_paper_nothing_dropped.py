"""Promise 6: whatever stands in a paper is in a question, is listed, or has the question refused."""

from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.formats.base import Record
from tests.questionbank.papers import parsed

_LINES = [
    "南山镇试卷",
    "一、单选题",
    "二、判断题",
    "三、案例题",
    "四、简答题",
    "五、总则",
    "（一）总则",
    "1. #",
    "2. #",
    "3. #（B）",
    "（1）#",
    "（2）#（√）",
    "A. #",
    "B. #",
    "C. # D. #",
    "A. # B. #",
    "答案：A",
    "答案：#",
    "【答案】B【解析】#",
    "解析：#",
    "难度：易",
    "知识点：#",
    "依据：行政处罚法 第九条",
    "参考答案",
    "1.A 2.B",
    "#",
    "# #",
    "- 1 -",
    "案例一：#",
    "材料：#",
    "",
]


def _words(record: Record) -> str:
    own = [record.stem, *record.options, record.answer_text, record.explanation, record.topic]
    return " ".join([*own, *(_words(part) for part in record.parts)])


@given(lines=st.lists(st.sampled_from(_LINES), min_size=1, max_size=14))
def test_every_word_is_found_again_or_reported(lines: list[str]) -> None:
    """Each # becomes a word of its own, to be looked for afterwards."""
    text, words = "\n".join(lines), []
    while "#" in text:
        words.append(f"词{len(words):03}")
        text = text.replace("#", words[-1], 1)
    try:
        found = parsed(text)
    except Refused:
        return
    said = " ".join(_words(one) for one in found.records)
    listed = {one.row for one in found.problems}
    refused = [one.row for one in found.records if one.refused]
    for word in words:
        line = text[: text.index(word)].count("\n") + 1
        owner = max((row for row in (one.row for one in found.records) if row <= line), default=0)
        assert word in said or line in listed or owner in refused, (word, text)
