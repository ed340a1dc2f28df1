"""A version of a law from its files, without the page."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from statutes.models import StatuteVersion
from statutes.rules.parsing import Parsed, Problem, Unreadable
from statutes.services import import_version, read_files


class Command(BaseCommand):
    help = "Import a version of a law from Markdown, plain text or .docx; several files are parts of one law."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--title", default="", help="the law's name; default: as the text says")
        parser.add_argument("--in-force", type=date.fromisoformat, metavar="DATE", help="in force from; default: as the text says")
        parser.add_argument("--adopted", type=date.fromisoformat, metavar="DATE", help="adopted or amended on; default: as the text says")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, files: list[Path], dry_run: bool, json: bool, **options: Any) -> None:
        try:
            law = read_files([(file.name, _content(file)) for file in files])
            said: dict[str, Any] = {
                "title": options["title"] or law.title,
                "adopted_on": options["adopted"] or law.adopted_on,
                "from_on": options["in_force"] or law.in_force_from,
            }
            source = "、".join(file.name for file in files)
            version = None if dry_run else import_version(law=law, source=source, by=None, now=timezone.now(), **said)
        except Unreadable as error:
            if json:
                self.stdout.write(_as_json({"errors": _listed(error.problems)}))
            raise CommandError("没有导入。\n" + "\n".join(map(str, error.problems))) from None
        except Refused as refusal:
            if json:
                self.stdout.write(_as_json({"errors": [{"file": "", "line": 0, "message": refusal.sentence}]}))
            raise CommandError(refusal.sentence) from None
        result = _result(law, said, version)
        self.stdout.write(_as_json(result) if json else _as_text(result))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > settings.UPLOAD_LIMIT_BYTES:
            raise Refused("file_too_large", f"{file.name} 超过 {settings.UPLOAD_LIMIT_BYTES // 1024 // 1024} MB，不像是一部法律的文本。")
        return file.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", f"读不到文件 {file}（{error.strerror}），请检查路径。") from error


def _result(law: Parsed, said: dict[str, Any], version: StatuteVersion | None) -> dict[str, Any]:
    return {
        "title": version.statute.title if version else said["title"],
        "adopted_on": said["adopted_on"],
        "in_force_from": said["from_on"],
        "in_force_until": version.until_on if version else None,
        "articles": len(law.articles),
        "version": str(version.public_id) if version else None,
    }


def _listed(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [{"file": one.file, "line": one.line, "message": one.message} for one in problems]


def _as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _as_text(result: dict[str, Any]) -> str:
    done = "已导入" if result["version"] else "可以导入"
    return f"{done}《{result['title']}》{result['articles']} 条，施行日期 {result['in_force_from'] or '没有认出'}。"
