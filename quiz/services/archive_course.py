"""The folders of the file for the archive about the course of an exam: attempts and answers, the room, the marking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core import files
from core.dossier import Writer
from core.points import points_text
from quiz.models import Exam
from quiz.selectors import archive
from quiz.selectors.archive import moment
from quiz.services.archive_cells import by, text, whose, yes

Rows = Iterable[list[Any]]
_KNOWN = {
    "before": "原网络", "address": "现网络", "with": "同一设备的考试记录", "position": "题号", "phone": "手机或平板", "closed": "页面关闭过",
    "ago": "补报迟了（秒）",
}  # fmt: skip


def sittings(exam: Exam, out: Writer, now: datetime) -> None:
    header = ["考试记录", "编号", "姓名", "第几次", "来源", "状态", "开始", "截止", "结束", "用掉一次机会", "网络", "成绩导入"]
    rows: Rows = (
        [
            one.public_id, one.candidate.public_id, one.candidate.person_name, one.number, one.get_source_display(), one.get_state_display(),
            moment(one.started_at), moment(one.deadline_at), moment(one.ended_at), yes(one.uses_chance), archive.network_of(one.address),
            one.score_import_id,
        ]
        for one in archive.attempts(exam)
    )  # fmt: skip
    out.csv("04-答卷/考试记录.csv", header, rows)
    out.json_lines("04-答卷/答案.jsonl", archive.answers(exam))
    _imported(exam, out)


def _imported(exam: Exam, out: Writer) -> None:
    """Scores that came by file. The file itself stays away, since it may hold telephone numbers; its checksum says which it was."""
    kept = list(archive.score_imports(exam))
    names = {one.pk: f"{one.pk}-{one.proof.name}".replace("/", "_") for one in kept}
    rows: Rows = (
        [one.pk, one.get_source_display(), one.held_on, one.people, one.sheet.name, one.sheet.sha256, names[one.pk], by(one.by), moment(one.at)]
        for one in kept
    )
    header = ["成绩导入", "来源", "考试日期", "人数", "成绩表", "成绩表 SHA-256", "证明材料", "经办人", "时间"]
    out.csv("04-答卷/成绩导入.csv", header, rows)
    for one in kept:
        out.file(f"04-答卷/证明材料/{names[one.pk]}", files.path_of(one.proof))


def room(exam: Exam, out: Writer, now: datetime) -> None:
    done: Rows = (
        [*whose(one.attempt), one.get_action_display(), one.reason, one.minutes, text(one.detail), by(one.by), moment(one.at)]
        for one in archive.interventions(exam)
    )
    out.csv("05-监考/监考处置.csv", ["考试记录", "姓名", "事项", "原因", "分钟", "详情", "经办人", "时间"], done)
    seen: Rows = (
        [
            *whose(one.attempt),
            one.get_kind_display(),
            one.seconds,
            yes(one.counted),
            text({_KNOWN.get(name, name): said for name, said in known.items()}),
            moment(one.at),
        ]
        for one, known in archive.incidents(exam)
    )
    out.csv("05-监考/异常记录.csv", ["考试记录", "姓名", "情况", "秒数", "计入次数", "详情", "时间"], seen)
    _admission(exam, out)


def _admission(exam: Exam, out: Writer) -> None:
    notices: Rows = ([one.number, one.text, by(one.by), moment(one.at)] for one in archive.notices(exam))
    out.csv("05-监考/考试须知.csv", ["版次", "须知", "经办人", "时间"], notices)
    read: Rows = ([one.candidate.public_id, one.candidate.person_name, one.notice.number, moment(one.at)] for one in archive.confirmations(exam))
    out.csv("05-监考/须知确认.csv", ["编号", "姓名", "版次", "时间"], read)
    out.csv("05-监考/入场码.csv", ["入场码", "经办人", "时间"], ([one.code, by(one.by), moment(one.at)] for one in archive.start_codes(exam)))
    wrong: Rows = ([one.candidate.public_id, one.candidate.person_name, moment(one.at)] for one in archive.code_tries(exam))
    out.csv("05-监考/入场码输错.csv", ["编号", "姓名", "时间"], wrong)


def marking(exam: Exam, out: Writer, now: datetime) -> None:
    out.json_lines("06-评分/评分.jsonl", archive.marks(exam))
    given: Rows = (
        [*whose(one.attempt), one.position, one.turn, points_text(one.points), by(one.by), moment(one.at)] for one in archive.hand_awards(exam)
    )
    out.csv("06-评分/人工评分.csv", ["考试记录", "姓名", "题号", "第几评", "给分", "评卷人", "时间"], given)
    ruled: Rows = (
        [
            one.pk, one.revision.question.public_id, one.revision.number, one.get_kind_display(), text(one.key), one.reason, one.approver,
            one.approved_on, by(one.by), moment(one.at),
        ]
        for one in archive.rulings(exam)
    )  # fmt: skip
    out.csv("06-评分/更正评分.csv", ["序号", "试题", "版次", "怎样更正", "改正后的答案", "原因", "批准人", "批准日期", "经办人", "时间"], ruled)
    named: Rows = ([one.person.name, by(one.by), moment(one.at), moment(one.ended_at)] for one in archive.markers(exam))
    out.csv("06-评分/评卷人.csv", ["评卷人", "经办人", "指定时间", "取消时间"], named)
    tasks: Rows = ([*whose(one.attempt), one.position, one.turn, one.person.name, moment(one.at)] for one in archive.marking_tasks(exam))
    out.csv("06-评分/评卷分工.csv", ["考试记录", "姓名", "题号", "第几评", "评卷人", "时间"], tasks)
