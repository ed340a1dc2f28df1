"""Questions from an Excel file, without the page."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from people.access import Can, has
from people.models import Person
from questionbank.formats.base import Problem
from questionbank.services import imports
from questionbank.services.plans import Plan, plan


class Command(BaseCommand):
    help = "Import questions from an Excel file with one question a row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--reviewed-by", metavar="ACCOUNT", help="the questions are reviewed by this account; without it they are drafts")

    def handle(self, *args: Any, file: Path, dry_run: bool, json: bool, reviewed_by: str | None, **options: Any) -> None:
        reviewer = _reviewer(reviewed_by) if reviewed_by else None
        try:
            data = _content(file)
            if dry_run:
                made = plan(data)
                accepted, duplicates = len(made.items), len(made.of("duplicate"))
            else:
                made, batch = imports.import_at_once(data=data, name=file.name, reviewer=reviewer, now=timezone.now())
                accepted, duplicates = batch.accepted, batch.duplicates
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        counts = {"accepted": accepted, "rejected": len(made.of("rejected")), "duplicates": duplicates}
        self.stdout.write(_as_json(counts, made) if json else _as_text(counts, made, dry_run))


def _reviewer(account: str) -> Person:
    person = Person.objects.filter(account=account).first()
    if person is None or not has(person, Can.MANAGE_QUESTIONS):
        raise CommandError(f"账号“{account}”不存在，或没有管理题库的权限。")
    return person


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > settings.UPLOAD_LIMIT_BYTES:
            raise Refused("file_too_large", f"文件超过 {settings.UPLOAD_LIMIT_BYTES // 1024 // 1024} MB，请分成几个较小的文件。")
        return file.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", f"读不到文件 {file}（{error.strerror}），请检查路径。") from error


def _listed(problems: list[Problem]) -> list[dict[str, Any]]:
    return [{"row": one.row, "column": one.column, "message": one.message} for one in problems]


def _as_json(counts: dict[str, int], made: Plan) -> str:
    return json.dumps({**counts, "warnings": _listed(made.warnings), "errors": _listed(made.errors)}, ensure_ascii=False)


def _as_text(counts: dict[str, int], made: Plan, dry_run: bool) -> str:
    head = (
        "{accepted} 道可入库，{rejected} 道有错误，{duplicates} 道重复。"
        if dry_run
        else "入库 {accepted} 道，有错误未入库 {rejected} 道，重复未入库 {duplicates} 道。"
    )
    lines = [f"{kind} 第 {one.row} 行 {one.column}：{one.message}" for kind, some in (("错误", made.errors), ("提示", made.warnings)) for one in some]
    return "\n".join([head.format(**counts), *lines])
