"""`manage.py import_scores FILE --exam ID`: scores of an exam held elsewhere; every row that is not taken is named with its reason."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from quiz.models import Exam
from quiz.rules.scores import Plan
from quiz.services import external

KINDS = {
    "errors": "有错误",
    "unmatched": "名单上没有",
    "doubles": "重复或分不清",
    "conflicts": "与已有成绩不一致",
    "existing": "已有",
    "absent": "没有成绩",
}


class Command(BaseCommand):
    help = "导入外部考试的成绩（姓名、手机号、单位、成绩、考试次数）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--exam", required=True, metavar="ID", help="考试的编号：网址中的长编号")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exam = _exam(options["exam"])
            data = options["file"].read_bytes()
            if options["dry_run"]:
                plan = external.plan_scores(exam=exam, data=data, now=timezone.now())
            else:
                plan = external.import_scores(exam=exam, data=data, by=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"读不了文件 {options['file']}：{error.strerror}。") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(_as_json(plan) if options["json"] else _as_text(plan))


def _exam(text: str) -> Exam:
    try:
        exam = Exam.objects.filter(public_id=UUID(text)).first()
    except ValueError:
        exam = None
    if exam is None:
        raise Refused("exam_unknown", f"没有编号为“{text}”的考试，请从考试页面的网址中复制。")
    return exam


def _lists(plan: Plan) -> dict[str, Any]:
    return {"errors": plan.wrong, **{kind: getattr(plan, kind) for kind in KINDS if kind != "errors"}}


def _as_json(plan: Plan) -> str:
    listed = {kind: [{"row": one.row, "name": one.name, "message": one.sentence} for one in some] for kind, some in _lists(plan).items()}
    return json.dumps({"accepted": len(plan.new), **listed}, ensure_ascii=False)


def _as_text(plan: Plan) -> str:
    lines = [f"可导入 {len(plan.new)} 条成绩，{plan.to_fix} 行需要改正，{len(plan.existing)} 行已有。"]
    lines += [f"{KINDS[kind]} 第 {one.row} 行 {one.name}：{one.sentence}" for kind, some in _lists(plan).items() for one in some]
    return "\n".join(lines)
