"""`manage.py exam_archive --exam ID --to FILE.zip` makes the file for the archive; `--check FILE.zip` reads one again and compares every checksum."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import dossier
from core.errors import Refused
from quiz.models import Exam
from quiz.services import archiving


class Command(BaseCommand):
    help = "制作一场考试的归档包，或核对已有的归档包。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--exam", metavar="ID", help="考试的编号：网址中的长编号")
        parser.add_argument("--to", type=Path, metavar="FILE.zip", help="写到哪里；已有的文件不覆盖")
        parser.add_argument("--check", type=Path, metavar="FILE.zip", help="核对这个归档包的每个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["check"])
            elif options["exam"] and options["to"]:
                self._make(options["exam"], options["to"])
            else:
                raise CommandError("请用 --exam 编号 --to 文件.zip 制作，或用 --check 文件.zip 核对。")
        except OSError as error:
            raise CommandError(f"用不了 {error.filename}：{error.strerror}。") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _make(self, text: str, to: Path) -> None:
        if to.exists():
            raise CommandError(f"{to} 已经存在，请换一个文件名。")
        archiving.write(exam=_exam(text), path=to, by=None, now=timezone.now())
        self._check(to)

    def _check(self, path: Path) -> None:
        manifest = dossier.checked(path)
        exam, members = manifest.get("exam", {}), manifest["members"]
        self.stdout.write(f"{path.name}：{exam.get('title', '')}，{manifest['made_at'][:16]} 制作，{len(members)} 个文件，校验全部相符。")
        if manifest["missing"]:
            self.stdout.write(f"制作时有 {len(manifest['missing'])} 个文件已经找不到，包里没有：{'、'.join(manifest['missing'])}。")


def _exam(text: str) -> Exam:
    try:
        exam = Exam.objects.select_related("unit", "parent").filter(public_id=UUID(text)).first()
    except ValueError:
        exam = None
    if exam is None:
        raise Refused("exam_unknown", f"没有编号为“{text}”的考试，请从考试页面的网址中复制。")
    return exam
