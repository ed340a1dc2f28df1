"""`manage.py import_people FILE.xlsx`: the whole table, or nothing and one line per bad row."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from people.access import Can, has
from people.models import Person
from people.rules.table import LABELS, RowError
from people.services import imports


class Command(BaseCommand):
    help = "导入人员：有一行不对就一行也不导入，并逐行说明。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--create-units", action="store_true", help="建立表中还没有的单位")
        parser.add_argument("--newcomers", action="store_true", help="新增的是新进人员，列入变动人员名单")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
        parser.add_argument("--by", metavar="ACCOUNT", help="以谁的名义导入（限其管理的单位，并记入审计）")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        by = self._importer(options["by"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"读不了文件 {options['file']}：{error.strerror}。") from error
        try:
            plan = imports.plan(data=data, by=by, today=timezone.localdate(now), create_units=options["create_units"])
            plan.errors += [RowError(doubt.row.number, LABELS["name"], f"{doubt.sentence}。") for doubt in plan.doubts]
            if not (plan.errors or options["dry_run"]):
                imports.carry_out(plan=plan, by=by, now=now, newcomers=options["newcomers"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._report(plan, as_json=options["json"], dry_run=options["dry_run"])
        if plan.errors:
            raise CommandError(f"没有导入任何人：{plan.bad_rows} 行有问题，请改正后重新导入。")

    def _importer(self, account: str | None) -> Person | None:
        if not account:
            return None
        person = Person.objects.filter(account=account, status=Person.Status.ACTIVE).first()
        if person is None or not has(person, Can.MANAGE_PEOPLE):
            raise CommandError(f"账号 {account} 不存在，或者不能管理人员。")
        return person

    def _report(self, plan: imports.Plan, *, as_json: bool, dry_run: bool) -> None:
        taken = not plan.errors
        if as_json:
            report = {
                "accepted": len(plan.taken) + plan.unchanged if taken else 0,
                "created": len(plan.created) if taken else 0,
                "updated": len(plan.updated) if taken else 0,
                "unchanged": plan.unchanged,
                "rejected": plan.bad_rows,
                "new_units": plan.new_units,
                "ignored_columns": plan.unknown,
                "dry_run": dry_run,
                "warnings": [vars(one) for one in plan.warnings],
                "errors": [vars(one) for one in plan.faults],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        if plan.unknown:
            self.stdout.write(f"没有读取的列：{'、'.join(plan.unknown)}")
        for word, found in (("提示", sorted(plan.warnings, key=lambda one: one.row)), ("错误", plan.faults)):
            for one in found:
                self.stdout.write(f"{word}：第 {one.row} 行，{one.column}：{one.message}")
        if taken:
            done = "检查通过，将" if dry_run else "已"
            counts = f"新增 {len(plan.created)} 人、更新 {len(plan.updated)} 人，{plan.unchanged} 人没有变化；新单位 {len(plan.new_units)} 个"
            self.stdout.write(f"{done}{counts}。")
