"""Questions of the bank as a file, without the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from questionbank import formats, selectors
from questionbank.models import Question
from questionbank.services import exporting

FILTERS = ("text", "law", "article", "type", "topic", "tag", "difficulty", "status", "flag")  # as over the list


class Command(BaseCommand):
    help = "Write the questions of the bank into a file, keys included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; an existing file is not overwritten")
        parser.add_argument("--format", choices=[one.code for one in formats.every()], default="json")
        parser.add_argument("--without-keys", action="store_true", help="a question paper, where the format can be one")
        for name in FILTERS:
            parser.add_argument(f"--{name}", default="", help=f"only questions of this {name}, as the list filters them")

    def handle(self, *args: Any, file: Path, format: str, without_keys: bool, **options: Any) -> None:
        chosen = {name: options[name] for name in FILTERS}
        found = selectors.filtered(Question.objects.live().whole().select_related("current_revision"), **chosen).order_by("pk")
        try:
            made = exporting.write(found, code=format, keys=not without_keys)
            with file.open("xb") as out:
                out.write(made.data)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except FileExistsError:
            raise CommandError(f"{file} 已经存在，没有覆盖。请换一个文件名。") from None
        except OSError as error:
            raise CommandError(f"写不到 {file}（{error.strerror}），请检查路径。") from error
        self.stdout.write(made.sentence)
