"""How old the last good backup is, on the overview of who manages the system."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.backups import folder, nightly
from core.home_cards import Card
from core.models import Office
from people.access import Can, has


def cards(person: Any, now: datetime) -> list[Card]:
    """In red after two days, also when the office has been in use for so long without any, and after one that failed. Two statements at most."""
    if not has(person, Can.MANAGE_SYSTEM):
        return []
    last = folder.last_good()
    failure = nightly.failure_since(last)
    where, action = reverse("backup"), "查看"
    figure = age(last.made_at, now) if last else "还没有"
    if failure:
        return [Card("备份", figure, f"上次备份没有完成：{failure}", where, "去处理", urgent=True)]
    if last and now - last.made_at <= nightly.OLD_AFTER:
        return [Card("备份", figure, f"最近一份完好的备份：{timezone.localtime(last.made_at):%m-%d %H:%M}。", where, action)]
    if last or _in_use_for_long(now):
        what = "超过两天没有新的备份。" if last else "启用超过两天，一份备份也没有。"
        return [Card("备份", figure, f"{what}请立即备份，并检查后台进程是否在运行。", where, "去处理", urgent=True)]
    return [Card("备份", figure, f"每晚 {settings.BACKUP_HOUR} 点自动备份，也可以立即备份。", where, action)]


def age(made_at: datetime, now: datetime) -> str:
    hours = int((now - made_at).total_seconds() // 3600)
    if hours < 1:
        return "不到 1 小时前"
    return f"{hours} 小时前" if hours < 48 else f"{hours // 24} 天前"


def _in_use_for_long(now: datetime) -> bool:
    office = Office.current()
    return office is not None and (office.set_up_at is None or now - office.set_up_at > nightly.OLD_AFTER)
