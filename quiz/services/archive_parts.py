"""The folders of the file for the archive that this room fills; each of PARTS is registered with `quiz.registries`."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import ForeignKey

from core import files, scans
from core.dossier import Writer
from core.models import StoredFile
from core.points import points_text
from people.models import Person
from quiz.models import Candidate, Exam, ExamPrint, RosterChange
from quiz.registries import Part, print_named
from quiz.selectors import archive, staff
from quiz.selectors.archive import moment
from quiz.selectors.images import images_fixed, images_on_papers, images_printed
from quiz.selectors.prints import record_of
from quiz.services.archive_cells import by, text, yes
from quiz.services.archive_course import marking, room, sittings

_UNTOLD = ("id", "version")
_POINTS = ("pass_mark", "excellent_mark", "full_marks", "marks_differ")  # stored as 1/100 point
Rows = Iterable[list[Any]]


def settings(exam: Exam, out: Writer, now: datetime) -> None:
    """Every field of the exam, whatever fields there will be."""
    rows = [[field.name, _label_of(field), _told(exam, field)] for field in Exam._meta.concrete_fields if field.name not in _UNTOLD]
    rows.append(["roster_rule_text", "谁参加", staff.rule_text(exam.roster_rule)])
    out.csv("01-考试设置/设置.csv", ["字段", "项目", "值"], rows)
    sections: Rows = (
        [one.position, one.get_type_display(), one.count, one.parts, points_text(one.points), one.limits] for one in exam.rules.order_by("position")
    )
    out.csv("01-考试设置/组卷规则.csv", ["部分", "题型", "题数", "每题小题数", "每题分值", "限定"], sections)
    out.csv("01-考试设置/单位.csv", ["单位", "全称"], ([one.name, one.full_name] for one in exam.units.order_by("path")))


def _label_of(field: Any) -> str:
    """Its name in Chinese, where it has one."""
    name = str(field.verbose_name)
    return "" if name.isascii() else name


def _told(exam: Exam, field: Any) -> Any:
    value = getattr(exam, field.name)
    if isinstance(field, ForeignKey):
        return by(value) if isinstance(value, Person) else f"{value}（{value.public_id}）" if isinstance(value, Exam) else str(value or "")
    if isinstance(value, datetime):
        return moment(value)
    if field.choices:
        return getattr(exam, f"get_{field.name}_display")()
    return points_text(value) if field.name in _POINTS else text(value) if isinstance(value, (bool, dict, list)) else value


def roster(exam: Exam, out: Writer, now: datetime) -> None:
    header = [
        "编号",
        "姓名",
        "单位",
        "编制类型",
        "排序号",
        "应考情况",
        "加时（分钟）",
        "已参考",
        "计入第几次",
        "成绩",
        "等次",
        "首次即合格",
        "原考试编号",
    ]
    out.csv("02-应考名单/名单.csv", header, map(_candidate, archive.roster(exam)))
    changes: Rows = map(_change, archive.roster_changes(exam))
    out.csv("02-应考名单/名单变动.csv", ["编号", "姓名", "变动", "原因", "批准人", "批准日期", "批准材料", "经办人", "时间"], changes)
    for proof in archive.proofs(exam):
        out.file(f"02-应考名单/批准材料/{_proof_name(proof)}", files.path_of(proof))


def _candidate(one: Candidate) -> list[Any]:
    counted = one.counted_attempt.number if one.counted_attempt else ""
    result = [yes(one.sat), counted, points_text(one.score) if one.sat else "", one.get_grade_display() if one.sat else "", yes(one.first_passed)]
    first = one.first_entry.public_id if one.first_entry else ""
    named = [one.public_id, one.person_name, one.exam_unit.full_name, one.staffing_type_name, one.sort_number]
    return [*named, one.get_standing_display(), one.extra_minutes, *result, first]


def _change(one: RosterChange) -> list[Any]:
    proof = _proof_name(one.proof) if one.proof else ""
    named = [one.candidate.public_id, one.candidate.person_name, one.get_action_display()]
    return [*named, one.reason, one.approver, one.approved_on, proof, by(one.by), moment(one.at)]


def _proof_name(proof: StoredFile) -> str:
    return f"{proof.pk}-{proof.name}".replace("/", "_")


def papers(exam: Exam, out: Writer, now: datetime) -> None:
    out.json_lines("03-试卷/试题.jsonl", archive.revisions(exam))
    out.json_lines("03-试卷/试卷.jsonl", archive.papers(exam))
    out.json_lines("03-试卷/纸质试卷.jsonl", archive.printed_papers(exam))
    fixed: Rows = (
        [one.variant.label, one.position, one.revision.question.public_id, one.revision.number, points_text(one.points)]
        for one in archive.fixed_papers(exam)
    )
    out.csv("03-试卷/固定试卷.csv", ["试卷", "题号", "试题", "版次", "分值"], fixed)
    for image in (images_on_papers(exam) | images_printed(exam) | images_fixed(exam)).order_by("pk"):
        out.file(f"03-试卷/图片/{image.public_id}{PurePosixPath(image.name).suffix}", files.path_of(image))


def printed(exam: Exam, out: Writer, now: datetime) -> None:
    prints: Rows = (
        [_label(one.paper), one.file, by(one.by), moment(one.at)] for one in ExamPrint.objects.filter(exam=exam).select_related("by").order_by("id")
    )
    out.csv("08-盖章件/打印记录.csv", ["打印件", "文件", "打印人", "时间"], prints)
    kept = list(scans.beside(record_of(exam)))
    names = {one.pk: f"{one.pk}-{one.file.name}".replace("/", "_") for one in kept}
    listed: Rows = ([names[one.pk], _label(one.paper), one.note, one.by_name, moment(one.at), one.file.sha256] for one in kept)
    out.csv("08-盖章件/目录.csv", ["文件", "打印件", "说明", "放回人", "时间", "SHA-256"], listed)
    for one in kept:
        out.file(f"08-盖章件/{names[one.pk]}", files.path_of(one.file))


def attested(exam: Exam, out: Writer, now: datetime) -> None:
    rows: Rows = (
        [
            one.code, one.get_kind_display(), one.candidate.public_id, one.person_name, points_text(one.score), one.get_grade_display(),
            by(one.issued_by), moment(one.issued_at), moment(one.withdrawn_at), one.reason,
        ]
        for one in archive.attestations(exam)
    )  # fmt: skip
    header = ["证明编号", "种类", "编号", "姓名", "成绩", "等次", "出具人", "出具时间", "撤销时间", "撤销原因"]
    out.csv("09-证明/证明.csv", header, rows)


def _label(paper: str) -> str:
    known = print_named(paper)
    return known.label if known else paper


PARTS = [
    Part("01-考试设置", "考试的全部设置、组卷规则和当时的单位。", settings),
    Part("02-应考名单", "应考人员、各人的应考情况和成绩；名单的每次变动及批准材料。“编号”在各表中指同一个人。", roster),
    Part("03-试卷", "试题.jsonl：试卷上各题当时的内容和答案；试卷.jsonl：每份卷的题目、选项顺序和分值（1/100 分）；纸质卷和固定卷。", papers),
    Part("04-答卷", "每次考试的起止和状态；答案.jsonl：交卷时存有的每题答案和保存时间；从表格导入的成绩及证明材料。", sittings),
    Part("05-监考", "延长、代交、作废等监考处置；更换设备等异常记录；考试须知、确认和入场码。", room),
    Part("06-评分", "评分.jsonl：每次评分的总分和各题得分（1/100 分），同一考试记录以最后一条为准；人工评分和分工；更正评分。", marking),
    Part("08-盖章件", "打印记录和放回的已盖章扫描件。", printed),
    Part("09-证明", "出具过的成绩证明和合格证，包括已撤销的。", attested),
]
