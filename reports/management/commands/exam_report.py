"""The figures of an exam for programs and for reading, as confirmed or live."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from quiz.models import Exam
from reports import selectors
from reports.plain import as_json, as_text
from reports.sentences import leading_sentence


class Command(BaseCommand):
    help = "考试情况：应考、参考、合格、优秀人数和各项比率（定稿或实时）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--exam", metavar="ID", help="考试编号（地址中的一串，或数字主键）")
        parser.add_argument("--year", help="年度：取标为该年度考试的那一场")
        parser.add_argument("--as-of", metavar="DATE", help="截至日期，如 2024-12-12；不填为今天")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        exam = _exam(options["exam"], options["year"])
        try:
            figures = selectors.figures_as_of(exam, _day(options["as_of"]), now=now)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        collecting = selectors.under_way(exam, now=now).collecting
        if options["json"]:
            self.stdout.write(json.dumps(as_json(figures, exam_id=str(exam.public_id), collecting=collecting), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(leading_sentence(figures, now=now) + "\n" + as_text(figures, now=now, collecting=collecting))


def _exam(wanted: str | None, year: str | None) -> Exam:
    if (wanted is None) == (year is None):
        raise CommandError("请用 --exam 编号 或 --year 年度 指明一场考试（两者选一）。")
    if year is not None:
        if not year.isdecimal() or len(year) != 4:
            raise CommandError(f"“{year}”不是年度，请填写如 2024 的四位数字。")
        exam = selectors.annual_exam(int(year))
        if exam is None:
            raise CommandError(f"{year}年没有标为“本年度考试”的考试。")
        return exam
    exam = selectors.published_exam(_key(str(wanted)))
    if exam is None:
        raise CommandError(f"没有编号为“{wanted}”的已发布考试。")
    return exam


def _key(text: str) -> UUID | int | None:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请填写如 2024-12-12 的日期。") from None
