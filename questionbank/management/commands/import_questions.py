"""Questions from a file, without the page."""

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
from questionbank import formats
from questionbank.formats import keeping
from questionbank.formats.base import Severity
from questionbank.models import ImportBatch, ImportRow
from questionbank.rules.content import read_tags
from questionbank.services import imports, reading


class Command(BaseCommand):
    help = "Import questions from a file in any of the formats the import page takes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=[one.code for one in formats.every()], default="", help="read it as this; else its content tells")
        parser.add_argument("--statute", default="", help="the basis of questions that name none")
        parser.add_argument("--tags", default="", help="given to all questions, apart by commas")
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing when a row has an error")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--reviewed-by", metavar="ACCOUNT", help="the questions are reviewed by this account; without it they are drafts")

    def handle(self, *args: Any, file: Path, reviewed_by: str | None, **options: Any) -> None:
        reviewer = _reviewer(reviewed_by) if reviewed_by else None
        now = timezone.now()
        try:
            batch = reading.read_at_once(
                data=_content(file), name=file.name, by=reviewer, now=now, format=options["format"], statute=options["statute"],
                tags=read_tags(options["tags"]),
            )  # fmt: skip
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        errors = _problems(batch, ImportRow.Outcome.REJECTED, Severity.ERROR)
        warnings = [*batch.notes, *_problems(batch, ImportRow.Outcome.CHECK, Severity.WARNING)]
        refused = ""
        try:
            if options["all_or_nothing"]:
                imports.refuse_wrong_rows(batch)
            if options["dry_run"]:
                imports.discard(batch)
            else:
                imports.take_at_once(batch=batch, reviewer=reviewer, now=now)
                reading.remove_rows(batch)
        except Refused as refusal:
            refused, batch.accepted = refusal.sentence, 0
            imports.discard(batch)
        say = _as_json if options["json"] else _as_text
        self.stdout.write(say(batch, errors, warnings, options["dry_run"]))
        if refused:
            raise CommandError(refused)


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


def _problems(batch: ImportBatch, outcome: ImportRow.Outcome, severity: Severity) -> list[dict[str, Any]]:
    rows = batch.rows.filter(outcome=outcome).order_by("number").values_list("record", flat=True)
    records = [one for text in rows for record in [keeping.loaded(text)] for one in (record, *record.parts)]
    return [reading.told(problem) for one in records for problem in one.problems if problem.severity == severity]


def _counts(batch: ImportBatch) -> dict[str, int]:
    return {name: getattr(batch, name) for name in ("accepted", "rejected", "duplicates")}


def _as_json(batch: ImportBatch, errors: list[dict[str, Any]], warnings: list[dict[str, Any]], dry_run: bool) -> str:
    return json.dumps({**_counts(batch), "warnings": warnings, "errors": errors}, ensure_ascii=False)


def _as_text(batch: ImportBatch, errors: list[dict[str, Any]], warnings: list[dict[str, Any]], dry_run: bool) -> str:
    head = (
        "{accepted} 道可入库，{rejected} 道有错误，{duplicates} 道重复。"
        if dry_run
        else "入库 {accepted} 道，有错误未入库 {rejected} 道，重复未入库 {duplicates} 道。"
    )
    lines = [f"{kind} {one['place']} {one['column']}：{one['message']}" for kind, some in (("错误", errors), ("提示", warnings)) for one in some]
    return "\n".join([head.format(**_counts(batch)), *lines])
