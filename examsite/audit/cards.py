"""What the auditor sees of the trail on the overview."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.home_cards import Card
from core.models import AuditEntry, AuditSeal
from core.seal_check import UNSEALED_AT_MOST
from people.access import Can, has

_A_DAY = timedelta(days=1)


def cards(person: Any, now: datetime) -> list[Card]:
    """Urgent when nobody seals: the entries are then unprotected. Three statements for the auditor, none for others."""
    if not has(person, Can.READ_AUDIT):
        return []
    unprotected = AuditEntry.objects.filter(seal=None, at__lt=now - UNSEALED_AT_MOST).count()
    if unprotected:
        sentence = "超过 5 分钟没有封存，请检查后台进程是否在运行。"
        return [Card("审计记录", f"{unprotected} 条未封存", sentence, reverse("audit:entries"), "查看", urgent=True)]
    troubles = AuditEntry.objects.filter(at__gte=now - _A_DAY).exclude(outcome=AuditEntry.Outcome.DONE).count()
    last = AuditSeal.objects.order_by("-number").first()
    sealed = f"最近封存 {timezone.localtime(last.sealed_at):%m-%d %H:%M}。" if last else "还没有封存。"
    return [Card("审计记录", f"{troubles} 条", f"最近 24 小时被拒绝或出错的操作。{sealed}", reverse("audit:entries"), "查看")]
