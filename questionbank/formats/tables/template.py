"""The template that offices fill in: an empty sheet and one with an example of each type."""

from collections.abc import Sequence

from core.excel import Sheet
from questionbank import types
from questionbank.formats.base import Record
from questionbank.formats.tables import writing

_PUNISHMENT = "中华人民共和国行政处罚法"
_EXAMPLES = (
    Record(
        0, "single", "当事人要求听证的，应当在行政机关告知后几日内提出？", ["三日", "五日", "七日", "十日"], [1], topic="行政处罚法", difficulty=1,
        explanation="《行政处罚法》第六十四条：应当在行政机关告知后五日内提出。", bases=[(_PUNISHMENT, "第六十四条", "")], tags=["听证"],
    ),
    Record(
        0, "multiple", "下列哪些属于行政处罚的种类？", ["警告、通报批评", "罚款", "行政拘留", "责令改正"], [0, 1, 2], topic="行政处罚法",
        explanation="《行政处罚法》第九条列出了处罚的种类，责令改正不在其中。", bases=[(_PUNISHMENT, "第九条", "")],
    ),
    Record(
        0, "indefinite", "关于行政处罚的追责时效，下列说法正确的是：",
        ["一般为二年", "一般为五年", "涉及公民生命健康安全且有危害后果的为五年", "没有时效"], [0, 2],
        topic="行政处罚法", explanation="不定项选择题有一个或几个正确选项。", bases=[(_PUNISHMENT, "第三十六条", "")],
    ),
    Record(
        0, "judge", "行政机关不得因当事人陈述、申辩而给予更重的处罚。", key=[0], topic="行政处罚法", difficulty=1,
        explanation="《行政处罚法》第四十五条。", bases=[(_PUNISHMENT, "第四十五条", "")],
    ),
    Record(
        0, "blank", "行政执法人员当场作出处罚决定的，应当向当事人出示____，填写预定格式、编有号码的____。",
        key=[["执法证件", "行政执法证"], ["行政处罚决定书"]], topic="行政处罚法", difficulty=3,
        explanation="题干里每个空写四个下划线。几个空的答案用分号分开，一个空的几种写法用 / 分开。", bases=[(_PUNISHMENT, "第五十二条", "")],
    ),
    Record(
        0, "short", "行政机关在作出行政处罚决定之前，应当告知当事人哪些内容？", topic="行政处罚法",
        key=["拟作出的行政处罚内容及事实、理由、依据（6 分）；依法享有的陈述、申辩、要求听证等权利（4 分）。"],
        explanation="答案写参考答案和评分要点。", bases=[(_PUNISHMENT, "第四十四条", "")],
    ),
    Record(
        0, "case", "某镇执法队检查时发现，王某未经批准在自家承包的耕地上建了一间库房。执法队拟责令限期拆除，并告知王某有权陈述、申辩。",
        topic="土地管理法", explanation="案例题先用一行写材料，下面紧接着写各小题；材料和小题的“所属案例”写同一个编号。",
        parts=[
            Record(0, "single", "王某建库房占用的土地，其用途应当是：", ["农业生产", "住宅建设", "商业经营"], [0], topic="土地管理法"),
            Record(0, "judge", "王某提出陈述、申辩的，执法队可以因此加重处罚。", key=[1], topic="行政处罚法"),
        ],
    ),
)  # fmt: skip


def sheets(kinds: Sequence[types.QuestionType]) -> list[Sheet]:
    """For these types of questions."""
    codes = {kind.code for kind in kinds}
    examples = [one for one in _EXAMPLES if one.type in codes]
    has_cases = any(kind.has_parts for kind in kinds)
    labels = writing.header(cases=has_cases)
    options = sum(label.startswith("选项") for label in labels)
    choices = {0: [kind.label for kind in kinds], labels.index("难度"): ["易", "中", "难"]}
    labelled = "、".join(kind.label for kind in kinds)
    answers = "；".join(kind.answer_help for kind in kinds if not kind.has_parts)
    notes = [
        f"试题导入模板。每行一题，题型写{labelled}。答案：{answers}。",
        "没有选项的题型不填选项；解析以后各列可不填。写法见“示例”表。"
        + ("案例题先用一行写材料，下面紧接着写各小题，“所属案例”写同一个编号。" if has_cases else ""),
    ]
    rows = [row[: len(labels)] for row in writing.rows(examples, options)]
    return [
        Sheet("试题", labels, (), notes=notes, widths=writing.widths(labels), choices=choices),
        Sheet("示例", labels, rows, widths=writing.widths(labels)),
    ]
