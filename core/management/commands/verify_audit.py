"""Whether the audit trail is as it was sealed: `manage.py verify_audit [--expect NUMBER:MAC]`. Exit code 1 when it is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import seal_check


class Command(BaseCommand):
    help = "核对审计记录：找出被修改、删除、添加的记录和断开的封存。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--expect", metavar="封号:校验值", help="上次核对时抄录的最后一个封存，证明末尾没有被截断")

    def handle(self, *args: Any, expect: str | None, **options: Any) -> None:
        found = seal_check.check(timezone.now(), _expected(expect))
        self.stdout.write(f"核对了 {found.seals} 个封存、{found.entries} 条记录。")
        if found.last:
            sealed_at = timezone.localtime(found.last.sealed_at)
            self.stdout.write(f"最后一个封存（{sealed_at:%Y-%m-%d %H:%M}），请抄录备查：\n{found.last.number}:{found.last.mac}")
        for problem in found.problems:
            self.stderr.write(problem)
        if found.problems:
            raise SystemExit(1)
        self.stdout.write("审计记录完整，没有发现改动。")


def _expected(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, mac = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and mac):
        raise CommandError("--expect 应写成“封号:校验值”，例如 128:3f9a…（上次核对时抄录的那一行）。")
    return int(number), mac
