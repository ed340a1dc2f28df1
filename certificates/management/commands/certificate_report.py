"""The figures of certificates on a day for programs and for reading, of the whole office and of a team."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.rules.figures_plain import as_json, as_text
from certificates.selectors import figures, rules
from certificates.selectors.figure_scope import Scope
from certificates.selectors.teams import in_order
from people.models import Team, Unit
from people.rules import days


class Command(BaseCommand):
    help = "执法队伍和行政执法证情况：持证人数、持证率、持证上岗率、每季到期、学时、考试和本年手续"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="截至日期，如 2024-12-12；不填为今天")
        parser.add_argument("--team", metavar="NAME", help="队伍名称；不填为第一支队伍")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        now, top = timezone.now(), Unit.objects.filter(depth=1).first()
        if top is None:
            raise CommandError("还没有建立单位，请先用 bin/run 完成开始页。")
        today = timezone.localdate(now)
        on = _day(options["on"], today)
        shown = figures.of_day(Scope(on, top, _team(options["team"]), past=on < today), now=now)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(shown), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(shown, rules.wording().steps))


def _team(name: str | None) -> Team | None:
    if name is None:
        return in_order(Team.objects.all()).first()
    team = Team.objects.filter(name=name).first()
    if team is None:
        there = "、".join(Team.objects.order_by("name").values_list("name", flat=True)) or "还没有队伍"
        raise CommandError(f"没有名称为“{name}”的队伍。现有：{there}。")
    return team


def _day(text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请填写如 2024-12-12 的日期。") from None
    if why_not := days.why_not_shown(day, today):
        raise CommandError(why_not)
    return day
