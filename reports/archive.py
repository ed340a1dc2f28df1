"""The figures of an exam in its file for the archive (registered with `quiz.registries`)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.dossier import Writer
from quiz.models import Exam
from quiz.registries import Part
from reports import prints, selectors
from reports.figures import Figures
from reports.models import Snapshot
from reports.plain import as_json


def figures(exam: Exam, out: Writer, now: datetime) -> None:
    """As confirmed, else of now; every state that was ever confirmed, with the names behind it; and 成绩汇总表 to be read."""
    shown = selectors.figures_as_of(exam, None, now=now)
    out.json("07-结果/统计.json", {**as_json(shown, exam_id=str(exam.public_id), collecting=0), "units": shown.to_json()["units"]})
    header = ["单位", "本级", "应考", "参考", "缺考", "免考", "缓考", "合格", "优秀", "参考率", "合格率", "优秀率", "平均分"]
    rows = [[line.name, "是" if line.own else "否", *_counts(line.figures)] for line in shown.lines()]
    out.csv("07-结果/各单位.csv", header, [*rows, ["合计", "", *_counts(shown.total)]])
    out.json_lines("07-结果/定稿.jsonl", _confirmed(exam))
    out.data("07-结果/成绩汇总表.pdf", prints.summary(exam, "pdf", {}, now))


def _counts(one: Figures) -> list[Any]:
    counts = [one.expected_count, one.sat_count, one.absent_count, one.exempt_count, one.deferred_count, one.pass_count, one.excellent_count]
    return [*counts, one.participation_rate.table, one.pass_rate.table, one.excellence_rate.table, one.average_text]


def _confirmed(exam: Exam) -> Iterator[dict[str, Any]]:
    """One after the other: each holds every name."""
    for key in Snapshot.objects.filter(exam=exam).order_by("id").values_list("pk", flat=True):
        one = Snapshot.objects.select_related("by").get(pk=key)
        yield {
            "as_of": one.as_of.isoformat(), "exam_over": one.exam_over, "figures": one.figures, "names": one.names,
            "rule_versions": one.rule_versions, "by": one.by.name if one.by else "", "at": one.at.isoformat(),
        }  # fmt: skip


PART = Part("07-结果", "人数、比率和各单位结果；每次定稿的数据和名单；成绩汇总表。", figures)
